"""Entries that a query asks for, newest first or best first.

Words are looked up in the full-text table, which gives rows by date; all else is a condition on
the entry's state. A query without words walks the states.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

from reader.errors import CancelledError, QueryError, StoreError
from reader.hygiene import clean_line
from reader.model import CancelToken, EntryId, FeedId, Listing
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
from reader.store.documents import IN_A_SECOND, MICROS, no_search
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
_DAY_S = 24 * 3600
_STEPS_A_LOOK = 50_000  # of SQLite's machine: a millisecond
_MODULE = "fts5"

_Sql = tuple[str, tuple[object, ...]]


def search(
    db: Database,
    query: Query,
    listing: Listing,
    *,
    after: Place | None = None,
    limit: int = 50,
    best: bool = False,
    counts: bool = True,
    cancel: CancelToken | None = None,
) -> Found:
    """Up to `limit` entries of the listing behind `after`; best first of the newest matches.

    Best first gives one page. Raises QueryError when a feed or folder is not there, StoreError
    when this SQLite cannot search, CancelledError soon after `cancel`.
    """
    with _given_up(cancel), db.read() as connection, _watched(connection, cancel):
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


@contextmanager
def _watched(connection: sqlite3.Connection, cancel: CancelToken | None) -> Iterator[None]:
    """Let SQLite stop within a millisecond of being cancelled."""
    if cancel is None:
        yield
        return
    connection.set_progress_handler(lambda: int(cancel.is_cancelled), _STEPS_A_LOOK)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def _given_up(cancel: CancelToken | None) -> Iterator[None]:
    try:
        yield
    except StoreError as problem:
        if cancel is not None and cancel.is_cancelled:
            raise CancelledError("The search was given up.") from problem
        raise


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
        index, *_ = where(
            listing, _marks_of(query, listing), is_ordered=listing.scope != "feed"
        )
        return (
            f"SELECT s.entry_id FROM entry_states AS s INDEXED BY {index} WHERE {conditions} "
            "AND (s.sort_key, s.entry_id) < (?, ?) ORDER BY s.sort_key DESC, s.entry_id DESC",
            (*values, *(after or TOP)),
        )
    found = (
        f"{_DOCUMENT} {conditions} AND words.rowid < ? AND words.rowid >= ? "
        "ORDER BY words.rowid DESC"
    )
    oldest, newest = _rows_between(query)
    worth = f"bm25(words, {_WEIGHTS}) AS worth"
    if best:
        return (
            f"SELECT entry_id FROM (SELECT d.entry_id, {worth} {found} LIMIT {BEST_OF}) "
            "ORDER BY worth",
            (match, *values, newest, oldest),
        )
    last = min(newest, _document_of(connection, after))
    return f"SELECT d.entry_id {found}", (match, *values, last, oldest)


def _marks_of(query: Query, listing: Listing) -> tuple[str, ...]:
    """The marks that each result has, rarest first: the first of them chooses the index."""
    sure = {term.mark for term in _sure_terms(query) if isinstance(term, Marked)}
    wanted = sure | set(flags_of(listing))
    return tuple(mark for mark in ("later", "starred", "unread") if mark in wanted)


def _sure_terms(query: Query) -> list[Term]:
    """The terms that hold of each result."""
    sure = (clause for clause in query.clauses if not clause.is_negated)
    return [clause.terms[0] for clause in sure if len(clause.terms) == 1]


def _rows_between(query: Query) -> tuple[int, int]:
    """The first row of words that the dates asked for allow, and the first that is too new.

    A row may stand some seconds behind its entry's date, see `documents`: a day is room enough.
    """
    oldest, newest = 0, _LAST_ID
    for term in _sure_terms(query):
        if isinstance(term, Since):
            oldest = max(oldest, to_micros(term.moment) // MICROS * IN_A_SECOND)
        elif isinstance(term, Before):
            end_s = to_micros(term.moment) // MICROS + _DAY_S
            newest = min(newest, end_s * IN_A_SECOND)
    return oldest, newest


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
    _, first, scope_values = where(listing, flags_of(listing), is_ordered=True)
    conditions, values = [first], [*scope_values]
    for clause in query.clauses:
        if has_match and _is_words(clause):
            continue
        parts = [_condition(connection, term) for term in clause.terms]
        sql = " OR ".join(part for part, _ in parts)
        conditions.append(f"{'NOT ' if clause.is_negated else ''}({sql})")
        values += [value for _, more in parts for value in more]
    return " AND ".join(conditions), tuple(values)


def _condition(connection: sqlite3.Connection, term: Term) -> _Sql:
    if isinstance(term, Word):
        return _MATCHED, (_quoted(term),)
    return _plain_condition(connection, term)


def _plain_condition(connection: sqlite3.Connection, term: Condition) -> _Sql:
    match term:
        case InFeed():
            return _in_feeds(_feeds_called(connection, term))
        case InFolder():
            return _in_feeds(_feeds_inside(connection, term))
        case Named():
            return _named(term)
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


def _named(term: Named) -> _Sql:
    types = json.dumps(term.types)
    if not term.words:
        return _OF_TYPE, (types,)
    inside = f"% {term.words.translate(_LIKE_ESCAPES)} %"
    if not term.types:
        return _NAMED.format(types=""), (inside,)
    wanted = " AND type IN (SELECT value FROM json_each(?))"
    return _NAMED.format(types=wanted), (inside, types)


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
