"""Dates, money and quantities beside the names of an English text."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from reader.entities.amounts import find_amounts
from reader.entities.days import find_days
from reader.model import NAME_TYPES, EntityType, Mention


def find_values(text: str, published: date | None = None) -> tuple[Mention, ...]:
    """The dates, sums and measures, in text order, none overlapping; the longest wins.

    `published` is the day that "yesterday" is told from.
    """
    found = [*find_days(text, published), *find_amounts(text)]
    return _without_overlaps(found)


def add_values(
    text: str, mentions: Iterable[Mention], published: date | None
) -> tuple[Mention, ...]:
    """The mentions, in text order, with what dates, sums and measures come to.

    A tagger that marks those keeps its own marks; for one that marks names they are found here,
    and the longer wins: "US$5" over "US", a memorial over the date in its name.
    """
    marked = tuple(mentions)
    if any(mention.type not in NAME_TYPES for mention in marked):
        values = {(found.start, found.type): found for found in find_values(text, published)}
        return tuple(_with_value(mention, values) for mention in marked)
    return _without_overlaps([*marked, *find_values(text, published)])


def _with_value(mention: Mention, values: dict[tuple[int, EntityType], Mention]) -> Mention:
    found = values.get((mention.start, mention.type))
    return mention if found is None else replace(mention, value=found.value)


def _without_overlaps(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """In text order; of two that overlap the longer one, of two as long the first here."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda mention: mention.start - mention.end):
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: mention.start))
