"""Which text of an entry there is to read, and whose names are still to be found."""

import json
from collections.abc import Collection, Iterator

from reader.extract.decide import decide
from reader.model import Article, EntryId, TextKind
from reader.store.articles import PAGE_KINDS, get_article
from reader.store.db import Database
from reader.store.entries import get_entry
from reader.store.feeds import get_feed
from reader.store.listing import TOP

_PAGE = 100
_UNNAMED = (
    # Unread ones stand in an index of their own; the rest are walked by date.
    "SELECT s.sort_key, s.entry_id FROM entry_states AS s INDEXED BY {index} "
    "WHERE s.is_hidden = 0 AND s.is_read = {is_read} AND (s.sort_key, s.entry_id) < (?, ?) "
    "AND s.feed_id IN (SELECT id FROM feeds WHERE removed_at IS NULL) "
    "AND EXISTS (SELECT 1 FROM articles WHERE entry_id = s.entry_id) "
    "AND NOT EXISTS (SELECT 1 FROM recognitions AS r WHERE r.entry_id = s.entry_id "
    "AND r.tagger IN (SELECT value FROM json_each(?)) AND (r.kind <> ? OR NOT EXISTS "
    "(SELECT 1 FROM articles WHERE entry_id = s.entry_id AND kind <> r.kind))) "
    "ORDER BY s.sort_key DESC, s.entry_id DESC LIMIT ?"
)


def stored_article(db: Database, entry_id: EntryId, kind: TextKind | None) -> Article | None:
    """The stored text of that kind; without one, the page's or, if that is less, the feed's."""
    if kind is not None:
        return get_article(db, entry_id, kind)
    return decide(page_article(db, entry_id), get_article(db, entry_id, TextKind.FEED))


def page_article(db: Database, entry_id: EntryId) -> Article | None:
    """What the entry's page gave, whole or not; None when it was never read."""
    found = (get_article(db, entry_id, kind) for kind in PAGE_KINDS)
    return next((article for article in found if article is not None), None)


def wants_page(db: Database, entry_id: EntryId) -> bool:
    """True when its feed wants full pages and this entry's has not been fetched."""
    entry = get_entry(db, entry_id)
    if not entry.url or not get_feed(db, entry.feed_id).full_text:
        return False
    return page_article(db, entry_id) is None


def unnamed_entries(db: Database, taggers: Collection[str]) -> Iterator[EntryId]:
    """Entries with a text in which none of these taggers found the names; unread ones first.

    Newest first. The names in the feed's text do for an entry without a page.
    """
    for index, is_read in (("states_unread", 0), ("states_all", 1)):
        sql = _UNNAMED.format(index=index, is_read=is_read)
        place = TOP
        while True:
            wanted = json.dumps(sorted(taggers))
            with db.read() as connection:
                rows = connection.execute(
                    sql, (*place, wanted, TextKind.FEED, _PAGE)
                ).fetchall()
            for row in rows:
                yield EntryId(row[1])
            if len(rows) < _PAGE:
                break
            place = (rows[-1][0], rows[-1][1])
