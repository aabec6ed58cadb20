"""The smart feeds of one library: searches that were saved, asked anew each time.

Methods may be called from any thread. Those that ask a query take some milliseconds, for rare
combinations of common words tenths of a second and more: they belong in a thread.
"""

from collections.abc import Iterator

from reader.errors import NotFoundError, ReaderError
from reader.library.searching import Searching
from reader.model import (
    CancelToken,
    Entry,
    EntryId,
    Listing,
    SmartCount,
    SmartFeed,
    SmartId,
)
from reader.parts import KEY_WAIT_S, Parts, now
from reader.query.terms import Query
from reader.store import smart_feeds
from reader.undo import Journal

# Imports below are deferred: a first screen only lists them.
# ruff: noqa: PLC0415

UNREAD = Listing(show="unread")


class SmartFeeds:
    """What is kept of searches, and what they find."""

    def __init__(self, parts: Parts, journal: Journal, searching: Searching) -> None:
        self._parts = parts
        self._journal = journal
        self._searching = searching

    # --- kept ------------------------------------------------------------------------------

    def all(self) -> list[SmartFeed]:
        """All of them, in the order they were made."""
        return smart_feeds.list_smart(self._parts.db)

    def get(self, smart_id: SmartId) -> SmartFeed:
        """The one of that number; raises NotFoundError."""
        return smart_feeds.get_smart(self._parts.db, smart_id)

    def find(self, words: str) -> SmartFeed:
        """The one of that name or number; raises NotFoundError."""
        return smart_feeds.find_smart(self._parts.db, words)

    def add(
        self, title: str, query: str, *, words: str = "", wait_s: float | None = KEY_WAIT_S
    ) -> SmartFeed:
        """Keep a query, by itself where no name is given; `words` is what undo will say.

        `wait_s` is that of `Database.write`. Raises QueryError, InputError, and NotFoundError
        for a query of nothing. Here and below.
        """
        self._check(query)
        db = self._parts.db
        doing = self._journal.doing(db, words)
        return smart_feeds.add_smart(db, title, query, now=now(), doing=doing, wait_s=wait_s)

    def edit(
        self,
        smart_id: SmartId,
        *,
        title: str | None = None,
        query: str | None = None,
        words: str = "",
        wait_s: float | None = KEY_WAIT_S,
    ) -> SmartFeed:
        """The smart feed after the change; None leaves a field as it is."""
        if query is not None:
            self._check(query)
        db = self._parts.db
        doing = self._journal.doing(db, words)
        return smart_feeds.edit_smart(
            db, smart_id, title=title, query=query, doing=doing, wait_s=wait_s
        )

    def remove(
        self, smart_id: SmartId, *, words: str = "", wait_s: float | None = KEY_WAIT_S
    ) -> None:
        """Forget a smart feed; its entries stay. Raises NotFoundError."""
        db = self._parts.db
        doing = self._journal.doing(db, words)
        smart_feeds.remove_smart(db, smart_id, doing=doing, wait_s=wait_s)

    def _check(self, query: str) -> None:
        """Raises what is wrong with a query, feeds and folders that are not there included."""
        if not query.strip():
            raise NotFoundError("A smart feed needs a query, such as is:unread harbour")
        self._searching.find(self._searching.parse(query), limit=1, counts=False)

    # --- asked -----------------------------------------------------------------------------

    def query(self, smart_id: SmartId | None) -> Query:
        """What a smart feed asks for by now; raises NotFoundError, QueryError."""
        return self._searching.parse(self.get(smart_id or SmartId(0)).query)

    def entries(
        self, listing: Listing, *, after: Entry | None = None, limit: int = 200
    ) -> list[Entry]:
        """Up to `limit` entries of a smart listing behind `after`, newest first."""
        found = self._searching.find(Query(), listing, after=after, limit=limit, counts=False)
        return list(found.entries)

    def unread_ids(self, listing: Listing) -> list[EntryId]:
        """Every unread entry that a smart listing shows."""
        from reader.store.search import search_ids

        query = self.query(listing.smart_id)
        if listing.show != "starred":
            return search_ids(self._parts.db, query, UNREAD)
        starred = set(search_ids(self._parts.db, query, Listing(show="starred")))
        return [one for one in search_ids(self._parts.db, query, UNREAD) if one in starred]

    def count(self, smart_id: SmartId) -> SmartCount:
        """How many unread entries a smart feed has, or why its query is no longer right."""
        from reader.store.search import count_found

        try:
            number, is_more = count_found(self._parts.db, self.query(smart_id), UNREAD)
        except ReaderError as problem:
            return SmartCount(error=str(problem))
        return SmartCount(number, is_more)

    def counts(self, *, cancel: CancelToken) -> Iterator[tuple[SmartId, SmartCount]]:
        """The count of each, until cancelled."""
        for feed in self.all():
            if cancel.is_cancelled:
                return
            yield feed.id, self.count(feed.id)

    def count_new(self, listing: Listing, since: EntryId) -> int:
        """How many entries of a smart listing were stored after that one, at most 1,000."""
        from reader.store.search import count_found

        query = self.query(listing.smart_id)
        number, _ = count_found(self._parts.db, query, Listing(show=listing.show), since=since)
        return number
