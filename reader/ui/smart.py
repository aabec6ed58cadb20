"""Smart feeds as lists: their queries are asked in threads, and their answers shown.

A list changes only when its user asks for it, as every other; counts follow by themselves.
"""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace
from textual.message import Message
from textual.timer import Timer

from reader.errors import ReaderError
from reader.library import Library
from reader.model import CancelToken, Entry, EntryId, Listing, SmartCount, SmartFeed, SmartId
from reader.ui.jobs import Jobs
from reader.ui.list_pages import PAGE_ROWS, first_page
from reader.ui.lit_names import Finder, make_finder
from reader.ui.sidebar import EVERYTHING, SidebarRow
from reader.ui.snapshots import SetAside
from reader.ui.words import Key, marked_read, sentences, unread_again

if TYPE_CHECKING:
    from reader.ui.lists import Lists

LIST, COUNT, MARK = "smart list", "smart counts", "smart marks"
COUNT_AFTER_S = 0.3  # a hand that marks on counts once
CLEAR_AFTER_S = 0.15  # the list of before stands so long; most answers take a tenth of it
_NOTHING = SmartCount()


class Asked(Struct, frozen=True):
    """Rows that are awaited."""

    listing: Listing
    why: Literal["show", "reload", "more"]
    cursor_id: EntryId | None = None
    kept: Entry | None = None
    keep_read: bool = False
    after: Entry | None = None


class Listed(Struct, frozen=True):
    """The rows that were asked for, or why there are none."""

    asked: Asked
    rows: tuple[Entry, ...] = ()
    has_more: bool = False
    since: EntryId = EntryId(0)
    find: Finder | None = None
    """Where what the smart feed looks for stands in a text."""
    error: str = ""


class Counted(Struct, frozen=True):
    """Unread entries of every smart feed, and what is new for the list that is shown."""

    counts: dict[SmartId, SmartCount]
    listing: Listing | None = None
    since: EntryId = EntryId(0)
    new: int = 0
    error: str = ""


class Marked(Struct, frozen=True):
    """What was marked read of a smart listing."""

    listing: Listing
    ids: frozenset[EntryId] = frozenset()
    words: str = ""
    """What undo will say."""
    error: str = ""


class SmartAnswered(Message):
    """What a thread found out about smart feeds."""

    def __init__(self, value: Listed | Counted | Marked) -> None:
        super().__init__()
        self.value = value


