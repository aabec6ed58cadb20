"""What the user did is kept, counted, and can be taken back exactly."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.model import EntryId, FeedId, Listing, TextKind
from reader.query.parse import parse_query
from reader.store import entries, feeds, states
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.search import search
from reader.store.states import restore_states, set_states
from reader.store.values import EntryState, FeedChange, ListCounts
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    add_filled_feed,
    all_ids,
    kept_counts,
    make_content,
    new_entries,
    recount,
    states_of,
)

ONE = EntryId(1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Five unread entries, 1 to 5."""
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=range(5, 0, -1))
    yield database
    database.close()


def state(number: int, marks: str = "") -> EntryState:
    """`marks` holds a letter for each that is set."""
    return EntryState(EntryId(number), *(letter in marks for letter in "rslch"))


def unread(number: int) -> EntryState:
    """What marking an unread entry as read changes."""
    return EntryState(EntryId(number), is_read=False, is_changed=False)


def read_at(db: Database) -> int | None:
    with db.read() as connection:
        moment: int | None = connection.execute(
            "SELECT read_at FROM entry_states WHERE entry_id = 1"
        ).fetchone()[0]
        return moment


def test_marks_are_set(db: Database) -> None:
    set_states(db, [ONE], read=True, starred=True, later=True)
    assert states_of(db, [ONE, EntryId(2)]) == [state(1, "rsl"), state(2)]


def test_a_mark_that_is_not_given_stays(db: Database) -> None:
    set_states(db, [ONE], starred=True)
    set_states(db, [ONE], read=True)
    assert states_of(db, [ONE]) == [state(1, "rs")]


def test_the_states_before_are_those_that_changed(db: Database) -> None:
    set_states(db, [EntryId(2), EntryId(3)], read=True)
    before = set_states(db, all_ids(db), read=True)
    assert before == [unread(1), unread(4), unread(5)]


def test_of_the_states_before_only_what_changed_is_told(db: Database) -> None:
    set_states(db, [ONE], starred=True)
    before = set_states(db, [ONE], read=True, starred=True, later=True)
    assert before == [EntryState(ONE, is_read=False, is_later=False, is_changed=False)]


def test_nothing_given_changes_nothing(db: Database) -> None:
    assert set_states(db, all_ids(db)) == []


def test_what_is_so_already_changes_nothing(db: Database) -> None:
    assert set_states(db, all_ids(db), read=False, starred=False) == []


def test_an_id_given_twice_counts_once(db: Database) -> None:
    assert set_states(db, [ONE, ONE], read=True) == [unread(1)]
    assert feeds.get_feed(db, FeedId(1)).unread == 4


def test_ids_that_are_not_there_are_left_out(db: Database) -> None:
    assert set_states(db, [EntryId(99), ONE], read=True) == [unread(1)]
    assert states_of(db, [EntryId(99)]) == []


def test_more_than_a_chunk_is_marked_at_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_CHUNK", 2)
    assert len(set_states(db, all_ids(db), read=True)) == 5
    assert [one.is_read for one in states_of(db, all_ids(db))] == [True] * 5
    assert kept_counts(db) == recount(db)


def test_when_it_was_read_is_kept(db: Database) -> None:
    set_states(db, [ONE], read=True, now=NOW)
    first = read_at(db)
    set_states(db, [ONE], read=True, starred=True, now=NOW + timedelta(days=1))
    assert first is not None
    assert read_at(db) == first


def test_reading_again_is_when_it_was_read(db: Database) -> None:
    set_states(db, [ONE], read=True, now=NOW)
    first = read_at(db)
    set_states(db, [ONE], read=False)
    set_states(db, [ONE], read=True, now=NOW + timedelta(days=1))
    assert read_at(db) != first


@pytest.mark.parametrize("read", [True, False])
def test_reading_or_not_ends_changed_since_read(db: Database, read: bool) -> None:  # noqa: FBT001 - a case
    set_states(db, [ONE], read=True)
    other = make_content("h5", text="Other.")
    change = FeedChange("new", None, is_success=True, updated=((ONE, other),))
    apply_change(db, FeedId(1), change, NOW)
    assert states_of(db, [ONE]) == [state(1, "rc")]
    before = set_states(db, [ONE], read=read)
    assert before == [EntryState(ONE, is_read=True, is_changed=True)]
    assert states_of(db, [ONE]) == [state(1, "r" if read else "")]
    restore_states(db, before)
    assert states_of(db, [ONE]) == [state(1, "rc")]


def test_what_was_done_is_undone(db: Database) -> None:
    set_states(db, [ONE], read=True, starred=True)
    set_states(db, [EntryId(2)], later=True)
    whole = states_of(db, all_ids(db))
    restore_states(db, set_states(db, all_ids(db), read=True, starred=True, later=True))
    assert states_of(db, all_ids(db)) == whole


def test_undoing_leaves_the_others_as_they_are(db: Database) -> None:
    before = set_states(db, [ONE], read=True)
    set_states(db, [EntryId(2)], read=True)
    restore_states(db, before)
    assert [one.is_read for one in states_of(db, all_ids(db))] == [False, True] + [False] * 3


def test_no_states_are_nothing_to_restore(db: Database) -> None:
    restore_states(db, [])
    assert states_of(db, []) == []


# --- position -----------------------------------------------------------------------------


def test_an_entry_is_opened_at_its_start(db: Database) -> None:
    assert entries.get_position(db, ONE) == 0


def test_the_last_position_is_kept_across_a_restart(db: Database) -> None:
    entries.save_position(db, ONE, 40)
    entries.save_position(db, ONE, 1200)
    db.close()
    again = open_database(db.path)
    assert entries.get_position(again, ONE) == 1200
    again.close()


