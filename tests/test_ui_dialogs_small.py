"""Welcome, theme picker and messages."""

import pytest

from reader.theme_files import BUILT_IN
from reader.ui.dialogs.messages import MessagesDialog
from reader.ui.dialogs.parts import Words
from reader.ui.dialogs.theme import ThemeDialog
from reader.ui.dialogs.welcome import Welcome
from tests.ui_dialogs import UNDER, BoxApp, colours, drawn, text_of

# --- welcome ------------------------------------------------------------------------------


async def test_the_welcome_is_the_one_of_the_design() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(Welcome())
        await pilot.pause()
        assert [line.strip() for line in drawn(app) if line.strip() not in {"", UNDER}] == [
            "╭─ Welcome to reader ──────────────────────────────────────────────╮",
            "│                                                                  │",
            "│  Nothing to read yet. Four ways to begin:                        │",
            "│                                                                  │",
            "│ ▌a  add a site or feed   type an address, or just example.org    │",
            "│  P  starter packs        feeds by topic and country, to tick     │",
            "│  I  import a list        an .opml file from another reader       │",
            "│  D  look round first     a demo with 12 articles, no network     │",
            "│                                                                  │",
            "│  An article at hand?  reader FILE-or-URL  opens just that one.   │",
            "│  Everything stays on this machine. Names are found here too.     │",
            "│                                                                  │",
            "│  Paste an address at any time to add it.  ? keys   : commands    │",
            "╰──────────────────────────────────────────────────────────────────╯",
        ]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("a", "feed.add"),
        ("I", "feed.import"),
        ("D", "demo.open"),
        ("colon", "palette"),
        ("question_mark", "help"),
        ("enter", "feed.add"),
        ("P", "feed.packs"),
        ("j enter", "feed.packs"),
        ("down down down enter", "demo.open"),
        ("G k enter", "feed.import"),
    ],
)
async def test_the_keys_of_the_welcome(keys: str, answer: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Welcome())
        await pilot.pause()
        await pilot.press(*keys.split())
        assert app.answers == [answer]


async def test_the_welcome_of_a_low_screen_keeps_its_ways() -> None:
    app = BoxApp()
    async with app.run_test(size=(70, 8)) as pilot:
        app.open(Welcome())
        await pilot.pause()
        shown = text_of(app)
        assert all(
            words in shown for words in ("add a site", "starter", "import a", "look round")
        )


# --- themes -------------------------------------------------------------------------------


async def test_themes_are_live_while_the_cursor_moves() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ThemeDialog())
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert app.theme == "paper"
        await pilot.press("enter")
        assert app.answers == ["paper"]
        assert app.theme == "paper"


async def test_leaving_puts_the_theme_back() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.theme = "moss"
        app.open(ThemeDialog())
        await pilot.pause()
        await pilot.press("j", "j", "escape")
        assert app.theme == "moss"


async def test_opening_the_picker_changes_nothing() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.theme = "dusk"
        box = ThemeDialog()
        app.open(box)
        await pilot.pause()
        assert app.theme == "dusk"
        assert [row.name for row in box.main_list().rows] == list(BUILT_IN)
        assert box.main_list().cursor == BUILT_IN.index("dusk")


async def test_the_picker_shows_the_names_it_was_given() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = ThemeDialog(["moss", "gone", "ink"])
        app.open(box)
        await pilot.pause()
        assert [row.name for row in box.main_list().rows] == ["moss", "ink"]


async def test_the_picker_without_colour_shows_no_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ThemeDialog())
        await pilot.pause()
        shown = text_of(app)
        assert "moss" in shown
        assert "●" not in shown


async def test_a_box_is_drawn_anew_when_the_theme_changes() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(Welcome())
        await pilot.pause()
        before = colours(app)
        app.theme = "paper"
        await pilot.pause()
        await pilot.pause()
        assert colours(app) & before == set()


@pytest.mark.sweep
async def test_every_theme_can_be_walked_through() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ThemeDialog())
        await pilot.pause()
        seen = []
        for _ in BUILT_IN:
            await pilot.press("down")
            await pilot.pause()
            seen.append(app.theme)
        assert seen == [*BUILT_IN[1:], "ansi"]


async def test_the_picker_without_themes_stays_empty() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ThemeDialog(["gone"]))
        await pilot.pause()
        await pilot.press("j", "enter")
        assert app.answers == []


async def test_the_picker_is_at_most_40_by_14() -> None:
    app = BoxApp()
    async with app.run_test(size=(200, 50)) as pilot:
        app.open(ThemeDialog())
        await pilot.pause()
        size = app.screen.query_one("Frame").size
        assert size.width == 40
        assert size.height <= 14


# --- messages -----------------------------------------------------------------------------


async def test_messages_stand_newest_first_and_whole_below() -> None:
    app = BoxApp()
    long = "“Paper Lantern” is gone and no longer asked, " * 3
    async with app.run_test() as pilot:
        app.open(MessagesDialog(["Disk full", long]))
        await pilot.pause()
        rows = [line for line in drawn(app) if "Paper" in line or "Disk" in line]
        assert "▌“Paper" in rows[0]
        assert app.screen.query_one("#whole", Words).said == long.strip()
        await pilot.press("j")
        await pilot.pause()
        assert app.screen.query_one("#whole", Words).said == "Disk full"
        await pilot.press("enter")
        assert app.answers == [None]


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ("j j k", 1),
        ("d", 8),
        ("d d u", 8),
        ("pagedown", 15),
        ("pagedown pageup", 0),
        ("G", 99),
        ("G g", 0),
        ("right_curly_bracket", 0),
    ],
)
async def test_the_moving_keys_move_in_a_list(keys: str, cursor: int) -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        box = MessagesDialog([f"message {number}" for number in range(100)])
        app.open(box)
        await pilot.pause()
        await pilot.press(*keys.split())
        assert box.main_list().cursor == cursor


async def test_no_messages_are_said_to_be_none() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(MessagesDialog([]))
        await pilot.pause()
        assert "Nothing was said yet" in text_of(app)
