"""Killed, crowded, or damaged: what was acknowledged is there, and nothing is half done."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ReaderError, StoreError
from reader.model import EntryId, FeedId, Listing, RuleDraft
from reader.store import entries, feeds, rules
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.imprints import NEWEST_OF_SITE
from reader.store.states import set_states
from reader.store.values import EntryState
from reader.undo import Journal
from tests.storing import (
    LEDGER,
    NOW,
    all_ids,
    html_of,
    kept_counts,
    make_content,
    new_entries,
    recount,
    states_of,
)

GROUP = 8
WRITERS_S = 2.0

PRELUDE = """
import sys, itertools, time
from pathlib import Path
from reader.model import EntryId, FeedId, Listing
from reader.store import entries, feeds, places
from reader.store.db import open_database
from tests.storing import NOW, make_content, new_entries
db = open_database(Path(sys.argv[1]))
name = sys.argv[2]
"""

# Each round is one answer of a feed and one marking; it is acknowledged once both are stored.
WORK = (
    PRELUDE
    + """
for number in itertools.count(int(sys.argv[3])):
    contents = [make_content(f"{name} {number} {part}") for part in range(8)]
    entries.apply_change(db, FeedId(1), new_entries(*contents), NOW)
    unread = entries.unread_ids(db, Listing("feed", FeedId(1)))
    entries.set_states(db, unread, read=True, starred=True)
    print(number, flush=True)
"""
)

# Each round marks, deletes and unsubscribes, or undoes one of these; acknowledged when stored.
UNDOABLE = (
    PRELUDE
    + """
from reader.undo import Journal
journal = Journal()
for number in itertools.count():
    doing = lambda: journal.doing(db, str(number))
    if number % 4 == 0:
        entries.mark_entries(db, range(1, 9), read=True, starred=True, doing=doing())
    elif number % 4 == 1:
        entries.mark_entries(db, [1, 2], hidden=True, doing=doing())
    elif number % 4 == 2:
        feeds.remove_feed(db, FeedId(1), NOW, doing=doing())
    else:
        while journal.undo(db):
            pass
    print(number, flush=True)
"""
)

CROWD = (
    PRELUDE
    + """
end = time.monotonic() + float(sys.argv[3])
number = 0
while time.monotonic() < end:
    number += 1
    entries.apply_change(db, FeedId(1), new_entries(make_content(f"{name} {number}")), NOW)
    entries.set_states(db, [entries.newest_id(db)], starred=True)
    places.remember(db, name, str(number))
    entries.page_entries(db, Listing(show="all"), limit=20)
    if number % 10 == 0:
        db.close()
        db = open_database(Path(sys.argv[1]))
