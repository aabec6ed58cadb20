"""What a refresh needs to know of the feeds it asks, and which of them are due."""

import json
from collections.abc import Sequence
from datetime import datetime

from reader.model import FeedId
from reader.store.codec import optional_micros, optional_time, to_micros, unpack_rhythm
from reader.store.db import Database
from reader.store.feeds import title_of
from reader.store.values import FeedSource

_ANY_SOURCE = (
    "SELECT id, url, user_title, title, etag, last_modified, last_success, next_fetch, "
    "errors_in_row, moved_to, moved_times, is_gone, entries, is_typed, rhythm, user_agent, "
    "has_secrets, interval_s FROM feeds "
)
_SOURCE = f"{_ANY_SOURCE} WHERE removed_at IS NULL"
_ASKED = "NOT is_gone AND paused_at IS NULL"


def waiting_source(db: Database, feed_id: FeedId) -> FeedSource:
    """What a refresh needs to know of a feed that was added and waits for its answer."""
    with db.read() as connection:
        row = connection.execute(f"{_ANY_SOURCE} WHERE id = ?", (feed_id,)).fetchone()
    return _make_source(row)


def feed_sources(
    db: Database, ids: Sequence[FeedId] = (), *, due_at: datetime | None
) -> list[FeedSource]:
    """What a refresh asks: exactly `ids`, else all that are due by then; longest due first.

    Without `ids`, feeds that are gone or paused are left out; `due_at` None takes all others.
    """
    if ids:
        chosen = "id IN (SELECT value FROM json_each(:ids))"
    elif due_at is None:
        chosen = _ASKED
    else:
        chosen = f"{_ASKED} AND (next_fetch IS NULL OR next_fetch <= :due_at)"
    values = {"ids": json.dumps(list(ids)), "due_at": optional_micros(due_at)}
    with db.read() as connection:
        rows = connection.execute(
            f"{_SOURCE} AND {chosen} ORDER BY next_fetch IS NOT NULL, next_fetch, id", values
        )
        return [_make_source(row) for row in rows]


def due_ids(db: Database, due_at: datetime) -> list[FeedId]:
    """The feeds that are due by then; the longest due first."""
    with db.read() as connection:
        rows = connection.execute(
            f"SELECT id FROM feeds WHERE removed_at IS NULL AND {_ASKED} "  # noqa: S608 - ours
            "AND (next_fetch IS NULL OR next_fetch <= ?) "
            "ORDER BY next_fetch IS NOT NULL, next_fetch, id",
            (to_micros(due_at),),
        ).fetchall()
    return [FeedId(row[0]) for row in rows]


_SourceRow = tuple[
    int,
    str,
    str,
    str,
    str,
    str,
    int | None,
    int | None,
    int,
    str,
    int,
    int,
    int,
    int,
    str,
    str,
    int,
    int | None,
]  # the columns of _SOURCE


def _make_source(row: _SourceRow) -> FeedSource:
    feed_id, url, user_title, title, etag, last_modified, *_ = row
    last_success, next_fetch, errors_in_row, moved_to, moved_times, *_ = row[6:]
    is_gone, entries, typed, rhythm, user_agent, has_secrets, interval_s = row[11:]
    return FeedSource(
        id=FeedId(feed_id),
        url=url,
        title=title_of(user_title, title, url),
        etag=etag,
        last_modified=last_modified,
        last_success=optional_time(last_success),
        next_fetch=optional_time(next_fetch),
        errors_in_row=errors_in_row,
        moved_to=moved_to,
        moved_times=moved_times,
        is_gone=bool(is_gone),
        entries=entries,
        is_typed=bool(typed),
        rhythm=unpack_rhythm(rhythm),
        user_agent=user_agent,
        has_secrets=bool(has_secrets),
        interval_s=interval_s,
    )
