"""The types of names that are shown: each is switched with the text and the panel in sight."""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.strip import Strip

from reader.model import EntityType
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Part, draw_choice
from reader.ui.entity_types import TYPE_LOOKS
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of
from reader.ui.type_choice import TypeChoice
from reader.ui.words import count

EDGES = 2
SIGNS: Literal["signs"] = "signs"
Row = EntityType | Literal["signs"]
ROWS: tuple[Row, ...] = (*TYPE_LOOKS, SIGNS)


class TypesDialog(Box[TypeChoice]):
    """A small box of types; answers with the choice to keep, or None after putting back."""

    DEFAULT_CSS = "TypesDialog Frame { width: 40; }"
    heading = "Types of names"

    def __init__(
        self,
        choice: TypeChoice,
        *,
        has_signs: bool,
        counts: Mapping[EntityType, int],
        preview: Callable[[TypeChoice], None],
    ) -> None:
        super().__init__()
        self._before = self._choice = choice
        self._has_signs = has_signs
        self._counts = counts
        self._preview = preview
        self._list: RowList[Row] = RowList(self._draw, key=lambda row: row, id="types")

    def compose_body(self) -> ComposeResult:
        """The types and the signs, each with its tick."""
        with Side():
            yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """Switch, keep, or put back."""
        keys = keys_of(self)
        return (
            Hint(keys.shown("box.tick"), "switch", "box.tick"),
            Hint(keys.shown("open"), "keep", "open"),
            Hint(keys.shown("back"), "undo", "back"),
        )

    def main_list(self) -> RowList[Row]:
        """The types."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the first."""
        self._list.show(ROWS)
        self._list.focus()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        self._list.styles.height = min(len(ROWS), max(1, self.app.size.height - EDGES))

    async def action_run(self, action_id: str) -> None:
        """The keys of a box; the one that ticks switches the row under the cursor."""
        if action_id == "box.tick":
            self._switch()
        else:
            await super().action_run(action_id)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A second click on a row switches it; in other boxes it accepts."""
        event.stop()
        event.prevent_default()
        self._switch()

    def accept(self) -> None:
        """Keep what is shown."""
        self.dismiss(self._choice)

    def leave(self) -> None:
        """Put back what was shown before."""
        self._preview(self._before)
        self.dismiss(None)

    def _switch(self) -> None:
        row = self._list.selected
        if row is None:
            return
        if row == SIGNS:
            self._has_signs = not self._has_signs
            self._choice = replace(self._choice, signs=self._has_signs)
        else:
            hidden = self._choice.hidden ^ {EntityType(row)}
            self._choice = replace(self._choice, hidden=hidden)
        self._preview(self._choice)
        self._list.refresh_rows()

    def _draw(self, row: Row, place: RowLook) -> list[Strip]:
        if row == SIGNS:
            words = Part("signs in the text, as here")
            return draw_choice(self, place, [self._tick(is_on=self._has_signs), words])
        kind = EntityType(row)
        look, number = TYPE_LOOKS[kind], self._counts.get(kind, 0)
        tick = self._tick(is_on=kind not in self._choice.hidden)
        words = Part(f"{look.sign} {look.many}", look.role)
        return draw_choice(self, place, [tick, words], right=count(number) if number else "")

    def _tick(self, *, is_on: bool) -> Part:
        return Part(f"[{icons_of(self).tick if is_on else ' '}]", cells=4)
