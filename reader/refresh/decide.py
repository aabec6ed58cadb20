"""What an answer changes: (what is stored, what came, now) -> FeedChange; pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from reader.errors import FeedParseError, FetchError, ReaderError
from reader.hygiene import clean_line
from reader.model import FeedStatus, Fetched, NotModified, ParsedFeed
from reader.refresh.identity import Sorted
from reader.refresh.schedule import Bounds, after_failure, after_success, learn_rhythm
from reader.store.values import EntryContent, FeedChange, FeedSource, Rhythm

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(days=1)
MOVES_TO_BELIEVE = 3  # one permanent redirect may be a mistake of the site
GONE = 410


class Timing(Struct, frozen=True):
    """What the next attempt is reckoned from."""

    now: datetime
    bounds: Bounds
    chance: float
    """From 0 to 1: where in its span of chance a wait ends."""

    def bounds_of(self, source: FeedSource) -> Bounds:
        """What holds for this feed: what the user wants of it, else of all."""
        if source.interval_s is None:
            return self.bounds
        wanted = timedelta(seconds=source.interval_s)
        return Bounds(wanted, wanted)

    def rhythm_of(self, source: FeedSource, rhythm: Rhythm) -> Rhythm:
        """What its publisher wishes and does, where the user leaves it to that."""
        return rhythm if source.interval_s is None else Rhythm()

    def bounds_of_failing(self, source: FeedSource) -> Bounds:
        """As `bounds_of`; what fails is asked less and less often all the same."""
        shortest = self.bounds_of(source).shortest
        return Bounds(shortest, max(shortest, self.bounds.longest))


def decide_unchanged(source: FeedSource, answer: NotModified, *, timing: Timing) -> FeedChange:
    """The copy we hold is the current one: only the attempt is noted, and where it led."""
    moved_times = _moved_times(source, answer.moved_to)
    moves = moved_times >= MOVES_TO_BELIEVE
    return FeedChange(
        status="moved" if moves else "unchanged",
        next_fetch=after_success(
            timing.rhythm_of(source, source.rhythm),
            timing.bounds_of(source),
            fresh_s=answer.fresh_s,
            now=timing.now,
            chance=timing.chance,
        ),
        is_success=True,
        new_url=answer.moved_to if moves else "",
        moved_to="" if moves else answer.moved_to,
        moved_times=0 if moves else moved_times,
    )


def _moved_times(source: FeedSource, moved_to: str) -> int:
    """How many answers in a row came from there, this one included; 0 for no other place."""
    if not moved_to:
        return 0
    return source.moved_times + 1 if moved_to == source.moved_to else 1


def decide_failed(source: FeedSource, problem: ReaderError, *, timing: Timing) -> FeedChange:
    """Nothing that is stored changes; 410 ends the asking."""
    errors = source.errors_in_row + 1
    status = problem.status if isinstance(problem, FetchError) else None
    asked_s = problem.retry_after_s if isinstance(problem, FetchError) else None
    is_gone = status == GONE
    return FeedChange(
        status="gone" if is_gone else "failed",
        next_fetch=None
        if is_gone
        else after_failure(
            timing.bounds_of_failing(source),
            errors_in_row=errors,
            asked_s=asked_s,
            now=timing.now,
            chance=timing.chance,
        ),
        error=clean_line(str(problem)),
        errors_in_row=errors,
        is_gone=is_gone,
        http_status=status or 0,
        is_no_feed=isinstance(problem, FeedParseError),
        moved_to=source.moved_to,
        moved_times=source.moved_times,
    )


def decide_fetched(
    source: FeedSource,
    answer: Fetched,
    feed: ParsedFeed,
    entries: Sorted,
    *,
    dates: Iterable[datetime],
    timing: Timing,
    unread_of_new: int,
) -> FeedChange:
    """What a whole answer adds and updates; validators only when it was not damaged.

    `dates` are those of all its entries, as far as they can be believed.
    """
    is_first = source.last_success is None and source.entries == 0
    added = in_time_order(entries.added, now=timing.now)
    moved_times = _moved_times(source, answer.moved_to)
    moves = moved_times >= MOVES_TO_BELIEVE
    status: FeedStatus = "new" if added or entries.updated else "unchanged"
    rhythm = learn_rhythm(
        source.rhythm, list(dates), feed.pace, has_new=bool(added), now=timing.now
    )
    return FeedChange(
        status="damaged" if feed.damaged else "moved" if moves else status,
        next_fetch=after_success(
            timing.rhythm_of(source, rhythm),
            timing.bounds_of(source),
            fresh_s=answer.fresh_s,
            now=timing.now,
            chance=timing.chance,
        ),
        error=feed.damaged,
        is_success=True,
        rhythm=rhythm,
        new_url=answer.moved_to if moves else "",
        moved_to="" if moves else answer.moved_to,
        moved_times=0 if moves else moved_times,
        etag="" if feed.damaged else answer.etag,
        last_modified="" if feed.damaged else answer.last_modified,
        title=feed.title or None,
        site_url=feed.site_url or None,
        language=feed.language or None,
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
