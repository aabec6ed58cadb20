"""The last marks are taken back, newest first, and nothing else with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.model import Drop, EntityType, EntryId, FeedId, NameKey
from reader.store.changes import apply_change
from reader.store.corrections import add_correction, list_corrections
from reader.store.db import Database, open_database
from reader.store.entries import get_entry, set_states
from reader.store.imprints import LineChoice, load_known, set_choices
from reader.store.values import FeedChange
from reader.undo import STEPS, Undone, UndoStack
from tests.storing import NOW, add_filled_feed, make_content

ONE, TWO = EntryId(1), EntryId(2)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Two unread entries, 1 and 2."""
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=[2, 1])
    yield database
    database.close()


def test_nothing_done_is_nothing_undone(db: Database) -> None:
    assert UndoStack().undo(db) is None


def test_the_newest_step_is_undone_first(db: Database) -> None:
    stack = UndoStack()
    stack.push("Unread again", set_states(db, [ONE, TWO], read=True))
    stack.push("No star", set_states(db, [ONE], starred=True))
    assert stack.undo(db) == Undone("No star", (ONE,))
    assert get_entry(db, ONE).is_read
    assert not get_entry(db, ONE).is_starred
    assert stack.undo(db) == Undone("Unread again", (ONE, TWO))
    assert not get_entry(db, ONE).is_read


def test_what_was_done_since_stays(db: Database) -> None:
    stack = UndoStack()
    stack.push("No star", set_states(db, [ONE], starred=True))
    set_states(db, [ONE], read=True)
    set_states(db, [ONE], later=True)
    stack.undo(db)
    entry = get_entry(db, ONE)
    assert (entry.is_starred, entry.is_read, entry.is_later) == (False, True, True)


def test_a_mark_that_was_there_before_its_step_is_not_brought_back(db: Database) -> None:
    stack = UndoStack()
    set_states(db, [ONE], starred=True)
    stack.push("Unread, no star", set_states(db, [ONE], read=True, starred=True))
    set_states(db, [ONE], starred=False)
    stack.undo(db)
    entry = get_entry(db, ONE)
    assert (entry.is_starred, entry.is_read) == (False, False)


def test_undoing_read_ends_what_changed_since(db: Database) -> None:
    stack = UndoStack()
    stack.push("Unread again", set_states(db, [ONE], read=True))
    other = make_content("h2", text="Other.")
    change = FeedChange("new", None, is_success=True, updated=((ONE, other),))
    apply_change(db, FeedId(1), change, NOW)
    assert get_entry(db, ONE).is_changed
    stack.undo(db)
    assert not get_entry(db, ONE).is_changed


def test_the_oldest_of_many_steps_are_forgotten(db: Database) -> None:
    stack = UndoStack()
    for number in range(STEPS + 1):
        stack.push(str(number), set_states(db, [ONE], read=number % 2 == 0))
    undone = [stack.undo(db) for _ in range(STEPS + 1)]
    assert [step.words for step in undone if step] == [str(n) for n in range(STEPS, 0, -1)]
    assert undone[-1] is None


def test_a_step_that_could_not_be_put_back_stays(db: Database) -> None:
    stack = UndoStack()
    stack.push("Unread again", set_states(db, [ONE], read=True))
    other = open_database(db.path)
    with other.write(), pytest.raises(StoreError):
        stack.undo(db, wait_s=0.05)
    other.close()
    assert stack.undo(db) == Undone("Unread again", (ONE,))
    assert not get_entry(db, ONE).is_read


def test_a_choice_about_a_line_is_taken_back(db: Database) -> None:
    stack = UndoStack()
    choice = LineChoice(b"12345678", is_kept=True, site="harbourledger.example")
    stack.push("No star", set_states(db, [ONE], starred=True))
    stack.push_choices("Taken out again", set_choices(db, [choice]))
    assert load_known(db, ONE, choice.site, "page").choices == (choice,)
    assert stack.undo(db) == Undone("Taken out again", is_text=True)
    assert load_known(db, ONE, choice.site, "page").choices == ()
    assert stack.undo(db) == Undone("No star", (ONE,))


def test_a_correction_is_undone_in_its_turn(db: Database) -> None:
    stack = UndoStack()
    key = NameKey("ostrel", EntityType.PLACE)
    kept = add_correction(db, Drop(key), entry_id=None, now=NOW)
    stack.push_corrections("Ostrel again", ((kept.id, None),))
    stack.push("No star", set_states(db, [ONE], starred=True))
    stack.undo(db)
    assert list_corrections(db) == [kept]
    assert stack.undo(db) == Undone("Ostrel again", is_names=True)
    assert list_corrections(db) == []
