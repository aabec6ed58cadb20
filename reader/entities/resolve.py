"""Entities of a text: which mentions speak of the same thing.

Names are joined within one type only; which names of a type are one is in `same`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from reader.entities.same import Names, joined_names
from reader.entities.scan import stands_for
from reader.entities.words import fold
from reader.model import Entity, EntityType, Mention

Key = tuple[EntityType, str]


class Evidence(Struct, frozen=True):
    """What is known beside the mentions; the defaults mean that nothing is."""

    text: str = ""
    """The text that the mentions are of."""


def resolve(mentions: Iterable[Mention], evidence: Evidence) -> tuple[Entity, ...]:
    """The entities, by type and then most mentioned first; each mention is in exactly one."""
    mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    groups = _Groups()
    for kind in EntityType:
        names: Names = defaultdict(list)
        for mention in mentions:
            if mention.type is kind:
                names[fold(mention.text)].append(mention)
        for one, other in joined_names(kind, names):
            groups.join((kind, one), (kind, other))
    _join_explained(mentions, evidence.text, groups)
    members: defaultdict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[groups.root((mention.type, fold(mention.text)))].append(mention)
    order = list(EntityType)
    entities = [_make_entity(found) for found in members.values()]
    entities.sort(key=lambda e: (order.index(e.type), -len(e.mentions), e.mentions[0].start))
    return tuple(entities)


class _Groups:
    """Disjoint sets of names."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def root(self, key: Key) -> Key:
        while (parent := self._parent.get(key, key)) != key:
            self._parent[key] = key = self._parent.get(parent, parent)
        return key

    def join(self, one: Key, other: Key) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self._parent[other] = one


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
    name = max(
        forms,
        key=lambda form: (len(form.split()), not form.isupper(), len(form), forms[form], form),
    )
    others = sorted((form for form in forms if form != name), key=lambda f: (-forms[f], f))
    return Entity(name, mentions[0].type, tuple(others), tuple(mentions))
