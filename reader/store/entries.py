"""Entries as lists show them, counted, and what the user did with each."""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import sqlite3
from typing import assert_never

from reader.errors import NotFoundError
from reader.model import Entry, EntryId, Listing
from reader.store.changes import apply_change, known_entries
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
from reader.store.states import (
    get_position,
    mark_entries,
    restore_states,
    save_position,
    set_states,
)
from reader.store.values import ListCounts

__all__ = [
    "apply_change",
    "count_later",
    "count_since",
    "counts",
    "get_entry",
    "get_position",
    "known_entries",
    "mark_entries",
    "newest_id",
    "page_entries",
    "restore_states",
    "save_position",
    "set_states",
    "totals",
    "unread_ids",
]

_MAX_ID = 2**63 - 1

_SUMS = (
    "SELECT coalesce(sum(entries), 0), coalesce(sum(unread), 0), coalesce(sum(starred), 0) "
    "FROM feeds WHERE removed_at IS NULL"
)


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
            case "everything" | "smart":
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
    index, condition, values = where(listing, (listing.scope,), is_ordered=False)
    row: tuple[int, int, int] = connection.execute(
        "SELECT count(*), coalesce(sum(s.is_read = 0), 0), coalesce(sum(s.is_starred), 0) "
        f"FROM entry_states AS s INDEXED BY {index} WHERE {condition}",
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
    _, condition, values = where(listing, flags_of(listing), is_ordered=False)
    with db.read() as connection:
        # NOT INDEXED: the few new rows stand at the end of the table itself.
        count: int = connection.execute(
            "SELECT count(*) FROM entry_states AS s NOT INDEXED "
            f"WHERE s.entry_id > ? AND {condition}",
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


def _known_range(entry_id: EntryId) -> EntryId:
    return EntryId(min(entry_id, _MAX_ID))


def _no_entry(entry_id: EntryId) -> NotFoundError:
    return NotFoundError(f"There is no entry {entry_id}. `reader list` shows them.")


def unread_ids(db: Database, listing: Listing) -> list[EntryId]:
    """Every entry of the listing that is unread."""
    flags = tuple(dict.fromkeys((*flags_of(listing), "unread")))
    index, condition, values = where(listing, flags, is_ordered=False)
    with db.read() as connection:
        rows = connection.execute(
            f"SELECT s.entry_id FROM entry_states AS s INDEXED BY {index} WHERE {condition}",
            values,
        ).fetchall()
    return [EntryId(row[0]) for row in rows]
