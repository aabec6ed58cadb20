"""Cards over a real library: other articles and the way back, corrections and their undoing."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from reader.library import Library
from reader.ui.app import ReaderApp
from reader.ui.card import EntityCard
from reader.ui.dialogs.correct import CorrectDialog
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


def names_of(pilot: Pilot[str]) -> list[str]:
    return [entity.name for entity in main_of(pilot).panes.panel.entities]


async def open_correct(pilot: Pilot[str], *typed: str) -> None:
    await pilot.press("E")
    await wait_for(pilot, lambda: "type to find" in shown(pilot))
    await pilot.press(*typed)


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


async def test_another_type_holds_everywhere_and_is_undone(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await open_card(pilot, "j")
        await open_correct(pilot, *"organ", "enter")
        await wait_for(pilot, lambda: "╭─ & Ostrel ─" in shown(pilot))
        said = "“Ostrel” is an organisation, in all articles. U undoes"
        assert main.status.answer == said
        await pilot.press("q", "J")
        assert [row.type.value for row in main.panes.panel.list.rows if row.entity][-1:] == [
            "ORG"
        ]
        await pilot.press("U")
        assert main.status.answer == "Undone: “Ostrel” is an organisation"
        assert {e.type.value for e in main.panes.panel.entities} <= {"PERSON", "PLACE"}


async def test_undo_on_the_card_shows_it_as_it_was(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await open_card(pilot, "j")
        await open_correct(pilot, *"work", "enter")
        await wait_for(pilot, lambda: "╭─ = Ostrel ─" in shown(pilot))
        await pilot.press("U")
        await wait_for(pilot, lambda: "╭─ ^ Ostrel ─" in shown(pilot))


async def test_a_name_can_be_none_in_one_article_alone(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4", "j")
        await open_correct(pilot, "tab", *"not a name")
        assert "Only in this article." in shown(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: names_of(pilot) == ["Anna Rask"])
        assert main.status.answer == "“Ostrel” is not a name, here. U undoes"
        await pilot.press("J")
        assert "Ostrel" in names_of(pilot)


async def test_what_is_typed_is_the_new_name(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "4")
        await open_correct(pilot, *"Mayor Rask")
        await wait_for(pilot, lambda: "Call it “Mayor Rask”" in shown(pilot))
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Mayor Rask" in names_of(pilot))
        assert main_of(pilot).panes.panel.selected is not None
        assert main_of(pilot).panes.panel.selected.name == "Mayor Rask"  # type: ignore[union-attr]  # asserted


async def test_names_are_joined(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4")
        await open_correct(pilot, *"join ostrel", "enter")
        await wait_for(pilot, lambda: names_of(pilot) == ["Ostrel"])
        await pilot.press("enter")
        await wait_for(pilot, lambda: "joined by you" in shown(pilot))
        await pilot.press("tab")
        await open_correct(pilot)
        assert shown(pilot).count("split · joined by you") == 1
        await pilot.press("enter")
        await wait_for(pilot, lambda: sorted(names_of(pilot)) == ["Anna Rask", "Ostrel"])
        assert main.status.answer.startswith("“Ostrel” is not “anna rask”")


async def test_a_remembered_correction_is_taken_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "4", "j")
        await open_correct(pilot, *"not a name", "enter")
        await wait_for(pilot, lambda: names_of(pilot) == ["Anna Rask"])
        await open_correct(pilot, *"take back")
        assert "Not so: “ostrel” is not a name" in shown(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Ostrel" in names_of(pilot))
        assert main.status.answer == "No longer: “ostrel” is not a name. U undoes"
        await pilot.press("U")
        assert names_of(pilot) == ["Anna Rask"]


async def test_panel_says_in_how_many_articles_the_name_is(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "4", "j")
        await wait_for(pilot, lambda: " 5 other articles" in shown(pilot))
        await pilot.press("k")
        await wait_for(pilot, lambda: " no other article so far" in shown(pilot))


async def test_escape_leaves_the_name_as_it_is(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await open_card(pilot)
        await open_correct(pilot, "x", "escape", "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EntityCard))
        assert not library.names.corrections()


async def test_names_of_the_library_can_be_joined_with(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        rows = main.lists.entries.rows
        lone = next(
            index
            for index, row in enumerate(rows)
            if (article := library.texts.stored_article(row.id)) is not None
            and "Ostrel" in article.text
            and "Anna Rask" not in article.text
        )
        main.lists.entries.move_to(lone)
        await pilot.press("enter", "4")
        await open_correct(pilot, *"rask")
        await wait_for(pilot, lambda: "It is “Anna Rask”" in shown(pilot))
        assert isinstance(pilot.app.screen, CorrectDialog)
        await pilot.press("up", "up", "enter")
        await wait_for(pilot, lambda: "Anna Rask" in names_of(pilot))


async def test_no_name_of_a_single_article_is_corrected(library: Library) -> None:
    async with ReaderApp(library, source="-").run_test(size=MEDIUM) as pilot:
        await pilot.press("4", "E")
        assert "E does nothing here" in main_of(pilot).status.answer
