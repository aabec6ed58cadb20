"""An app that holds one widget and what was posted by it, and reads what is drawn."""

from collections.abc import Iterator
from itertools import accumulate
from typing import TypeVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.ui.surface import look_of
from reader.ui.themes import Look, default_theme_variables, find_themes
from reader.ui.words import UNICODE, Icons

M = TypeVar("M", bound=Message)
THEMES = find_themes(None)[0]


class Stand(App[None]):
    """What widgets ask of the running app, and nothing else."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    CSS = "Screen { background: $background; }"

    def __init__(self, widget: Widget, *, icons: Icons = UNICODE) -> None:
        super().__init__()
        self.icons = icons
        self.animation_level = "none"
        self._widget = widget
        self.seen: list[Message] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "ink"
        self.look = self._make_look()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_theme_variables()

    def watch_theme(self) -> None:
        self.look = self._make_look()

    def _make_look(self) -> Look:
        return Look(self.current_theme.variables, colour=not self.no_color)

    def compose(self) -> ComposeResult:
        yield self._widget

    def on_mount(self) -> None:
        if self._widget.can_focus:
            self._widget.focus()

    def note(self, message: Message) -> None:
        """Give as `message_hook`; a message that bubbles is noted once."""
        if not any(message is noted for noted in self.seen):
            self.seen.append(message)

    def posted(self, kind: type[M]) -> list[M]:
        """The messages of that kind, in order."""
        return [message for message in self.seen if isinstance(message, kind)]


def strips_of(widget: Widget) -> list[Strip]:
    """What a line-drawing widget shows."""
    return [widget.render_line(y) for y in range(widget.size.height)]


def lines_of(widget: Widget) -> list[str]:
    """The same as text, without the spaces at the end."""
    return [strip.text.rstrip() for strip in strips_of(widget)]


def styles_in(strip: Strip) -> Iterator[tuple[str, Style]]:
    """Every character of a strip with its style."""
    for segment in strip:
        for char in segment.text:
            yield char, segment.style or Style()


def style_of(widget: Widget, words: str) -> Style:
    """The style of the first character of these words, where they are first drawn."""
    for strip in strips_of(widget):
        place = strip.text.find(words)
        if place >= 0:
            ends = list(accumulate(len(segment.text) for segment in strip))
            index = next(i for i, end in enumerate(ends) if end > place)
            return list(strip)[index].style or Style()
    raise AssertionError(f"{words!r} is not drawn")


def is_drawn(widget: Widget, words: str) -> bool:
    """Whether these words are on one line of the widget."""
    return any(words in line for line in lines_of(widget))


def lit_in(widget: Widget) -> str:
    """What is drawn as a match."""
    ground = look_of(widget).style("match-text", on="match").bgcolor
    return "".join(
        char
        for strip in strips_of(widget)
        for char, style in styles_in(strip)
        if style.bgcolor == ground
    )
