"""Lists are in order, complete, counted, and never scan what they do not show."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from reader.errors import NotFoundError
from reader.model import Entry, EntryId, FeedId, Listing, Show
from reader.store import entries, feeds, listing
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.listing import BOTTOM, TOP, flags_of, page_sql, walk_sql, where
from reader.store.values import ListCounts
from tests.storing import LEDGER, NOW, WIRE, add_filled_feed, make_content, new_entries

SHOWS: tuple[Show, ...] = ("all", "unread", "starred")
SCOPES = (
    Listing(),
    Listing("feed", FeedId(1)),
    Listing("folder", folder="World"),
    Listing("folder", folder="World/Harbours"),
    Listing("folder", folder=""),
    Listing("starred"),
    Listing("later"),
)
LISTINGS = [
    Listing(scope.scope, scope.feed_id, scope.folder, show)
    for scope, show in product(SCOPES, SHOWS)
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three feeds, two in one folder or inside it, whose entries mix in time; marks on some."""
    database = open_database(tmp_path_factory.mktemp("filled") / "library.sqlite")
    add_filled_feed(database, LEDGER, hours=range(90, 0, -3), folder="World/Harbours")
    add_filled_feed(database, WIRE, hours=range(91, 1, -3), folder="World")
    add_filled_feed(database, "https://tide.example/rss", hours=range(92, 2, -3))
    add_filled_feed(database, "https://worldly.example/rss", hours=[5], folder="Worldly")
    entries.set_states(database, [EntryId(n) for n in range(1, 92, 4)], read=True)
    entries.set_states(database, [EntryId(n) for n in range(1, 92, 5)], starred=True)
    entries.set_states(database, [EntryId(n) for n in range(1, 92, 7)], later=True)
    database.close()
    return database.path


@pytest.fixture
def db(tmp_path: Path, filled: Path) -> Iterator[Database]:
    """A copy of `filled` of its own."""
    path = tmp_path / "library.sqlite"
    shutil.copy(filled, path)
    database = open_database(path)
    yield database
    database.close()


def every_entry(db: Database) -> list[Entry]:
    """All entries, newest first, one look-up each."""
    found = [entries.get_entry(db, EntryId(number)) for number in range(1, 92)]
    return sorted(found, key=lambda entry: (entry.sort_key, entry.id), reverse=True)


def is_in_scope(entry: Entry, where: Listing) -> bool:
    folders = {1: "World/Harbours", 2: "World", 3: "", 4: "Worldly"}
    folder = folders[entry.feed_id]
    match where.scope:
        case "feed":
            return entry.feed_id == where.feed_id
        case "folder":
            return folder == where.folder or folder.startswith(where.folder + "/")
        case "starred":
            return entry.is_starred
        case "later":
            return entry.is_later
        case _:
            return True


def is_shown(entry: Entry, show: Show) -> bool:
    return {"all": True, "unread": not entry.is_read, "starred": entry.is_starred}[show]


def name_of(one: Listing) -> str:
    return f"{one.scope} {one.folder} {one.show}"


# --- pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("one", LISTINGS, ids=name_of)
def test_pages_hold_every_entry_of_the_listing_once_newest_first(
    db: Database, one: Listing
) -> None:
    wanted = [
        entry
        for entry in every_entry(db)
        if is_in_scope(entry, one) and is_shown(entry, one.show)
    ]
    assert wanted
    got: list[Entry] = []
    while page := entries.page_entries(
        db, one, after=(got[-1].sort_key, got[-1].id) if got else None, limit=7
    ):
        got += page
    assert got == wanted


@pytest.mark.parametrize("one", LISTINGS, ids=name_of)
def test_pages_from_the_end_upward_hold_the_same(db: Database, one: Listing) -> None:
    got: list[Entry] = []
    while page := entries.page_above(
        db, one, before=(got[0].sort_key, got[0].id) if got else None, limit=7
    ):
        got = [*page, *got]
    assert got == entries.page_entries(db, one, limit=1000)


