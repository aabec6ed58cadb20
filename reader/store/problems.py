"""What SQLite and the system report, as one sentence for the user."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import StoreError
from reader.hygiene import clean_line


def shown(path: Path) -> str:
    """The path, safe to print."""
    return clean_line(str(path))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise StoreError instead of whatever `sqlite3` and the file system raise inside."""
    try:
        yield
    except sqlite3.Error as problem:
        raise StoreError(_explain_sqlite(problem, path)) from problem
    except (UnicodeDecodeError, zlib.error) as problem:
        # Damaged text: also in a message of SQLite's own, which quotes a damaged schema.
        raise StoreError(explain_damaged(path)) from problem
    except UnicodeEncodeError as problem:  # a lone surrogate: hygiene was left out somewhere
        raise StoreError("A text that is not valid Unicode was not stored.") from problem
    except OverflowError as problem:
        raise StoreError("A number too large for the library was not stored.") from problem


def explain_os(problem: OSError, path: Path) -> str:
    """The sentence for a file or folder that cannot be made or opened."""
    why = problem.strerror or type(problem).__name__
    return (
        f"The library {shown(path)} cannot be opened: {why}. "
        "Choose another folder with --library, or mend its permissions."
    )


def explain_damaged(path: Path) -> str:
    """The sentence for a file that is damaged, or no database at all."""
    return _DAMAGED.replace("{path}", shown(path))


def _explain_sqlite(problem: sqlite3.Error, path: Path) -> str:
    # Absent on errors that the module raises by itself.
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    sentence = _SENTENCES.get(code)
    if sentence is None:
        why = clean_line(str(problem), limit_chars=200)
        return f"The library {shown(path)} could not do this, and nothing was changed: {why}."
    return sentence.replace("{path}", shown(path))


BUSY = "The library is busy: another program writes to it. Try again."
"""The sentence for a writer that was waited for in vain."""
# 59 cells are left beside "read-only library" in the status line of 80 columns.
READ_ONLY = "Read-only library: nothing changed; allow writing, restart."
"""The sentence for a library whose disk or permissions forbid writing."""
_DAMAGED = (
    "The library {path} is damaged, or not a library of reader. Nothing was changed. "
    "Move it away, or choose another folder with --library."
)
_UNREADABLE = (
    "The library {path} cannot be read or written: the disk or its permissions are in the way. "
    "Nothing that was stored is lost."
)
_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "Disk full: nothing was changed or lost; free some space, then try again."
    ),
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: _UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: _UNREADABLE,
    sqlite3.SQLITE_PERM: _UNREADABLE,
    sqlite3.SQLITE_INTERRUPT: "The library was closed before this was done.",
}
