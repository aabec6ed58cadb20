"""Connections to the library: one writer behind a lock, a reader for whoever reads.

Every `sqlite3` error that leaves a `read()` or `write()` block is a StoreError. Knows no table.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

from reader.errors import DamagedError, StoreError
from reader.store import schema
from reader.store.problems import (
    BUSY,
    FOUND_DAMAGED,
    damage_note,
    explain_damaged,
    translated,
)
from reader.store.schema import connect, prepare
from reader.store.unwritable import Connect, find_refusal, is_unwritable, open_for_reading

MAX_IDLE_READERS = 4
Connection: TypeAlias = sqlite3.Connection
"""For those above the store who pass one on, and ask it nothing."""
_ANALYSED_ROWS = 400  # an index: as https://sqlite.org/lang_analyze.html section 2 advises
_LOOK_S = 0.002
_CLOSE_WAIT_S = 0.2  # quitting takes under half a second, whatever is being written


class Database:
    """An open library; usable from any thread until `close`."""

    def __init__(
        self,
        path: Path,
        writer: sqlite3.Connection | None,
        *,
        connect_reader: Connect,
        is_new: bool = False,
        notes: tuple[str, ...] = (),
        refusal: str = "",
        is_older: bool = False,
    ) -> None:
        self.path = path
        self.is_new = is_new
        """True when this call of `open_database` made the library."""
        self.notes = notes
        """Sentences for the user: what was brought up to date, where its copy is."""
        self.refusal = refusal
        """Why nothing can be written; empty when it can."""
        self.is_older = is_older
        """True when it was only looked at, and the next start brings it up to date."""
        self._writer = writer
        self._connect_reader = connect_reader
        self._write_lock = threading.RLock()
        self._pool_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._reading: set[sqlite3.Connection] = set()
        self._is_closed = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one unchanging state of the library and cannot write."""
        with self._noticed(), translated(self.path):
            reader = self._take_reader()
            try:
                reader.execute("BEGIN")
                yield reader
            finally:
                self._return_reader(reader)

    @contextmanager
    def write(self, wait_s: float | None = None) -> Iterator[sqlite3.Connection]:
        """The one connection that writes: all of the block is stored, on disk, or none of it.

        Blocks must not be nested. Waits up to `wait_s`, without it half a minute, for other
        threads and processes that write, then raises StoreError. Who says how long gets its
        turn before those who do not.
        """
        give_up = time.monotonic() + (schema.BUSY_TIMEOUT_S if wait_s is None else wait_s)
        with self._turn(give_up), self._noticed(), translated(self.path):
            self._check_open()
            writer = self._writer
            if writer is None:
                raise StoreError(self.refusal)
            _begin(writer, give_up, is_pressing=wait_s is not None)
            try:
                yield writer
                writer.execute("COMMIT")
            finally:
                if writer.in_transaction:
                    writer.rollback()

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        """Damage that shows inside is noted and said as what it is for the user."""
        try:
            yield
        except DamagedError as problem:
            if self._writer is None:
                raise
            self.note_damage()
            raise DamagedError(FOUND_DAMAGED) from problem

    def note_damage(self) -> None:
        """Have the next start save what can be saved into a new library."""
        with suppress(OSError):
            damage_note(self.path).touch(mode=0o600)

    @contextmanager
    def _turn(self, give_up: float) -> Iterator[None]:
        """Hold the one writer, waited for until that monotonic time."""
        if not self._write_lock.acquire(timeout=max(0.0, give_up - time.monotonic())):
            raise StoreError(BUSY)
        try:
            yield
        finally:
            self._write_lock.release()

    def shrink(self) -> None:
        """Let go of the pages that were kept for the next write, after many of them."""
        writer = self._writer
        if writer is not None and not self._is_closed:
            give_up = time.monotonic() + _CLOSE_WAIT_S
            with suppress(sqlite3.Error, StoreError), self._turn(give_up):
                writer.execute("PRAGMA shrink_memory")

    def optimize(self) -> None:
        """Let SQLite look at what many changes made of its tables; takes milliseconds.

        Not when somebody else writes, or nothing can be written: the next time will do.
        """
        with suppress(StoreError), self._turn(time.monotonic()), translated(self.path):
            if self._writer is not None and not self._is_closed:
                self._writer.execute("PRAGMA busy_timeout = 0")
                self._writer.execute(f"PRAGMA analysis_limit = {_ANALYSED_ROWS}")
                self._writer.execute("PRAGMA optimize")

    def close(self) -> None:
        """End every use within half a second; what is being written then is rolled back."""
        with self._pool_lock:
            if self._is_closed:
                return
            self._is_closed = True
            for reader in self._reading:
                reader.interrupt()
            for reader in self._idle:
                reader.close()
            self._idle.clear()
        if self._writer is None:
            return
        if not self._write_lock.acquire(timeout=_CLOSE_WAIT_S):
            self._writer.interrupt()
            if not self._write_lock.acquire(timeout=_CLOSE_WAIT_S):
                return
        try:
            self._writer.close()
        finally:
            self._write_lock.release()

    def _take_reader(self) -> sqlite3.Connection:
        self._check_open()
        with self._pool_lock:
            reader = self._idle.pop() if self._idle else None
        if reader is None:
            reader = self._connect_reader()
            reader.execute("PRAGMA query_only = ON")
        with self._pool_lock:
            self._reading.add(reader)
        return reader

    def _return_reader(self, reader: sqlite3.Connection) -> None:
        if reader.in_transaction:
            reader.rollback()
        with self._pool_lock:
            self._reading.discard(reader)
            is_kept = not self._is_closed and len(self._idle) < MAX_IDLE_READERS
            if is_kept:
                self._idle.append(reader)
        if not is_kept:
            reader.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreError("The library is closed.")


