"""Makes a library, or brings an older one up to date; refuses what is none.

One process at a time does it, behind a file lock; a copy of an older library is kept.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from reader.errors import DamagedError, StoreError
from reader.store.locks import hold
from reader.store.problems import backup_folder, explain_damaged, explain_os, shown, translated

VERSION = 8  # the highest number in migrations/; a test holds it
APPLICATION_ID = 0x72656164  # "read": tells a library from any other SQLite file
BUSY_TIMEOUT_S = 30.0
MIGRATION_WAIT_S = 300.0  # copying and migrating a library of several GB takes minutes
MAX_COPIES = 3
SMALLEST_PAGE = 512  # https://sqlite.org/fileformat.html section 1.3.2
# 16 MB of log. At SQLite's own 1,000 every marking of 10,000 entries pays a checkpoint: 26 ms
# rather than 11 on 100,000 entries; refreshes write most, so at 4,000 they pay most.
CHECKPOINT_PAGES = 4000
CACHE_KB = 16_000  # of pages, for each connection
_LOST = (
    "The library {path} was gone, and an empty one was made. "
    "`reader doctor --restore` takes its newest backup instead."
)
_GLANCES = (
    "SELECT url, title, user_title, folder, later FROM feeds",  # fetched, so decoded
    "SELECT count(url) FROM feeds INDEXED BY sqlite_autoindex_feeds_1",
    "SELECT count(*) FROM entry_states WHERE is_hidden = 0 AND is_starred = 1",
    "SELECT s.position, e.title FROM entry_states AS s JOIN entries AS e ON e.id = s.entry_id"
    " WHERE s.is_hidden = 0 AND s.is_read = 0 ORDER BY s.sort_key DESC LIMIT 200",
    "SELECT s.position, e.title FROM entry_states AS s JOIN entries AS e ON e.id = s.entry_id"
    " WHERE s.is_hidden = 0 ORDER BY s.sort_key DESC LIMIT 200",
    "SELECT value FROM places",
)


def connect(path: Path, *, survives: bool = True) -> sqlite3.Connection:
    """A connection with the settings that every use relies on; transactions are explicit.

    Without `survives` nothing waits for the disk: for a library that nobody wants back.
    """
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    with ExitStack() as unless_it_works:
        unless_it_works.callback(connection.close)
        # What the user did survives a power cut: FULL syncs the log at every commit.
        connection.executescript(
            f"PRAGMA synchronous = {'FULL' if survives else 'OFF'}; PRAGMA foreign_keys = ON;"
            f"PRAGMA cache_size = -{CACHE_KB}; PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};"
        )
        unless_it_works.pop_all()
    return connection


def prepare(
    path: Path, *, migrations: Traversable | None, survives: bool = True
) -> tuple[sqlite3.Connection, bool, tuple[str, ...]]:
    """A connection to an up-to-date library, whether it was just made, and notes for the user.

    Raises StoreError when the file is no library, is damaged, newer, or cannot be written.
    """
    target = VERSION if migrations is None else max(_load_migrations(migrations))
    lost = _make_file(path)
    with translated(path), ExitStack() as unless_it_works:
        connection = connect(path, survives=survives)
        unless_it_works.callback(connection.close)
        version = read_version(connection, path)
        refuse_newer(version, target, path)
        if version == target:
            if migrations is None:
                glance_over(connection)
            unless_it_works.pop_all()
            return connection, False, ()
        connection.close()
        # Opened again: only under the lock is it sure that nobody else is at work.
        with migration_lock(path):
            connection = connect(path, survives=survives)
            unless_it_works.callback(connection.close)
            is_new, notes = _bring_up_to_date(connection, path, migrations, target)
        unless_it_works.pop_all()
    return connection, is_new, (*lost, *notes)


def _make_file(path: Path) -> tuple[str, ...]:
    """An empty file that only its owner can read, in such a folder, unless it is there.

    A note where there was a library once: its backups are beside it.
    """
    if path.is_dir():
        raise StoreError(
            f"{shown(path)} is a folder, not a library. Choose another place with --library."
        )
    is_there = path.exists()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        size_bytes = path.stat().st_size
    except OSError as problem:
        raise StoreError(explain_os(problem, path)) from problem
    is_emptied = is_there and not size_bytes and backup_folder(path).is_dir()
    # SQLite would take it for an empty file and overwrite it.
    if is_emptied or 0 < size_bytes < SMALLEST_PAGE:
        raise DamagedError(explain_damaged(path))
    is_lost = not is_there and any(backup_folder(path).glob("*.sqlite"))
    return (_LOST.replace("{path}", shown(path)),) if is_lost else ()


def glance_over(connection: sqlite3.Connection) -> None:
    """Look for damage where the first screen and a refresh would meet it; under a millisecond.

    Raises `sqlite3.DatabaseError`. All of a library takes 300 times as long: `check` does that.
    """
    for looks in _GLANCES:
        connection.execute(looks).fetchall()


def read_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version the library was made by; 0 for an empty file. Refuses anything else."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application == APPLICATION_ID or (application == version == tables == 0):
        return version
    raise StoreError(
        f"{shown(path)} is not a library of reader but another program's database. "
        "Choose another folder with --library."
    )


def refuse_newer(version: int, target: int, path: Path) -> None:
    """Raise StoreError for a library of a later version than that."""
    if version > target:
        raise StoreError(
            f"The library {shown(path)} was made by a newer version of reader (format "
            f"{version}; this one reads up to {target}). Update reader, or choose another "
            "folder with --library."
        )


@contextmanager
def migration_lock(path: Path) -> Iterator[None]:
    """Hold the library's lock file; the system lets go of it when a process dies."""
    taken = (
        f"Another reader is bringing the library {shown(path)} up to date. "
        "Try again when it is done."
    )
    lock_path = path.with_name(path.name + ".lock")
    with hold(lock_path, wait_s=MIGRATION_WAIT_S, taken=taken):
        yield


