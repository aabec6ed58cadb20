"""The words of every entry, in a full-text table: its title, its author, its text as read.

Stored in the transaction that stores the text; `catch_up` stores what an older library holds.
"""

import sqlite3
from datetime import UTC, datetime

from reader.errors import StoreError
from reader.extract.decide import decide
from reader.model import Article, EntryId, MadeText, TextKind
from reader.packing import text_hash
from reader.store.codec import unpack_article
from reader.store.db import Database
from reader.store.ruling import rule_later

CATCH_UP = 8  # entries a transaction: a key press may have to wait for it
CATCH_UP_WAITED_FOR = 200  # when nobody presses keys
_IN_A_SECOND = 1024
_MICROS = 1_000_000
# Without content: the texts are stored compressed already, and a copy would be the larger part
# of the library. A row's words can then be taken out only by who has them (SQLite learnt better
# with 3.43), so an entry that changes gets another row, and `documents` says which is meant.
# Beginnings of two and three letters are indexed too, as without that FTS5 first gathers every
# row of every word that begins so: at a million articles 2.3 s for "ha", with it 1 ms. It makes
# the words twice as large, the library 6.6 kB an article and not 4.6.
_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (title, author, text, content = '', "
    "prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')"
)
_INSERT = "INSERT INTO words (rowid, title, author, text) VALUES (?, ?, ?, ?)"
# Words can be taken out by who still has the very words that were stored.
_DELETE = "INSERT INTO words (words, rowid, title, author, text) VALUES ('delete', ?, ?, ?, ?)"


