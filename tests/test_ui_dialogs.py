"""The boxes: what they draw, what their keys do, what they answer with."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from textual import events
from textual.app import ComposeResult

from reader.model import Entry, EntryId, Feed, FeedId
from reader.ui.commands import ACTIONS, actions_of
from reader.ui.dialogs.box import Box
from reader.ui.dialogs.finding import MAX_ROWS, Choice, find_choices, searchable
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.help import HelpDialog
from reader.ui.dialogs.messages import MessagesDialog
from reader.ui.dialogs.palette import PaletteDialog
from reader.ui.dialogs.parts import Field, Part, Tick, Words
from reader.ui.dialogs.theme import ThemeDialog
from reader.ui.dialogs.welcome import Welcome
from reader.ui.keymap import make_keys
from reader.ui.themes import BUILT_IN
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_dialogs import UNDER, BoxApp, drawn, text_of

NOW = datetime(2025, 10, 14, 9, 20, tzinfo=UTC)
KEYS = make_keys({})
SIZES = [(80, 24), (120, 36), (200, 50), (48, 14), (30, 9), (20, 5)]


def feed(number: int, title: str, *, unread: int = 0) -> Feed:
    return Feed(
        FeedId(number),
        "u",
        title,
        "",
        "World",
        full_text=False,
        unread=unread,
        entries=9,
        last_success=None,
        last_error="",
        next_fetch=None,
    )


def entry(number: int, title: str, source: str = "Harbour Ledger") -> Entry:
    return Entry(EntryId(number), FeedId(1), source, title, "", "", NOW)


def make_palette(title: str = "Port Sella votes", name: str = "Field Notes") -> PaletteDialog:
    return PaletteDialog(
        ACTIONS,
        KEYS,
        feeds=[feed(7, "Harbour Ledger", unread=1200), feed(8, name)],
        entries=[entry(9, title, name)],
    )


OPEN: dict[str, Callable[[BoxApp], None]] = {
    "welcome": lambda app: app.open(Welcome()),
    "help": lambda app: app.open(HelpDialog(ACTIONS, KEYS)),
    "palette": lambda app: app.open(make_palette()),
    "theme": lambda app: app.open(ThemeDialog()),
    "messages": lambda app: app.open(MessagesDialog(["Disk full: refresh stopped"])),
    "no messages": lambda app: app.open(MessagesDialog([])),
}


# --- every box ----------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", OPEN)
async def test_a_box_is_drawn_in_ascii(name: str) -> None:
    app = BoxApp(icons=ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        OPEN[name](app)
        await pilot.pause()
        assert text_of(app).isascii()


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


async def test_hostile_titles_in_the_palette_are_drawn_harmlessly() -> None:
    app = BoxApp()
    feeds = [feed(number, text) for number, text in enumerate(HOSTILE)]
    entries = [entry(number, text, text) for number, text in enumerate(HOSTILE)]
    async with app.run_test(size=(80, 60)) as pilot:
        box = PaletteDialog([], KEYS, feeds=feeds, entries=entries)
        app.open(box)
        await pilot.pause()
        for _ in range(2 * len(HOSTILE) // MAX_ROWS + 2):
            assert not FORBIDDEN.search(text_of(app))
            await pilot.press("pagedown")
        assert box.main_list().cursor == 2 * len(HOSTILE) - 1


async def test_hostile_messages_are_drawn_harmlessly() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 60)) as pilot:
        app.open(MessagesDialog(HOSTILE))
        await pilot.pause()
        for _ in HOSTILE:
            assert not FORBIDDEN.search(text_of(app))
            await pilot.press("j")


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


# --- finding ------------------------------------------------------------------------------


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
    keys = make_keys({"entry.star": "S"})
    app = BoxApp(keys=keys)
    async with app.run_test() as pilot:
        app.open(HelpDialog([action for action in ACTIONS if action.id == "entry.star"], keys))
        await pilot.pause()
        assert "▌S " in text_of(app)


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


# --- welcome ------------------------------------------------------------------------------


async def test_the_welcome_is_the_one_of_the_design() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(Welcome())
        await pilot.pause()
        assert [line.strip() for line in drawn(app) if line.strip() not in {"", UNDER}] == [
            "╭─ Welcome to reader ──────────────────────────────────────────────╮",
            "│                                                                  │",
            "│  Nothing to read yet. Three ways to begin:                       │",
            "│                                                                  │",
            "│ ▌a  add a site or feed   type an address, or just example.org    │",
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
        ("j enter", "feed.import"),
        ("down down enter", "demo.open"),
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


async def test_the_welcome_of_a_low_screen_keeps_its_three_ways() -> None:
    app = BoxApp()
    async with app.run_test(size=(70, 8)) as pilot:
        app.open(Welcome())
        await pilot.pause()
        shown = text_of(app)
        assert all(words in shown for words in ("add a site", "import a list", "look round"))


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


async def test_no_messages_are_said_to_be_none() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(MessagesDialog([]))
        await pilot.pause()
        assert "Nothing was said yet" in text_of(app)


def test_every_key_of_a_box_is_in_its_help() -> None:
    assert {"open", "back", "box.tick", "quit"} <= {action.id for action in actions_of("box")}
