"""The stretch of a list that is held as rows: pages are read as the cursor comes near an end.

A list may hold a million entries; nobody walks through them all, and most of it is never read.
"""

from collections.abc import Callable

from msgspec.structs import replace

from reader.library import Library
from reader.model import Entry, EntryId, Listing
from reader.ui.list_pages import PAGE_ROWS
from reader.ui.row_list import RowList
from reader.ui.snapshots import FoundList

ABOVE = PAGE_ROWS // 2  # rows above the one that is gone to
MOST_AT_ONCE = 5 * PAGE_ROWS  # read for one key, 15 ms; of what was found there is no more


class Stretch:
    """The rows of one list, read in pages, and whether more lie beyond them."""

    def __init__(self, library: Library, entries: RowList[Entry]) -> None:
        self._library, self._entries = library, entries
        self.listing = Listing()
        self.sought: FoundList | None = None
        """What a search shows in place of the listing."""
        self.has_more = False
        """Whether there may be rows behind the last one."""
        self.has_before = False
        """Whether there may be rows before the first one."""
        self.more_later: Callable[[Entry], None] | None = None
        """Asks for the rows of a smart feed behind that one, which come in a thread."""

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

    # --- the rows --------------------------------------------------------------------------

    def load_near(self) -> None:
        """Add the page that lies beyond an end that is in sight; the cursor stays."""
        if self._entries.near_ends[1]:
            self._load_more()
        rows = self._entries.rows
        if self.has_before and self.sought is None and rows and self._entries.near_ends[0]:
            self._entries.show([*self.above(rows[0]), *rows])

    @property
    def _is_smart(self) -> bool:
        return self.listing.scope == "smart" and self.sought is None

    def _load_more(self) -> None:
        if not self.has_more or not self._entries.rows:
            return
        if self._is_smart and self.more_later is not None:
            self.more_later(self._entries.rows[-1])
        else:
            self._entries.extend(self.below(self._entries.rows[-1]))

    def read_end(self, step: int) -> None:
        """Have the last rows of the list, or the first, however far they are."""
        if self._is_smart:
            return
        while step > 0 and self.has_more and len(self._entries.rows) < MOST_AT_ONCE:
            self._load_more()
        if self.sought is not None:
            return
        if step > 0 and self.has_more:
            rows = self.last()
            self._entries.show(rows, cursor_key=rows[-1].id if rows else None)
        elif step < 0 and self.has_before:
            rows = self.first()
            self._entries.show(rows, cursor_key=rows[0].id if rows else None, keep_line=False)

    def next_unread(self, step: int, *, from_id: EntryId | None = None) -> int:
        """Index of the nearest unread entry that way among the rows; -1 when there is none."""
        rows = self._entries.rows
        start = self._entries.index_of(from_id) if from_id is not None else -1
        if start < 0:
            start = self._entries.cursor
        way = range(start + 1, len(rows)) if step > 0 else range(start - 1, -1, -1)
        return next((index for index in way if not rows[index].is_read), -1)

    def find_unread(self, step: int) -> int:
        """The same in all of the list: the rows about a far one are read first.

        Those of a smart feed are asked for, and not there yet.
        """
        index = self.next_unread(step)
        if self._is_smart:
            if index < 0 < step:
                self._load_more()
            return index
        if self.sought is not None or self.listing.show == "starred":
            held = len(self._entries.rows)
            while index < 0 < step and self.has_more and held < MOST_AT_ONCE:
                self._load_more()
                index, held = self.next_unread(step), len(self._entries.rows)
            return index
        rows, has_beyond = self._entries.rows, self.has_more if step > 0 else self.has_before
        if index >= 0 or not rows or not has_beyond:
            return index
        found = self.unread_beyond(rows[-1 if step > 0 else 0], step)
        if found is None:
            return -1
        self._entries.show(self.around(found), cursor_key=found.id, keep_line=False)
        return self._entries.cursor

    def first_unread(self) -> int:
        """Index of the first unread entry of the list; -1 when there is none."""
        self.read_end(-1)
        rows = self._entries.rows
        if rows and not rows[0].is_read:
            return 0
        self._entries.move_to(0)
        return self.find_unread(1)


def _is_above(entry: Entry, row: Entry) -> bool:
    return (entry.sort_key, entry.id) > (row.sort_key, row.id)
