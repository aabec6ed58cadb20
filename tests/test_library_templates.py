"""Furniture of a site is learnt as articles arrive; what the reader chose is remembered."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.__main__ import main
from reader.config import Config, Paths, find_paths
from reader.library import Library
from reader.model import Article, EntryId, Removed, TextKind
from reader.store import articles
from tests.site import Site
from tests.site_articles import LETTER, LISTEN, make_page, site_pages, story
from tests.storing import add_filled_feed
from tests.ui_library import names_in

ONE, TWO = EntryId(1), EntryId(2)
SEEN = "in 5 of 5 articles here"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """The pages of five entries of one site."""
    opened = Library.open(paths, Config())
    add_filled_feed(opened._db, hours=range(5))
    for number, page in enumerate(site_pages(5)):
        articles.save_article(opened._db, EntryId(number + 1), page)
    yield opened
    opened.close()


def text(library: Library, entry_id: EntryId = ONE) -> list[str]:
    return [block.text for block in read(library, entry_id).blocks]


def read(library: Library, entry_id: EntryId = ONE) -> Article:
    article = library.texts.stored_article(entry_id)
    assert article is not None
    return article


def part(library: Library, words: str) -> Removed:
    return next(one for one in read(library).removed if one.text == words)


def test_what_was_stored_before_sites_were_learnt_teaches_with_the_next_refresh(
    library: Library,
) -> None:
    with library._db.write() as connection:
        connection.execute("DELETE FROM imprints")
    assert LISTEN in text(library)
    assert [result.status for result in library.refresh()] == ["failed"]
    assert LISTEN not in text(library)
    with library._db.read() as connection:
        before = connection.execute("SELECT * FROM imprints").fetchall()
    list(library.refresh())
    with library._db.read() as connection:
        assert connection.execute("SELECT * FROM imprints").fetchall() == before


def page_of(site: Site, path: str, paragraphs: list[str]) -> str:
    body = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    html = (
        f"<html><head><title>Quay</title></head><body><article>{body}</article></body></html>"
    )
    site.page(path, html.encode())
    return site.url(path)


def test_what_recurs_on_a_site_is_taken_out_of_each_article(library: Library) -> None:
    assert text(library) == story(0)
    assert read(library).removed == (Removed(LISTEN, SEEN, -1), Removed(LETTER, SEEN, 5))


def test_what_is_stored_stays_as_it_was_extracted(library: Library) -> None:
    stored = articles.get_article(library._db, ONE, TextKind.FULL)
    assert stored == site_pages(1)[0]


def test_the_raw_text_has_everything(library: Library) -> None:
    raw = library.texts.raw_article(read(library))
    assert [block.text for block in raw.blocks] == [LISTEN, *story(0), LETTER]


def test_the_feeds_own_texts_have_furniture_of_their_own(library: Library) -> None:
    only_once = replace(site_pages(1)[0], kind=TextKind.FEED)
    articles.save_article(library._db, ONE, only_once)
    assert library.texts.stored_article(ONE, TextKind.FEED) == only_once


def test_texts_that_come_with_a_feed_teach_too(paths: Paths, site: Site) -> None:
    items = "".join(
        f"<item><guid>g{number}</guid><link>http://ledger.example/{number}</link><description>"
        + escape("".join(f"<p>{words}</p>" for words in [*story(number), LETTER]))
        + "</description></item>"
        for number in range(5)
    )
    feed = f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>"
    site.page("/feed.xml", feed.encode(), content_type="application/rss+xml")
    opened = Library.open(paths, Config())
    opened.add_feed(opened.find_feeds(site.url("/feed.xml"))[0].url)
    assert read(opened).removed == (Removed(LETTER, SEEN, 5),)
    opened.close()


def test_a_page_that_is_fetched_comes_without_furniture(paths: Paths, site: Site) -> None:
    prompt = "Write to the people at the desk about what the harbour needs"
    links = [
        page_of(site, f"/{number}", [*story(number)[:3], prompt, *story(number)[3:]])
        for number in range(5)
    ]
    items = "".join(
        f"<item><guid>{link}</guid><link>{link}</link><title>{n}</title></item>"
        for n, link in enumerate(links)
    )
    feed = f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>"
    site.page("/feed.xml", feed.encode())
    opened = Library.open(paths, Config())
    opened.add_feed(opened.find_feeds(site.url("/feed.xml"))[0].url)
    fetched = [opened.texts.fetch_article(EntryId(number)) for number in range(1, 6)]
    assert prompt in fetched[0].text
    assert prompt not in fetched[4].text
    assert Removed(prompt, SEEN, 2) in fetched[4].removed
    opened.close()


def test_a_source_teaches_nothing(library: Library, site: Site) -> None:
    url = page_of(site, "/one", [LISTEN, *story(30), LETTER])
    assert story(30)[0] in library.texts.read_source(url).text
    with library._db.read() as connection:
        assert connection.execute(
            "SELECT count(*) FROM imprints WHERE origin = 'page'"
        ).fetchone() == (5,)


def test_names_are_those_of_the_text_that_is_read(library: Library) -> None:
    article = read(library)
    found = names_in(article.text)
    articles.save_recognition(library._db, ONE, article.kind, found, text=article.text)
    assert library.names.stored(ONE, article) == found
    library.texts.put_back(ONE, part(library, LISTEN), words="Taken out again")
    assert library.names.stored(ONE, read(library)) is None


# --- what the user chose ------------------------------------------------------------------


def test_a_part_put_back_is_text_of_this_article_alone(library: Library) -> None:
    library.texts.put_back(ONE, part(library, LISTEN), words="Taken out again")
    assert text(library) == [LISTEN, *story(0)]
    assert text(library, TWO) == story(1)


def test_a_part_that_is_kept_is_text_everywhere_on_the_site(library: Library) -> None:
    assert library.texts.keep_part(read(library), part(library, LISTEN), words="Out again")
    assert text(library) == [LISTEN, *story(0)]
    assert text(library, TWO) == [LISTEN, *story(1)]


def test_a_block_that_is_marked_goes_everywhere_on_the_site(library: Library) -> None:
    block = read(library).blocks[0]
    with_block = make_page([block.text, *story(40)], number=40)
    articles.save_article(library._db, TWO, with_block)
    assert library.texts.mark_furniture(read(library), block, words="Text again")
    assert text(library) == story(0)[1:]
    assert text(library, TWO) == story(40)


def test_a_marked_block_can_be_kept_again(library: Library) -> None:
    block = read(library).blocks[0]
    library.texts.mark_furniture(read(library), block, words="Text again")
    library.texts.keep_part(read(library), part(library, block.text), words="Out again")
    assert text(library) == story(0)


def test_choices_are_remembered_across_a_restart(library: Library, paths: Paths) -> None:
    library.texts.put_back(ONE, part(library, LISTEN), words="Taken out again")
    library.texts.mark_furniture(read(library), read(library).blocks[2], words="Text again")
    library.close()
    again = Library.open(paths, Config())
    assert text(again) == [LISTEN, story(0)[0], *story(0)[2:]]
    again.close()


def test_choices_are_undone_one_by_one(library: Library) -> None:
    library.texts.put_back(ONE, part(library, LISTEN), words="Taken out again")
    library.texts.keep_part(read(library), part(library, LETTER), words="Out again")
    assert text(library) == [LISTEN, *story(0), LETTER]
    undone = library.undo()
    assert undone is not None
    assert (undone.words, undone.is_text) == ("Out again", True)
    assert text(library) == [LISTEN, *story(0)]
    library.undo()
    assert text(library) == story(0)


def test_a_text_without_an_address_has_no_site_to_choose_for(library: Library) -> None:
    article = replace(read(library), url="")
    assert not library.texts.keep_part(article, article.removed[0], words="Out again")
    assert not library.texts.mark_furniture(article, article.blocks[0], words="Text again")
    assert library.undo() is None


def test_a_part_of_a_source_comes_back_and_nothing_is_stored(library: Library) -> None:
    article = read(library)
    made = library.texts.with_part(article, part(library, LETTER))
    assert [block.text for block in made.blocks] == [*story(0), LETTER]
    assert read(library) == article


def test_the_command_line_shows_what_is_read(
    library: Library, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    library.close()
    assert main(["--library", str(paths.library), "show", "1"]) == 0
    out = capsys.readouterr().out
    assert story(0)[0].split()[0] in out
    assert LISTEN not in out
