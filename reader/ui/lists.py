"""The feeds and the entries: which list is shown, what waits, what was marked.

A list changes only when its user asks for it: entries that were read stay, new ones wait.
Knows the library and the two list widgets; nothing of the article.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from reader.actions import Pane
from reader.library import Library
from reader.model import Entry, EntryId, Feed, FeedId, Listing, Show
from reader.ui.doing import Doing
from reader.ui.feed_words import empty_list, standing_fact, trouble
from reader.ui.row_list import RowList
from reader.ui.sidebar import EVERYTHING, SidebarRow, is_in_folder, make_rows
from reader.ui.snapshots import FoundList, SetAside, Snapshot, holds
from reader.ui.stretch import PAGE_ROWS, Stretch
from reader.ui.words import count, marked_read, quoted, unread_again
from reader.undo import STEPS, Undone

_NEXT_SHOW: dict[Show, Show] = {"unread": "all", "all": "starred", "starred": "unread"}


class Lists:
    """The state of the two list panes."""

    def __init__(
        self,
        library: Library,
        *,
        sidebar: RowList[SidebarRow],
        entries: RowList[Entry],
        changed: Callable[[], None],
        key: Callable[[str], str],
    ) -> None:
        self._library = library
        self.sidebar = sidebar
        self.entries = entries
        self._key = key
        """The key of an action as people write it."""
        self._changed = changed
        """Told whenever titles or counts may read differently."""
        self.listing = EVERYTHING
        self.feeds: list[Feed] = []
        self._by_id: dict[FeedId, Feed] = {}
        self._standing: tuple[str, ...] = ()
        self.folded: set[str] = set()
        self.waiting = 0
        """Entries that came since the list was made."""
        self._since = EntryId(0)
        self.stretch = Stretch(library, entries)
        """The rows of the entries, and what lies beyond them."""
        self._snapshots: deque[Snapshot | None] = deque(maxlen=STEPS)
        self._set_aside = SetAside((), None, has_more=False, has_before=False)
        self._counts = (0, 0, 0)
        """Entries, unread and starred ones of the listing's scope, whatever it shows."""

    # --- the feeds -------------------------------------------------------------------------

    def load_feeds(self) -> None:
        """Read subscriptions and counts again; the cursor stays."""
        self.feeds = self._library.feeds()
        # Asked for with every key: of 2,000 feeds either takes milliseconds to find.
        self._by_id = {feed.id: feed for feed in self.feeds}
        self._standing = standing_fact(self.feeds, self._key)
        totals = self._library.totals()
        self.sidebar.show(
            make_rows(
                self.feeds,
                unread=totals.unread,
                starred=totals.starred,
                later=self._library.count_later(),
                folded=self.folded,
            )
        )
        self._count()

    def _count(self) -> None:
        counts = self._library.counts(self.listing)
        self._counts = counts.entries, counts.unread, counts.starred
        self._changed()

    def point_sidebar(self) -> None:
        """Put the cursor of the feeds on the list that is shown."""
        for index, row in enumerate(self.sidebar.rows):
            if replace(row.listing, show="all") == replace(self.listing, show="all"):
                self.sidebar.move_to(index, by_user=False)

    def fold(self, folder: str, *, is_folded: bool) -> bool:
        """Fold or unfold a folder; False when it was so, or when there is no folder."""
        if not folder or (folder in self.folded) == is_folded:
            return False
        (self.folded.add if is_folded else self.folded.discard)(folder)
        key = ("folder", folder, 0)
        self.load_feeds()
        self.sidebar.move_to(self.sidebar.index_of(key))
        return True

    def feed(self, feed_id: FeedId | None) -> Feed | None:
        """The subscription of that id."""
        return None if feed_id is None else self._by_id.get(feed_id)

    def feed_in_hand(self, pane: Pane) -> FeedId | None:
        """The feed that a feed key acts on: the one under the cursor, else that of the list."""
        entry, row = self.entries.selected, self.sidebar.selected
        if pane == "feeds":
            return row.feed_id if row is not None else None
        return entry.feed_id if entry is not None else self.listing.feed_id

    def rename(self, feed: Feed) -> None:
        """Take over what a subscription is called now; no entry comes, goes or moves."""
        self.entries.change_rows(
            lambda row: replace(row, feed_title=feed.title) if row.feed_id == feed.id else row
        )
        self.load_feeds()

    def feed_ids_of(self, listing: Listing) -> list[FeedId]:
        """The feeds a list draws from; all of them for the smart lists."""
        if listing.scope == "feed":
            return [feed.id] if (feed := self.feed(listing.feed_id)) else []
        if listing.scope == "folder":
            return [feed.id for feed in self.feeds if is_in_folder(feed, listing.folder)]
        return [feed.id for feed in self.feeds]

    def feed_with_unread(self, step: int) -> Listing | None:
        """The list of the nearest feed with unread entries that way, around the end."""
        ids = [feed.id for feed in self.feeds]
        if not ids:
            return None
        here = self.listing.feed_id
        start = ids.index(here) if here in ids else (-1 if step > 0 else len(ids))
        for distance in range(1, len(ids) + 1):
            feed = self.feeds[(start + step * distance) % len(ids)]
            if feed.unread and feed.id != here:
                return Listing("feed", feed_id=feed.id)
        return None

    # --- the entries -----------------------------------------------------------------------

    def show_listing(
        self, listing: Listing, *, cursor_id: EntryId | None = None, kept: Entry | None = None
    ) -> None:
        """Make the list anew, the cursor on that entry or on the first unread.

        `kept` was in it before and stays, read or not.
        """
        self._open(listing)
        self._since = self._library.newest_id()
        self.waiting = 0
        is_here = kept is not None and kept.feed_id in self.feed_ids_of(listing)
        rows = self.stretch.with_row(cursor_id, kept if is_here else None)
        if kept is not None and is_here and all(row.id != kept.id for row in rows):
            rows = sorted([*rows, kept], key=lambda row: (row.sort_key, row.id), reverse=True)
        if cursor_id is None:
            cursor_id = next((row.id for row in rows if not row.is_read), None)
        self.entries.show(rows, cursor_key=cursor_id, keep_line=False)
        self._count()

    def _open(self, listing: Listing) -> None:
        self.listing = listing
        self.stretch.open(listing)

    @property
    def sought(self) -> FoundList | None:
        """What a search shows in place of the listing."""
        return self.stretch.sought

    def reload(self, *, keep_read: bool = False) -> int:
        """Make the list anew with what waits; the cursor stays on its entry. How many waited.

        `keep_read` leaves what was read since in its place, so that the cursor has its row.
        """
        waited, selected = self.waiting, self.entries.selected
        self.stretch.open(self.listing)
        fresh = self.stretch.with_row(selected.id if selected else None, selected)
        known = {row.id for row in fresh}
        if keep_read or (selected is not None and selected.id not in known):
            kept = [row for row in self.entries.rows if keep_read or row is selected]
            fresh += [row for row in kept if row.id not in known]
            fresh.sort(key=lambda row: (row.sort_key, row.id), reverse=True)
        self._since = self._library.newest_id()
        self.waiting = 0
        self.entries.show(fresh)
        self._count()
        return waited

    def show_found(self, sought: FoundList, rows: Iterable[Entry]) -> None:
        """Show what a search found; `end_found` brings the list back as it was."""
        if self.sought is None:
            row_id = row.id if (row := self.entries.selected) else None
            stretch = self.stretch
            self._set_aside = SetAside(
                self.entries.rows, row_id, stretch.has_more, stretch.has_before
            )
        found = list(rows)
        self.stretch.sought, self.stretch.has_more = sought, len(found) == PAGE_ROWS
        self.entries.show(found, cursor_key=found[0].id if found else None, keep_line=False)
        self._changed()

    def end_found(self) -> None:
        """Show the list that was there before a search, with what was marked since."""
        if self.sought is None:
            return
        marked = {row.id: row for row in self.entries.rows}
        before, self.stretch.sought = self._set_aside, None
        self.stretch.has_more, self.stretch.has_before = before.has_more, before.has_before
        rows = [marked.get(row.id, row) for row in before.rows]
        self.entries.show(rows, cursor_key=before.cursor_id, keep_line=False)
        self._changed()

    def cycle_show(self) -> Show:
        """Go from unread to all to starred; the cursor stays on its entry when it can."""
        selected = self.entries.selected
        show = _NEXT_SHOW[self.listing.show]
        self.show_listing(
            replace(self.listing, show=show), cursor_id=selected.id if selected else None
        )
        return show

    def count_waiting(self) -> None:
        """Count what came in since the list was made, and read the counts again."""
        self.waiting = self._library.count_new(self.listing, self._since)
        self.load_feeds()

    # --- marks -----------------------------------------------------------------------------

    def reread(self, entry_ids: Iterable[EntryId]) -> None:
        """Draw these entries as they are stored now; no row goes."""
        wanted = set(entry_ids)
        self.entries.change_rows(
            lambda row: self._library.entry(row.id) if row.id in wanted else row
        )
        self.load_feeds()

    def mark_opened(self, entry: Entry) -> Entry:
        """The entry as read; opening is no step of undo."""
        if entry.is_read and not entry.is_changed:
            return entry
        self._library.mark([entry.id], read=True)
        self.reread(self._library.same_story(entry.id))
        return self._library.entry(entry.id)

    def toggle(self, entry: Entry, mark: str) -> str:
        """Turn `read`, `starred` or `later` of an entry around; what to say."""
        title = quoted(entry.title)
        if mark == "read":
            said = f"Marked {'unread' if entry.is_read else 'read'}"
            undone = f"Undone: {title} is {'read' if entry.is_read else 'unread'} again"
            changed = self._library.mark([entry.id], read=not entry.is_read, words=undone)
        elif mark == "starred":
            said = "Star taken off" if entry.is_starred else "Starred"
            undone = (
                f"Undone: {title} {'starred again' if entry.is_starred else 'without star'}"
            )
            changed = self._library.mark([entry.id], starred=not entry.is_starred, words=undone)
        else:
            said = "No longer for later" if entry.is_later else "Kept for later"
            undone = (
                f"Undone: {title} {'for later again' if entry.is_later else 'not for later'}"
            )
            changed = self._library.mark([entry.id], later=not entry.is_later, words=undone)
        if changed:
            self._snapshots.append(None)
        self.reread(self._library.same_story(entry.id) if mark == "read" else [entry.id])
        return said

    def mark_all_read(self, listing: Listing) -> Doing[int]:
        """Mark all that a list shows as read; cursor and rows stay."""
        name, unread = self.name_of(listing), self._library.counts(listing).unread
        return Doing(
            f"Marking {count(unread)} read",
            lambda: self._library.mark_all_read(listing, words=unread_again(unread, name)),
            lambda number: self._marked_all(listing, name, number),
        )

    def _marked_all(self, listing: Listing, name: str, number: int) -> str:
        if number:
            selected = self.entries.selected
            self._snapshots.append(
                Snapshot(self.listing, self.entries.rows, selected.id if selected else None)
            )
        feed_ids = set(self.feed_ids_of(listing))
        # As it is stored now: reading thousands of entries back takes as many transactions.
        self.entries.change_rows(
            lambda row: (
                replace(row, is_read=True, is_changed=False)
                if holds(listing, row, feed_ids)
                else row
            )
        )
        self.load_feeds()
        return marked_read(number, name, undo=self._key("undo"))

    def undo(self) -> Doing[Undone | None]:
        """Take the last mark back, with the list, cursor and scroll of then."""
        return Doing("Taking it back", self._library.undo, self._undone)

    def _undone(self, undone: Undone | None) -> str:
        if undone is None:
            return "Nothing to undo"
        if undone.is_text or undone.is_names:
            return undone.words
        snapshot = self._snapshots.pop() if self._snapshots else None
        if snapshot is not None and self._is_other_list(snapshot):
            self._open(snapshot.listing)
            self.stretch.has_more = self.stretch.has_before = True  # it was not kept
            self.entries.show(snapshot.rows, cursor_key=snapshot.cursor_id, keep_line=False)
            self.point_sidebar()
        if snapshot is None:
            self.reread(undone.entry_ids)
        else:
            self._show_unread_again(undone.entry_ids, snapshot)
        return undone.words

    def _show_unread_again(self, entry_ids: Iterable[EntryId], snapshot: Snapshot) -> None:
        wanted = set(entry_ids)
        before = {row.id: row for row in snapshot.rows}
        self.entries.change_rows(
            lambda row: (
                replace(row, is_read=False, is_changed=before.get(row.id, row).is_changed)
                if row.id in wanted
                else row
            )
        )
        self.load_feeds()

    def _is_other_list(self, snapshot: Snapshot) -> bool:
        return snapshot.listing != self.listing or len(snapshot.rows) > len(self.entries.rows)

    # --- words -----------------------------------------------------------------------------

    def name_of(self, listing: Listing) -> str:
        """What a list is called in titles and sentences."""
        if listing.scope == "starred":
            return "Starred"
        if listing.scope == "later":
            return "Later"
        if listing.scope == "everything":
            return {"unread": "All unread", "all": "All entries", "starred": "All starred"}[
                listing.show
            ]
        feed = self.feed(listing.feed_id)
        name = listing.folder if listing.scope == "folder" else (feed.title if feed else "Feed")
        return {"unread": name, "all": f"{name}, all", "starred": f"{name}, starred"}[
            listing.show
        ]

    def quoted_name(self) -> str:
        """The list that is shown, in curly quotes."""
        return quoted(self.name_of(self.listing))

    def count_words(self) -> tuple[str, ...]:
        """What the title bar says at its right, longest form first; short: what is shown."""
        (entries, unread, starred), show = self._counts, self.listing.show
        new = [f"{count(self.waiting)} new"] if self.waiting else []
        is_unread = show != "starred"
        part = f"unread {count(unread)}" if is_unread else f"starred {count(starred)}"
        long = [f"all {count(entries)}", part, *new]
        shown = {"unread": unread, "all": entries, "starred": starred}
        return " · ".join(long), " · ".join([count(shown[show]), *new])

    @property
    def shows_source(self) -> bool:
        """False in the list of one feed."""
        return self.listing.scope != "feed"

    def empty_words(self) -> str:
        """One sentence and one key for a list without a row; nothing while it has some."""
        if self.entries.rows:
            return ""
        feed_ids = set(self.feed_ids_of(self.listing))
        feeds = [feed for feed in self.feeds if feed.id in feed_ids]
        return empty_list(self.listing, self.feeds, feeds, self._key)

    def facts(self) -> tuple[str, ...]:
        """What stands at the right of the status line."""
        return self._standing

    def trouble(self) -> str:
        """Why the feed under the cursor of the feeds failed; empty when it did not."""
        return trouble(self.sidebar.selected, self.feeds, self._key, now=datetime.now(UTC))
