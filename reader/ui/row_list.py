"""The one list widget: thousands of rows of one or two lines, drawn by a callable to strips.

Keeps the cursor on the same row when the rows are replaced, and never moves by itself. Knows
nothing of what its rows are.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from textwrap import wrap
from typing import Generic, TypeVar

from msgspec import Struct
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from reader.hygiene import clean_line
from reader.ui.row_places import first_line, index_after, past_heading, section_start
from reader.ui.surface import icons_of, look_of

R = TypeVar("R")


class RowLook(Struct, frozen=True):
    """How one row is to be drawn."""

    width: int
    """Cells; each strip is cut or filled to it afterwards."""
    height: int
    """Lines: 1 or 2."""
    is_selected: bool
    is_focused: bool
    """True when the list has the focus."""


Draw = Callable[[R, RowLook], Sequence[Strip]]


class _OfList(Message):
    """Something that a list tells."""

    def __init__(self, row_list: Widget) -> None:
        super().__init__()
        self.row_list = row_list

    @property
    def control(self) -> Widget:
        """The list, for `@on(..., "#id")`."""
        return self.row_list


class RowList(ScrollView, Generic[R], can_focus=True, inherit_bindings=False):
    """A list with a cursor; `draw` turns a row into strips, `key` says which row is which."""

    DEFAULT_CSS = """
    RowList { scrollbar-size: 0 0; overflow-x: hidden; overflow-y: scroll;
              background: $background; width: 1fr; height: 1fr; }
    """

    line_count: var[int] = var(0)
    """Lines of all rows, for whoever watches: the virtual size is set without a word."""

    class Moved(_OfList):
        """The cursor is on another row; not `by_user` when new rows moved it."""

        def __init__(self, row_list: Widget, index: int, *, by_user: bool) -> None:
            super().__init__(row_list)
            self.index, self.by_user = index, by_user

    class Chosen(_OfList):
        """The row under the cursor was clicked again."""

        def __init__(self, row_list: Widget, index: int) -> None:
            super().__init__(row_list)
            self.index = index

    class NearEnd(_OfList):
        """The last rows come into sight; said once for each set of rows."""

    class NearStart(_OfList):
        """The first rows do."""

    def __init__(
        self,
        draw: Draw[R],
        *,
        key: Callable[[R], Hashable],
        is_heading: Callable[[R], bool] | None = None,
        section_of: Callable[[R], Hashable] | None = None,
        height_for: Callable[[int], int] | None = None,
        ground: str = "background",
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._key = key
        self._is_heading = is_heading
        self._section_of = section_of
        self._height_for = height_for
        self._ground = ground
        self._empty_words = ""
        self._rows: tuple[R, ...] = ()
        self._cursor = -1
        self._row_height = 1
        self._strips: dict[int, list[Strip]] = {}
        self._drawn_width = 0
        self._said: set[type[_OfList]] = set()
        self._just_focused = False

    # --- what is in it ---------------------------------------------------------------------

    @property
    def rows(self) -> tuple[R, ...]:
        """All rows, first on top."""
        return self._rows

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; -1 when there is none."""
        return self._cursor

    @property
    def selected(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    @property
    def row_height(self) -> int:
        """Lines a row: 1 or 2."""
        return self._row_height

    @row_height.setter
    def row_height(self, height: int) -> None:
        if height == self._row_height:
            return
        line = self._cursor * self._row_height - round(self.scroll_y)
        self._row_height = height
        self._fit_virtual_size()
        self._scroll_rows(self._cursor * height - line)
        self.scroll_to_cursor()

    @property
    def empty_words(self) -> str:
        """What is said when there is no row."""
        return self._empty_words

    @empty_words.setter
    def empty_words(self, words: str) -> None:
        if words != self._empty_words:
            self._empty_words = words
            if not self._rows:
                self.refresh()

    def show(
        self, rows: Iterable[R], *, cursor_key: Hashable = None, keep_line: bool = True
    ) -> None:
        """Replace the rows; the cursor stays on the same row at the same height of the screen.

        `cursor_key` puts it on that row instead. When the row is gone the next one that is
        still there takes its place. `keep_line=False` starts at the top.
        """
        before, old_cursor = self._rows, self._cursor
        line = self._cursor * self._row_height - round(self.scroll_y)
        self._rows = tuple(rows)
        index = index_after(
            [self._key(row) for row in before],
            [self._key(row) for row in self._rows],
            cursor=old_cursor,
            wanted=cursor_key,
        )
        self._cursor = self._past_heading(index, 1)
        self._said.clear()
        self._fit_virtual_size()
        if keep_line and before:
            self._scroll_rows(self._cursor * self._row_height - line)
        else:
            self._scroll_rows(0)
        self.scroll_to_cursor()
        old = [self._key(row) for row in before[max(0, old_cursor) : old_cursor + 1]]
        if old != ([] if self.selected is None else [self._key(self.selected)]):
            self.post_message(self.Moved(self, self._cursor, by_user=False))

    def extend(self, rows: Iterable[R]) -> None:
        """Add rows at the end; nothing else moves."""
        self._rows += tuple(rows)
        self._said.clear()
        self._fit_virtual_size()

    def replace(self, row: R) -> bool:
        """Put a row in the place of the one with the same key; False when there is none."""
        index = self.index_of(self._key(row))
        if index < 0:
            return False
        self._rows = (*self._rows[:index], row, *self._rows[index + 1 :])
        self._redraw(index)
        return True

    def change_rows(self, change: Callable[[R], R]) -> None:
        """Put `change(row)` in the place of every row and draw others; no key may change."""
        before, self._rows = self._rows, tuple(change(row) for row in self._rows)
        for index, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old is not new:
                self._redraw(index)

    def index_of(self, key: Hashable) -> int:
        """Where the row with that key is; -1 when it is not here."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), -1)

    def refresh_rows(self) -> None:
        """Draw every row again."""
        self._strips.clear()
        self.refresh()

    # --- moving ------------------------------------------------------------------------------

    def move_to(self, index: int, *, by_user: bool = True) -> bool:
        """Put the cursor on a row and bring it into sight; False when it was there."""
        if not self._rows:
            return False
        index = max(0, min(index, len(self._rows) - 1))
        index = self._past_heading(index, 1 if index >= self._cursor else -1)
        if index == self._cursor:
            self.scroll_to_cursor()
            return False
        old, self._cursor = self._cursor, index
        self._redraw(old)
        self._redraw(index)
        self.scroll_to_cursor()
        self.post_message(self.Moved(self, index, by_user=by_user))
        return True

    def move(self, step: int) -> bool:
        """Move the cursor by rows; False at the end."""
        return self.move_to(self._cursor + step)

    def page(self, step: int) -> bool:
        """Move the cursor by pages."""
        return self.move(step * max(1, self.size.height // self._row_height - 1))

    def half(self, step: int) -> bool:
        """Move the cursor by half pages."""
        return self.move(step * max(1, self.size.height // self._row_height // 2))

    def to_top(self) -> bool:
        """Move the cursor to the first row."""
        return self.move_to(0)

    def to_bottom(self) -> bool:
        """Move the cursor to the last row."""
        return self.move_to(len(self._rows) - 1)

    def section(self, step: int) -> bool:
        """Move to the first row of the next section, or of this one and then the one before."""
        if self._section_of is None:
            return False
        sections = [self._section_of(row) for row in self._rows]
        found = section_start(sections, self._cursor, step)
        return found >= 0 and self.move_to(found)

    def scroll_to_cursor(self) -> None:
        """Scroll as little as shows the row under the cursor."""
        height = self.size.height
        if self._cursor < 0 or not height:
            return
        top = self._cursor * self._row_height
        bottom = top + self._row_height
        if self._cursor == 1 and self._is_heading and self._is_heading(self._rows[0]):
            top = 0
        first = round(self.scroll_y)
        line = first_line(first, top, bottom, height=height)
        if line != first:
            self._scroll_rows(line)
        self._look_for_end()

    def _past_heading(self, index: int, step: int) -> int:
        if self._is_heading is None:
            return index
        is_heading = self._is_heading
        return past_heading(index, step, len(self._rows), lambda at: is_heading(self._rows[at]))

    def _scroll_rows(self, line: int) -> None:
        line = max(0, min(line, self.max_scroll_y))
        if line != round(self.scroll_y):
            # By assignment: `set_scroll` wakes no watcher, so neither rows nor thumb follow.
            self.scroll_target_y = self.scroll_y = line
            self.refresh()

    def _look_for_end(self) -> None:
        for near, is_near in zip((self.NearStart, self.NearEnd), self.near_ends, strict=True):
            if is_near and self._rows and near not in self._said:
                self._said.add(near)
                self.post_message(near(self))

    @property
    def near_ends(self) -> tuple[bool, bool]:
        """Whether less than a page lies above what is in sight, and below it or the cursor."""
        in_sight = self.size.height // self._row_height
        first = round(self.scroll_y) // self._row_height
        last = max(self._cursor, first + in_sight)
        return first < in_sight, last >= len(self._rows) - 2 * in_sight

    # --- drawing -----------------------------------------------------------------------------

    def _fit_virtual_size(self) -> None:
        """Make room for all rows; without the layout that assigning the size would ask for.

        No scrollbar is shown, so nothing else moves, and a second layout at the start would
        paint the whole screen twice.
        """
        self._strips.clear()
        size = Size(self.size.width, len(self._rows) * self._row_height)
        self.set_reactive(ScrollView.virtual_size, size)
        self.line_count = size.height
        self.refresh()

    def _redraw(self, index: int) -> None:
        self._strips.pop(index, None)
        top = index * self._row_height - round(self.scroll_y)
        if top + self._row_height > 0 and top < self.size.height:
            self.refresh(Region(0, top, self.size.width, self._row_height))

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the screen; rows are drawn when first seen."""
        width = self.size.width
        if self._drawn_width != width:
            self._fit_width()
        if not self._rows:
            return self._empty_line(y, width)
        index, line = divmod(round(self.scroll_y) + y, self._row_height)
        ground = look_of(self).style("text", on=self._ground)
        if not 0 <= index < len(self._rows):
            return Strip.blank(width, ground)
        strips = self._strips.get(index)
        if strips is None:
            look = RowLook(width, self._row_height, index == self._cursor, self.has_focus)
            drawn = self._draw(self._rows[index], look)
            strips = [strip.adjust_cell_length(width, ground) for strip in drawn]
            self._strips[index] = strips
        return strips[line] if line < len(strips) else Strip.blank(width, ground)

    def _fit_width(self) -> None:
        """Take the width in; the first paint comes before the event that tells of it."""
        width = self._drawn_width = self.size.width
        if self._height_for is not None:
            self.row_height = self._height_for(width)
        self._fit_virtual_size()

    def _empty_line(self, y: int, width: int) -> Strip:
        """A line of the words that stand where rows would."""
        words = icons_of(self).plain(clean_line(self._empty_words))
        lines = wrap(words, max(1, width - 2)) if words else []
        line = lines[y - 1] if 1 <= y <= len(lines) else ""
        look = look_of(self)
        strip = Strip([Segment(f" {line}", look.style("muted"))])
        return strip.adjust_cell_length(width, look.style("text"))

    def notify_style_update(self) -> None:
        """Forget what was drawn with the styles before."""
        super().notify_style_update()
        self._strips.clear()

    # --- what Textual tells ------------------------------------------------------------------

    def on_resize(self) -> None:
        """Keep the row under the cursor in sight; the width may change the height of rows."""
        if self._drawn_width != self.size.width:
            self._fit_width()
            self.refresh()
        self.scroll_to_cursor()

    def on_focus(self) -> None:
        """Draw the row under the cursor as focused."""
        self._just_focused = True
        self._redraw(self._cursor)

    def on_blur(self) -> None:
        """Draw the row under the cursor as idle."""
        self._redraw(self._cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more rows when the wheel comes near the end."""
        super().watch_scroll_y(old_value, new_value)
        if self.is_mounted and round(old_value) != round(new_value):
            self._look_for_end()

    def on_click(self, event: events.Click) -> None:
        """Choose the row; a click on the chosen one opens it."""
        index = (round(self.scroll_y) + event.y) // self._row_height
        was_focused, self._just_focused = not self._just_focused, False
        if not 0 <= index < len(self._rows):
            return
        if index != self._cursor:
            self.move_to(index)
        elif was_focused or event.chain > 1:
            self.post_message(self.Chosen(self, index))
