"""What the user did with entries: read, starred, later, and where in the text they stopped.

Every change of a mark goes through here, so that the counts of the feeds stay true.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from reader.model import EntryId, TextKind
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.steps import Doing, MarkGroup, MarksStep, pack_ids, unpack_ids, write_step
from reader.store.values import EntryState

_CHUNK = 10_000

_MARKS = ("is_read", "is_starred", "is_later", "is_changed", "is_hidden")
# As one number: of 10,000 rows two columns are read in 3.5 ms, all the marks in 6.
_KIND = " + ".join(f"{name} * {1 << place}" for place, name in enumerate(_MARKS))
_READING = ("is_read", "is_changed")
_COUNTS = ("entries", "unread", "starred", "later")

_Row = tuple[int, int, int]
"""Entry, its marks as `_KIND` has them, feed."""


def mark_entries(
    db: Database,
    ids: Iterable[EntryId],
    *,
    read: bool | None = None,
    starred: bool | None = None,
    later: bool | None = None,
    hidden: bool | None = None,
    now: datetime | None = None,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> int:
    """Set these marks; how many entries changed, and with them a step to undo.

    None leaves a mark as it is, and no `doing` makes no step. Marking read or unread ends
    "changed since read". `wait_s` is that of `Database.write`, here and below.
    """
    moment = now or datetime.now(UTC)
    with db.write(wait_s) as connection:
        groups = change_marks(
            connection, ids, read=read, starred=starred, later=later, hidden=hidden, now=moment
        )
        if groups:
            write_step(connection, doing, MarksStep(groups))
    return sum(len(group.gaps) for group in groups)


def set_states(
    db: Database,
    ids: Iterable[EntryId],
    *,
    read: bool | None = None,
    starred: bool | None = None,
    later: bool | None = None,
    hidden: bool | None = None,
    now: datetime | None = None,
    wait_s: float | None = None,
) -> list[EntryState]:
    """As `mark_entries`, without a step: what `restore_states` takes to put it back."""
    moment = now or datetime.now(UTC)
    with db.write(wait_s) as connection:
        groups = change_marks(
            connection, ids, read=read, starred=starred, later=later, hidden=hidden, now=moment
        )
    return _make_states(groups)


def change_marks(
    connection: sqlite3.Connection,
    ids: Iterable[EntryId],
    *,
    read: bool | None = None,
    starred: bool | None = None,
    later: bool | None = None,
    hidden: bool | None = None,
    now: datetime,
) -> tuple[MarkGroup, ...]:
    """Within a transaction: as `mark_entries`; what a `MarksStep` holds."""
    # In the order of _MARKS: reading or not, an entry is no longer changed since then.
    marks = _given((read, starred, later, None if read is None else False, hidden))
    return _make_groups(_change(connection, ids, marks, now), marks) if marks else ()


def put_back_marks(
    connection: sqlite3.Connection, step: MarksStep, now: datetime
) -> tuple[list[EntryId], list[EntryId]]:
    """Within a transaction: give the entries that are there their marks back.

    All of the step, and those of them that were hidden and are not any more. What was not
    changed then stays as it is now.
    """
    found: list[EntryId] = []
    shown: list[EntryId] = []
    for group in step.groups:
        ids = unpack_ids(group.gaps)
        marks = _given(getattr(group, name) for name in _MARKS)
        if marks:
            changed = _change(connection, ids, marks, now)
            if group.is_hidden is False:
                shown += [EntryId(row[0]) for row in changed]
        found += ids
    return found, shown


def restore_states(
    db: Database,
    states: Iterable[EntryState],
    *,
    now: datetime | None = None,
    wait_s: float | None = None,
) -> None:
    """Give each entry back what was changed of it, in all of them or none."""
    alike: defaultdict[tuple[bool | None, ...], list[EntryId]] = defaultdict(list)
    for state in states:
        values = tuple(getattr(state, name) for name in _MARKS)
        alike[values].append(state.id)
    moment = now or datetime.now(UTC)
    with db.write(wait_s) as connection:
        for before, ids in alike.items():
            _change(connection, ids, _given(before), moment)


def _given(values: Iterable[bool | None]) -> dict[str, bool]:
    """The marks that are not None, by name; `values` in the order of _MARKS."""
    return {
        name: value for name, value in zip(_MARKS, values, strict=True) if value is not None
    }


_CHOSEN = "WHERE entry_id IN (SELECT value FROM json_each(:ids))"


def _change(
    connection: sqlite3.Connection,
    ids: Iterable[EntryId],
    marks: Mapping[str, bool],
    now: datetime,
) -> list[_Row]:
    """Set the marks where they differ, and the counts with them; the rows that differed."""
    differs = " OR ".join(f"{name} <> :{name}" for name in marks)
    chosen = f"{_CHOSEN} AND ({differs})"
    before: list[_Row] = []
    for chunk in _chunks(ids):
        values = {**marks, "ids": json.dumps(chunk), "now": to_micros(now)}
        rows: list[_Row] = connection.execute(
            f"SELECT entry_id, {_KIND}, feed_id FROM entry_states {chosen}", values
        ).fetchall()
        alike: Counter[tuple[int, int]] = Counter(row[1:] for row in rows)
        kinds = [_marks_of(kind) for kind in {kind for kind, _ in alike}]
        # A mark that is the same everywhere is left out: each one named costs its indexes.
        assigned = [
            f"{name} = :{name}"
            for name, value in marks.items()
            if any(kind[name] != value for kind in kinds)
        ]
        if not assigned:
            continue
        if marks.get("is_read"):
            assigned.append("read_at = CASE WHEN is_read THEN read_at ELSE :now END")
        connection.execute(f"UPDATE entry_states SET {', '.join(assigned)} {chosen}", values)
        _count(connection, alike, marks)
        before += rows
    return before


def _count(
    connection: sqlite3.Connection,
    alike: Mapping[tuple[int, int], int],
    marks: Mapping[str, bool],
) -> None:
    """Bring the feeds' counts along; `alike` holds how many had which marks, in which feed."""
    steps: dict[int, tuple[int, ...]] = {}
    moved: dict[int, list[int]] = {}
    for (kind, feed_id), number in alike.items():
        if kind not in steps:  # a few, in hundreds of feeds
            before = _marks_of(kind)
            had, has = _counted(before), _counted({**before, **marks})
            steps[kind] = tuple(has[name] - had[name] for name in _COUNTS)
        sums = moved.setdefault(feed_id, [0] * len(_COUNTS))
        for place, step in enumerate(steps[kind]):
            sums[place] += number * step
    assigned = ", ".join(f"{name} = {name} + ?" for name in _COUNTS)
    connection.executemany(
        f"UPDATE feeds SET {assigned} WHERE id = ?",
        [(*sums, feed_id) for feed_id, sums in moved.items() if any(sums)],
    )


