"""What the keys about names do on the main screen: filter, types, cards."""

from collections.abc import Iterator

import pytest

from reader.library import Library
from reader.model import EntityType
from reader.ui.app import ReaderApp
from reader.ui.panel_words import Starting
from reader.ui.type_choice import KEY, TypeChoice, read_choice, write_choice
from tests.ui_library import focus_of, main_of, open_library, shown, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


# --- the filter ---------------------------------------------------------------------------


async def test_slash_finds_a_name_and_enter_shows_its_card(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4", "slash", "o", "s", "t")
        assert focus_of(main) == "entities"
        assert "▌4 Entities   /ost▏   1/2" in shown(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "╭─ ^ Ostrel ─" in shown(pilot))
        await pilot.press("q")
        assert main.panes.panel.filter_words == "ost"
        await pilot.press("q")
        assert (main.panes.panel.filter_words, focus_of(main)) == ("", "entities")


async def test_escape_leaves_the_filter_first(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4", "j", "slash", "x", "escape")
        assert (main.panes.panel.filter_words, focus_of(main)) == ("", "entities")
        assert main.panes.article.chosen is not None


async def test_another_article_is_not_filtered(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4", "slash", "o", "s", "t", "down", "tab", "J")
        assert main.panes.panel.filter_words == ""


async def test_a_long_filter_shows_its_end(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "4", "slash", *("abcdefghij" * 3))
        await pilot.pause()
        assert "▌4 …fghijabcdefghij▏  0/2" in shown(pilot)


async def test_a_text_without_names_has_nothing_to_filter(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.desk.naming.clear()
        await pilot.press("4", "slash")
        assert main.status.answer == "No names in this text"
        assert not main.panes.panel.is_typing


async def test_while_names_are_sought_it_says_so(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.desk.naming.clear()
        main.panes.panel.state = Starting(2.0)
        await pilot.press("asterisk")
        assert main.status.answer == "Names are being found"


# --- the types ----------------------------------------------------------------------------


async def test_types_are_switched_in_sight_and_kept(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "W")
        await wait_for(pilot, lambda: "[x] @ People" in shown(pilot))
        await pilot.press("space")
        assert "[ ] @ People" in shown(pilot)
        names = [entity.name for entity in main.panes.article.names]
        assert names == ["Ostrel"]
        assert main.panes.panel.title_right == "1"
        await pilot.press("enter")
        assert main.status.answer == "Kept for every article"
        assert EntityType.PERSON in read_choice(library.recall(KEY)).hidden


async def test_q_puts_the_types_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "W", "space", "G", "space")
        await pilot.pause()
        assert "^Ostrel" in shown(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert len(main.panes.article.names) == 2
        assert "^Ostrel" not in shown(pilot)
        assert library.recall(KEY) == ""


async def test_types_that_were_kept_hold_from_the_start(library: Library) -> None:
    choice = TypeChoice(frozenset({EntityType.PLACE}), signs=True)
    library.remember(KEY, write_choice(choice))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        assert [entity.name for entity in main.panes.article.names] == ["Anna Rask"]
        assert main.panes.article.signs
        assert main.panes.panel.hidden == choice.hidden


async def test_a_click_switches_a_type(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "W")
        await wait_for(pilot, lambda: "[x] ^ Places" in shown(pilot))
        await pilot.click("#types", offset=(6, 2))
        await pilot.click("#types", offset=(6, 2))
        await pilot.pause()
        assert "[ ] ^ Places" in shown(pilot)


@pytest.mark.parametrize("text", ["", "{", '{"hidden": ["COLOUR"]}', "[1]"])
def test_a_choice_that_is_not_ours_is_the_first_one(text: str) -> None:
    assert read_choice(text) == TypeChoice()
