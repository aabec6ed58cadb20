"""What is kept of each feed, and letting go of the rest: out of sight first, then the texts.

Starred entries never go, nor those for later, tagged ones, and those whose names or lines the
user corrected. Who an entry is stays, so that it neither comes back nor is new again.
"""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from reader.model import CancelToken, EntryId, FeedId
from reader.model.keeping import AS_FOLDER, EVERYTHING, WAIT, Going, Keep, LetGo, keep_of
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.documents import drop_document
from reader.store.problems import damage_note
from reader.store.states import change_marks
from reader.store.steps import Doing, KeepsStep, KeepStep, write_step

# Entries a transaction, with a rest after each: a key press may have to wait for one.
HIDDEN_AT_ONCE, EMPTIED_AT_ONCE = 100, 32
REST_S = 0.02
_LAST_RUN = "let go"
_EVERY = timedelta(days=1)

STAYS = (
    "(s.is_starred = 1 OR s.is_later = 1 "
    "OR EXISTS (SELECT 1 FROM entry_tags WHERE entry_id = s.entry_id) "
    "OR EXISTS (SELECT 1 FROM corrections WHERE entry_id = s.entry_id) "
    "OR EXISTS (SELECT 1 FROM line_choices WHERE site = '' AND entry_id = s.entry_id))"
)
# An entry is as old as it is here, or as its date says if that is less: whoever subscribes to
# a feed of old entries has as long to read them.
_OLD = "(s.sort_key < :oldest AND e.first_seen < :oldest)"
# What nobody has read yet is not taken away by the number of those that came after it.
_BEYOND = "(s.is_read = 1 AND (s.sort_key, s.entry_id) < (:sort_key, :entry_id))"
_GOING = (
    "FROM entry_states AS s INDEXED BY states_all_feed JOIN entries AS e ON e.id = s.entry_id "
    "WHERE s.is_hidden = 0 AND s.feed_id = :feed AND s.sort_key < :below AND {over}"
)
TEXT_TABLES = ("bodies", "articles", "recognitions", "imprints", "extras", "earlier")
"""What is stored of an entry and takes room."""
SIZES = {
    "bodies": "length(html) + length(categories)",
    "articles": "length(data)",
    "recognitions": "length(data)",
    "imprints": "length(data)",
    "extras": "length(data)",
    "earlier": "length(data)",
}
"""Bytes of a row of each, as SQL."""
SIZE = " + ".join(
    f"coalesce((SELECT sum({size}) FROM {table} WHERE entry_id = s.entry_id), 0)"
    for table, size in SIZES.items()
)
_ROWS = (*TEXT_TABLES, "sightings", "unsighted", "unsearched")
HAS_TEXT = "EXISTS (SELECT 1 FROM bodies WHERE entry_id = l.entry_id)"
_HIGHEST = 2**63 - 1


# --- what is said -------------------------------------------------------------------------


def feed_keep(db: Database, feed_id: FeedId) -> tuple[Keep, Keep]:
    """What a feed itself says, and what is kept of it."""
    with db.read() as connection:
        for known, own, kept in list_keeps(connection):
            if known == feed_id:
                return own, kept
    return AS_FOLDER, EVERYTHING


def folder_keep(db: Database, folder: str) -> tuple[Keep, Keep]:
    """What a folder itself says, and what is kept of feeds that say nothing else."""
    with db.read() as connection:
        folders = _folders(connection)
    return folders.get(folder, AS_FOLDER), keep_of(AS_FOLDER, folder, folders)


def left_to_folder(db: Database, feed_id: FeedId, folder: str | None = None) -> Keep:
    """What is kept of a feed that says nothing itself: in its folder, or in that one."""
    with db.read() as connection:
        if folder is None:
            row = connection.execute(
                "SELECT folder FROM feeds WHERE id = ?", (feed_id,)
            ).fetchone()
            folder = row[0] if row else ""
        return keep_of(AS_FOLDER, folder, _folders(connection))


def set_keep(db: Database, step: KeepStep, *, doing: Doing | None = None) -> None:
    """Say how much is kept; the next run of letting go is due at once.

    `doing` makes it a step to undo.
    """
    with db.write() as connection:
        before = _set(connection, step)
        if before != step:
            write_step(connection, doing, KeepsStep((before,)))


