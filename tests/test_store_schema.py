"""An older library is copied and brought up to date once, whole, by one process."""

import gzip
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.model import EntityType, EntryId, FeedId, Listing, NameKey, Rename, TextKind
from reader.query.parse import parse_query
from reader.store import (
    articles,
    corrections,
    due,
    entries,
    extras,
    feeds,
    imprints,
    places,
    schema,
    sightings,
    waiting,
)
from reader.store.db import open_database
from reader.store.search import search
from reader.store.values import Rhythm
from tests.storing import LEDGER, NOW, add_filled_feed, kept_counts, recount

KEPT = Path(__file__).parent / "data" / "db"
SLOW = (
    "CREATE TABLE numbers AS WITH RECURSIVE n(x) AS "
    "(SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 400000) SELECT x FROM n;\n"
)
NEXT, LAST = schema.VERSION + 1, schema.VERSION + 2
NEXT_FILE, LAST_FILE = f"{NEXT:03}.sql", f"{LAST:03}.sql"
BUNDLED = Path(str(resources.files("reader.store"))) / "migrations"


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The bundled migrations, and two that do not exist yet."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in BUNDLED.glob("*.sql"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / NEXT_FILE).write_text(
        "CREATE TABLE ships (name TEXT NOT NULL);\nINSERT INTO ships VALUES ('Halden');\n"
    )
    (folder / LAST_FILE).write_text(
        "ALTER TABLE ships ADD COLUMN port TEXT DEFAULT 'Ostrel';\n"
    )
    (folder / "notes.txt").write_text("not a migration")
    return folder


@pytest.fixture
def old_library(tmp_path: Path) -> Path:
    """A library of the version of now with three entries."""
    db = open_database(tmp_path / "library.sqlite")
    add_filled_feed(db, hours=[3, 2, 1])
    db.close()
    return db.path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version


def tables_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def test_the_version_is_that_of_the_newest_bundled_migration() -> None:
    assert max(int(path.stem) for path in BUNDLED.glob("*.sql")) == schema.VERSION


def test_every_version_up_to_this_one_is_kept() -> None:
    names = {path.name for path in KEPT.glob("*.gz")}
    assert names == {f"version-{number}.sqlite.gz" for number in range(1, schema.VERSION + 1)}


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*.gz")), ids=lambda path: path.name)
def test_a_kept_library_is_brought_up_to_date_with_all_it_held(
    tmp_path: Path, kept: Path
) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    db = open_database(path)
    ledger, wire = feeds.find_feed(db, LEDGER), feeds.find_feed(db, "Wire")
    assert (ledger.folder, ledger.entries, ledger.unread) == ("World/Harbours", 6, 3)
    assert (wire.full_text, wire.entries, wire.unread) == (True, 1, 1)
    assert [feeds.is_typed(db, feed.id) for feed in (ledger, wire)] == [False, True]
    assert len(feeds.list_feeds(db)) == 2
    starred = entries.page_entries(db, Listing("starred", show="all"))
    assert [entry.id for entry in starred] == [3]
    assert entries.get_entry(db, EntryId(8)).is_starred
    assert entries.get_position(db, EntryId(4), TextKind.FEED) == 17
    assert entries.get_position(db, EntryId(4), TextKind.FULL) == 0
    article = articles.get_article(db, EntryId(7), TextKind.FULL)
    assert article is not None
    assert article.text == "Cranes stood still in Port Sella on Tuesday."
    names = articles.get_recognition(db, EntryId(7), TextKind.FULL, "test 1", text=article.text)
    assert names is not None
    assert names.entities[0].mentions[0].text == "Port Sella"
    assert places.recall(db, "theme") == "ink"
    assert kept_counts(db) == recount(db)
    with db.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_what_a_kept_library_knew_of_sites_is_still_known(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-2.sqlite.gz").read_bytes()))
    db = open_database(path)
    known = imprints.load_known(db, EntryId(7), "meridianwire.example", "page")
    assert len(imprints.unpack_imprints(known.packed)) == 1
    assert {(choice.sample, choice.is_kept) for choice in known.choices} == {
        ("Follow us", False),
        ("Cranes of the year", True),
    }
    db.close()


@pytest.mark.parametrize("version", [1, 2])
def test_the_names_that_an_older_library_kept_are_found_by_and_by(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / f"version-{version}.sqlite.gz").read_bytes()))
    db = open_database(path)
    key = NameKey("port sella", EntityType.PLACE)
    assert sightings.page_sightings(db, key) == []
    while sightings.catch_up(db):
        pass
    assert [one.entry.id for one in sightings.page_sightings(db, key)] == [7]
    db.close()


