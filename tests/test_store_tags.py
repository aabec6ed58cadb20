"""Tags: given, taken, counted, renamed, and put back exactly."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import InputError, NotFoundError
from reader.model import EntryId, TagCount
from reader.store import feeds
from reader.store.db import Database, open_database
from reader.store.states import set_states
from reader.store.tags import (
    TagState,
    add_tag,
    clean_tag,
    delete_tag,
    list_tags,
    rename_tag,
    restore_tags,
    set_tags,
    tags_of,
    take_tag,
)
from tests.storing import NOW, add_filled_feed, all_ids

ONE, TWO, THREE = EntryId(1), EntryId(2), EntryId(3)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Five entries, 1 to 5."""
    database = open_database(tmp_path / "library.sqlite", survives=False)
    add_filled_feed(database, hours=range(5, 0, -1))
    yield database
    database.close()


def all_tags(db: Database) -> dict[EntryId, tuple[str, ...]]:
    return tags_of(db, all_ids(db))


def test_what_is_given_and_taken_is_said_as_it_was_before(db: Database) -> None:
    first = set_tags(db, [ONE, TWO, EntryId(99)], add=["Harbour"])
    second = set_tags(db, [TWO, THREE], add=["hÁrbour", "ferries"], remove=["cranes"])
    assert first == [TagState("Harbour", (ONE, TWO), is_set=False)]
    assert second == [
        TagState("hÁrbour", (THREE,), is_set=False),
        TagState("ferries", (TWO, THREE), is_set=False),
    ]
    assert all_tags(db) == {
        ONE: ("Harbour",),
        TWO: ("ferries", "Harbour"),
        THREE: ("ferries", "Harbour"),
    }
    assert set_tags(db, [ONE, TWO], remove=["HARBOUR"]) == [
        TagState("Harbour", (ONE, TWO), is_set=True)
    ]
    assert set_tags(db, [ONE], remove=["harbour"]) == []


def test_a_tag_ends_with_its_last_entry(db: Database) -> None:
    set_tags(db, [ONE], add=["Harbour"])
    set_tags(db, [ONE], remove=["harbour"])
    assert list_tags(db) == []
    set_tags(db, [ONE], add=["HARBOUR"])
    assert list_tags(db) == [TagCount("HARBOUR", 1)]


def test_tags_are_listed_by_use_of_entries_in_sight(db: Database) -> None:
    set_tags(db, [ONE, TWO], add=["ferries"])
    set_tags(db, [ONE, TWO, THREE], add=["cranes"])
    set_tags(db, [TWO], add=["antlers"])
    set_states(db, [TWO], hidden=True)
    assert list_tags(db) == [
        TagCount("cranes", 2),
        TagCount("ferries", 1),
        TagCount("antlers", 0),
    ]
    feeds.remove_feed(db, feeds.list_feeds(db)[0].id, NOW)
    assert {tag.entries for tag in list_tags(db)} == {0}


def test_renaming_and_merging_and_deleting_are_put_back(db: Database) -> None:
    set_tags(db, [ONE, TWO], add=["harbour"])
    set_tags(db, [TWO, THREE], add=["port"])
    before = all_tags(db)
    written = rename_tag(db, "Harbour", "Hárbour").before
    assert all_tags(db)[ONE] == ("Hárbour",)
    merged = rename_tag(db, "harbour", "PORT").before
    assert all_tags(db) == {ONE: ("port",), TWO: ("port",), THREE: ("port",)}
    gone = delete_tag(db, "port")
    assert all_tags(db) == {}
    for states in (gone, merged, written):
        restore_tags(db, states)
    assert all_tags(db) == before
    with pytest.raises(NotFoundError, match="No entry is tagged “quays”"):
        rename_tag(db, "quays", "x")
    with pytest.raises(NotFoundError):
        delete_tag(db, "quays")
    assert rename_tag(db, "port", "port").before == []


def test_whatever_is_done_is_undone_in_reverse(db: Database) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    names = ["Harbour", "harbour", "hárbour", "Ferries", "port"]
    seen, steps = [all_tags(db)], []
    for _ in range(60):
        ids = chance.sample(all_ids(db), 3)
        steps.append(
            set_tags(db, ids, add=chance.sample(names, 2), remove=chance.sample(names, 1))
        )
        known = [tag.name for tag in list_tags(db)]
        if known:
            steps[-1] += rename_tag(db, chance.choice(known), chance.choice(names)).before
        seen.append(all_tags(db))
    for states in reversed(steps):
        assert all_tags(db) == seen.pop()
        restore_tags(db, states)
    assert all_tags(db) == seen.pop() == {}


def test_rules_tag_within_their_own_transaction(db: Database) -> None:
    with db.write() as connection:
        assert add_tag(connection, "harbour", [ONE, TWO]) == (ONE, TWO)
        assert take_tag(connection, "Harbour", [TWO, THREE]) == (TWO,)
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    assert list_tags(db) == []


def test_ten_thousand_entries_are_tagged_in_pieces(db: Database, tmp_path: Path) -> None:
    with db.write() as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n LIMIT 10500) "
            "INSERT INTO entries (id, feed_id, identity, guid, url, canonical_url, title, "
            "author, published, first_seen, content_hash) "
            "SELECT i, 1, i, '', '', '', '', '', i, i, ''"
            " FROM n"
        )
        connection.execute(
            "INSERT INTO entry_states (entry_id, feed_id, sort_key) "
            "SELECT id, 1, id FROM entries WHERE id >= 100"
        )
    ids = all_ids(db)
    (state,) = set_tags(db, ids, add=["harbour"])
    assert len(state.ids) == len(ids) == 10_505
    restore_tags(db, [state])
    assert list_tags(db) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  old   quay ", "old quay"),
        ("#harbour", "harbour"),
        ('say "quay"', "say quay"),
        ("\x1b[31mred\u202e", "[31mred"),
        ("★", "★"),
        ("C#", "C#"),
        ("港", "港"),
        ("x" * 60, "x" * 60),
    ],
)
def test_names_are_cleaned(typed: str, name: str) -> None:
    assert clean_tag(typed) == name
    assert clean_tag(name) == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "needs a letter"),
        ("# ", "needs a letter"),
        ("\u200d\ufe0f\u0301", "needs a letter"),
        ("a, b", "no comma"),
        ("x" * 61, "at most 60"),
    ],
)
def test_what_can_be_no_name_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        clean_tag(typed)
