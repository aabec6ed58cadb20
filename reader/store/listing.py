"""What a listing means in SQL: which states it holds, and the index that gives them in order.

Every index is named in the statement, so that no statistics can change a plan.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import heapq
import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import assert_never

from reader.model import Entry, EntryId, FeedId, Listing
from reader.store.codec import from_micros
from reader.store.feeds import title_of

Place = tuple[int, int]
"""Sort key and id of an entry: where it stands in every list."""
TOP: Place = (2**63 - 1, 2**63 - 1)
"""Above every entry."""
_MAX_CHUNK = 64

_CONDITIONS = {
    "later": "s.is_later = 1",
    "starred": "s.is_starred = 1",
    "unread": "s.is_read = 0",
}
# From the rarest: the first that a listing has chooses its index.

_ENTRY = (
    "s.entry_id, s.feed_id, s.sort_key, s.is_read, s.is_starred, s.is_later, s.is_changed, "
    "e.title, e.url, e.author, f.user_title, f.title, f.url"
)
_JOINED = (
    "CROSS JOIN feeds AS f ON f.id = s.feed_id CROSS JOIN entries AS e ON e.id = s.entry_id"
)
_NEWEST_FIRST = "ORDER BY s.sort_key DESC, s.entry_id DESC"
_SUBSCRIBED = "SELECT id FROM feeds WHERE removed_at IS NULL"
_IN_FOLDER = f"{_SUBSCRIBED} AND (folder = ? OR substr(folder, 1, ?) = ?)"

_EntryRow = tuple[int, int, int, int, int, int, int, str, str, str, str, str, str]


def flags_of(listing: Listing) -> tuple[str, ...]:
    """The conditions on a state that the listing sets, rarest first."""
    wanted = {listing.scope, listing.show}
    return tuple(flag for flag in _CONDITIONS if flag in wanted)


def folder_values(folder: str) -> tuple[str, int, str]:
    """The parameters that find a folder's feeds and those of the folders inside it."""
    return folder, len(folder) + 1, folder + "/"


def feeds_of_folder(connection: sqlite3.Connection, folder: str) -> list[FeedId]:
    """The subscriptions in a folder and in the folders inside it."""
    rows = connection.execute(_IN_FOLDER, folder_values(folder))
    return [FeedId(row[0]) for row in rows]


def where(
    listing: Listing, flags: tuple[str, ...], *, is_ordered: bool, with_hidden: bool = False
) -> tuple[str, str, tuple[object, ...]]:
    """The index, the condition and its parameters that find the listing's states, named `s`.

    An ordered index goes by date alone; any other by feed, so that nothing of a feed that is
    not subscribed to is read. Only states of subscribed feeds are found, and hidden ones only
    `with_hidden`, for which no index but theirs will do.
    """
    seen = "s.is_hidden IN (0, 1)" if with_hidden else "s.is_hidden = 0"
    conditions = [seen, *(_CONDITIONS[flag] for flag in flags)]
    values: tuple[object, ...] = ()
    match listing.scope:
        case "feed":
            conditions.append(f"s.feed_id = ? AND s.feed_id IN ({_SUBSCRIBED})")
            values = (listing.feed_id,)
        case "folder":
            conditions.append(f"s.feed_id IN ({_IN_FOLDER})")
            values = folder_values(listing.folder)
        case "everything" | "starred" | "later" | "smart":
            conditions.append(f"s.feed_id IN ({_SUBSCRIBED})")
        case _:
            assert_never(listing.scope)
    by_feed = "" if is_ordered else "_feed"
    return f"states_{flags[0] if flags else 'all'}{by_feed}", " AND ".join(conditions), values


def page_sql(listing: Listing) -> tuple[str, tuple[object, ...]]:
    """The statement that gives a page of a listing of one feed or of all, and its parameters.

    It takes a place and a limit after those.
    """
    index, condition, values = where(
        listing, flags_of(listing), is_ordered=listing.scope != "feed"
    )
    return (
        f"SELECT {_ENTRY} FROM entry_states AS s INDEXED BY {index} {_JOINED} "
        f"WHERE {condition} AND (s.sort_key, s.entry_id) < (?, ?) "
        f"{_NEWEST_FIRST} LIMIT ?",
        values,
    )


def walk_sql(flags: tuple[str, ...]) -> str:
    """The statement that gives places in one feed; takes a feed's id, a place and a limit."""
    condition = " AND ".join(
        ["s.is_hidden = 0 AND s.feed_id = ?", *(_CONDITIONS[flag] for flag in flags)]
    )
    index = f"states_{flags[0] if flags else 'all'}_feed"
    return (
        f"SELECT s.sort_key, s.entry_id FROM entry_states AS s INDEXED BY {index} "
        f"WHERE {condition} AND (s.sort_key, s.entry_id) < (?, ?) {_NEWEST_FIRST} LIMIT ?"
    )


def read_page(
    connection: sqlite3.Connection, listing: Listing, *, after: Place, limit: int
) -> list[Entry]:
    """The entries that follow a place in a listing, newest first."""
    if listing.scope != "folder":
        sql, values = page_sql(listing)
        rows = connection.execute(sql, (*values, *after, limit))
        return [make_entry(row) for row in rows]
    # A folder's feeds are merged: each is walked by its own index only as far as it is needed.
    # One walk over the index of everything would read all other folders' entries.
    sql = walk_sql(flags_of(listing))
    walks = (
        _walk(connection, sql, feed_id, after)
        for feed_id in feeds_of_folder(connection, listing.folder)
    )
    places = islice(heapq.merge(*walks, reverse=True), limit)
    return read_entries(connection, [EntryId(entry_id) for _, entry_id in places])


def _walk(
    connection: sqlite3.Connection, sql: str, feed_id: FeedId, after: Place
) -> Iterator[Place]:
    """The places of one feed, newest first; most feeds of a folder give only their first."""
    chunk = 1
    while rows := connection.execute(sql, (feed_id, *after, chunk)).fetchall():
        yield from rows
        if len(rows) < chunk:
            return
        after = rows[-1]
        chunk = min(chunk * 4, _MAX_CHUNK)


def read_entries(connection: sqlite3.Connection, ids: list[EntryId]) -> list[Entry]:
    """The entries of those ids, newest first, whether their feed is subscribed to or not."""
    rows = connection.execute(
        f"SELECT {_ENTRY} FROM json_each(?) AS wanted "
        f"CROSS JOIN entry_states AS s ON s.entry_id = wanted.value {_JOINED} {_NEWEST_FIRST}",
        (json.dumps(ids),),
    )
    return [make_entry(row) for row in rows]


def make_entry(row: _EntryRow) -> Entry:
    """The row of a list."""
    entry_id, feed_id, sort_key, is_read, is_starred, is_later, is_changed, *_ = row
    title, url, author, feed_user_title, feed_title, feed_url = row[7:]
    return Entry(
        id=EntryId(entry_id),
        feed_id=FeedId(feed_id),
        feed_title=title_of(feed_user_title, feed_title, feed_url),
        title=title,
        url=url,
        author=author,
        published=from_micros(sort_key),
        is_read=bool(is_read),
        is_starred=bool(is_starred),
        is_later=bool(is_later),
        is_changed=bool(is_changed),
        sort_key=sort_key,
    )
