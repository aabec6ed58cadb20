"""Makes a library's file as small as it can be: whole in a new file, then in its place."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from reader.errors import DamagedError, StoreError
from reader.store.db import open_database
from reader.store.problems import FOUND_DAMAGED, damage_note, explain_os, shown, translated
from reader.store.replacing import alone_with, sync_folder
from reader.store.schema import migration_lock
from reader.store.unwritable import find_refusal

_SPARE_BYTES = 1_000_000


def compact(path: Path) -> tuple[int, int]:
    """The size of the file before and after, in bytes.

    Raises StoreError while somebody has the library open, when there is no room for the new
    file, or when it cannot be written: then nothing is changed. Whoever opens the library
    meanwhile waits, half a minute at most.
    """
    # Before the lock: its file could be there and not be written either.
    if path.exists() and (refusal := find_refusal(path)):
        raise StoreError(refusal)
    with migration_lock(path):
        _tidy(path)
        before = path.stat().st_size
        new = path.with_name(path.name + ".compacted")
        try:
            with alone_with(path):
                _replace(path, new)
        except OSError as problem:
            raise StoreError(explain_os(problem, path)) from problem
        finally:
            for end in ("", "-wal", "-shm", "-journal"):
                with suppress(OSError):
                    new.with_name(new.name + end).unlink()
    return before, path.stat().st_size


def _tidy(path: Path) -> None:
    """Bring the library up to date, its words into one piece, and its log into the file."""
    db = open_database(path)
    try:
        if db.refusal:
            raise StoreError(db.refusal)
        with db.write() as connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'")
            if known.fetchone() is not None:
                with suppress(sqlite3.OperationalError):  # without full-text search
                    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    finally:
        db.close()


def _replace(path: Path, new: Path) -> None:
    """The same library in a new file at its place; whatever interrupts it, one of the two."""
    log = path.with_name(path.name + "-wal")
    with suppress(FileNotFoundError):
        if log.stat().st_size:
            raise StoreError(f"Another reader uses the library {shown(path)}. Try again.")
    # Immutable: SQLite takes no lock of its own, which closing it would end with ours.
    uri = f"{path.absolute().as_uri()}?immutable=1"
    with translated(path), closing(sqlite3.connect(uri, uri=True)) as source:
        source.isolation_level = None
        if source.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            damage_note(path).touch(mode=0o600)
            raise DamagedError(FOUND_DAMAGED)
        _need_room(source, path)
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        source.execute("VACUUM INTO ?", (str(new),))
        with closing(sqlite3.connect(new, isolation_level=None)) as made:
            if made.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise StoreError("The new file is not sound; the library is as it was.")
            if _rows(made) != _rows(source):
                raise StoreError("The new file is not whole; the library is as it was.")
            made.execute("PRAGMA journal_mode = WAL")
        with new.open("rb") as file:
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            log.unlink()
        with suppress(FileNotFoundError):
            path.with_name(path.name + "-shm").unlink()
        new.replace(path)
        sync_folder(path.parent)


def _need_room(source: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where the new file would not fit beside the old one."""
    pages, free, page_bytes = (
        source.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    needed = (pages - free) * page_bytes + _SPARE_BYTES
    room = shutil.disk_usage(path.parent).free
    if room < needed:
        raise StoreError(
            f"Compacting needs {needed / 1e6:,.1f} MB beside the library, and its disk has "
            f"{room / 1e6:,.1f}. Free some space, then try again; nothing was changed."
        )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows every plain table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in tables
    }
