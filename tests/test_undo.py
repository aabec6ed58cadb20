"""What the user did is taken back, newest first, and nothing else with it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.model import Drop, EntityType, EntryId, FeedId, Listing, NameKey
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.corrections import add_correction, list_corrections, set_corrections
from reader.store.db import Database, look_at, open_database
from reader.store.entries import get_entry, mark_entries, page_entries, set_states
from reader.store.health import pause_feed, resume_feed, set_address
from reader.store.imprints import load_known, set_choices
from reader.store.steps import STEPS
from reader.store.tags import rename_tag, set_tags, tags_of
from reader.store.values import FeedChange, LineChoice
from reader.undo import GONE, Journal, Undone
from tests.storing import LEDGER, NOW, WIRE, add_filled_feed, make_content

ONE, TWO = EntryId(1), EntryId(2)
FEED = FeedId(1)


class Clock:
    """A time that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(clock: Clock) -> Iterator[Journal]:
    made = Journal(clock)
    yield made
    made.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Two unread entries, 1 and 2."""
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=[2, 1])
    yield database
    database.close()


def test_nothing_done_is_nothing_undone(db: Database, journal: Journal) -> None:
    assert journal.undo(db) is None


def test_the_newest_step_is_undone_first(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE, TWO], read=True, doing=journal.doing(db, "Unread again"))
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    assert journal.undo(db) == Undone("No star", (ONE,))
    assert get_entry(db, ONE).is_read
    assert not get_entry(db, ONE).is_starred
    assert journal.undo(db) == Undone("Unread again", (ONE, TWO))
    assert not get_entry(db, ONE).is_read


def test_what_was_done_since_stays(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    set_states(db, [ONE], read=True)
    set_states(db, [ONE], later=True)
    journal.undo(db)
    entry = get_entry(db, ONE)
    assert (entry.is_starred, entry.is_read, entry.is_later) == (False, True, True)


def test_a_tag_that_another_program_renamed_is_not_said_to_be_taken_off(
    db: Database, journal: Journal
) -> None:
    set_tags(db, [ONE], add=["quay"], doing=journal.doing(db, "Not tagged"))
    rename_tag(db, "quay", "kai")
    assert journal.undo(db) == Undone(GONE, is_done=False)
    assert tags_of(db, [ONE])[ONE] == ("kai",)
    assert journal.undo(db) is None


def test_a_mark_that_was_there_before_its_step_is_not_brought_back(
    db: Database, journal: Journal
) -> None:
    set_states(db, [ONE], starred=True)
    mark_entries(db, [ONE], read=True, starred=True, doing=journal.doing(db, "Unread, no star"))
    set_states(db, [ONE], starred=False)
    journal.undo(db)
    entry = get_entry(db, ONE)
    assert (entry.is_starred, entry.is_read) == (False, False)


def test_undoing_read_ends_what_changed_since(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE], read=True, doing=journal.doing(db, "Unread again"))
    other = make_content("h2", text="Other.")
    change = FeedChange("new", None, is_success=True, updated=((ONE, other),))
    apply_change(db, FeedId(1), change, NOW)
    assert get_entry(db, ONE).is_changed
    journal.undo(db)
    assert not get_entry(db, ONE).is_changed


def test_the_oldest_of_many_steps_are_forgotten(db: Database, journal: Journal) -> None:
    for number in range(STEPS + 1):
        mark_entries(db, [ONE], read=number % 2 == 0, doing=journal.doing(db, str(number)))
    undone = [journal.undo(db) for _ in range(STEPS + 1)]
    assert [step.words for step in undone if step] == [str(n) for n in range(STEPS, 0, -1)]
    assert undone[-1] is None


def test_what_other_programs_do_takes_no_step_of_an_open_one_away(
    db: Database, journal: Journal, clock: Clock
) -> None:
    mark_entries(db, [ONE], read=True, doing=journal.doing(db, "Unread again"))
    for number in range(STEPS + 1):
        other = Journal(clock)
        starred = number % 2 == 0
        mark_entries(db, [TWO], starred=starred, doing=other.doing(db, str(number)))
        other.close()
    words = [undone.words for _ in range(STEPS + 2) if (undone := journal.undo(db))]
    assert words == ["Unread again", *(str(n) for n in range(STEPS, 0, -1))]


def test_a_step_that_could_not_be_put_back_stays(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE], read=True, doing=journal.doing(db, "Unread again"))
    other = open_database(db.path)
    with other.write(), pytest.raises(StoreError):
        journal.undo(db, wait_s=0.05)
    other.close()
    assert journal.undo(db) == Undone("Unread again", (ONE,))
    assert not get_entry(db, ONE).is_read


def test_a_choice_about_a_line_is_taken_back(db: Database, journal: Journal) -> None:
    choice = LineChoice(b"12345678", is_kept=True, site="harbourledger.example")
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    set_choices(db, [choice], doing=journal.doing(db, "Taken out again"))
    assert load_known(db, ONE, choice.site, "page").choices == (choice,)
    assert journal.undo(db) == Undone("Taken out again", is_text=True)
    assert load_known(db, ONE, choice.site, "page").choices == ()
    assert journal.undo(db) == Undone("No star", (ONE,))


def test_a_correction_is_undone_in_its_turn(db: Database, journal: Journal) -> None:
    key = NameKey("ostrel", EntityType.PLACE)
    doing = journal.doing(db, "Ostrel again")
    kept = add_correction(db, Drop(key), entry_id=None, now=NOW, doing=doing)
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    journal.undo(db)
    assert list_corrections(db) == [kept]
    assert journal.undo(db) == Undone("Ostrel again", is_names=True)
    assert list_corrections(db) == []


def test_a_correction_that_was_taken_back_comes_again(db: Database, journal: Journal) -> None:
    key = NameKey("ostrel", EntityType.PLACE)
    kept = add_correction(db, Drop(key), entry_id=None, now=NOW)
    set_corrections(db, [(kept.id, None)], doing=journal.doing(db, "Ostrel is none again"))
    assert journal.undo(db) == Undone("Ostrel is none again", is_names=True)
    assert list_corrections(db) == [kept]


# --- subscriptions ------------------------------------------------------------------------


def test_a_subscription_comes_back_as_it_was(db: Database, journal: Journal) -> None:
    feeds.edit_feed(db, FEED, title="Ledger", folder="World", full_text=True)
    set_states(db, [ONE], starred=True)
    set_states(db, [TWO], hidden=True)
    before = feed_row(db)
    assert feeds.remove_feed(db, FEED, NOW, doing=journal.doing(db, "Ledger is back")) == 1
    assert feeds.list_feeds(db) == []
    assert journal.undo(db) == Undone("Ledger is back", feed_id=FEED)
    assert feed_row(db) == before
    assert [entry.id for entry in page_entries(db, Listing(show="all"))] == [ONE]


def test_what_was_subscribed_to_again_stays(db: Database, journal: Journal) -> None:
    feeds.remove_feed(db, FEED, NOW, doing=journal.doing(db, "Back"))
    feeds.add_feed(db, LEDGER, folder="Harbours", now=NOW)
    assert journal.undo(db) == Undone(GONE, is_done=False)
    assert journal.undo(db) is None
    assert feeds.get_feed(db, FEED).folder == "Harbours"


def test_marks_of_a_removed_feed_are_put_back(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE], read=True, doing=journal.doing(db, "Unread"))
    feeds.remove_feed(db, FEED, NOW)
    assert journal.undo(db) == Undone("Unread", (ONE,))
    assert not get_entry(db, ONE).is_read


def test_what_was_changed_of_a_feed_is_put_back(db: Database, journal: Journal) -> None:
    before = feed_row(db)
    feeds.edit_feed(db, FEED, title="L", folder="W", doing=journal.doing(db, "1"))
    pause_feed(db, FEED, NOW, doing=journal.doing(db, "2"))
    resume_feed(db, FEED, doing=journal.doing(db, "3"))
    set_address(db, FEED, WIRE, is_typed=True, doing=journal.doing(db, "4"))
    words = []
    while undone := journal.undo(db):
        assert undone.feed_id == FEED
        words.append(undone.words)
    assert words == ["4", "3", "2", "1"]
    assert feed_row(db) == before


def test_no_step_comes_of_what_changed_nothing(db: Database, journal: Journal) -> None:
    feeds.edit_feed(db, FEED, folder="", doing=journal.doing(db, "1"))
    mark_entries(db, [ONE], read=False, doing=journal.doing(db, "2"))
    assert journal.undo(db) is None


def test_an_answer_since_begins_an_address_anew(db: Database, journal: Journal) -> None:
    set_address(db, FEED, WIRE, is_typed=True, doing=journal.doing(db, "Back"))
    feeds.edit_feed(db, FEED, title="Mine")
    answer = FeedChange("new", None, is_success=True, etag="of the wire")
    apply_change(db, FEED, answer, NOW)
    assert journal.undo(db) == Undone("Back", feed_id=FEED)
    assert feed_row(db)["url"] == LEDGER
    assert feed_row(db)["etag"] == ""
    assert feeds.get_feed(db, FEED).title == "Mine"


def test_an_address_that_another_feed_has_now_stays_there(
    db: Database, journal: Journal
) -> None:
    set_address(db, FEED, WIRE, is_typed=True, doing=journal.doing(db, "Back"))
    other = feeds.add_feed(db, LEDGER, now=NOW)
    assert journal.undo(db) == Undone(GONE, is_done=False)
    assert journal.undo(db) is None
    assert [feed_row(db, feed_id)["url"] for feed_id in (FEED, other)] == [WIRE, LEDGER]


# --- runs and restarts --------------------------------------------------------------------


def test_steps_are_there_after_a_restart(db: Database, clock: Clock) -> None:
    first = Journal(clock)
    mark_entries(db, [ONE, TWO], read=True, doing=first.doing(db, "Unread again"))
    first.close()
    db.close()
    again, second = open_database(db.path), Journal(clock)
    assert second.undo(again) == Undone("Unread again", (ONE, TWO))
    assert second.undo(again) is None
    assert not get_entry(again, ONE).is_read
    again.close()


def test_what_another_open_run_did_is_left_to_it(db: Database, clock: Clock) -> None:
    one, other = Journal(clock), Journal(clock)
    mark_entries(db, [ONE], starred=True, doing=one.doing(db, "of one"))
    mark_entries(db, [TWO], starred=True, doing=other.doing(db, "of the other"))
    mark_entries(db, [TWO], read=True, doing=one.doing(db, "of one again"))
    assert Journal(clock).undo(db) is None
    assert other.undo(db) == Undone("of the other", (TWO,))
    assert other.undo(db) is None
    one.close()
    mark_entries(db, [ONE], later=True, doing=other.doing(db, "of the other again"))
    undone = [other.undo(db), other.undo(db), other.undo(db), other.undo(db)]
    words = ["of the other again", "of one again", "of one", None]
    assert [step and step.words for step in undone] == words
    other.close()


def test_runs_leave_no_file_behind(db: Database, clock: Clock) -> None:
    journal = Journal(clock)
    assert journal.doing(db, "Unread") is not None
    assert len(list(db.path.parent.glob("run-*.lock"))) == 1
    journal.close()
    assert list(db.path.parent.glob("run-*.lock")) == []


def test_what_is_one_doing_is_taken_back_at_once(db: Database, journal: Journal) -> None:
    before = feed_row(db)
    mark_entries(db, [TWO], later=True, doing=journal.doing(db, "No longer for later"))
    doing = journal.doing(db, "As it was")
    set_address(db, FEED, WIRE, is_typed=True, doing=doing)
    pause_feed(db, FEED, NOW, doing=doing)
    mark_entries(db, [ONE], starred=True, doing=doing)
    assert journal.undo(db) == Undone("As it was", (ONE,), feed_id=FEED)
    assert feed_row(db) == {**before, "later": 1}
    assert journal.undo(db) == Undone("No longer for later", (TWO,))


def test_a_library_that_is_only_read_undoes_nothing(db: Database, clock: Clock) -> None:
    first = Journal(clock)
    mark_entries(db, [ONE], read=True, doing=first.doing(db, "Unread again"))
    first.close()
    seen, second = look_at(db.path, refusal="The disk is read-only."), Journal(clock)
    assert second.doing(seen, "No star") is None
    with pytest.raises(StoreError, match="read-only"):
        second.undo(seen)
    assert list(db.path.parent.glob("run-*.lock")) == []
    seen.close()


def test_a_day_later_nothing_is_taken_back(
    db: Database, journal: Journal, clock: Clock
) -> None:
    mark_entries(db, [ONE], read=True, doing=journal.doing(db, "Unread again"))
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    clock.now += timedelta(days=1)
    assert journal.undo(db) == Undone("No star", (ONE,))
    clock.now += timedelta(microseconds=1)
    assert journal.undo(db) is None


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "{}", '{"type":"marks"}', '{"type":"of tomorrow"}', "\ud800", "1" * 99],
)
def test_a_step_that_cannot_be_read_is_passed_over(
    db: Database, journal: Journal, data: str
) -> None:
    mark_entries(db, [ONE], starred=True, doing=journal.doing(db, "No star"))
    doing = journal.doing(db, "Odd")
    assert doing is not None
    with db.write() as connection:
        connection.execute(
            "INSERT INTO undo_steps (made_at, owner, words, data) VALUES (1e18, ?, 'x', ?)",
            (doing.owner, data.encode("utf-8", "replace").decode()),
        )
    assert journal.undo(db) == Undone("No star", (ONE,))


def test_entries_that_are_gone_are_passed_over(db: Database, journal: Journal) -> None:
    mark_entries(db, [ONE, TWO], read=True, doing=journal.doing(db, "Unread again"))
    with db.write() as connection:
        connection.execute("DELETE FROM entry_states WHERE entry_id = 1")
    assert journal.undo(db) is not None
    assert not get_entry(db, TWO).is_read


def feed_row(db: Database, feed_id: FeedId = FEED) -> dict[str, object]:
    with db.read() as connection:
        cursor = connection.execute("SELECT * FROM feeds WHERE id = ?", (feed_id,))
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))
