"""The frame of a box: edges with titles and keys, and the lines at its sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.hygiene import clean_line
from reader.ui.surface import icons_of, look_of
from reader.ui.words import shorten


class Hint(Struct, frozen=True):
    """A key and what it does, in the lower edge of a box; a click does it too."""

    key: str
    label: str
    action_id: str


class Edge(Widget):
    """One line of a frame: `╭─ Title ── note ─╮`, `├─ Title ─┤` or `╰── keys ─╯`."""

    DEFAULT_CSS = "Edge { height: 1; background: $bar; }"

    words: reactive[str] = reactive("")
    """The title at its left."""
    note: reactive[str] = reactive("")
    """Quiet words at its right."""
    hints: reactive[tuple[Hint, ...]] = reactive(())
    """Keys at its right."""

    @dataclass
    class Pressed(Message):
        """Somebody clicked a key."""

        action_id: str

    def __init__(
        self,
        kind: Literal["top", "middle", "bottom"],
        *,
        words: str = "",
        note: str = "",
        hints: Sequence[Hint] = (),
        ends: Literal["both", "left", "right"] = "both",
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._kind = kind
        self._ends = ends
        self._places: list[tuple[range, str]] = []
        self.set_reactive(Edge.words, words)
        self.set_reactive(Edge.note, note)
        self.set_reactive(Edge.hints, tuple(hints))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The whole line, drawn to the width of the frame."""
        look, icons = look_of(self), icons_of(self)
        line = look.style("line", on="bar")
        left, right = self._corners()
        room = self.size.width - cell_len(left) - cell_len(right)
        tail = self._tail(max(0, room - 4))
        tail_cells = sum(segment.cell_length for segment in tail)
        words = icons.plain(clean_line(self.words))
        words = shorten(words, max(0, room - tail_cells - 5), mark=icons.ellipsis)
        head = []
        if words:
            title = look.style("strong", on="bar", bold=True)
            head = [Segment(icons.dash, line), Segment(f" {words} ", title)]
        used = sum(segment.cell_length for segment in head) + tail_cells
        self._place_hints(self.size.width - cell_len(right) - tail_cells)
        filling = Segment(icons.dash * max(0, room - used), line)
        parts = [Segment(left, line), *head, filling, *tail, Segment(right, line)]
        return Strip(parts).adjust_cell_length(self.size.width, line)

    def _corners(self) -> tuple[str, str]:
        icons = icons_of(self)
        left, right = {
            "top": (icons.top_left, icons.top_right),
            "middle": (icons.tee_left, icons.tee_right),
            "bottom": (icons.bottom_left, icons.bottom_right),
        }[self._kind]
        return (left if self._ends != "right" else "", right if self._ends != "left" else "")

    def _tail(self, room: int) -> list[Segment]:
        """Note and keys with the dash behind them; narrow ones do without some of the keys."""
        look, icons = look_of(self), icons_of(self)
        quiet, key = look.style("muted", on="bar"), look.style("accent", on="bar", bold=True)
        dash = Segment(icons.dash, look.style("line", on="bar"))
        after = [dash] if self._ends == "both" else []
        if self.note:
            note = shorten(icons.plain(clean_line(self.note)), room, mark=icons.ellipsis)
            return [Segment(f" {note} ", quiet), *after]
        shown = self._shown_hints(room)
        if not shown:
            return []
        parts = [Segment(" ", quiet)]
        for index, hint in enumerate(shown):
            gap = "   " if index < len(shown) - 1 else " "
            parts += [Segment(hint.key, key), Segment(f" {hint.label}{gap}", quiet)]
        return [*parts, *after]

    def _shown_hints(self, room: int) -> list[Hint]:
        shown = list(self.hints)
        while shown and sum(_hint_cells(hint) + 3 for hint in shown) - 3 > room:
            # The last one, how to leave, stays longest.
            shown.pop(-2 if len(shown) > 1 else -1)
        return shown

    def _place_hints(self, start: int) -> None:
        self._places = []
        cell = start + 1
        for hint in self._shown_hints(max(0, self.size.width - 6)) if not self.note else ():
            self._places.append((range(cell, cell + _hint_cells(hint)), hint.action_id))
            cell += _hint_cells(hint) + 3

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        for cells, action_id in self._places:
            if event.x in cells:
                self.post_message(self.Pressed(action_id))


def _hint_cells(hint: Hint) -> int:
    return cell_len(hint.key) + 1 + cell_len(hint.label)


class Side(Vertical):
    """What stands between two edges, with the frame at both sides."""

    DEFAULT_CSS = """
    Side { height: auto; background: $bar;
           border-left: round $line; border-right: round $line; }
    Side.-ascii { border-left: ascii $line; border-right: ascii $line; }
    """

    def on_mount(self) -> None:
        """Draw the frame with the signs in force."""
        self.set_class(icons_of(self).is_ascii, "-ascii")


class Frame(Vertical):
    """The box itself."""

    DEFAULT_CSS = """
    Frame { width: 68; max-width: 100%; height: auto; max-height: 100%; background: $bar; }
    """


class Inside(Vertical):
    """What stands between the upper and the lower edge."""

    DEFAULT_CSS = "Inside { height: auto; overflow: hidden hidden; }"
