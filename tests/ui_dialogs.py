"""An app under the boxes for their tests, and what it draws."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from reader.actions import ACTIONS
from reader.errors import ExistsError
from reader.keys import Keys, make_keys
from reader.model import Entry, EntryId, Feed, FeedId, Imported, Pack, PackFeed
from reader.ui.dialogs.palette import PaletteDialog
from reader.ui.themes import Look, default_theme_variables, find_themes
from reader.ui.words import UNICODE, Icons

T = TypeVar("T")
NOW = datetime(2025, 10, 14, 9, 20, tzinfo=UTC)
KEYS = make_keys({})
THEMES = find_themes(None)[0]
UNDER = "The council of Port Sella voted on Tuesday."


class BoxApp(App[None]):
    """What boxes ask of the running app, and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, icons: Icons = UNICODE, keys: Keys | None = None) -> None:
        super().__init__()
        self.icons = icons
        self.keys = make_keys({}) if keys is None else keys
        self.answers: list[object] = []
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "ink"
        self.look = self._make_look()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_theme_variables()

    def watch_theme(self) -> None:
        self.look = self._make_look()

    def compose(self) -> ComposeResult:
        yield Static(UNDER, markup=False)

    def open(self, box: Screen[T]) -> None:
        """Show a box; what it answers with is the last of `answers`."""
        self.push_screen(box, self.answers.append)

    def _make_look(self) -> Look:
        return Look(self.current_theme.variables, colour=not self.no_color)


def drawn(app: App[None]) -> list[str]:
    """The lines of the screen as they go to the terminal, without colours."""
    strips = app.screen._compositor.render_strips()
    return [strip.text for strip in strips]


def text_of(app: App[None]) -> str:
    """The same as one string."""
    return "\n".join(drawn(app))


def colours(app: App[None]) -> set[str]:
    """The colours of all words on the screen."""
    strips = app.screen._compositor.render_strips()
    styles = [part.style for strip in strips for part in strip if part.text.strip()]
    return {style.color.name for style in styles if style is not None and style.color}


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no question is under way and everything is drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


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


SEA = Pack(
    "sea",
    "topics",
    "The sea",
    (
        PackFeed("Tide tables", "https://tide.example/f"),
        PackFeed("Gulls", "https://gulls.example/f"),
    ),
)
NORVANE = Pack(
    "norvane", "countries", "Norvane", (PackFeed("The Wire", "https://wire.example/f"),)
)


class Offers:
    """A library of two packs that says what it was asked to do, and has one file."""

    def __init__(self, *, there: str = "") -> None:
        self.added: list[Pack] = []
        self.written: list[str] = []
        self._there = there

    def packs(self) -> tuple[Pack, ...]:
        return SEA, NORVANE

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        self.added += packs
        return Imported(tuple(feed.url for pack in self.added for feed in pack.feeds))

    def save_opml(self, path: str, *, may_replace: bool = False) -> str:
        if path == self._there and not may_replace:
            raise ExistsError("It is there.")
        self.written.append(path)
        return path
