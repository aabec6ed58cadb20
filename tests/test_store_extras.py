"""What hangs on an entry, its text of before, and the other feeds that carry its story."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model import Enclosure, EntryId, Extras, FeedId
from reader.store import entries, extras, feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.values import EntryContent, FeedChange
from tests.storing import LEDGER, NOW, WIRE, make_content, new_entries

ONE, FEED = EntryId(1), FeedId(1)
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
ATTACHED = Extras(
    (Enclosure("https://a.example/1.mp3", "audio/mpeg", 5, 60, "One"),), ("tag:a:1",)
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    feeds.add_feed(database, LEDGER, now=NOW)
    yield database
    database.close()


def update(db: Database, content: EntryContent, *, now: timedelta = timedelta(hours=1)) -> None:
    change = FeedChange("new", None, is_success=True, updated=((ONE, content),))
    apply_change(db, FEED, change, NOW + now)


def test_what_hangs_on_an_entry_is_kept(db: Database) -> None:
    content = replace(make_content("pier"), extras=ATTACHED)
    apply_change(db, FEED, new_entries(content), NOW)
    update(db, make_content("pier", text="Other words, and no files."))
    assert extras.get_extras(db, ONE) == ATTACHED


def test_an_entry_without_files_has_none(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    assert extras.get_extras(db, ONE) == Extras()


def test_extras_of_another_version_count_as_none(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    with db.write() as connection:
        connection.execute("INSERT INTO extras VALUES (1, '{\"enclosures\": 5}')")
    assert extras.get_extras(db, ONE) == Extras()


def test_the_text_of_before_a_change_is_kept(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier", text="Old words.")), NOW)
    update(db, make_content("pier", text="New words."))
    earlier = extras.get_earlier(db, ONE)
    assert earlier is not None
    assert (earlier.title, earlier.article.text) == ("Title of pier", "Old words.")
    assert earlier.replaced_at == extras.changed_at(db, ONE) == LATER


def test_what_was_read_stays_when_it_changes_twice(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier", text="Read.")), NOW)
    entries.set_states(db, [ONE], read=True)
    for text in ("Second.", "Third."):
        update(db, make_content("pier", text=text))
    earlier = extras.get_earlier(db, ONE)
    assert earlier is not None
    assert earlier.article.text == "Read."


def test_of_an_unread_entry_the_last_text_is_kept(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier", text="First.")), NOW)
    update(db, make_content("pier", text="Second."))
    update(db, make_content("pier", text="Third."), now=timedelta(hours=2))
    earlier = extras.get_earlier(db, ONE)
    assert earlier is not None
    assert (earlier.article.text, earlier.replaced_at) == ("Second.", LAST)


def test_a_change_of_neither_title_nor_text_keeps_nothing(db: Database) -> None:
    content = make_content("pier")
    apply_change(db, FEED, new_entries(content), NOW)
    update(db, replace(content, author="Another", content_hash="another"))
    assert extras.get_earlier(db, ONE) is None
    assert extras.changed_at(db, ONE) is None


# --- stories ------------------------------------------------------------------------------


def carry(db: Database, url: str, *contents: EntryContent) -> FeedId:
    feed_id = feeds.add_feed(db, url, now=NOW)
    apply_change(db, feed_id, new_entries(*contents), NOW)
    return feed_id


def test_a_story_is_found_in_every_feed_that_carries_it(db: Database) -> None:
    carry(db, LEDGER, make_content("pier"), make_content("quay"))
    carry(db, WIRE, make_content("pier"))
    assert extras.same_story(db, ONE) == [1, 3]
    assert extras.same_story(db, EntryId(2)) == [2]


def test_a_link_that_several_entries_of_a_feed_share_tells_no_story(db: Database) -> None:
    twins = [replace(make_content("pier"), identity=name) for name in ("a", "b")]
    carry(db, LEDGER, *twins)
    carry(db, WIRE, make_content("pier"))
    assert extras.same_story(db, ONE) == [1]
    assert extras.same_story(db, EntryId(3)) == [3]


def test_an_entry_without_a_link_is_a_story_of_its_own(db: Database) -> None:
    for url in (LEDGER, WIRE):
        carry(db, url, replace(make_content("pier"), url="", canonical_url=""))
    assert extras.same_story(db, ONE) == [1]


def test_a_feed_that_was_removed_carries_no_story(db: Database) -> None:
    carry(db, LEDGER, make_content("pier"))
    feeds.remove_feed(db, carry(db, WIRE, make_content("pier")), now=NOW)
    assert extras.same_story(db, ONE) == [1]
