"""More mentions: the same names elsewhere in the text, what everybody knows, acronyms."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from reader.entities.people import family_name
from reader.entities.words import fold, load_gazetteer
from reader.model import NAME_TYPES, EntityType, Mention

_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
_SIDE = re.compile(r"\b[Tt]he (North|South|East|West)\b(?!-| [A-Z])")
_SIDES = (("north", "south"), ("east", "west"))
_WORD = re.compile(r"\w+")
_MIN_PART = 3
_MIN_SHOUTED = 4  # letters of a name that is looked for in capitals too


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


class _Index:
    """Names by their first word."""

    def __init__(self, types: Mapping[str, EntityType]) -> None:
        self.types = types
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in types:
            if first := _WORD.match(name):
                lengths[first.group()].add(len(name))
        self.lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}
        """How long the names are that begin with a word, longest first."""


def find_known(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Names that everybody knows, where no mention is yet or only a part of it."""
    mentions = list(mentions)
    found = _find_free(text, _known_index(), mentions)
    lengths = {end: len(m.text) for m in mentions for end in (m.start, m.end)}
    for longer in _find_free(text, _known_index(), ()):
        inner = lengths.get(longer.end) or lengths.get(longer.start)
        if inner is not None and inner < len(longer.text):
            found.append(longer)
    return found


@functools.cache
def _known_index() -> _Index:
    gazetteer = load_gazetteer()
    return _Index({form: gazetteer.types[fold(form)] for form in gazetteer.forms})


def find_sides(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The North and the South, in a text that names both, as North and South Korea."""
    mentions = list(mentions)
    names = {fold(mention.text) for mention in mentions if mention.type is EntityType.PLACE}
    taken = Taken(mentions, len(text))
    return [
        Mention(*found.span(1), found.group(1), EntityType.PLACE)
        for one, other in _SIDES
        if any(
            f"{other} {name.partition(' ')[2]}" in names
            for name in names
            if name.startswith(one + " ")
        )
        for found in _SIDE.finditer(text)
        if found.group(1).casefold() in {one, other} and taken.is_free(*found.span(1))
    ]


def find_repeats(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Further mentions of the names found, and of the surnames and first names of people.

    A single word is no name elsewhere when the tagger left out more of it than it marked.
    """
    mentions = [mention for mention in mentions if mention.type in NAME_TYPES]
    names: dict[str, EntityType] = {}
    for mention in mentions:
        names.setdefault(mention.text, mention.type)
    for mention in mentions:
        for part in _parts(mention):
            names.setdefault(part, EntityType.PERSON)
    # A word that the text also writes small, such as "Home", is too often no name.
    small = {found.group() for found in _WORD.finditer(text) if found.group().islower()}
    kept = {name: kind for name, kind in names.items() if name.casefold() not in small}
    for name, kind in list(kept.items()):
        if len(name) >= _MIN_SHOUTED:
            kept.setdefault(name.upper(), kind)
    found = _find_free(text, _Index(kept), mentions)
    marked = Counter(mention.text for mention in mentions)
    left_out = Counter(mention.text for mention in found)
    return [
        mention
        for mention in found
        if " " in mention.text
        or not marked[mention.text]
        or left_out[mention.text] <= marked[mention.text]
    ]


def _find_free(text: str, index: _Index, mentions: Iterable[Mention]) -> list[Mention]:
    """Each place where a name stands by itself and no mention is, the longest name first.

    One pass over the words of the text, whatever the number of names.
    """
    taken = Taken(mentions, len(text))
    found = []
    for word in _WORD.finditer(text):
        start = word.start()
        for length in index.lengths.get(word.group(), ()):
            end = start + length
            name = text[start:end]
            if end <= len(text) and name in index.types and not _is_inside(text, end):
                if taken.is_free(start, end):
                    taken.take(start, end)
                    found.append(Mention(start, end, name, index.types[name]))
                break
    return found


def _is_inside(text: str, offset: int) -> bool:
    """True when the offset lies within a word or, as in US$5, within a sum."""
    if text[offset : offset + 1] == "$":
        return True
    return 0 < offset < len(text) and all(_WORD.match(text, at) for at in (offset - 1, offset))


def _parts(mention: Mention) -> Iterator[str]:
    """The surname and the first name in a person's whole name."""
    words = mention.text.split()
    if mention.type is EntityType.PERSON and 1 < len(words) <= 5:
        for part in (family_name(mention.text), words[-1], words[0]):
            if len(part) >= _MIN_PART and part[0].isupper():
                yield part


def find_acronyms(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Acronyms in parentheses behind the name they stand for, with its type."""
    found = []
    for mention in mentions:
        if mention.type not in NAME_TYPES:
            continue
        acronym = _ACRONYM.match(text, mention.end)
        if acronym and abbreviates(acronym.group(1), mention.text):
            start, end = acronym.span(1)
            found.append(Mention(start, end, acronym.group(1), mention.type))
    return found


def abbreviates(acronym: str, name: str) -> bool:
    """True when it stands for the name, or for what follows a country in front of it."""
    if stands_for(acronym, name):
        return True
    first, _, rest = name.partition(" ")
    return (
        len(acronym) > 2 and fold(first) in load_gazetteer().types and stands_for(acronym, rest)
    )


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
