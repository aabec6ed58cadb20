"""Rules at work: what they do to new entries, and how that is taken back.

A rule is applied to an entry once: in the transaction that stores it, after its words, or, when
it asks for names, in the one that stores these. What it changed is noted, what was so before is
not. A rule that cannot be told of any entry is passed over and stops nothing.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from reader.errors import QueryError, StoreError
from reader.model import EntryId, Notice, RuleAction, RuleId
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.states import change_marks
from reader.store.steps import MarkGroup, RuleRow, unpack_ids

if TYPE_CHECKING:
    from reader.query.terms import Query

Stage = Literal["new", "words", "names"]
"""What was stored just now: the entries with their words, the words alone, or the names."""
_MARKS: dict[RuleAction, str] = {"read": "read", "star": "starred", "hide": "hidden"}
WAITS_FOR_WORDS = timedelta(days=1)
_IN_FORCE = (
    "SELECT id, query, feed_id, action, tag, made_at, paused_at FROM rules "
    "WHERE paused_at IS NULL "
    "AND (feed_id = 0 OR feed_id IN (SELECT id FROM feeds WHERE removed_at IS NULL)) "
    "ORDER BY id"
)
_GIVEN = "(SELECT value FROM json_each(?))"


class Ruled(Struct, frozen=True):
    """What rules did to the new entries of one feed."""

    hidden: int = 0
    notices: tuple[Notice, ...] = ()


def rule_new(
    connection: sqlite3.Connection, added: Sequence[Collection[int]], now: datetime
) -> list[Ruled]:
    """Within a transaction: apply the rules to entries that were just stored, a group a feed.

    Says for each group how many are out of sight now, and what is to be told.
    """
    ids = [EntryId(entry_id) for group in added for entry_id in group]
    rules = _rules_in_force(connection) if ids else []
    if not rules:
        return [Ruled()] * len(added)
    notices = _apply_all(connection, rules, ids, now, stage="new")
    hidden = _hidden_of(connection, ids)
    return [
        Ruled(sum(entry_id in hidden for entry_id in group), _of_group(notices, group))
        for group in added
    ]


def rule_later(
    connection: sqlite3.Connection,
    ids: Collection[EntryId],
    now: datetime,
    *,
    stage: Stage,
) -> tuple[Notice, ...]:
    """Within a transaction: apply the rules that had to wait for what was just stored of these.

    Entries that are older than a rule are left as they are, and so are those it touched.
    """
    rules = _rules_in_force(connection)
    return _apply_all(connection, rules, list(ids), now, stage=stage) if rules else ()


def has_rules(db: Database) -> bool:
    """True when any rule is applied to new entries."""
    with db.read() as connection:
        return bool(_rules_in_force(connection))


def _rules_in_force(connection: sqlite3.Connection) -> list[RuleRow]:
    return [RuleRow(*row) for row in connection.execute(_IN_FORCE)]


def _of_group(notices: Iterable[Notice], group: Collection[int]) -> tuple[Notice, ...]:
    """What is told of the entries of one group."""
    parts = (
        Notice(
            notice.rule_id,
            notice.query,
            tuple(entry_id for entry_id in notice.entry_ids if entry_id in group),
        )
        for notice in notices
    )
    return tuple(part for part in parts if part.entry_ids)


def _apply_all(
    connection: sqlite3.Connection,
    rules: Iterable[RuleRow],
    ids: list[EntryId],
    now: datetime,
    *,
    stage: Stage,
) -> tuple[Notice, ...]:
    """Apply each rule in turn: it sees what those before it did. What is to be told."""
    from reader.store.search import find_among, ways_among  # noqa: PLC0415 - a start applies no rules

    # Old entries of a new feed begin as read: they are no news.
    told_of = set(_unread_of(connection, ids))
    told: list[Notice] = []
    ways = ways_among(connection, ids)
    for rule in rules:
        try:
            query = parse_rule(rule.query, now)
            wanted = _wanted(connection, rule, query, ids, stage=stage, now=now)
            if not wanted:
                continue
            found = find_among(connection, query, wanted, feed_id=rule.feed_id, ways=ways)
        except (QueryError, StoreError):  # `list_rules` says what is wrong with it
            continue
        if rule.action == "notify":
            if news := [entry_id for entry_id in found if entry_id in told_of]:
                told.append(Notice(rule.id, rule.query, tuple(news)))
        elif found:
            apply_rule(connection, rule, found, now)
    return _tell(connection, told, now)


def parse_rule(words: str, now: datetime) -> "Query":
    """What the rule asks for at that time; raises QueryError."""
    from reader.query.parse import parse_query  # noqa: PLC0415 - as above

    return parse_query(words, now=now.astimezone())  # a day begins where the user is


def _wanted(
    connection: sqlite3.Connection,
    rule: RuleRow,
    query: "Query",
    ids: list[EntryId],
    *,
    stage: Stage,
    now: datetime,
) -> list[EntryId]:
    """Those of the entries that the rule is applied to now."""
    if stage == "names" and not query.asks_for_names:
        return []  # it was applied when the entries came
    given = json.dumps(ids)
    if query.asks_for_names:
        # Before a text's names are known, `-entity:` would hold of it whomever it names.
        rows = connection.execute(
            f"SELECT DISTINCT entry_id FROM recognitions WHERE entry_id IN {_GIVEN}", (given,)
        ).fetchall()
        ids = [EntryId(row[0]) for row in rows]
    if stage == "new" or not ids:
        return ids
    since = rule.made_at
    if stage == "words":  # all of them are stored anew when a damaged library was mended
        since = max(since, to_micros(now - WAITS_FOR_WORDS))
    rows = connection.execute(
        f"SELECT id FROM entries WHERE id IN {_GIVEN} AND first_seen >= ? "
        "AND id NOT IN (SELECT entry_id FROM rule_effects WHERE rule_id = ?)",
        (json.dumps(ids), since, rule.id),
    ).fetchall()
    return [EntryId(row[0]) for row in rows]


def apply_rule(
    connection: sqlite3.Connection, rule: RuleRow, ids: Collection[EntryId], now: datetime
) -> tuple[EntryId, ...]:
    """Within a transaction: do what the rule does to these entries; those that it changed."""
    if rule.action == "tag":
        from reader.store.tags import add_tag  # noqa: PLC0415 - as above

        changed = add_tag(connection, rule.tag, ids)
    elif rule.action == "notify":
        changed = tuple(ids)
    else:
        groups = change_marks(connection, ids, **{_MARKS[rule.action]: True}, now=now)
        changed = ids_of(groups)
    note_effects(connection, rule.id, changed, to_micros(now))
    return changed


def ids_of(groups: Iterable[MarkGroup]) -> tuple[EntryId, ...]:
    """The entries whose marks these were."""
    return tuple(entry_id for group in groups for entry_id in unpack_ids(group.gaps))


def note_effects(
    connection: sqlite3.Connection, rule_id: RuleId, ids: Iterable[EntryId], done_at: int
) -> None:
    """Within a transaction: remember that the rule touched these."""
    connection.executemany(
        "INSERT OR IGNORE INTO rule_effects (rule_id, entry_id, done_at) VALUES (?, ?, ?)",
        [(rule_id, entry_id, done_at) for entry_id in ids],
    )


def _tell(
    connection: sqlite3.Connection, told: list[Notice], now: datetime
) -> tuple[Notice, ...]:
    """What is told in the end: nothing of what a rule hid."""
    hidden = _hidden_of(connection, [id_ for notice in told for id_ in notice.entry_ids])
    kept = []
    for notice in told:
        ids = tuple(entry_id for entry_id in notice.entry_ids if entry_id not in hidden)
        if ids:
            note_effects(connection, notice.rule_id, ids, to_micros(now))
            kept.append(Notice(notice.rule_id, notice.query, ids))
    return tuple(kept)


def _unread_of(connection: sqlite3.Connection, ids: list[EntryId]) -> set[int]:
    return _states_with(connection, ids, "is_read = 0")


def _hidden_of(connection: sqlite3.Connection, ids: list[EntryId]) -> set[int]:
    return _states_with(connection, ids, "is_hidden = 1")


def _states_with(
    connection: sqlite3.Connection, ids: list[EntryId], condition: str
) -> set[int]:
    rows = connection.execute(
        f"SELECT entry_id FROM entry_states WHERE entry_id IN {_GIVEN} AND {condition}",
        (json.dumps(ids),),
    )
    return {row[0] for row in rows}
