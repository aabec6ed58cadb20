"""An answer that leaves something out takes nothing away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model import EntryId, FeedId, TextKind
from reader.store import articles, entries, feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.values import Applied, FeedChange
from tests.storing import LEDGER, NOW, categories_of, html_of, make_content, new_entries

LATER = NOW + timedelta(hours=1)
FEED = FeedId(1)
ONE = EntryId(1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One feed without entries."""
    database = open_database(tmp_path / "library.sqlite")
    feeds.add_feed(database, LEDGER, now=NOW)
    yield database
    database.close()


def bare(**fields: object) -> FeedChange:
    """An update of the first entry that has no body, nor what `fields` empties."""
    content = replace(
        make_content("pier"), html="", article=None, categories=(), content_hash="x", **fields
    )
    return replace(new_entries(), updated=((ONE, content),))


def test_an_update_without_a_body_keeps_what_is_stored(db: Database) -> None:
    whole = make_content("pier")
    apply_change(db, FEED, new_entries(whole), NOW)
    entries.set_states(db, [ONE], read=True)
    empty = {"url": "", "canonical_url": "", "title": "", "author": "", "published": None}
    assert apply_change(db, FEED, bare(**empty), LATER) == Applied(0, 0)
    assert articles.get_article(db, ONE, TextKind.FEED) == whole.article
    assert html_of(db, ONE) == whole.html
    entry = entries.get_entry(db, ONE)
    assert (entry.title, entry.author, entry.url) == (whole.title, whole.author, whole.url)
    assert not entry.is_changed


def test_a_body_that_comes_back_is_no_change(db: Database) -> None:
    apply_change(db, FEED, new_entries(make_content("pier")), NOW)
    apply_change(db, FEED, bare(), LATER)
    whole = replace(new_entries(), updated=((ONE, make_content("pier")),))
    assert apply_change(db, FEED, whole, LATER) == Applied(0, 0)


def test_another_title_without_a_body_is_a_change_of_the_title_alone(db: Database) -> None:
    whole = make_content("pier")
    apply_change(db, FEED, new_entries(whole), NOW)
    assert apply_change(db, FEED, bare(title="Other."), LATER) == Applied(0, 1)
    assert apply_change(db, FEED, bare(title="Other."), LATER) == Applied(0, 0)
    assert entries.get_entry(db, ONE).title == "Other."
    assert html_of(db, ONE) == whole.html
    assert categories_of(db, ONE) == ["harbour", "Ostrel"]


def test_an_entry_that_never_had_a_body_changes_with_its_title(db: Database) -> None:
    silent = replace(make_content("pier"), html="", article=None)
    apply_change(db, FEED, new_entries(silent), NOW)
    assert apply_change(db, FEED, bare(title="Other."), LATER) == Applied(0, 1)
    assert html_of(db, ONE) == ""


def test_an_update_whose_body_has_no_text_keeps_the_old_text(db: Database) -> None:
    whole = make_content("pier")
    apply_change(db, FEED, new_entries(whole), NOW)
    picture = replace(make_content("pier", text="x"), article=None)
    apply_change(db, FEED, replace(new_entries(), updated=((ONE, picture),)), LATER)
    assert articles.get_article(db, ONE, TextKind.FEED) == whole.article
    assert html_of(db, ONE) == "<p>x</p>"
