"""Entries are found by their words and by what is known of them, newest or best first."""

import gzip
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.errors import CancelledError, QueryError, StoreError
from reader.model import (
    CancelToken,
    Enclosure,
    EntityType,
    EntryId,
    Extras,
    Listing,
    Recognition,
    TextKind,
)
from reader.query.parse import parse_query
from reader.store import articles, documents, feeds
from reader.store import search as search_module
from reader.store.changes import apply_change
from reader.store.codec import to_micros
from reader.store.db import Database, open_database
from reader.store.entries import set_states
from reader.store.search import count_found, search, search_ids
from reader.store.tags import set_tags
from reader.store.values import EntryContent, FeedChange
from tests.storing import LEDGER, NOW, make_article, make_content, new_entries
from tests.test_store_sightings import entity

ALL = Listing(show="all")
KEPT = Path(__file__).parent / "data" / "db"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Six entries in two feeds, the first of each the oldest."""
    db = open_database(tmp_path_factory.mktemp("search") / "library.sqlite")
    ledger = feeds.add_feed(db, LEDGER, folder="World/Harbours", now=NOW)
    apply_change(
        db,
        ledger,
        new_entries(
            content("cranes", "Cranes stood still at the old quay of Port Sella.", 40),
            content("ferry", "The night ferry passed the old crane.", 30),
            content("paint", "They will paint the quay, old as it is.", 20),
        ),
        NOW,
    )
    wire = feeds.add_feed(db, "https://wire.example/feed", now=NOW)
    apply_change(
        db,
        wire,
        new_entries(
            content("vote", "The council voted. A crane, a crane, a crane!", 10),
            content(
                "cafe", "Un café près du port, où la ville est à nous et le quai aussi.", 5
            ),
            content("town", "港町の船は朝に着いた。" * 4, 1),
        ),
        NOW,
    )
    feeds.edit_feed(db, wire, title="Meridian Wire")
    set_states(db, [EntryId(1)], read=True, starred=True)
    set_states(db, [EntryId(5)], later=True)
    articles.save_recognition(
        db,
        EntryId(1),
        TextKind.FEED,
        Recognition((entity("Port Sella", EntityType.PLACE),), "test 1"),
    )
    return db


def content(name: str, text: str, days: int) -> EntryContent:
    return make_content(name, text=text, published=NOW - timedelta(days=days))


def ids(db: Database, typed: str, listing: Listing = ALL, *, best: bool = False) -> list[int]:
    query = parse_query(typed, now=NOW)
    return [entry.id for entry in search(db, query, listing, best=best).entries]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("crane", [4, 2]),
        ("CRANE*", [4, 2, 1]),
        ("old quay", [3, 1]),
        ('"old quay"', [1]),
        ("ferry OR paint", [3, 2]),
        ("old -crane", [3, 1]),
        ("old -crane* -ferry", [3]),
        ("-crane -old", [6, 5]),
        ("cafe", [5]),
        ("京", []),
        ("港町", [6]),
        ("author:dahl crane", [4, 2]),
        ("author:crane", []),
        ("feed:meridian crane", [4]),
        ("feed:1 crane", [2]),
        ("-feed:meridian", [3, 2, 1]),
        ("folder:harbours", [3, 2, 1]),
        ("folder:World crane", [2]),
        ('entity:"port sella"', [1]),
        ("entity:sella type:person", []),
        ("entity:sella type:place", [1]),
        ("type:place", [1]),
        ("site:harbourledger.example crane", [4, 2]),
        ("site:example", [6, 5, 4, 3, 2, 1]),
        ("site:ledger.example", []),
        ("lang:fr", [5]),
        ("lang:ja", [6]),
        ("is:starred", [1]),
        ("is:read crane*", [1]),
        ("is:unread crane*", [4, 2]),
        ("is:later OR is:starred", [5, 1]),
        ("ferry OR is:starred", [2, 1]),
        ("since:2w", [6, 5, 4]),
        ("before:35d", [1]),
        ("crane since:15d before:2030-01-01", [4]),
        ("", [6, 5, 4, 3, 2, 1]),
    ],
)  # fmt: skip
def test_a_query_finds_newest_first(db: Database, typed: str, wanted: list[int]) -> None:
    assert ids(db, typed) == wanted


def test_a_list_is_searched_alone(db: Database) -> None:
    assert ids(db, "crane*", Listing(show="unread")) == [4, 2]
    assert ids(db, "crane*", Listing("folder", folder="World", show="all")) == [2, 1]
    assert ids(db, "is:unread", Listing("starred", show="all")) == []


def test_best_first_is_by_how_much_of_the_text_it_is(db: Database) -> None:
    assert ids(db, "old", best=True) == [2, 3, 1]
    assert ids(db, "is:starred", best=True) == [1]


def test_pages_follow_each_other(db: Database) -> None:
    for typed in ("old OR crane*", "is:unread"):
        whole = search(db, parse_query(typed, now=NOW), ALL)
        first, *rest = whole.entries
        page = search(db, parse_query(typed, now=NOW), ALL, limit=1)
        assert (page.entries, page.count) == ((first,), len(whole.entries))
        place = (first.sort_key, first.id)
        more = search(db, parse_query(typed, now=NOW), ALL, after=place)
        assert list(more.entries) == rest


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("feed:nobody", "No feed is called “nobody”, at column 6."),
        ("a folder:nowhere", "No folder is called “nowhere”, at column 10."),
    ],
)
def test_a_feed_that_is_not_there_is_said(db: Database, typed: str, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        ids(db, typed)
    assert str(caught.value) == sentence


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text('ab":-*O R()é港^{}+cran', max_size=30))
def test_whatever_is_typed_never_reaches_the_words_table_as_syntax(
    db: Database, typed: str
) -> None:
    try:
        found = ids(db, typed)
    except QueryError:
        return
    assert found == sorted(found, reverse=True)


# --- what is stored -----------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Database:
    db = open_database(tmp_path / "library.sqlite")
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    apply_change(db, feed_id, new_entries(make_content("one"), make_content("two")), NOW)
    return db


def test_a_page_takes_the_place_of_what_the_feed_gave(small: Database) -> None:
    words = "Herons nest on the north pier. " * 4
    articles.save_page_article(small, EntryId(1), make_article(words, kind=TextKind.FULL))
    assert ids(small, "heron*") == [1]
    assert ids(small, "council") == [2]


def test_an_update_takes_the_place_of_what_there_was(small: Database) -> None:
    changed = make_content("two", text="Herons nest here.")
    change = FeedChange("new", None, is_success=True, updated=((EntryId(2), changed),))
    apply_change(small, feeds.find_feed(small, "1").id, change, NOW)
    assert ids(small, "herons") == [2]
    assert ids(small, "council") == [1]


def test_the_same_text_is_stored_once(small: Database) -> None:
    with small.write() as connection:
        documents.put_document(connection, EntryId(1))
        documents.put_document(connection, EntryId(99))
        rows = connection.execute("SELECT count(*) FROM documents").fetchone()
    assert rows == (2,)


def test_entries_of_one_second_are_all_found_newest_stored_first(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_IN_A_SECOND", 4)
    contents = [make_content(f"n{number}", text="Herons.") for number in range(7)]
    apply_change(small, feeds.find_feed(small, "1").id, new_entries(*contents), NOW)
    found = ids(small, "herons")
    assert sorted(found) == [3, 4, 5, 6, 7, 8, 9]


def test_a_word_of_some_time_is_looked_for_there_alone(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of one second more than fit: the rows of some stand behind it.
    monkeypatch.setattr(documents, "_IN_A_SECOND", 4)
    contents = [make_content(f"n{number}", text="Herons.") for number in range(9)]
    apply_change(small, feeds.find_feed(small, "1").id, new_entries(*contents), NOW)
    day = NOW + timedelta(days=1)
    assert len(ids(small, f"herons before:{day:%Y-%m-%d}")) == 9
    assert len(ids(small, "herons since:2d")) == 9
    assert ids(small, f"herons since:{day:%Y-%m-%d}") == []
    assert ids(small, f"herons before:{NOW - timedelta(days=40):%Y-%m-%d}") == []


def test_a_search_that_nobody_waits_for_is_given_up(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "_STEPS_A_LOOK", 10)
    cancel = CancelToken()
    query = parse_query("crane", now=NOW)
    assert search(db, query, ALL, cancel=cancel).count
    cancel.cancel()
    with pytest.raises(CancelledError):
        search(db, query, ALL, cancel=cancel)
    assert search(db, query, ALL).count


def test_beginnings_of_words_are_indexed(small: Database) -> None:
    with small.read() as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'words'"
        ).fetchone()
    assert "prefix = '2 3'" in sql


def test_an_entry_of_a_removed_feed_is_not_found(small: Database) -> None:
    feeds.remove_feed(small, feeds.find_feed(small, "1").id, NOW)
    assert ids(small, "council") == []


def test_a_library_without_an_entry_finds_nothing(tmp_path: Path) -> None:
    assert ids(open_database(tmp_path / "library.sqlite"), "crane") == []


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_texts_that_an_older_library_held_are_found_by_and_by(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(gzip.decompress((KEPT / f"version-{version}.sqlite.gz").read_bytes()))
    db = open_database(path)
    assert ids(db, "cranes stood still") == []
    waiting = documents.count_waiting(db)
    while documents.catch_up(db, limit=3):
        assert documents.count_waiting(db) < waiting
        waiting = documents.count_waiting(db)
    assert ids(db, "cranes stood still") == [7]
    db.close()


# --- without full-text search -------------------------------------------------------------


def test_without_full_text_search_everything_else_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = documents._TABLE
    monkeypatch.setattr(documents, "_TABLE", table.replace("fts5", "fts99"))
    db = open_database(tmp_path / "library.sqlite")
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    apply_change(db, feed_id, new_entries(make_content("one")), NOW)
    assert not documents.catch_up(db)
    assert documents.count_waiting(db) == 1
    monkeypatch.setattr(documents, "_TABLE", table)
    assert documents.catch_up(db)
    assert ids(db, "council") == [1]


def test_a_search_says_that_this_sqlite_cannot(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "_MODULE", "fts99")
    with pytest.raises(StoreError) as caught:
        ids(small, "crane")
    assert str(caught.value).startswith(f"The SQLite of this Python ({sqlite3.sqlite_version})")


@pytest.fixture
def tagged(tmp_path: Path) -> Iterator[Database]:
    """Five entries, the newest last; tags on some, files on some, the second hidden."""
    db = open_database(tmp_path / "library.sqlite", survives=False)
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    files = {
        1: Extras(enclosures=(Enclosure("https://a.example/1.mp3", "audio/mpeg"),)),
        3: Extras(enclosures=(Enclosure("https://a.example/1.png", "image/png"),)),
        4: Extras(
            enclosures=(
                Enclosure("https://a.example/2.png", "image/png"),
                Enclosure("https://a.example/2"),
            )
        ),
        5: Extras(replies_to=("https://a.example/",)),
    }
    contents = [
        replace(
            make_content(f"e{number}", published=NOW - timedelta(days=9 - number)),
            extras=files.get(number, Extras()),
        )
        for number in range(1, 6)
    ]
    apply_change(db, feed_id, new_entries(*contents), NOW)
    with db.write() as connection:
        connection.execute("UPDATE extras SET data = '{' WHERE entry_id = 5")
    set_tags(db, [EntryId(one) for one in (1, 2, 3, 4)], add=["Old Quay"])
    set_tags(db, [EntryId(3), EntryId(5)], add=["old ferries"])
    set_states(db, [EntryId(2)], hidden=True)
    set_states(db, [EntryId(4)], read=True)
    yield db
    db.close()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('tag:"old quay"', [4, 3, 1]),
        ('tag:"OLD QUÁY" is:unread', [3, 1]),
        ('tag:"old quay" -tag:"old ferries"', [4, 1]),
        ("tag:old*", [5, 4, 3, 1]),
        ('tag:"old quay" OR tag:"old ferries"', [5, 4, 3, 1]),
        ('harbour tag:"old quay"', [4, 3, 1]),
        ("tag:quay", []),
        ("tag:%*", []),
        ("-tag:nobody", [5, 4, 3, 1]),
        ("has:enclosure", [4, 1]),
        ('has:enclosure tag:"old quay" is:read', [4]),
        ("-has:enclosure", [5, 3]),
    ],
)
def test_tags_and_files_are_found(tagged: Database, typed: str, wanted: list[int]) -> None:
    assert ids(tagged, typed) == wanted
    query = parse_query(typed, now=NOW)
    assert search_ids(tagged, query, ALL) == wanted
    assert count_found(tagged, query, ALL) == (len(wanted), False)
    later = [one for one in wanted if one > 3]
    assert count_found(tagged, query, ALL, since=EntryId(3)) == (len(later), False)
    place = (to_micros(NOW - timedelta(days=6)), EntryId(3))
    behind = search(tagged, query, ALL, after=place).entries
    assert [entry.id for entry in behind] == [one for one in wanted if one < 3]


def test_the_entries_of_a_tag_come_in_order_by_themselves(tagged: Database) -> None:
    """A rare tag in a large library costs as much as the tag is used."""
    query = parse_query('tag:"old quay" is:unread', now=NOW)
    with tagged.read() as connection:
        sql, values = search_module._make_sql(connection, query, ALL, after=None, best=False)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    words = " ".join(row[3] for row in plan)
    assert "SEARCH t USING PRIMARY KEY (tag_id=? AND (sort_key,entry_id)<(?,?))" in words
    assert "TEMP B-TREE" not in words


def test_a_number_means_the_feed_that_has_it_and_no_title(tmp_path: Path) -> None:
    db = open_database(tmp_path / "library.sqlite")
    for number, title in enumerate(("Channel 2", "Wire", "Route 66")):
        feed_id = feeds.add_feed(db, f"https://f{number}.example/feed", title=title, now=NOW)
        apply_change(db, feed_id, new_entries(make_content(f"pier-{number}")), NOW)
    for words, ids in (("feed:2", [2]), ("feed:66", [3]), ("feed:wire", [2])):
        found = search(db, parse_query(words, now=NOW), ALL).entries
        assert [entry.id for entry in found] == ids
    db.close()
