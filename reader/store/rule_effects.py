"""What rules did, and how it is taken back and done again.

A step holds what puts a rule back as it was; `reader/undo.py` says how it is kept.
"""

# ruff: noqa: S608 - only constants of this module are joined; values are parameters

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from reader.errors import NotFoundError
from reader.model import EntryId, RuleId
from reader.store.db import Database
from reader.store.ruling import ids_of, note_effects
from reader.store.states import change_marks, put_back_marks
from reader.store.steps import (
    Doing,
    MarkGroup,
    MarksStep,
    RuleRow,
    RuleStep,
    pack_ids,
    unpack_ids,
    write_step,
)

_ROW = "SELECT id, query, feed_id, action, tag, made_at, paused_at FROM rules WHERE id = ?"
_TOUCHED = "SELECT entry_id, done_at FROM rule_effects WHERE rule_id = ?"
# What is still as the rule left it, as far as can be known. An entry that was marked read again
# has another time, and one whose place in the text is kept was read.
_STILL = {
    "read": (
        "s.is_read = 1 AND s.read_at = d.done_at AND s.position = 0",
        "read",
    ),
    "star": ("s.is_starred = 1", "starred"),
    "hide": (
        "s.is_hidden = 1 AND s.entry_id NOT IN (SELECT entry_id FROM let_go)",
        "hidden",
    ),
}


def take_back(
    db: Database,
    rule_id: RuleId,
    now: datetime,
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> RuleStep:
    """Undo all that the rule did, but for what the user did otherwise since.

    Raises NotFoundError.
    """
    with db.write(wait_s) as connection:
        row = row_of(connection, rule_id)
        step = _take_back(connection, row, effects_of(connection, rule_id), now)
        if step.touched:
            write_step(connection, doing, step)
    return step


def count_taken(step: RuleStep) -> int:
    """How many entries `take_back` made as they would be without the rule."""
    return len(ids_of(step.marks)) + len(step.tagged)


def effects_of(connection: sqlite3.Connection, rule_id: RuleId) -> dict[EntryId, int]:
    """Each entry that the rule touched, and when."""
    return dict(connection.execute(_TOUCHED, (rule_id,)).fetchall())


def _take_back(
    connection: sqlite3.Connection, row: RuleRow, effects: Mapping[EntryId, int], now: datetime
) -> RuleStep:
    """Undo these effects of the rule and forget them; what does them again."""
    ids = json.dumps(list(effects))
    marks: tuple[MarkGroup, ...] = ()
    tagged: tuple[EntryId, ...] = ()
    if row.action in _STILL:
        condition, mark = _STILL[row.action]
        still = connection.execute(
            "SELECT s.entry_id FROM rule_effects AS d "
            "JOIN entry_states AS s ON s.entry_id = d.entry_id "
            f"WHERE d.rule_id = ? AND {condition} "
            "AND d.entry_id IN (SELECT value FROM json_each(?))",
            (row.id, ids),
        ).fetchall()
        found = [EntryId(one[0]) for one in still]
        marks = change_marks(connection, found, **{mark: False}, now=now)
    elif row.action == "tag":
        from reader.store.tags import take_tag  # noqa: PLC0415 - few rules put tags on

        tagged = take_tag(connection, row.tag, effects)
    connection.execute(
        "DELETE FROM rule_effects WHERE rule_id = ? "
        "AND entry_id IN (SELECT value FROM json_each(?))",
        (row.id, ids),
    )
    times: defaultdict[int, list[EntryId]] = defaultdict(list)
    for entry_id, done_at in effects.items():
        times[done_at].append(entry_id)
    touched = tuple((done_at, pack_ids(some)) for done_at, some in times.items())
    return RuleStep(row.id, row, touched=touched, marks=marks, tagged=pack_ids(tagged))


def put_back_rule(
    connection: sqlite3.Connection, step: RuleStep, now: datetime
) -> tuple[EntryId, ...]:
    """Within a transaction: let the rule be as it was; entries whose marks are others now."""
    before = step.before
    if before is None:
        found = connection.execute(_ROW, (step.rule_id,)).fetchone()
        if found is None:
            return ()
        effects = effects_of(connection, step.rule_id)
        connection.execute("DELETE FROM rules WHERE id = ?", (step.rule_id,))
        return ids_of(_take_back(connection, RuleRow(*found), effects, now).marks)
    connection.execute(
        "INSERT OR REPLACE INTO rules "
        "(id, query, feed_id, action, tag, made_at, paused_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        tuple(getattr(before, name) for name in RuleRow.__struct_fields__),
    )
    if step.applied:
        wanted = set(unpack_ids(step.applied))
        effects = {
            entry_id: done_at
            for entry_id, done_at in effects_of(connection, before.id).items()
            if entry_id in wanted
        }
        return ids_of(_take_back(connection, before, effects, now).marks)
    return _do_again(connection, before, step, now)


def _do_again(
    connection: sqlite3.Connection, rule: RuleRow, step: RuleStep, now: datetime
) -> tuple[EntryId, ...]:
    """Do what was taken back, and know it for the rule's again."""
    marked, _ = put_back_marks(connection, MarksStep(step.marks), now)
    ids = tuple(marked)
    if step.tagged:
        from reader.store.tags import add_tag  # noqa: PLC0415 - as above

        add_tag(connection, rule.tag, unpack_ids(step.tagged))
    for done_at, gaps in step.touched:
        note_effects(connection, rule.id, unpack_ids(gaps), done_at)
    if rule.action == "read":
        connection.execute(
            "UPDATE entry_states SET read_at = (SELECT done_at FROM rule_effects "
            "WHERE rule_id = ? AND entry_id = entry_states.entry_id) "
            "WHERE entry_id IN (SELECT value FROM json_each(?))",
            (rule.id, json.dumps(ids)),
        )
    return ids


def row_of(connection: sqlite3.Connection, rule_id: RuleId) -> RuleRow:
    """The rule as it is stored; raises NotFoundError."""
    row = connection.execute(_ROW, (rule_id,)).fetchone()
    if row is None:
        raise no_rule(rule_id)
    return RuleRow(*row)


def no_rule(rule_id: RuleId) -> NotFoundError:
    """What is raised where there is none of that number."""
    return NotFoundError(f"There is no rule {rule_id}. `reader rules` lists them.")