def _bring_up_to_date(
    connection: sqlite3.Connection, path: Path, migrations: Traversable | None, target: int
) -> tuple[bool, tuple[str, ...]]:
    """Run what is missing, each migration in one transaction; whether it was new, and notes."""
    version = read_version(connection, path)
    refuse_newer(version, target, path)
    if version == target:  # another process did it while this one waited
        return False, ()
    notes: tuple[str, ...] = ()
    if version:
        copy = _back_up(connection, path, target)
        notes = (f"The library was brought up to date. Its copy of before is {shown(copy)}.",)
    else:
        connection.execute("PRAGMA journal_mode = WAL")
    bundled = resources.files("reader.store") / "migrations"
    for number, sql in sorted(_load_migrations(migrations or bundled).items()):
        if number > version:
            _run(connection, number, sql)
    return version == 0, notes


def _load_migrations(folder: Traversable) -> dict[int, str]:
    """SQL by version, of every `NNN.sql` in the folder."""
    return {
        int(file.name.removesuffix(".sql")): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }


def make_empty(path: Path, version: int) -> sqlite3.Connection:
    """A connection to a new library of that format, which holds nothing; nothing is synced."""
    _make_file(path)
    connection = connect(path, survives=False)
    with ExitStack() as unless_it_works:
        unless_it_works.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        bundled = resources.files("reader.store") / "migrations"
        for number, sql in sorted(_load_migrations(bundled).items()):
            if number <= version:
                _run(connection, number, sql)
        unless_it_works.pop_all()
    return connection


def _run(connection: sqlite3.Connection, number: int, sql: str) -> None:
    """Apply one migration whole, or not at all."""
    # Off while tables are rebuilt, as https://sqlite.org/lang_altertable.html section 7 asks.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreError(
                f"Bringing the library to format {number} failed; it is unchanged."
            )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()
        connection.execute("PRAGMA foreign_keys = ON")


def _back_up(connection: sqlite3.Connection, path: Path, target: int) -> Path:
    """A whole copy of the library beside it; the newest few of such copies are kept."""
    copy = path.with_name(f"{path.stem}-before-{target}{path.suffix}")
    unfinished = copy.with_name(copy.name + ".part")
    try:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        file = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with closing(sqlite3.connect(unfinished)) as destination:
                connection.backup(destination)
            os.fsync(file)
        finally:
            os.close(file)
        unfinished.replace(copy)
        copies = sorted(
            path.parent.glob(f"{path.stem}-before-*{path.suffix}"),
            key=lambda kept: kept.stat().st_mtime_ns,
        )
        for old in copies[:-MAX_COPIES]:
            old.unlink()
    except OSError as problem:
        raise StoreError(explain_os(problem, copy)) from problem
    return copy
