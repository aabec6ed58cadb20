"""What the user did, to take back: the newest twenty steps of a day, across restarts.

A step is stored by the store's function that does what it takes back, in the same transaction
(`store/steps`): a kill leaves both or neither. It belongs to the run of the program that did
it. `undo` takes back the newest of its own run, and after those the ones of runs that have
ended; what another open program did is left to that one (`store/runs` knows which are open).

For another kind of step:

1. in `store/steps.py`, a frozen Struct with a tag of its own, in the union `Step`. It holds
   what is to be put back; ids of many entries as `pack_ids` packs them. Its fields are never
   renamed, and a new one has a default: the next version reads what this one stored;
2. in the store's module that does it, a parameter `doing: Doing | None = None`, and where it
   is done, in the same `with db.write()`, `write_step(connection, doing, ThatStep(...))`;
3. beside that, `put_back_...(connection, step)`: puts back what is still there, writes through
   the connection it is given, opens no transaction, raises nothing for what has gone since;
4. a case in `_put_back` below, which says what a front end has to show anew;
5. whoever calls it passes `journal.doing(db, words)`; `words` is what undo will say, and
   without words nothing is to be taken back. What several calls write for the same `Doing` is
   taken back at once.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import assert_never

from msgspec import Struct

from reader.model import EntryId, FeedId
from reader.store.db import Connection, Database
from reader.store.runs import Run
from reader.store.steps import (
    STEPS,
    Doing,
    FeedStep,
    KeepsStep,
    LinesStep,
    MarksStep,
    NamesStep,
    RemovedStep,
    RuleStep,
    SmartStep,
    Step,
    TagsStep,
    take_newest,
)

# Imports below are deferred: a start needs none of what puts things back.
# ruff: noqa: PLC0415

__all__ = ["STEPS", "Doing", "Journal", "Undone"]

GONE = "That cannot be taken back any more: it has changed since"


class Undone(Struct, frozen=True):
    """What an undo put back."""

    words: str = ""
    """The sentence that was given when it was done, or why it cannot be taken back."""
    entry_ids: tuple[EntryId, ...] = ()
    """Those whose marks are as they were."""
    shown_ids: tuple[EntryId, ...] = ()
    """Those of them that were deleted and are in the lists again."""
    is_text: bool = False
    """True when it was a choice about lines of texts, which read otherwise now."""
    is_names: bool = False
    """True when it was a correction of names, which are others now."""
    is_tags: bool = False
    """True when it was a change of tags."""
    is_smart: bool = False
    """True when a smart feed is there again, gone again, or as it was."""
    is_rules: bool = False
    """True when a rule is there again, or is as it was."""
    feed_id: FeedId | None = None
    """The subscription that is there again, or is as it was."""
    is_done: bool = True
    """False when nothing could be put back; then the step is gone as well."""


class Journal:
    """The steps of one library; any thread may use it."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._run: Run | None = None
        self._lock = threading.Lock()

    def doing(self, db: Database, words: str) -> Doing | None:
        """What makes a function of the store write a step; None without words."""
        if not words or db.refusal:
            return None
        run = self._run_of(db)
        run.begin()
        return Doing(run.name, words, self._clock(), run.others())

    def undo(self, db: Database, *, wait_s: float | None = None) -> Undone | None:
        """Put the newest step back; None when there is none.

        `wait_s` is that of `Database.write`; a step that could not be put back as the library
        is written by another stays.
        """
        now = self._clock()

        def put_back(connection: Connection, step: Step) -> Undone:
            return _put_back(connection, step, now)

        taken = take_newest(db, self._run_of(db), put_back, now=now, wait_s=wait_s)
        if taken is None:
            return None
        words, parts = taken
        return _as_one(words, [part for part in parts if part is not None and part.is_done])

    def close(self) -> None:
        """Leave the steps of this run to whoever comes next."""
        if self._run is not None:
            self._run.end()

    def _run_of(self, db: Database) -> Run:
        with self._lock:
            if self._run is None:
                self._run = Run(db.path.parent)
            return self._run


def _as_one(words: str, parts: Sequence[Undone]) -> Undone:
    """What is said of the steps that were taken back at once; none could be if it is empty."""
    if not parts:
        return Undone(GONE, is_done=False)
    return Undone(
        words,
        tuple(entry_id for part in parts for entry_id in part.entry_ids),
        tuple(entry_id for part in parts for entry_id in part.shown_ids),
        is_text=any(part.is_text for part in parts),
        is_names=any(part.is_names for part in parts),
        is_tags=any(part.is_tags for part in parts),
        is_smart=any(part.is_smart for part in parts),
        is_rules=any(part.is_rules for part in parts),
        feed_id=next((part.feed_id for part in parts if part.feed_id is not None), None),
    )


def _put_back(connection: Connection, step: Step, now: datetime) -> Undone:
    """What a front end has to show anew."""
    match step:
        case MarksStep():
            from reader.store.states import put_back_marks

            marked, shown = put_back_marks(connection, step, now)
            return Undone(entry_ids=tuple(marked), shown_ids=tuple(shown))
        case LinesStep():
            from reader.store.imprints import put_back_lines

            put_back_lines(connection, step)
            return Undone(is_text=True)
        case NamesStep():
            from reader.store.corrections import put_back_names

            put_back_names(connection, step)
            return Undone(is_names=True)
        case RemovedStep():
            from reader.store.feed_steps import put_back_removed

            return Undone(feed_id=step.feed_id, is_done=put_back_removed(connection, step))
        case FeedStep():
            from reader.store.feed_steps import put_back_feed

            put_back_feed(connection, step)
            return Undone(feed_id=step.feed_id)
        case KeepsStep():
            from reader.store.keeping import put_back_keeps

            put_back_keeps(connection, step)
            return Undone(feed_id=step.before[0].feed_id)
        case RuleStep():
            from reader.store.rule_effects import put_back_rule

            return Undone(entry_ids=put_back_rule(connection, step, now), is_rules=True)
        case TagsStep():
            from reader.store.tags import put_back_tags

            is_done = put_back_tags(connection, step)
            smart, rules = bool(step.smart), bool(step.rules)
            return Undone(is_tags=True, is_smart=smart, is_rules=rules, is_done=is_done)
        case SmartStep():
            from reader.store.smart_feeds import put_back_smart

            put_back_smart(connection, step)
            return Undone(is_smart=True)
        case _:
            assert_never(step)
