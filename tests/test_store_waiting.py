"""What a large refresh left: texts that are stored as they came, and made later."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.enrich import make_text
from reader.model import EntryId, FeedId, FeedText, Listing, MadeText, RuleDraft, TextKind
from reader.query.parse import parse_query
from reader.store import articles, documents, entries, feeds, rules, waiting
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.imprints import make_remembered
from reader.store.search import search
from reader.store.values import FeedChange
from reader.store.waiting import Late
from tests.storing import (
    NOW,
    WIRE,
    add_waiting,
    make_article,
    make_content,
    new_entries,
    states_of,
)

LATER = NOW + timedelta(hours=1)
FEED = FeedId(1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    yield database
    database.close()


def late(db: Database, ids: Sequence[EntryId]) -> list[Late]:
    """Made as a worker makes them."""
    return [late_of(entry_id, text) for entry_id, text in waiting.given_texts(db, ids)]


def late_of(entry_id: EntryId, text: FeedText) -> Late:
    made = make_text(text)
    return Late(entry_id, made, make_remembered(made.article) if made else None)


def made_of(db: Database, entry_id: EntryId) -> MadeText | None:
    (found,) = late(db, [entry_id])
    return found.made


def found(db: Database, words: str) -> list[int]:
    query = parse_query(words, now=NOW)
    return [entry.id for entry in search(db, query, Listing(show="all")).entries]


def test_a_text_that_waits_is_an_entry_without_article_and_words(db: Database) -> None:
    one, two = add_waiting(db, "The pier burnt.", "The quay stood.", waits=1)
    assert waiting.is_waiting(db, one)
    assert not waiting.is_waiting(db, two)
    assert waiting.count_waiting(db) == 1
    assert waiting.has_waiting(db)
    assert articles.get_article(db, one, TextKind.FEED) is None
    assert found(db, "pier") == []


def test_only_what_gave_anything_waits(db: Database) -> None:
    (one,) = add_waiting(db, "Cranes.")
    empty = replace(make_content("bare"), html=" ", article=None, waits=True)
    done = replace(make_content("made"), waits=True)
    apply_change(db, FEED, new_entries(empty, done), NOW)
    assert waiting.list_waiting(db) == [one]


def test_what_the_feed_gave_is_what_the_text_is_made_of(db: Database) -> None:
    (one,) = add_waiting(db, "Cranes stood still.")
    ((entry_id, text),) = waiting.given_texts(db, [one, EntryId(99)])
    content = make_content(
        "w0", published=NOW - timedelta(hours=99), text="Cranes stood still."
    )
    assert entry_id == one
    assert text == FeedText(
        content.html, content.url, content.title, "Mira Dahl", content.published, "en"
    )


def test_unread_ones_are_made_first_and_newest_first(db: Database) -> None:
    one, two, three = add_waiting(db, "One.", "Two.", "Three.")
    entries.set_states(db, [three], read=True)
    assert waiting.list_waiting(db) == [two, one, three]


def test_what_is_out_of_sight_is_made_last(db: Database) -> None:
    one, two = add_waiting(db, "One.", "Two.")
    (other,) = add_waiting(db, "Another.", url=WIRE)
    feeds.remove_feed(db, FEED, now=NOW)
    assert waiting.list_waiting(db) == [other, two, one]


def test_texts_of_the_same_feed_are_made_beside_it(db: Database) -> None:
    one, two, three = add_waiting(db, "One.", "Two.", "Three.")
    add_waiting(db, "Another.", url=WIRE)
    assert waiting.waiting_beside(db, two, limit=5) == [three, one]
    assert waiting.waiting_beside(db, two, limit=1) == [three]


def test_a_text_made_later_is_read_and_found(db: Database) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.")
    assert waiting.save_texts(db, late(db, [one]), LATER) == 1
    article = articles.get_article(db, one, TextKind.FEED)
    assert article is not None
    assert article.text == "The harbour pilot slept."
    assert (article.language, article.byline) == ("en", "Mira Dahl")
    assert found(db, "pilot") == [one]
    assert not waiting.has_waiting(db)


def test_what_no_longer_waits_is_left_as_it_is(db: Database) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.")
    made = late(db, [one])
    newer = replace(
        make_content("w0", text="The pilot woke."), article=make_article("The pilot woke.")
    )
    apply_change(
        db, FEED, FeedChange("new", None, is_success=True, updated=((one, newer),)), LATER
    )
    assert waiting.save_texts(db, made, LATER) == 0
    article = articles.get_article(db, one, TextKind.FEED)
    assert article is not None
    assert article.text == "The pilot woke."
    assert found(db, "woke") == [one]


def test_an_update_without_an_article_goes_on_waiting_with_its_own_text(db: Database) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.")
    newer = replace(make_content("w0", text="The pilot woke."), article=None)
    apply_change(
        db, FEED, FeedChange("new", None, is_success=True, updated=((one, newer),)), LATER
    )
    made = made_of(db, one)
    assert made is not None
    assert made.article.text == "The pilot woke."


def test_a_page_that_comes_first_stays_what_is_searched(db: Database) -> None:
    (one,) = add_waiting(db, "A summary.")
    page = make_article("The whole story of the lighthouse.", kind=TextKind.FULL)
    articles.save_page_article(db, one, page)
    assert waiting.is_waiting(db, one)
    assert found(db, "lighthouse") == [one]
    waiting.save_texts(db, late(db, [one]), LATER)
    assert found(db, "lighthouse") == [one]
    assert not waiting.has_waiting(db)


def test_what_holds_no_text_waits_no_more(db: Database) -> None:
    (one,) = add_waiting(db, "<!-- nothing -->")
    (made,) = late(db, [one])
    assert made.made is None
    assert waiting.save_texts(db, [made], LATER) == 1
    assert not waiting.has_waiting(db)
    assert found(db, "title") == [one]


@pytest.mark.parametrize("damage", ["UPDATE bodies SET html = x'00'", "DELETE FROM bodies"])
def test_a_body_that_cannot_be_read_is_no_text(db: Database, damage: str) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.")
    with db.write() as connection:
        connection.execute(damage)
    assert made_of(db, one) is None


def test_words_alone_are_stored_of_no_entry_that_waits_for_its_text(db: Database) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.")
    assert documents.count_waiting(db) == 0
    assert not documents.catch_up(db)
    assert waiting.is_waiting(db, one)


def test_rules_are_applied_when_the_words_are_there(db: Database) -> None:
    before = NOW - timedelta(hours=1)
    rules.add_rule(db, RuleDraft("pilot", "star"), before)
    rules.add_rule(db, RuleDraft("-cook", "read"), before)
    ids = add_waiting(db, "The harbour pilot slept.", "The cook slept.")
    assert [(state.is_starred, state.is_read) for state in states_of(db, ids)] == (
        [(False, False)] * 2
    )
    waiting.save_texts(db, late(db, ids), LATER)
    assert [(state.is_starred, state.is_read) for state in states_of(db, ids)] == [
        (True, True),
        (False, False),
    ]


def test_an_entry_that_came_meanwhile_gets_its_newer_text_later(db: Database) -> None:
    (one,) = add_waiting(db, "The harbour pilot slept.", waits=0)
    newer = replace(make_content("w0", text="The pilot woke."), article=None, waits=True)
    apply_change(db, FEED, new_entries(newer), LATER)
    assert waiting.list_waiting(db) == [one]


@pytest.mark.parametrize("query", ["-cook", "-entity:cook", "-lang:de", "-cook -author:nobody"])
def test_of_a_text_that_waits_nobody_knows_what_is_not_in_it(db: Database, query: str) -> None:
    ids = add_waiting(db, "The harbour pilot slept.", "The cook slept.", waits=1)
    assert ids[0] not in found(db, query)
    waiting.save_texts(db, late(db, ids), LATER)
    assert ids[0] in found(db, query)


def test_the_trial_of_a_rule_says_how_many_texts_it_could_not_ask(db: Database) -> None:
    add_waiting(db, "The harbour pilot slept.", "The cook slept.", waits=1)
    assert rules.try_rule(db, RuleDraft("cook", "read"), NOW).waiting == 1
