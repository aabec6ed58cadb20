"""The stretch of a list that is held as rows: pages are read as the cursor comes near an end.

A list may hold a million entries; nobody walks through them all, and most of it is never read.
"""

from msgspec.structs import replace

from reader.library import Library
from reader.model import Entry, EntryId, Listing
from reader.ui.snapshots import FoundList

PAGE_ROWS = 200  # what the library gives at a time
ABOVE = PAGE_ROWS // 2  # rows above the one that is gone to
MOST_AT_ONCE = 5 * PAGE_ROWS  # read for one key, 15 ms; of what was found there is no more


class Stretch:
    """Reads pages of a listing or of what was found, and knows whether more lie beyond."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.listing = Listing()
        self.sought: FoundList | None = None
        """What a search shows in place of the listing."""
        self.has_more = False
        """Whether there may be rows behind the last one."""
        self.has_before = False
        """Whether there may be rows before the first one."""

    def open(self, listing: Listing) -> None:
        """Read from this listing from now on."""
        self.listing, self.sought = listing, None

    def first(self) -> list[Entry]:
        """The newest rows of the listing."""
        rows = self._library.entries(self.listing, limit=PAGE_ROWS)
        self.has_more, self.has_before = len(rows) == PAGE_ROWS, False
        return rows

    def last(self) -> list[Entry]:
        """The oldest rows of the listing."""
        rows = self._library.entries_above(self.listing, limit=PAGE_ROWS)
        self.has_more, self.has_before = False, len(rows) == PAGE_ROWS
        return rows

    def around(self, entry: Entry) -> list[Entry]:
        """The rows about an entry, itself among them if the listing holds it."""
        above = self._library.entries_above(self.listing, before=entry, limit=ABOVE)
        if len(above) < ABOVE:
            return self.first()
        rows = [*above, *self._library.entries(self.listing, after=above[-1], limit=PAGE_ROWS)]
        self.has_more, self.has_before = len(rows) == ABOVE + PAGE_ROWS, True
        return rows

    def with_row(self, wanted: EntryId | None, kept: Entry | None = None) -> list[Entry]:
        """The newest rows; where the wanted one is further down, those about it."""
        rows = self.first()
        if wanted is None or not self.has_more or any(row.id == wanted for row in rows):
            return rows
        if kept is not None and _is_above(kept, rows[-1]):
            return rows
        entry = kept or self._library.entry(wanted)
        about = self.around(entry)
        if kept is not None or any(row.id == wanted for row in about):
            return about
        return self.first()

    def below(self, last: Entry) -> list[Entry]:
        """The page behind that row."""
        if self.sought is not None:
            rows = self.sought.more(last)
        else:
            rows = self._library.entries(self.listing, after=last, limit=PAGE_ROWS)
        self.has_more = len(rows) == PAGE_ROWS
        return rows

    def above(self, first: Entry) -> list[Entry]:
        """The page before that row."""
        rows = self._library.entries_above(self.listing, before=first, limit=PAGE_ROWS)
        self.has_before = len(rows) == PAGE_ROWS
        return rows

    def unread_beyond(self, edge: Entry, step: int) -> Entry | None:
        """The nearest unread entry of the listing behind that row, or before it."""
        unread = replace(self.listing, show="unread")
        if step > 0:
            found = self._library.entries(unread, after=edge, limit=1)
        else:
            found = self._library.entries_above(unread, before=edge, limit=1)
        return found[0] if found else None


def _is_above(entry: Entry, row: Entry) -> bool:
    return (entry.sort_key, entry.id) > (row.sort_key, row.id)
