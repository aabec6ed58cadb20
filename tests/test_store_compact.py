"""A library is the same in a smaller file, or it is as it was."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.model import CancelToken, EntryId, Listing
from reader.query.parse import parse_query
from reader.store.compact import compact
from reader.store.db import open_database
from reader.store.entries import page_entries
from reader.store.keeping import let_go, set_keep
from reader.store.search import search
from reader.store.sizes import file_size, list_sizes
from reader.store.states import set_states
from reader.store.steps import KeepStep
from tests.storing import NOW, WIRE, add_filled_feed, kept_counts, recount


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of 60 entries, 20 of which were let go."""
    db = open_database(tmp_path / "library.sqlite")
    feed_id = add_filled_feed(db, hours=range(40))
    add_filled_feed(db, WIRE, hours=range(20))
    set_states(db, map(EntryId, range(1, 61)), read=True)
    set_keep(db, KeepStep(None, 20, feed_id=feed_id))
    let_go(db, NOW + timedelta(days=1), cancel=CancelToken(), at_once=True)
    db.close()
    return db.path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if "words" not in line]


def test_the_same_is_in_a_smaller_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:  # a hole of a MB
        connection.execute("INSERT INTO places VALUES ('hole', zeroblob(1000000))")
        connection.execute("DELETE FROM places WHERE key = 'hole'")
        connection.commit()
    held = dump(path)
    before, after = compact(path)
    assert after < before - 900_000
    assert path.stat().st_size == after
    assert dump(path) == held
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "library.sqlite",
        "library.sqlite.lock",
    ]
    assert path.stat().st_mode & 0o777 == 0o600
    db = open_database(path)
    assert file_size(db).free_bytes == 0
    assert kept_counts(db) == recount(db)
    assert len(page_entries(db, Listing(show="all"))) == 40
    found = search(db, parse_query("council", now=NOW), Listing(show="all"))
    assert found.count == 40
    with db.read() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


HOLD = """
import sys
from pathlib import Path
from reader.store.db import open_database
db = open_database(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_nothing_is_done_while_somebody_has_it_open(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        inode = path.stat().st_ino
        with pytest.raises(StoreError, match=r"Another reader has the library .* open"):
            compact(path)
        assert path.stat().st_ino == inode
        other.communicate("")


def test_nothing_is_done_without_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = dump(path)
    usage = shutil.disk_usage(path.parent)._replace(free=100_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StoreError, match=r"needs 1\.\d MB .* has 0\.1\. Free some space"):
        compact(path)
    assert dump(path) == held
    assert not path.with_name(path.name + ".compacted").exists()


def test_the_largest_feed_is_first(path: Path) -> None:
    db = open_database(path)
    sizes = list_sizes(db)
    db.close()
    assert sorted((feed.feed_id, feed.entries) for feed in sizes) == [(1, 20), (2, 20)]
    assert sizes[0].size_bytes >= sizes[1].size_bytes > 20 * 100
    assert not sizes[0].is_removed


# As on Windows: neither of these is there.
WITHOUT = """
import os, shutil, sys
sys.modules["fcntl"] = None
del os.statvfs
shutil.disk_usage = lambda _: shutil._ntuple_diskusage(10**9, 0, 10**9)
from datetime import UTC, datetime
from pathlib import Path
from reader.model import CancelToken
from reader.store import backups, compact, mending, unwritable
from reader.store.db import open_database
path, now = Path(sys.argv[1]), datetime.now(UTC)
db = open_database(path)
assert backups.back_up(db, now, cancel=CancelToken())
db.close()
assert unwritable.find_refusal(path) == ""
assert compact.compact(path)
assert backups.restore(path, backups.find_backup(path, ""), now)
"""


def test_copies_and_locks_need_nothing_of_posix(path: Path) -> None:
    subprocess.run([sys.executable, "-c", WITHOUT, str(path)], check=True)
