"""What the interface calls the types of entities, and how it tells them apart."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from reader.model import NAME_TYPES, OUTSIDE_TEXT, Article, Entity, EntityType


class TypeLook(Struct, frozen=True):
    """The words, sign and colour of one type."""

    one: str
    """ "Person"."""
    many: str
    """ "People"."""
    sign: str
    """What tells it apart without colour."""
    role: str
    """Its colour in a theme."""


TYPE_LOOKS: Mapping[EntityType, TypeLook] = MappingProxyType(
    {
        EntityType.PERSON: TypeLook("Person", "People", "@", "entity-person"),
        EntityType.ORG: TypeLook("Organisation", "Organisations", "&", "entity-org"),
        EntityType.PLACE: TypeLook("Place", "Places", "^", "entity-place"),
        EntityType.GROUP: TypeLook("Group", "Groups", "~", "entity-group"),
        EntityType.EVENT: TypeLook("Event", "Events", "!", "entity-event"),
        EntityType.WORK: TypeLook("Work", "Works", "=", "entity-work"),
        EntityType.DATE: TypeLook("Date", "Dates", ":", "entity-when"),
        EntityType.MONEY: TypeLook("Amount", "Amounts", ":", "entity-when"),
        EntityType.QUANTITY: TypeLook("Quantity", "Quantities", ":", "entity-when"),
    }
)
"""In the order in which types are listed."""

TIMES = frozenset(EntityType) - frozenset(NAME_TYPES)
"""Dates and amounts: not listed unless somebody asks for them."""


def is_name(entity: Entity) -> bool:
    """True for people, places and the like; dates and amounts are shown apart."""
    return entity.type in NAME_TYPES


def sign_places(article: Article, entities: Iterable[Entity]) -> dict[int, str]:
    """Offset to sign: before the first mention of each name in each block, by its type.

    Dates and amounts have none: they are plain text.
    """
    starts = [block.start for block in article.blocks if block.kind not in OUTSIDE_TEXT]
    places: dict[int, str] = {}
    for entity in filter(is_name, entities):
        seen: set[int] = set()
        for mention in entity.mentions:
            block = bisect_right(starts, mention.start)
            if block not in seen:
                seen.add(block)
                places.setdefault(mention.start, TYPE_LOOKS[entity.type].sign)
    return places