def test_what_a_kept_library_knew_of_names_is_still_known(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-3.sqlite.gz").read_bytes()))
    db = open_database(path)
    kept = corrections.list_corrections(db)
    assert [one.entry_id for one in kept] == [None, 7]
    key = NameKey("port sella", EntityType.PLACE)
    assert kept[1].correction == Rename(key, "Port Sella Harbour")
    renamed = NameKey("port sella harbour", EntityType.PLACE)
    assert [one.entry.id for one in sightings.page_sightings(db, renamed)] == [7]
    db.close()


def test_what_a_kept_library_knew_of_feeds_is_still_known(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-4.sqlite.gz").read_bytes()))
    db = open_database(path)
    ledger = feeds.find_feed(db, LEDGER)
    (source,) = due.feed_sources(db, due_at=None)
    assert (source.id, source.rhythm) == (ledger.id, Rhythm(7200.0, NOW, 3600, (1, 2), (6,)))
    wire = feeds.find_feed(db, "Wire")
    assert wire.is_paused
    (asked,) = due.feed_sources(db, [wire.id], due_at=None)
    assert asked.user_agent == "Ostrel/1"
    db.close()


def test_what_a_kept_library_knew_of_entries_is_still_known(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-5.sqlite.gz").read_bytes()))
    db = open_database(path)
    (attached,) = extras.get_extras(db, EntryId(4)).enclosures
    assert (attached.title, attached.seconds) == ("The cranes, read aloud", 90)
    earlier = extras.get_earlier(db, EntryId(7))
    assert earlier is not None
    assert (earlier.title, earlier.article.text) == (
        "Cranes stay",
        "Cranes stood still in Port Sella on Tuesday.",
    )
    db.close()


def test_the_words_that_a_kept_library_held_are_still_found(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-6.sqlite.gz").read_bytes()))
    db = open_database(path)
    found = search(db, parse_query("cranes stood", now=NOW), Listing("everything", show="all"))
    assert [entry.id for entry in found.entries] == [7]
    db.close()


def test_what_a_kept_library_held_out_of_sight_still_is(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-7.sqlite.gz").read_bytes()))
    db = open_database(path)
    with db.read() as connection:
        hidden = connection.execute("SELECT entry_id FROM entry_states WHERE is_hidden = 1")
        assert hidden.fetchall() == [(8,)]
    db.close()


def test_the_texts_that_a_kept_library_left_to_be_made_still_wait(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / "version-8.sqlite.gz").read_bytes()))
    db = open_database(path)
    assert waiting.list_waiting(db) == [5]
    ((_, text),) = waiting.given_texts(db, [EntryId(5)])
    assert (text.title, text.language) == ("Title of pier-2", "en")
    db.close()


def test_an_older_library_is_brought_up_to_date(old_library: Path, migrations: Path) -> None:
    db = open_database(old_library, migrations=migrations)
    with db.read() as connection:
        ships = connection.execute("SELECT name, port FROM ships").fetchall()
    assert ships == [("Halden", "Ostrel")]
    assert not db.is_new
    assert entries.totals(db).entries == 3
    db.close()
    assert version_of(old_library) == LAST


def test_a_copy_of_before_is_kept_and_named(old_library: Path, migrations: Path) -> None:
    db = open_database(old_library, migrations=migrations)
    db.close()
    copy = old_library.with_name(f"library-before-{LAST}.sqlite")
    assert db.notes == (f"The library was brought up to date. Its copy of before is {copy}.",)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert version_of(copy) == schema.VERSION
    before = open_database(copy)
    assert entries.totals(before).entries == 3
    before.close()


def test_a_library_that_is_up_to_date_is_not_copied(old_library: Path) -> None:
    db = open_database(old_library)
    db.close()
    assert db.notes == ()
    assert not list(old_library.parent.glob("*before*"))


def test_the_newest_three_copies_are_kept(old_library: Path, migrations: Path) -> None:
    for number in range(LAST + 1, LAST + 5):
        (migrations / f"{number:03}.sql").write_text(f"CREATE TABLE t{number} (x);")
        open_database(old_library, migrations=migrations).close()
    kept = {path.name for path in old_library.parent.glob("*before*")}
    assert kept == {f"library-before-{number}.sqlite" for number in range(LAST + 2, LAST + 5)}


def test_a_rest_of_an_earlier_copy_is_no_obstacle(old_library: Path, migrations: Path) -> None:
    old_library.with_name(f"library-before-{LAST}.sqlite.part").write_text("half a copy")
    open_database(old_library, migrations=migrations).close()
    assert version_of(old_library.with_name(f"library-before-{LAST}.sqlite")) == schema.VERSION
    assert not list(old_library.parent.glob("*.part"))


def test_without_a_copy_nothing_is_changed(old_library: Path, migrations: Path) -> None:
    old_library.with_name(f"library-before-{LAST}.sqlite").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(old_library, migrations=migrations)
    assert version_of(old_library) == schema.VERSION


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE cranes (x); SELECT * FROM ships;",
        "CREATE TABLE cranes (x); DELETE FROM feeds;",
    ],
    ids=["an error", "entries without a feed"],
)
def test_a_migration_that_fails_changes_nothing(
    old_library: Path, migrations: Path, sql: str
) -> None:
    (migrations / NEXT_FILE).write_text(sql)
    with pytest.raises(StoreError):
        open_database(old_library, migrations=migrations)
    assert version_of(old_library) == schema.VERSION
    assert "cranes" not in tables_of(old_library)
    db = open_database(old_library)
    assert entries.totals(db).entries == 3
    db.close()


def test_a_migration_may_rebuild_a_table_that_others_refer_to(
    old_library: Path, migrations: Path
) -> None:
    (migrations / NEXT_FILE).write_text(
        "CREATE TABLE new_entries AS SELECT * FROM entries; DROP TABLE entries;"
        "ALTER TABLE new_entries RENAME TO entries; CREATE TABLE ships (name);"
        "CREATE UNIQUE INDEX entries_id ON entries (id);"
    )
    db = open_database(old_library, migrations=migrations)
    with db.write() as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert entries.totals(db).entries == 3
    db.close()


def test_a_library_of_a_newer_migration_is_refused_by_this_one(
    old_library: Path, migrations: Path
) -> None:
    open_database(old_library, migrations=migrations).close()
    with pytest.raises(StoreError, match=rf"newer version of reader \(format {LAST};"):
        open_database(old_library)


OPEN = """
import sys
from pathlib import Path
from reader.store.db import open_database
from reader.store.places import remember
folder = Path(sys.argv[2]) if sys.argv[2] else None
db = open_database(Path(sys.argv[1]), migrations=folder)
remember(db, sys.argv[3], "here")
print("new" if db.is_new else "old", len(db.notes), flush=True)
db.close()
"""


def start(path: Path, migrations: Path | None, name: str) -> "subprocess.Popen[str]":
    arguments = [str(path), str(migrations or ""), name]
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(started: "list[subprocess.Popen[str]]") -> list[str]:
    answers = [process.communicate(timeout=60) for process in started]
    assert [error for _, error in answers] == [""] * len(started)
    return sorted(answer for answer, _ in answers)


def test_a_library_whose_making_was_cut_short_is_made(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    db = open_database(path)
    assert db.is_new
    db.close()


def test_two_processes_that_make_a_library_make_one(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "library.sqlite"
    answers = finish([start(path, None, name) for name in "abcd"])
    assert answers == ["new 0\n", "old 0\n", "old 0\n", "old 0\n"]
    db = open_database(path)
    assert [places.recall(db, name) for name in "abcd"] == ["here"] * 4
    db.close()


def test_two_processes_that_find_an_older_library_migrate_it_once(
    old_library: Path, migrations: Path
) -> None:
    # Slow enough that the second one comes while the first is at work.
    (migrations / LAST_FILE).write_text("ALTER TABLE ships ADD COLUMN port TEXT;\n" + SLOW)
    answers = finish([start(old_library, migrations, name) for name in "abc"])
    assert answers == ["old 0\n", "old 0\n", "old 1\n"]
    db = open_database(old_library, migrations=migrations)
    assert [places.recall(db, name) for name in "abc"] == ["here"] * 3
    assert entries.totals(db).entries == 3
    db.close()


def test_a_process_that_waits_too_long_says_who_is_at_work(
    old_library: Path, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATION_WAIT_S", 0.05)
    with schema.migration_lock(old_library), pytest.raises(StoreError) as caught:
        open_database(old_library, migrations=migrations)
    assert str(caught.value) == (
        f"Another reader is bringing the library {old_library} up to date. "
        "Try again when it is done."
    )


def test_a_lock_that_cannot_be_made_is_named(old_library: Path, migrations: Path) -> None:
    lock = old_library.with_name("library.sqlite.lock")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(StoreError, match=r"library\.sqlite\.lock cannot be opened"):
        open_database(old_library, migrations=migrations)


def test_a_migration_that_is_killed_is_begun_again(old_library: Path, migrations: Path) -> None:
    (migrations / NEXT_FILE).write_text("CREATE TABLE ships (name);\n" + SLOW)
    for tenths in (2, 3, 4, 5):
        process = start(old_library, migrations, "a")
        time.sleep(tenths / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    db = open_database(old_library, migrations=migrations)
    with db.read() as connection:
        assert connection.execute("SELECT count(*) FROM numbers").fetchone() == (400_000,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert entries.counts(db, Listing("feed", FeedId(1))).entries == 3
    db.close()


def test_nothing_that_only_some_systems_have_is_imported() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['fcntl', 'termios', 'pwd', 'grp']));"
        "import reader.library, reader.store.schema, reader.cli.entry"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert done.stderr.decode() == ""
