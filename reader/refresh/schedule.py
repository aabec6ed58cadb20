"""When a feed is asked again: as often as it publishes, asks for and the user allows; pure.

Chance comes in as a number from 0 to 1, so that a test knows what comes out.
"""

import statistics
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from reader.model import Pace
from reader.store.values import Rhythm

NEWEST = 20  # entries whose distances say how often a feed publishes
ASKS_A_GAP = 2.0  # asked twice between two entries, one is half a gap old when it is seen
QUIET_SHARE = 0.1  # of its silence: ten days without an entry, asked once a day
SPREAD = 0.1  # later by up to a tenth, so that feeds added together part
LONE_S = 86_400.0
MAX_ASKED = timedelta(days=7)
LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)
MOST_SKIPPED = timedelta(days=1)  # every hour of a day is skipped by mistake
_HOUR = timedelta(hours=1)


class Bounds(Struct, frozen=True):
    """What the user allows between two answers of one feed."""

    shortest: timedelta
    longest: timedelta


def learn_rhythm(
    old: Rhythm,
    dates: Sequence[datetime],
    pace: Pace,
    *,
    has_new: bool,
    now: datetime,
) -> Rhythm:
    """The rhythm after a whole answer; `dates` are those of its entries, believable ones.

    Without dates, the moments count at which something new was seen.
    """
    newest = sorted({date for date in dates if date <= now}, reverse=True)[:NEWEST]
    gap_s, newest_at = old.gap_s, old.newest_at
    if newest:
        newest_at = newest[0]
    elif has_new:
        if newest_at is not None:
            seen_s = (now - newest_at).total_seconds()
            gap_s = seen_s if gap_s is None else (gap_s + seen_s) / 2
        newest_at = now
    if len(newest) > 1:
        gap_s = statistics.median(
            (later - earlier).total_seconds() for later, earlier in pairwise(newest)
        )
    return Rhythm(gap_s, newest_at, pace.wait_s, pace.skip_hours, pace.skip_days)


def usual_gap_s(rhythm: Rhythm, *, now: datetime) -> float | None:
    """Seconds between two entries as of now: the usual gap, or longer when it fell silent.

    None when nothing says so: one entry alone does not before a day of silence.
    """
    silent_s = (now - rhythm.newest_at).total_seconds() if rhythm.newest_at else None
    if rhythm.gap_s is None:
        return silent_s if silent_s and silent_s >= LONE_S else None
    # One gap of five times the usual is chance, more is a feed that has slowed down.
    return rhythm.gap_s if silent_s is None else max(rhythm.gap_s, silent_s / 5)


def after_success(
    rhythm: Rhythm, bounds: Bounds, *, fresh_s: float, now: datetime, chance: float
) -> datetime:
    """When to ask a feed that has just answered."""
    wait = _bounded(max(_own_wait_s(rhythm, now), fresh_s, rhythm.asked_s), bounds)
    return _allowed(now + wait * (1 + SPREAD * chance), rhythm)


def _own_wait_s(rhythm: Rhythm, now: datetime) -> float:
    """By how often the feed publishes; 0 when nothing says so."""
    silent_s = (now - rhythm.newest_at).total_seconds() if rhythm.newest_at else 0.0
    return max((rhythm.gap_s or 0.0) / ASKS_A_GAP, silent_s * QUIET_SHARE)


def _bounded(seconds: float, bounds: Bounds) -> timedelta:
    most_s = bounds.longest.total_seconds()
    return max(bounds.shortest, timedelta(seconds=min(seconds, most_s)))


def _allowed(moment: datetime, rhythm: Rhythm) -> datetime:
    """The first moment from then on that is not to be skipped, if that is within a day."""
    found = moment
    while found <= moment + MOST_SKIPPED:
        is_skipped = found.hour in rhythm.skip_hours or found.weekday() in rhythm.skip_days
        if not is_skipped:
            return found
        found = found.replace(minute=0, second=0, microsecond=0) + _HOUR
    return moment


def after_failure(
    bounds: Bounds, *, errors_in_row: int, asked_s: float | None, now: datetime, chance: float
) -> datetime:
    """When to try again: doubling waits up to the longest, give or take a quarter.

    Never sooner than the server asked, which may be seven days at most.
    """
    doubled = bounds.shortest * (1 << min(errors_in_row - 1, 10))
    wait = min(doubled, bounds.longest) * (0.75 + 0.5 * chance)
    asked = min(timedelta(seconds=asked_s or 0), MAX_ASKED)
    return min(now + max(wait, asked), LAST_MOMENT)
