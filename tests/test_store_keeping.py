"""What is more than is kept goes, a day after it went out of sight; nothing of worth does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model import CancelToken, Drop, EntityType, EntryId, FeedId, Listing, NameKey
from reader.model.keeping import AS_FOLDER, EVERYTHING, Going, Keep, LetGo
from reader.query.parse import parse_query
from reader.store import feeds, keeping
from reader.store.changes import apply_change, known_entries
from reader.store.corrections import add_correction
from reader.store.db import Database, open_database
from reader.store.entries import counts, page_entries
from reader.store.extras import get_extras
from reader.store.imprints import set_choices
from reader.store.keeping import is_due, let_go, set_keep, would_go
from reader.store.search import search
from reader.store.states import set_states
from reader.store.steps import KeepStep
from reader.store.values import FeedChange, LineChoice
from reader.undo import Journal, Undone
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    add_filled_feed,
    html_of,
    kept_counts,
    make_content,
    new_entries,
    recount,
)

DAY = timedelta(days=1)
FEED = FeedId(1)
LATER = NOW + 20 * DAY
"""The entries of the library, one a day, came at their dates; the newest is 20 days old."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Ten entries, 1 the oldest, one a day; all read but 1 and 2."""
    database = open_database(tmp_path / "library.sqlite")
    feeds.add_feed(database, LEDGER, folder="World/Asia", now=NOW)
    for number in range(10):
        at = NOW - (9 - number) * DAY
        content = make_content(f"e{number + 1}", published=at, text=f"crane w{number + 1}")
        apply_change(database, FEED, new_entries(content), at)
    set_states(database, map(EntryId, range(3, 11)), read=True)
    yield database
    database.close()


def step(kept: Keep, *, feed_id: FeedId | None = None, folder: str = "") -> KeepStep:
    return KeepStep(kept.days, kept.entries, feed_id=feed_id, folder=folder)


def keep(db: Database, kept: Keep, feed_id: FeedId = FEED) -> None:
    set_keep(db, step(kept, feed_id=feed_id))


def run(db: Database, at: datetime, *, at_once: bool = False) -> LetGo:
    done = let_go(db, at, cancel=CancelToken(), at_once=at_once)
    assert kept_counts(db) == recount(db)
    assert sum(number for _, number in done.hidden_by_feed) == done.hidden
    return replace(done, hidden_by_feed=())


def ids(db: Database) -> list[int]:
    return sorted(entry.id for entry in page_entries(db, Listing(show="all")))


def found(db: Database, words: str) -> list[int]:
    listing = Listing(show="all")
    return sorted(
        entry.id for entry in search(db, parse_query(words, now=NOW), listing).entries
    )


def rows_of(db: Database, entry_id: int) -> dict[str, int]:
    tables = (*keeping.TEXT_TABLES, "sightings", "unsighted", "unsearched", "documents")
    with db.read() as connection:
        sql = "SELECT count(*) FROM {} WHERE entry_id = ?"
        return {
            table: number
            for table in tables
            if (number := connection.execute(sql.format(table), (entry_id,)).fetchone()[0])
        }


def test_everything_is_kept_unless_somebody_says_so(db: Database) -> None:
    assert not is_due(db, LATER)
    assert run(db, LATER + 4000 * DAY) == LetGo()
    assert ids(db) == list(range(1, 11))


def test_what_is_old_goes_out_of_sight_and_its_texts_a_day_later(db: Database) -> None:
    keep(db, Keep(days=23))  # of 20 to 29 days old, read or not
    assert run(db, LATER) == LetGo(hidden=6)
    assert ids(db) == [7, 8, 9, 10]
    assert html_of(db, EntryId(1))
    assert found(db, "crane") == [7, 8, 9, 10]
    assert run(db, LATER + DAY / 2) == LetGo(hidden=1)
    assert run(db, LATER + DAY) == LetGo(emptied=6)
    assert [rows_of(db, entry) for entry in range(1, 7)] == [{}] * 6
    assert set(rows_of(db, 8)) == {"bodies", "articles", "imprints", "documents"}