def test_entries_of_one_moment_are_paged_by_id(tmp_path: Path) -> None:
    db = open_database(tmp_path / "library.sqlite")
    feed_id = feeds.add_feed(db, LEDGER, folder="World", now=NOW)
    contents = [make_content(f"n{number}") for number in range(9)]
    apply_change(db, feed_id, new_entries(*contents), NOW)
    for one in (Listing(), Listing("feed", feed_id), Listing("folder", folder="World")):
        first = entries.page_entries(db, one, limit=4)
        second = entries.page_entries(db, one, after=(first[-1].sort_key, first[-1].id))
        assert [entry.id for entry in (*first, *second)] == list(range(9, 0, -1))
    db.close()


def test_an_entry_that_arrives_does_not_move_the_next_page(db: Database) -> None:
    first = entries.page_entries(db, Listing(), limit=5)
    after = (first[-1].sort_key, first[-1].id)
    second = entries.page_entries(db, Listing(), after=after, limit=5)
    apply_change(db, FeedId(1), new_entries(make_content("newest")), NOW)
    assert entries.page_entries(db, Listing(), after=after, limit=5) == second


def test_a_folder_page_reaches_deep_into_one_feed(tmp_path: Path) -> None:
    db = open_database(tmp_path / "library.sqlite")
    add_filled_feed(db, LEDGER, hours=range(300, 0, -1), folder="World")
    add_filled_feed(db, WIRE, hours=[400], folder="World")
    page = entries.page_entries(db, Listing("folder", folder="World", show="all"), limit=400)
    assert len(page) == 301
    assert page[-1].feed_id == 2
    db.close()


def test_a_folder_of_no_feeds_is_empty(db: Database) -> None:
    one = Listing("folder", folder="Sport", show="all")
    assert entries.page_entries(db, one) == []
    assert entries.counts(db, one) == ListCounts(0, 0, 0)


# --- plans --------------------------------------------------------------------------------


def plan_of(db: Database, sql: str, values: tuple[object, ...]) -> str:
    with db.read() as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize(
    ("one", "index"),
    [
        (Listing(), "states_unread "),
        (Listing(show="all"), "states_all "),
        (Listing(show="starred"), "states_starred "),
        (Listing("feed", FeedId(1)), "states_unread_feed "),
        (Listing("feed", FeedId(1), show="all"), "states_all_feed "),
        (Listing("feed", FeedId(1), show="starred"), "states_starred_feed "),
        (Listing("starred", show="all"), "states_starred "),
        (Listing("later", show="all"), "states_later "),
        (Listing("later"), "states_later "),
    ],
    ids=lambda value: name_of(value) if isinstance(value, Listing) else "",
)
def test_a_page_is_read_along_one_index(db: Database, one: Listing, index: str) -> None:
    sql, values = page_sql(one)
    plan = plan_of(db, sql, (*values, *TOP, 200))
    assert f"SEARCH s USING INDEX {index}" in plan
    assert "sort_key" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN s" not in plan
    assert "SCAN e" not in plan


def test_a_page_is_read_upward_along_the_same_index(db: Database) -> None:
    sql, values = page_sql(Listing(), is_upward=True)
    plan = plan_of(db, sql, (*values, *BOTTOM, 200))
    assert "SEARCH s USING INDEX states_unread (sort_key>?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("show", SHOWS)
def test_a_feed_of_a_folder_is_walked_along_its_own_index(db: Database, show: Show) -> None:
    plan = plan_of(db, walk_sql(flags_of(Listing(show=show))), (1, *TOP, 1))
    assert f"INDEX states_{show}_feed (feed_id=? AND sort_key<?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("scope", SCOPES[:5], ids=name_of)
def test_unread_ids_are_read_feed_by_feed(db: Database, scope: Listing) -> None:
    index, condition, values = where(scope, flags_of(scope), is_ordered=False)
    sql = f"SELECT s.entry_id FROM entry_states AS s INDEXED BY {index} WHERE {condition}"  # noqa: S608 - the statement of unread_ids
    assert "SEARCH s USING INDEX states_unread_feed (feed_id=?)" in plan_of(db, sql, values)


