"""Entries as lists show them, counted, and what the user did with each."""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import assert_never

from reader.errors import NotFoundError
from reader.model import Entry, EntryId, Listing
from reader.store.changes import apply_change, known_entries
from reader.store.codec import to_micros, unpack_text
from reader.store.db import Database
from reader.store.listing import (
    TOP,
    Place,
    flags_of,
    folder_values,
    read_entries,
    read_page,
    where,
)
from reader.store.values import EntryState, ListCounts

__all__ = [
    "apply_change",
    "count_later",
    "count_since",
    "counts",
    "entry_html",
    "get_entry",
    "get_position",
    "known_entries",
    "newest_id",
    "page_entries",
    "restore_states",
    "save_position",
    "set_states",
    "states_of",
    "totals",
    "unread_ids",
]

_MAX_ID = 2**63 - 1
_CHUNK = 10_000

_SUMS = (
    "SELECT coalesce(sum(entries), 0), coalesce(sum(unread), 0), coalesce(sum(starred), 0) "
    "FROM feeds WHERE removed_at IS NULL"
)
_STATE = "entry_id, is_read, is_starred, is_later, is_changed FROM entry_states"


def page_entries(
    db: Database, listing: Listing, *, after: Place | None = None, limit: int = 200
) -> list[Entry]:
    """At most `limit` entries of the listing, newest first, behind (sort key, id) `after`."""
    with db.read() as connection:
        return read_page(connection, listing, after=after or TOP, limit=limit)


def counts(db: Database, listing: Listing) -> ListCounts:
    """How many entries the listing's scope holds, whatever it shows of them."""
    with db.read() as connection:
        match listing.scope:
            case "everything":
                row = connection.execute(_SUMS).fetchone()
            case "feed":
                row = connection.execute(f"{_SUMS} AND id = ?", (listing.feed_id,)).fetchone()
            case "folder":
                sql = f"{_SUMS} AND (folder = ? OR substr(folder, 1, ?) = ?)"
                row = connection.execute(sql, folder_values(listing.folder)).fetchone()
            case "starred" | "later":
                row = _count_marked(connection, listing)
            case _:
                assert_never(listing.scope)
    return ListCounts(*row)


def _count_marked(connection: sqlite3.Connection, listing: Listing) -> tuple[int, int, int]:
    index, condition, values = where(listing, (listing.scope,))
    row: tuple[int, int, int] = connection.execute(
        "SELECT count(*), coalesce(sum(s.is_read = 0), 0), coalesce(sum(s.is_starred), 0) "
        f"FROM entry_states AS s INDEXED BY {index} CROSS JOIN feeds AS f ON f.id = s.feed_id "
        f"WHERE {condition} AND f.removed_at IS NULL",
        values,
    ).fetchone()
    return row


def totals(db: Database) -> ListCounts:
    """How many entries all subscriptions hold."""
    return counts(db, Listing())


def count_later(db: Database) -> int:
    """How many entries are kept for later."""
    with db.read() as connection:
        count: int = connection.execute(
            "SELECT coalesce(sum(later), 0) FROM feeds WHERE removed_at IS NULL"
        ).fetchone()[0]
    return count


