"""The names of one text: where they are, which one is lit up, and at which mention.

State without a screen: the article view asks it what to draw and where to go.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from reader.model import Entity, Link
from reader.ui.entity_types import is_name
from reader.ui.typeset import NOWHERE

if TYPE_CHECKING:
    from reader.query.terms import Query

Finder = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the places of what is sought in a text, in order and apart."""


def make_finder(query: "Query") -> Finder:
    """What finds the words that a query asks for."""
    # Deferred: the first screen seeks nothing.
    from reader.query.matches import find_matches  # noqa: PLC0415

    return partial(find_matches, words=query.words)


class Spot(Struct, frozen=True):
    """A mention in the text, and of whom."""

    start: int
    end: int
    entity: int
    """Index into the entities it was made from."""
    mention: int
    """Index into the mentions of its entity."""


class Highlights:
    """The mentions and links of a text, in order, for quick look-up by offset."""

    def __init__(self, entities: Sequence[Entity], links: Iterable[Link]) -> None:
        self.entities = entities
        self.spots = _without_overlaps(entities)
        self._ends = [spot.end for spot in self.spots]
        self._starts = [spot.start for spot in self.spots]
        self._links = sorted(links, key=lambda link: link.start)
        self._link_starts = [link.start for link in self._links]

    def spots_in(self, start: int, end: int) -> Sequence[Spot]:
        """The mentions that share a character with this span."""
        return self.spots[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def spot_at(self, offset: int) -> Spot | None:
        """The mention at this offset."""
        return next(iter(self.spots_in(offset, offset + 1)), None)

    def links_in(self, start: int, end: int) -> Sequence[Link]:
        """The links that share a character with this span; they do not overlap."""
        first = bisect_left(self._link_starts, start)
        if first and self._links[first - 1].end > start:
            first -= 1
        return self._links[first : bisect_left(self._link_starts, end)]

    def link_at(self, offset: int) -> Link | None:
        """The link at this offset."""
        return next(iter(self.links_in(offset, offset + 1)), None)


def _without_overlaps(entities: Sequence[Entity]) -> list[Spot]:
    """Every mention in text order; of two that overlap the first, the longer one, stays."""
    spots = sorted(
        (
            Spot(mention.start, mention.end, number, index)
            for number, entity in enumerate(entities)
            for index, mention in enumerate(entity.mentions)
            if mention.start < mention.end
        ),
        key=lambda spot: (spot.start, -spot.end),
    )
    kept: list[Spot] = []
    for spot in spots:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


class LitNames:
    """The entities of a text and the one of them that is chosen."""

    def __init__(self) -> None:
        self.highlights = Highlights((), ())
        self.chosen = NOWHERE
        """Index of the chosen entity."""
        self.mention = NOWHERE
        """Index of the mention of it that was stepped to."""
        self.find: Finder | None = None
        self.matches: Sequence[tuple[int, int]] = ()
        """Where what is sought stands in the text."""
        self.match = NOWHERE
        """Index of the one that was stepped to."""

    def seek(self, find: Finder | None, text: str) -> None:
        """Look for something else."""
        self.find = find
        self.find_in(text)

    def find_in(self, text: str) -> None:
        """Look for what is sought in another text."""
        self.matches = self.find(text) if self.find is not None and text else ()
        self.match = NOWHERE

    def next_match(self, step: int, *, wraps: bool) -> tuple[int, int] | None:
        """The match after the one that was stepped to; None at the end, unless it wraps."""
        wanted = self.match + step if self.match != NOWHERE else 0 if step > 0 else -1
        if not self.matches or not (wraps or 0 <= wanted < len(self.matches)):
            return None
        self.match = wanted % len(self.matches)
        return self.matches[self.match]

    def matches_in(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The matches that share a character with this span."""
        first = bisect_right(self.matches, start, key=lambda span: span[1])
        return self.matches[first : bisect_left(self.matches, end, key=lambda span: span[0])]

    @property
    def entity(self) -> Entity | None:
        """The chosen entity."""
        entities = self.highlights.entities
        return entities[self.chosen] if 0 <= self.chosen < len(entities) else None

    @property
    def name_spots(self) -> list[Spot]:
        """Every mention of a name; dates and amounts are left out."""
        return [
            spot
            for spot in self.highlights.spots
            if is_name(self.highlights.entities[spot.entity])
        ]

    def show(self, entities: Sequence[Entity], links: Iterable[Link]) -> None:
        """Take other entities; the chosen one stays if there is one of its name and type."""
        before = self.entity
        self.highlights = Highlights(entities, links)
        self.chosen = NOWHERE
        for number, entity in enumerate(entities):
            if before and (entity.name, entity.type) == (before.name, before.type):
                self.chosen = number
                self.mention = min(self.mention, len(entity.mentions) - 1)
        if self.chosen == NOWHERE:
            self.mention = NOWHERE

    def light(self, entity: Entity, mention: int) -> None:
        """Choose an entity of this text and one of its mentions."""
        self.chosen = list(self.highlights.entities).index(entity)
        self.mention = mention

    def clear(self) -> bool:
        """Choose none; False when none was."""
        had = self.chosen != NOWHERE
        self.chosen = self.mention = NOWHERE
        return had
