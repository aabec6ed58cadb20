"""A box with a field in its upper edge and, below, what matches: help and palette."""

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widgets import Input

from reader.hygiene import clean_line
from reader.ui.dialogs.box import Box
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.words import quoted

T = TypeVar("T")
MAX_ROWS = 24  # more is not read but searched
EDGES_AND_AIR = 4


class Choice(Struct, Generic[T], frozen=True):
    """One row that can be found and chosen."""

    value: T
    """What the box answers with."""
    parts: tuple[Part, ...]
    right: str = ""
    words: str = ""
    """What typing is looked for in, in small letters."""


class _Findable(Protocol):
    @property
    def words(self) -> str: ...


C = TypeVar("C", bound=_Findable)


def find_choices(choices: Iterable[C], typed: str) -> list[C]:
    """The rows that hold every typed word, those first in which words begin with them."""
    wanted = searchable(typed).split()
    found = [choice for choice in choices if all(part in choice.words for part in wanted)]
    return sorted(found, key=lambda choice: _distance(choice.words, wanted))


def _distance(words: str, wanted: Sequence[str]) -> int:
    return sum(not f" {words}".count(f" {part}") for part in wanted)


def searchable(*texts: str) -> str:
    """The texts as one line of small letters, to look in or for."""
    return " ".join(clean_line(text) for text in texts).casefold()


class FindBox(Box[T], Generic[T]):
    """Rows that typing narrows; Enter answers with the value of the one under the cursor."""

    DEFAULT_CSS = """
    FindBox #top { height: 1; }
    FindBox #top #title { width: 1fr; }
    FindBox #top Field { width: 16; }
    FindBox #top #corner { width: 3; }
    FindBox.-narrow #top Field { width: 9; }
    FindBox.-roomy Frame { width: 92; }
    """
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual's type
        (0, "-narrow"),
        (50, "-wide"),
        (110, "-roomy"),
    ]
    accept_words = "do it"
    foot_lines = 0
    """Lines below the list."""
    least_rows = 0
    """Rows that there is room for, though there are fewer to begin with."""
    most_rows = MAX_ROWS
    """Rows that are seen at once."""

    def __init__(self, choices: Sequence[Choice[T]]) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._list: RowList[Choice[T]] = RowList(
            self._draw, key=lambda choice: choice.value, ground="bar", id="choices"
        )
        self._list.can_focus = False

    def compose_top(self) -> ComposeResult:
        """The upper edge with the field in it."""
        with Horizontal(id="top"):
            yield Edge(
                "top", words=self.title_words(), note="type to find:", ends="left", id="title"
            )
            yield Field(id="typed")
            yield Edge("top", ends="right", id="corner")

    def compose_body(self) -> ComposeResult:
        """The list, and what is said when nothing matches."""
        with Side():
            yield self._list
            yield Words(id="nothing", role="muted")

    def hints(self) -> tuple[Hint, ...]:
        """Enter and Esc: the letters belong to the field."""
        return (
            Hint("Enter", self.accept_words, "open"),
            Hint("Esc", "clear, close", "back"),
        )

    def title_words(self) -> str:
        """The title in the upper edge."""
        return self.heading

    def matching(self, typed: str) -> list[Choice[T]]:
        """The rows to show for what is typed, the best first."""
        return find_choices(self._choices, typed) if typed else list(self._choices)

    def main_list(self) -> RowList[Choice[T]]:
        """The rows."""
        return self._list

    def on_mount(self) -> None:
        """Begin with every row and the cursor in the field."""
        self._list.show(self.matching(""))
        self.query_one("#typed", Field).focus()

    def on_resize(self) -> None:
        """Keep one height whatever is typed: the box does not jump."""
        room = max(1, self.app.size.height - EDGES_AND_AIR - self.foot_lines)
        rows = min(max(len(self._choices), self.least_rows), self.most_rows, room)
        self._list.styles.height = rows
        self.query_one("#nothing", Words).styles.height = rows

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches, the best first."""
        event.stop()
        self.show_matching(event.value)

    def show_matching(self, typed: str) -> None:
        """Show what matches, with the cursor on the best."""
        found = self.matching(typed)
        self._list.show(found, keep_line=False)
        if found:
            self._list.to_top()
        self._list.display = bool(found)
        nothing = "" if found else f"Nothing here is called {quoted(typed)}"
        self.query_one("#nothing", Words).say(nothing, role="muted")

    def accept(self) -> None:
        """Answer with the row under the cursor."""
        chosen = self._list.selected
        if chosen is not None:
            self.dismiss(chosen.value)

    def leave(self) -> None:
        """Clear what was typed, then close."""
        field = self.query_one("#typed", Field)
        if field.value:
            field.value = ""
        else:
            self.dismiss(None)

    def _draw(self, choice: Choice[T], place: RowLook) -> list[Strip]:
        return draw_choice(self, place, choice.parts, right=choice.right)