def test_statistics_do_not_change_a_plan(db: Database) -> None:
    sql, values = page_sql(Listing())
    before = plan_of(db, sql, (*values, *TOP, 200))
    with db.write() as connection:
        connection.execute("ANALYZE")
    db.close()
    again = open_database(db.path)
    assert plan_of(again, sql, (*values, *TOP, 200)) == before
    again.close()


# --- counts -------------------------------------------------------------------------------


@pytest.mark.parametrize("one", LISTINGS, ids=name_of)
def test_counts_are_those_of_the_scope_whatever_it_shows(db: Database, one: Listing) -> None:
    inside = [entry for entry in every_entry(db) if is_in_scope(entry, one)]
    assert entries.counts(db, one) == ListCounts(
        entries=len(inside),
        unread=sum(not entry.is_read for entry in inside),
        starred=sum(entry.is_starred for entry in inside),
    )


def test_totals_are_those_of_everything(db: Database) -> None:
    assert entries.totals(db) == entries.counts(db, Listing(show="all"))


def test_later_is_counted(db: Database) -> None:
    assert entries.count_later(db) == 13


@pytest.mark.parametrize("one", LISTINGS, ids=name_of)
def test_what_was_stored_since_is_counted(db: Database, one: Listing) -> None:
    wanted = [
        entry
        for entry in every_entry(db)
        if entry.id > 40 and is_in_scope(entry, one) and is_shown(entry, one.show)
    ]
    assert entries.count_since(db, one, EntryId(40)) == len(wanted)


@pytest.mark.parametrize("one", LISTINGS, ids=name_of)
def test_unread_ids_are_those_that_the_listing_shows(db: Database, one: Listing) -> None:
    wanted = {
        entry.id
        for entry in every_entry(db)
        if is_in_scope(entry, one) and is_shown(entry, one.show) and not entry.is_read
    }
    got = entries.unread_ids(db, one)
    assert set(got) == wanted
    assert len(got) == len(wanted)


def test_the_newest_id_is_the_highest(db: Database) -> None:
    assert entries.newest_id(db) == 91


def test_an_empty_library_has_no_newest_id(tmp_path: Path) -> None:
    db = open_database(tmp_path / "library.sqlite")
    assert entries.newest_id(db) == 0
    assert entries.totals(db) == ListCounts(0, 0, 0)
    assert entries.count_later(db) == 0
    db.close()


# --- one entry ----------------------------------------------------------------------------


def test_an_entry_is_what_its_list_shows(db: Database) -> None:
    (first,) = entries.page_entries(db, Listing(), limit=1)
    assert entries.get_entry(db, first.id) == first


def test_a_list_shows_the_users_name_of_a_feed(db: Database) -> None:
    feeds.edit_feed(db, FeedId(1), title="Mine")
    (entry,) = entries.page_entries(db, Listing("feed", FeedId(1)), limit=1)
    assert entry.feed_title == "Mine"


@pytest.mark.parametrize("number", [0, 92, -1, 2**80])
def test_an_entry_that_is_not_there_is_not_found(db: Database, number: int) -> None:
    with pytest.raises(NotFoundError, match=r"`reader list` shows them\.$"):
        entries.get_entry(db, EntryId(number))


def test_an_entry_whose_content_went_is_still_listed(db: Database) -> None:
    with db.write() as connection:
        connection.execute("DELETE FROM bodies WHERE entry_id = 1")
    assert entries.get_entry(db, EntryId(1)).is_starred


def test_a_feed_that_publishes_late_stands_where_its_date_says(db: Database) -> None:
    late = make_content("late", published=NOW - timedelta(hours=200))
    apply_change(db, FeedId(3), new_entries(late), NOW)
    assert entries.page_entries(db, Listing(show="all"), limit=200)[-1].title == "Title of late"


def test_the_walk_of_a_folder_reads_no_more_than_it_needs(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_MAX_CHUNK", 4)
    one = Listing("folder", folder="World", show="all")
    everything = [entry for entry in every_entry(db) if is_in_scope(entry, one)]
    assert entries.page_entries(db, one, limit=200) == everything