def _marks_of(kind: int) -> dict[str, bool]:
    """The marks that `_KIND` made one number of."""
    return {name: bool(kind >> place & 1) for place, name in enumerate(_MARKS)}


def _counted(marks: Mapping[str, bool]) -> dict[str, int]:
    """What an entry with these marks adds to each count of its feed."""
    if marks["is_hidden"]:
        return dict.fromkeys(_COUNTS, 0)
    values = (1, not marks["is_read"], marks["is_starred"], marks["is_later"])
    return {name: int(value) for name, value in zip(_COUNTS, values, strict=True)}


def insert_states(
    connection: sqlite3.Connection, feed_id: int, rows: Iterable[tuple[int, int, bool]]
) -> None:
    """Make the state of new entries of one feed: (entry's id, sort key, whether it is read)."""
    made = [(entry_id, feed_id, sort_key, is_read) for entry_id, sort_key, is_read in rows]
    connection.executemany(
        "INSERT INTO entry_states (entry_id, feed_id, sort_key, is_read) VALUES (?, ?, ?, ?)",
        made,
    )
    connection.execute(
        "UPDATE feeds SET entries = entries + ?, unread = unread + ? WHERE id = ?",
        (len(made), sum(not row[3] for row in made), feed_id),
    )


def is_hidden(db: Database, entry_id: EntryId) -> bool:
    """True when the entry is out of every list, count and search."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT is_hidden FROM entry_states WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    return row is not None and bool(row[0])


def save_position(
    db: Database,
    entry_id: EntryId,
    offset: int,
    *,
    kind: TextKind | None = None,
    wait_s: float | None = None,
) -> None:
    """Remember the first visible offset of the entry's text of that kind; None fits any."""
    with db.write(wait_s) as connection:
        connection.execute(
            "UPDATE entry_states SET position = ?, position_kind = ? WHERE entry_id = ?",
            (offset, kind or "", entry_id),
        )


def get_position(db: Database, entry_id: EntryId, kind: TextKind | None = None) -> int:
    """The offset that was remembered; 0 when none was, or one of another kind of text."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT position, position_kind FROM entry_states WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    if row is None or (kind and row[1] not in {"", kind}):
        return 0
    offset: int = row[0]
    return offset


def _chunks(ids: Iterable[EntryId]) -> list[list[EntryId]]:
    """The ids, each once and in the table's order, in pieces that a statement takes."""
    ordered = sorted(set(ids))
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]


def _make_groups(rows: Iterable[_Row], marks: Mapping[str, bool]) -> tuple[MarkGroup, ...]:
    """The entries by which of the marks had another value, and that value."""
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for entry_id, kind, _ in rows:
        alike[kind].append(entry_id)
    return tuple(
        MarkGroup(pack_ids(ids), **_differing(_marks_of(kind), marks))
        for kind, ids in alike.items()
    )


def _make_states(groups: Iterable[MarkGroup]) -> list[EntryState]:
    """One of each entry, by id."""
    states = [
        EntryState(entry_id, *(getattr(group, name) for name in _MARKS))
        for group in groups
        for entry_id in unpack_ids(group.gaps)
    ]
    return sorted(states, key=lambda state: state.id)


def _differing(values: Mapping[str, bool], marks: Mapping[str, bool]) -> dict[str, bool]:
    before = {name: values[name] for name in marks if values[name] != marks[name]}
    if not before.keys().isdisjoint(_READING):
        # One is not put back without the other: an unread entry has not changed since.
        before |= {name: values[name] for name in _READING}
    return before
