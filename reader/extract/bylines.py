"""Bylines to the names in them, without roles, addresses and the words around."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from reader.extract.titles import is_site
from reader.hygiene import clean_line

_MAX_BYLINE_CHARS = 300
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 6
_MAX_NAMES = 12
_BY = re.compile(
    r"^(?:(?:written|posted|published|words|reported|reviewed|story|text|view all posts|"
    r"(?:more |all )?(?:posts|articles|stories)|author\(?s?\)?)\b\s*)?(?:by\b\s*:?|:)\s*"
    r"|^(?:about the author|follow|authors?:|texte?:|von:|par:|por:|fotos?:)\s*",
    re.IGNORECASE,
)
# "Von", "Di" and the like are parts of names as well: only before two more words.
_FOREIGN_BY = re.compile(
    r"^(?:Von|Par|Por|Di|Door|Geschrieben von|Escrito por|Scritto da|Écrit par)\s+(?=\S+\s+\S)"
)
_BREAKS = re.compile(r"\s*(?:[;|•·\n]|\s[–—/]\s|[、／])\s*")
_AND = re.compile(r"\s*,?\s+(?:and|und|et|y|e|en|&|with)\s+|\s*,\s*|\s*&\s*")
_ADDRESS = re.compile(
    r"[^\s@]+@[^\s@]+|(?:https?:|www\.)\S*|(?<!\S)@\w+|\b\w+\.(?:com|org|net)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]")
_SUFFIX = re.compile(
    r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|esq|dds|dvm|rn|rdn?|ld|ms|ma|mph|mba|cfp|cpa)\.?$",
    re.IGNORECASE,
)
_ROLE_WORD = (
    r"reporters?|writers?|editors?|correspondents?|columnists?|contributors?|journalists?|"
    r"producers?|photographers?|analysts?|critics?|authors?|freelancers?|bloggers?|fellow|"
    r"professor|director|publisher|president|founder|ceo|redakteur(?:in)?|redacteur|"
    r"rédact(?:eur|rice)|redactor|journaliste|periodista|giornalista|intern|"
    r"staff|team|desk|newsroom|redaktion|redaction|rédaction|redacción|redazione|redactie"
)
_IS_ROLE = re.compile(
    rf"(?:^|\s)(?:{_ROLE_WORD})$|^(?:{_ROLE_WORD})\s+(?:at|of|for|in|on|from)\b", re.IGNORECASE
)
_AFTER_NAME = re.compile(
    r"\s+(?:for|at|via|on|special to)\s.*$|\s+(?:published|updated|posted)\b.*$",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"[<>{}\\=_]|\d{3}|^\+?\d|^(?:and|by|more|others?|and others|et al\.?|admin|administrator|"
    r"webmaster|unknown|none|null|undefined|anonymous|guest|user|share|follow|subscribe|email|"
    r"print|comments?|published|updated|posted|edited|last|read more|view (?:bio|all|profile)|"
    r"staff|editors?|true|false|n/a|test|updated?:?.*|published:?.*|reviewed|facebook|twitter|"
    r"\d.*|just now|.*\b(?:ago|min(?:ute)?s? read|read time)|view all.*|see all.*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d.*)$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


def split_names(*texts: str) -> tuple[str, ...]:
    """The names in bylines, each once, in their order; what is no name is left out.

    Roles behind a name go. A role or a team that stands alone ("Ledger Correspondent") is
    kept: `is_weak` tells it from a name.
    """
    names: list[str] = []
    for text in texts:
        # Cut before anything else reads it: a byline of 1 MB costs nothing.
        line = clean_line(
            unescape(text[: _MAX_BYLINE_CHARS * 4]), limit_chars=_MAX_BYLINE_CHARS
        )
        for group in _BREAKS.split(_ADDRESS.sub(" | ", _BRACKETS.sub("", line))):
            names.extend(_names_of(group))
    unique: dict[str, str] = {}
    for name in names[:_MAX_NAMES]:
        unique.setdefault(name.casefold(), name)
    strong = [name for name in unique.values() if not _IS_ROLE.search(name)]
    return tuple(strong or unique.values())


def _names_of(group: str) -> list[str]:
    """The names of one group of a byline, whose parts belong to each other."""
    bare = _FOREIGN_BY.sub("", _BY.sub("", group.strip()).strip())
    parts = [bare] if re.search(r" (?:of|for) \w+(?: \w+)* and ", bare) else _AND.split(bare)
    parts = [part.strip(" ,|·•-–—:\"'*") for part in parts]
    names: list[str] = []
    for part in parts:
        name = _AFTER_NAME.sub("", _BY.sub("", part)).strip()
        if names and _SUFFIX.match(name):
            names[-1] = f"{names[-1]}, {name}"
        elif _is_name(name):
            names.append(name)
    if len(parts) == 2 and len(names) == 2 and bare.count(",") == 1 and " and " not in bare:
        names = _turned(names)
    return names


def _turned(names: list[str]) -> list[str]:
    """One name of two single words: libraries write "Ostrel, Mara"."""
    last, first = names
    return [f"{first} {last}"] if " " not in last and " " not in first else names


def _is_name(text: str) -> bool:
    return (
        1 < len(text) <= _MAX_NAME_CHARS
        and len(text.split()) <= _MAX_NAME_WORDS
        and bool(_LETTER.search(text))
        and not _NOT_NAMES.search(text)
    )


def is_weak(name: str, sites: Iterable[str]) -> bool:
    """True for what names no person nor agency: a role, a team or the site itself."""
    return is_site(name, sites) or bool(_IS_ROLE.search(name))


def best_names(sources: Iterable[tuple[str, ...]], sites: Sequence[str]) -> tuple[str, ...]:
    """The names of the first source that names a person or an agency; else of the first."""
    fallback: tuple[str, ...] = ()
    for names in sources:
        strong = tuple(name for name in names if not is_weak(name, sites))
        if strong:
            return strong
        fallback = fallback or names
    return fallback
