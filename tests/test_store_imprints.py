"""What is remembered of a site comes and goes with its articles; what the user chose stays."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from reader.extract.imprints import make_imprint, mark_of
from reader.model import Article, EntryId, TextKind
from reader.store.articles import get_article, save_article
from reader.store.db import Database, open_database
from reader.store.imprints import (
    NEWEST_OF_SITE,
    SAMPLE_CHARS,
    Known,
    load_known,
    set_choices,
    unpack_imprints,
)
from reader.store.values import LineChoice
from tests.site_articles import SITE, make_page, site_pages
from tests.storing import NOW, add_filled_feed, all_ids, make_article

ONE, TWO = EntryId(1), EntryId(2)
MARK = mark_of("Follow us")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Entries 1 to 45, with texts of another site."""
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=range(NEWEST_OF_SITE + 5))
    yield database
    database.close()


def pages_of(db: Database) -> Known:
    return load_known(db, ONE, SITE, "page")


def save(db: Database, entry_id: EntryId, article: Article, *, minutes: int = 0) -> None:
    save_article(db, entry_id, article, now=NOW + timedelta(minutes=minutes))


def test_an_article_is_remembered_with_its_site(db: Database) -> None:
    article = site_pages(1)[0]
    save(db, ONE, article)
    assert unpack_imprints(pages_of(db).packed) == [make_imprint(article)]
    assert load_known(db, ONE, "meridianwire.example", "page") == Known((), ())


def test_pages_and_what_feeds_give_are_remembered_apart(db: Database) -> None:
    article = site_pages(1)[0]
    save(db, ONE, replace(article, kind=TextKind.FEED))
    assert pages_of(db).packed == ()
    assert len(load_known(db, ONE, SITE, "feed").packed) == 1


def test_an_article_that_is_stored_anew_is_remembered_once(db: Database) -> None:
    first, second = site_pages(2)
    save(db, ONE, first)
    save(db, ONE, replace(second, kind=TextKind.PARTIAL))
    assert unpack_imprints(pages_of(db).packed) == [make_imprint(second)]


def test_an_article_without_an_address_is_not_remembered(db: Database) -> None:
    save(db, ONE, make_article("Cranes.", kind=TextKind.FULL))
    with db.read() as connection:
        assert (
            connection.execute("SELECT * FROM imprints WHERE origin = 'page'").fetchall() == []
        )


def test_the_newest_articles_of_a_site_are_remembered(db: Database) -> None:
    ids = all_ids(db)
    for number, entry_id in enumerate(ids):
        page = make_page(["Pier.", f"Story {entry_id} of {'x' * number}"])
        save(db, entry_id, page, minutes=-number)
    with db.read() as connection:
        rows = connection.execute(
            "SELECT entry_id FROM imprints WHERE site = ? ORDER BY entry_id", (SITE,)
        ).fetchall()
    assert [row[0] for row in rows] == ids[:NEWEST_OF_SITE]


def test_an_imprint_that_this_version_cannot_read_is_left_out(db: Database) -> None:
    save(db, ONE, site_pages(1)[0])
    with db.write() as connection:
        connection.execute("UPDATE imprints SET data = ?", (msgspec.msgpack.encode("later"),))
    assert unpack_imprints(pages_of(db).packed) == []


def test_an_article_and_its_imprint_are_stored_together_or_not_at_all(db: Database) -> None:
    with db.write() as connection:
        connection.execute("DROP TABLE imprints")
    with pytest.raises(Exception, match="imprints"):
        save(db, ONE, site_pages(1)[0])
    assert get_article(db, ONE, TextKind.FULL) is None


def test_choices_hold_for_their_site_or_their_entry(db: Database) -> None:
    for_site = LineChoice(MARK, is_kept=False, site=SITE, sample="Follow us")
    for_entry = LineChoice(MARK, is_kept=True, entry_id=ONE, sample="Follow us")
    set_choices(db, [for_site, for_entry])
    assert set(pages_of(db).choices) == {for_site, for_entry}
    assert load_known(db, TWO, SITE, "feed").choices == (for_site,)
    assert load_known(db, ONE, "meridianwire.example", "page").choices == (for_entry,)
    assert load_known(db, ONE, "", "page").choices == (for_entry,)


def test_what_was_said_before_comes_back_when_it_is_set_again(db: Database) -> None:
    drop = LineChoice(MARK, is_kept=False, site=SITE, sample="Follow us")
    keep = LineChoice(MARK, is_kept=True, site=SITE, sample="FOLLOW US")
    nothing = set_choices(db, [drop])
    assert nothing == (LineChoice(MARK, None, site=SITE),)
    assert set_choices(db, [keep]) == (drop,)
    assert pages_of(db).choices == (keep,)
    set_choices(db, [drop])
    assert pages_of(db).choices == (drop,)
    set_choices(db, nothing)
    assert pages_of(db).choices == ()


def test_choices_are_there_after_a_restart(db: Database) -> None:
    choice = LineChoice(MARK, is_kept=True, entry_id=ONE, sample="a" * 900)
    set_choices(db, [choice])
    db.close()
    again = open_database(db.path)
    assert pages_of(again).choices == (replace(choice, sample="a" * SAMPLE_CHARS),)
    again.close()


def test_choices_are_stored_whole_or_not_at_all(db: Database) -> None:
    good = LineChoice(MARK, is_kept=True, site=SITE)
    bad = LineChoice(None, is_kept=True, site=SITE)  # type: ignore[arg-type]  # breaks midway
    with pytest.raises(Exception, match="NOT NULL"):
        set_choices(db, [good, bad])
    assert pages_of(db).choices == ()
