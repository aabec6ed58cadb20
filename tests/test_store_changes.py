"""One answer changes everything it should, once, or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.errors import StoreError
from reader.model import EntryId, FeedId, Listing, TextKind
from reader.store import articles, due, entries, feeds
from reader.store.changes import apply_change, known_entries
from reader.store.db import Database, open_database
from reader.store.values import Applied, FeedChange, KnownEntry
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    all_ids,
    html_of,
    kept_counts,
    make_article,
    make_content,
    new_entries,
    recount,
    states_of,
)

LATER = NOW + timedelta(hours=1)
ONE = EntryId(1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    feeds.add_feed(database, LEDGER, now=NOW)
    yield database
    database.close()


FEED = FeedId(1)


def updates(entry_id: EntryId, text: str, *, name: str = "pier") -> FeedChange:
    content = make_content(name, text=text)
    return FeedChange("new", None, is_success=True, updated=((entry_id, content),))


# --- new entries --------------------------------------------------------------------------


def test_new_entries_are_stored_with_their_content(db: Database) -> None:
    content = make_content("pier")
    assert apply_change(db, FEED, new_entries(content), NOW) == Applied(1, 0)
    entry = entries.get_entry(db, ONE)
    assert (entry.title, entry.author, entry.url) == (
        content.title,
        content.author,
        content.url,
    )
    assert (entry.feed_id, entry.feed_title, entry.published) == (FEED, "Harbour Ledger", NOW)
    assert html_of(db, ONE) == content.html
    assert articles.get_article(db, ONE, TextKind.FEED) == content.article


def test_an_entry_without_text_has_no_article(db: Database) -> None:
    content = replace(make_content("pier"), article=None, html="")
    apply_change(db, FEED, new_entries(content), NOW)
    assert articles.get_article(db, ONE, TextKind.FEED) is None
    assert html_of(db, ONE) == ""


def test_the_old_entries_of_a_new_feed_begin_as_read(db: Database) -> None:
    contents = [make_content(name) for name in ("a", "b", "c")]
    apply_change(db, FEED, new_entries(*contents, read=2), NOW)
    states = states_of(db, all_ids(db))
    assert [state.is_read for state in states] == [True, True, False]
    assert feeds.get_feed(db, FEED).unread == 1


def test_of_two_entries_of_one_name_the_first_stands(db: Database) -> None:
    change = new_entries(make_content("pier", text="First."), make_content("pier", text="Two."))
    assert apply_change(db, FEED, change, NOW) == Applied(1, 0)
    assert html_of(db, ONE) == "<p>First.</p>"


def test_two_feeds_may_name_entries_alike(db: Database) -> None:
    wire = feeds.add_feed(db, WIRE, now=NOW)
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    assert apply_change(db, wire, new_entries(make_content("pier")), NOW) == Applied(1, 0)
    assert len(all_ids(db)) == 2


def test_an_entry_that_vanished_and_came_back_is_still_read(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    entries.set_states(db, [ONE], read=True, starred=True)
    assert apply_change(db, FEED, new_entries(make_content("pier")), LATER) == Applied(0, 0)
    entry = entries.get_entry(db, ONE)
    assert (entry.is_read, entry.is_starred, entry.is_changed) == (True, True, False)


def test_an_entry_that_came_back_changed_is_updated(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    entries.set_states(db, [ONE], read=True)
    again = new_entries(make_content("pier", text="The vote was repeated."))
    assert apply_change(db, FEED, again, LATER) == Applied(0, 1)
    entry = entries.get_entry(db, ONE)
    assert (entry.is_read, entry.is_changed) == (True, True)


# --- order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(hours=23), NOW + timedelta(hours=23)),
        (datetime(1990, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)),
        (None, NOW),
        (datetime(1989, 12, 31, 23, 59, tzinfo=UTC), NOW),
        (datetime(1, 1, 1, tzinfo=UTC), NOW),
        (NOW + timedelta(days=1, microseconds=1), NOW),
        (datetime(9999, 12, 31, tzinfo=UTC), NOW),
    ],
)
def test_an_absurd_date_gives_way_to_when_it_was_first_seen(
    db: Database, published: datetime | None, shown: datetime
) -> None:
    apply_change(db, FEED, new_entries(make_content("pier", published=published)), NOW)
    assert entries.get_entry(db, ONE).published == shown


def test_entries_without_a_date_stand_newest_stored_first(db: Database) -> None:
    contents = [make_content(name, published=None) for name in ("old", "mid", "new")]
    apply_change(db, FEED, new_entries(*contents), NOW)
    page = entries.page_entries(db, Listing())
    assert [entry.title for entry in page] == [
        "Title of new",
        "Title of mid",
        "Title of old",
    ]


def test_an_entry_keeps_its_place_when_its_date_changes(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    moved = make_content("pier", text="Other.", published=LATER)
    apply_change(db, FEED, replace(new_entries(), updated=((ONE, moved),)), LATER)
    assert entries.get_entry(db, ONE).published == NOW


# --- updates ------------------------------------------------------------------------------


def test_an_update_replaces_text_and_keeps_state(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    entries.set_states(db, [ONE], starred=True)
    entries.save_position(db, ONE, 12)
    assert apply_change(db, FEED, updates(ONE, "The vote was repeated."), LATER) == Applied(
        0, 1
    )
    entry = entries.get_entry(db, ONE)
    assert (entry.is_read, entry.is_starred, entry.is_changed) == (False, True, False)
    assert entries.get_position(db, ONE) == 12
    assert html_of(db, ONE) == "<p>The vote was repeated.</p>"
    article = articles.get_article(db, ONE, TextKind.FEED)
    assert article is not None
    assert article.text == "The vote was repeated."


def test_the_text_of_the_page_survives_an_update(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    page = make_article("The whole story.", kind=TextKind.FULL)
    articles.save_article(db, ONE, page)
    apply_change(db, FEED, updates(ONE, "Other."), LATER)
    assert articles.get_article(db, ONE, TextKind.FULL) == page


def test_an_update_of_a_read_entry_says_that_it_changed(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    entries.set_states(db, [ONE], read=True)
    apply_change(db, FEED, updates(ONE, "Other."), LATER)
    assert entries.get_entry(db, ONE).is_changed


def test_a_new_guid_of_the_same_text_is_no_update(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    entries.set_states(db, [ONE], read=True)
    renamed = replace(make_content("quay"), content_hash=make_content("pier").content_hash)
    change = replace(new_entries(), updated=((ONE, renamed),))
    assert apply_change(db, FEED, change, LATER) == Applied(0, 0)
    assert not entries.get_entry(db, ONE).is_changed
    (known,) = known_entries(db, FEED, identities=["quay"], canonical_urls=[])
    assert (known.id, known.guid) == (ONE, "quay")


def test_a_name_that_another_entry_has_is_not_taken_from_it(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier"), make_content("quay")), NOW)
    assert apply_change(db, FEED, updates(ONE, "Other.", name="quay"), LATER) == Applied(0, 1)
    known = known_entries(db, FEED, identities=["pier", "quay"], canonical_urls=[])
    assert [(entry.id, entry.identity) for entry in known] == [(1, "pier"), (2, "quay")]


@pytest.mark.parametrize("entry_id", [2, 99], ids=["of another feed", "of none"])
def test_an_update_of_a_strange_entry_changes_nothing(db: Database, entry_id: int) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    wire = feeds.add_feed(db, WIRE, now=NOW)
    apply_change(db, wire, new_entries(make_content("strike", text="Cranes stood.")), NOW)
    assert apply_change(db, FEED, updates(EntryId(entry_id), "Other."), LATER) == Applied(0, 0)
    assert html_of(db, EntryId(2)) == "<p>Cranes stood.</p>"


# --- the feed itself ----------------------------------------------------------------------


def test_a_good_answer_changes_what_is_known_of_the_feed(db: Database) -> None:
    change = FeedChange(
        "new",
        LATER,
        is_success=True,
        title="Harbour Ledger",
        site_url="https://harbourledger.example/",
        etag='"7"',
        last_modified="Wed",
    )
    apply_change(db, FEED, change, NOW)
    feed = feeds.get_feed(db, FEED)
    assert (feed.title, feed.site_url) == ("Harbour Ledger", "https://harbourledger.example/")
    assert (feed.last_success, feed.next_fetch, feed.last_error) == (NOW, LATER, "")


def test_an_unchanged_answer_keeps_title_and_validators(db: Database) -> None:
    first = FeedChange(
        "new", None, is_success=True, title="Ledger", etag="7", last_modified="W"
    )
    apply_change(db, FEED, first, NOW)
    apply_change(db, FEED, FeedChange("unchanged", LATER, is_success=True), LATER)
    (source,) = due.feed_sources(db, due_at=None)
    assert (source.title, source.etag, source.last_modified) == ("Ledger", "7", "W")
    assert source.last_success == LATER


@pytest.mark.parametrize("status", ["failed", "gone", "skipped"])
def test_a_failed_answer_changes_only_what_is_known_of_the_attempt(
    db: Database, status: str
) -> None:
    good = FeedChange("new", None, is_success=True, title="Ledger", etag="7", last_modified="W")
    apply_change(db, FEED, good, NOW)
    failed = FeedChange(
        status,  # type: ignore[arg-type]  # one of the literals
        LATER,
        error="No answer.",
        errors_in_row=1,
        etag="8",
        last_modified="T",
        title="",
        new_url=WIRE,
        added=(make_content("pier"),),
    )
    assert apply_change(db, FEED, failed, LATER) == Applied(0, 0)
    (source,) = due.feed_sources(db, due_at=None)
    assert (source.url, source.title, source.etag, source.last_modified) == (
        LEDGER,
        "Ledger",
        "7",
        "W",
    )
    assert (source.last_success, source.next_fetch, source.errors_in_row) == (NOW, LATER, 1)
    assert feeds.get_feed(db, FEED).last_error == "No answer."
    assert all_ids(db) == []


def test_a_feed_that_is_gone_stays_so_until_it_answers(db: Database) -> None:
    apply_change(db, FEED, FeedChange("gone", None, is_gone=True, error="Gone."), NOW)
    apply_change(db, FEED, FeedChange("failed", LATER, error="No answer."), NOW)
    assert feeds.get_feed(db, FEED).is_gone
    apply_change(db, FEED, FeedChange("unchanged", LATER, is_success=True), NOW)
    assert not feeds.get_feed(db, FEED).is_gone


def test_a_feed_that_moved_is_asked_at_its_new_address(db: Database) -> None:
    change = FeedChange("moved", None, is_success=True, new_url=WIRE)
    assert apply_change(db, FEED, change, NOW) == Applied(0, 0, moved=True)
    assert feeds.get_feed(db, FEED).url == WIRE
    assert apply_change(db, FEED, change, NOW) == Applied(0, 0, moved=False)


@pytest.mark.parametrize(
    ("new_url", "stays"),
    [("https://harbourledger.example/new.xml", True), (WIRE, False)],
    ids=["its own host", "another host"],
)
def test_a_typed_feed_stays_typed_only_at_its_own_origin(
    db: Database, *, new_url: str, stays: bool
) -> None:
    feeds.add_feed(db, LEDGER, typed=True, now=NOW)
    apply_change(db, FEED, FeedChange("moved", None, is_success=True, new_url=new_url), NOW)
    assert feeds.is_typed(db, FEED) is stays


def test_what_was_applied_unpacks_to_its_counts(db: Database) -> None:
    new, updated = apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    assert (new, updated) == (1, 0)


def test_a_feed_does_not_move_onto_another_one(db: Database) -> None:
    feeds.add_feed(db, WIRE, now=NOW)
    change = FeedChange("moved", None, is_success=True, new_url=WIRE)
    assert apply_change(db, FEED, change, NOW) == Applied(0, 0, moved=False)
    assert {feed.url for feed in feeds.list_feeds(db)} == {LEDGER, WIRE}


@pytest.mark.parametrize("feed_id", [1, 99], ids=["removed", "never there"])
def test_an_answer_for_a_feed_that_is_not_there_changes_nothing(
    db: Database, feed_id: int
) -> None:
    feeds.remove_feed(db, FEED, NOW)
    answer = new_entries(make_content("pier"))
    assert apply_change(db, FeedId(feed_id), answer, NOW) == Applied(0, 0)
    assert all_ids(db) == []


def test_an_answer_that_cannot_be_stored_whole_is_not_stored_at_all(db: Database) -> None:
    broken = replace(make_content("quay"), title="\ud800")
    with pytest.raises(StoreError):
        apply_change(db, FEED, new_entries(make_content("pier"), broken), NOW)
    assert all_ids(db) == []
    assert kept_counts(db) == recount(db) == [(1, 0, 0, 0, 0)]


# --- who is known -------------------------------------------------------------------------


def test_an_entry_is_known_by_any_of_its_names(db: Database) -> None:
    apply_change(
        db,
        FEED,
        new_entries(make_content("a"), make_content("b"), make_content("c"), make_content("d")),
        NOW,
    )
    known = known_entries(
        db,
        FEED,
        identities=["a", "b", "nowhere"],
        canonical_urls=["https://harbourledger.example/c"],
    )
    assert [entry.identity for entry in known] == ["a", "b", "c"]
    assert known[0] == KnownEntry(
        id=ONE,
        identity="a",
        guid="a",
        canonical_url="https://harbourledger.example/a",
        title="Title of a",
        content_hash="The harbour council of Port Sella voted.",
        url="https://harbourledger.example/a?utm_source=feed",
        published=NOW,
    )


def test_empty_names_find_nobody(db: Database) -> None:
    silent = replace(make_content("a", guid=""), canonical_url="")
    apply_change(db, FEED, new_entries(silent), NOW)
    assert known_entries(db, FEED, identities=[""], canonical_urls=[""]) == []


def test_the_entries_of_other_feeds_are_not_known(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("a")), NOW)
    wire = feeds.add_feed(db, WIRE, now=NOW)
    assert known_entries(db, wire, identities=["a"], canonical_urls=[]) == []


def test_thousands_of_names_are_looked_up_at_once(db: Database) -> None:
    names = [f"n{number}" for number in range(1300)]
    apply_change(db, FEED, new_entries(*(make_content(name) for name in names)), NOW)
    known = known_entries(db, FEED, identities=names, canonical_urls=names)
    assert [entry.identity for entry in known] == names
