"""The one door to all a front end does: feeds, lists, marks; behind it texts and names.

Methods are a few lines; what they compose lives below. All may be called from any thread; those
marked slow wait for the network or a worker process and belong in a thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from reader.config import Config, Paths
from reader.hygiene import clean_folder, clean_line
from reader.library.names import Names
from reader.library.safekeeping import Safekeeping
from reader.library.searching import Searching
from reader.library.texts import Texts
from reader.model import (
    CancelToken,
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedPreview,
    FeedResult,
    Fetches,
    Listing,
    TextKind,
)
from reader.parts import KEY_WAIT_S, PLACE_WAIT_S, Parts, now
from reader.store import due, entries, feeds, places
from reader.store.db import Database
from reader.store.values import ListCounts
from reader.undo import Journal, Undone

if TYPE_CHECKING:
    from reader.library.health import Health
    from reader.library.keeping import Keeping
    from reader.library.ruling import Ruling
    from reader.library.sharing import Sharing
    from reader.library.smart import SmartFeeds
    from reader.library.tagging import Tagging


class Library:
    """One person's library, its network and its workers."""

    def __init__(
        self,
        paths: Paths,
        config: Config,
        *,
        fetcher: Fetches | None = None,
        demo: bool = False,
    ) -> None:
        self.paths = paths
        self.config = config
        self.is_demo = demo
        self._parts = Parts(paths, config, fetcher=fetcher, survives=not demo)
        self._journal = Journal()
        self.texts = Texts(self._parts, self._journal)
        """What can be read of an entry or a source."""
        self.names = Names(self._parts, self._journal)
        """Who and what is in a text."""
        self.search = Searching(self._parts, self.texts)
        """Which entries somebody is after."""
        self.safekeeping = Safekeeping(self._parts)
        """The daily backup."""
        self._closing: list[Callable[[], None]] = []

    @classmethod
    def open(cls, paths: Paths, config: Config) -> "Library":
        """The library in its folder, made when there is none; raises StoreError."""
        library = cls(paths, config)
        _ = library._db
        return library

    @classmethod
    def open_demo(cls, paths: Paths, config: Config) -> "Library":
        """A throw-away library of bundled feeds that needs no network."""
        # Deferred: only the demo needs its feeds.
        from reader import demo  # noqa: PLC0415

        place = demo.DemoPlace(paths)
        library = cls(place.paths, config, fetcher=demo.BundledPages(), demo=True)
        library._closing.append(place.close)
        demo.fill(library._db, now=now())
        return library

    @cached_property
    def health(self) -> "Health":
        """How the feeds do, and what mends them."""
        # Deferred: the first screen needs nothing of what asks feeds.
        from reader.library.health import Health  # noqa: PLC0415

        return Health(self._parts, self._journal)

    @cached_property
    def keeping(self) -> "Keeping":
        """How much is kept of each feed."""
        from reader.library.keeping import Keeping  # noqa: PLC0415 - as above

        return Keeping(self._parts, self._journal)

    @cached_property
    def rules(self) -> "Ruling":
        """What is done to new entries by itself."""
        from reader.library.ruling import Ruling  # noqa: PLC0415 - as above

        return Ruling(self._parts, self._journal, self.search)

    @cached_property
    def sharing(self) -> "Sharing":
        """Lists of feeds, from others and for others."""
        from reader.library.sharing import Sharing  # noqa: PLC0415 - as above

        return Sharing(self._parts)

    @cached_property
    def tags(self) -> "Tagging":
        """The user's words for entries."""
        from reader.library.tagging import Tagging  # noqa: PLC0415 - as above

        return Tagging(self._parts, self._journal)

    @cached_property
    def smart(self) -> "SmartFeeds":
        """Searches that were saved."""
        from reader.library.smart import SmartFeeds  # noqa: PLC0415 - as above

        return SmartFeeds(self._parts, self._journal, self.search)

    @property
    def _db(self) -> Database:
        return self._parts.db

    @property
    def is_new(self) -> bool:
        """True when the library was made just now."""
        return self._db.is_new

    @property
    def is_read_only(self) -> bool:
        """True when its disk is full or read-only: marking raises StoreError."""
        return bool(self._db.refusal)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show at the start, such as where a copy went; none before it is open."""
        return self._parts.notes

    def close(self) -> None:
        """End every fetch, worker and connection; takes milliseconds whatever they do."""
        self.safekeeping.stop()
        self._journal.close()
        self._parts.close()
        for close in self._closing:
            close()

    # --- feeds ----------------------------------------------------------------------------

    def feeds(self) -> list[Feed]:
        """All subscriptions, by folder, then title."""
        return feeds.list_feeds(self._db)

    def feeds_of(self, entry_ids: Iterable[EntryId]) -> list[Feed]:
        """The subscriptions that these entries are of, in no order."""
        return feeds.feeds_of(self._db, entry_ids)

    def totals(self) -> ListCounts:
        """Counts over the whole library."""
        return entries.totals(self._db)

    def count_later(self) -> int:
        """How many entries are kept for later."""
        return entries.count_later(self._db)

    def find_feed(self, words: str) -> Feed:
        """The subscription of this number, address or title; raises NotFoundError."""
        return feeds.find_feed(self._db, words)

    def find_feeds(self, words: str, *, cancel: CancelToken | None = None) -> list[FeedPreview]:
        """The feeds behind what was typed; the first with its newest entries. Slow.

        Raises RefusedError, FetchError or FeedParseError with one sentence.
        """
        return self._parts.subscriptions.find(words, cancel=cancel)

    def preview_feed(self, url: str, *, cancel: CancelToken | None = None) -> FeedPreview:
        """One feed with its newest entries; nothing is stored. Slow."""
        return self._parts.subscriptions.preview(url, cancel=cancel)

    def add_feed(
        self,
        url: str,
        *,
        title: str = "",
        folder: str = "",
        full_text: bool | None = None,
        mark_old_read: bool = False,
        cancel: CancelToken | None = None,
    ) -> FeedResult:
        """Subscribe to this feed and store its entries, the newest few unread. Slow.

        Nothing is stored when it does not answer. An answer that was just previewed is used.
        """
        return self._parts.subscriptions.add(
            url,
            title=clean_line(title),
            folder=clean_folder(folder),
            full_text=full_text,
            mark_old_read=mark_old_read,
            cancel=cancel,
        )

    def remove_feed(
        self, feed_id: FeedId, *, words: str = "", wait_s: float | None = None
    ) -> int:
        """Unsubscribe; how many entries went out of sight. Adding it again brings them back.

        `words` is what undo will say. Waits so long for others who write, half a minute
        without it, then raises StoreError.
        """
        doing = self._journal.doing(self._db, words)
        return feeds.remove_feed(self._db, feed_id, now(), doing=doing, wait_s=wait_s)

    def edit_feed(
        self,
        feed_id: FeedId,
        *,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
        words: str = "",
    ) -> Feed:
        """The subscription after the change; None leaves a field as it is.

        `words` is what undo will say.
        """
        feeds.edit_feed(
            self._db,
            feed_id,
            title=None if title is None else clean_line(title),
            folder=None if folder is None else clean_folder(folder),
            full_text=full_text,
            doing=self._journal.doing(self._db, words),
        )
        return feeds.get_feed(self._db, feed_id)

    def due_feeds(self) -> list[FeedId]:
        """The feeds that are due by now, the longest due first; none in the demo."""
        if self.is_demo:
            return []
        return due.due_ids(self._db, now())

    def refresh(
        self,
        feed_ids: Iterable[FeedId] = (),
        *,
        only_due: bool = False,
        cancel: CancelToken | None = None,
    ) -> Iterator[FeedResult]:
        """Ask these feeds, or all, and store what is new; a result each. Slow."""
        return self._parts.subscriptions.refresh(
            feed_ids, only_due=only_due, cancel=cancel or CancelToken()
        )

    # --- lists ----------------------------------------------------------------------------

    def entries(
        self, listing: Listing, *, after: Entry | None = None, limit: int = 200
    ) -> list[Entry]:
        """Up to `limit` entries behind `after`, newest first.

        Of a smart feed slow, as what is said of it below; raises QueryError then.
        """
        if listing.scope == "smart":
            return self.smart.entries(listing, after=after, limit=limit)
        place = (after.sort_key, after.id) if after else None
        return entries.page_entries(self._db, listing, after=place, limit=limit)

    def entries_above(
        self, listing: Listing, *, before: Entry | None = None, limit: int = 200
    ) -> list[Entry]:
        """Up to `limit` entries before `before`, newest first; without it the oldest."""
        place = (before.sort_key, before.id) if before else None
        return entries.page_above(self._db, listing, before=place, limit=limit)

    def counts(self, listing: Listing) -> ListCounts:
        """How many entries the listing's scope holds, whatever it shows of them.

        Of a smart feed those of the library.
        """
        return entries.counts(self._db, listing)

    def newest_id(self) -> EntryId:
        """The highest entry id there is; 0 in an empty library."""
        return entries.newest_id(self._db)

    def count_new(self, listing: Listing, since: EntryId) -> int:
        """How many entries of the listing were stored after that one."""
        if listing.scope == "smart":
            return self.smart.count_new(listing, since)
        return entries.count_since(self._db, listing, since)

    def entry(self, entry_id: EntryId) -> Entry:
        """The entry; raises NotFoundError."""
        return entries.get_entry(self._db, entry_id)

    # --- state ----------------------------------------------------------------------------

    def mark(
        self,
        entry_ids: Sequence[EntryId],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        later: bool | None = None,
        hidden: bool | None = None,
        words: str = "",
    ) -> int:
        """Set these states; how many entries changed. `words` is what undo will say.

        What is hidden is out of every list, count and search; its other marks stay.

        One entry that is marked read is so in every feed that carries its story.
        """
        if read and len(entry_ids) == 1:
            entry_ids = self.same_story(entry_ids[0])
        return entries.mark_entries(
            self._db,
            entry_ids,
            read=read,
            starred=starred,
            later=later,
            hidden=hidden,
            doing=self._journal.doing(self._db, words),
            wait_s=KEY_WAIT_S,
        )

    def same_story(self, entry_id: EntryId) -> list[EntryId]:
        """The entries that count as read with this one, itself among them."""
        if not self.config.feeds.read_once:
            return [entry_id]
        from reader.store.extras import same_story  # noqa: PLC0415 - not for a first screen

        return same_story(self._db, entry_id)

    def mark_all_read(self, listing: Listing, *, words: str = "") -> int:
        """Mark everything unread in the listing as read; how many that were."""
        if listing.scope == "smart":
            return self.mark(self.smart.unread_ids(listing), read=True, words=words)
        return self.mark(entries.unread_ids(self._db, listing), read=True, words=words)

    def undo(self, *, wait_s: float | None = KEY_WAIT_S) -> Undone | None:
        """Take back the newest step of this run, or of one that has ended; None without one.

        `wait_s` as of `remove_feed`.
        """
        return self._journal.undo(self._db, wait_s=wait_s)

    def save_position(
        self, entry_id: EntryId, offset: int, *, kind: TextKind | None = None
    ) -> None:
        """Remember the first visible offset of an entry's text of that kind."""
        entries.save_position(self._db, entry_id, offset, kind=kind, wait_s=PLACE_WAIT_S)

    def position(self, entry_id: EntryId, *, kind: TextKind | None = None) -> int:
        """The offset that was saved for this kind of text; 0 without one."""
        return entries.get_position(self._db, entry_id, kind)

    def remember(self, key: str, value: str) -> None:
        """Keep a small piece of the interface's state across restarts."""
        places.remember(self._db, key, value, wait_s=PLACE_WAIT_S)

    def recall(self, key: str) -> str:
        """What was remembered; empty when nothing was."""
        return places.recall(self._db, key)

    # --- outside --------------------------------------------------------------------------

    def open_in_browser(self, url: str) -> None:
        """Show an http(s) address in the user's browser; raises RefusedError for others."""
        from reader import opener  # noqa: PLC0415 - deferred: 5 ms of subprocess

        opener.open_in_browser(url)

    def copy(self, text: str) -> bool:
        """Copy with the system's own tool; False when there is none."""
        from reader import opener  # noqa: PLC0415 - as above

        return opener.copy_text(text)
