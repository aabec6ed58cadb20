"""The Textual application: theme, keys, signs, and a clean end whatever runs."""

import asyncio
import contextlib
import contextvars
import gc
import locale
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from reader.errors import ReaderError, StoreError
from reader.keys import make_keys
from reader.library import Library
from reader.terminal import find_encoding, write_what_fits
from reader.theme_files import ANSI, BUILT_IN
from reader.ui.escapes import key_after_escape, name_alt_keys
from reader.ui.key_turns import KeyTurns
from reader.ui.leaving import Leaving
from reader.ui.main_screen import MainScreen
from reader.ui.themes import (
    Look,
    built_in_theme,
    choose_theme,
    default_theme_variables,
    find_themes,
)
from reader.ui.words import find_icons, sum_up

DEMO = "demo"

_log = logging.getLogger(__name__)


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
        self.leaving: Leaving | None = None
        """Ends the process when the app does not; None where the process is not the app's."""
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._app_context: contextvars.Context | None = None
        display = library.config.display
        self.keys = make_keys(library.config.keys, path=str(library.paths.config_file))
        self.encoding = find_encoding(
            os.environ,
            preferred=locale.getpreferredencoding(do_setlocale=False),
            is_utf8_mode=bool(sys.flags.utf8_mode),
        )
        """That of the terminal, as the user's locale has it."""
        self.icons = find_icons(display.icons, encoding=self.encoding)
        themes, theme_problems = find_themes(library.paths.themes, built_in=())
        wrong = (*theme_problems, *self.keys.problems)
        for problem in wrong:
            _log.warning("%s (%s: %s)", problem, problem.path, problem.key or "the file")
        self.problems = (*problems, *map(str, wrong))
        """Sentences to show at the start."""
        self._set_theme(themes)
        self.set_keymap(self.keys.overrides)
        self._turns = KeyTurns(self, super().on_event)
        self.animation_level = "none"
        said = sum_up(
            self.problems,
            broken_themes=[Path(problem.path).name for problem in theme_problems],
            key=self.keys.shown("palette"),
        )
        self.main_screen = MainScreen(library, self.keys, source=source, problems=said)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Every role has a colour, whatever theme is in force."""
        return self._variables

    @property
    def has_few_colours(self) -> bool:
        """True when no more than the terminal's own sixteen colours can be shown."""
        return self.console.color_system not in {"256", "truecolor"}

    def _set_theme(self, own: Sequence[Theme]) -> None:
        """Begin with one theme; the program's others are read after the first paint."""
        self._own_themes = own
        names = list(dict.fromkeys((*BUILT_IN, *(theme.name for theme in own))))
        name, problem = choose_theme(
            self.library.config.display.theme,
            remembered=self._remembered_theme(),
            env=os.environ,
            names=names,
            few_colours=self.has_few_colours,
        )
        if problem:
            self.problems += (problem,)
        if self.no_color:
            name = ANSI  # the only one that Textual prints without any colour
        by_name = {theme.name: theme for theme in own}
        chosen = by_name.get(name) or built_in_theme(name)
        self.register_theme(chosen)
        self.look = self._make_look(chosen)
        if chosen.ansi:
            self.theme = name
            return
        # Assigning a theme parses every style sheet again; at the start that is for nothing.
        self.set_reactive(App.theme, name)
        self.set_class(chosen.dark, "-dark-mode", update=False)
        self.set_class(not chosen.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def _register_themes(self) -> None:
        """Let every theme be chosen, in the order of the picker; the user's files win."""
        themes = {name: built_in_theme(name) for name in BUILT_IN}
        themes |= {theme.name: theme for theme in self._own_themes}
        self.unregister_theme(self.theme)  # it comes again, in its place
        for theme in themes.values():
            self.register_theme(theme)

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
        """Follow the theme, and be there for whoever asks for the end from outside."""
        self.theme_changed_signal.subscribe(self, self._theme_changed, immediate=True)
        self._event_loop = asyncio.get_running_loop()
        self._app_context = contextvars.copy_context()  # widgets find their app through it

    def on_ready(self) -> None:
        """Read the other themes; look for garbage, but not among what the start made."""
        self._register_themes()
        # The start goes without, see `reader.__main__`; `ready` comes after the first paint.
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    async def on_event(self, event: events.Event) -> None:
        """Let keys and what is pasted wait for the keys before them."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

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
        self._turns.put_first(events.Key(plain, None))

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
        if self._exit:
            return
        if self.leaving is not None and result is None:
            self.leaving.begin(return_code)
        self.main_screen.leave()
        if self.leaving is not None:
            self.leaving.kept()
        super().exit(result, return_code, message)

    def exit_from_outside(self, return_code: int) -> None:
        """The same as soon as the event loop comes to it; from any thread."""
        if self._event_loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._event_loop.call_soon_threadsafe(self.exit, None, return_code)

    def keep_from_outside(self) -> None:
        """Keep the place and close the library; for another thread, while the loop hangs."""
        if self._app_context is not None:
            self._app_context.copy().run(self.main_screen.keeper.save_at_the_end)
        self.library.close()

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
    name_alt_keys()
    app = ReaderApp(library, source=source, problems=problems)
    # Where Textual draws. Who sets `icons = "unicode"` knows better than the locale.
    write_what_fits(sys.__stderr__, encoding=app.encoding if app.icons.is_ascii else "")
    app.leaving = Leaving(ask=app.exit_from_outside, keep=app.keep_from_outside)
    try:
        result = app.run()
        app.leaving.put_back()
    finally:
        library.close()
    stumbled_over = app.stumbled_over
    if isinstance(stumbled_over, ReaderError) and app.leaving.code is not None:
        # A slow event loop went on after the library was closed: that is no error.
        _log.warning("while leaving: %s", stumbled_over)
        return app.leaving.code
    if stumbled_over is not None:
        app.leaving.stop()
        raise stumbled_over
    if result == DEMO:
        app.leaving.stop()
        return run_app(Library.open_demo(library.paths, library.config))
    return app.return_code or 0
