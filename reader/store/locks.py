"""Locks between processes that use one library; the system lets go when a process dies.

Each is an empty file that SQLite locks, as that knows how to on every system.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reader.errors import StoreError
from reader.store.problems import explain_os, translated


class TakenError(StoreError):
    """Another process holds the lock."""


@contextmanager
def hold(lock_path: Path, *, wait_s: float, taken: str) -> Iterator[None]:
    """Hold that file's lock; raises TakenError with the words `taken` when another does.

    StoreError where the file cannot be made or locked.
    """
    try:
        os.close(os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        raise StoreError(explain_os(problem, lock_path)) from problem
    with closing(
        sqlite3.connect(
            lock_path, timeout=wait_s, isolation_level=None, check_same_thread=False
        )
    ) as lock:
        try:
            with translated(lock_path):
                lock.execute("BEGIN EXCLUSIVE")
        except StoreError as problem:
            cause = problem.__cause__
            if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise TakenError(taken) from None
            raise
        yield