def _begin(writer: sqlite3.Connection, give_up: float, *, is_pressing: bool) -> None:
    """Begin to write as soon as no other process does; raises at that monotonic time."""
    # SQLite's own wait looks after 1 ms, then ever more seldom, up to every 100: among many who
    # write in turn it may find none of the gaps between them. A key looks every other one.
    while is_pressing and time.monotonic() < give_up:
        writer.execute("PRAGMA busy_timeout = 0")
        try:
            writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_LOOK_S)
        else:
            return
    rest_ms = max(0, int((give_up - time.monotonic()) * 1000))
    writer.execute(f"PRAGMA busy_timeout = {rest_ms}")
    writer.execute("BEGIN IMMEDIATE")


def open_database(
    path: Path, *, migrations: Traversable | None = None, survives: bool = True
) -> Database:
    """The library at `path`, made or brought up to date first when it has to be.

    `migrations` stands in for the bundled folder of numbered `.sql` files. A library that need
    not survive a power cut never waits for the disk. One that cannot be written is opened for
    reading. Of a damaged one, what can be saved is saved into a new one first, and notes say
    so. Raises StoreError when the file is no library, is newer than this program, can neither
    be written nor read as it is, or is damaged and nothing of it can be saved.
    """
    try:
        if damage_note(path).exists():
            raise DamagedError(explain_damaged(path))
        return _open(path, migrations=migrations, survives=survives)
    except DamagedError as problem:
        notes = _mend(path, problem)
    mended = _open(path, migrations=migrations, survives=survives)
    mended.notes = (*mended.notes, *notes)
    return mended


def _mend(path: Path, problem: DamagedError) -> tuple[str, ...]:
    """What the user is to know of the library that stands in the damaged one's place."""
    # Deferred: a sound library needs none of it.
    from reader.store.mending import mend  # noqa: PLC0415

    try:
        return mend(path)
    except DamagedError:  # nothing is left to be saved
        raise problem from None


def _open(path: Path, *, migrations: Traversable | None, survives: bool) -> Database:
    """The library at `path`, whose file was not found damaged before."""
    try:
        writer, is_new, notes = prepare(path, migrations=migrations, survives=survives)
    except StoreError as problem:
        if not is_unwritable(problem) or not path.is_file():
            raise
        return _open_unwritable(path, problem)
    return Database(
        path, writer, connect_reader=partial(connect, path), is_new=is_new, notes=notes
    )


def _open_unwritable(path: Path, problem: StoreError) -> Database:
    """The library for reading alone; raises `problem` when it is not up to date."""
    try:
        database = look_at(path, refusal=find_refusal(path) or str(problem))
    except StoreError as other:
        raise problem from other
    if database.is_older:
        database.close()
        raise problem
    return database


def look_at(path: Path, *, refusal: str = "It is only looked at.") -> Database:
    """The library at `path` as it is, an older one too: nothing is made, changed or written.

    `refusal` is what who wants to write is told.
    Raises StoreError when it cannot be read, is damaged, no library, or a newer one.
    """
    connect_reader, version = open_for_reading(path)
    schema.refuse_newer(version, schema.VERSION, path)
    return Database(
        path,
        None,
        connect_reader=connect_reader,
        refusal=refusal,
        is_older=version < schema.VERSION,
    )
