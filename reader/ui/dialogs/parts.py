"""What boxes are made of: words, fields, ticks and the rows of their lists."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.hygiene import clean_line, clean_text
from reader.ui.escapes import key_after_escape
from reader.ui.row_list import RowLook
from reader.ui.surface import icons_of, look_of
from reader.ui.words import fit, shorten

MAX_FIELD_CHARS = 2_000  # the longest address that browsers agree on

Role = Literal["text", "muted", "error"]


class Words(Static):
    """Plain words in one role; strangers' text is cleaned and never read as markup."""

    DEFAULT_CSS = """
    Words { height: auto; padding: 0 1; background: $bar; color: $text; }
    Words.-muted { color: $muted; }
    Words.-error { color: $error; }
    Words.-empty { display: none; }
    """

    def __init__(
        self,
        words: str = "",
        *,
        role: Role = "text",
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self._said = (words, role)

    def on_mount(self) -> None:
        """Show what it was made with."""
        self.say(self._said[0], role=self._said[1])

    @property
    def said(self) -> str:
        """What stands there, cleaned."""
        return self._said[0]

    def say(self, words: str, *, role: Role = "text", lines: int = 3) -> None:
        """Put these words there; none take no line."""
        words = clean_line(words, limit_chars=lines * 64)
        self._said = (words, role)
        self.set_class(role == "muted", "-muted")
        self.set_class(role == "error", "-error")
        self.set_class(not words, "-empty")
        self.update(Content(icons_of(self).plain(words)))


class Field(Input):
    """A line to type in; what is pasted is cleaned before it is drawn.

    A secret one shows a dot for each letter, and is copied nowhere.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # As terminals on macOS write Option with an arrow.
        Binding("alt+b", "cursor_left_word", show=False),
        Binding("alt+f", "cursor_right_word", show=False),
    ]

    DEFAULT_CSS = """
    Field, Field:ansi { background: $background; color: $text; }
    Field:focus { background-tint: $background 0%; color: $strong; }
    Field > .input--cursor, Field:ansi > .input--cursor {
        background: $accent; color: $accent-text; text-style: none;
    }
    """

    class Left(Message):
        """Backspace in the empty field."""

    def __init__(
        self,
        value: str = "",
        *,
        is_secret: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(value, password=is_secret, id=id, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """The value without anything that a terminal would obey; a secret as it is."""
        if self.password:
            return value[:MAX_FIELD_CHARS]
        return clean_text(value[:MAX_FIELD_CHARS]).replace("\n", " ").replace("\t", " ")

    def render_line(self, y: int) -> Strip:
        """The line, in ASCII where nothing else can be drawn."""
        strip, icons = super().render_line(y), icons_of(self)
        if not (self.password and icons.is_ascii):
            return strip
        return Strip([Segment(icons.plain(part.text), part.style) for part in strip])

    def action_copy(self) -> None:
        """Copy what is marked, unless it is secret."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut what is marked, unless it is secret."""
        if not self.password:
            super().action_cut()

    def on_key(self, event: events.Key) -> None:
        """Leave when there is nothing to erase; a key with Alt types nothing."""
        if key_after_escape(event.key):
            event.prevent_default()
        if event.key == "backspace" and not self.value:
            self.post_message(self.Left())


class Tick(Widget, can_focus=True):
    """`[x] words`: ticked by Space or a click."""

    DEFAULT_CSS = "Tick { width: auto; height: 1; }"

    is_on: reactive[bool] = reactive(default=False)

    def __init__(
        self,
        words: str,
        *,
        ticked: bool,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._words = words
        self.set_reactive(Tick.is_on, ticked)

    def say(self, words: str) -> None:
        """Let it ask something else."""
        self._words = words
        self.refresh(layout=True)

    def get_content_width(self, container: object, viewport: object) -> int:  # noqa: ARG002
        """Cells of the sign and the words."""
        return cell_len(self._words) + 4

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The sign and the words; the whole of it stands out when focused."""
        ground = "row" if self.has_focus else "bar"
        style = look_of(self).style("strong" if self.has_focus else "text", on=ground)
        sign = icons_of(self).tick if self.is_on else " "
        text = f"[{sign}] {self._words}"
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def toggle(self) -> None:
        """On becomes off, off on."""
        self.is_on = not self.is_on

    def on_click(self) -> None:
        """Tick it."""
        self.toggle()


class Part(Struct, frozen=True):
    """Some words of a row, in a role of the theme."""

    words: str
    role: str = "text"
    cells: int = 0
    """Exactly so many cells: a column; 0 for as many as the words take."""
    bold: bool = False


def draw_choice(
    widget: Widget, place: RowLook, parts: Sequence[Part], *, right: str = ""
) -> list[Strip]:
    """The row of a list in a box: its words, cut for what stands quietly at its right.

    In a selected row all words are strong. A list under a field is driven from the field, so
    its row looks focused though the field is.
    """
    look, icons = look_of(widget), icons_of(widget)
    ground = "row" if place.is_selected else "bar"
    edge = icons.selected if place.is_selected else " "
    drawn = [Segment(edge, look.style("accent", on=ground))]
    tail = icons.plain(clean_line(right))
    tail = shorten(tail, max(0, place.width // 2), mark=icons.ellipsis)
    room = place.width - 2 - (cell_len(tail) + 2 if tail else 0)
    for part in parts:
        words = icons.plain(clean_line(part.words))
        words = shorten(words, min(room, part.cells or room), mark=icons.ellipsis)
        words = fit(words, min(room, part.cells)) if part.cells else words
        role = "strong" if place.is_selected else part.role
        bold = part.bold or place.is_selected
        drawn.append(Segment(words, look.style(role, on=ground, bold=bold)))
        room -= cell_len(words)
    quiet = look.style("strong" if place.is_selected else "muted", on=ground)
    drawn.append(Segment(" " * max(0, room) + (f"  {tail} " if tail else " "), quiet))
    return [Strip(drawn).adjust_cell_length(place.width, quiet)]
