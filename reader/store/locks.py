"""Locks between processes that use one library; the system lets go when a process dies.

Each is an empty file that SQLite locks, as that knows how to on every system.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reader.errors import StoreError
from reader.store.problems import explain_os


class TakenError(StoreError):
    """Another process holds the lock."""


@contextmanager
def hold(lock_path: Path, *, wait_s: float, taken: str) -> Iterator[None]:
    """Hold that file's lock; raises TakenError with the words `taken` when another does."""
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
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise TakenError(taken) from None
        yield