def put_document(
    connection: sqlite3.Connection, entry_id: EntryId, made: MadeText | None = None
) -> None:
    """Within a transaction: store the words of the entry as it is stored now.

    `made` is its text where that has just been stored and is the only one.

    Without full-text search in SQLite it is only noted that they are to be stored.
    """
    row = connection.execute(
        "SELECT e.title, e.author, s.sort_key, "
        "(SELECT digest FROM documents WHERE entry_id = e.id) "
        "FROM entries AS e JOIN entry_states AS s ON s.entry_id = e.id WHERE e.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return
    title, author, sort_key, known = row
    article = made.article if made else _article_of(connection, entry_id)
    text = article.text if article is not None else ""
    digest = _digest_of(title, author, text)
    if digest != known:
        try:
            connection.execute(_TABLE)
        except sqlite3.OperationalError as problem:
            if not _lacks_search(problem):
                raise
            put_later(connection, entry_id)
            return
        connection.execute(
            "UPDATE documents SET entry_id = NULL WHERE entry_id = ?", (entry_id,)
        )
        document = _free_id(connection, sort_key)
        language = made.language if made else _language_of(article, title)
        connection.execute(
            "INSERT INTO documents (id, entry_id, language, digest) VALUES (?, ?, ?, ?)",
            (document, entry_id, language, digest),
        )
        connection.execute(_INSERT, (document, *_spaced(title, author, text)))
    # Its feed's text may still be to be made: a page can come before it.
    connection.execute(
        "DELETE FROM unsearched WHERE entry_id = ? AND lacks_text = 0", (entry_id,)
    )


def drop_document(connection: sqlite3.Connection, entry_id: EntryId) -> None:
    """Within a transaction, while its text is there: the entry is found by no word any more.

    Its words are taken out if they are the very ones that were stored; else they stay in the
    table, where nothing leads to them.
    """
    row = connection.execute(
        "SELECT d.id, d.digest, e.title, e.author FROM documents AS d "
        "JOIN entries AS e ON e.id = d.entry_id WHERE d.entry_id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return
    document, digest, title, author = row
    article = _article_of(connection, entry_id)
    text = article.text if article is not None else ""
    if digest == _digest_of(title, author, text):
        try:
            connection.execute(_DELETE, (document, *_spaced(title, author, text)))
        except sqlite3.OperationalError as problem:
            if not _lacks_search(problem):
                raise
    # The row stays: its number must not be used twice.
    connection.execute("UPDATE documents SET entry_id = NULL WHERE id = ?", (document,))


def _digest_of(title: str, author: str, text: str) -> bytes:
    return text_hash(f"{title}\n{author}\n{text}")


def _spaced(*texts: str) -> list[str]:
    """The texts as they are stored: letters of scripts without spaces stand alone."""
    # Deferred: 2 ms of a start, which stores no words.
    from reader.query.tokens import spaced  # noqa: PLC0415

    return [spaced(text) for text in texts]


def put_later(
    connection: sqlite3.Connection,
    entry_id: EntryId,
    _made: MadeText | None = None,
) -> None:
    """Within a transaction: note that the words of the entry are to be stored."""
    connection.execute("INSERT OR IGNORE INTO unsearched (entry_id) VALUES (?)", (entry_id,))


def _lacks_search(problem: sqlite3.Error) -> bool:
    """True when this SQLite was built without full-text search."""
    return "no such module" in str(problem)


def no_search() -> StoreError:
    """What is said when it was."""
    return StoreError(
        f"The SQLite of this Python ({sqlite3.sqlite_version}) has no full-text search (FTS5). "
        "Everything else works; another build of Python has it."
    )


def _article_of(connection: sqlite3.Connection, entry_id: EntryId) -> Article | None:
    """The text of an entry as it is read: its page's or, if that is less, its feed's."""
    rows = connection.execute(
        "SELECT kind, data FROM articles WHERE entry_id = ?", (entry_id,)
    ).fetchall()
    by_kind = {kind: unpack_article(data) for kind, data in rows}
    page = by_kind.get(TextKind.FULL) or by_kind.get(TextKind.PARTIAL)
    return decide(page, by_kind.get(TextKind.FEED))


def _language_of(article: Article | None, title: str) -> str:
    # Deferred: a start stores no texts.
    from reader.entities.languages import detect_language  # noqa: PLC0415

    if article is None:
        return detect_language(title)
    return detect_language(article.text, article.language)


def first_document(sort_key: int) -> int:
    """The lowest row of an entry of that time."""
    return sort_key // _MICROS * _IN_A_SECOND


def _free_id(connection: sqlite3.Connection, sort_key: int) -> int:
    """The next row in the second of that time; where it is full, in one after it."""
    second = sort_key // _MICROS
    while True:
        first, end = second * _IN_A_SECOND, (second + 1) * _IN_A_SECOND
        (last,) = connection.execute(
            "SELECT max(id) FROM documents WHERE id >= ? AND id < ?", (first, end)
        ).fetchone()
        if last is None:
            return first
        if last + 1 < end:
            return int(last) + 1
        second += 1


def catch_up(db: Database, *, limit: int = CATCH_UP, now: datetime | None = None) -> bool:
    """Store the words of some of the newest entries that wait for it; False at the end.

    Those whose articles are still to be made get theirs with these.
    """
    with db.read() as connection:
        rows = connection.execute(
            "SELECT entry_id FROM unsearched WHERE lacks_text = 0 "
            "ORDER BY entry_id DESC LIMIT ?",
            (limit,),
        ).fetchall()
    if not rows:
        return False
    with db.write() as connection:
        try:
            connection.execute(_TABLE)
        except sqlite3.OperationalError as problem:
            if _lacks_search(problem):
                return False
            raise
        for row in rows:
            put_document(connection, EntryId(row[0]))
            connection.execute(
                "DELETE FROM unsearched WHERE entry_id = ? AND lacks_text = 0", row
            )
        rule_later(
            connection,
            [EntryId(row[0]) for row in rows],
            now or datetime.now(UTC),
            stage="words",
        )
    return True


def count_waiting(db: Database) -> int:
    """How many entries cannot be found by their words yet, though their texts are there."""
    with db.read() as connection:
        count: int = connection.execute(
            "SELECT count(*) FROM unsearched WHERE lacks_text = 0"
        ).fetchone()[0]
    return count
