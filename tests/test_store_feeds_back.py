"""A subscription that was removed comes back as it was, however it is asked for."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reader.model import EntryId, FeedId, Subscription
from reader.store import due, entries, feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.values import FeedChange, FeedSource
from tests.storing import LEDGER, NOW, WIRE, add_filled_feed

HOUR = timedelta(hours=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    yield database
    database.close()


def source_of(db: Database, feed_id: FeedId) -> FeedSource:
    (source,) = due.feed_sources(db, [feed_id], due_at=None)
    return source


def test_a_removed_feed_comes_back_with_its_entries_and_their_state(db: Database) -> None:
    feed_id = add_filled_feed(db, hours=[3, 2, 1])
    entries.set_states(db, [EntryId(1)], starred=True, read=True)
    feeds.remove_feed(db, feed_id, NOW)
    assert feeds.add_feed(db, LEDGER, folder="Back", now=NOW) == feed_id
    feed = feeds.get_feed(db, feed_id)
    assert (feed.title, feed.folder, feed.entries, feed.unread) == (
        "Harbour Ledger",
        "Back",
        3,
        2,
    )
    assert entries.get_entry(db, EntryId(1)).is_starred


def test_a_feed_that_comes_back_keeps_the_users_title_and_folder(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, title="Mine", folder="World", now=NOW)
    feeds.remove_feed(db, feed_id, NOW)
    feeds.add_feed(db, LEDGER, now=NOW)
    feed = feeds.get_feed(db, feed_id)
    assert (feed.title, feed.folder) == ("Mine", "World")
    feeds.remove_feed(db, feed_id, NOW)
    feeds.add_feed(db, LEDGER, title="Other", folder="Sport", now=NOW)
    feed = feeds.get_feed(db, feed_id)
    assert (feed.title, feed.folder) == ("Other", "Sport")


@pytest.mark.parametrize(
    "url",
    ["https://HARBOURledger.example:443/feed.xml#top", WIRE, WIRE + "#top"],
    ids=["written otherwise", "where it moved to", "that written otherwise"],
)
def test_a_removed_feed_is_found_by_any_address_of_its_own(db: Database, url: str) -> None:
    feed_id = add_filled_feed(db, hours=[1])
    moving = FeedChange("moved", None, is_success=True, moved_to=WIRE, moved_times=1)
    apply_change(db, feed_id, moving, NOW)
    feeds.remove_feed(db, feed_id, NOW)
    assert feeds.add_feed(db, url, now=NOW) == feed_id
    feed = feeds.get_feed(db, feed_id)
    assert (feed.url, feed.entries) == (url, 1)
    source = source_of(db, feed_id)
    assert (source.moved_to, source.moved_times) == ("", 0)


def test_an_import_brings_a_removed_feed_back_once(db: Database) -> None:
    feed_id = add_filled_feed(db, hours=[1])
    feeds.remove_feed(db, feed_id, NOW)
    again = "https://HARBOURledger.example/feed.xml"
    assert feeds.import_feeds(db, [Subscription(again), Subscription(LEDGER)], NOW) == [again]
    assert [feed.id for feed in feeds.list_feeds(db)] == [feed_id]


def test_a_feed_that_moved_to_a_removed_one_stays_itself(db: Database) -> None:
    wire = feeds.add_feed(db, WIRE, now=NOW)
    ledger = add_filled_feed(db)
    moving = FeedChange("moved", None, is_success=True, moved_to=WIRE, moved_times=1)
    apply_change(db, ledger, moving, NOW)
    for feed_id in (wire, ledger):
        feeds.remove_feed(db, feed_id, NOW)
    assert feeds.add_feed(db, WIRE, now=NOW) == wire


def test_a_feed_that_comes_back_at_another_address_is_typed_only_anew(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, typed=True, now=NOW)
    moving = FeedChange("moved", None, is_success=True, moved_to=WIRE, moved_times=1)
    apply_change(db, feed_id, moving, NOW)
    feeds.remove_feed(db, feed_id, NOW)
    feeds.add_feed(db, LEDGER, now=NOW)
    assert feeds.is_typed(db, feed_id)
    apply_change(db, feed_id, moving, NOW)
    feeds.remove_feed(db, feed_id, NOW)
    feeds.add_feed(db, WIRE, now=NOW)
    assert not feeds.is_typed(db, feed_id)


def test_a_feed_that_comes_back_is_asked_afresh(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, site_url="https://harbourledger.example/", now=NOW)
    answer = FeedChange("new", NOW + HOUR, is_success=True, etag='"7"', last_modified="Wed")
    apply_change(db, feed_id, answer, NOW)
    gone = FeedChange("gone", None, error="Gone.", errors_in_row=3, is_gone=True)
    apply_change(db, feed_id, gone, NOW)
    feeds.remove_feed(db, feed_id, NOW)
    feeds.add_feed(db, LEDGER, now=NOW)
    source = source_of(db, feed_id)
    assert (source.etag, source.last_modified, source.next_fetch) == ("", "", None)
    assert (source.errors_in_row, source.is_gone) == (0, False)
    feed = feeds.get_feed(db, feed_id)
    assert (feed.last_error, feed.site_url) == ("", "https://harbourledger.example/")
