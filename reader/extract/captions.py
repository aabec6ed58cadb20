"""Caption and credit apart: whose picture it is does not belong to what it shows."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from reader.extract.furniture import word_sections

MAX_CREDIT_CHARS = 120

# "... on Oct. 14.JUNG YEON-JE/AFP": a sentence ends and, with no space, a name begins.
# Both are sought by the character before the cut: a search for a place alone stops everywhere.
_GLUED = re.compile(r"(?<=[a-zß-ÿ0-9)”\"’'])[.!?…](?=[A-ZÀ-Þ])|(?<=[.!?…])[”\"’)](?=[A-ZÀ-Þ])")
_COUNTER = re.compile(r"\(?\d{1,3} ?(?:/|of) ?\d{1,3}\)?")
_LAST_SENTENCE = re.compile(r"[.!?…”\")\]](?=\s\S)|[。！？](?=\S)")
# What stands between a label and a name, in every form of `_Labels.named`.
_JOINT = re.compile(r"[:：/=＝／©]|by\b|courtesy of\b", re.IGNORECASE)
# Without any of these or a word of the joints nothing in a line can be a credit.
_SIGN = re.compile(r"[.!?…。！？、:：/／=＝©|()（）\[\]\"”–—-]")
_SEPARATOR = re.compile(r"[(（\[=＝|–—-]")
# "The pier (Ansa)", "Die Mole | dpa", "港の船＝共同": all set a credit apart.
_APART = re.compile(
    r"\s*(?:[(（\[](?P<inner>[^()（）\[\]]{2,80})[)）\]]"
    r"|(?:\s[-–—|]\s|[=＝|])\s*(?P<behind>[^=＝|()（）]{2,60}))[.。]?$"
)
_VIA = re.compile(r" via [A-Z][\w ]{1,30}$")
_SLASH = re.compile(r"\s?(?:/|(?P<bar>\|))\s?(?=[\w\"'©])")
_BRACKETS = ")）]."
_MAX_TAIL_CHARS = 400
_MAX_AGENCY_CHARS = 60


class _Agencies(Struct, frozen=True):
    """The names of `agencies.toml` in every form in which they count."""

    news: frozenset[str]
    pictures: frozenset[str]
    known: frozenset[str]
    """All of them, and the words that stand in their place."""
    sizes: tuple[int, ...]
    """How long they are, the longest first."""

    def at_end_of(self, text: str) -> str:
        """The agency that the text ends with; empty when it ends otherwise."""
        for size in self.sizes:
            name = text[-size:]
            if name in self.known and not text[: -len(name)][-1:].isalnum():
                return name
        return ""


@cache
def _agencies() -> _Agencies:
    """The agencies of every country; read once, they never change."""
    place = files("reader") / "data" / "agencies.toml"
    sections = tomllib.loads(place.read_text(encoding="utf-8")).values()
    news, pictures, words = (
        frozenset(
            form
            for section in sections
            for name in section.get(key, ())
            for form in (name, name.upper(), name[:1].upper() + name[1:])
        )
        for key in ("news", "pictures", "words")
    )
    known = news | pictures | words
    return _Agencies(news, pictures, known, tuple(sorted({*map(len, known)}, reverse=True)))


@cache
def _small_words() -> frozenset[str]:
    """What stands in small letters in and between the names of a credit."""
    small = (f"{section['ands']} {section['particles']}" for section in word_sections())
    return frozenset(["via", "for", "by", "-", "–", *" ".join(small).split()])


class _Labels(Struct, frozen=True):
    """What stands before or behind the name of a photographer, in every language."""

    named: re.Pattern[str]
    source: re.Pattern[str]
    shot: re.Pattern[str]
    """A line without spaces that is only a name: "森田春撮影"."""
    shot_end: re.Pattern[str]
    """Such a name at the end of a caption."""
    picture: re.Pattern[str]
    """The label of a picture, without a colon."""


@cache
def _labels() -> _Labels:
    """The labels of every language; read once, they never change."""
    found: dict[str, list[str]] = {
        key: [re.escape(label) for section in word_sections() for label in section[key]]
        for key in ("pictures", "sources", "shot")
    }
    labels = "|".join(sorted([*found["pictures"], *found["sources"]], key=len, reverse=True))
    sources, shot = "|".join(found["sources"]), "|".join(found["shot"])
    low = "|".join(re.escape(name) for name in _agencies().known if name[0].islower())
    name = r"[^\s=＝、。／/()（）]{2,15}"
    return _Labels(
        named=re.compile(
            rf"(?:^|(?<=[\s|(\[（／]))(?:(?i:(?:{labels})(?: by\b| ?[:：]|[/=＝／]"
            rf"| courtesy of\b| ?©) ?|© ?))"
            rf"(?=[A-Z\u00c0-\u00de\"'©\u3040-\u30ff\u3400-\u9fff]|(?:{low})\b)"
        ),
        source=re.compile(rf"(?:{sources})(?!\w)", re.IGNORECASE),
        shot=re.compile(rf"(?:{name}[=＝]?)(?:{shot})$"),
        picture=re.compile(rf"(?:{'|'.join(found['pictures'])}) ", re.IGNORECASE),
        shot_end=re.compile(rf"[=＝、。／/（(]{name}(?:{shot})[)）]?。?$"),
    )


@lru_cache(maxsize=4096)  # a line is asked up to three times
def split_credit(caption: str) -> tuple[str, str]:
    """(caption, credit): a credit glued to or written behind the words is cut off.

    The credit is empty when nothing at the end looks like one.
    """
    if not _SIGN.search(caption) and not _JOINT.search(caption):  # most lines of a page
        return caption, ""
    for pattern in (_GLUED, _LAST_SENTENCE):
        cuts = [found.end() for found in pattern.finditer(caption[-_MAX_TAIL_CHARS:])]
        offset = max(0, len(caption) - _MAX_TAIL_CHARS)
        for cut in reversed(cuts):
            words, credit = caption[: offset + cut].rstrip(), caption[offset + cut :].strip()
            if is_credit(credit) or (pattern is _GLUED and _is_name(credit)):
                return words, _bare(credit)
    shot = _labels().shot_end.search(caption)
    if shot:
        return caption[: shot.start()].rstrip(), _bare(shot.group().lstrip("=＝、。／/ "))
    start = _label_at(caption)
    if start >= 0 and is_credit(caption[start:]):
        credit = caption[start:].strip(" |([)]（）")
        return caption[:start].rstrip(" |([（–—-"), _bare(credit)
    return _split_apart(caption)


def _split_apart(caption: str) -> tuple[str, str]:
    """The same where brackets, a bar or a dash set the credit apart from the words."""
    offset = max(0, len(caption) - _MAX_TAIL_CHARS)
    found = _SEPARATOR.search(caption, offset) and _APART.search(caption, offset)
    if not found or not found.start():
        return caption, ""
    credit = (found["inner"] or found["behind"]).strip()
    label = _labels().picture.match(credit)
    is_labelled = found["inner"] and label and _is_name(credit[label.end() :])
    if is_labelled or is_credit(credit):
        return caption[: found.start()].rstrip(), credit
    return caption, ""


def _label_at(text: str) -> int:
    """Where words begin behind which a photographer's name is given; -1 for nowhere.

    Such are "Photo:", "© " and an agency before a slash ("AFP/Lene Aarberg").
    """
    named = _labels().named.search(text) if _JOINT.search(text) else None
    starts = [named.start()] if named else []
    for slash in _SLASH.finditer(text) if "/" in text or "|" in text else ():
        before = text[max(0, slash.start() - _MAX_AGENCY_CHARS) : slash.start()]
        name = _agencies().at_end_of(before)
        start = slash.start() - len(name)
        is_apart = start == 0 or text[start - 1] in " |([（／"
        if name and is_apart and (not slash["bar"] or name in _agencies().pictures):
            starts.append(start)
    return min(starts, default=-1)


def is_counter(line: str) -> bool:
    """True for "1 / 6", which says where in a gallery a picture stands."""
    return bool(_COUNTER.fullmatch(line.strip()))


def is_photo_credit(line: str) -> bool:
    """True for a credit that cannot be anything but a picture's.

    "Source: ..." can be, and so can an agency alone: it stands behind its reports as well.
    """
    if not is_credit(line):
        return False
    bare = line.strip(" |(").rstrip(_BRACKETS)
    parts = re.split(r"\s*[/,|、／＝=]\s*", bare)
    return not _labels().source.match(bare) and not all(
        part in _agencies().news for part in parts
    )


def is_credit(line: str) -> bool:
    """True for a line that only says whose picture it is."""
    line = line.strip(" |")
    if not line or len(line) > MAX_CREDIT_CHARS or line.count(". ") > 1:
        return False
    if line.startswith(("(", "（")) and line.endswith((")", "）")):
        line = line[1:-1]
    if _label_at(line) == 0 or _labels().shot.match(line):
        return True
    bare = _VIA.sub("", line.rstrip(_BRACKETS))
    agency = _agencies().at_end_of(bare)
    if not agency or len(line.split()) > 12:
        return False
    rest = bare[: -len(agency)].rstrip(" /／|,、=＝・(（-–—©")
    return not rest or _is_name(rest)


def _is_name(words: str) -> bool:
    """True when nearly every word is capitalised, as in names of people and agencies."""
    parts = [
        part
        for part in re.split(r"[\s/|,]+", words)
        if part and part not in _small_words() and part not in _agencies().known
    ]
    large = sum(1 for part in parts if part[0].isupper() or part[0] in "(©@")
    return len(parts) <= 14 and large == len(parts) and bool(parts or words.strip())


def _bare(credit: str) -> str:
    """The credit without the brackets around it."""
    credit = credit.strip(" |")
    if credit.startswith("(") and credit.endswith(")"):
        credit = credit[1:-1]
    return credit.strip()
