"""The Textual application: theme, keys, signs, and a clean end whatever runs."""

import asyncio
import contextlib
import gc
import locale
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from reader.errors import StoreError
from reader.library import Library
from reader.terminal import write_what_fits
from reader.ui.escapes import key_after_escape, name_alt_keys
from reader.ui.keymap import make_keys
from reader.ui.main_screen import MainScreen
from reader.ui.themes import Look, choose_theme, default_theme_variables, find_themes
from reader.ui.words import find_icons

END_SIGNALS = ("SIGTERM", "SIGHUP")
DEMO = "demo"


class ReaderApp(App[str], inherit_bindings=False):
    """Reads a library, or one source; `run()` gives "demo" when the user asked for the demo."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "reader"
    CSS = """
    Toast { width: 40; max-width: 40; background: $bar; color: $text; }
    ToastRack { margin-bottom: 2; }
    """

    def __init__(
        self, library: Library, *, source: str = "", problems: Sequence[str] = ()
    ) -> None:
        self._variables = default_theme_variables()
        # Textual chooses how to take colours off before any theme is known: with the
        # terminal's own colours it takes them all, else it leaves greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.library = library
        self.source = source
        display = library.config.display
        self.keys = make_keys(library.config.keys, path=str(library.paths.config_file))
        self.icons = find_icons(
            display.icons, encoding=locale.getpreferredencoding(do_setlocale=False)
        )
        themes, theme_problems = find_themes(library.paths.themes)
        self.problems = (*problems, *theme_problems, *self.keys.problems)
        """Sentences to show at the start."""
        self._set_theme(themes)
        self.set_keymap(self.keys.overrides)
        self.animation_level = "none"
        self.main_screen = MainScreen(library, self.keys, source=source, problems=self.problems)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Every role has a colour, whatever theme is in force."""
        return self._variables

    def _set_theme(self, themes: Sequence[Theme]) -> None:
        for theme in themes:
            self.register_theme(theme)
        names = [theme.name for theme in themes]
        name, problem = choose_theme(
            self.library.config.display.theme,
            remembered=self._remembered_theme(),
            env=os.environ,
            names=names,
        )
        if problem:
            self.problems += (problem,)
        if self.no_color and "ansi" in names:
            name = "ansi"  # the only one that Textual prints without any colour
        chosen = self.get_theme(name)
        self.look = self._make_look(chosen)
        if chosen is None or chosen.ansi:
            self.theme = name
            return
        # Assigning a theme parses every style sheet again; at the start that is for nothing.
        self.set_reactive(App.theme, name)
        self.set_class(chosen.dark, "-dark-mode", update=False)
        self.set_class(not chosen.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def _remembered_theme(self) -> str:
        """The theme chosen before; opening one article neither makes nor needs a library."""
        if self.source and not self.library.paths.database.exists():
            return ""
        try:
            return self.library.recall("theme")
        except StoreError:
            return ""

    def _make_look(self, theme: Theme | None) -> Look:
        variables = {**self._variables, **(theme.variables if theme is not None else {})}
        return Look(variables, colour=not self.no_color)

    def on_mount(self) -> None:
        """Put up the main screen, and end politely when the system asks."""
        self.theme_changed_signal.subscribe(self, self._theme_changed, immediate=True)
        loop = asyncio.get_running_loop()
        for name in END_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                # Not everywhere: Windows, and an event loop outside the main thread.
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, partial(self.exit, None, 128 + number))

    def on_ready(self) -> None:
        """Look for garbage from now on, though not among what the start made."""
        # The start goes without, see `reader.__main__`; `ready` comes after the first paint.
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    async def on_key(self, event: events.Key) -> None:
        """Take Alt with a key that nothing has as Esc, then that key: so they arrive."""
        plain, bindings = key_after_escape(event.key), self.screen.active_bindings
        if not plain or event.key in bindings:
            return
        event.prevent_default()
        self.main_screen.stage.last_key = "escape"
        if (escape := bindings.get("escape")) is not None:
            # Done here: a second key that is only sent after it would meet what it closes.
            await self.run_action(escape.binding.action, escape.node)
        self.simulate_key(plain)

    def get_default_screen(self) -> Screen[None]:
        """The main screen: pushing it over an empty one would lay out and paint twice."""
        return self.main_screen

    def _theme_changed(self, theme: Theme) -> None:
        self.look = self._make_look(theme)

    def exit(
        self,
        result: str | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Keep the place, ask every job to stop, end."""
        if not self._exit:
            self.main_screen.leave()
        super().exit(result, return_code, message)

    @property
    def stumbled_over(self) -> Exception | None:
        """The error of ours that ended the program; None when it ended well."""
        return self._exception

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables, strangers' text among them:
        # the log gets it instead, from whoever called `run_app`.
        self._close_messages_no_wait()

    def on_unmount(self) -> None:
        """End what still runs, once no widget can ask the library any more."""
        self.library.close()


def run_app(library: Library, *, source: str = "", problems: Sequence[str] = ()) -> int:
    """The exit code of the interface, after it was used; the library is closed by then.

    Raises what the interface stumbled over.
    """
    write_what_fits(sys.__stderr__)  # where Textual draws
    name_alt_keys()
    app = ReaderApp(library, source=source, problems=problems)
    try:
        result = app.run()
    finally:
        library.close()
    if app.stumbled_over is not None:
        raise app.stumbled_over
    if result == DEMO:
        return run_app(Library.open_demo(library.paths, library.config))
    return app.return_code or 0
