"""Steps to undo: each is stored in the transaction that did what it takes back.

What a kind of step holds stands here; `reader/undo.py` says how there comes to be another.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from reader.model import (
    EntryId,
    FeedId,
    KeptCorrection,
    RuleAction,
    RuleId,
    SmartFeed,
    SmartId,
)
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.runs import Run
from reader.store.values import LineChoice

T = TypeVar("T")

STEPS = 20
KEPT_FOR = timedelta(days=1)
_MINE = "owner NOT IN (SELECT value FROM json_each(:others))"


class Doing(Struct, frozen=True):
    """Who does something that can be taken back; what is written for one goes back at once."""

    owner: str
    """The run of the program that does it."""
    words: str
    """What is said when it is taken back."""
    at: datetime
    others: tuple[str, ...] = ()
    """Other runs that are open: their steps are theirs to take back, and to forget."""


class MarkGroup(Struct, frozen=True, omit_defaults=True):
    """Entries whose marks were alike; None for a mark that was not changed."""

    gaps: tuple[int, ...]
    """As `pack_ids` makes them."""
    is_read: bool | None = None
    is_starred: bool | None = None
    is_later: bool | None = None
    is_changed: bool | None = None
    is_hidden: bool | None = None


class MarksStep(Struct, frozen=True, tag="marks"):
    """Marks of entries were others before."""

    groups: tuple[MarkGroup, ...]


class LinesStep(Struct, frozen=True, tag="lines"):
    """Something else was said of these lines."""

    before: tuple[LineChoice, ...]


class NamesStep(Struct, frozen=True, tag="names"):
    """Of each correction its number, and what stood there: None for nothing."""

    before: tuple[tuple[int, KeptCorrection | None], ...]


class RemovedStep(Struct, frozen=True, tag="removed"):
    """A subscription was there."""

    feed_id: FeedId
    removed_at: int
    """As it stands in the table: one that was removed again since is not this one."""


class KeepStep(Struct, frozen=True):
    """What is said of how much is kept: of a feed, or of a folder where there is no feed."""

    days: int | None
    entries: int | None
    """None in both: nothing is said."""
    feed_id: FeedId | None = None
    folder: str = ""


class KeepsStep(Struct, frozen=True, tag="keeps"):
    """Something else was said of how much is kept."""

    before: tuple[KeepStep, ...]


FeedValue: TypeAlias = str | int | None


class FeedStep(Struct, frozen=True, tag="feed"):
    """These columns of a subscription were others."""

    feed_id: FeedId
    before: dict[str, FeedValue]
    after: dict[str, FeedValue]


class RuleRow(Struct, frozen=True):
    """A rule as it is stored."""

    id: RuleId
    query: str
    feed_id: FeedId
    """0 for every feed."""
    action: RuleAction
    tag: str
    made_at: int
    paused_at: int | None


class RuleStep(Struct, frozen=True, tag="rule"):
    """A rule was another one, or did more than now."""

    rule_id: RuleId
    before: RuleRow | None = None
    """None when there was no such rule: it goes with all it did."""
    applied: tuple[int, ...] = ()
    """Packed: entries that were there before it was applied to them, to be taken back."""
    touched: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """When it had touched which entries, packed: what was taken back and is done again."""
    marks: tuple[MarkGroup, ...] = ()
    """Their marks before that."""
    tagged: tuple[int, ...] = ()
    """Packed: those of them that lost its tag."""


class TagGroup(Struct, frozen=True):
    """Entries that had a tag, or had it not."""

    name: str
    """As it was written."""
    gaps: tuple[int, ...]
    """As `pack_ids` makes them."""
    is_set: bool


class TagsStep(Struct, frozen=True, tag="tags"):
    """Tags of entries were others; the last of what was changed is last."""

    groups: tuple[TagGroup, ...]
    rules: tuple[RuleRow, ...] = ()
    """Rules that spoke of one by the name it had."""
    smart: tuple[SmartFeed, ...] = ()
    """Smart feeds that did."""


class SmartStep(Struct, frozen=True, tag="smart"):
    """A smart feed was another one, or none."""

    id: SmartId
    before: SmartFeed | None


Step: TypeAlias = (
    MarksStep
    | LinesStep
    | NamesStep
    | RemovedStep
    | FeedStep
    | TagsStep
    | SmartStep
    | RuleStep
    | KeepsStep
)


def write_step(connection: sqlite3.Connection, doing: Doing | None, step: Step) -> None:
    """Within the transaction that does it; nothing when nobody is to take it back.

    The newest twenty of a day are kept, beside those of other runs that are open: what another
    program does takes nobody's last steps away.
    """
    if doing is None:
        return
    connection.execute(
        "INSERT INTO undo_steps (made_at, owner, words, data) VALUES (?, ?, ?, ?)",
        (to_micros(doing.at), doing.owner, doing.words, msgspec.json.encode(step).decode()),
    )
    connection.execute(
        f"DELETE FROM undo_steps WHERE made_at < :oldest OR {_MINE} AND id NOT IN "  # noqa: S608
        f"(SELECT id FROM undo_steps WHERE {_MINE} ORDER BY id DESC LIMIT :steps)",
        {
            "oldest": to_micros(doing.at - KEPT_FOR),
            "steps": STEPS,
            "others": msgspec.json.encode(doing.others).decode(),
        },
    )


def take_newest(
    db: Database,
    run: Run,
    put_back: Callable[[sqlite3.Connection, Step], T],
    *,
    now: datetime,
    wait_s: float | None = None,
) -> tuple[str, list[T | None]] | None:
    """Put steps back and forget them: their words, and what `put_back` said of each.

    The newest of this run; then the newest of those that have ended; and with it all that were
    written for the same `Doing`. None when there is none; what this version of the program
    cannot read is passed over. Of a step that the library has changed too much for, nothing is
    put back, and None was said. `wait_s` is that of `Database.write`.
    """
    taken: tuple[str, str, int] | None = None
    said: list[T | None] = []
    with db.write(wait_s) as connection:
        for step_id, data, words, owner, made_at in _in_turn(connection, run, now):
            doing = words, owner, made_at
            if taken is not None and taken != doing:
                break
            connection.execute("DELETE FROM undo_steps WHERE id = ?", (step_id,))
            step = _read_step(data)
            if step is not None:
                taken = doing
                said.append(_try(connection, step, put_back))
    return None if taken is None else (taken[0], said)


def hidden_in_steps(connection: sqlite3.Connection, now: datetime) -> set[EntryId]:
    """The entries that a step may bring in sight again, or out of it."""
    rows = connection.execute(
        "SELECT data FROM undo_steps WHERE made_at >= ?", (to_micros(now - KEPT_FOR),)
    ).fetchall()
    found: set[EntryId] = set()
    for row in rows:
        step = _read_step(row[0])
        groups = step.groups if isinstance(step, MarksStep) else ()
        if isinstance(step, RuleStep):
            groups = step.marks
            found.update(unpack_ids(step.applied))
            for _, gaps in step.touched:
                found.update(unpack_ids(gaps))
        for group in groups:
            if group.is_hidden is not None:
                found.update(unpack_ids(group.gaps))
    return found


_StepRow: TypeAlias = tuple[int, str, str, str, int]


def _in_turn(connection: sqlite3.Connection, run: Run, now: datetime) -> Iterator[_StepRow]:
    """Number, content, words, run and time of the steps that this run may take back."""
    rows: list[_StepRow] = connection.execute(
        "SELECT id, data, words, owner, made_at FROM undo_steps WHERE made_at >= ? "
        "ORDER BY id DESC",
        (to_micros(now - KEPT_FOR),),
    ).fetchall()
    yield from (row for row in rows if row[3] == run.name)
    yield from (row for row in rows if row[3] != run.name and run.is_over(row[3]))


def _read_step(data: str) -> Step | None:
    try:
        return msgspec.json.decode(data, type=Step)  # type: ignore[no-any-return]  # a union
    except msgspec.DecodeError:
        return None


def _try(
    connection: sqlite3.Connection,
    step: Step,
    put_back: Callable[[sqlite3.Connection, Step], T],
) -> T | None:
    connection.execute("SAVEPOINT step")
    try:
        return put_back(connection, step)
    except (sqlite3.IntegrityError, OverflowError):
        connection.execute("ROLLBACK TO step")
        return None


def pack_ids(ids: Iterable[int]) -> tuple[int, ...]:
    """Ids, ascending, each as its distance from the one before: two bytes each, mostly."""
    ordered = sorted(ids)
    return tuple(b - a for a, b in zip([0, *ordered], ordered, strict=False))


def unpack_ids(gaps: Sequence[int]) -> list[EntryId]:
    """The ids that `pack_ids` packed."""
    return [EntryId(number) for number in accumulate(gaps)]
