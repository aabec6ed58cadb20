"""The feeds and the entries: which list is shown, what waits, what was marked.

A list changes only when its user asks for it: entries that were read stay, new ones wait.
Knows the library and the two list widgets; nothing of the article.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from reader.actions import Pane
from reader.library import Library
from reader.model import Entry, EntryId, Feed, FeedId, Listing, Show
from reader.ui.doing import Doing
from reader.ui.feed_words import empty_list, standing_fact, trouble
from reader.ui.jobs import Jobs
from reader.ui.list_pages import PAGE_ROWS, with_row
from reader.ui.list_words import counts_in_words, is_marked, list_name, toggled
from reader.ui.recount import recount
from reader.ui.row_list import RowList
from reader.ui.sidebar import EVERYTHING, SidebarRow, is_in_folder, make_rows, next_with_unread
from reader.ui.smart import SmartLists
from reader.ui.snapshots import FoundList, SetAside, Snapshot, holds
from reader.ui.stretch import Stretch
from reader.ui.words import count, marked_read, quoted, unread_again
from reader.undo import STEPS

MANY = 20_000  # marks that take 0.1 s
_NEXT_SHOW: dict[Show, Show] = {"unread": "all", "all": "starred", "starred": "unread"}


class Lists:
    """The state of the two list panes."""

    def __init__(
        self,
        library: Library,
        jobs: Jobs,
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
        self._by_id: Mapping[FeedId, Feed] = {}
        self._standing: tuple[str, ...] = ()
        self.folded: set[str] = set()
        self.waiting = 0
        """Entries that came since the list was made."""
        self.since = EntryId(0)
        """The newest entry when the list was made."""
        self.stretch = Stretch(library, entries)
        """The rows of the entries, and what lies beyond them."""
        self.smart = SmartLists(library, jobs, self, key)
        self.stretch.more_later = self.smart.more
        self.before: deque[tuple[str, Snapshot]] = deque(maxlen=STEPS)
        """Lists as they were before much of them changed, by what undo says of it."""
        self.set_aside = SetAside((), None, has_more=False)
        self._counts = (0, 0, 0)
        """Entries, unread and starred ones of the listing's scope, whatever it shows."""

    # --- the feeds -------------------------------------------------------------------------

    def load_feeds(self) -> None:
        """Read subscriptions and counts again; the cursor stays."""
        self.feeds = self._library.feeds()
        # Asked for with every key: of 2,000 feeds either takes milliseconds to find.
        self._by_id = {feed.id: feed for feed in self.feeds}
        self._standing = standing_fact(self.feeds, self._key)
        self.smart.load()
        self.show_sidebar()

    def show_sidebar(self) -> None:
        """Draw the feeds with their counts as they are now; the cursor stays."""
        totals = self._library.totals()
        self.sidebar.show(
            make_rows(
                self.feeds,
                unread=totals.unread,
                starred=totals.starred,
                later=self._library.count_later(),
                folded=self.folded,
                saved=self.smart.rows(),
            )
        )
        self._count()

    def _count(self) -> None:
        if self.listing.scope == "smart":
            self._counts = 0, self.smart.count(self.listing).unread, 0
        else:
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
        found = next_with_unread(self.feeds, self.listing.feed_id, step)
        return None if found is None else Listing("feed", feed_id=found)

    # --- the entries -----------------------------------------------------------------------

    def show_listing(
        self, listing: Listing, *, cursor_id: EntryId | None = None, kept: Entry | None = None
    ) -> None:
        """Make the list anew, the cursor on that entry or on the first unread.

        `kept` was in it before and stays, read or not.
        """
        listing = self.smart.known(listing)
        self._open(listing)
        self.smart.forget()
        self.waiting = 0
        if listing.scope == "smart":
            self.smart.show(cursor_id=cursor_id, kept=kept)
            self._count()
            return
        self.since = self._library.newest_id()
        is_here = kept is not None and kept.feed_id in self.feed_ids_of(listing)
        rows = self.stretch.with_row(cursor_id, kept if is_here else None)
        self.show_first(rows, cursor_id=cursor_id, kept=kept if is_here else None)

    def show_first(
        self, rows: list[Entry], *, cursor_id: EntryId | None, kept: Entry | None
    ) -> None:
        """Show the first rows of a list that was made anew."""
        rows = with_row(rows, kept)
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

    def add_rows(self, rows: list[Entry], *, has_more: bool) -> None:
        """Add rows at the end of the list."""
        self.stretch.has_more = has_more
        self.entries.extend(rows)
        self._changed()

    def reload(self, *, keep_read: bool = False) -> int:
        """Make the list anew with what waits; the cursor stays on its entry. How many waited.

        `keep_read` leaves what was read since in its place, so that the cursor has its row.
        """
        waited, selected = self.waiting, self.entries.selected
        self.stretch.open(self.listing)
        if self.listing.scope == "smart":
            self.smart.reload(keep_read=keep_read)
            return waited
        self.since = self._library.newest_id()
        rows = self.stretch.with_row(selected.id if selected else None, selected)
        self.show_fresh(rows, keep_read=keep_read)
        return waited

    def show_fresh(self, fresh: list[Entry], *, keep_read: bool) -> None:
        """Show rows that were read again, and those of before that are to keep their place."""
        selected = self.entries.selected
        known = {row.id for row in fresh}
        if keep_read or (selected is not None and selected.id not in known):
            kept = [row for row in self.entries.rows if keep_read or row is selected]
            fresh += [row for row in kept if row.id not in known]
            fresh.sort(key=lambda row: (row.sort_key, row.id), reverse=True)
        self.waiting = 0
        self.entries.show(fresh)
        self._count()

    def show_found(self, sought: FoundList, rows: Iterable[Entry]) -> None:
        """Show what a search found; `end_found` brings the list back as it was."""
        if self.sought is None:
            row_id = row.id if (row := self.entries.selected) else None
            stretch = self.stretch
            self.set_aside = SetAside(
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
        before, self.stretch.sought = self.set_aside, None
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
        if self.listing.scope != "smart":  # its new ones are counted with its unread ones
            self.waiting = self._library.count_new(self.listing, self.since)
        self.load_feeds()

    # --- marks -----------------------------------------------------------------------------

    def reread(self, entry_ids: Iterable[EntryId]) -> None:
        """Draw these entries as they are stored now, and their feeds; no row goes."""
        wanted = set(entry_ids)
        self.entries.change_rows(
            lambda row: self._library.entry(row.id) if row.id in wanted else row
        )
        counted = recount(self._library, self._by_id, wanted)
        if counted is None:
            self.load_feeds()
            return
        self._by_id, self.feeds = counted.feeds, list(counted.feeds.values())
        self.sidebar.change_rows(counted.row)
        if self.smart.feeds:
            self.smart.recount()
        self._count()

    def mark_opened(self, entry: Entry) -> Entry:
        """The entry as read; opening is no step of undo."""
        if entry.is_read and not entry.is_changed:
            return entry
        self._library.mark([entry.id], read=True)
        self.reread(self._library.same_story(entry.id))
        return self._library.entry(entry.id)

    def toggle(self, entry: Entry, mark: str) -> str:
        """Turn `read`, `starred` or `later` of an entry around; what to say."""
        was = is_marked(entry, mark)
        said, undone = toggled(mark, quoted(entry.title), was=was)
        self._library.mark(
            [entry.id],
            read=not was if mark == "read" else None,
            starred=not was if mark == "starred" else None,
            later=not was if mark == "later" else None,
            words=undone,
        )
        self.reread(self._library.same_story(entry.id) if mark == "read" else [entry.id])
        return said

    def mark_all_read(self, listing: Listing) -> Doing[int]:
        """Mark all that a list shows as read; cursor and rows stay."""
        name, unread = self.name_of(listing), self._library.counts(listing).unread
        words = unread_again(unread, name)
        return Doing(
            f"Marking {count(unread)} read",
            lambda: self._library.mark_all_read(listing, words=words),
            lambda number: self._marked_all(listing, number, words),
            is_long=unread > MANY,
        )

    def _marked_all(self, listing: Listing, number: int, words: str) -> str:
        if number:
            self.before.append((words, self.snapshot()))
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
        return marked_read(number, self.name_of(listing), undo=self._key("undo"))

    def edit_rows(
        self,
        edit: Callable[[Iterable[Entry]], Iterable[Entry]],
        *,
        cursor_id: EntryId | None = None,
    ) -> None:
        """Let rows go or come, also in the list that a search stands in front of."""
        aside = self.set_aside
        self.set_aside = replace(aside, rows=tuple(edit(aside.rows)))
        self.entries.show(edit(self.entries.rows), cursor_key=cursor_id)
        self.load_feeds()

    def show_again(self, snapshot: Snapshot) -> None:
        """Show a list as it was."""
        self._open(snapshot.listing)
        self.stretch.has_more = self.stretch.has_before = True  # it was not kept
        self.entries.show(snapshot.rows, cursor_key=snapshot.cursor_id, keep_line=False)
        self.point_sidebar()
        self.load_feeds()

    def snapshot(self) -> Snapshot:
        """The list as it is."""
        selected = self.entries.selected
        return Snapshot(self.listing, self.entries.rows, selected.id if selected else None)

    # --- words -----------------------------------------------------------------------------

    def name_of(self, listing: Listing) -> str:
        """What a list is called in titles and sentences."""
        if listing.scope == "smart":
            return list_name(listing, self.smart.title(listing))
        feed = self.feed(listing.feed_id)
        return list_name(listing, feed.title if feed else "Feed")

    def quoted_name(self) -> str:
        """The list that is shown, in curly quotes."""
        return quoted(self.name_of(self.listing))

    def count_words(self) -> tuple[str, ...]:
        """What the title bar says at its right, longest form first; short: what is shown."""
        is_more = self.smart.count(self.listing).is_more
        return counts_in_words(self._counts, self.listing, self.waiting, is_more=is_more)

    @property
    def shows_source(self) -> bool:
        """False in the list of one feed."""
        return self.listing.scope != "feed"

    def empty_words(self) -> str:
        """One sentence and one key for a list without a row."""
        if self.listing.scope == "smart":
            return self.smart.empty_words(self.listing)
        feed_ids = set(self.feed_ids_of(self.listing))
        feeds = [feed for feed in self.feeds if feed.id in feed_ids]
        return empty_list(self.listing, self.feeds, feeds, self._key)

    def facts(self) -> tuple[str, ...]:
        """What stands at the right of the status line."""
        return self._standing

    def trouble(self) -> str:
        """Why the feed under the cursor of the feeds failed; empty when it did not."""
        return trouble(self.sidebar.selected, self.feeds, self._key, now=datetime.now(UTC))
