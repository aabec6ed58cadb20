"""Every box: its frame, its keys, and strangers' words in it."""

from collections.abc import Callable

import pytest
from textual import events
from textual.app import ComposeResult

from reader.actions import ACTIONS, actions_of
from reader.theme_files import BUILT_IN
from reader.ui.dialogs.box import Box
from reader.ui.dialogs.export_list import ExportDialog
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.help import HelpDialog
from reader.ui.dialogs.messages import MessagesDialog
from reader.ui.dialogs.packs import PacksDialog
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.dialogs.theme import ThemeDialog
from reader.ui.dialogs.welcome import Welcome
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_dialogs import (
    KEYS,
    BoxApp,
    Offers,
    drawn,
    make_palette,
    text_of,
)

SIZES = [(80, 24), (120, 36), (200, 50), (48, 14), (30, 9), (20, 5)]


OPEN: dict[str, Callable[[BoxApp], None]] = {
    "welcome": lambda app: app.open(Welcome()),
    "help": lambda app: app.open(HelpDialog(ACTIONS, KEYS)),
    "palette": lambda app: app.open(make_palette()),
    "theme": lambda app: app.open(ThemeDialog()),
    "packs": lambda app: app.open(PacksDialog(Offers())),
    "export": lambda app: app.open(ExportDialog(Offers())),
    "messages": lambda app: app.open(MessagesDialog(["Disk full: refresh stopped"])),
    "no messages": lambda app: app.open(MessagesDialog([])),
}


# --- every box ----------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("name", OPEN)
async def test_a_box_has_its_frame_at_every_size(name: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        OPEN[name](app)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            lines = drawn(app)
            assert sum("╭" in line and "╮" in line for line in lines) == 1
            assert height < 9 or sum("╰" in line and "╯" in line for line in lines) == 1


@pytest.mark.sweep
@pytest.mark.parametrize("name", OPEN)
async def test_a_box_is_drawn_in_ascii(name: str) -> None:
    app = BoxApp(icons=ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        OPEN[name](app)
        await pilot.pause()
        assert text_of(app).isascii()


@pytest.mark.sweep
@pytest.mark.parametrize("name", OPEN)
async def test_a_box_is_drawn_in_every_theme(name: str) -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        OPEN[name](app)
        for theme in BUILT_IN:
            app.theme = theme
            await pilot.pause()
            assert "╭" in text_of(app)


@pytest.mark.parametrize("name", OPEN)
async def test_escape_leaves_without_an_answer(name: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        OPEN[name](app)
        await pilot.pause()
        await pilot.press("escape")
        assert app.answers == [None]


@pytest.mark.parametrize("name", ["welcome", "theme", "messages"])
async def test_q_leaves_a_box_without_a_field(name: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        OPEN[name](app)
        await pilot.pause()
        await pilot.press("q")
        assert app.answers == [None]


@pytest.mark.parametrize("name", OPEN)
async def test_ctrl_q_quits_from_a_box(name: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        OPEN[name](app)
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app.is_running


@pytest.mark.sweep
async def test_hostile_typing_is_drawn_harmlessly() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(make_palette())
        await pilot.pause()
        for text in HOSTILE:
            app.screen.query_one(Field).value = text
            await pilot.pause()
            assert not FORBIDDEN.search(text_of(app))


async def test_what_is_pasted_into_a_field_is_cleaned() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(make_palette())
        await pilot.pause()
        field = app.screen.query_one(Field)
        field.post_message(events.Paste("a\x1b[31mb\u202ec"))
        await pilot.pause()
        assert field.value == "a[31mbc"
        assert field.cursor_position == len(field.value)


class Crowd(Box[str]):
    """A box with one of everything."""

    heading = "Crowd"

    def compose_body(self) -> ComposeResult:
        with Side():
            yield Words("Port Sella", role="error")
            yield Tick("fetch full text", ticked=False, id="one")
            yield Tick("mark old as read", ticked=True, id="two")
        yield Edge("middle", id="edge")

    def hints(self) -> tuple[Hint, ...]:
        return (
            Hint("Enter", "look, then add", "open"),
            Hint("Space", "tick", "box.tick"),
            Hint("q", "back", "back"),
        )

    def accept(self) -> None:
        self.dismiss("done")


@pytest.mark.sweep
async def test_hostile_words_in_edges_are_drawn_harmlessly() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        edge, words = app.screen.query_one("#edge", Edge), app.screen.query_one(Words)
        for text in HOSTILE:
            edge.words = edge.note = text
            words.say(text)
            await pilot.pause()
            assert not FORBIDDEN.search(text_of(app))
            assert sum("├" in line and "┤" in line for line in drawn(app)) == 1


async def test_tab_and_space_tick() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.press("space", "tab", "space", "shift+tab", "space")
        ticks = [tick.is_on for tick in app.screen.query(Tick)]
        assert ticks == [False, False]
        assert "[ ] mark old as read" in text_of(app)


async def test_a_click_ticks() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.click("#one")
        assert "[x] fetch full text" in text_of(app)


async def test_a_click_on_a_key_does_it() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        line = drawn(app)[app.screen.query_one("#keys").region.y]
        edge = app.screen.query_one("#keys").region
        await pilot.click("#keys", offset=(line.index("look") - edge.x, 0))
        assert app.answers == ["done"]


async def test_a_click_beside_the_keys_does_nothing() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.click("#keys", offset=(2, 0))
        assert app.answers == []


@pytest.mark.parametrize(
    ("width", "shown"),
    [(60, "Enter look, then add   Space tick   q back"), (40, "Enter look, then add   q back")],
)
async def test_keys_are_cut_whole_and_the_way_out_stays(width: int, shown: str) -> None:
    app = BoxApp()
    async with app.run_test(size=(width, 24)) as pilot:
        app.open(Crowd())
        await pilot.pause()
        assert f"─ {shown} ─╯" in text_of(app)


async def test_help_in_a_box_shows_its_keys_and_does_them() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.press("?")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog)
        await pilot.press(*"open what", "enter")
        await pilot.pause()
        assert app.answers == ["done"]


async def test_help_in_a_box_can_be_left() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.press("f1", "escape")
        assert isinstance(app.screen, Crowd)


async def test_keys_that_mean_nothing_in_a_box_do_nothing() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Crowd())
        await pilot.pause()
        await pilot.press("j", "U", "asterisk", "x", "a", "space")
        assert isinstance(app.screen, Crowd)
        assert app.answers == []


async def test_a_bare_box_is_an_empty_frame() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        bare: Box[str] = Box()
        app.open(bare)
        await pilot.pause()
        await pilot.press("enter", "q")
        assert app.answers == [None]


def test_every_key_of_a_box_is_in_its_help() -> None:
    assert {"open", "back", "box.tick", "quit"} <= {action.id for action in actions_of("box")}