def newest_id(db: Database) -> EntryId:
    """The highest id there is; 0 in an empty library. Later entries get higher ones."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT coalesce(max(entry_id), 0) FROM entry_states"
        ).fetchone()
    return EntryId(row[0])


def count_since(db: Database, listing: Listing, since_id: EntryId) -> int:
    """How many entries of the listing were stored after that one."""
    _, condition, values = where(listing, flags_of(listing))
    with db.read() as connection:
        # NOT INDEXED: the few new rows stand at the end of the table itself.
        count: int = connection.execute(
            "SELECT count(*) FROM entry_states AS s NOT INDEXED "
            "CROSS JOIN feeds AS f ON f.id = s.feed_id "
            f"WHERE s.entry_id > ? AND {condition} AND f.removed_at IS NULL",
            (since_id, *values),
        ).fetchone()[0]
    return count


def get_entry(db: Database, entry_id: EntryId) -> Entry:
    """The entry of that id; raises NotFoundError when there is none."""
    with db.read() as connection:
        found = read_entries(connection, [_known_range(entry_id)])
    if not found:
        raise _no_entry(entry_id)
    return found[0]


def entry_html(db: Database, entry_id: EntryId) -> tuple[str, str]:
    """The entry's content as its feed has it, and its address; either may be empty.

    Raises NotFoundError when there is no such entry.
    """
    with db.read() as connection:
        row = connection.execute(
            "SELECT b.html, e.url FROM entries AS e LEFT JOIN bodies AS b ON b.entry_id = e.id "
            "WHERE e.id = ?",
            (_known_range(entry_id),),
        ).fetchone()
    if row is None:
        raise _no_entry(entry_id)
    html, url = row
    return unpack_text(html) if html else "", url


def _known_range(entry_id: EntryId) -> EntryId:
    return EntryId(min(entry_id, _MAX_ID))


def _no_entry(entry_id: EntryId) -> NotFoundError:
    return NotFoundError(f"There is no entry {entry_id}. `reader list` shows them.")


def unread_ids(db: Database, listing: Listing) -> list[EntryId]:
    """Every entry of the listing that is unread."""
    flags = tuple(dict.fromkeys((*flags_of(listing), "unread")))
    index, condition, values = where(listing, flags)
    with db.read() as connection:
        rows = connection.execute(
            f"SELECT s.entry_id FROM entry_states AS s INDEXED BY {index} "
            f"CROSS JOIN feeds AS f ON f.id = s.feed_id "
            f"WHERE {condition} AND f.removed_at IS NULL",
            values,
        ).fetchall()
    return [EntryId(row[0]) for row in rows]


def states_of(db: Database, ids: Iterable[EntryId]) -> list[EntryState]:
    """What the user did with each of those entries, by id; unknown ones are left out."""
    sql = f"SELECT {_STATE} WHERE entry_id IN (SELECT value FROM json_each(?))"
    with db.read() as connection:
        return [
            _make_state(row)
            for chunk in _chunks(ids)
            for row in connection.execute(sql, (json.dumps(chunk),))
        ]


def set_states(
    db: Database,
    ids: Iterable[EntryId],
    *,
    read: bool | None = None,
    starred: bool | None = None,
    later: bool | None = None,
    now: datetime | None = None,
) -> list[EntryState]:
    """The states, before, of those entries that this changed: what `restore_states` takes.

    None leaves a mark as it is. Marking read or unread ends "changed since read".
    """
    given = {"is_read": read, "is_starred": starred, "is_later": later}
    if read is not None:
        given["is_changed"] = False
    marks = {name: value for name, value in given.items() if value is not None}
    if not marks:
        return []
    differs = " OR ".join(f"{name} <> :{name}" for name in marks)
    chosen = f"entry_id IN (SELECT value FROM json_each(:ids)) AND ({differs})"
    assigned = ", ".join(f"{name} = :{name}" for name in marks)
    if read:
        assigned += ", read_at = CASE WHEN is_read THEN read_at ELSE :now END"
    values = {**marks, "now": to_micros(now or datetime.now(UTC))}
    before: list[EntryState] = []
    with db.write() as connection:
        for chunk in _chunks(ids):
            bound = {**values, "ids": json.dumps(chunk)}
            rows = connection.execute(f"SELECT {_STATE} WHERE {chosen}", bound)
            before += [_make_state(row) for row in rows]
            connection.execute(f"UPDATE entry_states SET {assigned} WHERE {chosen}", bound)
    return before


def restore_states(db: Database, states: Iterable[EntryState]) -> None:
    """Give each entry back the marks it had, in one transaction."""
    rows = [
        (state.is_read, state.is_starred, state.is_later, state.is_changed, state.id)
        for state in states
    ]
    with db.write() as connection:
        connection.executemany(
            "UPDATE entry_states SET is_read = ?, is_starred = ?, is_later = ?, is_changed = ? "
            "WHERE entry_id = ?",
            rows,
        )


def save_position(db: Database, entry_id: EntryId, offset: int) -> None:
    """Remember the first visible offset of the entry's text."""
    with db.write() as connection:
        connection.execute(
            "UPDATE entry_states SET position = ? WHERE entry_id = ?", (offset, entry_id)
        )


def get_position(db: Database, entry_id: EntryId) -> int:
    """The offset that was remembered; 0 when none was."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT position FROM entry_states WHERE entry_id = ?", (_known_range(entry_id),)
        ).fetchone()
    return row[0] if row else 0


def _chunks(ids: Iterable[EntryId]) -> list[list[EntryId]]:
    """The ids, each once and in order, in pieces that a statement takes."""
    ordered = sorted(set(ids))
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]


def _make_state(row: tuple[int, int, int, int, int]) -> EntryState:
    entry_id, is_read, is_starred, is_later, is_changed = row
    return EntryState(
        EntryId(entry_id),
        is_read=bool(is_read),
        is_starred=bool(is_starred),
        is_later=bool(is_later),
        is_changed=bool(is_changed),
    )
