"""Which names of one type are forms of one name, and why; people are in `people`."""

import re
from collections.abc import Callable, Iterator

from reader.entities.decide import COMPASS
from reader.entities.people import same_people
from reader.entities.sameness import Names, Same, both_ways, index_names, name_ends, shown
from reader.entities.scan import abbreviates
from reader.entities.words import load_gazetteer, load_words
from reader.model import EntityType

_SUFFIX_WORDS = 2
_FILLERS = frozenset({"&", "and", "the", "of", "for", "de"})
IsShort = Callable[[list[str], list[str]], bool]
_PUNCTUATION = re.compile(r"[,:]+")


def joined_names(kind: EntityType, names: Names) -> Iterator[Same]:
    """The names of one type that mean the same, two by two."""
    if kind is EntityType.PERSON:
        yield from same_people(names)
        return
    yield from _known_as_same(names)
    yield from _written_alike(names)
    if kind is EntityType.GROUP:
        yield from _plurals(names)
        return
    if kind in _SHORTENINGS:
        yield from _acronyms(names)
        yield from _without_subtitle(names)
        yield from _short_forms(names, _SHORTENINGS[kind])


def _known_as_same(names: Names) -> Iterator[Same]:
    """The United States, the U.S., America."""
    concepts = load_gazetteer().concepts
    first: dict[str, str] = {}
    for name in names:
        concept = concepts.get(name, name)
        if concept in first:
            yield from both_ways(names, first[concept], name, "another name for {}")
        first.setdefault(concept, name)


def _written_alike(names: Names) -> Iterator[Same]:
    """Centre and Center, Justice Department and Department of Justice."""
    first: dict[str, str] = {}
    for name in names:
        key = _spelling(name)
        if key in first:
            yield from both_ways(names, first[key], name, "another way to write {}")
        first.setdefault(key, name)


def _spelling(name: str) -> str:
    """What is left of a name without what spellings differ in."""
    variants = load_gazetteer().spellings
    words = [
        variants.get(word, word)
        for word in _PUNCTUATION.sub(" ", name.replace("-", " ")).split()
    ]
    words = words[1:] if words[:1] == ["the"] else words
    if any(word in load_words().offices for word in words) and len(words) < 7:
        return " ".join(sorted(word for word in words if word not in _FILLERS))
    return " ".join(word for word in words if word not in {"&", "and"}) or name


def _plurals(names: Names) -> Iterator[Same]:
    for name in names:
        plurals = [name + "s"] + ([name[:-1] + "ies"] if name.endswith("y") else [])
        for plural in plurals:
            if plural in names:
                yield Same(name, plural, f"plural of {shown(names, name)}")
                yield Same(plural, name, f"singular of {shown(names, plural)}")


def _acronyms(names: Names) -> Iterator[Same]:
    whole = index_names((name for name in names if " " in name), _first_letters)
    for name, mentions in names.items():
        if " " not in name and mentions[0].text.isupper():
            meant = [other for other in whole.get(name[0], ()) if abbreviates(name, other)]
            if len(meant) == 1:
                yield Same(meant[0], name, f"acronym of {shown(names, meant[0])}")


def _first_letters(name: str) -> set[str]:
    """What an acronym of the name may begin with; a country in front may be left out."""
    return {word[0] for word in name.split()[:2]}


def _without_subtitle(names: Names) -> Iterator[Same]:
    for name in names:
        title, colon, _ = name.partition(":")
        if colon and title in names:
            yield Same(name, title, f"{shown(names, name)} without the subtitle")


def _short_forms(names: Names, is_short: IsShort) -> Iterator[Same]:
    bare = {name: _PUNCTUATION.sub("", name) for name in names}
    by_end = index_names(names, lambda name: name_ends(bare[name]))
    for name in names:
        parts = bare[name].split()
        longer = [
            other
            for other in dict.fromkeys(by_end.get(bare[name], ()))
            if is_short(parts, bare[other].split())
        ]
        if len(longer) == 1:
            yield Same(longer[0], name, _short_reason(bare[longer[0]], parts, names, longer[0]))


def _short_reason(bare: str, short: list[str], names: Names, long: str) -> str:
    words = bare.split()
    rest = shown(names, long).split()[len(short) :]
    if words[: len(short)] == short and words[-1] in load_words().company_ends:
        return f"name of {shown(names, long)} without {' '.join(rest)}"
    return f"short form of {shown(names, long)}"


def _is_short_body(short: list[str], long: list[str]) -> bool:
    """Halden for Halden Group, Business Journal for Port Sella Business Journal."""
    if long[: len(short)] == short:
        rest = [word for word in long[len(short) :] if word not in {"&", "and"}]
        return all(word in load_words().company_ends for word in rest)
    return _is_suffix(short, long) and (len(short) > 1 or _is_team(long))


def _is_team(name: list[str]) -> bool:
    """True for a place and what its team calls itself: Toronto Raptors, Leeds United."""
    last = name[-1]
    types = load_gazetteer().types
    if types.get(" ".join(name[:-1])) is not EntityType.PLACE:
        return False
    words = load_words()
    return last in words.team_ends or (last.endswith("s") and last not in words.org_ends)


def _is_short_place(short: list[str], long: list[str]) -> bool:
    """The North for North Korea, Sella for Sella Beach; but no city is its county."""
    if len(short) == 1 and short[0] in COMPASS:
        return long[0] == short[0]
    if " ".join(short) in load_gazetteer().types:
        return False
    if long[: len(short)] == short:
        words = load_words()
        return all(
            word in words.place_ends and word not in words.place_units
            for word in long[len(short) :]
        )
    return len(short) > 1 and _is_suffix(short, long)


def _is_short_work(short: list[str], long: list[str]) -> bool:
    """QX900 for Halden QX900."""
    return _is_suffix(short, long) and (len(short) > 1 or any(map(str.isdigit, short[0])))


def _is_suffix(short: list[str], long: list[str]) -> bool:
    return long[-len(short) :] == short and len(long) - len(short) <= _SUFFIX_WORDS


_SHORTENINGS: dict[EntityType, IsShort] = {
    EntityType.ORG: _is_short_body,
    EntityType.PLACE: _is_short_place,
    EntityType.EVENT: _is_short_body,
    EntityType.WORK: _is_short_work,
}
