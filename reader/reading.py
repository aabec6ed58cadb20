"""The texts of one entry: which are stored, and fetching the page for the full one."""

from reader import sources
from reader.compute import Compute
from reader.errors import FetchError
from reader.hygiene import origin_of
from reader.model import Article, CancelToken, EntryId, Fetches, TextKind
from reader.store import articles, entries, feeds
from reader.store.db import Database

PAGE_KINDS = (TextKind.FULL, TextKind.PARTIAL)


def stored_article(db: Database, entry_id: EntryId, kind: TextKind | None) -> Article | None:
    """The stored text of that kind; without one, the page's, else the feed's."""
    for one in (*PAGE_KINDS, TextKind.FEED) if kind is None else (kind,):
        found = articles.get_article(db, entry_id, one)
        if found is not None:
            return found
    return None


def wants_page(db: Database, entry_id: EntryId) -> bool:
    """True when its feed wants full pages and this entry's has not been fetched."""
    entry = entries.get_entry(db, entry_id)
    if not entry.url or not feeds.get_feed(db, entry.feed_id).full_text:
        return False
    return all(articles.get_article(db, entry_id, kind) is None for kind in PAGE_KINDS)


def fetch_article(
    db: Database,
    entry_id: EntryId,
    *,
    fetcher: Fetches,
    compute: Compute,
    cancel: CancelToken | None,
) -> Article:
    """The full text from the entry's page, stored.

    Raises FetchError, ExtractionError or ComputeError; then nothing that is stored changed.
    """
    entry = entries.get_entry(db, entry_id)
    if not entry.url:
        raise FetchError("This entry has no page: its feed gives no link.", url="")
    feed = feeds.get_feed(db, entry.feed_id)
    page = sources.fetch_page(
        entry.url, fetcher=fetcher, allowed=frozenset({origin_of(feed.url)}), cancel=cancel
    )
    article = sources.extract(page, compute=compute, cancel=cancel)
    articles.save_article(db, entry_id, article)
    return article
