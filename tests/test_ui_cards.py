"""Cards over a real library: other articles and the way back."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from reader.library import Library
from reader.ui.app import ReaderApp
from reader.ui.card import EntityCard
from tests.ui_library import focus_of, main_of, open_library, shown, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def open_card(pilot: Pilot[str], *keys: str) -> None:
    """The card of the name that these keys move to in the panel."""
    await pilot.press("enter", "4", *keys, "enter")
    await wait_for(pilot, lambda: "Enter go there" in shown(pilot))


async def test_card_says_where_else_a_name_occurs(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await open_card(pilot, "j")
        text = shown(pilot)
        assert "╭─ ^ Ostrel ─" in text
        assert " in 6 articles of yours" in text
        assert "Norvane and Ostrel sign a ferry" in text.split("In other articles")[1]
        assert "Port Sella votes" not in text.split("In other articles")[1].split("╰")[0]


async def test_another_article_is_opened_and_backspace_shows_the_card(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await open_card(pilot, "j")
        first = main.desk.entry
        main.panes.article.go_to(300)
        await pilot.press("tab", "j", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        assert main.desk.entry is not None
        assert first is not None
        assert main.desk.entry.id != first.id
        assert library.entry(main.desk.entry.id).is_read
        assert focus_of(main) == "article"
        assert main.panes.article.chosen is not None
        assert main.panes.article.chosen.name == "Ostrel"
        opened = main.desk.entry.id
        await pilot.press("backspace")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EntityCard))
        assert main.desk.entry.id == first.id
        assert main.panes.article.first_offset > 0
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        assert main.desk.entry.id == opened


async def test_enter_on_a_mention_goes_there_and_backspace_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(80, 24)) as pilot:
        main = main_of(pilot)
        await open_card(pilot)
        await pilot.press("G", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        view = main.panes.article
        assert view.chosen is not None
        assert view.mention == len(view.chosen.mentions) - 1
        await pilot.press("backspace")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EntityCard))


async def test_panel_says_in_how_many_articles_the_name_is(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "4", "j")
        await wait_for(pilot, lambda: " 5 other articles" in shown(pilot))
        await pilot.press("k")
        await wait_for(pilot, lambda: " no other article so far" in shown(pilot))