print(number)
db.close()
"""
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    feeds.add_feed(database, LEDGER, now=NOW)
    yield database
    database.close()


def start(program: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def effects_of(db: Database) -> tuple[int, int]:
    """How many entries rules noted, and how many are tagged."""
    with db.read() as connection:
        row: tuple[int, int] = connection.execute(
            "SELECT (SELECT count(*) FROM rule_effects), (SELECT count(*) FROM entry_tags)"
        ).fetchone()
    return row


def check_sound(db: Database) -> None:
    assert kept_counts(db) == recount(db)
    with db.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        remembered = connection.execute("SELECT count(*) FROM imprints").fetchone()[0]
    assert remembered == min(stored, NEWEST_OF_SITE)


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(db: Database) -> None:
    rules.add_rule(db, RuleDraft("council", "tag", tag="Kept"), NOW)
    db.close()
    chance = random.Random(7)  # noqa: S311 - moments to kill at, no secret
    done = 0
    for _ in range(20):
        process = start(WORK, db.path, "w", done)
        assert process.stdout is not None
        assert process.stdout.readline()  # at work
        time.sleep(chance.random() * 0.06)
        process.send_signal(signal.SIGKILL)
        # Not communicate(): it would lose the lines that readline() has buffered.
        with process:
            rest = process.stdout.read()
        before = time.monotonic()
        again = open_database(db.path)
        stored = entries.totals(again)
        assert time.monotonic() - before < 2
        acknowledged = done + 1 + len(rest.splitlines())
        # The round that was cut is there whole or not at all, each of its two halves.
        assert stored.entries in {acknowledged * GROUP, (acknowledged + 1) * GROUP}
        assert stored.starred >= acknowledged * GROUP
        assert stored.unread in {0, GROUP}
        check_sound(again)
        assert effects_of(again) == (stored.entries, stored.entries)
        again.close()
        done = stored.entries // GROUP


@pytest.mark.slow
def test_a_kill_never_parts_a_doing_from_its_undo(db: Database) -> None:
    contents = [make_content(f"n{number}") for number in range(GROUP)]
    apply_change(db, FeedId(1), new_entries(*contents), NOW)
    before = kept_counts(db)
    db.close()
    chance = random.Random(11)  # noqa: S311 - moments to kill at, no secret
    taken_back = 0
    for _ in range(12):
        process = start(UNDOABLE, db.path, "w")
        assert process.stdout is not None
        assert process.stdout.readline()  # at work
        time.sleep(chance.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        with process:
            process.stdout.read()
        again, journal = open_database(db.path), Journal()
        while journal.undo(again):
            taken_back += 1
        journal.close()
        assert len(feeds.list_feeds(again)) == 1
        assert kept_counts(again) == recount(again) == before
        assert not any(marks_of(state) for state in states_of(again, all_ids(again)))
        again.close()
    assert taken_back > 0


def marks_of(state: EntryState) -> list[bool | None]:
    marks = [state.is_read, state.is_starred, state.is_later, state.is_hidden]
    return [mark for mark in marks if mark]


@pytest.mark.slow
def test_two_threads_and_two_processes_write_without_a_lock_error(db: Database) -> None:
    processes = [start(CROWD, db.path, name, WRITERS_S) for name in ("p", "q")]
    done: dict[str, int] = {}
    problems: list[BaseException] = []

    def write(name: str) -> None:
        end = time.monotonic() + WRITERS_S
        number = 0
        try:
            while time.monotonic() < end:
                number += 1
                change = new_entries(make_content(f"{name} {number}"))
                apply_change(db, FeedId(1), change, NOW)
                set_states(db, [entries.newest_id(db)], later=True)
                entries.page_entries(db, Listing(show="all"), limit=20)
        except BaseException as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
        done[name] = number

    threads = [threading.Thread(target=write, args=(name,)) for name in ("t", "u")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    answers = [process.communicate(timeout=60) for process in processes]
    assert problems == []
    assert [error for _, error in answers] == ["", ""]
    total = sum(done.values()) + sum(int(answer) for answer, _ in answers)
    assert min(done.values()) > 0
    assert entries.totals(db).entries == total == len(all_ids(db))
    check_sound(db)


def test_readers_go_on_while_one_writes_for_long(db: Database) -> None:
    apply_change(db, FeedId(1), new_entries(make_content("pier")), NOW)
    seen: list[int] = []

    def read() -> None:
        seen.extend(len(entries.page_entries(db, Listing())) for _ in range(50))

    with db.write() as connection:
        connection.execute("DELETE FROM articles")
        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(20)
    assert seen == [1] * 200


def test_a_text_that_is_damaged_is_a_sentence(db: Database) -> None:
    apply_change(db, FeedId(1), new_entries(make_content("pier")), NOW)
    with db.write() as connection:
        connection.execute("UPDATE bodies SET html = x'00ff'")
    with pytest.raises(StoreError, match="is damaged"):
        html_of(db, EntryId(1))


def test_a_schema_that_is_damaged_is_mended(db: Database) -> None:
    db.close()
    content = db.path.read_bytes()
    assert content.count(b"CREATE TABLE entry_states") == 1
    db.path.write_bytes(
        content.replace(b"CREATE TABLE entry_states", b"CREATE\xff\xffABLE entry_states")
    )
    again = open_database(db.path)
    assert [feed.url for feed in feeds.list_feeds(again)] == [LEDGER]
    assert "was damaged" in again.notes[0]
    again.close()


def test_a_page_that_is_damaged_is_a_sentence_not_a_crash(db: Database) -> None:
    contents = [make_content(f"n{number}") for number in range(300)]
    apply_change(db, FeedId(1), new_entries(*contents), NOW)
    db.close()
    whole = db.path.read_bytes()
    chance = random.Random(3)  # noqa: S311 - places to damage, no secret
    for _ in range(30):
        start_at = chance.randrange(0, len(whole) - 600)
        db.path.write_bytes(whole[:start_at] + chance.randbytes(600) + whole[start_at + 600 :])
        use_all(db.path)


def use_all(path: Path) -> None:
    """Open and read everything; a ReaderError is as good as an answer."""
    try:
        db = open_database(path)
    except ReaderError:
        return
    for use in (
        lambda: feeds.list_feeds(db),
        lambda: entries.page_entries(db, Listing(show="all"), limit=400),
        lambda: [html_of(db, EntryId(number)) for number in range(1, 300, 7)],
        lambda: entries.unread_ids(db, Listing()),
        lambda: set_states(db, [EntryId(5)], starred=True),
    ):
        try:
            use()
        except ReaderError:
            continue
    db.close()
