"""The first rows of a list, as many as are needed to have a wanted one among them."""

from collections.abc import Sequence

from reader.library import Library
from reader.model import Entry, EntryId, Listing

PAGE_ROWS = 200  # what the library gives at a time
_MOST_ROWS = 5 * PAGE_ROWS


def first_page(
    library: Library, listing: Listing, wanted: EntryId | None
) -> tuple[list[Entry], bool]:
    """The newest rows, and whether there are more; more of them for one further down."""
    rows = library.entries(listing, limit=PAGE_ROWS)
    has_more = len(rows) == PAGE_ROWS
    while wanted is not None and has_more and len(rows) < _MOST_ROWS:
        if any(row.id == wanted for row in rows):
            break
        more = library.entries(listing, after=rows[-1], limit=PAGE_ROWS)
        rows += more
        has_more = len(more) == PAGE_ROWS
    return rows, has_more


def first_unread(rows: Sequence[Entry]) -> int:
    """Index of the first unread entry; -1 when there is none."""
    return next((index for index, row in enumerate(rows) if not row.is_read), -1)


def with_row(rows: list[Entry], kept: Entry | None) -> list[Entry]:
    """The rows with that one in its place, whether it is among them or not."""
    if kept is None or any(row.id == kept.id for row in rows):
        return rows
    return sorted([*rows, kept], key=lambda row: (row.sort_key, row.id), reverse=True)
