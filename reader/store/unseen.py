"""Entries that the user deleted or a rule hid: letting their texts go; how many are unseen.

What was deleted has its texts for another day, as long as undo may want them. What a rule hid
is kept as what is in sight: the rule can be taken back at any time. Who an entry is stays.
"""

# ruff: noqa: S608 - only constants of this package are joined

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from reader.model import CancelToken, EntryId, FeedId
from reader.model.keeping import EVERYTHING, WAIT, Going, Keep
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.keeping import (
    EMPTIED_AT_ONCE,
    HAS_TEXT,
    REST_S,
    SIZE,
    STAYS,
    drop_texts,
    find_over,
    list_keeps,
)
from reader.store.steps import hidden_in_steps, pack_ids, unpack_ids

_SEEN = "unseen"
_HIDDEN = (
    "entry_states AS s INDEXED BY states_hidden JOIN entries AS e ON e.id = s.entry_id "
    "JOIN feeds AS f ON f.id = s.feed_id AND f.removed_at IS NULL "
    "JOIN bodies AS l ON l.entry_id = s.entry_id WHERE s.is_hidden = 1 "
    f"AND NOT EXISTS (SELECT 1 FROM let_go WHERE entry_id = s.entry_id) AND NOT {STAYS}"
)
# What a rule did stays known when the rule is removed, as that can be undone.
_BY_RULE = (
    "EXISTS (SELECT 1 FROM rule_effects AS d LEFT JOIN rules AS r ON r.id = d.rule_id "
    "WHERE d.entry_id = s.entry_id AND coalesce(r.action, 'hide') = 'hide')"
)


class Unseen(Struct, frozen=True):
    """How many entries are out of sight, those that are starred or the like left out."""

    waiting: int
    """More than is kept of their feeds; their texts go within a day or two."""
    waiting_bytes: int
    """Of their texts, as they are stored."""
    emptied: int
    """Those whose texts have gone."""
    deleted: int
    """By the user; their texts go within a day or two."""
    deleted_bytes: int
    by_rule: int
    """Kept as what is in sight."""
    by_rule_bytes: int


class _Seen(Struct, frozen=True):
    """Entries whose texts may go since then."""

    at: int
    gaps: tuple[int, ...]


def count_unseen(db: Database) -> Unseen:
    """What is out of sight, by why. Slow: tenths of a second for 100,000 of them."""
    with db.read() as connection:
        waiting = connection.execute(
            f"SELECT count(*), coalesce(sum({SIZE}), 0) FROM let_go AS l "
            "JOIN entry_states AS s ON s.entry_id = l.entry_id "
            f"WHERE s.is_hidden = 1 AND {HAS_TEXT}"
        ).fetchone()
        emptied = connection.execute(
            f"SELECT count(*) FROM let_go AS l WHERE NOT {HAS_TEXT}"
        ).fetchone()
        hidden = {
            is_by_rule: (number, size_bytes)
            for is_by_rule, number, size_bytes in connection.execute(
                f"SELECT {_BY_RULE} AS by_rule, count(*), sum({SIZE}) FROM {_HIDDEN} "
                "GROUP BY by_rule"
            )
        }
    deleted, by_rule = (hidden.get(one, (0, 0)) for one in (0, 1))
    return Unseen(
        waiting=waiting[0],
        waiting_bytes=waiting[1],
        emptied=emptied[0],
        deleted=deleted[0],
        deleted_bytes=deleted[1],
        by_rule=by_rule[0],
        by_rule_bytes=by_rule[1],
    )


def unseen_to_go(db: Database, now: datetime) -> Going:
    """What `empty_unseen` would take `at_once`."""
    with db.read() as connection:
        sizes = dict(_may_go(connection, now))
    return Going(len(sizes), sum(sizes.values()))


def empty_unseen(
    db: Database, now: datetime, *, cancel: CancelToken, at_once: bool = False
) -> int:
    """Let the texts go of what a run a day ago found so too; of how many entries.

    All that may go is noted for the next run, or goes `at_once`; never what a step of undo may
    still bring back.
    """
    with db.read() as connection:
        ids = {entry_id for entry_id, _ in _may_go(connection, now)}
        noted = _read_seen(connection)
    still = [
        (min(one.at, to_micros(now)), ids.intersection(unpack_ids(one.gaps))) for one in noted
    ]
    known: set[EntryId] = set().union(*(some for _, some in still))
    still.append((to_micros(now), ids - known))
    before = to_micros(now if at_once else now - WAIT)
    due = sorted(entry_id for at, some in still if at <= before for entry_id in some)
    emptied = 0
    for start in range(0, len(due), EMPTIED_AT_ONCE):
        if cancel.is_cancelled:
            return emptied
        emptied += _empty(db, due[start : start + EMPTIED_AT_ONCE], now)
        cancel.wait(REST_S)
    left = [_Seen(at, pack_ids(some)) for at, some in still if some and at > before]
    if left or noted:
        with db.write() as connection:
            connection.execute(
                "INSERT INTO places (key, value) VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (_SEEN, msgspec.json.encode(left).decode()),
            )
    return emptied


def _may_go(connection: sqlite3.Connection, now: datetime) -> Iterator[tuple[EntryId, int]]:
    """What was deleted, and what a rule hid and is more than is kept; the size of its texts."""
    keeps = {feed_id: kept for feed_id, _, kept in list_keeps(connection)}
    limits: dict[FeedId, dict[str, int]] = {}
    wanted = hidden_in_steps(connection, now)
    rows = connection.execute(
        f"SELECT s.entry_id, s.feed_id, s.sort_key, e.first_seen, {_BY_RULE}, {SIZE} "
        f"FROM {_HIDDEN}"
    ).fetchall()
    for entry_id, feed_id, sort_key, first_seen, by_rule, size_bytes in rows:
        if entry_id in wanted:
            continue
        if by_rule:
            if feed_id not in limits:
                kept = keeps.get(feed_id, EVERYTHING)
                limits[feed_id] = _limits(connection, feed_id, kept, now)
            limit = limits[feed_id]
            is_old = max(sort_key, first_seen) < limit.get("oldest", 0)
            last = (limit.get("sort_key", 0), limit.get("entry_id", 0))
            if not is_old and (sort_key, entry_id) >= last:
                continue
        yield EntryId(entry_id), size_bytes


def _limits(
    connection: sqlite3.Connection, feed_id: FeedId, kept: Keep, now: datetime
) -> dict[str, int]:
    found = find_over(connection, feed_id, kept, now)
    return found[1] if found is not None else {}


def _read_seen(connection: sqlite3.Connection) -> list[_Seen]:
    row = connection.execute("SELECT value FROM places WHERE key = ?", (_SEEN,)).fetchone()
    try:
        return msgspec.json.decode(row[0], type=list[_Seen]) if row else []
    except msgspec.DecodeError:
        return []


def _empty(db: Database, ids: list[EntryId], now: datetime) -> int:
    """Let the texts of these go, unless they came back or are marked meanwhile."""
    emptied = 0
    with db.write() as connection:
        wanted = hidden_in_steps(connection, now)
        for entry_id in ids:
            goes = connection.execute(
                f"SELECT 1 FROM {_HIDDEN} AND s.entry_id = ?", (entry_id,)
            ).fetchone()
            if goes is None or entry_id in wanted:
                continue
            drop_texts(connection, entry_id)
            connection.execute(
                "INSERT INTO let_go (entry_id, went_at) VALUES (?, ?)",
                (entry_id, to_micros(now)),
            )
            emptied += 1
    return emptied
