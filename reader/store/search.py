"""Entries that a query asks for, newest first or best first.

Words are looked up in the full-text table, which gives rows by date; all else is a condition on
the entry's state. A query without words walks the states.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Collection

from reader.model import EntryId, FeedId, Listing
from reader.query.terms import Clause, Marked, Query, Since, Tagged
from reader.store.codec import to_micros
from reader.store.conditions import (
    EACH,
    ONCE,
    TAGS,
    Sql,
    Ways,
    all_of,
    between,
    is_words,
    make_match,
)
from reader.store.db import Database
from reader.store.documents import first_document, no_search
from reader.store.listing import TOP, Place, flags_of, read_entries, where
from reader.store.values import Found

MOST_COUNTED = 1000
BEST_OF = 1000  # bm25 over each match of a common word takes 1 to 2.7 s at a million articles
_WEIGHTS = "8.0, 4.0, 1.0"  # title, author, text
_DOCUMENT = (
    "FROM words CROSS JOIN documents AS d ON d.id = words.rowid "
    "CROSS JOIN entry_states AS s ON s.entry_id = d.entry_id WHERE words MATCH ? AND "
)
_LAST_ID = 2**62
_MODULE = "fts5"
_ROWS_AN_ENTRY = 100  # that match a word and are looked at in the time of one lookup by itself
FIRST = EntryId(0)
"""Before every entry."""


def search(
    db: Database,
    query: Query,
    listing: Listing,
    *,
    after: Place | None = None,
    limit: int = 50,
    best: bool = False,
    counts: bool = True,
) -> Found:
    """Up to `limit` entries of the listing behind `after`; best first of the newest matches.

    Best first gives one page. Raises QueryError when a feed or folder is not there, StoreError
    when this SQLite cannot search.
    """
    with db.read() as connection:
        if not _has_words(connection):
            return Found((), 0, is_more=False)
        sql, values = _make_sql(connection, query, listing, after=after, best=best)
        rows = connection.execute(f"{sql} LIMIT ?", (*values, limit)).fetchall()
        ids = [EntryId(row[0]) for row in rows]
        by_id = {entry.id: entry for entry in read_entries(connection, ids)}
        count = len(ids)
        if counts and count == limit:
            (count,) = connection.execute(
                f"SELECT count(*) FROM ({sql} LIMIT ?)", (*values, MOST_COUNTED + 1)
            ).fetchone()
    entries = tuple(by_id[entry_id] for entry_id in ids)
    return Found(entries, min(count, MOST_COUNTED), is_more=count > MOST_COUNTED)


def ways_among(connection: sqlite3.Connection, ids: Collection[EntryId]) -> Ways:
    """How to look up words for these entries, whichever takes less."""
    given = json.dumps(sorted(ids))
    first, last = connection.execute(
        "SELECT min(id), max(id) FROM documents "
        "WHERE entry_id IN (SELECT value FROM json_each(?))",
        (given,),
    ).fetchone()
    if first is None:
        return EACH
    most = _ROWS_AN_ENTRY * len(ids)
    (rows,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM documents WHERE id BETWEEN ? AND ? LIMIT ?)",
        (first, last, most),
    ).fetchone()
    return EACH if rows == most else between(first, last)


def find_among(
    connection: sqlite3.Connection,
    query: Query,
    ids: Collection[EntryId],
    *,
    feed_id: FeedId | None = None,
    ways: Ways = EACH,
) -> list[EntryId]:
    """Which of these few entries the query asks for, hidden ones as well; by their ids.

    Within a transaction, and by the conditions of `search`. Raises as that does.
    """
    if query.asks_for_words and not _has_words(connection):
        return []
    conditions, values = all_of(connection, query.clauses, ways)
    rows = connection.execute(
        "SELECT s.entry_id FROM json_each(?) AS given "
        "CROSS JOIN entry_states AS s ON s.entry_id = given.value "
        f"WHERE {conditions} AND ? IN (0, s.feed_id) ORDER BY s.entry_id",
        (json.dumps(sorted(ids)), *values, feed_id or 0),
    ).fetchall()
    return [EntryId(row[0]) for row in rows]


def search_ids(db: Database, query: Query, listing: Listing) -> list[EntryId]:
    """Every entry of the listing that the query asks for, newest first; raises as `search`."""
    with db.read() as connection:
        return find_all(connection, query, listing)


def find_all(connection: sqlite3.Connection, query: Query, listing: Listing) -> list[EntryId]:
    """As `search_ids`, within a transaction."""
    if not _has_words(connection):
        return []
    sql, values = _make_sql(connection, query, listing, after=None, best=False)
    return [EntryId(row[0]) for row in connection.execute(sql, values)]


def count_found(
    db: Database, query: Query, listing: Listing, *, since: EntryId = FIRST
) -> tuple[int, bool]:
    """How many entries stored after `since` are found, a thousand at most; whether more are.

    Raises as `search`.
    """
    with db.read() as connection:
        if not _has_words(connection):
            return 0, False
        sql, values = _make_sql(connection, query, listing, after=None, best=False, since=since)
        (count,) = connection.execute(
            f"SELECT count(*) FROM ({sql} LIMIT ?)", (*values, MOST_COUNTED + 1)
        ).fetchone()
    return min(count, MOST_COUNTED), count > MOST_COUNTED


def _has_words(connection: sqlite3.Connection) -> bool:
    """False in a library that holds no words yet; raises StoreError where none can."""
    module = "SELECT 1 FROM pragma_module_list WHERE name = ?"
    if connection.execute(module, (_MODULE,)).fetchone() is None:
        raise no_search()
    table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone()
    return table is not None


def _make_sql(
    connection: sqlite3.Connection,
    query: Query,
    listing: Listing,
    *,
    after: Place | None,
    best: bool,
    since: EntryId = FIRST,
) -> Sql:
    """The statement that gives ids in their order, but for its limit."""
    match = make_match(query)
    tag, rest = ("", query) if match else _split_tag(query)
    conditions, values = _conditions(connection, rest, listing, has_match=bool(match))
    if since:
        conditions, values = f"{conditions} AND s.entry_id > ?", (*values, since)
    if tag:
        # In the order of lists by itself; the states would be walked to their end for it.
        return (
            "SELECT s.entry_id FROM entry_tags AS t CROSS JOIN entry_states AS s "
            f"ON s.entry_id = t.entry_id WHERE t.tag_id = ({TAGS}) AND {conditions} "
            "AND (t.sort_key, t.entry_id) < (?, ?) ORDER BY t.sort_key DESC, t.entry_id DESC",
            (tag, *values, *(after or TOP)),
        )
    if not match:
        return (
            f"SELECT s.entry_id FROM entry_states AS s {_walked(query, listing)} "
            f"WHERE {conditions} "
            "AND (s.sort_key, s.entry_id) < (?, ?) ORDER BY s.sort_key DESC, s.entry_id DESC",
            (*values, *(after or TOP)),
        )
    newest = f"words.rowid >= {_oldest_document(query)} AND words.rowid < ?"
    found = f"{_DOCUMENT} {conditions} AND {newest} ORDER BY words.rowid DESC"
    worth = f"bm25(words, {_WEIGHTS}) AS worth"
    if best:
        return (
            f"SELECT entry_id FROM (SELECT d.entry_id, {worth} {found} LIMIT {BEST_OF}) "
            "ORDER BY worth",
            (match, *values, _LAST_ID),
        )
    return f"SELECT d.entry_id {found}", (match, *values, _document_of(connection, after))


def _walked(query: Query, listing: Listing) -> str:
    """Which index a query without words walks."""
    if not query.asks_for_hidden:
        index, *_ = where(listing, flags_of(listing), is_ordered=listing.scope != "feed")
        return f"INDEXED BY {index}"
    alone = (Marked("hidden"),)
    is_all = any(clause.terms == alone and not clause.is_negated for clause in query.clauses)
    return "INDEXED BY states_hidden" if is_all else "NOT INDEXED"


def _oldest_document(query: Query) -> int:
    """The row below which nothing is as new as the query wants it."""
    moments = [
        clause.terms[0].moment
        for clause in query.clauses
        if len(clause.terms) == 1
        and not clause.is_negated
        and isinstance(clause.terms[0], Since)
    ]
    return first_document(to_micros(max(moments))) if moments else -_LAST_ID


def _split_tag(query: Query) -> tuple[str, Query]:
    """The folded name of a tag that every entry must have, and what else it must be.

    Empty, and the whole query, where there is no such tag.
    """
    for clause in query.clauses:
        match clause:
            case Clause((Tagged(name, is_prefix=False),), is_negated=False):
                return name, Query(tuple(one for one in query.clauses if one != clause))
            case _:
                pass
    return "", query


def _document_of(connection: sqlite3.Connection, place: Place | None) -> int:
    """The row of the words of the entry at that place; above all without one."""
    if place is None:
        return _LAST_ID
    row = connection.execute(
        "SELECT id FROM documents WHERE entry_id = ?", place[1:]
    ).fetchone()
    return int(row[0]) if row else _LAST_ID


def _conditions(
    connection: sqlite3.Connection, query: Query, listing: Listing, *, has_match: bool
) -> Sql:
    """What must hold of a state, named `s`, besides the words that are matched."""
    _, first, scope_values = where(
        listing, flags_of(listing), is_ordered=True, with_hidden=query.asks_for_hidden
    )
    rest = [clause for clause in query.clauses if not (has_match and is_words(clause))]
    conditions, values = all_of(connection, rest, ONCE)
    return f"{first} AND {conditions}", (*scope_values, *values)
