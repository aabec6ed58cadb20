"""Subscriptions come, change, go out of sight and come back with all they had."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import NotFoundError
from reader.model import EntryId, FeedId, Listing, Subscription
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


# --- adding -------------------------------------------------------------------------------


def test_an_added_feed_is_there_with_what_was_given(db: Database) -> None:
    feed_id = feeds.add_feed(
        db,
        LEDGER,
        title="Ledger",
        site_url="https://harbourledger.example/",
        folder="World/Harbours",
        full_text=True,
        now=NOW,
    )
    feed = feeds.get_feed(db, feed_id)
    assert (feed.url, feed.title, feed.site_url) == (
        LEDGER,
        "Ledger",
        "https://harbourledger.example/",
    )
    assert (feed.folder, feed.full_text, feed.entries, feed.unread) == (
        "World/Harbours",
        True,
        0,
        0,
    )
    assert (feed.last_success, feed.last_error, feed.next_fetch, feed.is_gone) == (
        None,
        "",
        None,
        False,
    )


def test_adding_a_feed_twice_leaves_the_first_as_it_is(db: Database) -> None:
    first = feeds.add_feed(db, LEDGER, title="Ledger", now=NOW)
    assert feeds.add_feed(db, LEDGER, title="Other", folder="World", now=NOW) == first
    assert [(feed.title, feed.folder) for feed in feeds.list_feeds(db)] == [("Ledger", "")]


@pytest.mark.parametrize(
    ("user_title", "title", "url", "shown"),
    [
        ("Mine", "Harbour Ledger", LEDGER, "Mine"),
        ("", "Harbour Ledger", LEDGER, "Harbour Ledger"),
        ("", "", "https://www.harbourledger.example/feed", "harbourledger.example"),
        ("", "", "feed", "feed"),
    ],
)
def test_a_feed_is_called_by_the_best_name_there_is(
    user_title: str, title: str, url: str, shown: str
) -> None:
    assert feeds.title_of(user_title, title, url) == shown


def test_feeds_are_listed_by_folder_then_title_whatever_their_case(db: Database) -> None:
    for number, (folder, title) in enumerate(
        [("world", "b"), ("World", "A"), ("", "Z"), ("Ästhetik", "c"), ("sport", "Élan")]
    ):
        feeds.add_feed(db, f"https://f{number}.example/", title=title, folder=folder, now=NOW)
    listed = [(feed.folder, feed.title) for feed in feeds.list_feeds(db)]
    assert listed == [
        ("", "Z"),
        ("sport", "Élan"),
        ("World", "A"),
        ("world", "b"),
        ("Ästhetik", "c"),
    ]


def test_a_feed_is_had_however_its_address_is_written(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    assert feeds.has_feed(db, LEDGER) == feed_id
    assert feeds.has_feed(db, "https://HARBOURledger.example:443/feed.xml#top") == feed_id


@pytest.mark.parametrize("url", ["https://harbourledger.example/other", "ledger", "", WIRE])
def test_another_address_is_not_had(db: Database, url: str) -> None:
    feeds.add_feed(db, LEDGER, now=NOW)
    assert feeds.has_feed(db, url) is None


def test_only_a_feed_whose_address_was_typed_is_typed(db: Database) -> None:
    typed = feeds.add_feed(db, LEDGER, typed=True, now=NOW)
    found = feeds.add_feed(db, WIRE, now=NOW)
    feeds.import_feeds(db, [Subscription("https://fieldnotes.example/feed")], NOW)
    ids = (typed, found, FeedId(3), FeedId(99), FeedId(2**80))
    assert [feeds.is_typed(db, feed_id) for feed_id in ids] == [
        True,
        False,
        False,
        False,
        False,
    ]
    sources = due.feed_sources(db, due_at=None)
    assert [source.is_typed for source in sources] == [True, False, False]


def test_typing_the_address_of_a_feed_that_is_there_is_kept(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    feeds.add_feed(db, LEDGER, typed=True, now=NOW)
    assert feeds.is_typed(db, feed_id)
    feeds.add_feed(db, LEDGER, now=NOW)
    assert feeds.is_typed(db, feed_id)


def test_a_feed_that_was_removed_is_not_typed(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, typed=True, now=NOW)
    feeds.remove_feed(db, feed_id, NOW)
    assert not feeds.is_typed(db, feed_id)


# --- import -------------------------------------------------------------------------------


def test_an_import_adds_what_is_new_and_says_which(db: Database) -> None:
    feeds.add_feed(db, LEDGER, title="Ledger", now=NOW)
    added = feeds.import_feeds(
        db,
        [
            Subscription(LEDGER),
            Subscription(WIRE, title="Wire", folder="World"),
            Subscription(WIRE),
        ],
        NOW,
    )
    assert added == [WIRE]
    assert [(feed.title, feed.folder) for feed in feeds.list_feeds(db)] == [
        ("Ledger", ""),
        ("Wire", "World"),
    ]


def test_an_import_can_ask_for_full_text(db: Database) -> None:
    feeds.import_feeds(db, [Subscription(WIRE)], NOW, full_text=True)
    assert feeds.find_feed(db, WIRE).full_text


def test_an_import_that_fails_adds_nothing(db: Database) -> None:
    def broken() -> Iterator[Subscription]:
        yield Subscription(LEDGER)
        raise KeyError

    with pytest.raises(KeyError):
        feeds.import_feeds(db, broken(), NOW)
    assert feeds.list_feeds(db) == []


# --- finding ------------------------------------------------------------------------------


@pytest.fixture
def four(db: Database) -> Database:
    """Ids 1 to 4."""
    feeds.add_feed(db, LEDGER, title="Harbour Ledger", now=NOW)
    feeds.add_feed(db, WIRE, title="Meridian Wire", now=NOW)
    feeds.add_feed(db, "https://wire.example/1", title="Wire", now=NOW)
    feeds.add_feed(db, "https://wire.example/2", title="2", now=NOW)
    return db


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1", 1),
        ("2", 2),
        (LEDGER, 1),
        ("HTTPS://harbourledger.example/feed.xml", 1),
        (" harbour ledger ", 1),
        ("LEDG", 1),
        ("wire", 3),
        ("meridian", 2),
    ],
)
def test_a_feed_is_found_by_its_id_address_title_or_part_of_it(
    four: Database, words: str, found: int
) -> None:
    assert feeds.find_feed(four, words).id == found


@pytest.mark.parametrize(
    "words", ["", "  ", "9" * 30, "https://nowhere.example/feed", "Paper Lantern"]
)
def test_what_is_not_found_says_where_to_look(four: Database, words: str) -> None:
    with pytest.raises(NotFoundError, match=r"No feed is called .* `reader feeds` lists them"):
        feeds.find_feed(four, words)


def test_words_that_mean_several_feeds_name_them(four: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        feeds.find_feed(four, "r")
    assert str(caught.value) == (
        "“r” could be 3 feeds: “Harbour Ledger” (1), “Meridian Wire” (2), “Wire” (3). "
        "Use the id in brackets."
    )


def test_of_many_feeds_the_first_few_are_named(four: Database) -> None:
    feeds.add_feed(four, "https://more.example/", title="More", now=NOW)
    with pytest.raises(NotFoundError, match=r"could be 4 feeds: .*\(\d\), …\. Use the id"):
        feeds.find_feed(four, "r")


@pytest.mark.parametrize("feed_id", [0, 5, -1, 2**80])
def test_an_id_that_is_not_there_is_not_found(four: Database, feed_id: int) -> None:
    with pytest.raises(NotFoundError, match="There is no feed"):
        feeds.get_feed(four, FeedId(feed_id))


# --- changing and removing ----------------------------------------------------------------


def test_only_what_is_given_is_edited(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, title="Ledger", folder="World", now=NOW)
    feeds.edit_feed(db, feed_id, full_text=True)
    feeds.edit_feed(db, feed_id, folder="")
    feed = feeds.get_feed(db, feed_id)
    assert (feed.title, feed.folder, feed.full_text) == ("Ledger", "", True)


def test_an_empty_title_gives_back_the_feeds_own(db: Database) -> None:
    feed_id = add_filled_feed(db)
    feeds.edit_feed(db, feed_id, title="Mine")
    feeds.edit_feed(db, feed_id, title="")
    assert feeds.get_feed(db, feed_id).title == "Harbour Ledger"


def test_a_feed_that_is_not_there_cannot_be_edited(db: Database) -> None:
    with pytest.raises(NotFoundError):
        feeds.edit_feed(db, FeedId(1), title="Mine")


def test_a_removed_feed_is_nowhere(db: Database) -> None:
    feed_id = add_filled_feed(db, hours=[3, 2, 1], folder="World")
    entries.set_states(db, [EntryId(1)], starred=True, later=True)
    assert feeds.remove_feed(db, feed_id, NOW) == 3
    assert feeds.list_feeds(db) == []
    assert feeds.has_feed(db, LEDGER) is None
    assert due.feed_sources(db, due_at=None) == []
    assert due.feed_sources(db, [feed_id], due_at=None) == []
    with pytest.raises(NotFoundError):
        feeds.get_feed(db, feed_id)


@pytest.mark.parametrize(
    "listing",
    [
        Listing(show="all"),
        Listing("feed", FeedId(1), show="all"),
        Listing("folder", folder="World", show="all"),
        Listing("starred", show="all"),
        Listing("later", show="all"),
    ],
    ids=lambda listing: listing.scope,
)
def test_the_entries_of_a_removed_feed_are_in_no_list(db: Database, listing: Listing) -> None:
    feed_id = add_filled_feed(db, hours=[3, 2, 1], folder="World")
    entries.set_states(db, [EntryId(1)], starred=True, later=True)
    assert entries.page_entries(db, listing)
    feeds.remove_feed(db, feed_id, NOW)
    assert entries.page_entries(db, listing) == []
    assert entries.unread_ids(db, listing) == []
    assert entries.count_since(db, listing, EntryId(0)) == 0
    counts = entries.counts(db, listing)
    assert (counts.entries, counts.unread, counts.starred) == (0, 0, 0)
    assert entries.count_later(db) == 0


def test_a_feed_that_is_not_there_cannot_be_removed(db: Database) -> None:
    feed_id = add_filled_feed(db)
    feeds.remove_feed(db, feed_id, NOW)
    with pytest.raises(NotFoundError):
        feeds.remove_feed(db, feed_id, NOW)


# --- which are due ------------------------------------------------------------------------


@pytest.fixture
def five(db: Database) -> Database:
    """1 due in an hour, 2 due an hour ago, 3 never asked, 4 gone, 5 due two hours ago."""
    plans = [
        FeedChange("unchanged", NOW + HOUR, is_success=True),
        FeedChange("unchanged", NOW - HOUR, is_success=True),
        None,
        FeedChange("gone", None, is_gone=True),
        FeedChange("failed", NOW - 2 * HOUR, error="No answer.", errors_in_row=2),
    ]
    for number, plan in enumerate(plans):
        feed_id = feeds.add_feed(db, f"https://f{number}.example/", now=NOW)
        if plan:
            apply_change(db, feed_id, plan, NOW)
    return db


@pytest.mark.parametrize(
    ("due_at", "ids"),
    [
        (NOW, [3, 5, 2]),
        (NOW + HOUR, [3, 5, 2, 1]),
        (None, [3, 5, 2, 1]),
        (datetime(2020, 1, 1, tzinfo=UTC), [3]),
    ],
)
def test_feeds_that_are_due_are_asked_longest_due_first(
    five: Database, due_at: datetime | None, ids: list[int]
) -> None:
    assert [source.id for source in due.feed_sources(five, due_at=due_at)] == ids


def test_feeds_that_are_named_are_asked_whether_due_or_not(five: Database) -> None:
    wanted = [FeedId(1), FeedId(4), FeedId(99)]
    assert [source.id for source in due.feed_sources(five, wanted, due_at=NOW)] == [4, 1]


def test_a_source_holds_what_a_refresh_needs(db: Database) -> None:
    feed_id = add_filled_feed(db, hours=[2, 1])
    change = FeedChange(
        "moved",
        NOW + HOUR,
        is_success=True,
        moved_to=WIRE,
        moved_times=2,
        etag='"7"',
        last_modified="Wed",
    )
    apply_change(db, feed_id, change, NOW + HOUR)
    assert source_of(db, feed_id) == FeedSource(
        id=feed_id,
        url=LEDGER,
        title="Harbour Ledger",
        etag='"7"',
        last_modified="Wed",
        last_success=NOW + HOUR,
        next_fetch=NOW + HOUR,
        errors_in_row=0,
        moved_to=WIRE,
        moved_times=2,
        is_gone=False,
        entries=2,
    )
