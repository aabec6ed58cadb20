"""The words by which sites give their furniture away: data, one file a language.

Every pattern is a phrase: a whole line, or how a line begins or ends. None can backtrack.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from reader.model import count_cells

LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "nl", "ja")
MAX_LINE_CELLS = 300  # furniture is short; a longer line is never judged by its words

_STRAIGHT = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}  # "ＰＲ：" is "PR:"
    | dict.fromkeys("’‘‚", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("–—‐‑", "-")
)
_EDGES = (
    " \t\n.,:;!?…>‹›→←↓↑⇒•·|*-\"'()[]▶►▸▼▲▽△▷◀+=~¿¡<_#✉❤️"
    "。、・「」『』【】〔〕〈〉《》■□◆◇●○◎★☆※"
)
_COUNTED = frozenset({"comments", "share bar"})  # "12 comments", "Share 3"
_DIGITS = "0123456789"
_KEY_CHARS = 3
_MIN_SENTENCE_WORDS = 8  # "Source: Statistical Office." has fewer
_SENTENCE_END = re.compile(r"[.!?…][\"')\]]{0,2}$")
_QUESTION_END = re.compile(r"[?!…][\"')\]]{0,2}$")  # as headlines end
_WORD = re.compile(r"[\w-]+")
_PLAIN_END = re.compile(
    r"(?<!です)(?<!ます)(?<!ません)(?<!でした)(?<!ました)(?<!でしょう)(?<!ください)(?<!下さい)。$"
)

Phrase = tuple[str, str]
"""A phrase and the reason it stands for."""


class Furniture(Struct, frozen=True):
    """All phrases, levelled: `whole` by `plain_line`, the others by `level_line`."""

    whole: dict[str, str]
    """Reason of each phrase that is a line of its own."""
    starts: dict[str, list[Phrase]]
    """By their first characters."""
    ends: dict[str, list[Phrase]]
    """By their last characters."""
    sentences: frozenset[str]
    """Starts behind which whole sentences stand, as behind "Correction:"."""
    says: frozenset[str]
    """Words by which a sentence tells what somebody said."""

    def reason_of(self, text: str) -> str:
        """Why the text is furniture ("newsletter prompt"), or empty."""
        if len(text) > MAX_LINE_CELLS or count_cells(text) > MAX_LINE_CELLS:
            return ""
        line = level_line(text)
        bare = line.strip(_EDGES)
        whole = self.whole.get(bare, "") or self._counted(bare)
        if whole:
            return whole
        start, end = line.lstrip(_EDGES), line.rstrip(_EDGES)
        for size in range(1, _KEY_CHARS + 1):
            for phrase, reason in self.starts.get(start[:size], ()):
                if start.startswith(phrase) and not self._is_told(line, phrase):
                    return reason
            for phrase, reason in self.ends.get(end[-size:], ()):
                if end.endswith(phrase):
                    return reason
        return ""

    def _is_told(self, line: str, phrase: str) -> bool:
        """True when the line goes on as a sentence of a story ("Read on, said the judge.").

        A label is followed by a name or a headline, and no prompt tells what somebody said. In
        Japanese, stories end their sentences plainly and sites address their readers politely.
        """
        if phrase in self.sentences:
            return False
        if not _SENTENCE_END.search(line):
            return bool(_PLAIN_END.search(line))
        words = line.split()
        is_label = phrase[-1] in ": " and len(words) >= _MIN_SENTENCE_WORDS
        is_statement = is_label and not _QUESTION_END.search(line)
        return is_statement or not self.says.isdisjoint(_WORD.findall(line, len(phrase)))

    def _counted(self, bare: str) -> str:
        """The reason of a line that also says how many there are, or empty."""
        if not bare or not (bare[0] in _DIGITS or bare[-1] in _DIGITS):
            return ""
        reason = self.whole.get(bare.strip(_DIGITS + _EDGES), "")
        return reason if reason in _COUNTED else ""


@lru_cache(maxsize=1024)  # one line is looked at for phrases, names and dates in turn
def level_line(text: str) -> str:
    """The line with case, quotes, dashes and white space levelled, for comparing phrases."""
    # French sets a space before the colon.
    return " ".join(text.translate(_STRAIGHT).casefold().split()).replace(" :", ":")


def plain_line(text: str) -> str:
    """The levelled line without the punctuation at its edges."""
    return level_line(text).strip(_EDGES)


@lru_cache(maxsize=4096)  # a line is asked about three times
def furniture_reason(text: str) -> str:
    """Why a line is furniture by the phrases of every language; empty when it is not."""
    return furniture().reason_of(text)


@cache
def furniture() -> Furniture:
    """The phrases of every language that has a file; read once, they never change."""
    found: dict[str, list[Phrase]] = {"whole": [], "starts": [], "ends": []}
    sentences: list[str] = []
    for language in LANGUAGES:
        place = files("reader") / "data" / "furniture" / f"{language}.toml"
        for group in tomllib.loads(place.read_text(encoding="utf-8"))["furniture"]:
            for kind, phrases in found.items():
                phrases.extend((phrase, group["reason"]) for phrase in group.get(kind, ()))
            if group.get("has_sentences"):
                sentences.extend(group["starts"])
    return Furniture(
        whole={plain_line(phrase): reason for phrase, reason in reversed(found["whole"])},
        sentences=frozenset(map(_start, sentences)),
        says=frozenset(
            word for section in word_sections() for word in str(section["says"]).split()
        ),
        starts=_by_key(
            ((_start(phrase), reason) for phrase, reason in found["starts"]),
            lambda phrase: phrase[:_KEY_CHARS],
        ),
        ends=_by_key(
            ((_levelled(phrase).rstrip(_EDGES), reason) for phrase, reason in found["ends"]),
            lambda phrase: phrase[-_KEY_CHARS:],
        ),
    )


@cache
def word_sections() -> tuple[dict[str, str | list[str]], ...]:
    """The words of `words.toml`, a section for each language, in the order of the file."""
    place = files("reader") / "data" / "furniture" / "words.toml"
    return tuple(tomllib.loads(place.read_text(encoding="utf-8")).values())


def _levelled(phrase: str) -> str:
    """The phrase as lines are levelled; a space at its end stays, for a word ends there."""
    return level_line(phrase) + (" " if phrase.endswith(" ") else "")


def _start(phrase: str) -> str:
    return _levelled(phrase).lstrip(_EDGES)


def _by_key(phrases: Iterable[Phrase], key: Callable[[str], str]) -> dict[str, list[Phrase]]:
    """The phrases by their key, the longest first: it says most."""
    table: dict[str, list[Phrase]] = {}
    for phrase, reason in sorted(phrases, key=lambda phrase: -len(phrase[0])):
        table.setdefault(key(phrase), []).append((phrase, reason))
    return table
