"""Where a name occurs: kept with the names of each text, newest entry first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reader.model import (
    Correction,
    Drop,
    Entity,
    EntityType,
    EntryId,
    Join,
    KeptCorrection,
    Mention,
    NameKey,
    Recognition,
    Rename,
    Retype,
    Split,
    TextKind,
)
from reader.store import articles, corrections, feeds, sightings
from reader.store.db import Database, open_database
from tests.storing import LEDGER, NOW, add_filled_feed

PERSON, PLACE, DATE = EntityType.PERSON, EntityType.PLACE, EntityType.DATE
RASK, OSTREL = NameKey("anna rask", PERSON), NameKey("ostrel", PLACE)
ONE, TWO, THREE = EntryId(1), EntryId(2), EntryId(3)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Entries 1, 2 and 3, each a day newer than the one before; no names."""
    database = open_database(tmp_path / "library.sqlite", survives=False)
    add_filled_feed(database, hours=[72, 48, 24])
    yield database
    database.close()


def entity(name: str, kind: EntityType = PERSON, *forms: str) -> Entity:
    """An entity mentioned once by its name and once by each further form."""
    mentions = tuple(
        Mention(place * 100, place * 100 + len(form), form, kind)
        for place, form in enumerate((name, *forms))
    )
    return Entity(name, kind, forms, mentions)


def name(db: Database, entry_id: EntryId, *entities: Entity, kind: str = "feed text") -> None:
    """Store that these were found in the entry's text."""
    articles.save_recognition(db, entry_id, TextKind(kind), Recognition(entities, "test 1"))


def seen(db: Database, key: NameKey) -> list[tuple[int, int]]:
    """Entries and how often each mentions the name, newest first."""
    return [(one.entry.id, one.mentions) for one in sightings.page_sightings(db, key)]


def correct(
    db: Database, correction: Correction, entry_id: EntryId | None = None
) -> KeptCorrection:
    """Store a correction and let the sightings follow."""
    kept = corrections.add_correction(db, correction, entry_id=entry_id, now=NOW)
    finish(db)
    return kept


def finish(db: Database) -> None:
    """Make all sightings that wait."""
    while sightings.catch_up(db):
        pass


def test_a_name_is_seen_where_it_was_found_newest_first(db: Database) -> None:
    name(db, ONE, entity("Anna Rask", PERSON, "Rask"))
    name(db, THREE, entity("ANNA RASK"), entity("Ostrel", PLACE))
    assert seen(db, RASK) == [(3, 1), (1, 2)]
    assert seen(db, OSTREL) == [(3, 1)]


def test_a_form_alone_joins_nobody_of_another_article(db: Database) -> None:
    name(db, ONE, entity("Anna Rask", PERSON, "Rask"))
    name(db, TWO, entity("Rask"))
    assert seen(db, RASK) == [(1, 2)]


def test_the_same_name_of_another_type_is_another_one(db: Database) -> None:
    name(db, ONE, entity("Ostrel"))
    assert seen(db, OSTREL) == []


def test_dates_and_amounts_are_not_followed(db: Database) -> None:
    name(db, ONE, entity("Tuesday", DATE))
    assert seen(db, NameKey("tuesday", DATE)) == []


def test_pages_follow_one_another(db: Database) -> None:
    for entry_id in (ONE, TWO, THREE):
        name(db, entry_id, entity("Anna Rask"))
    (first,) = sightings.page_sightings(db, RASK, limit=1)
    place = (first.entry.sort_key, first.entry.id)
    rest = sightings.page_sightings(db, RASK, after=place)
    assert [one.entry.id for one in (first, *rest)] == [3, 2, 1]


