"""Searches that were saved: kept by name, changed, taken away and put back."""

import sqlite3
from datetime import datetime

from msgspec.structs import replace

from reader.errors import InputError, NotFoundError
from reader.hygiene import clean_line
from reader.model import SmartFeed, SmartId
from reader.store.codec import from_micros, to_micros
from reader.store.db import Database
from reader.store.steps import Doing, SmartStep, write_step

MAX_TITLE_CHARS = 100
_ROWS = "SELECT id, title, query, made_at FROM smart_feeds"


def list_smart(db: Database) -> list[SmartFeed]:
    """All of them, in the order they were made."""
    with db.read() as connection:
        return all_smart(connection)


def get_smart(db: Database, smart_id: SmartId) -> SmartFeed:
    """The one of that number; raises NotFoundError."""
    with db.read() as connection:
        return _get(connection, smart_id)


def find_smart(db: Database, words: str) -> SmartFeed:
    """The one of that name or number; raises NotFoundError."""
    found = list_smart(db)
    by_name = [feed for feed in found if _fold(feed.title) == _fold(words)]
    by_number = [feed for feed in found if str(feed.id) == words.strip()]
    for feed in (*by_name, *by_number):
        return feed
    raise _unknown(words)


def add_smart(
    db: Database,
    title: str,
    query: str,
    *,
    now: datetime,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> SmartFeed:
    """Keep a query under a name; raises InputError for a name that is empty or taken.

    `wait_s` is that of `Database.write`, `doing` that of `write_step`, here and below.
    """
    query = clean_line(query)
    title = _clean_title(title or query)
    with db.write(wait_s) as connection:
        _refuse_taken(connection, title)
        number: int = connection.execute(
            "INSERT INTO smart_feeds (title, query, made_at) VALUES (?, ?, ?) RETURNING id",
            (title, query, to_micros(now)),
        ).fetchone()[0]
        write_step(connection, doing, SmartStep(SmartId(number), None))
    return SmartFeed(SmartId(number), title, query, now)


def edit_smart(
    db: Database,
    smart_id: SmartId,
    *,
    title: str | None = None,
    query: str | None = None,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> SmartFeed:
    """It after its name or query was changed. Raises NotFoundError, InputError."""
    with db.write(wait_s) as connection:
        before = _get(connection, smart_id)
        after = before
        if title is not None:
            after = replace(after, title=_clean_title(title))
            _refuse_taken(connection, after.title, but=smart_id)
        if query is not None:
            after = replace(after, query=clean_line(query))
        if after != before:
            put_smart(connection, after)
            write_step(connection, doing, SmartStep(smart_id, before))
    return after


def remove_smart(
    db: Database,
    smart_id: SmartId,
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> None:
    """Forget one. Raises NotFoundError."""
    with db.write(wait_s) as connection:
        before = _get(connection, smart_id)
        connection.execute("DELETE FROM smart_feeds WHERE id = ?", (smart_id,))
        write_step(connection, doing, SmartStep(smart_id, before))


def put_back_smart(connection: sqlite3.Connection, step: SmartStep) -> None:
    """Within a transaction: put a step back."""
    if step.before is None:
        connection.execute("DELETE FROM smart_feeds WHERE id = ?", (step.id,))
    else:
        put_smart(connection, step.before)


def put_smart(connection: sqlite3.Connection, feed: SmartFeed) -> None:
    """Within a transaction: let the one of that number be as this one."""
    connection.execute(
        "INSERT INTO smart_feeds (id, title, query, made_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, query = excluded.query",
        (feed.id, feed.title, feed.query, to_micros(feed.made_at)),
    )


def _fold(name: str) -> str:
    # Deferred: the first screen lists smart feeds without it.
    from reader.entities.words import fold  # noqa: PLC0415

    return fold(name)


def _clean_title(title: str) -> str:
    title = clean_line(title, limit_chars=MAX_TITLE_CHARS)
    if not title:
        raise InputError("A smart feed needs a name")
    return title


def _refuse_taken(
    connection: sqlite3.Connection, title: str, *, but: SmartId | None = None
) -> None:
    for feed in all_smart(connection):
        if _fold(feed.title) == _fold(title) and feed.id != but:
            raise InputError(
                f"There is a smart feed “{feed.title}” already; choose another name"
            )


def all_smart(connection: sqlite3.Connection) -> list[SmartFeed]:
    """Within a transaction: all of them, in the order they were made."""
    return [_make(row) for row in connection.execute(f"{_ROWS} ORDER BY id")]


def _get(connection: sqlite3.Connection, smart_id: SmartId) -> SmartFeed:
    row = connection.execute(f"{_ROWS} WHERE id = ?", (smart_id,)).fetchone()
    if row is None:
        raise _unknown(str(smart_id))
    return _make(row)


def _make(row: tuple[int, str, str, int]) -> SmartFeed:
    number, title, query, made_at = row
    return SmartFeed(SmartId(number), title, query, from_micros(made_at))


def _unknown(words: str) -> NotFoundError:
    shown = clean_line(words, limit_chars=60)
    return NotFoundError(f"There is no smart feed “{shown}”. `reader smart` lists them.")
