"""Which feed an address means that it had before it moved; how often one is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.model import FeedId, Subscription
from reader.store import due, feeds, health
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.values import FeedChange

NOW = datetime(2026, 10, 14, 9, 20, tzinfo=UTC)
OLD, NEW = "http://ledger.example/rss", "https://ledger.example/feed.xml"
NEWEST = "https://harbour.example/ledger.xml"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "library.sqlite", survives=False)
    yield opened
    opened.close()


def move(db: Database, feed_id: FeedId, url: str) -> None:
    apply_change(
        db, feed_id, FeedChange("moved", NOW, is_success=True, new_url=url, etag=""), NOW
    )


@pytest.fixture
def moved(db: Database) -> FeedId:
    """A feed that redirects led on twice."""
    feed_id = feeds.add_feed(db, OLD, now=NOW)
    move(db, feed_id, NEW)
    move(db, feed_id, NEWEST)
    return feed_id


@pytest.mark.parametrize("url", [OLD, NEW, NEWEST, "HTTP://Ledger.Example:80/rss#top"])
def test_a_feed_is_known_by_every_address_it_had(db: Database, moved: FeedId, url: str) -> None:
    assert feeds.has_feed(db, url) == feeds.find_feed(db, url).id == moved
    assert feeds.import_feeds(db, [Subscription(url)], NOW) == []
    assert feeds.add_feed(db, url, now=NOW) == moved
    assert [feed.url for feed in feeds.list_feeds(db)] == [NEWEST]


def test_a_removed_feed_comes_back_where_it_moved_to(db: Database, moved: FeedId) -> None:
    feeds.remove_feed(db, moved, NOW)
    assert feeds.has_feed(db, OLD) is None
    assert feeds.import_feeds(db, [Subscription(OLD)], NOW) == [OLD]
    assert feeds.get_feed(db, moved).url == NEWEST


def test_an_address_that_is_taken_back_is_no_former_one(db: Database, moved: FeedId) -> None:
    health.set_address(db, moved, OLD, is_typed=False)
    assert feeds.add_feed(db, NEWEST, now=NOW) != moved
    assert feeds.has_feed(db, OLD) == moved


def test_an_address_that_the_user_changed_may_be_another_feeds(db: Database) -> None:
    feed_id = feeds.add_feed(db, OLD, now=NOW)
    health.set_address(db, feed_id, NEW, is_typed=True)
    assert feeds.add_feed(db, OLD, now=NOW) != feed_id


def test_the_address_of_a_redirect_that_was_taken_leads_to_the_feed(db: Database) -> None:
    feed_id = feeds.add_feed(db, OLD, now=NOW)
    change = FeedChange("unchanged", NOW, is_success=True, moved_to=NEW, moved_times=2)
    apply_change(db, feed_id, change, NOW)
    health.set_address(db, feed_id, NEW, is_typed=False)
    assert feeds.has_feed(db, OLD) == feed_id


@pytest.mark.parametrize(
    ("errors", "expected"), [(0, NOW + timedelta(hours=2)), (2, NOW + timedelta(days=1))]
)
def test_how_often_the_user_wants_counts_from_the_last_time(
    db: Database, errors: int, expected: datetime
) -> None:
    feed_id = feeds.add_feed(db, OLD, now=NOW)
    then = NOW + timedelta(days=1)
    change = FeedChange("unchanged", then, is_success=True, errors_in_row=errors)
    apply_change(db, feed_id, change, NOW)
    health.set_interval(db, feed_id, 7200)
    feed = feeds.get_feed(db, feed_id)
    assert (feed.interval_s, feed.next_fetch) == (7200, expected)
    assert due.waiting_source(db, feed_id).interval_s == 7200