def test_what_was_let_go_is_neither_new_nor_stored_again(db: Database) -> None:
    keep(db, Keep(days=25))
    run(db, LATER)
    run(db, LATER + DAY)
    again = make_content("e1", published=NOW - 9 * DAY, text="another text")
    (known,) = known_entries(db, FEED, identities=["e1"], canonical_urls=[])
    changed = FeedChange("new", None, is_success=True, updated=((known.id, again),))
    assert tuple(apply_change(db, FEED, changed, LATER)) == (0, 0)
    assert tuple(apply_change(db, FEED, new_entries(again), LATER)) == (0, 0)
    assert rows_of(db, 1) == {}
    assert 1 not in ids(db)
    assert found(db, "another") == []


def test_it_is_known_again_by_another_guid(db: Database) -> None:
    keep(db, Keep(days=25))
    run(db, LATER)
    run(db, LATER + DAY)
    renamed = make_content("e1 renamed", published=NOW - 9 * DAY)
    apply_change(
        db,
        FEED,
        FeedChange("new", None, is_success=True, updated=((EntryId(1), renamed),)),
        LATER,
    )
    assert tuple(apply_change(db, FEED, new_entries(renamed), LATER)) == (0, 0)
    assert 1 not in ids(db)


def test_of_a_number_what_nobody_read_stays(db: Database) -> None:
    keep(db, Keep(entries=4))
    assert run(db, LATER) == LetGo(hidden=4)
    assert ids(db) == [1, 2, 7, 8, 9, 10]
    set_states(db, [EntryId(1)], read=True)
    assert run(db, LATER) == LetGo(hidden=1)
    assert ids(db) == [2, 7, 8, 9, 10]


def test_a_feed_of_old_entries_is_there_to_be_read_first(db: Database) -> None:
    feed_id = add_filled_feed(db, WIRE, hours=[24 * 400, 1])  # both came NOW
    keep(db, Keep(days=30), feed_id)
    run(db, NOW + 29 * DAY)
    assert counts(db, Listing("feed", feed_id=feed_id)).entries == 2
    run(db, NOW + 31 * DAY)
    assert counts(db, Listing("feed", feed_id=feed_id)).entries == 0


def protect(db: Database, entry_id: EntryId, how: str) -> None:
    match how:
        case "tag":
            with db.write() as connection:
                connection.execute("INSERT INTO tags (name, folded) VALUES ('Kept', 'kept')")
                connection.execute(
                    "INSERT INTO entry_tags SELECT 1, sort_key, entry_id, feed_id "
                    "FROM entry_states WHERE entry_id = ?",
                    (entry_id,),
                )
        case "name":
            drop = Drop(NameKey("anna", EntityType.PERSON))
            add_correction(db, drop, entry_id=entry_id, now=NOW)
        case "line":
            set_choices(db, [LineChoice(b"12345678", is_kept=True, entry_id=entry_id)])
        case _:
            set_states(db, [entry_id], starred=how == "star", later=how == "later")


@pytest.mark.parametrize("how", ["star", "later", "tag", "name", "line"])
def test_what_the_user_cares_for_never_goes(db: Database, how: str) -> None:
    protect(db, EntryId(3), how)
    keep(db, Keep(days=1))
    assert would_go(db, [FEED], Keep(days=1), LATER).stay == 1
    run(db, LATER, at_once=True)
    assert ids(db) == [3]
    assert set(rows_of(db, 3)) >= {"bodies", "articles", "documents"}


@pytest.mark.parametrize("how", ["star", "later", "tag", "name", "line"])
def test_what_is_marked_while_out_of_sight_comes_back(db: Database, how: str) -> None:
    keep(db, Keep(days=1))
    run(db, LATER)
    assert ids(db) == []
    protect(db, EntryId(3), how)  # such as a star that undo gives back
    assert run(db, LATER + 2 * DAY) == LetGo(back=1, emptied=9)
    assert ids(db) == [3]
    assert found(db, "w3") == [3]


def test_who_thinks_better_of_it_within_the_day_has_all_back(db: Database) -> None:
    journal = Journal()
    set_keep(db, step(Keep(days=1), feed_id=FEED), doing=journal.doing(db, "Undone"))
    run(db, LATER)
    assert journal.undo(db) == Undone("Undone", feed_id=FEED)
    assert is_due(db, LATER)
    assert run(db, LATER + DAY / 2) == LetGo(back=10)
    assert ids(db) == list(range(1, 11))
    assert found(db, "crane") == list(range(1, 11))
    assert not is_due(db, LATER + 9 * DAY)


