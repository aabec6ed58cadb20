"""Asks whether a line of the text is furniture of its site; those in sight are the choice."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Block
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook

MAX_ROWS = 10
EDGES = 3
LINE_CHARS = 300


class FurnitureDialog(Box[Block]):
    """A small box of lines; answers with the one that is furniture, or None."""

    DEFAULT_CSS = "FurnitureDialog Frame { width: 76; }"
    heading = "Furniture of this site?"

    def __init__(self, blocks: Sequence[Block], site: str) -> None:
        super().__init__()
        self._blocks = tuple(blocks)
        self._site = site
        self._list: RowList[Block] = RowList(
            self._draw, key=lambda block: block.start, id="lines"
        )

    def compose_body(self) -> ComposeResult:
        """What will happen, and the lines that it may happen to."""
        with Side():
            site = clean_line(self._site, limit_chars=40)
            yield Words(f"This line goes from every article of {site}:", role="muted")
            yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """Yes, no, another line."""
        keys = keys_of(self)
        down, up = keys.shown("move.down"), keys.shown("move.up")
        return (
            Hint(keys.shown("open"), "yes", "open"),
            Hint(f"{down} {up}", "another line", "move.down"),
            Hint(keys.shown("back"), "no", "back"),
        )

    def main_list(self) -> RowList[Block]:
        """The lines."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the line that is read."""
        self._list.show(self._blocks, cursor_key=self._blocks[0].start)
        self._list.focus()

    def on_resize(self) -> None:
        """As many lines as there are, or as fit."""
        room = max(1, self.app.size.height - EDGES)
        self._list.styles.height = min(len(self._blocks), MAX_ROWS, room)

    def accept(self) -> None:
        """This line it is."""
        self.dismiss(self._list.selected)

    def _draw(self, block: Block, place: RowLook) -> list[Strip]:
        return draw_choice(self, place, [Part(clean_line(block.text, limit_chars=LINE_CHARS))])
