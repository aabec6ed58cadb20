"""What SQLite and the system report, as one sentence for the user."""

import errno
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import DamagedError, StoreError
from reader.hygiene import clean_line


def shown(path: Path) -> str:
    """The path, safe to print."""
    return clean_line(str(path))


def backup_folder(library: Path) -> Path:
    """Where the copies of the library at that path are."""
    return library.with_name("backups")


def damage_note(library: Path) -> Path:
    """The empty file that says: damage showed, the next start saves what can be saved."""
    return library.with_name(library.name + ".damaged")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise StoreError instead of whatever `sqlite3` and the file system raise inside."""
    try:
        yield
    except sqlite3.Error as problem:
        kind = DamagedError if _is_damage(problem) else StoreError
        raise kind(_explain_sqlite(problem, path)) from problem
    except UnicodeDecodeError as problem:
        # In a message of SQLite's own, which quotes a damaged schema.
        raise DamagedError(explain_damaged(path)) from problem
    except zlib.error as problem:  # one text, and its page is sound
        raise StoreError(explain_damaged(path)) from problem
    except UnicodeEncodeError as problem:  # a lone surrogate: hygiene was left out somewhere
        raise StoreError("A text that is not valid Unicode was not stored.") from problem
    except OverflowError as problem:
        if not str(problem).startswith("Python int"):  # a time that was read is none
            raise DamagedError(explain_damaged(path)) from problem
        raise StoreError("A number too large for the library was not stored.") from problem


def explain_os(problem: OSError, path: Path) -> str:
    """The sentence for a file or folder that cannot be made or opened."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _SENTENCES[sqlite3.SQLITE_FULL]
    why = problem.strerror or type(problem).__name__
    return (
        f"The library {shown(path)} cannot be opened: {why}. "
        "Choose another folder with --library, or mend its permissions."
    )


def explain_damaged(path: Path) -> str:
    """The sentence for a file that is damaged, or no database at all."""
    return _DAMAGED.replace("{path}", shown(path))


def _code(problem: sqlite3.Error) -> int:
    """SQLite's primary result code; that of a general error where the module has none."""
    return getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _is_damage(problem: sqlite3.Error) -> bool:
    """True when the file is to blame, not what was asked of it."""
    undecodable = str(problem).startswith("Could not decode to UTF-8")  # raised by the module
    return undecodable or _code(problem) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _explain_sqlite(problem: sqlite3.Error, path: Path) -> str:
    if _is_damage(problem):
        return explain_damaged(path)
    sentence = _SENTENCES.get(_code(problem))
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
FOUND_DAMAGED = "The library is damaged. Start reader again: it saves what can be saved."
"""The sentence for a library whose damage shows while it is used."""
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
    sqlite3.SQLITE_IOERR: _UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: _UNREADABLE,
    sqlite3.SQLITE_PERM: _UNREADABLE,
    sqlite3.SQLITE_INTERRUPT: "The library was closed before this was done.",
}
