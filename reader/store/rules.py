"""The rules of the library: listed, tried, made, changed, and what they did taken back.

Whatever changes a rule gives the step that puts it back.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from msgspec.structs import replace

from reader.errors import NotFoundError, QueryError, StoreError
from reader.model import Entry, EntryId, FeedId, Listing, Rule, RuleDraft, RuleId, RulePreview
from reader.query.terms import Clause, Query, Since
from reader.store.codec import from_micros, to_micros
from reader.store.db import Database
from reader.store.feeds import title_of
from reader.store.listing import flags_of, read_entries, where
from reader.store.ruling import apply_rule, ids_of, note_effects, parse_rule
from reader.store.search import find_all, find_among, search
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

TRIED_DAYS = 30
MOST_RULES = 200  # each is asked of every new entry
MAX_QUERY_CHARS = 2_000

_RULE = (
    "SELECT r.id, r.query, r.feed_id, r.action, r.tag, r.made_at, r.paused_at, "
    "(SELECT count(*) FROM rule_effects WHERE rule_id = r.id), "
    "f.user_title, f.title, f.url, f.removed_at FROM rules AS r "
    "LEFT JOIN feeds AS f ON f.id = r.feed_id"
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


# --- looking ------------------------------------------------------------------------------


def list_rules(db: Database, now: datetime) -> list[Rule]:
    """Every rule in the order in which they are applied, with what is wrong with it."""
    with db.read() as connection:
        rows = connection.execute(f"{_RULE} ORDER BY r.id").fetchall()
        return [_make_rule(connection, row, now) for row in rows]


def get_rule(db: Database, rule_id: RuleId, now: datetime) -> Rule:
    """The rule of that number; raises NotFoundError."""
    with db.read() as connection:
        row = connection.execute(f"{_RULE} WHERE r.id = ?", (rule_id,)).fetchone()
        if row is None:
            raise _no_rule(rule_id)
        return _make_rule(connection, row, now)


def _no_rule(rule_id: RuleId) -> NotFoundError:
    return NotFoundError(f"There is no rule {rule_id}. `reader rules` lists them.")


def _make_rule(connection: sqlite3.Connection, row: tuple[object, ...], now: datetime) -> Rule:
    rule_id, query, feed_id, action, tag, made_at, paused_at, touched, *feed = row
    user_title, title, url, removed_at = feed
    is_there = bool(feed_id) and url is not None and removed_at is None
    draft = RuleDraft(
        cast("str", query),
        cast("str", action),  # type: ignore[arg-type]  # the column takes no other
        FeedId(cast("int", feed_id)) if feed_id else None,
        cast("str", tag),
    )
    trouble = "" if is_there or not feed_id else "Its feed was removed"
    return Rule(
        RuleId(cast("int", rule_id)),
        draft,
        from_micros(cast("int", made_at)),
        is_paused=paused_at is not None,
        touched=cast("int", touched),
        feed_title=title_of(*map(str, (user_title, title, url))) if is_there else "",
        trouble=trouble or _trouble(connection, draft, now),
    )


def _trouble(connection: sqlite3.Connection, draft: RuleDraft, now: datetime) -> str:
    """Why the rule cannot be applied; empty when it can."""
    try:
        find_among(connection, parse_rule(draft.query, now), ())
    except (QueryError, StoreError) as problem:
        return str(problem).removesuffix(".")
    return ""


def page_touched(db: Database, rule_id: RuleId, *, limit: int = 200) -> list[Entry]:
    """The newest entries that the rule touched, hidden ones as well."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT e.entry_id FROM rule_effects AS e "
            "JOIN entry_states AS s ON s.entry_id = e.entry_id WHERE e.rule_id = ? "
            "ORDER BY s.sort_key DESC, s.entry_id DESC LIMIT ?",
            (rule_id, limit),
        ).fetchall()
        return read_entries(connection, [EntryId(row[0]) for row in rows])


def page_ids(db: Database, ids: Sequence[EntryId]) -> list[Entry]:
    """These entries, newest first, but for those that are hidden."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT entry_id FROM entry_states WHERE is_hidden = 0 "
            "AND entry_id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        ).fetchall()
        return read_entries(connection, [EntryId(row[0]) for row in rows])


def try_rule(db: Database, draft: RuleDraft, now: datetime, *, limit: int = 50) -> RulePreview:
    """What the rule would have touched of the last thirty days, had it been there.

    Raises QueryError, with the place, for a query that cannot be applied.
    """
    query, listing = _of_late(draft, now)
    found = search(db, query, listing, limit=limit)
    _, condition, values = where(listing, flags_of(listing), is_ordered=True)
    index = "states_all_feed" if draft.feed_id else "states_all"
    with db.read() as connection:
        (of,) = connection.execute(
            f"SELECT count(*) FROM entry_states AS s INDEXED BY {index} "
            f"WHERE {condition} AND s.sort_key >= ?",
            (*values, to_micros(now - timedelta(days=TRIED_DAYS))),
        ).fetchone()
    return RulePreview(found.entries, found.count, is_more=found.is_more, of=of)


def _of_late(draft: RuleDraft, now: datetime) -> tuple[Query, Listing]:
    """What the rule asks for among the last thirty days' entries, and where."""
    since = Clause((Since(now - timedelta(days=TRIED_DAYS)),))
    query = check_draft(draft, now)
    listing = Listing("feed", feed_id=draft.feed_id) if draft.feed_id else Listing()
    return Query((*query.clauses, since)), replace(listing, show="all")


