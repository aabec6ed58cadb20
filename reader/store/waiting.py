"""Texts that wait: what a feed gave of an entry is stored, its article is not made yet."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from reader.model import EntryId, FeedText, MadeText, TextKind
from reader.packing import unpack_text
from reader.store.articles import put_article
from reader.store.codec import optional_time
from reader.store.db import Database
from reader.store.documents import put_document
from reader.store.imprints import Remembered
from reader.store.packed import NO_HTML
from reader.store.ruling import rule_later

_GIVEN = "(SELECT value FROM json_each(?))"
_END: Final = "UPDATE unsearched SET lacks_text = 0 WHERE entry_id = ? AND lacks_text = 1"


class Late(Struct, frozen=True):
    """A text made after its entry was stored; `made` is None when it holds no words."""

    entry_id: EntryId
    made: MadeText | None
    remembered: Remembered | None


def put_waiting(connection: sqlite3.Connection, entry_id: EntryId) -> None:
    """Within a transaction: note that the entry's article, and so its words, are to be made."""
    connection.execute(
        "INSERT INTO unsearched (entry_id, lacks_text) VALUES (?, 1) "
        "ON CONFLICT (entry_id) DO UPDATE SET lacks_text = 1",
        (entry_id,),
    )


def end_waiting(connection: sqlite3.Connection, entry_id: EntryId) -> bool:
    """Within a transaction: its article is there, or there is none; False when it was so."""
    return connection.execute(_END, (entry_id,)).rowcount > 0


def want_lost_texts(connection: sqlite3.Connection) -> None:
    """Within a transaction, of a library that was mended: make the articles that are not there.

    Only of entries whose words are to be stored, and of which the feed gave anything.
    """
    connection.execute(
        "UPDATE unsearched SET lacks_text = 1 WHERE EXISTS "
        "(SELECT 1 FROM bodies WHERE entry_id = unsearched.entry_id AND html <> ?) "
        "AND NOT EXISTS "
        "(SELECT 1 FROM articles WHERE entry_id = unsearched.entry_id AND kind = ?)",
        (NO_HTML, TextKind.FEED),
    )


def is_waiting(db: Database, entry_id: EntryId) -> bool:
    """True when the article of what the feed gave is still to be made."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT 1 FROM unsearched WHERE entry_id = ? AND lacks_text = 1", (entry_id,)
        ).fetchone()
    return row is not None


def has_waiting(db: Database) -> bool:
    """True when any article or any words are to be made."""
    with db.read() as connection:
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM unsearched)").fetchone()
    return bool(row[0])


def count_waiting(db: Database) -> int:
    """How many articles are to be made."""
    with db.read() as connection:
        count: int = connection.execute(
            "SELECT count(*) FROM unsearched WHERE lacks_text = 1"
        ).fetchone()[0]
    return count


def list_waiting(db: Database) -> list[EntryId]:
    """The entries whose articles are to be made: those in sight, of them unread ones first.

    Newest first.
    """
    with db.read() as connection:
        rows = connection.execute(
            "SELECT u.entry_id FROM unsearched AS u JOIN entry_states AS s USING (entry_id) "
            "JOIN feeds AS f ON f.id = s.feed_id WHERE u.lacks_text = 1 "
            "ORDER BY s.is_hidden OR f.removed_at IS NOT NULL, s.is_read, s.sort_key DESC"
        ).fetchall()
    return [EntryId(row[0]) for row in rows]


def waiting_beside(db: Database, entry_id: EntryId, *, limit: int) -> list[EntryId]:
    """The newest entries of the same feed whose articles are to be made as well."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT u.entry_id FROM entry_states AS s JOIN unsearched AS u USING (entry_id) "
            "WHERE s.feed_id = (SELECT feed_id FROM entries WHERE id = ?) AND u.lacks_text = 1 "
            "AND s.is_hidden = 0 AND u.entry_id <> ? ORDER BY s.sort_key DESC LIMIT ?",
            (entry_id, entry_id, limit),
        ).fetchall()
    return [EntryId(row[0]) for row in rows]


def given_texts(db: Database, ids: Iterable[EntryId]) -> list[tuple[EntryId, FeedText]]:
    """What the feeds gave of those of the entries that wait, in no order."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT e.id, b.html, e.url, e.title, e.author, e.published, f.language "  # noqa: S608
            "FROM unsearched AS u JOIN entries AS e ON e.id = u.entry_id "
            "LEFT JOIN bodies AS b ON b.entry_id = e.id JOIN feeds AS f ON f.id = e.feed_id "
            f"WHERE u.lacks_text = 1 AND u.entry_id IN {_GIVEN}",
            (json.dumps(list(ids)),),
        ).fetchall()
    found = []
    for entry_id, html, url, title, author, at, language in rows:
        text = _unpack_html(html), url, title, author, optional_time(at), language
        found.append((EntryId(entry_id), FeedText(*text)))
    return found


def _unpack_html(packed: bytes | None) -> str:
    """What was packed; empty when that cannot be read, and so no text to wait for."""
    try:
        return unpack_text(packed) if packed else ""
    except (zlib.error, UnicodeDecodeError):
        return ""


def save_texts(db: Database, texts: Sequence[Late], now: datetime) -> int:
    """Store these articles with their words, in one transaction; how many were still wanted.

    What no longer waits got a newer text meanwhile, or went.
    """
    with db.write() as connection:
        stored = [late.entry_id for late in texts if _save(connection, late, now)]
        rule_later(connection, stored, now, stage="words")
    return len(stored)


def _save(connection: sqlite3.Connection, late: Late, now: datetime) -> bool:
    if not end_waiting(connection, late.entry_id):
        return False
    made = late.made
    if made is not None:
        put_article(
            connection,
            late.entry_id,
            TextKind.FEED,
            made.packed,
            remembered=late.remembered,
            now=now,
        )
    is_only = connection.execute(
        "SELECT count(*) < 2 FROM articles WHERE entry_id = ?", (late.entry_id,)
    ).fetchone()[0]
    put_document(connection, late.entry_id, made if is_only else None)
    return True
