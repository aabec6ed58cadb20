"""Which names of one type are forms of one name.

Two different people with one surname stay two: a short form joins a whole name only when it is
the only one, or the nearest before it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from reader.entities.decide import surname
from reader.entities.scan import stands_for
from reader.entities.words import load_gazetteer, load_words
from reader.model import EntityType, Mention

Names = dict[str, list[Mention]]
"""Folded name to its mentions, in text order."""

Pair = tuple[str, str]
IsShort = Callable[[list[str], list[str]], bool]

_ENDING = re.compile(r"(?:[iy][iyj]|[iy])\b")
_COMPASS = frozenset({"north", "south", "east", "west"})
_SUFFIX_WORDS = 2


def joined_names(kind: EntityType, names: Names) -> Iterator[Pair]:
    """Pairs of folded names that mean the same, the longer one first."""
    if kind is EntityType.PERSON:
        yield from _same_people(names)
        return
    yield from _known_as_same(names)
    if kind in {EntityType.ORG, EntityType.PLACE, EntityType.EVENT}:
        yield from _acronyms(names)
        is_short = _is_short_place if kind is EntityType.PLACE else _is_short_body
        yield from _short_forms(names, is_short)
    if kind is EntityType.GROUP:
        yield from ((name + "s", name) for name in names if name + "s" in names)


def _same_people(names: Names) -> Iterator[Pair]:
    yield from _spelled_alike(names)
    whole = [name for name in names if " " in name]
    by_form = _index(whole, lambda name: {*_ends(name), _first_and_last(name)})
    longer: dict[str, str] = {}
    for name in whole:
        found = [other for other in by_form.get(name, ()) if other != name]
        if len(found) == 1:
            longer[name] = found[0]
            yield found[0], name
    by_part = _index(whole, _parts)
    for name in names:
        candidates = dict.fromkeys(by_part.get(name, ()))
        candidates.pop(name, None)
        # A whole name and its longer form are one person, not two to choose from.
        people = [other for other in candidates if longer.get(other) not in candidates]
        if people:
            yield _last_before(people, names, names[name][0].start), name


def _index(names: Iterable[str], keys: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in keys(name):
            found[key].append(name)
    return found


def _ends(name: str) -> Iterator[str]:
    """What is left of a name without its last words, or without its first ones."""
    words = name.split()
    for cut in range(1, len(words)):
        yield " ".join(words[:cut])
        yield " ".join(words[cut:])


def _first_and_last(name: str) -> str:
    words = name.split()
    return f"{words[0]} {words[-1]}"


def _parts(name: str) -> set[str]:
    """What a person may be called for short: first name, its short forms, surname."""
    first, *_, last = name.split()
    return {first, *load_gazetteer().nicknames.get(first, ()), last, surname(name)}


def _spelled_alike(names: Names) -> Iterator[Pair]:
    """Zelensky, Zelenskyy, Zelenskiy: endings that transliteration leaves open."""
    first: dict[str, str] = {}
    for name in names:
        skeleton = _ENDING.sub("y", name)
        if skeleton in first:
            yield first[skeleton], name
        first.setdefault(skeleton, name)


def _last_before(candidates: list[str], names: Names, start: int) -> str:
    """The candidate mentioned last before `start`, else the one mentioned first."""

    def place(name: str) -> tuple[int, int]:
        before = [mention.start for mention in names[name] if mention.start < start]
        return (max(before), 0) if before else (-1, -names[name][0].start)

    return max(candidates, key=place)


def _known_as_same(names: Names) -> Iterator[Pair]:
    """The United States, the U.S., America."""
    concepts = load_gazetteer().concepts
    first: dict[str, str] = {}
    for name in names:
        concept = concepts.get(name, name)
        if concept in first:
            yield first[concept], name
        first.setdefault(concept, name)


def _acronyms(names: Names) -> Iterator[Pair]:
    whole = _index((name for name in names if " " in name), lambda name: {name[0]})
    for name, mentions in names.items():
        if " " not in name and mentions[0].text.isupper():
            meant = [other for other in whole.get(name[0], ()) if stands_for(name, other)]
            if len(meant) == 1:
                yield meant[0], name


def _short_forms(names: Names, is_short: IsShort) -> Iterator[Pair]:
    by_end = _index(names, _ends)
    for name in names:
        parts = name.split()
        longer = [o for o in dict.fromkeys(by_end.get(name, ())) if is_short(parts, o.split())]
        if len(longer) == 1:
            yield longer[0], name


def _is_short_body(short: list[str], long: list[str]) -> bool:
    """Halden for Halden Group, Business Journal for Port Sella Business Journal."""
    if long[: len(short)] == short:
        rest = [word for word in long[len(short) :] if word not in {"&", "and"}]
        return all(word in load_words().company_ends for word in rest)
    return len(short) > 1 and _is_suffix(short, long)


def _is_short_place(short: list[str], long: list[str]) -> bool:
    """The North for North Korea, Sella for Sella Beach; but Kansas is not Kansas City."""
    if len(short) == 1 and short[0] in _COMPASS:
        return long[0] == short[0]
    if " ".join(short) in load_gazetteer().types:
        return False
    if long[: len(short)] == short:
        return all(word in load_words().place_ends for word in long[len(short) :])
    return len(short) > 1 and _is_suffix(short, long)


def _is_suffix(short: list[str], long: list[str]) -> bool:
    return long[-len(short) :] == short and len(long) - len(short) <= _SUFFIX_WORDS
