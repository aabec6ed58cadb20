"""The rules of the library: listed, tried, made and changed.

Whatever changes a rule gives the step that puts it back.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from msgspec.structs import replace

from reader.errors import QueryError, StoreError
from reader.model import Entry, EntryId, FeedId, Listing, Rule, RuleDraft, RuleId, RulePreview
from reader.query.terms import Clause, Query, Since
from reader.store.codec import from_micros, to_micros
from reader.store.db import Database
from reader.store.feeds import title_of
from reader.store.listing import flags_of, read_entries, where
from reader.store.rule_effects import effects_of, no_rule, row_of
from reader.store.ruling import apply_rule, parse_rule
from reader.store.search import find_all, find_among, search
from reader.store.steps import Doing, RuleStep, pack_ids, write_step
from reader.store.waiting import count_waiting

TRIED_DAYS = 30
MOST_RULES = 200  # each is asked of every new entry
MAX_QUERY_CHARS = 2_000

_RULE = (
    "SELECT r.id, r.query, r.feed_id, r.action, r.tag, r.made_at, r.paused_at, "
    "(SELECT count(*) FROM rule_effects WHERE rule_id = r.id), "
    "f.user_title, f.title, f.url, f.removed_at FROM rules AS r "
    "LEFT JOIN feeds AS f ON f.id = r.feed_id"
)


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
            raise no_rule(rule_id)
        return _make_rule(connection, row, now)


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
    waiting = 0 if db.refusal else count_waiting(db)
    return RulePreview(
        found.entries, found.count, is_more=found.is_more, of=of, waiting=waiting
    )


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
        before = row_of(connection, rule_id)
        effects = effects_of(connection, rule_id)
        if effects and (before.action, before.tag) != (draft.action, draft.tag):
            raise StoreError(
                f"It has touched {len(effects):,} articles as it is. Take that back first, "
                "or make another rule."
            )
        connection.execute(
            "UPDATE rules SET query = ?, feed_id = ?, action = ?, tag = ?, made_at = ? "
            "WHERE id = ?",
            (
                draft.query,
                draft.feed_id or 0,
                draft.action,
                draft.tag,
                to_micros(now),
                rule_id,
            ),
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
    rule = row_of(connection, rule_id)
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
        step = RuleStep(rule_id, row_of(connection, rule_id))
        connection.execute(
            "UPDATE rules SET paused_at = ?, made_at = iif(?, made_at, ?) WHERE id = ?",
            (to_micros(now) if paused else None, paused, to_micros(now), rule_id),
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
        step = RuleStep(rule_id, row_of(connection, rule_id))
        connection.execute("DELETE FROM rules WHERE id = ?", (rule_id,))
        write_step(connection, doing, step)
    return step
