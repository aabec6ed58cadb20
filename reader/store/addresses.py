"""Where feeds are and were: addresses they moved from, and none with a password in it."""

import sqlite3
from collections.abc import Collection

from reader.hygiene import canonical_url, host_of, split_login
from reader.model import FeedId
from reader.store.db import Database


def note_move(connection: sqlite3.Connection, feed_id: int, *, old: str, new: str) -> None:
    """Remember that a redirect led this feed from one address to another."""
    forget_former(connection, new)
    connection.execute("INSERT OR REPLACE INTO former_addresses VALUES (?, ?)", (old, feed_id))


def forget_former(connection: sqlite3.Connection, url: str) -> None:
    """A feed has this address now: it leads to no other any more."""
    connection.execute("DELETE FROM former_addresses WHERE url = ?", (url,))


def former_addresses(
    connection: sqlite3.Connection, hosts: Collection[str]
) -> dict[str, FeedId]:
    """Every canonical address of these hosts that a feed once had; subscriptions win."""
    rows = connection.execute(
        "SELECT a.url, a.feed_id FROM former_addresses AS a "
        "JOIN feeds AS f ON f.id = a.feed_id ORDER BY f.removed_at IS NULL"
    )
    return {
        canonical_url(url): FeedId(feed_id) for url, feed_id in rows if host_of(url) in hosts
    }


def find_logins(db: Database) -> list[tuple[FeedId, str, tuple[str, str]]]:
    """Of each feed whose stored address has a login: id, address without it, the login."""
    with db.read() as connection:
        rows = connection.execute("SELECT id, url FROM feeds WHERE url LIKE '%@%'").fetchall()
    split = ((FeedId(feed_id), *split_login(url)) for feed_id, url in rows)
    return [(feed_id, bare, login) for feed_id, bare, login in split if login is not None]


def set_bare(db: Database, feed_id: FeedId, url: str) -> None:
    """Store the address of a feed whose login is kept elsewhere now."""
    with db.write() as connection:
        taken = connection.execute("SELECT 1 FROM feeds WHERE url = ?", (url,)).fetchone()
        # Somebody may read one address under two names. No server sees a fragment.
        bare = f"{url.partition('#')[0]}#feed-{feed_id}" if taken else url
        # The password is not to stay behind in a page that is free.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(
            "UPDATE feeds SET url = ?, moved_to = '', moved_times = 0, has_secrets = 1 "
            "WHERE id = ?",
            (bare, feed_id),
        )
