"""How much room each feed takes, and how much could be given back."""

# ruff: noqa: S608 - only constants of this package are joined

from msgspec import Struct

from reader.model import FeedId
from reader.store.db import Database
from reader.store.feeds import title_of
from reader.store.keeping import SIZES


class FeedSize(Struct, frozen=True):
    """What is stored of a feed."""

    feed_id: FeedId
    title: str
    url: str
    entries: int
    """Those in sight."""
    size_bytes: int
    """Of all its texts and what was found in them, as they are stored."""
    is_removed: bool


class FileSize(Struct, frozen=True):
    """The library's file."""

    size_bytes: int
    free_bytes: int
    """Of it, what holds nothing: compacting gives it back."""


def list_sizes(db: Database) -> list[FeedSize]:
    """Every feed, removed ones too, the largest first. Slow: a second for 100,000 entries."""
    sizes: dict[int, int] = {}
    with db.read() as connection:
        for table, size in SIZES.items():
            rows = connection.execute(
                f"SELECT e.feed_id, sum({size}) FROM {table} AS t "
                "CROSS JOIN entries AS e ON e.id = t.entry_id GROUP BY e.feed_id"
            )
            for feed_id, size_bytes in rows:
                sizes[feed_id] = sizes.get(feed_id, 0) + size_bytes
        rows = connection.execute(
            "SELECT id, user_title, title, url, entries, removed_at IS NOT NULL FROM feeds"
        )
        listed = [
            FeedSize(
                FeedId(feed_id),
                title_of(user_title, title, url),
                url,
                entries,
                sizes.get(feed_id, 0),
                bool(is_removed),
            )
            for feed_id, user_title, title, url, entries, is_removed in rows
        ]
    return sorted(listed, key=lambda feed: (-feed.size_bytes, feed.feed_id))


def file_size(db: Database) -> FileSize:
    """The size of the file, as the library has it now."""
    with db.read() as connection:
        pages, free, page_bytes = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return FileSize(pages * page_bytes, free * page_bytes)