def put_back_keeps(connection: sqlite3.Connection, step: KeepsStep) -> None:
    """Within a transaction: have it said again as it was; what is still there comes back."""
    for one in step.before:
        _set(connection, one)


def _set(connection: sqlite3.Connection, step: KeepStep) -> KeepStep:
    """Say it; what was said before."""
    before = _said(connection, step)
    if before == step:
        return before
    connection.execute("DELETE FROM places WHERE key = ?", (_LAST_RUN,))
    values = (step.days, step.entries)
    if step.feed_id is not None:
        connection.execute(
            "UPDATE feeds SET keep_days = ?, keep_entries = ? WHERE id = ?",
            (*values, step.feed_id),
        )
    elif values == (None, None):
        connection.execute("DELETE FROM folder_keeps WHERE folder = ?", (step.folder,))
    else:
        connection.execute(
            "INSERT INTO folder_keeps VALUES (?, ?, ?) ON CONFLICT (folder) DO UPDATE SET "
            "keep_days = excluded.keep_days, keep_entries = excluded.keep_entries",
            (step.folder, *values),
        )
    return before


def _said(connection: sqlite3.Connection, step: KeepStep) -> KeepStep:
    """What is said now of the same feed or folder."""
    if step.feed_id is None:
        said = _folders(connection).get(step.folder, AS_FOLDER)
        return KeepStep(said.days, said.entries, folder=step.folder)
    row = connection.execute(
        "SELECT keep_days, keep_entries FROM feeds WHERE id = ?", (step.feed_id,)
    ).fetchone()
    days, entries = row or (None, None)
    return KeepStep(days, entries, feed_id=step.feed_id)


def _of_folder(row: tuple[int | None, int | None]) -> Keep:
    """A folder that has a row says something: everything where both are empty."""
    return EVERYTHING if row == (None, None) else Keep(*row)


def _folders(connection: sqlite3.Connection) -> dict[str, Keep]:
    rows = connection.execute("SELECT folder, keep_days, keep_entries FROM folder_keeps")
    return {folder: _of_folder((days, entries)) for folder, days, entries in rows}


def list_keeps(connection: sqlite3.Connection) -> Iterator[tuple[FeedId, Keep, Keep]]:
    """Every subscription, what it says itself, and what is kept of it."""
    folders = _folders(connection)
    for feed_id, folder, days, entries in connection.execute(
        "SELECT id, folder, keep_days, keep_entries FROM feeds WHERE removed_at IS NULL"
    ).fetchall():
        own = Keep(days, entries)
        yield FeedId(feed_id), own, keep_of(own, folder, folders)


# --- what would go ------------------------------------------------------------------------


def would_go(db: Database, feed_ids: Iterable[FeedId], keep: Keep, now: datetime) -> Going:
    """What of these feeds would go if so much were kept of each. Slow: 0.1 s for 10,000."""
    going = Going()
    with db.read() as connection:
        for feed_id in feed_ids:
            going += _weigh(connection, feed_id, keep, now)
    return going


def feeds_left_to(db: Database, folder: str) -> list[FeedId]:
    """The subscriptions for which this folder decides how much is kept, said or not."""
    with db.read() as connection:
        folders = {**_folders(connection), folder: Keep(days=1)}
        named = connection.execute(
            "SELECT id, folder, keep_days, keep_entries FROM feeds WHERE removed_at IS NULL"
        ).fetchall()
    return [
        FeedId(feed_id)
        for feed_id, where, days, entries in named
        if keep_of(Keep(days, entries), where, folders) is folders[folder]
    ]


def waiting_to_go(db: Database, now: datetime) -> Going:
    """What a run of letting go would take by what is said now, out of sight or not."""
    going = Going()
    with db.read() as connection:
        for feed_id, _, kept in list(list_keeps(connection)):
            going += _weigh(connection, feed_id, kept, now)
        row = connection.execute(
            f"SELECT count(*), coalesce(sum({SIZE}), 0) FROM let_go AS l "
            f"JOIN entry_states AS s ON s.entry_id = l.entry_id WHERE {HAS_TEXT}"
        ).fetchone()
    return going + Going(*row)


