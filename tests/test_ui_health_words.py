"""What is said of the health of feeds."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from reader.model import FeedHealth, FeedId, FeedResult
from reader.ui.health_words import (
    asking,
    last_words,
    mend_words,
    moment,
    row_sign,
    row_words,
    sort_rows,
    times,
    title_words,
    tried,
)
from tests.ui_health import (
    EVERY,
    FERRY,
    LEDGER,
    NOTES,
    NOW,
    PAPER,
    SECOND,
    TIDE,
    WIRE,
    make_health,
)

NO_FEED = make_health(9, "For Sale", "not_a_feed", since=NOW - timedelta(days=2))


@pytest.mark.parametrize(
    ("health", "sign", "said"),
    [
        (PAPER, "×", "gone (410) since 9 Oct, no longer asked"),
        (SECOND, "!", "asks for a password (401), next try 12:20"),
        (NO_FEED, "×", "no feed there since 12 Oct, next try 12:20"),
        (LEDGER, "!", "moved to ledgerline.example/rss"),
        (NOTES, "×", "failed 4 times, next try 12:20"),
        (FERRY, "×", "failed this time, next try 12:20"),
        (TIDE, "—", "paused since 09:20"),
        (WIRE, "·", "fine, 31 a day, you read 4 %"),
        (replace(WIRE, per_day=0.28, share_read=None), "·", "fine, 2 a week"),
        (replace(WIRE, per_day=None, share_read=None), "·", "fine"),
    ],
)
def test_a_row_says_how_the_feed_does(health: FeedHealth, sign: str, said: str) -> None:
    assert row_sign(health)[0] == sign
    assert row_words(health, now=NOW, zone=UTC) == said


def test_those_that_need_the_user_stand_first() -> None:
    rows = sort_rows([WIRE, TIDE, FERRY, PAPER, NOTES])
    assert rows == [PAPER, NOTES, FERRY, WIRE, TIDE]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (EVERY, "Feed health · 4 of 7 need you"),
        ([PAPER, WIRE], "Feed health · 1 of 2 needs you"),
        ([WIRE] * 1200, "Feed health · none of 1,200 needs you"),
    ],
)
def test_the_title_counts(report: list[FeedHealth], said: str) -> None:
    assert title_words(report) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (NOW, "09:20"),
        (NOW - timedelta(hours=9), "00:20"),
        (NOW - timedelta(hours=10), "13 Oct"),
        (NOW + timedelta(hours=20), "05:20"),
        (NOW + timedelta(days=2), "16 Oct"),
        (NOW - timedelta(days=365), "14 Oct 2024"),
    ],
)
def test_a_moment_is_a_time_or_a_day(when: datetime, said: str) -> None:
    assert moment(when, now=NOW, zone=UTC) == said


def test_times() -> None:
    assert [times(1), times(2), times(1200)] == ["once", "twice", "1,200 times"]


def test_the_last_good_answer_and_what_is_kept() -> None:
    words = last_words(WIRE.feed, now=NOW, zone=UTC)
    assert words == "Last good answer 8 Oct 09:20 · 9 entries kept"
    never = replace(WIRE.feed, last_success=None, entries=1)
    assert last_words(never, now=NOW) == "Never answered · 1 entry kept"


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (PAPER, PAPER.mend),
        (FERRY, "night.example did not answer in 30 s. Next try 12:20."),
        (WIRE, "It answers as it should. Next try 12:20."),
        (
            replace(WIRE, feed=replace(WIRE.feed, next_fetch=None)),
            "It answers as it should.",
        ),
    ],
)
def test_what_would_mend_it(health: FeedHealth, said: str) -> None:
    assert mend_words(health, now=NOW, zone=UTC) == said


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (None, "“Wire” was not asked"),
        (FeedResult(FeedId(1), "u", "Wire", "unchanged"), "“Wire” answered, nothing new"),
        (
            FeedResult(FeedId(1), "u", "Wire", "new", entries_new=1),
            "“Wire” answered: 1 new entry",
        ),
        (FeedResult(FeedId(1), "u", "Wire", "failed", error="No answer."), "No answer"),
    ],
)
def test_what_an_attempt_brought(result: FeedResult | None, said: str) -> None:
    assert tried("Wire", result) == said


def test_who_is_asked() -> None:
    assert asking(WIRE.feed) == "Asking meridian.example"
    assert asking(replace(WIRE.feed, url="x")) == "Asking x"