class SmartLists:
    """The smart feeds of the two list panes."""

    def __init__(self, library: Library, jobs: Jobs, lists: "Lists", key: Key) -> None:
        self._library = library
        self._jobs = jobs
        self._lists = lists
        self._key = key
        self.feeds: list[SmartFeed] = []
        self._counts: dict[SmartId, SmartCount] = {}
        self._finders: dict[SmartId, Finder | None] = {}
        self._asked: Asked | None = None
        self._error = ""
        self._timer: Timer | None = None
        self._is_stale = False
        """True when something changed while it was counted."""

    # --- what is known ---------------------------------------------------------------------

    def load(self) -> None:
        """Read again which there are; their counts follow."""
        self.feeds = self._library.smart.all()
        if self.feeds:
            self.recount()

    def rows(self) -> list[SidebarRow]:
        """Their rows in the feeds pane."""
        return [self._row(feed) for feed in self.feeds]

    def _row(self, feed: SmartFeed) -> SidebarRow:
        count = self._counts.get(feed.id, _NOTHING)
        return SidebarRow(
            "saved",
            feed.title,
            count.unread,
            Listing("smart", smart_id=feed.id),
            is_broken=bool(count.error),
            is_more=count.is_more,
            trouble=count.error,
        )

    def feed(self, smart_id: SmartId | None) -> SmartFeed | None:
        """The smart feed of that number."""
        return next((feed for feed in self.feeds if feed.id == smart_id), None)

    def known(self, listing: Listing) -> Listing:
        """The listing, or everything when its smart feed is not there any more."""
        is_gone = listing.scope == "smart" and self.feed(listing.smart_id) is None
        return EVERYTHING if is_gone else listing

    def title(self, listing: Listing) -> str:
        """What the smart feed of a listing is called."""
        feed = self.feed(listing.smart_id)
        return feed.title if feed is not None else "Smart feed"

    def count(self, listing: Listing) -> SmartCount:
        """The unread entries of a listing's smart feed, as counted last."""
        return self._counts.get(listing.smart_id or SmartId(0), _NOTHING)

    def finder(self, listing: Listing) -> Finder | None:
        """Where what a smart feed looks for stands in a text; None for another list."""
        return self._finders.get(listing.smart_id) if listing.smart_id is not None else None

    @property
    def is_looking(self) -> bool:
        """True while rows are awaited."""
        return self._asked is not None

    def empty_words(self, listing: Listing) -> str:
        """One sentence and one key for a smart feed without a row."""
        if self._error:
            return sentences(self._error, f"{self._key('feed.edit')} changes the query.")
        if self.is_looking:
            return "Looking…"
        if listing.show == "all":
            return f"Nothing is found. {self._key('feed.edit')} changes the query."
        what = "unread" if listing.show == "unread" else "starred"
        return f"Nothing {what} is found here. {self._key('list.show')} shows all."

    # --- rows ------------------------------------------------------------------------------

    def show(self, *, cursor_id: EntryId | None = None, kept: Entry | None = None) -> None:
        """Ask for the rows of the list that is shown; those of before stand a moment."""
        lists = self._lists
        if kept is not None:
            lists.entries.show([kept], cursor_key=kept.id, keep_line=False)
        self._ask(Asked(lists.listing, "show", cursor_id, kept))
        lists.entries.set_timer(CLEAR_AFTER_S, self._clear)

    def reload(self, *, keep_read: bool) -> None:
        """Ask for the rows with what waits; those that are shown stand until then."""
        selected = self._lists.entries.selected
        cursor_id = selected.id if selected is not None else None
        self._ask(Asked(self._lists.listing, "reload", cursor_id, keep_read=keep_read))

    def more(self, last: Entry) -> None:
        """Ask for the rows behind that one, unless something is asked."""
        if self._asked is None:
            self._ask(Asked(self._lists.listing, "more", after=last))

    def forget(self) -> None:
        """Another list is shown: what was asked for it is not awaited."""
        self._asked, self._error = None, ""
        self._jobs.cancel(LIST)

    def _clear(self) -> None:
        asked = self._asked
        if asked is not None and asked.why == "show" and asked.kept is None:
            self._lists.entries.show(())

    def _ask(self, asked: Asked) -> None:
        self._asked, self._error = asked, ""
        self._jobs.start(LIST, lambda _: SmartAnswered(self._find(asked)))

    def _find(self, asked: Asked) -> Listed:
        """In the thread."""
        library = self._library
        try:
            since = library.newest_id()
            find = make_finder(library.smart.query(asked.listing.smart_id))
            if asked.after is None:
                rows, has_more = first_page(library, asked.listing, asked.cursor_id)
            else:
                rows = library.entries(asked.listing, after=asked.after, limit=PAGE_ROWS)
                has_more = len(rows) == PAGE_ROWS
        except ReaderError as problem:
            return Listed(asked, error=str(problem))
        return Listed(asked, tuple(rows), has_more, since, find)

    # --- counts ----------------------------------------------------------------------------

    def recount(self) -> None:
        """Count unread entries, and what is new, in a moment and in a thread."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._lists.entries.set_timer(COUNT_AFTER_S, self._count)

    def _count(self) -> None:
        if self._jobs.seconds(COUNT) is not None:
            self._is_stale = True  # a count that is begun anew at each mark never ends
            return
        self._is_stale = False
        lists = self._lists
        listing = lists.listing if lists.listing.scope == "smart" else None
        since = lists.since
        self._jobs.start(
            COUNT, lambda token: SmartAnswered(self._count_all(listing, since, token))
        )

    def _count_all(
        self, listing: Listing | None, since: EntryId, token: CancelToken
    ) -> Counted:
        """In the thread."""
        try:
            counts = dict(self._library.smart.counts(cancel=token))
            new = self._library.count_new(listing, since) if listing and since else 0
        except ReaderError as problem:
            return Counted({}, error=str(problem))
        return Counted(counts, listing, since, new)

    # --- marks -----------------------------------------------------------------------------

    def mark_all(self, listing: Listing) -> None:
        """Mark all that a smart listing shows as read."""
        name = self._lists.name_of(listing)

        def work(_: CancelToken) -> Message:
            library = self._library
            try:
                ids = library.smart.unread_ids(listing)
                words = unread_again(len(ids), name)
                library.mark(ids, read=True, words=words)
            except ReaderError as problem:
                return SmartAnswered(Marked(listing, error=str(problem)))
            return SmartAnswered(Marked(listing, frozenset(ids), words))

        self._jobs.start(MARK, work)

    # --- answers ---------------------------------------------------------------------------

    def take(self, answer: Listed | Counted | Marked) -> str:
        """Show what a thread found; what is to be said of it."""
        match answer:
            case Listed():
                self._take_rows(answer)
                return ""
            case Counted():
                self._take_counts(answer)
                return ""
            case Marked():
                return answer.error or self._take_marks(answer)

    def _take_rows(self, answer: Listed) -> None:
        asked, lists = answer.asked, self._lists
        if asked is not self._asked or asked.listing != lists.listing:
            return
        self._asked, self._error = None, answer.error
        if asked.listing.smart_id is not None:
            self._finders[asked.listing.smart_id] = answer.find
        if answer.error and asked.why != "show":
            lists.show_sidebar()
            return
        rows = list(answer.rows)
        if lists.sought is not None:  # a search stands in front of it
            before = lists.set_aside.rows if asked.why == "more" else ()
            lists.set_aside = SetAside((*before, *rows), asked.cursor_id, answer.has_more)
            return
        if asked.why == "more":
            lists.add_rows(rows, has_more=answer.has_more)
            return
        lists.since, lists.stretch.has_more = answer.since, answer.has_more
        if asked.why == "show":
            lists.show_first(rows, cursor_id=asked.cursor_id, kept=asked.kept)
        else:
            lists.show_fresh(rows, keep_read=asked.keep_read)
        self.recount()

    def _take_counts(self, answer: Counted) -> None:
        lists = self._lists
        if not answer.error:
            self._counts = answer.counts
        if answer.listing == lists.listing and answer.since == lists.since:
            lists.waiting = answer.new
            if answer.new and not lists.entries.rows and not self.is_looking:
                self.show()  # an empty list shows at once what came
        lists.show_sidebar()
        if self._is_stale:
            self.recount()

    def _take_marks(self, answer: Marked) -> str:
        """Show what was marked as read; cursor and rows stay. What to say."""
        lists, ids = self._lists, answer.ids
        if ids:
            lists.before.append((answer.words, lists.snapshot()))
        lists.entries.change_rows(
            lambda row: replace(row, is_read=True, is_changed=False) if row.id in ids else row
        )
        lists.load_feeds()
        return marked_read(len(ids), lists.name_of(answer.listing), undo=self._key("undo"))
