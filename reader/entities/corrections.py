"""Entities as the user corrected them: renamed, retyped, joined, split, dropped.

Knows nothing of where corrections are kept and which of them are for a text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from reader.entities.resolve import in_order
from reader.entities.words import fold
from reader.model import (
    Correction,
    Drop,
    Entity,
    EntityType,
    Join,
    Mention,
    NameKey,
    Rename,
    Retype,
    Split,
)

RENAMED = "renamed by you"
JOINED = "joined by you"


def key_of(entity: Entity) -> NameKey:
    """By what the entity is known in other articles."""
    return NameKey(fold(entity.name), entity.type)


def apply_corrections(
    entities: Iterable[Entity], corrections: Iterable[Correction]
) -> tuple[Entity, ...]:
    """The entities after these corrections, in that order; sorted as `resolve` sorts them.

    One that speaks of a name that is not there changes nothing.
    """
    found = {key_of(entity): entity for entity in entities}
    for correction in corrections:
        entity = found.pop(correction.key, None)
        if entity is not None:
            for changed in _corrected(entity, correction, found):
                _put(found, changed)
    return in_order(found.values())


def concerned(correction: Correction) -> tuple[NameKey, ...]:
    """Every name that the correction speaks of or makes."""
    key = correction.key
    match correction:
        case Rename(name=name):
            return key, NameKey(fold(name), key.type)
        case Retype(type=kind):
            return key, NameKey(key.folded, kind)
        case Join(into=into, name=name):
            return key, into, NameKey(fold(name), into.type)
        case Split(form=form):
            return key, NameKey(form, key.type)
        case Drop():
            return (key,)
        case _:
            assert_never(correction)


def _corrected(
    entity: Entity, correction: Correction, others: dict[NameKey, Entity]
) -> Iterable[Entity]:
    """What the entity becomes; none of `others` is changed."""
    match correction:
        case Rename(name=name):
            return [_make(name, entity.type, entity.mentions, _because(entity, RENAMED))]
        case Retype(type=kind):
            return [_make(entity.name, kind, entity.mentions, _because(entity, ""))]
        case Join(into=into, name=name):
            name = others[into].name if into in others else name
            return [_make(name, into.type, entity.mentions, _because(entity, JOINED))]
        case Split(form=form):
            return _split(entity, form)
        case Drop():
            return []
        case _:
            assert_never(correction)


def _split(entity: Entity, form: str) -> list[Entity]:
    """The entity without the mentions of that form, and an entity of these."""
    taken = [mention for mention in entity.mentions if fold(mention.text) == form]
    rest = [mention for mention in entity.mentions if fold(mention.text) != form]
    if not taken or not rest:
        return [entity]
    name = entity.name
    if fold(name) == form:
        name = max((mention.text for mention in rest), key=len)
    reasons = _because(entity, "")
    return [
        _make(name, entity.type, rest, reasons),
        _make(taken[0].text, entity.type, taken, reasons),
    ]


def _put(found: dict[NameKey, Entity], entity: Entity) -> None:
    """Add the entity; one of the same name and type takes it in."""
    key = key_of(entity)
    other = found.get(key)
    if other is not None:
        reasons = _because(entity, JOINED) | _because(other, "")
        entity = _make(other.name, other.type, [*other.mentions, *entity.mentions], reasons)
    found[key] = entity


def _because(entity: Entity, reason: str) -> dict[str, str]:
    """Why each form is one of the entity's; `reason` is for the name that it was shown by."""
    found = {alias: entity.reason(alias) for alias in entity.aliases}
    return found | ({entity.name: reason} if reason else {})


def _make(
    name: str, kind: EntityType, mentions: Sequence[Mention], reasons: Mapping[str, str]
) -> Entity:
    placed = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    forms = Counter(mention.text for mention in placed if mention.text != name)
    aliases = tuple(sorted(forms, key=lambda form: (-forms[form], form)))
    return Entity(
        name,
        kind,
        aliases,
        tuple(replace(mention, type=kind) for mention in placed),
        tuple(reasons.get(alias, "") for alias in aliases),
    )
