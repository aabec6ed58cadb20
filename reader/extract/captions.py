"""Caption and credit apart: whose picture it is does not belong to what it shows."""

import re
from functools import cache

from msgspec import Struct

from reader.extract.furniture import word_sections

MAX_CREDIT_CHARS = 120

_AGENCY_LABELS = "AP|AFP|EPA|PA|REUTERS|Reuters|Getty Images"
_AGENCIES = (
    "Getty Images", "Getty", "AFP", "Reuters", "REUTERS", "Associated Press", "AP Photo", "AP",
    "Bloomberg", "EPA", "EPA-EFE", "Shutterstock", "Alamy", "The Canadian Press", "PA Wire",
    "PA Media", "PA", "Xinhua", "Anadolu", "dpa", "ANSA", "EFE", "Kyodo", "Yonhap", "iStock",
    "NurPhoto", "Unsplash", "Handout", "Supplied", "Courtesy", "Contributed", "Zuma Press",
    "Sipa USA", "Staff", "TNS", "AAP", "PTI", "Meridian Wire",
)  # fmt: skip
_AGENCY_END = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(re.escape(name) for name in _AGENCIES)
    + r")(?: via [A-Z][\w ]{1,30})?\)?\.?$"
)
# "... on Oct. 14.JUNG YEON-JE/AFP": a sentence ends and, with no space, a name begins.
# Both are sought by the character before the cut: a search for a place alone stops everywhere.
_GLUED = re.compile(r"(?<=[a-z0-9)”\"’'])[.!?…](?=[A-Z])|(?<=[.!?…])[”\"’)](?=[A-Z])")
_COUNTER = re.compile(r"\(?\d{1,3} ?(?:/|of) ?\d{1,3}\)?")
_LAST_SENTENCE = re.compile(r"[.!?…”\")\]](?=\s[A-Z(©])")
# What stands between a label and a name, in every pattern of `_Labels.named`.
_JOINT = re.compile(r"[:：/=＝／©]|by\b|courtesy of\b", re.IGNORECASE)


class _Labels(Struct, frozen=True):
    """What stands before or behind the name of a photographer, in every language."""

    named: re.Pattern[str]
    source: re.Pattern[str]
    shot: re.Pattern[str]
    """A line without spaces that is only a name: "森田春撮影"."""
    shot_end: re.Pattern[str]
    """Such a name at the end of a caption."""


@cache
def _labels() -> _Labels:
    """The labels of every language; read once, they never change."""
    found: dict[str, list[str]] = {
        key: [re.escape(label) for section in word_sections() for label in section[key]]
        for key in ("pictures", "sources", "shot")
    }
    labels = "|".join(sorted([*found["pictures"], *found["sources"]], key=len, reverse=True))
    sources, shot = "|".join(found["sources"]), "|".join(found["shot"])
    name = r"[^\s=＝、。／/()（）]{2,15}"
    return _Labels(
        named=re.compile(
            rf"(?:^|(?<=[\s|(\[（／]))(?:(?i:(?:{labels})(?: by\b| ?[:：]|[/=＝／]"
            rf"| courtesy of\b| ?©) ?|© ?)|(?:{_AGENCY_LABELS})(?: Photo)? ?/ ?)"
            r"(?=[A-Z\u00c0-\u00de\"'©\u3040-\u30ff\u3400-\u9fff])"
        ),
        source=re.compile(rf"(?:{sources})(?!\w)", re.IGNORECASE),
        shot=re.compile(rf"(?:{name}[=＝]?)(?:{shot})$"),
        shot_end=re.compile(rf"[=＝、。／/（(]{name}(?:{shot})[)）]?。?$"),
    )


def split_credit(caption: str) -> tuple[str, str]:
    """(caption, credit): a credit glued to or written behind the words is cut off.

    The credit is empty when nothing at the end looks like one.
    """
    for pattern in (_GLUED, _LAST_SENTENCE):
        cuts = [found.end() for found in pattern.finditer(caption[-400:])]
        offset = max(0, len(caption) - 400)
        for cut in reversed(cuts):
            words, credit = caption[: offset + cut].rstrip(), caption[offset + cut :].strip()
            if is_credit(credit) or (pattern is _GLUED and _is_name(credit)):
                return words, _bare(credit)
    shot = _labels().shot_end.search(caption)
    if shot:
        return caption[: shot.start()].rstrip(), _bare(shot.group().lstrip("=＝、。／/ "))
    named = _labels().named.search(caption) if _JOINT.search(caption) else None
    if named and is_credit(caption[named.start() :]):
        credit = caption[named.start() :].strip(" |([)]")
        return caption[: named.start()].rstrip(" |(["), _bare(credit)
    return caption, ""


def is_counter(line: str) -> bool:
    """True for "1 / 6", which says where in a gallery a picture stands."""
    return bool(_COUNTER.fullmatch(line.strip()))


def is_photo_credit(line: str) -> bool:
    """True for a credit that cannot be anything but a picture's ("Source: ..." can)."""
    return is_credit(line) and not _labels().source.match(line.strip(" |("))


def is_credit(line: str) -> bool:
    """True for a line that only says whose picture it is."""
    line = line.strip(" |")
    if not line or len(line) > MAX_CREDIT_CHARS or line.count(". ") > 1:
        return False
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1]
    if _labels().named.match(line) or _labels().shot.match(line):
        return True
    return bool(_AGENCY_END.search(line)) and len(line.split()) <= 12 and _is_name(line)


def _is_name(words: str) -> bool:
    """True when nearly every word is capitalised, as in names of people and agencies."""
    parts = [
        part
        for part in re.split(r"[\s/|,]+", words)
        if part and part not in {"via", "for", "of", "the", "by", "and", "de", "/"}
    ]
    large = sum(1 for part in parts if part[0].isupper() or part[0] in "(©@")
    return bool(parts) and len(parts) <= 14 and large == len(parts)


def _bare(credit: str) -> str:
    """The credit without the brackets around it."""
    credit = credit.strip(" |")
    if credit.startswith("(") and credit.endswith(")"):
        credit = credit[1:-1]
    return credit.strip()
