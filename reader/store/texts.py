"""Which text of an entry there is to read."""

from reader.model import Article, EntryId, TextKind
from reader.store.articles import get_article
from reader.store.db import Database
from reader.store.entries import get_entry
from reader.store.feeds import get_feed

PAGE_KINDS = (TextKind.FULL, TextKind.PARTIAL)


def stored_article(db: Database, entry_id: EntryId, kind: TextKind | None) -> Article | None:
    """The stored text of that kind; without one, the page's, else the feed's."""
    for one in (*PAGE_KINDS, TextKind.FEED) if kind is None else (kind,):
        found = get_article(db, entry_id, one)
        if found is not None:
            return found
    return None


def wants_page(db: Database, entry_id: EntryId) -> bool:
    """True when its feed wants full pages and this entry's has not been fetched."""
    entry = get_entry(db, entry_id)
    if not entry.url or not get_feed(db, entry.feed_id).full_text:
        return False
    return all(get_article(db, entry_id, kind) is None for kind in PAGE_KINDS)
