"""Which text of an entry there is to read."""

from reader.extract.decide import decide
from reader.model import Article, EntryId, TextKind
from reader.store.articles import PAGE_KINDS, get_article
from reader.store.db import Database
from reader.store.entries import get_entry
from reader.store.feeds import get_feed


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