def test_the_position_in_one_text_says_nothing_of_another(db: Database) -> None:
    entries.save_position(db, ONE, 1200, kind=TextKind.FULL)
    assert entries.get_position(db, ONE, TextKind.FULL) == 1200
    assert entries.get_position(db, ONE, TextKind.FEED) == 0
    assert entries.get_position(db, ONE) == 1200
    entries.save_position(db, ONE, 40, kind=TextKind.FEED)
    assert entries.get_position(db, ONE, TextKind.FEED) == 40
    assert entries.get_position(db, ONE, TextKind.FULL) == 0


def test_a_position_of_no_kind_fits_any_text(db: Database) -> None:
    entries.save_position(db, ONE, 40)
    assert entries.get_position(db, ONE, TextKind.FEED) == 40


def test_the_position_of_an_entry_that_is_not_there_is_its_start(db: Database) -> None:
    entries.save_position(db, EntryId(99), 40)
    assert entries.get_position(db, EntryId(99)) == 0


# --- out of sight -------------------------------------------------------------------------


def test_a_hidden_entry_is_in_no_list_count_or_search(db: Database) -> None:
    set_states(db, [EntryId(2)], starred=True, later=True)
    set_states(db, [EntryId(2)], hidden=True)
    for listing in (Listing(), Listing(show="all"), Listing("starred"), Listing("later")):
        assert EntryId(2) not in [one.id for one in entries.page_entries(db, listing)]
        assert EntryId(2) not in entries.unread_ids(db, listing)
    assert entries.totals(db) == ListCounts(4, 4, 0)
    assert entries.count_later(db) == 0
    everything = Listing("everything", show="all")
    assert entries.count_since(db, everything, ONE) == 3
    for words in ("title", "is:unread"):
        found = search(db, parse_query(words, now=NOW), everything)
        assert EntryId(2) not in [one.id for one in found.entries]
        assert found.count == 4


def test_what_is_hidden_comes_back_as_it_was(db: Database) -> None:
    set_states(db, [EntryId(2)], starred=True)
    before = set_states(db, [EntryId(2)], hidden=True)
    assert kept_counts(db) == recount(db)
    restore_states(db, before)
    assert states_of(db, [EntryId(2)]) == [state(2, "s")]
    assert entries.totals(db) == ListCounts(5, 5, 1)


def test_marking_what_is_hidden_counts_only_once_it_is_shown(db: Database) -> None:
    set_states(db, [ONE], hidden=True)
    set_states(db, [ONE], read=True, starred=True)
    assert entries.totals(db) == ListCounts(4, 4, 0)
    set_states(db, [ONE], hidden=False)
    assert entries.totals(db) == ListCounts(5, 4, 1)


# --- any order of doings ------------------------------------------------------------------

ids = st.lists(st.integers(1, 14).map(EntryId), max_size=8)
mark = st.none() | st.booleans()


class Doings(RuleBasedStateMachine):
    """Marks, undoes, new entries and removals in any order, beside a plain model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.db = open_database(Path(self.folder.name) / "library.sqlite")
        self.model: dict[EntryId, EntryState] = {}
        self.undo: list[tuple[list[EntryState], dict[EntryId, EntryState]]] = []
        self.names = 0

    @initialize()
    def subscribe(self) -> None:
        feeds.add_feed(self.db, LEDGER, now=NOW)
        feeds.add_feed(self.db, WIRE, now=NOW)

    @rule(feed=st.integers(1, 2), number=st.integers(1, 3), read=st.integers(0, 2))
    def publish(self, feed: int, number: int, read: int) -> None:
        contents = [make_content(f"n{self.names + one}") for one in range(number)]
        self.names += number
        change = new_entries(*contents, read=read)
        new, _ = apply_change(self.db, FeedId(feed), change, NOW)
        for one in range(new):
            entry_id = EntryId(len(self.model) + 1)
            self.model[entry_id] = state(entry_id, "r" if one < read else "")

    @rule(chosen=ids, read=mark, starred=mark, later=mark, hidden=mark)
    def set(
        self,
        chosen: list[EntryId],
        read: bool | None,  # noqa: FBT001 - hypothesis passes them by name
        starred: bool | None,  # noqa: FBT001
        later: bool | None,  # noqa: FBT001
        hidden: bool | None,  # noqa: FBT001
    ) -> None:
        before = set_states(
            self.db, chosen, read=read, starred=starred, later=later, hidden=hidden
        )
        earlier = dict(self.model)
        for entry_id in set(chosen) & set(self.model):
            old = self.model[entry_id]
            self.model[entry_id] = EntryState(
                entry_id,
                old.is_read if read is None else read,
                old.is_starred if starred is None else starred,
                old.is_later if later is None else later,
                is_changed=False,
                is_hidden=old.is_hidden if hidden is None else hidden,
            )
        changed = [key for key in sorted(earlier) if earlier[key] != self.model[key]]
        assert [one.id for one in before] == changed
        self.undo.append((before, {key: earlier[key] for key in changed}))

    @rule()
    def take_back(self) -> None:
        if self.undo:
            before, earlier = self.undo.pop()
            restore_states(self.db, before)
            self.model.update(earlier)

    @rule(feed=st.integers(1, 2))
    def leave_and_return(self, feed: int) -> None:
        feeds.remove_feed(self.db, FeedId(feed), NOW)
        feeds.add_feed(self.db, (LEDGER, WIRE)[feed - 1], now=NOW)

    @invariant()
    def counts_are_true(self) -> None:
        assert kept_counts(self.db) == recount(self.db)

    @invariant()
    def states_are_those_of_the_model(self) -> None:
        assert states_of(self.db, self.model) == [self.model[key] for key in sorted(self.model)]

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()


TestDoings = Doings.TestCase
TestDoings.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
