"""Copies of the library, one a day, of which five are kept; only their owner reads them.

A copy is made beside its name, checked, synced and then named, so that none is ever half one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from reader.errors import CancelledError, DamagedError, NotFoundError, StoreError
from reader.hygiene import clean_line
from reader.model import CancelToken
from reader.store.db import Database
from reader.store.locks import TakenError, hold
from reader.store.problems import (
    FOUND_DAMAGED,
    backup_folder,
    damage_note,
    explain_os,
    translated,
)
from reader.store.replacing import alone_with, free_name, put_in_place, stamp, sync_folder
from reader.store.schema import CACHE_KB

KEPT = 5
EVERY = timedelta(days=1)
_PAGES_A_STEP = 256  # 1 MB: a few milliseconds between two looks at the token
_STEPS_A_LOOK = 100_000  # of SQLite's machine: milliseconds as well
_UNFINISHED, _LOCK = "copy.part", "copy.lock"
_KEPT_AS = "before-restore"


class Backup(Struct, frozen=True):
    """A whole copy of the library."""

    path: Path
    made_at: float
    """Seconds since 1970."""
    size_bytes: int

    @property
    def name(self) -> str:
        """What `find_backup` knows it by."""
        return self.path.stem


def list_backups(library: Path) -> list[Backup]:
    """Every copy, the newest first; empty when there is none or they cannot be read."""
    return _listed(backup_folder(library), "*.sqlite")


def _list_kept(library: Path) -> list[Backup]:
    """The libraries in whose place a backup was put, the newest first."""
    return _listed(library.parent, f"{library.stem}-{_KEPT_AS}-*{library.suffix}")


def _listed(folder: Path, pattern: str) -> list[Backup]:
    found = []
    with suppress(OSError):
        for path in folder.glob(pattern):
            facts = path.stat()
            found.append(Backup(path, facts.st_mtime, facts.st_size))
    return sorted(found, key=lambda backup: backup.name, reverse=True)


def find_backup(library: Path, which: str) -> Backup:
    """The copy of that name or beginning of it; the newest when `which` is empty.

    Also a library that a restore has kept, by its whole name or where it is: so a restore is
    taken back. Raises NotFoundError when there is none.
    """
    backups, kept = list_backups(library), _list_kept(library)
    for backup in backups:
        if backup.name.startswith(which.removesuffix(".sqlite")):
            return backup
    for backup in kept:
        if backup.path.name.removesuffix(".sqlite") == Path(which).name.removesuffix(".sqlite"):
            return backup
    if not (backups or (kept and which)):
        raise NotFoundError(
            "There is no backup yet. One is made every day that reader is used."
        )
    known = ", ".join(backup.name for backup in [*backups, *kept])
    raise NotFoundError(f"There is no backup “{clean_line(which)}”. There are: {known}.")


def is_due(library: Path, now: datetime) -> bool:
    """True when the newest copy is a day old, or of a time to come; also without one."""
    newest = next(iter(list_backups(library)), None)
    if newest is None:
        return True
    return not 0 <= now.timestamp() - newest.made_at < EVERY.total_seconds()


def back_up(db: Database, now: datetime, *, cancel: CancelToken) -> Path | None:
    """A new copy, and where it is; the oldest go. None while another process makes one.

    Raises DamagedError when the library is damaged: then older copies stay. CancelledError
    when it was stopped, StoreError when it cannot be written; nothing half done is left.
    """
    folder = backup_folder(db.path)
    copy = folder / f"{stamp(now)}.sqlite"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with _turn(folder) as is_mine:
            if not is_mine:
                return None
            _make(db, folder / _UNFINISHED, copy, cancel)
            for old in list_backups(db.path)[KEPT:]:
                old.path.unlink()
    except OSError as problem:
        raise StoreError(explain_os(problem, folder)) from problem
    return copy


def _make(db: Database, unfinished: Path, copy: Path, cancel: CancelToken) -> None:
    """The copy at its name, or nothing; what a crash left goes."""
    _remove(unfinished)
    try:
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _fill(db, unfinished, cancel)
        unfinished.replace(copy)
        sync_folder(copy.parent)
    finally:
        _remove(unfinished)


def _remove(unfinished: Path) -> None:
    for rest in unfinished.parent.glob(f"{unfinished.name}*"):
        rest.unlink()


@contextmanager
def _turn(folder: Path) -> Iterator[bool]:
    """True while this process alone makes a copy; the system ends that when it dies."""
    with ExitStack() as held:
        try:
            held.enter_context(hold(folder / _LOCK, wait_s=0, taken=""))
        except TakenError:
            yield False
        else:
            yield True


def _fill(db: Database, unfinished: Path, cancel: CancelToken) -> None:
    def look(*_: int) -> None:
        if cancel.is_cancelled:
            raise CancelledError("The backup was stopped.")

    with translated(unfinished), closing(sqlite3.connect(unfinished)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # synced once, below
        with db.read() as source:
            # A transaction that has begun to read: what others write does not begin it anew.
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            # Each page is read once: keeping them would be a third of the program's memory.
            source.execute("PRAGMA cache_size = -500")
            try:
                source.backup(copy, pages=_PAGES_A_STEP, progress=look, sleep=0)
            finally:
                source.execute(f"PRAGMA cache_size = -{CACHE_KB}")
                source.execute("PRAGMA shrink_memory")
        _check(db, copy, cancel)
    look()
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())


def _check(db: Database, copy: sqlite3.Connection, cancel: CancelToken) -> None:
    """Raise DamagedError for a copy of a damaged library: it would take a sound one's place."""
    copy.set_progress_handler(lambda: int(cancel.is_cancelled), _STEPS_A_LOOK)
    try:
        (fault,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as problem:
        if cancel.is_cancelled:
            raise CancelledError("The backup was stopped.") from problem
        fault = str(problem)
    if fault != "ok":
        db.note_damage()
        raise DamagedError(FOUND_DAMAGED)


def restore(library: Path, backup: Backup, now: datetime) -> Path | None:
    """Put a copy of the backup in the library's place; where the one of before is kept.

    None when there was none. Raises StoreError when another process has it open, when the
    backup is damaged, or when it cannot be written: then nothing is changed.
    """
    kept = free_name(library, _KEPT_AS, now)
    new = library.with_name(library.name + ".restored")
    try:
        _copy(backup.path, new)
        if not library.exists():
            new.replace(library)
            sync_folder(library.parent)
            return None
        with alone_with(library):
            put_in_place(library, new, kept=kept)
    except OSError as problem:
        raise StoreError(explain_os(problem, library)) from problem
    finally:
        with suppress(OSError):
            new.unlink()
    damage_note(library).unlink(missing_ok=True)
    return kept


def _copy(backup: Path, new: Path) -> None:
    """A copy, on the disk, that SQLite finds sound."""
    with suppress(FileNotFoundError):
        new.unlink()
    file = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as target:
        if backup.with_name(backup.name + "-wal").exists():
            _copy_with_log(backup, new)  # one that a restore has kept, as a crash had left it
        else:
            with backup.open("rb") as source:
                while part := source.read(1 << 20):
                    target.write(part)
        target.flush()
        os.fsync(target.fileno())
    uri = f"{new.absolute().as_uri()}?immutable=1"
    with translated(backup), closing(sqlite3.connect(uri, uri=True)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedError(f"The backup {backup} is damaged. Choose another one.")


def _copy_with_log(backup: Path, new: Path) -> None:
    with (
        translated(backup),
        closing(sqlite3.connect(backup)) as source,
        closing(sqlite3.connect(new)) as copy,
    ):
        source.backup(copy)
