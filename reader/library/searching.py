"""Search in one library: what was typed -> entries, and lines of their texts.

Methods may be called from any thread.
"""

from datetime import datetime

from reader.library.texts import Texts
from reader.model import CancelToken, Entry, EntryId, Listing, SmartId
from reader.parts import Parts, now
from reader.query.terms import Query
from reader.store.values import Found

# Imports below are deferred: a first screen searches nothing.
# ruff: noqa: PLC0415

EVERYTHING = Listing(show="all")
REST_S = 0.02
FEW = 50  # entries that a search waits for, some 0.1 s; the demo's above all


class Searching:
    """What can be found in one library."""

    def __init__(self, parts: Parts, texts: Texts) -> None:
        self._parts = parts
        self._texts = texts

    def parse(self, typed: str, *, is_unfinished: bool = False) -> Query:
        """What was typed; raises QueryError. While it is typed its last word may go on."""
        from reader.query.parse import parse_query

        here: datetime = now().astimezone()  # a day begins where the user is
        return parse_query(typed, now=here, is_unfinished=is_unfinished)

    def find(
        self,
        query: Query,
        listing: Listing = EVERYTHING,
        *,
        after: Entry | None = None,
        limit: int = 200,
        best: bool = False,
        counts: bool = True,
        cancel: CancelToken | None = None,
    ) -> Found:
        """Entries of the listing that the query asks for, newest first, behind `after`.

        With `best` the best of the newest thousand, in one page; without `counts` nothing is
        counted. Raises QueryError when a feed or folder is not there, CancelledError when it
        was given up. Takes some milliseconds, for rare combinations of common words tenths of
        a second.
        """
        from reader.store.search import search

        self.store_few()
        if listing.scope == "smart":
            query, listing = self._within(query, listing)
        place = (after.sort_key, after.id) if after else None
        return search(
            self._parts.db,
            query,
            listing,
            after=place,
            limit=limit,
            best=best,
            counts=counts,
            cancel=cancel,
        )

    def _within(self, query: Query, listing: Listing) -> tuple[Query, Listing]:
        """What is asked of the library for a query that is asked of a smart feed."""
        from reader.store.smart_feeds import get_smart

        saved = self.parse(get_smart(self._parts.db, listing.smart_id or SmartId(0)).query)
        return Query((*saved.clauses, *query.clauses)), Listing(show=listing.show)

    def find_ids(self, query: Query) -> list[EntryId]:
        """Every entry that the query asks for, newest first; raises as `find`. Slow."""
        from reader.store.search import search_ids

        return search_ids(self._parts.db, query, EVERYTHING)

    def finish(self, typed: str) -> str:
        """The query that finds, typed to its end, what this found while it was typed."""
        from reader.query.parse import finish_query

        return finish_query(typed)

    def store_few(self) -> None:
        """Let the few entries that wait for it, such as the demo's, be found by their words."""
        from reader.store.documents import CATCH_UP_WAITED_FOR, catch_up, count_waiting

        if not self._parts.db.refusal and 0 < count_waiting(self._parts.db) <= FEW:
            catch_up(self._parts.db, limit=CATCH_UP_WAITED_FOR)

    def snippet(self, entry: Entry, query: Query) -> str:
        """The line of an entry's text where the query's words first stand, else its first."""
        from reader.query.matches import find_matches, make_snippet

        article = self._texts.stored_article(entry.id)
        if article is None:
            return ""
        return make_snippet(article.text, find_matches(article.text, query.words))

    @property
    def is_behind(self) -> bool:
        """True when any entry cannot be found by its words yet."""
        from reader.store.waiting import has_waiting

        return not self._parts.db.refusal and has_waiting(self._parts.db)

    def count_waiting(self) -> int:
        """How many entries of an older library cannot be found by their words yet.

        Those that wait for their texts are not counted.
        """
        from reader.store.documents import count_waiting

        return count_waiting(self._parts.db)

    def catch_up(self, *, cancel: CancelToken | None = None) -> None:
        """Store the words of what an older library held. Slow.

        Ends at once when nothing is left to be done. Whoever gives a `cancel` has time: then
        half of it is left to others who write.
        """
        from reader.store.documents import CATCH_UP, CATCH_UP_WAITED_FOR, catch_up

        db = self._parts.db
        size = CATCH_UP_WAITED_FOR if cancel is None else CATCH_UP
        while not db.refusal and catch_up(db, limit=size):
            if cancel is not None and cancel.wait(REST_S):
                return
