"""What an answer changes, without any I/O."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from reader.errors import FeedParseError, FetchError
from reader.model import FeedId, Fetched, NotModified, ParsedEntry, ParsedFeed
from reader.refresh.decide import (
    Timing,
    believable,
    decide_failed,
    decide_fetched,
    decide_unchanged,
    in_time_order,
)
from reader.refresh.identity import Sorted, describe_entry
from reader.refresh.schedule import Bounds
from reader.store.values import EntryContent, FeedChange, FeedSource, Rhythm

NOW = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMING = Timing(NOW, Bounds(HOUR, 24 * HOUR), chance=0.0)
SOURCE = FeedSource(
    id=FeedId(1),
    url="https://ledger.example/feed",
    title="Ledger",
    etag='"1"',
    last_modified="",
    last_success=NOW - HOUR,
    next_fetch=NOW,
    errors_in_row=0,
    moved_to="",
    moved_times=0,
    is_gone=False,
    entries=3,
    is_typed=True,
)
ANSWER = Fetched("https://ledger.example/feed", b"<rss/>", "text/xml", etag='"2"')
FEED = ParsedFeed("Harbour Ledger", "https://ledger.example/", ())


def content(number: int, published: datetime | None = NOW) -> EntryContent:
    return describe_entry(
        ParsedEntry(str(number), "", f"Title {number}", "", published, None, "<p>x</p>")
    )


def fetched(
    source: FeedSource = SOURCE,
    answer: Fetched = ANSWER,
    feed: ParsedFeed = FEED,
    entries: Sorted = Sorted((), ()),  # noqa: B008 - frozen
) -> FeedChange:
    return decide_fetched(
        source, answer, feed, entries, dates=(), timing=TIMING, unread_of_new=10
    )


def test_an_unchanged_answer_is_asked_again_after_the_interval() -> None:
    change = decide_unchanged(SOURCE, NotModified(SOURCE.url), timing=TIMING)
    assert (change.status, change.next_fetch, change.etag) == ("unchanged", NOW + HOUR, None)


def test_a_failure_keeps_title_validators_and_entries() -> None:
    problem = FetchError("It did not answer.", url=SOURCE.url)
    change = decide_failed(SOURCE, problem, timing=TIMING)
    assert change.status == "failed"
    assert change.error == "It did not answer."
    assert (change.etag, change.title, change.added, change.is_success) == (
        None,
        None,
        (),
        False,
    )


def test_a_server_that_asks_to_wait_is_obeyed() -> None:
    problem = FetchError("Busy.", url=SOURCE.url, status=429, retry_after_s=7 * 86_400)
    change = decide_failed(SOURCE, problem, timing=TIMING)
    assert change.next_fetch == NOW + timedelta(days=7)


def test_gone_ends_the_asking() -> None:
    problem = FetchError("Gone.", url=SOURCE.url, status=410)
    change = decide_failed(SOURCE, problem, timing=TIMING)
    assert (change.status, change.is_gone, change.next_fetch) == ("gone", True, None)


def test_a_good_answer_stores_its_validators() -> None:
    assert fetched().etag == '"2"'


def test_a_damaged_answer_stores_no_validators_and_says_so() -> None:
    change = fetched(feed=replace(FEED, damaged="The feed was cut."))
    assert (change.status, change.etag, change.error) == ("damaged", "", "The feed was cut.")


def test_an_empty_feed_keeps_the_title_that_is_stored() -> None:
    assert fetched(feed=ParsedFeed("", "", ())).title is None


def test_only_the_newest_ten_of_a_new_feed_begin_unread() -> None:
    source = replace(SOURCE, last_success=None, entries=0)
    entries = Sorted(tuple(content(i) for i in range(31)), ())
    assert fetched(source, entries=entries).read_from_start == 21


def test_everything_new_of_a_known_feed_begins_unread() -> None:
    entries = Sorted(tuple(content(i) for i in range(31)), ())
    assert fetched(entries=entries).read_from_start == 0


def test_a_permanent_redirect_is_believed_the_third_time() -> None:
    answer = replace(ANSWER, moved_to="https://new.example/feed")
    first = fetched(answer=answer)
    assert (first.new_url, first.moved_times) == ("", 1)
    twice = replace(SOURCE, moved_to="https://new.example/feed", moved_times=2)
    third = fetched(twice, answer=answer)
    assert (third.status, third.new_url, third.moved_times) == (
        "moved",
        "https://new.example/feed",
        0,
    )


def test_redirects_count_when_nothing_changed_behind_them() -> None:
    twice = replace(SOURCE, moved_to="https://new.example/feed", moved_times=2)
    answer = NotModified("https://new.example/feed", moved_to="https://new.example/feed")
    once = decide_unchanged(SOURCE, answer, timing=TIMING)
    assert (once.status, once.moved_to, once.moved_times) == (
        "unchanged",
        "https://new.example/feed",
        1,
    )
    third = decide_unchanged(twice, answer, timing=TIMING)
    assert (third.status, third.new_url, third.moved_times) == (
        "moved",
        "https://new.example/feed",
        0,
    )


def test_a_redirect_that_ended_is_forgotten() -> None:
    twice = replace(SOURCE, moved_to="https://new.example/feed", moved_times=2)
    change = decide_unchanged(twice, NotModified(SOURCE.url), timing=TIMING)
    assert (change.moved_to, change.moved_times) == ("", 0)


def test_a_good_answer_tells_the_rhythm() -> None:
    dates = [NOW - 2 * HOUR * number for number in range(5)]
    change = decide_fetched(
        SOURCE, ANSWER, FEED, Sorted((), ()), dates=dates, timing=TIMING, unread_of_new=10
    )
    assert change.rhythm == Rhythm(gap_s=7200.0, newest_at=NOW)


def test_a_failure_says_of_what_kind_it_was() -> None:
    problem = FetchError("No.", url=SOURCE.url, status=401)
    refused = decide_failed(SOURCE, problem, timing=TIMING)
    assert (refused.http_status, refused.is_no_feed) == (401, False)
    page = decide_failed(SOURCE, FeedParseError("A page."), timing=TIMING)
    assert (page.http_status, page.is_no_feed) == (0, True)


def test_redirects_to_changing_places_are_not_believed() -> None:
    twice = replace(SOURCE, moved_to="https://a.example/feed", moved_times=2)
    change = fetched(twice, answer=replace(ANSWER, moved_to="https://b.example/feed"))
    assert (change.new_url, change.moved_times) == ("", 1)


@pytest.mark.parametrize(
    "published",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        NOW + timedelta(days=2),
        datetime(9999, 1, 1, tzinfo=UTC),
    ],
)
def test_absurd_dates_are_taken_out(published: datetime) -> None:
    assert believable(content(1, published), now=NOW).published is None


def test_entries_are_stored_oldest_first() -> None:
    contents = [content(1, NOW), content(2, NOW - 2 * HOUR), content(3, NOW - HOUR)]
    assert [c.guid for c in in_time_order(contents, now=NOW)] == ["2", "3", "1"]


def test_undated_entries_keep_the_order_of_the_document() -> None:
    contents = [content(number, None) for number in (1, 2, 3)]
    assert [c.guid for c in in_time_order(contents, now=NOW)] == ["3", "2", "1"]


def test_what_the_user_wants_of_one_feed_goes_before_what_it_publishes_or_asks() -> None:
    rhythm = Rhythm(gap_s=60.0, asked_s=86_400, skip_hours=(18, 19))
    source = replace(SOURCE, interval_s=6 * 3600, rhythm=rhythm)
    answer = NotModified(SOURCE.url, fresh_s=3 * 86_400)
    assert decide_unchanged(source, answer, timing=TIMING).next_fetch == NOW + 6 * HOUR
    often = replace(source, interval_s=600)
    assert decide_unchanged(often, answer, timing=TIMING).next_fetch == NOW + HOUR / 6


@pytest.mark.parametrize(
    ("errors", "retry_after_s", "wait"),
    [(0, None, 0.75 / 6), (3, None, 8 * 0.75 / 6), (20, None, 18), (0, 7200.0, 2)],
)
def test_a_failing_feed_waits_longer_than_the_user_wants(
    errors: int, retry_after_s: float | None, wait: float
) -> None:
    problem = FetchError("Busy.", url=SOURCE.url, status=503, retry_after_s=retry_after_s)
    source = replace(SOURCE, interval_s=600, errors_in_row=errors)
    found = decide_failed(source, problem, timing=TIMING).next_fetch
    assert found == NOW + wait * HOUR
    seldom = replace(source, interval_s=7 * 86_400)
    later = decide_failed(seldom, problem, timing=TIMING).next_fetch
    assert later == NOW + timedelta(days=7) * 0.75
