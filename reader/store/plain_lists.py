"""Subscriptions and stars in files beside the library that any program can read.

`subscriptions.opml` is OPML 2.0; `stars.json` an array of objects, newest first.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from reader.store.codec import from_micros
from reader.store.db import Database


class Star(Struct, frozen=True, omit_defaults=True):
    """An entry that is starred or kept for later."""

    id: int
    feed: str
    """Address of its feed."""
    title: str
    url: str
    author: str
    published: datetime
    """In UTC; when it was first seen, for one without a date."""
    identity: str
    guid: str
    canonical_url: str
    is_starred: bool = False
    is_later: bool = False
    tags: tuple[str, ...] = ()


def opml_path(library: Path) -> Path:
    """Where the subscriptions of the library at that path are listed."""
    return library.with_name("subscriptions.opml")


def stars_path(library: Path) -> Path:
    """Where its stars are listed."""
    return library.with_name("stars.json")


def list_stars(db: Database) -> list[Star]:
    """Every entry that is starred or kept for later, the newest first."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT e.id, f.url, e.title, e.url, e.author, s.sort_key, e.identity, e.guid, "
            "e.canonical_url, s.is_starred, s.is_later, "
            "(SELECT json_group_array(t.name) FROM entry_tags AS g JOIN tags AS t "
            "ON t.id = g.tag_id WHERE g.entry_id = e.id ORDER BY t.folded) FROM ("
            "SELECT entry_id FROM entry_states WHERE is_hidden = 0 AND is_starred = 1 "
            "UNION SELECT entry_id FROM entry_states WHERE is_hidden = 0 AND is_later = 1"
            ") AS kept "
            "JOIN entry_states AS s ON s.entry_id = kept.entry_id "
            "JOIN entries AS e ON e.id = s.entry_id JOIN feeds AS f ON f.id = e.feed_id "
            "ORDER BY s.sort_key DESC, e.id DESC"
        ).fetchall()
    return [_make_star(row) for row in rows]


_Row = tuple[int, str, str, str, str, int, str, str, str, int, int, str]


def _make_star(row: _Row) -> Star:
    entry_id, feed, title, url, author, sort_key, *_ = row
    return Star(
        id=entry_id,
        feed=feed,
        title=title,
        url=url,
        author=author,
        published=from_micros(sort_key),
        identity=row[6],
        guid=row[7],
        canonical_url=row[8],
        is_starred=bool(row[9]),
        is_later=bool(row[10]),
        tags=msgspec.json.decode(row[11], type=tuple[str, ...]),
    )


def make_stars(stars: list[Star]) -> bytes:
    """The list as JSON, an entry a line."""
    lines = b",\n".join(msgspec.json.encode(star) for star in stars)
    return b"[\n" + lines + b"\n]\n"


def load_stars(library: Path) -> tuple[Star, ...]:
    """What was listed last beside that library; empty when there is no such list."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(stars_path(library).read_bytes(), type=tuple[Star, ...])
    return ()
