"""Whether the library's file is sound, and what in it holds together."""

import sqlite3
from collections.abc import Iterator

from reader.store.db import Database

_COUNTS = (
    "SELECT count(*) FROM feeds AS f LEFT JOIN (SELECT feed_id, count(*) AS entries, "
    "sum(is_read = 0) AS unread, sum(is_starred) AS starred, sum(is_later) AS later "
    "FROM entry_states WHERE is_hidden = 0 GROUP BY feed_id) AS s ON s.feed_id = f.id "
    "WHERE (f.entries, f.unread, f.starred, f.later) <> (coalesce(s.entries, 0), "
    "coalesce(s.unread, 0), coalesce(s.starred, 0), coalesce(s.later, 0))"
)
_WORDLESS = (
    "SELECT count(*) FROM documents WHERE entry_id IS NOT NULL "
    "AND id NOT IN (SELECT id FROM words_docsize)"
)


def check_integrity(db: Database) -> str:
    """The first fault SQLite finds in the file, or empty; reads all of it."""
    with db.read() as connection:
        (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if fault == "ok" else str(fault)


def find_faults(db: Database) -> list[str]:
    """What does not hold together in a sound file of the present format, a sentence each.

    Reads all of it, and waits for nobody that writes.
    """
    with db.read() as connection:
        return list(_faults(connection))


def _faults(connection: sqlite3.Connection) -> Iterator[str]:
    (wrong,) = connection.execute(_COUNTS).fetchone()
    if wrong:
        yield f"the counts of {wrong:,} feeds are not those of their entries"
    broken = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    if broken:
        yield f"{broken:,} rows belong to nothing"
    (stateless,) = connection.execute(
        "SELECT count(*) FROM entries WHERE id NOT IN (SELECT entry_id FROM entry_states)"
    ).fetchone()
    if stateless:
        yield f"{stateless:,} entries are in no list"
    yield from _word_faults(connection)


def _word_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Of the words that are searched, read to their end."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone()
    module = connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5vocab'")
    if known is None or module.fetchone() is None:
        return
    (missing,) = connection.execute(_WORDLESS).fetchone()
    if missing:
        yield f"the words of {missing:,} entries are missing"
    # FTS5's own check wants to write, and would make everybody else wait. A table of its words
    # is made in memory, for this connection alone.
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.all_words USING fts5vocab (main, words, 'row')"
        )
        connection.execute("SELECT count(*), sum(cnt) FROM all_words").fetchone()
    except sqlite3.DatabaseError as problem:
        yield f"the words cannot be read to their end: {problem}"
    finally:
        connection.execute("PRAGMA query_only = ON")