def test_a_page_reads_no_more_than_it_shows(db: Database) -> None:
    with db.read() as connection:
        rows = connection.execute(
            f"EXPLAIN QUERY PLAN {sightings.PAGE_SQL}", ("a", "b", 1, 1, 1, 1)
        ).fetchall()
    plan = [row[3] for row in rows]
    assert plan[0] == (
        "SEARCH sightings USING PRIMARY KEY (name_id=? AND (sort_key,entry_id)<(?,?))"
    )
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_the_article_that_is_open_is_left_out(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    name(db, TWO, entity("Anna Rask"))
    found = sightings.page_sightings(db, RASK, without=TWO)
    assert [one.entry.id for one in found] == [1]


def test_names_found_anew_take_the_place_of_the_earlier_ones(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    name(db, ONE, entity("Ostrel", PLACE))
    assert seen(db, RASK) == []
    assert seen(db, OSTREL) == [(1, 1)]


def test_the_names_of_the_page_count_before_those_of_the_feed(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"), kind="full text")
    name(db, ONE, entity("Ostrel", PLACE))
    assert (seen(db, RASK), seen(db, OSTREL)) == ([(1, 1)], [])


def test_a_feed_that_was_removed_is_out_of_sight(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    feeds.remove_feed(db, feeds.find_feed(db, LEDGER).id, NOW)
    assert seen(db, RASK) == []
    assert sightings.get_history(db, RASK, now=NOW, weeks=1).articles == 0
    assert sightings.find_known(db, "rask") == []


def test_a_history_counts_articles_by_week(db: Database) -> None:
    add_filled_feed(db, "https://other.example/feed", hours=[24 * 20])
    for entry_id in (ONE, TWO, EntryId(4)):
        name(db, entry_id, entity("Anna Rask", PERSON, "Rask"))
    history = sightings.get_history(db, RASK, now=NOW, weeks=4)
    assert history.weeks == (0, 1, 0, 2)
    assert (history.articles, history.mentions) == (3, 6)
    assert history.first_seen == NOW - timedelta(days=20)
    assert history.last_seen == NOW - timedelta(days=2)


def test_what_is_older_than_the_weeks_asked_for_is_counted_all_the_same(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    later = NOW + timedelta(days=30)
    history = sightings.get_history(db, RASK, now=later, weeks=2)
    assert (history.articles, history.weeks) == (1, (0, 0))


def test_a_date_in_the_future_counts_as_this_week(db: Database) -> None:
    name(db, THREE, entity("Anna Rask"))
    before = NOW - timedelta(days=3)
    assert sightings.get_history(db, RASK, now=before, weeks=2).weeks == (0, 1)


def test_a_name_that_never_occurred_has_an_empty_history(db: Database) -> None:
    history = sightings.get_history(db, RASK, now=NOW, weeks=3)
    assert (history.articles, history.weeks, history.first_seen) == (0, (0, 0, 0), None)


def test_names_are_known_by_whole_words_of_them(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"), entity("Raskolnik"), entity("Rask"))
    name(db, TWO, entity("Anna Rask"))
    found = sightings.find_known(db, "RASK")
    assert [(one.name, one.articles) for one in found] == [("Rask", 1), ("Anna Rask", 2)]
    assert found[1].key == RASK


@pytest.mark.parametrize("words", ["", " ", "%", "a_na rask", "\\", "nobody"])
def test_words_that_name_nobody_find_nobody(db: Database, words: str) -> None:
    name(db, ONE, entity("Anna Rask"))
    assert sightings.find_known(db, words) == []


def test_a_name_is_shown_as_written_not_as_a_headline_shouts_it(db: Database) -> None:
    name(db, ONE, entity("ANNA RASK"))
    name(db, TWO, entity("Anna Rask"))
    name(db, THREE, entity("ANNA RASK"))
    assert [one.name for one in sightings.find_known(db, "rask")] == ["Anna Rask"]


# --- corrections --------------------------------------------------------------------------


def test_a_name_that_is_none_is_seen_nowhere_until_that_is_taken_back(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    kept = correct(db, Drop(RASK))
    name(db, TWO, entity("Anna Rask"))
    assert seen(db, RASK) == []
    corrections.set_corrections(db, [(kept.id, None)])
    finish(db)
    assert seen(db, RASK) == [(2, 1), (1, 1)]


def test_a_correction_of_one_article_leaves_the_others(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    name(db, TWO, entity("Anna Rask"))
    correct(db, Drop(RASK), TWO)
    assert seen(db, RASK) == [(1, 1)]


def test_a_name_that_was_joined_is_seen_as_the_other(db: Database) -> None:
    other = NameKey("a. rask", PERSON)
    name(db, ONE, entity("A. Rask"))
    name(db, TWO, entity("Anna Rask"))
    correct(db, Join(NameKey("a rask", PERSON), RASK, "Anna Rask"))
    assert (seen(db, RASK), seen(db, other)) == ([(2, 1), (1, 1)], [])


def test_a_form_that_was_split_off_is_seen_by_itself(db: Database) -> None:
    name(db, ONE, entity("Anna Rask", PERSON, "Rask"))
    correct(db, Split(RASK, "rask"))
    assert seen(db, NameKey("rask", PERSON)) == [(1, 1)]


def test_corrections_are_taken_back_in_any_order(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    renamed = correct(db, Rename(RASK, "Anna Rask-Vale"))
    married = NameKey("anna rask-vale", PERSON)
    typed = correct(db, Retype(married, PLACE))
    dropped = correct(db, Drop(NameKey("anna rask-vale", PLACE)))
    corrections.set_corrections(db, [(dropped.id, None)])
    finish(db)
    assert seen(db, NameKey("anna rask-vale", PLACE)) == [(1, 1)]
    corrections.set_corrections(db, [(renamed.id, None)])
    finish(db)
    assert (seen(db, married), seen(db, RASK)) == ([], [(1, 1)])
    corrections.set_corrections(db, [(renamed.id, renamed), (typed.id, None)])
    finish(db)
    assert seen(db, married) == [(1, 1)]


def test_corrections_are_listed_newest_first_and_found_for_an_entry(db: Database) -> None:
    here = correct(db, Drop(OSTREL), ONE)
    everywhere = correct(db, Rename(RASK, "A. Rask"))
    assert corrections.list_corrections(db) == [everywhere, here]
    assert corrections.load_corrections(db, ONE) == (here.correction, everywhere.correction)
    assert corrections.load_corrections(db, TWO) == (everywhere.correction,)
    assert corrections.load_corrections(db, None) == (everywhere.correction,)


def test_setting_corrections_gives_the_steps_that_undo_it(db: Database) -> None:
    kept = correct(db, Drop(RASK))
    back = corrections.set_corrections(db, [(kept.id, None)])
    assert corrections.list_corrections(db) == []
    assert corrections.set_corrections(db, back) == ((kept.id, None),)
    assert corrections.list_corrections(db) == [kept]


def test_a_correction_of_an_article_without_names_waits_for_them(db: Database) -> None:
    correct(db, Drop(RASK), ONE)
    name(db, ONE, entity("Anna Rask"), entity("Ostrel", PLACE))
    assert (seen(db, RASK), seen(db, OSTREL)) == ([], [(1, 1)])


def test_an_entry_whose_names_cannot_be_read_is_passed_over(db: Database) -> None:
    name(db, ONE, entity("Anna Rask"))
    with db.write() as connection:
        connection.execute("UPDATE recognitions SET data = x'00'")
    correct(db, Drop(RASK))
    assert not sightings.catch_up(db)
