"""Entities of a text: which mentions speak of the same thing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reader.entities.decide import surname
from reader.entities.scan import stands_for
from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import Entity, EntityType, Mention


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the mentions; the defaults mean that nothing is."""

    text: str = ""
    """The text that the mentions are of."""


def resolve(mentions: Iterable[Mention], evidence: Evidence) -> tuple[Entity, ...]:
    """The entities, by type and then most mentioned first; each mention is in exactly one."""
    mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    groups = _Groups()
    for kind in EntityType:
        names: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.type is kind:
                names[fold(mention.text)].append(mention)
        for key in names:
            groups.add((kind, key))
        _JOINERS.get(kind, _join_nothing)(kind, names, groups)
    _join_explained(mentions, evidence.text, groups)
    members: dict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[groups.root((mention.type, fold(mention.text)))].append(mention)
    order = list(EntityType)
    entities = [_make_entity(found) for found in members.values()]
    entities.sort(key=lambda e: (order.index(e.type), -len(e.mentions), e.mentions[0].start))
    return tuple(entities)


Key = tuple[EntityType, str]
Names = dict[str, list[Mention]]


class _Groups:
    """Disjoint sets of names."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def add(self, key: Key) -> None:
        self._parent.setdefault(key, key)

    def root(self, key: Key) -> Key:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        self._parent[self.root(other)] = self.root(one)


def _join_explained(mentions: list[Mention], text: str, groups: _Groups) -> None:
    """A name and the acronym in parentheses right behind it are one."""
    for name, acronym in pairwise(mentions):
        if (
            name.type is acronym.type
            and text[name.end : acronym.start] == " ("
            and text[acronym.end : acronym.end + 1] == ")"
            and stands_for(acronym.text, name.text)
        ):
            groups.join((name.type, fold(name.text)), (name.type, fold(acronym.text)))


def _make_entity(mentions: list[Mention]) -> Entity:
    forms = Counter(mention.text for mention in mentions)
    name = max(forms, key=lambda form: (len(form.split()), len(form), forms[form], form))
    others = sorted((form for form in forms if form != name), key=lambda f: (-forms[f], f))
    return Entity(name, mentions[0].type, tuple(others), tuple(mentions))


def _join_nothing(kind: EntityType, names: Names, groups: _Groups) -> None: ...


def _join_people(kind: EntityType, names: Names, groups: _Groups) -> None:
    """A shorter name is the person whose whole name begins or ends with it."""
    whole = [name for name in names if " " in name]
    for name in whole:
        longer = [o for o in whole if o != name and _is_same_person(name, o)]
        if len(longer) == 1:
            groups.join((kind, longer[0]), (kind, name))
    for name in names:
        candidates = [o for o in whole if o != name and _is_part(name, o)]
        roots = {groups.root((kind, o)) for o in candidates}
        if len(roots) == 1:
            groups.join(roots.pop(), (kind, name))
        elif roots:
            nearest = _last_before(candidates, names, names[name][0].start)
            groups.join((kind, nearest), (kind, name))


def _is_part(name: str, whole: str) -> bool:
    return name in {whole.split()[-1], surname(whole), whole.split()[0]}


def _is_same_person(short: str, long: str) -> bool:
    """Same first and last word, or the first an initial, with something more in between."""
    one, other = short.split(), long.split()
    if len(one) >= len(other):
        return False
    if one[-1] == other[-1] and (one[0] == other[0]):
        return True
    return " ".join(one) in {" ".join(other[: len(one)]), " ".join(other[-len(one) :])}


def _last_before(candidates: list[str], names: Names, start: int) -> str:
    """The candidate mentioned last before `start`, else the one mentioned first."""

    def place(name: str) -> tuple[int, int]:
        before = [m.start for m in names[name] if m.start < start]
        return (max(before), 0) if before else (-1, -names[name][0].start)

    return max(candidates, key=place)


def _join_organisations(kind: EntityType, names: Names, groups: _Groups) -> None:
    _join_known(kind, names, groups)
    _join_acronyms(kind, names, groups)
    for name in names:
        longer = [o for o in names if o != name and _is_short_org(name, o)]
        roots = {groups.root((kind, o)) for o in longer}
        if len(roots) == 1:
            groups.join(roots.pop(), (kind, name))


def _is_short_org(short: str, long: str) -> bool:
    one, other = short.split(), long.split()
    if len(one) >= len(other):
        return False
    if other[: len(one)] == one:
        rest = [word for word in other[len(one) :] if word not in {"&", "and"}]
        return all(word in load_words().company_ends for word in rest)
    return len(one) > 1 and other[-len(one) :] == one and len(other) - len(one) <= 2


def _join_places(kind: EntityType, names: Names, groups: _Groups) -> None:
    _join_known(kind, names, groups)
    _join_acronyms(kind, names, groups)


def _join_groups(kind: EntityType, names: Names, groups: _Groups) -> None:
    _join_known(kind, names, groups)


def _join_known(kind: EntityType, names: Names, groups: _Groups) -> None:
    concepts = load_gazetteer().concepts
    first: dict[str, str] = {}
    for name in names:
        concept = concepts.get(name, name)
        if concept in first:
            groups.join((kind, first[concept]), (kind, name))
        first.setdefault(concept, name)


def _join_acronyms(kind: EntityType, names: Names, groups: _Groups) -> None:
    for name, mentions in names.items():
        if " " in name or not mentions[0].text.isupper():
            continue
        whole = [o for o in names if " " in o and stands_for(name, o)]
        if len(whole) == 1:
            groups.join((kind, whole[0]), (kind, name))


_JOINERS = {
    EntityType.PERSON: _join_people,
    EntityType.ORG: _join_organisations,
    EntityType.PLACE: _join_places,
    EntityType.GROUP: _join_groups,
}
