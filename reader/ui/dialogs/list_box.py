"""A box over a list: the rows, and below them how the one under the cursor stands."""

from collections.abc import Callable, Hashable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.strip import Strip

from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.frame import Edge, Side
from reader.ui.dialogs.parts import Role, Words
from reader.ui.row_list import RowList, RowLook
from reader.undo import Undone

T = TypeVar("T")
R = TypeVar("R")
LOOK, CHANGE = "look", "change"
"""Its questions: what there is, and one change at a time."""
NO_STEP = "Nothing to undo here"


class ListBox(AskingBox[T], Generic[T, R]):
    """What it has and how each row stands is asked in threads, and said in its last line."""

    DEFAULT_CSS = """
    ListBox #status { height: 1; }
    ListBox #status.-empty { display: block; }
    ListBox #name.-hidden { display: none; }
    """
    lines_around: ClassVar[int] = 0
    """Edges and what is said of a row."""
    most_rows: ClassVar[int] = 24
    """Rows that are seen at once."""
    said_lines: ClassVar[int] = 1
    """How much the last line may be given, in lines of 64 characters."""

    def __init__(self, *, key: Callable[[R], Hashable], number: int) -> None:
        super().__init__()
        self._number = number
        """How many rows there are, or will be once they are known."""
        self._steps = 0
        """How many of the newest steps of undo were done here."""
        self._list: RowList[R] = RowList(self._draw, key=key, ground="bar", id="rows")

    def compose_body(self) -> ComposeResult:
        """The list, and what is to be said of the row under the cursor."""
        with Side():
            yield self._list
        yield Edge("middle", id="name")
        with Side():
            yield from self.compose_state()
            yield Words(role="muted", id="status")

    def compose_state(self) -> ComposeResult:
        """Lines about the row under the cursor."""
        yield from ()

    def main_list(self) -> RowList[R]:
        """The rows."""
        return self._list

    def on_mount(self) -> None:
        """Look at once at what there is."""
        self._list.focus()
        self.look()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        self.fit()

    def fit(self) -> None:
        """Room for the rows there are; without one, neither a blank row nor an edge below."""
        room = max(1, self.app.size.height - self.lines_around)
        self._list.styles.height = min(self._number, self.most_rows, room)
        self.query_one("#name", Edge).set_class(not self._number, "-hidden")

    def look(self) -> None:
        """Ask for the rows, and show them when they come."""

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say how the row under the cursor stands."""
        event.stop()
        self.show_selected()

    def show_selected(self) -> None:
        """Say what the keys do to the row under the cursor, and how it stands."""
        self.query_one("#keys", Edge).hints = self.hints()
        self.show_state(self._list.selected)

    def show_state(self, row: R | None) -> None:
        """Name it and say how it stands; None when there is no row."""

    def undo_here(
        self, undo: Callable[[], Undone | None], *, then: Callable[[Undone | None], None]
    ) -> None:
        """Take back what was done here last, if anything was, and say it."""
        if self.is_asking(CHANGE):
            return
        if not self._steps:
            self.say(NO_STEP)
            return

        def undone(step: Undone | None) -> None:
            self._steps = self._steps - 1 if step is not None else 0
            self.say(step.words if step is not None else NO_STEP)
            then(step)

        self.ask(CHANGE, lambda _: undo(), words="Undoing", then=undone, failed=self.fail)

    # --- words -----------------------------------------------------------------------------

    def undo_words(self) -> str:
        """What stands behind what was done, when it can be taken back."""
        return f". {keys_of(self).shown('undo')} undoes"

    def tell_wait(self, name: str, words: str) -> None:
        """Say it, unless the answer to a key stands there while the rows are looked at."""
        if name == CHANGE or not self._list.rows:
            self.say(words)

    def say(self, words: str, *, role: Role = "muted") -> None:
        """Answer the last key."""
        self.query_one("#status", Words).say(words, role=role, lines=self.said_lines)

    def fail(self, words: str) -> None:
        """Say what went wrong."""
        self.say(words, role="error")

    def _draw(self, row: R, place: RowLook) -> list[Strip]:
        raise NotImplementedError