def _weigh(connection: sqlite3.Connection, feed_id: FeedId, keep: Keep, now: datetime) -> Going:
    found = find_over(connection, feed_id, keep, now)
    if found is None:
        return Going()
    over, values = found
    row = connection.execute(
        f"SELECT count(*) FILTER (WHERE NOT stays), coalesce(sum(size), 0), "
        f"count(*) FILTER (WHERE stays) FROM (SELECT {STAYS} AS stays, "
        f"iif({STAYS}, 0, {SIZE}) AS size {_GOING.format(over=over)})",
        values,
    ).fetchone()
    return Going(*row)


def find_over(
    connection: sqlite3.Connection, feed_id: FeedId, keep: Keep, now: datetime
) -> tuple[str, dict[str, int]] | None:
    """The condition on what is more than is kept, and its parameters; None when nothing is."""
    values = {"feed": int(feed_id), "below": 0}
    conditions = []
    if keep.days:
        values["oldest"] = values["below"] = to_micros(now - timedelta(days=keep.days))
        conditions.append(_OLD)
    if keep.entries:
        row = connection.execute(
            "SELECT sort_key, entry_id FROM entry_states INDEXED BY states_all_feed "
            "WHERE is_hidden = 0 AND feed_id = ? ORDER BY sort_key DESC, entry_id DESC "
            "LIMIT 1 OFFSET ?",
            (feed_id, keep.entries - 1),
        ).fetchone()
        if row is not None:
            values["sort_key"], values["entry_id"] = row
            values["below"] = max(values["below"], row[0] + 1)
            conditions.append(_BEYOND)
    return (f"({' OR '.join(conditions)})", values) if conditions else None


# --- letting go ---------------------------------------------------------------------------


def is_due(db: Database, now: datetime) -> bool:
    """True when something may go, and nothing did for a day; never of a library in trouble."""
    if db.refusal or damage_note(db.path).exists():
        return False
    with db.read() as connection:
        row = connection.execute(
            "SELECT value FROM places WHERE key = ?", (_LAST_RUN,)
        ).fetchone()
        if row and 0 <= to_micros(now) - int(row[0]) < _EVERY / timedelta(microseconds=1):
            return False
        waits = connection.execute(
            "SELECT 1 FROM let_go UNION ALL SELECT 1 FROM entry_states "
            "INDEXED BY states_hidden WHERE is_hidden = 1 LIMIT 1"
        ).fetchone()
        return waits is not None or any(
            not kept.is_everything for *_, kept in list_keeps(connection)
        )


def let_go(db: Database, now: datetime, *, cancel: CancelToken, at_once: bool = False) -> LetGo:
    """Let go of what is more than is kept, in small steps; what was done until it was stopped.

    First what is kept after all comes back, then what is too much goes out of sight, then go
    the texts of what is out of sight for a day, or all of them `at_once`.
    """
    back = _bring_back(db, now, cancel)
    by_feed: Counter[FeedId] = Counter()
    with db.read() as connection:
        limited = [
            (feed, kept) for feed, _, kept in list_keeps(connection) if not kept.is_everything
        ]
    for feed_id, kept in limited:
        while not cancel.is_cancelled and (some := _hide(db, feed_id, kept, now)):
            by_feed[feed_id] += some
            cancel.wait(REST_S)
    emptied = _empty(db, now if at_once else now - WAIT, cancel)
    if not cancel.is_cancelled:
        with db.write() as connection:
            connection.execute(
                "INSERT INTO places (key, value) VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (_LAST_RUN, str(to_micros(now))),
            )
        if by_feed or emptied:
            db.optimize()
    by_most = tuple(by_feed.most_common())
    return LetGo(by_feed.total(), emptied, back, hidden_by_feed=by_most)