def test_who_keeps_more_has_the_newest_back(db: Database) -> None:
    set_states(db, map(EntryId, range(1, 11)), read=True)
    keep(db, Keep(entries=2))
    run(db, LATER)
    keep(db, Keep(entries=5))
    assert run(db, LATER) == LetGo(back=3)
    assert ids(db) == [6, 7, 8, 9, 10]


def test_what_is_said_beforehand_is_what_goes(db: Database) -> None:
    set_states(db, [EntryId(3)], starred=True)
    said = would_go(db, [FEED], Keep(days=23), LATER)
    assert (said.entries, said.stay) == (5, 1)
    with db.read() as connection:
        (stored,) = connection.execute(
            "SELECT sum(length(html) + length(categories)) FROM bodies WHERE entry_id < 7 "
            "AND entry_id <> 3"
        ).fetchone()
    assert said.size_bytes > stored > 0
    keep(db, Keep(days=23))
    assert keeping.waiting_to_go(db, LATER) == said
    assert run(db, LATER) == LetGo(hidden=5)
    assert keeping.waiting_to_go(db, LATER) == Going(5, said.size_bytes, 1)
    run(db, LATER + DAY)
    assert keeping.waiting_to_go(db, LATER + DAY).size_bytes < said.size_bytes


def test_folders_decide_for_feeds_that_say_nothing(db: Database) -> None:
    other = add_filled_feed(db, WIRE, hours=[1], folder="World")
    set_keep(db, step(Keep(days=2), folder="World"))
    assert keeping.feeds_left_to(db, "World") == [FEED, other]
    assert keeping.feed_keep(db, FEED) == (AS_FOLDER, Keep(days=2))
    keep(db, EVERYTHING, other)
    assert keeping.feeds_left_to(db, "World") == [FEED]
    set_keep(db, step(EVERYTHING, folder="World/Asia"))
    assert keeping.feeds_left_to(db, "World") == []
    assert keeping.folder_keep(db, "World/Asia/East") == (AS_FOLDER, EVERYTHING)
    assert run(db, LATER) == LetGo()
    set_keep(db, step(AS_FOLDER, folder="World/Asia"))
    assert run(db, LATER) == LetGo(hidden=10)


def test_nothing_of_a_removed_feed_goes_or_comes(db: Database) -> None:
    keep(db, Keep(days=23))
    run(db, LATER)
    feeds.remove_feed(db, FEED, LATER)
    assert run(db, LATER + 2 * DAY).hidden == 0
    feeds.add_feed(db, LEDGER, now=LATER)
    keep(db, EVERYTHING)
    assert ids(db) == [7, 8, 9, 10]


def test_once_a_day_is_enough_but_not_after_something_was_said(db: Database) -> None:
    keep(db, Keep(days=23))
    assert is_due(db, LATER)
    run(db, LATER)
    assert not is_due(db, LATER + DAY / 2)
    assert is_due(db, LATER + DAY)
    assert is_due(db, LATER - DAY)  # a clock that was wrong
    keep(db, Keep(days=22))
    assert is_due(db, LATER + DAY / 2)


def test_never_of_a_library_that_is_damaged_or_cannot_be_written(db: Database) -> None:
    keep(db, Keep(days=1))
    db.note_damage()
    assert not is_due(db, LATER)


def test_a_run_that_is_stopped_goes_on_the_next_time(db: Database) -> None:
    keep(db, Keep(days=1))
    stopped = CancelToken()
    stopped.cancel()
    assert let_go(db, LATER, cancel=stopped) == LetGo()
    assert is_due(db, LATER)
    assert run(db, LATER) == LetGo(hidden=10)


def test_words_are_taken_out_of_the_index(db: Database) -> None:
    keep(db, Keep(days=1))
    run(db, LATER, at_once=True)
    assert get_extras(db, EntryId(1)).enclosures == ()
    with db.read() as connection:
        assert connection.execute("SELECT count(*) FROM words('crane')").fetchone() == (0,)
    with db.write() as connection:  # raises when the index does not hold together
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
