"""The places that Backspace goes back to: where in which text, and the card that was open."""

from collections import deque
from typing import Literal

from msgspec import Struct

from reader.model import Entity, EntityType, EntryId

MOST = 50

Section = Literal["mentions", "forms", "others"]


class CardPlace(Struct, frozen=True):
    """A row of the card of a name."""

    section: Section = "mentions"
    row: int | str = 0
    """Index of the mention, the form, or the id of the entry."""


class NotedCard(Struct, frozen=True):
    """The card that a place was left from."""

    name: str
    type: EntityType
    place: CardPlace

    def is_of(self, entity: Entity) -> bool:
        """True for the name that the card was of."""
        return (entity.name, entity.type) == (self.name, self.type)


class Noted(Struct, frozen=True):
    """Where the user was."""

    entry_id: EntryId
    offset: int
    card: NotedCard | None = None


class NotedPlaces:
    """The last fifty of them."""

    def __init__(self) -> None:
        self._places: deque[Noted] = deque(maxlen=MOST)

    def push(self, place: Noted) -> None:
        """Keep a place, unless it is the one kept last."""
        if not self._places or self._places[-1] != place:
            self._places.append(place)

    def pop(self) -> Noted | None:
        """Take the place that was kept last; None when there is none left."""
        return self._places.pop() if self._places else None
