"""One library, one writer, many readers; every failure is a sentence and loses nothing."""

import errno
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.model import EntryId
from reader.store.compact import compact
from reader.store.db import MAX_IDLE_READERS, Database, open_database
from reader.store.locks import TakenError, hold
from reader.store.places import recall, remember
from reader.store.problems import READ_ONLY, explain_os
from reader.store.schema import VERSION
from reader.store.states import restore_states, save_position, set_states
from reader.store.values import EntryState

NOBODY = 65534
BUSY = "The library is busy: another program writes to it. Try again."

Use = Callable[[Database], AbstractContextManager[sqlite3.Connection]]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "folder" / "library.sqlite")
    yield database
    database.close()


@pytest.fixture
def ordinary_folder() -> Iterator[Path]:
    """A folder that an ordinary user can reach, while the test is one."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if is_root:
        os.seteuid(0)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700)
    shutil.rmtree(folder)


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_database(path)
    return str(caught.value)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_library_that_was_not_there_is_new(db: Database) -> None:
    assert db.is_new


def test_a_library_that_was_there_is_not_new(db: Database) -> None:
    again = open_database(db.path)
    assert not again.is_new
    again.close()


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.touch()
    made = open_database(path)
    assert made.is_new
    made.close()


def test_only_the_owner_can_read_a_new_library(db: Database) -> None:
    remember(db, "theme", "ink")
    modes = {path.name: mode(path) for path in db.path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert mode(db.path.parent) == 0o700


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o750)
    open_database(folder / "library.sqlite").close()
    assert mode(folder) == 0o750


def test_a_power_cut_takes_nothing_that_was_done(db: Database) -> None:
    with db.write() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_library_that_need_not_survive_never_waits_for_the_disk(tmp_path: Path) -> None:
    database = open_database(tmp_path / "library.sqlite", survives=False)
    with database.write() as connection:
        level = connection.execute("PRAGMA synchronous").fetchone()
    database.close()
    assert level == (0,)


def test_a_block_that_fails_stores_nothing(db: Database) -> None:
    with pytest.raises(StoreError), db.write() as connection:
        connection.executemany("INSERT INTO places VALUES ('theme', ?)", [("ink",), ("moss",)])
    assert recall(db, "theme") == ""


def test_after_a_block_that_failed_the_next_one_writes(db: Database) -> None:
    with pytest.raises(KeyError), db.write():
        raise KeyError
    remember(db, "theme", "ink")
    assert recall(db, "theme") == "ink"


def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(StoreError), db.read() as connection:
        connection.execute("INSERT INTO places VALUES ('theme', 'ink')")


def test_a_reader_sees_one_unchanging_state(db: Database) -> None:
    count = "SELECT count(*) FROM places"
    with db.read() as connection:
        assert connection.execute(count).fetchone() == (0,)
        remember(db, "theme", "ink")
        assert connection.execute(count).fetchone() == (0,)


def test_a_reader_does_not_wait_for_the_writer(db: Database) -> None:
    with db.write() as connection:
        connection.execute("INSERT INTO places VALUES ('theme', 'ink')")
        assert recall(db, "theme") == ""


def test_nested_blocks_are_refused_rather_than_waited_for(db: Database) -> None:
    with db.write(), pytest.raises(StoreError):
        remember(db, "theme", "ink")
    assert recall(db, "theme") == ""


def test_readers_that_are_not_needed_are_closed(db: Database) -> None:
    def read_inside(depth: int) -> None:
        with db.read():
            if depth:
                read_inside(depth - 1)

    read_inside(MAX_IDLE_READERS + 3)
    assert len(db._idle) == MAX_IDLE_READERS


# --- closing ------------------------------------------------------------------------------


def test_a_closed_library_says_so(db: Database) -> None:
    db.close()
    with pytest.raises(StoreError, match=r"^The library is closed\.$"):
        recall(db, "theme")
    with pytest.raises(StoreError, match=r"^The library is closed\.$"):
        remember(db, "theme", "ink")


def test_closing_twice_is_closing(db: Database) -> None:
    db.close()
    db.close()


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


@pytest.mark.parametrize("use_of", [Database.read, Database.write])
def test_closing_ends_what_runs_within_half_a_second(db: Database, use_of: Use) -> None:
    failures: list[str] = []
    has_begun = threading.Event()

    def use() -> None:
        try:
            with use_of(db) as connection:
                has_begun.set()
                connection.execute(ENDLESS).fetchone()
        except StoreError as problem:
            failures.append(str(problem))

    thread = threading.Thread(target=use)
    thread.start()
    has_begun.wait(10)
    time.sleep(0.05)
    before = time.monotonic()
    db.close()
    took = time.monotonic() - before
    thread.join(10)
    assert failures == ["The library was closed before this was done."]
    assert took < 0.5


def test_closing_does_not_wait_for_a_writer_that_cannot_be_stopped(db: Database) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def use() -> None:
        with db.write() as connection:
            connection.execute("INSERT INTO places VALUES ('theme', 'ink')")
            has_begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=use)
    thread.start()
    has_begun.wait(10)
    before = time.monotonic()
    db.close()
    took = time.monotonic() - before
    may_end.set()
    thread.join(10)
    assert took < 0.5
    again = open_database(db.path)
    assert recall(again, "theme") == "ink"
    again.close()


# --- what cannot be opened ----------------------------------------------------------------


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"{tmp_path} is a folder, not a library. Choose another place with --library."
    )


def test_a_file_where_its_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Port Sella")
    assert "cannot be opened: " in refusal(tmp_path / "notes" / "library.sqlite")


@pytest.mark.parametrize(
    "content",
    [b"Dear editor,\n" * 500, b"SQLite format 3\x00" + b"\xff" * 8176, b"x"],
    ids=["a letter", "a header and nothing", "one byte"],
)
def test_a_file_that_is_no_database_is_refused_untouched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)
    assert refusal(path) == (
        f"The library {path} is damaged, or not a library of reader. Nothing was changed. "
        "Move it away, or choose another folder with --library."
    )
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE ships (name)")
    other.close()
    content = path.read_bytes()
    assert refusal(path) == (
        f"{path} is not a library of reader but another program's database. "
        "Choose another folder with --library."
    )
    assert path.read_bytes() == content


def test_a_newer_library_is_refused_untouched(db: Database) -> None:
    with db.write() as connection:
        connection.execute("PRAGMA user_version = 900")
    db.close()
    content = db.path.read_bytes()
    assert refusal(db.path) == (
        f"The library {db.path} was made by a newer version of reader (format 900; this one "
        f"reads up to {VERSION}). Update reader, or choose another folder with --library."
    )
    assert db.path.read_bytes() == content


def test_a_cut_library_is_refused(db: Database) -> None:
    db.close()
    os.truncate(db.path, 6000)
    assert "is damaged" in refusal(db.path)


def test_a_hostile_path_is_printed_clean(tmp_path: Path) -> None:
    path = tmp_path / "port\x1b[31m\nsella"
    path.mkdir()
    assert refusal(path).startswith(f"{tmp_path}/port[31m sella is a folder")


def test_a_folder_that_forbids_writing_is_refused(ordinary_folder: Path) -> None:
    ordinary_folder.chmod(0o555)
    path = ordinary_folder / "library.sqlite"
    assert refusal(path) == (
        f"The library {path} cannot be opened: Permission denied. "
        "Choose another folder with --library, or mend its permissions."
    )


def test_a_library_that_forbids_writing_is_read(ordinary_folder: Path) -> None:
    path = ordinary_folder / "library.sqlite"
    written(path)
    path.chmod(0o400)
    assert_reads_alone(path)


def test_a_folder_that_forbids_writing_lets_its_library_be_read(ordinary_folder: Path) -> None:
    path = ordinary_folder / "library.sqlite"
    written(path)
    ordinary_folder.chmod(0o555)
    assert_reads_alone(path)


def written(path: Path) -> None:
    database = open_database(path)
    remember(database, "theme", "ink")
    database.close()


def assert_reads_alone(path: Path) -> None:
    database = open_database(path)
    assert recall(database, "theme") == "ink"
    with pytest.raises(StoreError) as caught:
        remember(database, "theme", "moss")
    assert recall(database, "theme") == "ink"
    database.close()
    assert str(caught.value) == READ_ONLY
    with pytest.raises(StoreError) as caught:
        compact(path)
    assert str(caught.value) == READ_ONLY


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_finds_no_room_is_a_full_disk(number: int) -> None:
    problem = OSError(number, os.strerror(number))
    said = explain_os(problem, Path("library.sqlite"))
    assert said == "Disk full: nothing was changed or lost; free some space, then try again."


def test_a_lock_that_cannot_be_taken_is_one_sentence(ordinary_folder: Path) -> None:
    lock_path = ordinary_folder / "refresh.lock"
    lock_path.mkdir()
    with pytest.raises(StoreError), hold(lock_path, wait_s=0, taken=""):
        pass
    lock_path.rmdir()
    lock_path.write_bytes(b"no lock of ours" * 100)
    with pytest.raises(StoreError) as caught, hold(lock_path, wait_s=0, taken=""):
        pass
    assert not isinstance(caught.value, TakenError)


def test_an_older_library_that_cannot_be_written_is_refused(ordinary_folder: Path) -> None:
    path = ordinary_folder / "library.sqlite"
    written(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0")
    ordinary_folder.chmod(0o555)
    assert refusal(path) == READ_ONLY


# --- what goes wrong while it is open -----------------------------------------------------


def test_a_full_disk_loses_nothing(db: Database) -> None:
    remember(db, "theme", "ink")
    with db.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as caught:
        remember(db, "theme", "x" * 100_000)
    assert str(caught.value) == (
        "Disk full: nothing was changed or lost; free some space, then try again."
    )
    remember(db, "pane", "list")
    assert (recall(db, "theme"), recall(db, "pane")) == ("ink", "list")


def test_a_writer_that_never_ends_is_named(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.schema.BUSY_TIMEOUT_S", 0.05)
    impatient = open_database(db.path)
    with db.write(), pytest.raises(StoreError) as caught:
        remember(impatient, "theme", "ink")
    impatient.close()
    assert str(caught.value) == BUSY
    assert recall(db, "theme") == ""


def mark_read(db: Database) -> None:
    set_states(db, [EntryId(1)], read=True, wait_s=0.05)


def put_back(db: Database) -> None:
    restore_states(db, [EntryState(EntryId(1), is_read=False)], wait_s=0.05)


def keep_place(db: Database) -> None:
    save_position(db, EntryId(1), 40, wait_s=0.05)


def keep_theme(db: Database) -> None:
    remember(db, "theme", "ink", wait_s=0.05)


SHORT = [mark_read, put_back, keep_place, keep_theme]


@pytest.mark.parametrize("write", SHORT)
def test_a_short_wait_for_another_process_ends(
    db: Database, write: Callable[[Database], None]
) -> None:
    other = open_database(db.path)
    before = time.monotonic()
    with other.write(), pytest.raises(StoreError) as caught:
        write(db)
    took = time.monotonic() - before
    other.close()
    assert str(caught.value) == BUSY
    assert took < 2


@pytest.mark.parametrize("write", SHORT)
def test_a_short_wait_for_another_thread_ends(
    db: Database, write: Callable[[Database], None]
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with db.write():
            has_begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    has_begun.wait(10)
    before = time.monotonic()
    with pytest.raises(StoreError) as caught:
        write(db)
    took = time.monotonic() - before
    may_end.set()
    thread.join(10)
    assert str(caught.value) == BUSY
    assert took < 2


def test_after_a_short_wait_the_next_one_is_long_again(db: Database) -> None:
    remember(db, "theme", "ink", wait_s=0)
    with db.write() as connection:
        wait_ms = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    assert 25_000 < wait_ms <= 30_000


def test_a_statement_that_fails_says_that_nothing_changed(db: Database) -> None:
    sentence = r"nothing was changed: no such table: ships\.$"
    with pytest.raises(StoreError, match=sentence), db.write() as connection:
        connection.execute("SELECT * FROM ships")


def test_text_that_is_not_unicode_is_a_store_error(db: Database) -> None:
    with pytest.raises(StoreError, match="not valid Unicode"):
        remember(db, "theme", "\ud800")


def test_a_number_that_is_too_large_is_a_store_error(db: Database) -> None:
    with pytest.raises(StoreError, match="too large"), db.read() as connection:
        connection.execute("SELECT ?", (2**70,))
