"""General knowledge about names, read once from the package's word lists.

Holds what an educated reader knows of any article: titles, company suffixes, countries with
their capitals and peoples, bodies that need no introduction. Nothing about any one article.
"""

import functools
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct

from reader.model import EntityType

_DOTS = re.compile(r"(?<=\b\w)\.|(?<=\w)\.$")
_SPACE = re.compile(r"\s+")


@functools.lru_cache(maxsize=4096)  # a name is asked for five times and more in one text
def fold(name: str) -> str:
    """The form by which two spellings of a name are one: no case, accents or inner dots."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‑", "-"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _SPACE.sub(" ", _DOTS.sub("", plain)).strip().casefold()


class Words(Struct, frozen=True):
    """Words that say what a name is; all folded."""

    person_nouns: frozenset[str]
    org_nouns: frozenset[str]
    place_nouns: frozenset[str]
    work_nouns: frozenset[str]
    event_nouns: frozenset[str]
    sport: frozenset[str]
    titles: frozenset[str]
    strong_titles: frozenset[str]
    bare_titles: frozenset[str]
    relations: frozenset[str]
    speech: frozenset[str]
    org_ends: frozenset[str]
    org_starts: frozenset[str]
    team_ends: frozenset[str]
    offices: frozenset[str]
    company_ends: frozenset[str]
    place_ends: frozenset[str]
    place_units: frozenset[str]
    place_starts: frozenset[str]
    event_ends: frozenset[str]
    event_starts: frozenset[str]
    work_ends: frozenset[str]
    inner: frozenset[str]
    particles: frozenset[str]
    family_first: frozenset[str]
    role_acronyms: frozenset[str]
    pronouns: frozenset[str]
    compound_ends: frozenset[str]
    times: frozenset[str]
    near: frozenset[str]
    within: frozenset[str]
    which: frozenset[str]
    spans: frozenset[str]
    numbers: frozenset[str]


class Gazetteer(Struct, frozen=True):
    """Names that everybody knows, folded; `concept` says which of them mean the same."""

    types: dict[str, EntityType]
    concepts: dict[str, str]
    """Name to the first form of what it names: "u.k" and "britain" to "united kingdom"."""
    forms: frozenset[str]
    """Every form as it is written."""
    nicknames: dict[str, frozenset[str]]
    """First name to its short forms, and short form to the whole ones."""
    given: frozenset[str]
    """First names of people."""
    spellings: dict[str, str]
    """A word of a name to the first of its spellings: "centre" to "center"."""
    false_names: frozenset[str]
    """Written forms that are no names, whatever a tagger says."""


@functools.cache
def load_words() -> Words:
    """The word lists of `words.toml`."""
    lists = tomllib.loads(_read("words.toml"))
    acronyms = frozenset(lists.pop("role_acronyms").split())
    folded = {key: frozenset(fold(text).split()) for key, text in lists.items()}
    return Words(role_acronyms=acronyms, **folded)


@functools.cache
def load_gazetteer() -> Gazetteer:
    """The lists of countries, places, peoples, bodies and false names."""
    types: dict[str, EntityType] = {}
    concepts: dict[str, str] = {}
    forms: set[str] = set()
    for kind, names in _entries():
        first = fold(names[0])
        for name in names:
            types.setdefault(fold(name), kind)
            concepts.setdefault(fold(name), first)
            forms.add(name)
    return Gazetteer(
        types=types,
        concepts=concepts,
        forms=frozenset(forms),
        nicknames=_nicknames(),
        given=frozenset(fold(" ".join(_lines("given_names.txt"))).split()),
        spellings=_spellings(),
        false_names=frozenset(line for line in _lines("false_names.txt")),
    )


def _entries() -> Iterator[tuple[EntityType, list[str]]]:
    """Every line of the lists as a type and its forms; a country gives up to three."""
    kinds = (EntityType.PLACE, EntityType.GROUP, EntityType.PLACE)
    for line in _lines("countries.txt"):
        for kind, names in zip(kinds, line.split(";"), strict=False):
            yield from _forms(kind, names)
    for file, kind in (
        ("groups.txt", EntityType.GROUP),
        ("places.txt", EntityType.PLACE),
        ("organisations.txt", EntityType.ORG),
        ("works.txt", EntityType.WORK),
        ("events.txt", EntityType.EVENT),
    ):
        for line in _lines(file):
            yield from _forms(kind, line)


def _nicknames() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines("nicknames.txt"):
        name, *shorts = fold(line).split()
        found[name].update(shorts)
        for short in shorts:
            found[short].add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _spellings() -> dict[str, str]:
    groups = [fold(line).split() for line in _lines("spellings.txt")]
    return {word: first for first, *others in groups for word in (first, *others)}


def _forms(kind: EntityType, names: str) -> Iterator[tuple[EntityType, list[str]]]:
    found = [name.strip() for name in names.split("|") if name.strip()]
    if found:
        yield kind, found


def _lines(file: str) -> Iterator[str]:
    for line in _read(file).splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _read(file: str) -> str:
    return (files("reader") / "data" / "names" / file).read_text(encoding="utf-8")
