"""More mentions: the same names elsewhere in the text, what everybody knows, acronyms."""

import re
from collections.abc import Iterable, Iterator

from reader.entities.decide import surname
from reader.entities.words import fold, load_gazetteer
from reader.model import NAME_TYPES, EntityType, Mention

_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
_MIN_PART = 3


def find_all(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Every place where the name stands by itself, in text order."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (_is_inside(text, start) or _is_inside(text, end)):
            yield start, end
        start = text.find(name, start + 1)


def _is_inside(text: str, offset: int) -> bool:
    """True when the offset lies within a word."""
    return 0 < offset < len(text) and _is_word(text[offset - 1]) and _is_word(text[offset])


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


class Taken:
    """Which characters belong to a mention already."""

    def __init__(self, mentions: Iterable[Mention], length: int) -> None:
        self._marks = bytearray(length)
        for mention in mentions:
            self.take(mention.start, mention.end)

    def is_free(self, start: int, end: int) -> bool:
        """True when no mention touches the span."""
        return not any(self._marks[start:end])

    def take(self, start: int, end: int) -> None:
        """Mark the span."""
        self._marks[start:end] = b"\x01" * (end - start)


def find_known(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Names that everybody knows, where no mention is yet."""
    gazetteer = load_gazetteer()
    taken = Taken(mentions, len(text))
    return [
        mention
        for form in gazetteer.forms
        if form in text
        for mention in _place(text, form, gazetteer.types[fold(form)], taken)
    ]


def find_repeats(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Further mentions of the names found, and of the surnames and first names of people."""
    mentions = [mention for mention in mentions if mention.type in NAME_TYPES]
    taken = Taken(mentions, len(text))
    names: dict[str, EntityType] = {}
    for mention in mentions:
        names.setdefault(mention.text, mention.type)
    for mention in mentions:
        for part in _parts(mention):
            names.setdefault(part, EntityType.PERSON)
    lower = set(re.findall(r"\b[a-z]\w+", text))
    return [
        found
        for name, kind in sorted(names.items(), key=lambda item: (-len(item[0]), item[0]))
        if name.casefold() not in lower
        for found in _place(text, name, kind, taken)
    ]


def _parts(mention: Mention) -> Iterator[str]:
    """The surname and the first name in a person's whole name."""
    words = mention.text.split()
    if mention.type is EntityType.PERSON and 1 < len(words) <= 5:
        for part in (surname(mention.text), words[-1], words[0]):
            if len(part) >= _MIN_PART and part[0].isupper():
                yield part


def _place(text: str, name: str, kind: EntityType, taken: Taken) -> Iterator[Mention]:
    for start, end in find_all(text, name):
        if taken.is_free(start, end):
            taken.take(start, end)
            yield Mention(start, end, name, kind)


def find_acronyms(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Acronyms in parentheses behind the name they stand for, with its type."""
    found = []
    for mention in mentions:
        if mention.type not in NAME_TYPES:
            continue
        acronym = _ACRONYM.match(text, mention.end)
        if acronym and stands_for(acronym.group(1), mention.text):
            start, end = acronym.span(1)
            found.append(Mention(start, end, acronym.group(1), mention.type))
    return found


def stands_for(acronym: str, name: str) -> bool:
    """True when the acronym's letters begin words of the name, in order, from its first one."""
    letters = [char.casefold() for char in acronym if char.isalpha()]
    initials = [fold(word)[:1] for word in re.split(r"[\s-]+", name) if word]
    if len(letters) < 2 or not initials or letters[0] != initials[0]:
        return False
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions in text order without overlaps: names before measures, longest first."""
    ranked = sorted(
        set(mentions),
        key=lambda m: (m.type not in NAME_TYPES, m.start - m.end, m.start, m.type),
    )
    end_of_all = max((mention.end for mention in ranked), default=0)
    taken = Taken((), end_of_all)
    kept = []
    for mention in ranked:
        if taken.is_free(mention.start, mention.end):
            taken.take(mention.start, mention.end)
            kept.append(mention)
    kept.sort(key=lambda mention: mention.start)
    return tuple(kept)
