"""What an answer changes: (what is stored, what came, now) -> FeedChange; pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from reader.errors import FetchError, ReaderError
from reader.hygiene import clean_line
from reader.model import FeedStatus, Fetched, ParsedFeed
from reader.refresh.identity import Sorted
from reader.store.values import EntryContent, FeedChange, FeedSource

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(days=1)
MOVES_TO_BELIEVE = 3  # one permanent redirect may be a mistake of the site
MAX_WAIT = timedelta(days=1)
GONE = 410
LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)


class Timing(Struct, frozen=True):
    """When to ask again."""

    interval: timedelta
    """Between two good answers."""

    def after_success(self, now: datetime) -> datetime:
        """One interval from now."""
        return now + self.interval

    def after_failure(
        self, now: datetime, *, errors_in_row: int, asked_s: float | None
    ) -> datetime:
        """Doubling waits up to a day; never sooner than the server asked."""
        doubled = self.interval * (1 << min(errors_in_row - 1, 10))
        wait = max(min(doubled, MAX_WAIT), timedelta(seconds=asked_s or 0))
        return min(now + wait, LAST_MOMENT)


def decide_unchanged(source: FeedSource, *, now: datetime, timing: Timing) -> FeedChange:
    """The copy we hold is the current one: only the attempt is noted."""
    return FeedChange(
        status="unchanged",
        next_fetch=timing.after_success(now),
        is_success=True,
        moved_to=source.moved_to,
        moved_times=source.moved_times,
    )


def decide_failed(
    source: FeedSource, problem: ReaderError, *, now: datetime, timing: Timing
) -> FeedChange:
    """Nothing that is stored changes; 410 ends the asking."""
    errors = source.errors_in_row + 1
    is_gone = isinstance(problem, FetchError) and problem.status == GONE
    asked = problem.retry_after_s if isinstance(problem, FetchError) else None
    return FeedChange(
        status="gone" if is_gone else "failed",
        next_fetch=None
        if is_gone
        else timing.after_failure(now, errors_in_row=errors, asked_s=asked),
        error=clean_line(str(problem)),
        errors_in_row=errors,
        is_gone=is_gone,
        moved_to=source.moved_to,
        moved_times=source.moved_times,
    )


def decide_fetched(
    source: FeedSource,
    answer: Fetched,
    feed: ParsedFeed,
    entries: Sorted,
    *,
    now: datetime,
    timing: Timing,
    unread_of_new: int,
) -> FeedChange:
    """What a whole answer adds and updates; validators only when it was not damaged."""
    is_first = source.last_success is None and source.entries == 0
    added = in_time_order(entries.added, now=now)
    moved_times = 0
    if answer.moved_to:
        moved_times = source.moved_times + 1 if answer.moved_to == source.moved_to else 1
    moves = moved_times >= MOVES_TO_BELIEVE
    status: FeedStatus = "new" if added or entries.updated else "unchanged"
    return FeedChange(
        status="damaged" if feed.damaged else "moved" if moves else status,
        next_fetch=timing.after_success(now),
        error=feed.damaged,
        is_success=True,
        new_url=answer.moved_to if moves else "",
        moved_to="" if moves else answer.moved_to,
        moved_times=0 if moves else moved_times,
        etag="" if feed.damaged else answer.etag,
        last_modified="" if feed.damaged else answer.last_modified,
        title=feed.title or None,
        site_url=feed.site_url or None,
        added=added,
        read_from_start=max(0, len(added) - unread_of_new) if is_first else 0,
        updated=entries.updated,
    )


def in_time_order(
    contents: Iterable[EntryContent], *, now: datetime
) -> tuple[EntryContent, ...]:
    """Oldest first; undated entries last, in reverse document order.

    Documents stand newest first: the last entry stored counts as the newest.
    """
    backwards = list(contents)[::-1]
    return tuple(sorted(backwards, key=lambda content: content.published or now))


def believable(content: EntryContent, *, now: datetime) -> EntryContent:
    """The content without a date before 1990 or more than a day ahead."""
    published = content.published
    if published is None or EARLIEST <= published <= now + MAX_AHEAD:
        return content
    return replace(content, published=None)
