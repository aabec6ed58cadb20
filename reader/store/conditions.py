"""What a query asks for as conditions in SQL: words as FTS5 wants them, all else of a state.

Every condition speaks of a state that the statement around it names `s`.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from reader.errors import QueryError
from reader.hygiene import clean_line
from reader.model import FeedId
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
    Tagged,
    Term,
    WithFile,
    Word,
)
from reader.store.codec import to_micros
from reader.store.feeds import title_of

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
_WAITS = "SELECT 1 FROM unsearched WHERE lacks_text = 1"
TAGS = "SELECT id FROM tags WHERE folded = ?"
_TAGS_FROM = "SELECT id FROM tags WHERE folded LIKE ? ESCAPE '\\'"
_TAGGED = "s.entry_id IN (SELECT entry_id FROM entry_tags WHERE tag_id IN ({tags}))"
# What another version wrote there is passed over.
_WITH_FILE = (
    "EXISTS (SELECT 1 FROM extras AS x, "
    "json_each(iif(json_valid(x.data), x.data, '{}'), '$.enclosures') AS file "
    "WHERE x.entry_id = s.entry_id "
    "AND coalesce(json_extract(file.value, '$.media_type'), '') NOT LIKE 'image%')"
)

Sql = tuple[str, tuple[object, ...]]


class Ways(Struct, frozen=True):
    """How words and names are looked up."""

    matched: str
    named: str


ONCE = Ways(_MATCHED, _NAMED)
"""Looked up once, for every state that is walked."""
EACH = Ways(_MATCHED_ALONE, _NAMED_ALONE)
"""Looked up for each state by itself: 0.3 ms each, however large the library is."""


def between(first: int, last: int) -> Ways:
    """Words are looked up once, and only in these rows of theirs."""
    matched = _MATCHED.replace("MATCH ?", f"MATCH ? AND rowid BETWEEN {first} AND {last}")
    return Ways(matched, _NAMED_ALONE)


# --- words --------------------------------------------------------------------------------


def make_match(query: Query) -> str:
    """The words that every entry must have and those it may not, as FTS5 wants it.

    Empty without a word that must be there. No text of the user's stands outside of quotes.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for clause in query.clauses:
        if is_words(clause):
            (unwanted if clause.is_negated else wanted).append(_any_of(clause))
    if not wanted:
        return ""
    # https://sqlite.org/fts5.html section 3.7: NOT binds closer than AND, and takes two.
    joined = " AND ".join(wanted)
    return f"({joined}) NOT ({' OR '.join(unwanted)})" if unwanted else joined


def is_words(clause: Clause) -> bool:
    """True when it asks for words alone."""
    return all(isinstance(term, Word) for term in clause.terms)


def _any_of(clause: Clause) -> str:
    words = [_quoted(term) for term in clause.terms if isinstance(term, Word)]
    return f"({' OR '.join(words)})"


def _quoted(word: Word) -> str:
    phrase = " ".join(token.replace('"', '""') for token in word.tokens)
    column = "author : " if word.is_author else ""
    return f'{column}"{phrase}"{" *" if word.is_prefix else ""}'


# --- everything else ----------------------------------------------------------------------


def all_of(connection: sqlite3.Connection, clauses: Iterable[Clause], ways: Ways) -> Sql:
    """What must hold of a state for every clause to hold.

    Of an entry whose text is still to be made nobody knows which words are not in it.
    """
    conditions, values = ["1"], []
    for clause in clauses:
        is_unsure = clause.is_negated and any(map(_is_of_text, clause.terms))
        if is_unsure and connection.execute(f"{_WAITS} LIMIT 1").fetchone():
            conditions.append(f"NOT EXISTS ({_WAITS} AND entry_id = s.entry_id)")
        parts = [_condition(connection, term, ways) for term in clause.terms]
        sql = " OR ".join(part for part, _ in parts)
        conditions.append(f"{'NOT ' if clause.is_negated else ''}({sql})")
        values += [value for _, more in parts for value in more]
    return " AND ".join(conditions), tuple(values)


def _is_of_text(term: Term) -> bool:
    return isinstance(term, Word | Named | InLanguage)


def _condition(connection: sqlite3.Connection, term: Term, ways: Ways) -> Sql:
    if isinstance(term, Word):
        return ways.matched, (_quoted(term),)
    return _plain_condition(connection, term, ways)


def _plain_condition(connection: sqlite3.Connection, term: Condition, ways: Ways) -> Sql:
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
        case Tagged() | WithFile():
            return _with(term)
        case Since():
            return "s.sort_key >= ?", (to_micros(term.moment),)
        case Before():
            return "s.sort_key < ?", (to_micros(term.moment),)
        case _:
            assert_never(term)


def _in_feeds(ids: list[FeedId]) -> Sql:
    return "s.feed_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)


def _named(term: Named, ways: Ways) -> Sql:
    types = json.dumps(term.types)
    if not term.words:
        return _OF_TYPE, (types,)
    inside = f"% {term.words.translate(_LIKE_ESCAPES)} %"
    if not term.types:
        return ways.named.format(types=""), (inside,)
    wanted = " AND type IN (SELECT value FROM json_each(?))"
    return ways.named.format(types=wanted), (inside, types)


def _with(term: Tagged | WithFile) -> Sql:
    if isinstance(term, WithFile):
        return _WITH_FILE, ()
    if not term.is_prefix:
        return _TAGGED.format(tags=TAGS), (term.name,)
    return _TAGGED.format(tags=_TAGS_FROM), (f"{term.name.translate(_LIKE_ESCAPES)}%",)


def _feeds_called(connection: sqlite3.Connection, term: InFeed) -> list[FeedId]:
    rows = connection.execute(
        "SELECT id, user_title, title, url FROM feeds WHERE removed_at IS NULL"
    ).fetchall()
    words = term.words.casefold()
    if words in {str(row[0]) for row in rows}:  # a number means that feed and no title with it
        return [FeedId(int(words))]
    found = [FeedId(row[0]) for row in rows if words in title_of(*row[1:]).casefold()]
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
