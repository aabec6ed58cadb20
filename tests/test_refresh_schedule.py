"""When a feed is asked again, without any clock."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.model import Pace
from reader.refresh.schedule import (
    LAST_MOMENT,
    Bounds,
    after_failure,
    after_success,
    learn_rhythm,
    usual_gap_s,
)
from reader.store.values import Rhythm

NOW = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)  # a Wednesday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOUNDS = Bounds(30 * MINUTE, DAY)
SILENT = Rhythm()


def wait(
    rhythm: Rhythm = SILENT,
    *,
    fresh_s: float = 0,
    now: datetime = NOW,
    bounds: Bounds = BOUNDS,
    chance: float = 0.0,
) -> timedelta:
    return after_success(rhythm, bounds, fresh_s=fresh_s, now=now, chance=chance) - now


def retry(errors: int, *, asked_s: float | None = None, chance: float = 0.5) -> timedelta:
    return (
        after_failure(BOUNDS, errors_in_row=errors, asked_s=asked_s, now=NOW, chance=chance)
        - NOW
    )


# --- how often it publishes ------------------------------------------------------------------


def test_the_gap_is_that_between_most_of_the_newest_entries() -> None:
    dates = [NOW - HOUR, NOW - 3 * HOUR, NOW - 5 * HOUR, NOW - 400 * DAY]
    rhythm = learn_rhythm(SILENT, dates, Pace(), has_new=True, now=NOW)
    assert rhythm == Rhythm(gap_s=7200.0, newest_at=NOW - HOUR)


def test_entries_of_one_moment_count_once() -> None:
    dates = [NOW, NOW, NOW, NOW - DAY]
    assert learn_rhythm(SILENT, dates, Pace(), has_new=True, now=NOW).gap_s == 86_400


def test_dates_to_come_say_nothing() -> None:
    assert learn_rhythm(SILENT, [NOW + HOUR], Pace(), has_new=False, now=NOW) == SILENT


def test_without_dates_the_changes_that_were_seen_count() -> None:
    first = learn_rhythm(SILENT, [], Pace(), has_new=True, now=NOW)
    assert first == Rhythm(None, NOW)
    second = learn_rhythm(first, [], Pace(), has_new=True, now=NOW + 4 * HOUR)
    assert second == Rhythm(4 * 3600, NOW + 4 * HOUR)
    third = learn_rhythm(second, [], Pace(), has_new=True, now=NOW + 6 * HOUR)
    assert third.gap_s == 3 * 3600
    assert learn_rhythm(third, [], Pace(), has_new=False, now=NOW + DAY) == third


def test_what_the_document_asks_for_is_kept_as_long_as_it_asks() -> None:
    pace = Pace(wait_s=7200, skip_hours=(1, 2), skip_days=(6,))
    asked = learn_rhythm(SILENT, [], pace, has_new=False, now=NOW)
    assert (asked.asked_s, asked.skip_hours, asked.skip_days) == (7200, (1, 2), (6,))
    assert learn_rhythm(asked, [], Pace(), has_new=False, now=NOW) == SILENT


@pytest.mark.parametrize(
    ("rhythm", "gap_s"),
    [
        (SILENT, None),
        (Rhythm(None, NOW - DAY), 86_400),
        (Rhythm(3600), 3600),
        (Rhythm(3600, NOW - 4 * HOUR), 3600),
        (Rhythm(3600, NOW - 10 * DAY), 2 * 86_400),
    ],
    ids=["nothing known", "one entry", "no newest", "usual", "fallen silent"],
)
def test_a_feed_that_fell_silent_publishes_less_often(
    rhythm: Rhythm, gap_s: float | None
) -> None:
    assert usual_gap_s(rhythm, now=NOW) == gap_s


# --- after a good answer ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (SILENT, 30 * MINUTE),
        (Rhythm(600.0, NOW), 30 * MINUTE),
        (Rhythm(4 * 3600.0, NOW), 2 * HOUR),
        (Rhythm(90 * 86_400.0, NOW), DAY),
        (Rhythm(3600.0, NOW - 50 * HOUR), 5 * HOUR),
    ],
    ids=["unknown", "busy", "half a gap", "at most the longest", "silent for fifty hours"],
)
def test_a_feed_is_asked_as_often_as_it_publishes(rhythm: Rhythm, expected: timedelta) -> None:
    assert wait(rhythm) == expected


@pytest.mark.parametrize(
    ("fresh_s", "asked_s", "expected"),
    [
        (3 * 3600, 0, 3 * HOUR),
        (0, 3 * 3600, 3 * HOUR),
        (60, 60, 30 * MINUTE),
        (10**12, 0, DAY),
        (0, 10**9, DAY),
    ],
    ids=["headers", "document", "too often", "for ever", "document for ever"],
)
def test_what_the_publisher_asks_for_is_kept_within_the_bounds(
    fresh_s: float, asked_s: int, expected: timedelta
) -> None:
    assert wait(Rhythm(asked_s=asked_s), fresh_s=fresh_s) == expected


def test_chance_adds_a_tenth_at_most() -> None:
    assert wait(chance=1.0) == 33 * MINUTE


def test_feeds_that_wait_the_longest_part_too() -> None:
    silent = Rhythm(newest_at=NOW - 90 * DAY)
    assert wait(silent) == DAY
    assert wait(silent, chance=1.0) == DAY + DAY / 10


def test_skipped_hours_end_before_it_is_asked() -> None:
    assert wait(Rhythm(skip_hours=(12, 13))) == 2 * HOUR
    silent = Rhythm(newest_at=NOW - 90 * DAY, skip_hours=tuple(set(range(24)) - {11}))
    assert wait(silent) == DAY + 23 * HOUR


def test_skipped_days_end_before_it_is_asked() -> None:
    bounds = Bounds(HOUR, 3 * DAY)
    assert wait(Rhythm(skip_days=(2,)), bounds=bounds) == 12 * HOUR


def test_what_would_skip_everything_is_ignored() -> None:
    assert wait(Rhythm(skip_hours=tuple(range(24)))) == 30 * MINUTE


# --- after a failure -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("errors", "minutes"), [(1, 30), (2, 60), (4, 240), (7, 1440), (900, 1440)]
)
def test_failures_in_a_row_wait_longer_up_to_the_longest(errors: int, minutes: int) -> None:
    assert retry(errors) == minutes * MINUTE


def test_chance_moves_a_retry_by_a_quarter() -> None:
    assert (retry(2, chance=0.0), retry(2, chance=1.0)) == (45 * MINUTE, 75 * MINUTE)


def test_a_retry_is_never_sooner_than_the_server_asked() -> None:
    assert retry(1, asked_s=3 * 86_400, chance=1.0) == 3 * DAY
    assert retry(3, asked_s=5) == 120 * MINUTE


def test_nobody_makes_us_wait_more_than_seven_days() -> None:
    assert retry(1, asked_s=10**9) == 7 * DAY


def test_a_wait_past_the_calendar_ends_at_its_end() -> None:
    late = after_failure(
        BOUNDS, errors_in_row=1, asked_s=10 * 86_400, now=LAST_MOMENT - HOUR, chance=0.5
    )
    assert late == LAST_MOMENT
