"""Entries that a query asks for, newest first or best first.

Words are looked up in the full-text table, which gives rows by date; all else is a condition on
the entry's state. A query without words walks the states.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import assert_never

from msgspec import Struct

from reader.errors import QueryError
from reader.hygiene import clean_line
from reader.model import EntryId, FeedId, Listing
from reader.query.terms import (
    Before,
    Clause,
    Condition,
    InFeed,
    InFolder,
    InLanguage,
    Marked,
    Named,
    OfSite,
    Query,
    Since,
    Term,
    Word,
)
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.documents import first_document, no_search
from reader.store.feeds import title_of
from reader.store.listing import TOP, Place, flags_of, read_entries, where
from reader.store.values import Found

MOST_COUNTED = 1000
BEST_OF = 1000  # bm25 over each match of a common word takes 1 to 2.7 s at a million articles
_WEIGHTS = "8.0, 4.0, 1.0"  # title, author, text
_LIKE_ESCAPES = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
_MARKS = {
    "unread": "s.is_read = 0",
    "read": "s.is_read = 1",
    "starred": "s.is_starred = 1",
    "later": "s.is_later = 1",
    "hidden": "s.is_hidden = 1",
}
_MATCHED = (
    "EXISTS (SELECT 1 FROM documents AS m WHERE m.entry_id = s.entry_id AND m.id IN "
    "(SELECT rowid FROM words WHERE words MATCH ?))"
)
_LANGUAGE = (
    "EXISTS (SELECT 1 FROM documents AS l WHERE l.entry_id = s.entry_id AND l.language = ?)"
)
_AFTER_SCHEME = "substr(e.url, instr(e.url, '://') + 3)"
_HOST = f"substr({_AFTER_SCHEME}, 1, instr({_AFTER_SCHEME} || '/', '/') - 1)"
_SITE = (
    "EXISTS (SELECT 1 FROM entries AS e WHERE e.id = s.entry_id "
    f"AND '.' || lower({_HOST}) LIKE ? ESCAPE '\\')"
)
_NAMED = (
    "s.entry_id IN (SELECT entry_id FROM sightings WHERE mentions > 0 AND name_id IN "
    "(SELECT id FROM names WHERE ' ' || folded || ' ' LIKE ? ESCAPE '\\'{types}))"
)
_MATCHED_ALONE = (
    "EXISTS (SELECT 1 FROM documents AS m CROSS JOIN words ON words.rowid = m.id "
    "WHERE m.entry_id = s.entry_id AND words MATCH ?)"
)
_NAMED_ALONE = (
    "EXISTS (SELECT 1 FROM sightings AS g CROSS JOIN names AS n ON n.id = g.name_id "
    "WHERE g.entry_id = s.entry_id AND g.mentions > 0 "
    "AND ' ' || n.folded || ' ' LIKE ? ESCAPE '\\'{types})"
)
_OF_TYPE = (
    "EXISTS (SELECT 1 FROM sightings AS g JOIN names AS n ON n.id = g.name_id "
    "WHERE g.entry_id = s.entry_id AND g.mentions > 0 "
    "AND n.type IN (SELECT value FROM json_each(?)))"
)
_DOCUMENT = (
    "FROM words CROSS JOIN documents AS d ON d.id = words.rowid "
    "CROSS JOIN entry_states AS s ON s.entry_id = d.entry_id WHERE words MATCH ? AND "
)
_LAST_ID = 2**62
_MODULE = "fts5"

_Sql = tuple[str, tuple[object, ...]]


class _Ways(Struct, frozen=True):
    """How words and names are looked up."""

    matched: str
    named: str


_ONCE = _Ways(_MATCHED, _NAMED)
"""Looked up once, for every state that is walked."""
_EACH = _Ways(_MATCHED_ALONE, _NAMED_ALONE)
"""Looked up for each state by itself, of which there are few."""


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


def find_among(
    connection: sqlite3.Connection,
    query: Query,
    ids: Collection[EntryId],
    *,
    feed_id: FeedId | None = None,
) -> list[EntryId]:
    """Which of these few entries the query asks for, hidden ones as well; by their ids.

    Within a transaction, and by the conditions of `search`. Raises as that does.
    """
    if query.asks_for_words and not _has_words(connection):
        return []
    conditions, values = _all_of(connection, query.clauses, _EACH)
    rows = connection.execute(
        "SELECT s.entry_id FROM json_each(?) AS given "
        "CROSS JOIN entry_states AS s ON s.entry_id = given.value "
        f"WHERE {conditions} AND ? IN (0, s.feed_id) ORDER BY s.entry_id",
        (json.dumps(sorted(ids)), *values, feed_id or 0),
    ).fetchall()
    return [EntryId(row[0]) for row in rows]


def find_all(connection: sqlite3.Connection, query: Query, listing: Listing) -> list[EntryId]:
    """Every entry of the listing that the query asks for, newest first; raises as `search`."""
    if not _has_words(connection):
        return []
    sql, values = _make_sql(connection, query, listing, after=None, best=False)
    return [EntryId(row[0]) for row in connection.execute(sql, values)]


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
) -> _Sql:
    """The statement that gives ids in their order, but for its limit."""
    match = make_match(query)
    conditions, values = _conditions(connection, query, listing, has_match=bool(match))
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


def _document_of(connection: sqlite3.Connection, place: Place | None) -> int:
    """The row of the words of the entry at that place; above all without one."""
    if place is None:
        return _LAST_ID
    row = connection.execute(
        "SELECT id FROM documents WHERE entry_id = ?", place[1:]
    ).fetchone()
    return int(row[0]) if row else _LAST_ID


# --- words --------------------------------------------------------------------------------


def make_match(query: Query) -> str:
    """The words that every entry must have and those it may not, as FTS5 wants it.

    Empty without a word that must be there. No text of the user's stands outside of quotes.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for clause in query.clauses:
        if _is_words(clause):
            (unwanted if clause.is_negated else wanted).append(_any_of(clause))
    if not wanted:
        return ""
    # https://sqlite.org/fts5.html section 3.7: NOT binds closer than AND, and takes two.
    joined = " AND ".join(wanted)
    return f"({joined}) NOT ({' OR '.join(unwanted)})" if unwanted else joined


