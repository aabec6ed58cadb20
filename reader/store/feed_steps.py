"""What was changed of a subscription, to undo: its columns as they were, its removal."""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from reader.errors import NotFoundError
from reader.model import FeedId
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.steps import Doing, FeedStep, FeedValue, RemovedStep, write_step

CHOSEN = (
    *("url", "is_typed", "user_title", "folder", "full_text", "paused_at", "user_agent"),
    *("keep_days", "keep_entries", "interval_s"),
)
"""What the user chooses."""
LEARNT = (
    *("etag", "last_modified", "last_error", "errors_in_row", "failing_since", "last_status"),
    *("is_no_feed", "is_gone", "next_fetch", "moved_to", "moved_times"),
)
"""What its answers say, which another address begins anew."""
RESET = (
    "etag = '', last_modified = '', last_error = '', errors_in_row = 0, failing_since = NULL, "
    "last_status = 0, is_no_feed = 0, is_gone = 0, next_fetch = NULL, moved_to = '', "
    "moved_times = 0"
)
"""A new start: what the old address said of itself holds no more."""


def row_url(connection: sqlite3.Connection, feed_id: FeedId) -> str:
    """The feed's address; raises NotFoundError when there is no such subscription."""
    row = connection.execute(
        "SELECT url FROM feeds WHERE id = ? AND removed_at IS NULL", (feed_id,)
    ).fetchone()
    if row is None:
        raise NotFoundError(f"There is no feed {feed_id}. `reader feeds` lists them.")
    url: str = row[0]
    return url


@contextmanager
def noted(
    connection: sqlite3.Connection, feed_id: FeedId, doing: Doing | None
) -> Iterator[None]:
    """Within a transaction: what the block changes of the subscription can be undone."""
    before = _values(connection, feed_id)
    yield
    after = _values(connection, feed_id)
    changed = [name for name in before if before[name] != after.get(name)]
    if "url" in changed:
        changed = list(before)  # whether an answer came since shows in all of it
    if changed:
        step = FeedStep(
            feed_id,
            {name: before[name] for name in changed},
            {name: after[name] for name in changed},
        )
        write_step(connection, doing, step)


def put_back_feed(connection: sqlite3.Connection, step: FeedStep) -> None:
    """Within a transaction: have what nobody changed since as it was before.

    What its answers say is put back only if none came since.
    """
    now = _values(connection, step.feed_id)
    same = {name for name, value in step.after.items() if name in now and now[name] == value}
    if not step.after.keys() & set(LEARNT) <= same:
        same &= set(CHOSEN)
        if "url" in same:
            connection.execute(f"UPDATE feeds SET {RESET} WHERE id = ?", (step.feed_id,))
    for name in sorted(same & step.before.keys()):
        connection.execute(
            f"UPDATE feeds SET {name} = ? WHERE id = ?", (step.before[name], step.feed_id)
        )


def remove_feed(
    db: Database,
    feed_id: FeedId,
    now: datetime,
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> int:
    """How many entries went out of sight with it; they and their state are kept.

    `doing` makes it a step to undo. `wait_s` is that of `Database.write`. Raises NotFoundError
    when there is no such subscription.
    """
    with db.write(wait_s) as connection:
        row_url(connection, feed_id)
        removed_at = to_micros(now)
        entries: int = connection.execute(
            "UPDATE feeds SET removed_at = ? WHERE id = ? RETURNING entries",
            (removed_at, feed_id),
        ).fetchone()[0]
        write_step(connection, doing, RemovedStep(feed_id, removed_at))
    return entries


def put_back_removed(connection: sqlite3.Connection, step: RemovedStep) -> bool:
    """Within a transaction: subscribe again, as it was; False when that is not to be done."""
    cursor = connection.execute(
        "UPDATE feeds SET removed_at = NULL WHERE id = ? AND removed_at = ?",
        (step.feed_id, step.removed_at),
    )
    return cursor.rowcount > 0


def _values(connection: sqlite3.Connection, feed_id: FeedId) -> dict[str, FeedValue]:
    """The columns that can be changed; none when there is no such feed."""
    names = (*CHOSEN, *LEARNT)
    row = connection.execute(
        f"SELECT {', '.join(names)} FROM feeds WHERE id = ?", (feed_id,)
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else {}
