"""How feeds do: what is known of their attempts, pausing, other addresses, own requests."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from reader.errors import StoreError
from reader.hygiene import origin_of
from reader.model import FeedId
from reader.store.addresses import forget_former, note_move
from reader.store.codec import optional_time, to_micros, unpack_rhythm
from reader.store.db import Database
from reader.store.feed_steps import RESET, noted, row_url
from reader.store.steps import Doing
from reader.store.values import Rhythm

READ_WITHIN = timedelta(days=90)

_FACTS = (
    "SELECT id, errors_in_row, last_status, is_no_feed, is_gone, paused_at, failing_since, "
    "moved_to, moved_times, rhythm, last_attempt FROM feeds WHERE removed_at IS NULL"
)
_READ = (
    "SELECT feed_id, sum(read_at IS NOT NULL AND is_read), count(*) FROM entry_states "
    "WHERE is_hidden = 0 AND sort_key >= ? GROUP BY feed_id"
)


class Facts(Struct, frozen=True):
    """What is stored of how a feed does."""

    errors_in_row: int
    last_status: int
    is_no_feed: bool
    is_gone: bool
    paused_at: datetime | None
    failing_since: datetime | None
    moved_to: str
    moved_times: int
    rhythm: Rhythm
    last_attempt: datetime | None


def list_facts(db: Database) -> dict[FeedId, Facts]:
    """The facts of every subscription."""
    with db.read() as connection:
        return {FeedId(row[0]): _make_facts(*row[1:]) for row in connection.execute(_FACTS)}


def _make_facts(
    errors: int,
    status: int,
    is_no_feed: int,
    is_gone: int,
    paused_at: int | None,
    failing_since: int | None,
    moved_to: str,
    moved_times: int,
    rhythm: str,
    last_attempt: int | None,
) -> Facts:
    return Facts(
        errors,
        status,
        bool(is_no_feed),
        bool(is_gone),
        optional_time(paused_at),
        optional_time(failing_since),
        moved_to,
        moved_times,
        unpack_rhythm(rhythm),
        optional_time(last_attempt),
    )


def shares_read(db: Database, now: datetime) -> dict[FeedId, float]:
    """Of each feed that published within 90 days, the share of that which was marked read."""
    with db.read() as connection:
        rows = connection.execute(_READ, (to_micros(now - READ_WITHIN),)).fetchall()
    return {FeedId(feed_id): read / entries for feed_id, read, entries in rows}


def pause_feed(
    db: Database, feed_id: FeedId, now: datetime, *, doing: Doing | None = None
) -> None:
    """Ask this feed no more until it is resumed. `doing` makes it a step to undo, as below."""
    assigned = "paused_at = coalesce(paused_at, ?)"
    _change(db, feed_id, assigned, [to_micros(now)], doing=doing)


def resume_feed(db: Database, feed_id: FeedId, *, doing: Doing | None = None) -> None:
    """Ask it again, from now on: what was paused, and what was gone."""
    _change(db, feed_id, "paused_at = NULL, is_gone = 0, next_fetch = NULL", [], doing=doing)


def set_address(
    db: Database, feed_id: FeedId, url: str, *, is_typed: bool, doing: Doing | None = None
) -> None:
    """Ask that address from now on; entries and marks are kept.

    Raises StoreError when another subscription has it.
    """
    with db.write() as connection, noted(connection, feed_id, doing):
        old = row_url(connection, feed_id)
        other = connection.execute(
            "SELECT removed_at FROM feeds WHERE url = ? AND id <> ?", (url, feed_id)
        ).fetchone()
        if other is not None:
            where = "among your feeds" if other[0] is None else "that of a feed you removed"
            raise StoreError(f"This address is {where}: {url}")
        typed = is_typed or origin_of(old) == origin_of(url)
        (moved_to,) = connection.execute(
            "SELECT moved_to FROM feeds WHERE id = ?", (feed_id,)
        ).fetchone()
        if url == moved_to:
            note_move(connection, feed_id, old=old, new=url)
        else:
            forget_former(connection, url)
        connection.execute(
            f"UPDATE feeds SET url = ?, is_typed = ? OR (is_typed AND ?), paused_at = NULL, "  # noqa: S608
            f"{RESET} WHERE id = ?",
            (url, is_typed, typed, feed_id),
        )


def set_interval(
    db: Database, feed_id: FeedId, seconds: int | None, *, doing: Doing | None = None
) -> None:
    """Ask it that often, reckoned from the last time; None goes by its rhythm again.

    One that failed waits as it would have.
    """
    _change(
        db,
        feed_id,
        "interval_s = ?1, next_fetch = iif(errors_in_row = 0, last_attempt + ?1 * 1000000, "
        "next_fetch)",
        [seconds],
        doing=doing,
    )


def set_request(
    db: Database, feed_id: FeedId, *, user_agent: str | None, has_secrets: bool | None
) -> None:
    """How this feed is asked; None leaves it as it is."""
    values = "user_agent = coalesce(?, user_agent), has_secrets = coalesce(?, has_secrets)"
    _change(db, feed_id, f"{values}, next_fetch = NULL", [user_agent, has_secrets])


def _change(
    db: Database,
    feed_id: FeedId,
    assigned: str,
    values: Iterable[str | int | None],
    *,
    doing: Doing | None = None,
) -> None:
    with db.write() as connection, noted(connection, feed_id, doing):
        row_url(connection, feed_id)
        connection.execute(
            f"UPDATE feeds SET {assigned} WHERE id = ?",  # noqa: S608 - constants of this module
            (*values, feed_id),
        )
