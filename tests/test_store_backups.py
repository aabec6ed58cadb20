"""Copies of the library: whole or not there, five of them, and put back without a loss."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import CancelledError, DamagedError, NotFoundError, StoreError
from reader.model import CancelToken
from reader.store import feeds
from reader.store.backups import (
    back_up,
    find_backup,
    is_due,
    list_backups,
    restore,
)
from reader.store.db import Database, open_database
from reader.store.locks import hold
from reader.store.problems import backup_folder, damage_note
from tests.storing import LEDGER, NOW, WIRE, add_filled_feed

HOLD = "import sys; from pathlib import Path; from reader.store.db import open_database\n"
HOLD += "db = open_database(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=range(3))
    yield database
    database.close()


def copy_of(db: Database, now: datetime = NOW) -> Path:
    copy = back_up(db, now, cancel=CancelToken())
    assert copy is not None
    return copy


def addresses(path: Path) -> list[str]:
    db = open_database(path)
    found = [feed.url for feed in feeds.list_feeds(db)]
    db.close()
    return found


def test_a_copy_is_whole_and_only_its_owner_reads_it(db: Database) -> None:
    copy = copy_of(db)
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert {kept.name for kept in copy.parent.iterdir()} == {
        "2026-10-14-093000.sqlite",
        "copy.lock",
    }
    assert addresses(copy) == [LEDGER]


def test_five_are_kept_the_newest(db: Database) -> None:
    days = [copy_of(db, NOW + timedelta(days=day)).name for day in range(7)]
    assert [kept.path.name for kept in list_backups(db.path)] == days[:1:-1]


def test_one_is_due_when_the_newest_is_a_day_old_or_of_a_time_to_come(db: Database) -> None:
    assert is_due(db.path, NOW)
    made = NOW.timestamp()
    os.utime(copy_of(db), (made, made))
    hours = (-1, 0, 23, 24, 30)
    due = [is_due(db.path, NOW + timedelta(hours=hour)) for hour in hours]
    assert due == [True, False, False, True, True]


def test_one_that_is_stopped_leaves_nothing(db: Database) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        back_up(db, NOW, cancel=cancel)
    assert [rest.name for rest in backup_folder(db.path).iterdir()] == ["copy.lock"]


def test_what_a_crash_left_is_no_obstacle(db: Database) -> None:
    rest = backup_folder(db.path) / "copy.part"
    rest.parent.mkdir()
    rest.write_bytes(b"half")
    assert copy_of(db).exists()
    assert not rest.exists()


def test_while_another_makes_a_copy_none_is_made(db: Database) -> None:
    folder = backup_folder(db.path)
    folder.mkdir()
    with hold(folder / "copy.lock", wait_s=0, taken=""):
        assert back_up(db, NOW, cancel=CancelToken()) is None
    assert copy_of(db).exists()


def test_a_damaged_library_does_not_take_the_place_of_a_sound_copy(db: Database) -> None:
    sound = copy_of(db)
    with db.read() as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'bodies'"
        ).fetchone()[0]
    db.close()
    with db.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    again = open_database(db.path)
    with pytest.raises(DamagedError, match="Start reader again"):
        back_up(again, NOW + timedelta(days=1), cancel=CancelToken())
    again.close()
    assert [kept.path for kept in list_backups(db.path)] == [sound]
    assert damage_note(db.path).exists()


def test_a_backup_is_found_by_the_beginning_of_its_name(db: Database) -> None:
    with pytest.raises(NotFoundError, match="no backup yet"):
        find_backup(db.path, "")
    older, newer = copy_of(db), copy_of(db, NOW + timedelta(days=1))
    assert find_backup(db.path, "").path == newer
    assert find_backup(db.path, "2026-10-14").path == older
    with pytest.raises(NotFoundError, match="2026-10-15-093000, 2026-10-14-093000"):
        find_backup(db.path, "2025")


def test_a_backup_takes_the_librarys_place_and_that_is_kept(db: Database) -> None:
    copy_of(db)
    feeds.add_feed(db, WIRE, now=NOW)
    db.close()
    kept = restore(db.path, find_backup(db.path, ""), NOW)
    assert kept == db.path.with_name("library-before-restore-2026-10-14-093000.sqlite")
    assert addresses(db.path) == [LEDGER]
    assert sorted(addresses(kept)) == [LEDGER, WIRE]


def test_a_restore_is_taken_back_by_the_name_of_what_it_kept(db: Database) -> None:
    copy_of(db)
    feeds.add_feed(db, WIRE, now=NOW)
    db.close()
    kept = restore(db.path, find_backup(db.path, ""), NOW)
    assert kept is not None
    assert find_backup(db.path, "").path.parent == backup_folder(db.path)
    for which in (kept.stem, kept.name, str(kept)):
        assert find_backup(db.path, which).path == kept
    with pytest.raises(NotFoundError, match=kept.stem):
        find_backup(db.path, "library-before")
    restore(db.path, find_backup(db.path, str(kept)), NOW + timedelta(hours=1))
    assert sorted(addresses(db.path)) == [LEDGER, WIRE]


def test_a_log_that_was_not_written_back_stays_with_its_library(
    db: Database, tmp_path: Path
) -> None:
    copy_of(db)
    feeds.add_feed(db, WIRE, now=NOW)
    crashed = tmp_path / "crashed" / "library.sqlite"
    crashed.parent.mkdir()
    for end in ("", "-wal"):
        content = db.path.with_name(db.path.name + end).read_bytes()
        crashed.with_name(crashed.name + end).write_bytes(content)
    kept = restore(crashed, find_backup(db.path, ""), NOW)
    assert addresses(crashed) == [LEDGER]
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").exists()
    restore(crashed, find_backup(crashed, kept.stem), NOW + timedelta(hours=1))
    assert sorted(addresses(crashed)) == [LEDGER, WIRE]
    assert sorted(addresses(kept)) == [LEDGER, WIRE]


def test_a_library_that_another_process_has_open_is_not_replaced(db: Database) -> None:
    copy_of(db)
    db.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, db.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="Another reader has the library"):
            restore(db.path, find_backup(db.path, ""), NOW)
        other.communicate(b"")
    assert sorted(file.name for file in db.path.parent.glob("library*")) == [
        "library.sqlite",
        "library.sqlite.lock",
    ]


def test_a_damaged_backup_is_refused(db: Database) -> None:
    copy = copy_of(db)
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 3)
    db.close()
    with pytest.raises(DamagedError, match=r"backup .* is damaged"):
        restore(db.path, find_backup(db.path, ""), datetime.now(UTC))
    assert addresses(db.path) == [LEDGER]


def test_a_library_that_is_gone_comes_back(db: Database) -> None:
    copy_of(db)
    db.close()
    db.path.unlink()
    assert restore(db.path, find_backup(db.path, ""), NOW) is None
    assert addresses(db.path) == [LEDGER]
    with sqlite3.connect(db.path) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    connection.close()
