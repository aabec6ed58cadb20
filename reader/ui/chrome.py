"""What frames the panes: title bars, the lines between them with their thumbs, the footer."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.actions import Pane
from reader.hygiene import clean_line
from reader.ui.keymap import FooterItem
from reader.ui.surface import icons_of, look_of
from reader.ui.words import shorten
from reader.ui.wrapping import last_cells


class TitleBar(Widget):
    """One line over a pane: number, name, counts right; filled when the pane has the focus."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $bar; }"

    name_words: reactive[str] = reactive("")
    middle: reactive[str] = reactive("")
    """Words right after the name, such as a filter."""
    right: reactive[tuple[str, ...]] = reactive(())
    """Counts, longest form first; the first that fits beside the name is shown."""
    is_active: reactive[bool] = reactive(default=False)

    class Pressed(Message):
        """Somebody clicked it; `on_counts` when on the words at its right."""

        def __init__(self, pane: Pane, *, on_counts: bool) -> None:
            super().__init__()
            self.pane, self.on_counts = pane, on_counts

    def __init__(self, pane: Pane, number: int, name: str) -> None:
        super().__init__(id=f"{pane}-bar")
        self.pane = pane
        self._number = number
        self.set_reactive(TitleBar.name_words, name)
        self._counts_from = 0

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The bar, filled to the width of the pane."""
        look, icons = look_of(self), icons_of(self)
        ground = "accent" if self.is_active else "bar"
        role = "accent-text" if self.is_active else "strong"
        quiet = "accent-text" if self.is_active else "muted"
        width = self.size.width
        edge = icons.selected if self.is_active else " "
        name = f"{self._number} {icons.plain(clean_line(self.name_words))}"
        room = max(0, width - 2)
        middle = icons.plain(clean_line(self.middle))
        right = self._fitting(room - cell_len(f"{name}   {middle}" if middle else name) - 2)
        left_cells = max(0, room - cell_len(right) - (2 if right else 0))
        left = self._left(name, middle, left_cells)
        gap = max(0, room - cell_len(left) - cell_len(right))
        self._counts_from = width - 1 - cell_len(right)
        return Strip(
            [
                Segment(edge, look.style(role, on=ground, bold=self.is_active)),
                Segment(left, look.style(role, on=ground, bold=self.is_active)),
                Segment(" " * gap, look.style(role, on=ground)),
                Segment(right + " ", look.style(quiet, on=ground)),
            ]
        ).adjust_cell_length(width)

    def _left(self, name: str, middle: str, cells: int) -> str:
        """Name and filter; the name gives way, and of a long filter the end is seen."""
        mark = icons_of(self).ellipsis
        if not middle:
            return shorten(name, cells, mark=mark)
        forms = (f"{name}   {middle}", f"{self._number} {middle}")
        if fitting := next((form for form in forms if cell_len(form) <= cells), ""):
            return fitting
        head = f"{self._number} {mark}"
        return head + last_cells(middle, cells - cell_len(head))

    def _fitting(self, cells: int) -> str:
        """The longest form of the counts that leaves the name whole; else the shortest."""
        icons = icons_of(self)
        forms = [icons.plain(clean_line(form)) for form in self.right]
        for form in forms:
            if cell_len(form) <= cells:
                return form
        return forms[-1] if forms else ""

    def on_click(self, event: events.Click) -> None:
        """Tell which part was pressed."""
        event.stop()
        self.post_message(self.Pressed(self.pane, on_counts=event.x >= self._counts_from))


class PaneLine(Widget):
    """The line right of a pane; its thick part is the thumb of that pane's scrolling."""

    DEFAULT_CSS = "PaneLine { dock: right; width: 1; height: 1fr; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._scroller: Widget | None = None

    def follow(self, scroller: Widget) -> None:
        """Show where this widget is scrolled to, from now on."""
        self._scroller = scroller
        for name in ("scroll_y", "line_count"):
            self.watch(scroller, name, self._moved, init=False)

    def _moved(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One cell: thin, or thick where the thumb is."""
        look, icons = look_of(self), icons_of(self)
        top, bottom = self._thumb()
        is_thumb = top <= y - 1 < bottom  # the bar of the pane is the first line
        sign = icons.thumb if is_thumb else icons.line
        role = "muted" if is_thumb else "line"
        return Strip([Segment(sign, look.style(role))])

    def _thumb(self) -> tuple[int, int]:
        """First line of the thumb and the one behind it; empty when all is seen."""
        scroller = self._scroller
        if scroller is None:
            return 0, 0
        seen, total = scroller.size.height, scroller.virtual_size.height
        if seen <= 0 or total <= seen:
            return 0, 0
        length = max(1, round(seen * seen / total))
        reach = total - seen
        top = round((seen - length) * min(1.0, scroller.scroll_y / reach))
        return top, top + length


class PaneFrame(Vertical):
    """A pane with its title bar above and its line at the right; never rebuilt, only hidden.

    What it holds covers it. That it is not to be seen itself spares drawing it, line by line.
    """

    DEFAULT_CSS = """
    PaneFrame { visibility: hidden; }
    PaneFrame > * { visibility: visible; }
    """

    def __init__(self, bar: TitleBar, *body: Widget) -> None:
        self.bar = bar
        self.line = PaneLine()
        # Given, not composed: all panes are mounted and styled in one go.
        super().__init__(bar, *body, self.line, id=f"{bar.pane}-pane")


class KeyFooter(Widget):
    """The last line: keys of the focused pane, cut whole from the right, and `? keys`."""

    DEFAULT_CSS = "KeyFooter { height: 1; background: $bar; }"

    items: reactive[tuple[FooterItem, ...]] = reactive(())
    last: reactive[FooterItem | None] = reactive(None)
    """Always shown, at the right."""

    class Pressed(Message):
        """Somebody clicked a label."""

        def __init__(self, action_id: str) -> None:
            super().__init__()
            self.action_id = action_id

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._spans: list[tuple[int, int, str]] = []

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The labels that fit."""
        look, width = look_of(self), self.size.width
        key = look.style("accent", on="bar", bold=True)
        words = look.style("text", on="bar")
        last_cells = _label_cells(self.last) if self.last else 0
        room = width - 2 - (last_cells + 2 if self.last else 0)
        segments = [Segment(" ", words)]
        self._spans = []
        used = 1
        for item in fitting_items(self.items, room):
            cells = _label_cells(item)
            segments += [Segment(item.keys, key), Segment(f" {item.label}  ", words)]
            self._spans.append((used, used + cells, item.action_id))
            used += cells + 2
        if self.last:
            gap = max(0, width - 1 - last_cells - used)
            segments.append(Segment(" " * gap, words))
            segments += [Segment(self.last.keys, key), Segment(f" {self.last.label} ", words)]
            self._spans.append((used + gap, width, self.last.action_id))
        return Strip(segments).adjust_cell_length(width, words)

    def on_click(self, event: events.Click) -> None:
        """Do what the label under the pointer says."""
        for start, end, action_id in self._spans:
            if action_id and start <= event.x < end:
                self.post_message(self.Pressed(action_id))


def _label_cells(item: FooterItem) -> int:
    return cell_len(item.keys) + 1 + cell_len(item.label)


def fitting_items(items: Sequence[FooterItem], cells: int) -> list[FooterItem]:
    """As many labels as fit whole, two cells apart, from the left."""
    found: list[FooterItem] = []
    used = 0
    for item in items:
        used += _label_cells(item)
        if used > cells:
            break
        found.append(item)
        used += 2
    return found
