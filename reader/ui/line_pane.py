"""A pane of typeset lines that keeps its place: the first visible offset of the text.

Draws only the lines in sight. Knows lines and offsets; what they say and how they look is for
the widget that is made of it.
"""

from typing import Literal

from msgspec import Struct
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.ui.surface import look_of
from reader.ui.typeset import NOWHERE, Layout, Line

Why = Literal["user", "show", "restore"]
"""Who scrolls: the user, something that is brought into sight, or the place that is kept."""


class Top(Struct, frozen=True):
    """What the first line of the pane shows."""

    offset: int = 0
    line: int = 0
    """Its number when it stands before the text; NOWHERE when it is in it."""
    is_gap: bool = False
    """True when it is the blank line above that offset."""


class LinePane(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines that are scrolled by its methods and stay where they are by their offsets."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinePane { scrollbar-size: 0 0; overflow-x: hidden; overflow-y: scroll;
               background: $background; width: 1fr; height: 1fr; }
    """

    line_count: var[int] = var(0)
    """How many there are, for whoever watches: the virtual size is set without a word."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.typeset = Layout((), (), {}, (), ())
        """The lines that are shown."""
        self.top = Top()
        """The place that is kept."""
        self._strips: dict[int, Strip] = {}
        self._laid_out_for = Size(0, 0)
        self._why: Why = "user"
        self._has_scrolled = False

    # --- for the widget that is made of it ---------------------------------------------------

    def draw_line(self, line: Line) -> Strip:
        """The line as a strip of the pane's width; kept until the lines are redrawn."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Make the lines for the size of now and give them to `show_lines`."""
        raise NotImplementedError

    def place_moved(self, why: Why) -> None:
        """Called after another line came to the top, or other lines are shown."""

    def show_lines(self, layout: Layout) -> None:
        """Show these lines, with the place that is kept on top."""
        self.typeset = layout
        self._laid_out_for = self.size
        # Assigning it would ask for a layout, which at the start paints the whole screen twice;
        # no scrollbar is shown, so nothing else moves.
        self.set_reactive(ScrollView.virtual_size, Size(self.size.width, len(layout.lines)))
        self.line_count = len(layout.lines)
        self._restore()
        self.redraw()

    def redraw(self) -> None:
        """Draw every line anew."""
        self._strips.clear()
        self.refresh()
        self.place_moved("restore")

    def forget_place(self) -> None:
        """Begin at the top: another text is shown next."""
        self.top, self._has_scrolled = Top(), False

    def return_to(self, top: Top) -> None:
        """Go back to a place that was kept before."""
        self.top = top
        self._restore()

    def scroll_line_to_top(self, line: int, *, why: Why = "user") -> bool:
        """Put a line on top, as far as there is text below it; False when nothing moves."""
        before, self._why = round(self.scroll_y), why
        try:
            self.scroll_y = self.scroll_target_y = max(0, min(line, self.max_scroll_y))
        finally:
            self._why = "user"
        return round(self.scroll_y) != before

    def is_in_sight(self, line: int) -> bool:
        """True when the line of that number is on the screen."""
        return 0 <= line - round(self.scroll_y) < self.size.height

    # --- where the reader is -----------------------------------------------------------------

    @property
    def has_scrolled(self) -> bool:
        """True when the reader moved in this text since it was shown."""
        return self._has_scrolled

    @property
    def at_end(self) -> bool:
        """True when the last line is in sight."""
        return round(self.scroll_y) >= self.max_scroll_y

    @property
    def first_offset(self) -> int:
        """The first visible offset of the text."""
        return self.top.offset

    # --- scrolling ---------------------------------------------------------------------------

    def move(self, step: int) -> bool:
        """Scroll by lines; False at the end. So do the next four."""
        return self.scroll_line_to_top(round(self.scroll_y) + step)

    def half(self, step: int) -> bool:
        """Scroll by half pages."""
        return self.move(step * max(1, self.size.height // 2))

    def page(self, step: int) -> bool:
        """Scroll by pages; two lines of the page before stay in sight."""
        return self.move(step * max(1, self.size.height - 2))

    def to_top(self) -> bool:
        """Scroll to the first line."""
        return self.scroll_line_to_top(0)

    def to_bottom(self) -> bool:
        """Scroll to the last line."""
        return self.scroll_line_to_top(self.max_scroll_y)

    def go_to(self, offset: int) -> None:
        """Put the line of an offset on top; the top for 0. This is no scrolling by the user."""
        self.return_to(Top(offset, NOWHERE) if offset > 0 else Top())
        self.place_moved("restore")

    def show_offset(self, offset: int) -> bool:
        """Bring an offset into sight, a third down the pane; False when it was there."""
        line = self.typeset.line_of(offset)
        if self.is_in_sight(line):
            return False
        return self.scroll_line_to_top(line - self.size.height // 3, why="show")

    def _restore(self) -> None:
        """Show what the first line showed, without taking note of where that now is."""
        line = self.typeset.line_of(self.top.offset)
        if self.top.line != NOWHERE:
            line = min(self.top.line, self.typeset.first_text_line)
        elif self.top.is_gap and self._is_gap(line - 1):
            line -= 1
        self.scroll_line_to_top(line, why="restore")

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take note of what is read when the user scrolled."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) == round(new_value) or not self.is_mounted:
            return
        # Textual scrolls by itself when a new size leaves less to scroll.
        why = self._why if self.size == self._laid_out_for else "restore"
        if why != "restore":
            line = round(new_value)
            before = NOWHERE if line >= self.typeset.first_text_line else line
            self.top = Top(self.typeset.offset_from(line), before, self._is_gap(line))
            self._has_scrolled = True
        self.place_moved(why)

    def _is_gap(self, line: int) -> bool:
        lines = self.typeset.lines
        return 0 <= line < len(lines) and lines[line].role == "blank"

    # --- drawing -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The strip of one line of the pane, drawn when it is first seen."""
        self._fit()  # the first paint comes before the event that tells of the size
        number = round(self.scroll_y) + y
        if number >= len(self.typeset.lines):
            return Strip.blank(self.size.width, look_of(self).style("text"))
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self.draw_line(self.typeset.lines[number])
        return strip

    def on_resize(self) -> None:
        """Keep the place in the new size."""
        self._fit()

    def _fit(self) -> None:
        """Lay out for another width; in another height the lines are the same."""
        if self.size.width != self._laid_out_for.width:
            self.lay_out()
        elif self.size != self._laid_out_for:
            self._laid_out_for = self.size
            self._restore()
            self.place_moved("restore")

    def notify_style_update(self) -> None:
        """Forget what was drawn in the colours before."""
        super().notify_style_update()
        self._strips.clear()
