"""Opens a library for reading alone: one on a read-only or full disk, or one only looked at."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reader.errors import StoreError
from reader.store.problems import READ_ONLY, translated
from reader.store.schema import BUSY_TIMEOUT_S, read_version

_OS_CODES = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT})
_SQLITE_CODES = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
    }
)
FULL = "Disk full: nothing changed; free some space, then restart."
"""The sentence for a library on a disk that was full when it was opened."""
Connect = Callable[[], sqlite3.Connection]


def is_unwritable(problem: StoreError) -> bool:
    """True when the file or its disk refused to be written, whatever is in it."""
    cause = problem.__cause__
    if isinstance(cause, OSError):
        return cause.errno in _OS_CODES
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return isinstance(cause, sqlite3.Error) and code in _SQLITE_CODES


def find_refusal(path: Path) -> str:
    """Why the library there cannot be written, for who wants to; empty when it can be."""
    # First: a disk image that is read-only is often full as well, and cannot be freed.
    if _is_read_only_disk(path.parent) or not _is_allowed(path):
        return READ_ONLY
    if shutil.disk_usage(path.parent).free == 0:
        return FULL
    return ""


def _is_read_only_disk(folder: Path) -> bool:
    """False where the system does not tell (Windows): writing will."""
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _is_allowed(path: Path) -> bool:
    """True when file and folder may be written, by whom this process acts for."""
    by_effective = os.access in os.supports_effective_ids
    return all(
        os.access(place, os.W_OK, effective_ids=by_effective) for place in (path, path.parent)
    )


def open_for_reading(path: Path) -> tuple[Connect, int]:
    """What makes connections that write nothing, not even beside the file; and the version.

    Raises StoreError when the file cannot be read or is no library.
    """
    with translated(path):
        problem: sqlite3.Error | None = None
        for mode in _modes(path):
            connection = _connect(path, mode)
            try:
                return partial(_connect, path, mode), read_version(connection, path)
            except sqlite3.OperationalError as refused:
                problem = refused
            finally:
                connection.close()
        raise problem or sqlite3.OperationalError("it cannot be read")


def _modes(path: Path) -> list[str]:
    """Ways to open it, the safest first."""
    try:
        log_bytes = path.with_name(path.name + "-wal").stat().st_size
    except OSError:  # none, or gone since: whoever closes a library last takes it away
        log_bytes = None
    # With a log beside it somebody uses it, or did until a crash: the log has to be read.
    # Without one, reading as usual would make a log and shared memory and leave them there,
    # or fail where it cannot; `immutable` goes without, and sees no log.
    if log_bytes is None:
        return ["immutable=1"]
    return ["mode=ro"] if log_bytes else ["mode=ro", "immutable=1"]


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
