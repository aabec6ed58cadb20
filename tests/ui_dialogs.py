"""An app under the boxes for their tests, and what it draws."""

from typing import TypeVar

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from reader.ui.keymap import Keys, make_keys
from reader.ui.themes import Look, default_theme_variables, find_themes
from reader.ui.words import UNICODE, Icons

T = TypeVar("T")
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


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no question is under way and everything is drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