def check_draft(draft: RuleDraft, now: datetime) -> Query:
    """What the rule asks for; raises QueryError when it cannot be applied."""
    if len(draft.query) > MAX_QUERY_CHARS:
        raise QueryError(f"A rule has at most {MAX_QUERY_CHARS:,} letters", column=1)
    query = parse_rule(draft.query, now)
    if not query.clauses and not draft.feed_id:
        raise QueryError("A rule for every feed needs words", column=1)
    return query


# --- changing -----------------------------------------------------------------------------


def add_rule(
    db: Database,
    draft: RuleDraft,
    now: datetime,
    *,
    applies: bool = False,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> RuleStep:
    """Make a rule for new entries; with `applies` it is applied to the last thirty days' too.

    Raises QueryError and StoreError; then there is no such rule. `wait_s` is that of
    `Database.write`, here and below.
    """
    query, listing = _of_late(draft, now)
    with db.write(wait_s) as connection:
        find_among(connection, query, ())
        (count,) = connection.execute("SELECT count(*) FROM rules").fetchone()
        if count >= MOST_RULES:
            raise StoreError(f"There are {MOST_RULES} rules, which is the most there can be.")
        cursor = connection.execute(
            "INSERT INTO rules (query, feed_id, action, tag, made_at) VALUES (?, ?, ?, ?, ?)",
            (draft.query, draft.feed_id or 0, draft.action, draft.tag, to_micros(now)),
        )
        rule_id = RuleId(cast("int", cursor.lastrowid))  # an INSERT that went well has one
        applied: tuple[EntryId, ...] = ()
        if applies:
            found = find_all(connection, query, listing)
            applied = _apply_to(connection, rule_id, found, now)
        step = RuleStep(rule_id, applied=pack_ids(applied))
        write_step(connection, doing, step)
    return step


def change_rule(
    db: Database,
    rule_id: RuleId,
    draft: RuleDraft,
    now: datetime,
    *,
    applies: bool = False,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> RuleStep:
    """Let the rule be another one from now on.

    What it does stays the same once it has touched entries: else that could not be taken back.
    Raises NotFoundError, QueryError and StoreError; then it is as before.
    """
    query, listing = _of_late(draft, now)
    with db.write(wait_s) as connection:
        find_among(connection, query, ())
        before = _row_of(connection, rule_id)
        effects = _effects_of(connection, rule_id)
        if effects and (before.action, before.tag) != (draft.action, draft.tag):
            raise StoreError(
                f"It has touched {len(effects):,} articles as it is. Take that back first, "
                "or make another rule."
            )
        connection.execute(
            "UPDATE rules SET query = ?, feed_id = ?, action = ?, tag = ? WHERE id = ?",
            (draft.query, draft.feed_id or 0, draft.action, draft.tag, rule_id),
        )
        applied: tuple[EntryId, ...] = ()
        if applies:
            found = find_all(connection, query, listing)
            applied = _apply_to(connection, rule_id, found, now)
        step = RuleStep(rule_id, before, applied=pack_ids(applied))
        write_step(connection, doing, step)
    return step


def _apply_to(
    connection: sqlite3.Connection, rule_id: RuleId, ids: list[EntryId], now: datetime
) -> tuple[EntryId, ...]:
    """Apply a rule to entries that were there before it; those it changed."""
    rule = _row_of(connection, rule_id)
    # What is there is no news.
    return () if rule.action == "notify" else apply_rule(connection, rule, ids, now)


def pause_rule(
    db: Database,
    rule_id: RuleId,
    now: datetime,
    *,
    paused: bool,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> RuleStep:
    """Apply it no more, or again; raises NotFoundError."""
    with db.write(wait_s) as connection:
        step = RuleStep(rule_id, _row_of(connection, rule_id))
        connection.execute(
            "UPDATE rules SET paused_at = ? WHERE id = ?",
            (to_micros(now) if paused else None, rule_id),
        )
        write_step(connection, doing, step)
    return step


def remove_rule(
    db: Database, rule_id: RuleId, *, doing: Doing | None = None, wait_s: float | None = None
) -> RuleStep:
    """Take the rule away; what it did stays, and is known again when it comes back.

    Raises NotFoundError.
    """
    with db.write(wait_s) as connection:
        step = RuleStep(rule_id, _row_of(connection, rule_id))
        connection.execute("DELETE FROM rules WHERE id = ?", (rule_id,))
        write_step(connection, doing, step)
    return step


def _row_of(connection: sqlite3.Connection, rule_id: RuleId) -> RuleRow:
    row = connection.execute(_ROW, (rule_id,)).fetchone()
    if row is None:
        raise _no_rule(rule_id)
    return RuleRow(*row)


# --- taking back --------------------------------------------------------------------------


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
        row = _row_of(connection, rule_id)
        step = _take_back(connection, row, _effects_of(connection, rule_id), now)
        if step.touched:
            write_step(connection, doing, step)
    return step


def count_taken(step: RuleStep) -> int:
    """How many entries `take_back` made as they would be without the rule."""
    return len(ids_of(step.marks)) + len(step.tagged)


def _effects_of(connection: sqlite3.Connection, rule_id: RuleId) -> dict[EntryId, int]:
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
        effects = _effects_of(connection, step.rule_id)
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
            for entry_id, done_at in _effects_of(connection, before.id).items()
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