def _is_words(clause: Clause) -> bool:
    return all(isinstance(term, Word) for term in clause.terms)


def _any_of(clause: Clause) -> str:
    words = [_quoted(term) for term in clause.terms if isinstance(term, Word)]
    return f"({' OR '.join(words)})"


def _quoted(word: Word) -> str:
    phrase = " ".join(token.replace('"', '""') for token in word.tokens)
    column = "author : " if word.is_author else ""
    return f'{column}"{phrase}"{" *" if word.is_prefix else ""}'


# --- everything else ----------------------------------------------------------------------


def _conditions(
    connection: sqlite3.Connection, query: Query, listing: Listing, *, has_match: bool
) -> _Sql:
    """What must hold of a state, named `s`, besides the words that are matched."""
    _, first, scope_values = where(
        listing, flags_of(listing), is_ordered=True, with_hidden=query.asks_for_hidden
    )
    rest = [clause for clause in query.clauses if not (has_match and _is_words(clause))]
    conditions, values = _all_of(connection, rest, _ONCE)
    return f"{first} AND {conditions}", (*scope_values, *values)


def _all_of(connection: sqlite3.Connection, clauses: Iterable[Clause], ways: _Ways) -> _Sql:
    """What must hold of a state for every clause to hold."""
    conditions, values = ["1"], []
    for clause in clauses:
        parts = [_condition(connection, term, ways) for term in clause.terms]
        sql = " OR ".join(part for part, _ in parts)
        conditions.append(f"{'NOT ' if clause.is_negated else ''}({sql})")
        values += [value for _, more in parts for value in more]
    return " AND ".join(conditions), tuple(values)


def _condition(connection: sqlite3.Connection, term: Term, ways: _Ways) -> _Sql:
    if isinstance(term, Word):
        return ways.matched, (_quoted(term),)
    return _plain_condition(connection, term, ways)


def _plain_condition(connection: sqlite3.Connection, term: Condition, ways: _Ways) -> _Sql:
    match term:
        case InFeed():
            return _in_feeds(_feeds_called(connection, term))
        case InFolder():
            return _in_feeds(_feeds_inside(connection, term))
        case Named():
            return _named(term, ways)
        case OfSite():
            return _SITE, (f"%.{term.host.translate(_LIKE_ESCAPES)}",)
        case InLanguage():
            return _LANGUAGE, (term.code,)
        case Marked():
            return _MARKS[term.mark], ()
        case Since():
            return "s.sort_key >= ?", (to_micros(term.moment),)
        case Before():
            return "s.sort_key < ?", (to_micros(term.moment),)
        case _:
            assert_never(term)


def _in_feeds(ids: list[FeedId]) -> _Sql:
    return "s.feed_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)


def _named(term: Named, ways: _Ways) -> _Sql:
    types = json.dumps(term.types)
    if not term.words:
        return _OF_TYPE, (types,)
    inside = f"% {term.words.translate(_LIKE_ESCAPES)} %"
    if not term.types:
        return ways.named.format(types=""), (inside,)
    wanted = " AND type IN (SELECT value FROM json_each(?))"
    return ways.named.format(types=wanted), (inside, types)


def _feeds_called(connection: sqlite3.Connection, term: InFeed) -> list[FeedId]:
    rows = connection.execute(
        "SELECT id, user_title, title, url FROM feeds WHERE removed_at IS NULL"
    ).fetchall()
    words = term.words.casefold()
    found = [
        FeedId(row[0])
        for row in rows
        if words == str(row[0]) or words in title_of(*row[1:]).casefold()
    ]
    if not found:
        raise QueryError(
            f"No feed is called “{clean_line(term.words, limit_chars=40)}”", column=term.column
        )
    return found


def _feeds_inside(connection: sqlite3.Connection, term: InFolder) -> list[FeedId]:
    rows = connection.execute(
        "SELECT id, folder FROM feeds WHERE removed_at IS NULL"
    ).fetchall()
    words = f"/{term.words.casefold()}/"
    found = [FeedId(row[0]) for row in rows if words in f"/{row[1].casefold()}/"]
    if not found:
        raise QueryError(
            f"No folder is called “{clean_line(term.words, limit_chars=40)}”",
            column=term.column,
        )
    return found
