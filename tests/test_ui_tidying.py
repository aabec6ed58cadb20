"""Removed parts come back by a key, lines are marked as furniture, and all of it is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from reader.config import Config, Paths, find_paths
from reader.library import Library
from reader.model import Article, EntryId, TextKind
from reader.store import articles
from reader.ui.app import ReaderApp
from reader.ui.dialogs.furniture import FurnitureDialog
from reader.ui.main_screen import MainScreen
from reader.ui.removed_parts import moved_offset
from tests.site_articles import LETTER, LISTEN, SITE, make_page, site_pages, story
from tests.storing import add_filled_feed
from tests.ui_article import paragraphs
from tests.ui_library import main_of, names_in, shown, wait_for

MEDIUM, NARROW = (120, 36), (80, 24)
COUNT = 6


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """Six unread entries, each with a page of one site; the newest comes first."""
    opened = Library.open(paths, Config())
    add_filled_feed(opened._db, hours=range(COUNT))
    for number, page in enumerate(site_pages(COUNT)):
        articles.save_article(opened._db, EntryId(number + 1), page)
    store_names(opened)
    yield opened
    opened.close()


def store_names(library: Library) -> None:
    """Have the names of every text found, so that no model is needed."""
    for number in range(COUNT):
        article = read(library, EntryId(number + 1))
        articles.save_recognition(
            library._db,
            EntryId(number + 1),
            article.kind,
            names_in(article.text),
            text=article.text,
        )


def read(library: Library, entry_id: EntryId) -> Article:
    article = library.texts.stored_article(entry_id)
    assert article is not None
    return article


def blocks(main: MainScreen) -> list[str]:
    article = main.desk.article
    return [block.text for block in article.blocks] if article else []


def removed(main: MainScreen) -> list[str]:
    article = main.desk.article
    return [part.text for part in article.removed] if article else []


async def open_first(pilot: Pilot[str]) -> MainScreen:
    main = main_of(pilot)
    await wait_for(pilot, lambda: bool(main.lists.entries.rows))
    await pilot.press("2", "g", "enter")
    await wait_for(pilot, lambda: main.desk.is_open)
    return main


async def test_what_recurs_is_removed_and_says_in_how_many_articles(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        assert blocks(main) == story(0)
        await pilot.press("X")
        assert f"in {COUNT} of {COUNT} articles here" in shown(pilot)


async def test_enter_puts_a_part_back_here_alone_and_u_takes_it_out(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("X", "right_curly_bracket", "enter")
        assert main.status.answer == "Put back in this article. U takes it out"
        assert blocks(main) == [LISTEN, *story(0)]
        assert (removed(main), main.desk.view.removed_shown) == ([LETTER], True)
        await pilot.press("J")
        assert blocks(main) == story(1)
        await pilot.press("K", "U")
        assert main.status.answer == "Taken out again"
        assert blocks(main) == story(0)


async def test_the_next_part_is_chosen_when_one_came_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("X", "right_curly_bracket", "enter")
        assert main.desk.view.part_place == 0
        assert removed(main) == [LETTER]
        await pilot.press("enter")
        assert blocks(main) == [LISTEN, *story(0), LETTER]
        assert main.desk.view.part_place == -1
        await pilot.press("enter")
        assert main.status.answer == "No removed part is chosen. } goes to the next one"


async def test_undo_takes_back_choices_and_marks_in_the_order_they_were_made(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("s", "X", "right_curly_bracket", "enter", "m")
        said = []
        for _ in range(4):
            await pilot.press("U")
            said.append(main.status.answer)
        assert said[1] == "Taken out again"
        assert said[3] == "Nothing to undo"
        assert blocks(main) == story(0)
        assert not library.entry(EntryId(1)).is_starred


async def test_e_keeps_a_part_in_all_articles_of_the_site(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("X", "E")
        assert main.status.answer == "No removed part is chosen. } goes to the next one"
        await pilot.press("right_curly_bracket", "E")
        assert main.status.answer == f"Kept in all articles of “{SITE}”. U undoes"
        await pilot.press("J")
        assert blocks(main) == [LISTEN, *story(1)]
        await pilot.press("U")
        assert main.status.answer == f"Undone: out again on “{SITE}”"
        assert blocks(main) == story(1)


async def test_e_asks_which_line_is_furniture_and_takes_it_out(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = await open_first(pilot)
        await pilot.press("E")
        assert isinstance(pilot.app.screen, FurnitureDialog)
        assert f"This line goes from every article of {SITE}:" in shown(pilot)
        assert story(0)[0][:40] in shown(pilot)
        await pilot.press("j", "enter")
        assert main.status.answer == f"Out of all articles of “{SITE}”. U undoes"
        assert blocks(main) == [story(0)[0], *story(0)[2:]]
        await pilot.press("U")
        assert main.status.answer == f"Undone: in the text again on “{SITE}”"
        assert blocks(main) == story(0)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_no_leaves_the_text_as_it_is(library: Library, key: str) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("E", key)
        assert blocks(main) == story(0)
        assert library.undo() is None


async def test_choices_are_there_after_a_restart(library: Library, paths: Paths) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await open_first(pilot)
        await pilot.press("E", "enter", "X", "right_curly_bracket", "enter")
    again = Library.open(paths, Config())
    async with ReaderApp(again).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        main.performer.open_id(EntryId(1))
        assert blocks(main) == [LISTEN, *story(0)[1:]]
    again.close()


async def test_a_text_without_an_address_has_no_site(library: Library) -> None:
    page = replace(site_pages(1)[0], url="")
    page = replace(page, removed=make_page(["a"], removed=[("Home", "menu")]).removed)
    articles.save_article(library._db, EntryId(1), page)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("E")
        assert (
            main.status.answer == "This text has no address, so there is no site to learn for"
        )
        await pilot.press("X", "right_curly_bracket", "E")
        assert (
            main.status.answer == "This text has no address, so there is no site to learn for"
        )


async def test_without_removed_parts_or_an_article_it_says_so(library: Library) -> None:
    articles.save_article(library._db, EntryId(1), make_page(["One.", "Two."]))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("X")
        assert main.status.answer == "Nothing was removed from this text"
        main.desk.article = None
        await pilot.press("E")
        assert main.status.answer == "No article is open"


async def test_the_only_paragraph_cannot_go(library: Library) -> None:
    articles.save_article(library._db, EntryId(1), make_page(["All there is."]))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("E")
        assert main.status.answer == "No line here could go: it is the whole text"


async def test_the_feeds_text_comes_back_from_raw_as_it_was_chosen(library: Library) -> None:
    with library._db.write() as connection:
        connection.execute("DELETE FROM articles WHERE entry_id = 1")
        connection.execute("UPDATE entries SET url = '' WHERE id = 1")  # no page to ask for
    page = replace(site_pages(1)[0], kind=TextKind.FEED)
    articles.save_article(library._db, EntryId(1), page)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = await open_first(pilot)
        await pilot.press("x", "E", "enter", "x")
        assert blocks(main) == [*story(0), LETTER]


async def test_parts_of_a_source_come_back_and_go_without_a_library(
    library: Library, tmp_path: Path
) -> None:
    page = tmp_path / "story.txt"
    page.write_text("\n\n".join(["Skip to main content", *story(3)]))
    async with ReaderApp(library, source=str(page)).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: removed(main) == ["Skip to main content"])
        before = blocks(main)
        await pilot.press("E")
        assert "does nothing here" in main.status.answer
        await pilot.press("X", "right_curly_bracket", "enter")
        assert blocks(main) == ["Skip to main content", *before]
        await pilot.press("U")
        assert main.status.answer == "Taken out again"
        assert blocks(main) == before
        assert library.undo() is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (["one", "two", "three"], ["one", "menu", "two", "three"], "three"),
        (["one", "two", "three"], ["one", "two", "menu", "three"], "two"),
        (["one", "menu", "three"], ["one", "three"], "three"),
        (["one", "two"], ["menu", "one", "two"], "one"),
    ],
)
def test_an_offset_follows_its_words(old: list[str], new: list[str], words: str) -> None:
    before, after = paragraphs(*old), paragraphs(*new)
    moved = moved_offset(before, after, before.text.index(words) + 1)
    assert moved == after.text.index(words) + 1


@pytest.mark.parametrize("new", [["x"], []])
def test_an_offset_stays_within_another_text(new: list[str]) -> None:
    before, after = paragraphs("one", "two"), paragraphs(*new)
    assert moved_offset(before, after, 6) == len(after.text)
    assert moved_offset(after, before, 0) == 0
