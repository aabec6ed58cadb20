"""Help and palette: found by typing, answered with Enter."""

import pytest

from reader.actions import ACTIONS
from reader.keys import make_keys
from reader.model import EntryId, FeedId
from reader.ui.dialogs.finding import MAX_ROWS, Choice, find_choices, searchable
from reader.ui.dialogs.help import HelpDialog
from reader.ui.dialogs.parts import Field, Part
from tests.ui_dialogs import (
    KEYS,
    BoxApp,
    drawn,
    make_palette,
    text_of,
)


def test_finding_wants_every_word_and_prefers_beginnings() -> None:
    choices = [
        Choice(value, (Part(value),), words=searchable(value))
        for value in ("unstarred", "star it", "Start again", "mark read")
    ]
    assert [found.value for found in find_choices(choices, "STAR")] == [
        "star it",
        "Start again",
        "unstarred",
    ]
    assert [found.value for found in find_choices(choices, "it star")] == ["star it"]
    assert find_choices(choices, "nothing") == []
    assert find_choices(choices, "  ") == choices


async def test_help_lists_every_action_with_its_key_and_place() -> None:
    app = BoxApp()
    async with app.run_test(size=(120, 80)) as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        first = next(line for line in drawn(app) if "read on" in line)
        assert " ".join(first.strip("│ ").split()) == (
            "▌Space read on: a page, then the next unread everywhere"
        )
        box = app.screen
        assert isinstance(box, HelpDialog)
        assert len(box.main_list().rows) == len(ACTIONS)


async def test_help_names_the_action_as_the_configuration_does() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.press(*"star, or")
        await pilot.pause()
        assert "In the configuration: entry.star" in text_of(app)


async def test_typing_in_help_finds_and_enter_answers() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.press(*"star", "enter")
        assert app.answers == ["entry.star"]


async def test_help_keeps_its_height_while_typing() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        before = app.screen.query_one("Frame").region
        await pilot.press(*"zzzz")
        await pilot.pause()
        assert app.screen.query_one("Frame").region == before
        assert "Nothing here is called “zzzz”" in text_of(app)


async def test_lines_without_a_row_have_the_ground_of_the_box() -> None:
    app = BoxApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.press(*"star, or")
        await pilot.pause()
        box = app.screen
        assert isinstance(box, HelpDialog)
        [part] = box.main_list().render_line(5)
        assert part.style is not None
        assert part.style.bgcolor == app.look.style("text", on="bar").bgcolor


async def test_enter_without_a_match_stays() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.press(*"zzzz", "enter")
        assert app.answers == []


async def test_escape_clears_then_leaves() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.press("s", "escape")
        assert app.answers == []
        assert app.screen.query_one(Field).value == ""
        await pilot.press("escape")
        assert app.answers == [None]


async def test_backspace_in_the_empty_field_leaves() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.press("s", "backspace")
        assert app.answers == []
        await pilot.press("backspace")
        await pilot.pause()
        assert app.answers == [None]


async def test_arrows_and_pages_move_under_the_field() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = HelpDialog(ACTIONS, KEYS)
        app.open(box)
        await pilot.pause()
        await pilot.press("down", "down", "up")
        assert box.main_list().cursor == 1
        await pilot.press("pagedown")
        assert box.main_list().cursor > MAX_ROWS // 2
        await pilot.press("pageup", "pageup")
        assert box.main_list().cursor == 0


async def test_a_second_click_on_a_row_chooses_it() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(HelpDialog(ACTIONS, KEYS))
        await pilot.pause()
        await pilot.click("#choices", offset=(5, 2))
        await pilot.click("#choices", offset=(5, 2))
        await pilot.pause()
        assert app.answers == [ACTIONS[2].id]


async def test_keys_of_the_user_are_shown() -> None:
    keys = make_keys({"entry.star": "B"})
    app = BoxApp(keys=keys)
    async with app.run_test() as pilot:
        app.open(HelpDialog([action for action in ACTIONS if action.id == "entry.star"], keys))
        await pilot.pause()
        assert "▌B " in text_of(app)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("star", ("action", "entry.star")),
        ("feed harbour", ("feed", FeedId(7))),
        ("sella votes", ("entry", EntryId(9))),
    ],
)
async def test_the_palette_answers_with_what_was_found(typed: str, answer: object) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(make_palette())
        await pilot.pause()
        await pilot.press(*typed.replace(" ", "_").replace("_", " "), "enter")
        assert app.answers == [answer]


async def test_the_palette_leaves_out_what_only_moves() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = make_palette()
        app.open(box)
        await pilot.pause()
        ids = {row.value[1] for row in box.main_list().rows if row.value[0] == "action"}
        assert ids == {action.id for action in ACTIONS if action.in_palette}


async def test_the_palette_tells_how_much_of_a_feed_is_unread() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(make_palette())
        await pilot.pause()
        await pilot.press(*"ledger")
        await pilot.pause()
        assert "1,200 unread" in text_of(app)
