"""What was said since the start, so that no word is lost with its toast."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.strip import Strip

from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook

MAX_ROWS = 16
FOOT_LINES = 3
EDGES = 3


class MessagesDialog(Box[None]):
    """The messages of this run, newest first; the one under the cursor whole below."""

    DEFAULT_CSS = "MessagesDialog #whole { height: 3; }"
    heading = "Messages"

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__()
        self._rows = tuple(enumerate(messages))[::-1]
        self._list: RowList[tuple[int, str]] = RowList(
            self._draw, key=lambda row: row[0], id="messages"
        )

    def compose_body(self) -> ComposeResult:
        """The list, and the whole of one message."""
        with Side():
            yield self._list
        yield Edge("middle")
        with Side():
            yield Words("" if self._rows else "Nothing was said yet", role="muted", id="whole")

    def hints(self) -> tuple[Hint, ...]:
        """Nothing to do but leave."""
        return (Hint(keys_of(self).shown("back"), "back", "back"),)

    def main_list(self) -> RowList[tuple[int, str]]:
        """The messages."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the newest."""
        self._list.show(self._rows)
        self._list.focus()
        self._show_whole()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        room = max(1, self.app.size.height - FOOT_LINES - EDGES)
        self._list.styles.height = min(max(1, len(self._rows)), MAX_ROWS, room)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the whole of the message under the cursor."""
        event.stop()
        self._show_whole()

    def accept(self) -> None:
        """Nothing happens by a message: Enter closes."""
        self.dismiss(None)

    def _show_whole(self) -> None:
        if self._list.selected is not None:
            whole = self._list.selected[1]
            self.query_one("#whole", Words).say(whole, lines=FOOT_LINES)

    def _draw(self, row: tuple[int, str], place: RowLook) -> list[Strip]:
        return draw_choice(self, place, [Part(row[1])])
