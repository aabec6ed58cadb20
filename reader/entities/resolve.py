"""Entities of a text: which mentions speak of the same thing, and why.

Names are joined within one type only; which names of a type are one is in `same`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from reader.entities.same import joined_names
from reader.entities.sameness import Names, Same, shown
from reader.entities.scan import abbreviates
from reader.entities.words import fold
from reader.model import NAME_TYPES, Entity, EntityType, Mention

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
                names[_known_by(mention)].append(mention)
        if kind not in NAME_TYPES:
            continue  # what comes to the same has one key
        # What the text itself says comes first, also as the reason.
        for same in [*_explained(kind, mentions, evidence.text), *joined_names(kind, names)]:
            groups.join(kind, same, names)
    members: defaultdict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[groups.root((mention.type, _known_by(mention)))].append(mention)
    return in_order(_make_entity(found, groups) for found in members.values())


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities by type, then most mentioned first, then as the text has them."""
    order = list(EntityType)
    return tuple(
        sorted(
            entities,
            key=lambda e: (order.index(e.type), -len(e.mentions), e.mentions[0].start),
        )
    )


class _Groups:
    """Disjoint sets of names, and why each name is in its set."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}
        self._reasons: dict[Key, str] = {}
        self._longer: dict[Key, str] = {}

    def root(self, key: Key) -> Key:
        while (parent := self._parent.get(key, key)) != key:
            self._parent[key] = key = self._parent.get(parent, parent)
        return key

    def join(self, kind: EntityType, same: Same, names: Names) -> None:
        long, short = (kind, same.long), (kind, same.short)
        self._reasons.setdefault(short, same.reason)
        self._longer.setdefault(long, f"fuller form of {shown(names, same.short)}")
        one, other = self.root(long), self.root(short)
        if one != other:
            self._parent[other] = one

    def reason(self, key: Key) -> str:
        """Why the name is in its set; empty when it is alone there."""
        return self._reasons.get(key) or self._longer.get(key, "")


def _explained(kind: EntityType, mentions: list[Mention], text: str) -> Iterator[Same]:
    """A name and the acronym in parentheses right behind it are one."""
    for name, acronym in pairwise(mention for mention in mentions):
        if (
            name.type is acronym.type is kind
            and text[name.end : acronym.start] == " ("
            and text[acronym.end : acronym.end + 1] == ")"
            and abbreviates(acronym.text, name.text)
        ):
            reason = f"in parentheses behind {name.text}"
            yield Same(fold(name.text), fold(acronym.text), reason)


def _known_by(mention: Mention) -> str:
    """What two mentions of one thing share before any rule: spelling, or what they come to."""
    return fold(mention.text) if mention.value is None else mention.value.words


def _make_entity(mentions: list[Mention], groups: _Groups) -> Entity:
    kind = mentions[0].type
    forms = Counter(mention.text for mention in mentions)
    name = max(
        forms,
        key=lambda form: (len(form.split()), not form.isupper(), len(form), forms[form], form),
    )
    others = sorted((form for form in forms if form != name), key=lambda f: (-forms[f], f))
    value = mentions[0].value
    reasons = tuple(
        _other_letters(form, name)
        if fold(form) == fold(name)
        else groups.reason((kind, fold(form)))
        if value is None
        else f"the same as {name}"
        for form in others
    )
    return Entity(name, kind, tuple(others), tuple(mentions), reasons, value)


def _other_letters(form: str, name: str) -> str:
    """In what one spelling of a name differs from another that folds to the same."""
    if form.casefold() == name.casefold():
        return "in capitals" if form.isupper() else "other capitals"
    return "other accents or punctuation"
