"""Lists as they were, to be shown again: before a mark that is undone, before a search."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from reader.model import Entry, EntryId, FeedId, Listing

Spans = Sequence[tuple[int, int]]
"""Places in a text, half-open, in code points."""


class Snapshot(Struct, frozen=True):
    """A list as it was before much of it changed."""

    listing: Listing
    rows: tuple[Entry, ...]
    cursor_id: EntryId | None


class SetAside(Struct, frozen=True):
    """A list that a search stands in front of."""

    rows: tuple[Entry, ...]
    cursor_id: EntryId | None
    has_more: bool


class FoundList(Struct, frozen=True):
    """What a search shows in place of a list."""

    name: str
    counts: tuple[str, ...]
    empty_words: str
    more: Callable[[Entry], list[Entry]]
    """The rows behind that one."""
    find: Callable[[str], Spans]
    """Where the words that are sought stand in a text."""


def holds(listing: Listing, row: Entry, feed_ids: Collection[FeedId]) -> bool:
    """True for an unread entry of these feeds that the listing shows."""
    is_starred = row.is_starred or "starred" not in {listing.scope, listing.show}
    is_later = row.is_later or listing.scope != "later"
    return not row.is_read and row.feed_id in feed_ids and is_starred and is_later


def in_order(rows: Iterable[Entry], others: Iterable[Entry]) -> list[Entry]:
    """The rows with those others in their places, newest first; each once."""
    known = {row.id: row for row in [*others, *rows]}
    return sorted(known.values(), key=lambda row: (row.sort_key, row.id), reverse=True)
