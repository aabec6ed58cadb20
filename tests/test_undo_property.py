"""Doings and undoing in any order, by two runs that come and go, beside a plain model."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.model import EntryId, FeedId, Listing
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.db import open_database
from reader.store.entries import mark_entries, page_entries
from reader.store.steps import STEPS
from reader.undo import Journal
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    kept_counts,
    make_content,
    new_entries,
    recount,
    states_of,
)

Mark = Literal["read", "starred", "later", "hidden"]
MARKS: tuple[Mark, ...] = ("read", "starred", "later", "hidden")
ENTRIES = 8
FEEDS = {FeedId(1): LEDGER, FeedId(2): WIRE}

runs = st.integers(0, 1)
feed_ids = st.sampled_from(sorted(FEEDS))
ids = st.lists(st.integers(1, ENTRIES + 1).map(EntryId), min_size=1, max_size=ENTRIES)


class Step:
    """What the model knows of a step: who did it, and what stands there again after it."""

    def __init__(self, owner: Journal) -> None:
        self.owner = owner
        self.marks: dict[tuple[EntryId, Mark], bool] = {}
        self.removal: tuple[FeedId, int] | None = None
        self.title: tuple[FeedId, str, str] | None = None


class Undoings(RuleBasedStateMachine):
    """Two runs mark, delete, unsubscribe, rename and undo; each may end at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.sqlite"
        self.db = open_database(self.path)
        self.marks = {
            (EntryId(n), mark): False for n in range(1, ENTRIES + 1) for mark in MARKS
        }
        self.removed: dict[FeedId, int] = {}
        """The feeds that are not subscribed to, and the number of that removal."""
        self.titles = dict.fromkeys(FEEDS, "")
        self.steps: list[Step] = []
        self.removals = self.said = 0
        self.runs = [Journal(lambda: NOW), Journal(lambda: NOW)]
        self.ended: set[Journal] = set()

    @initialize()
    def subscribe(self) -> None:
        for feed_id, url in FEEDS.items():
            feeds.add_feed(self.db, url, now=NOW)
            contents = [make_content(f"n{feed_id} {n}") for n in range(ENTRIES // 2)]
            apply_change(self.db, feed_id, new_entries(*contents), NOW)

    def words(self) -> str:
        """Others each time: what is said and done at once is taken back at once."""
        self.said += 1
        return str(self.said)

    def keep(self, step: Step) -> None:
        self.steps = [*self.steps, step][-STEPS:]

    @rule(run=runs, chosen=ids, mark=st.sampled_from(MARKS), value=st.booleans())
    def mark(self, run: int, chosen: list[EntryId], mark: Mark, value: bool) -> None:  # noqa: FBT001
        step = Step(self.runs[run])
        for entry_id in chosen:
            key = entry_id, mark
            if self.marks.get(key, value) != value:
                step.marks[key] = not value
                self.marks[key] = value
        doing = step.owner.doing(self.db, self.words())
        marks = {mark: value}
        number = mark_entries(
            self.db,
            chosen,
            read=marks.get("read"),
            starred=marks.get("starred"),
            later=marks.get("later"),
            hidden=marks.get("hidden"),
            doing=doing,
        )
        assert number == len(step.marks)
        if step.marks:
            self.keep(step)

    @rule(run=runs, feed_id=feed_ids)
    def unsubscribe(self, run: int, feed_id: FeedId) -> None:
        if feed_id in self.removed:
            return
        self.removals += 1
        step = Step(self.runs[run])
        step.removal = feed_id, self.removals
        self.removed[feed_id] = self.removals
        # Later each time, as removals are.
        moment = NOW.replace(microsecond=self.removals)
        doing = step.owner.doing(self.db, self.words())
        feeds.remove_feed(self.db, feed_id, moment, doing=doing)
        self.keep(step)

    @rule(feed_id=feed_ids)
    def subscribe_again(self, feed_id: FeedId) -> None:
        feeds.add_feed(self.db, FEEDS[feed_id], now=NOW)
        self.removed.pop(feed_id, None)

    @rule(run=runs, feed_id=feed_ids, title=st.sampled_from("abc"))
    def rename(self, run: int, feed_id: FeedId, title: str) -> None:
        if feed_id in self.removed:
            return
        step = Step(self.runs[run])
        step.title = feed_id, self.titles[feed_id], title
        feeds.edit_feed(
            self.db, feed_id, title=title, doing=step.owner.doing(self.db, self.words())
        )
        if self.titles[feed_id] != title:
            self.titles[feed_id] = title
            self.keep(step)

    @rule(run=runs)
    def undo(self, run: int) -> None:
        me = self.runs[run]
        own = [step for step in self.steps if step.owner is me]
        left = [step for step in self.steps if step.owner in self.ended]
        undone = me.undo(self.db)
        if not own and not left:
            assert undone is None
            return
        step = (own or left)[-1]
        self.steps.remove(step)
        assert undone is not None
        is_stale = False
        self.marks.update(step.marks)
        if step.removal is not None:
            feed_id, number = step.removal
            is_stale = self.removed.get(feed_id) != number
            if not is_stale:
                del self.removed[feed_id]
        if step.title is not None:
            feed_id, before, after = step.title
            if self.titles[feed_id] == after:
                self.titles[feed_id] = before
        assert undone.is_done != is_stale
        assert set(undone.entry_ids) == {entry_id for entry_id, _ in step.marks}

    @rule(run=runs)
    def start_again(self, run: int) -> None:
        self.runs[run].close()
        self.ended.add(self.runs[run])
        self.runs[run] = Journal(lambda: NOW)
        self.db.close()
        self.db = open_database(self.path)

    @invariant()
    def all_is_as_in_the_model(self) -> None:
        assert kept_counts(self.db) == recount(self.db)
        states = states_of(self.db, [EntryId(n) for n in range(1, ENTRIES + 1)])
        stored = {
            (state.id, mark): getattr(state, f"is_{mark}") for state in states for mark in MARKS
        }
        assert stored == self.marks
        subscribed = {feed.id for feed in feeds.list_feeds(self.db)}
        assert subscribed == FEEDS.keys() - self.removed.keys()
        shown = {entry.id for entry in page_entries(self.db, Listing(show="all"))}
        assert shown == {
            EntryId(n)
            for n in range(1, ENTRIES + 1)
            if not self.marks[EntryId(n), "hidden"]
            and FeedId(1 if n <= ENTRIES // 2 else 2) in subscribed
        }

    def teardown(self) -> None:
        for journal in self.runs:
            journal.close()
        self.db.close()
        self.folder.cleanup()


TestUndoings = Undoings.TestCase
TestUndoings.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