def _hide(db: Database, feed_id: FeedId, kept: Keep, now: datetime) -> int:
    """Take some of what is too much of a feed out of sight; how many."""
    with db.write() as connection:
        found = find_over(connection, feed_id, kept, now)
        if found is None:
            return 0
        over, values = found
        rows = connection.execute(
            f"SELECT s.entry_id {_GOING.format(over=over)} AND NOT {STAYS} LIMIT :limit",
            {**values, "limit": HIDDEN_AT_ONCE},
        ).fetchall()
        ids = [EntryId(row[0]) for row in rows]
        change_marks(connection, ids, hidden=True, now=now)
        connection.executemany(
            "INSERT OR REPLACE INTO let_go (entry_id, went_at) VALUES (?, ?)",
            [(entry_id, to_micros(now)) for entry_id in ids],
        )
    return len(ids)


def _bring_back(db: Database, now: datetime, cancel: CancelToken) -> int:
    """Bring back what went out of sight, still has its texts, and is kept after all."""
    with db.read() as connection:
        ids = list(_kept_after_all(connection, now))
    back = 0
    for start in range(0, len(ids), HIDDEN_AT_ONCE):
        if cancel.is_cancelled:
            break
        some = ids[start : start + HIDDEN_AT_ONCE]
        with db.write() as connection:
            change_marks(connection, some, hidden=False, now=now)
            connection.executemany(
                "DELETE FROM let_go WHERE entry_id = ?", [(entry_id,) for entry_id in some]
            )
        back += len(some)
        cancel.wait(REST_S)
    return back


def _kept_after_all(connection: sqlite3.Connection, now: datetime) -> Iterator[EntryId]:
    """What went out of sight, but would not by what is said now; nothing of removed feeds."""
    keeps = {feed_id: kept for feed_id, _, kept in list_keeps(connection)}
    shown = dict(connection.execute("SELECT id, entries FROM feeds").fetchall())
    rows = connection.execute(
        "SELECT s.entry_id, s.feed_id, s.is_read, max(s.sort_key, e.first_seen), "
        f"{STAYS} FROM let_go AS l JOIN entry_states AS s ON s.entry_id = l.entry_id "
        f"JOIN entries AS e ON e.id = s.entry_id WHERE {HAS_TEXT} "
        "ORDER BY s.sort_key DESC, s.entry_id DESC"
    ).fetchall()
    for entry_id, feed_id, is_read, seen, stays in rows:
        kept = keeps.get(feed_id)
        if kept is None:
            continue
        is_old = kept.days and seen < to_micros(now - timedelta(days=kept.days))
        is_beyond = kept.entries and is_read and shown[feed_id] >= kept.entries
        if stays or not (is_old or is_beyond):
            shown[feed_id] += 1
            yield EntryId(entry_id)


def _empty(db: Database, before: datetime, cancel: CancelToken) -> int:
    """Let the texts go of what went out of sight by then; of how many entries."""
    with db.read() as connection:
        rows = connection.execute(
            f"SELECT l.entry_id FROM let_go AS l WHERE l.went_at <= ? AND {HAS_TEXT}",
            (to_micros(before),),
        ).fetchall()
    emptied = 0
    for start in range(0, len(rows), EMPTIED_AT_ONCE):
        if cancel.is_cancelled:
            break
        with db.write() as connection:
            for row in rows[start : start + EMPTIED_AT_ONCE]:
                emptied += _empty_one(connection, EntryId(row[0]))
        cancel.wait(REST_S)
    return emptied


def _empty_one(connection: sqlite3.Connection, entry_id: EntryId) -> bool:
    """Let the texts of an entry go, unless it came back or is marked meanwhile."""
    goes = connection.execute(
        "SELECT 1 FROM let_go AS l JOIN entry_states AS s ON s.entry_id = l.entry_id "
        f"WHERE l.entry_id = ? AND s.is_hidden = 1 AND NOT {STAYS}",
        (entry_id,),
    ).fetchone()
    if goes is None:
        return False
    drop_texts(connection, entry_id)
    return True


def drop_texts(connection: sqlite3.Connection, entry_id: EntryId) -> None:
    """Within a transaction: forget all of an entry but who it is and its state."""
    drop_document(connection, entry_id)
    for table in _ROWS:
        connection.execute(f"DELETE FROM {table} WHERE entry_id = ?", (entry_id,))
