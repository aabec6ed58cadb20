"""The theme picker: every theme live while the cursor moves; what was there comes back."""

from collections.abc import Sequence

from msgspec import Struct
from rich.segment import Segment
from textual.app import ComposeResult
from textual.strip import Strip
from textual.theme import Theme

from reader.theme_files import ROLES
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Part, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of
from reader.ui.themes import Look

MAX_ROWS = 12
EDGES = 2
_SAMPLE = ("accent", "entity-person", "entity-org", "entity-place", "entity-event")


class _Row(Struct, frozen=True):
    name: str
    words: str
    look: Look


class ThemeDialog(Box[str]):
    """A small box of themes; answers with the one to keep, or None after putting back."""

    DEFAULT_CSS = "ThemeDialog Frame { width: 40; }"
    heading = "Theme"

    def __init__(self, names: Sequence[str] = ()) -> None:
        super().__init__()
        self._names = tuple(names)
        self._before = ""
        self._list: RowList[_Row] = RowList(self._draw, key=lambda row: row.name, id="themes")

    def compose_body(self) -> ComposeResult:
        """The themes, each with a sample of its own colours."""
        with Side():
            yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """Keep, or put back."""
        keys = keys_of(self)
        return (
            Hint(keys.shown("open"), "keep it", "open"),
            Hint(keys.shown("back"), "put back", "back"),
        )

    def main_list(self) -> RowList[_Row]:
        """The themes."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the theme in force."""
        self._before = self.app.theme
        themes = self.app.available_themes
        ours = [name for name, theme in themes.items() if set(ROLES) <= set(theme.variables)]
        rows = [_make_row(themes[name]) for name in self._names or ours if name in themes]
        self._list.show(rows, cursor_key=self._before)
        self._list.focus()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        room = max(1, self.app.size.height - EDGES)
        self._list.styles.height = min(len(self._list.rows), MAX_ROWS, room)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the theme under the cursor."""
        event.stop()
        if event.by_user and self._list.selected is not None:
            self.app.theme = self._list.selected.name

    def accept(self) -> None:
        """Keep what is shown."""
        if self._list.selected is not None:
            self.dismiss(self._list.selected.name)

    def leave(self) -> None:
        """Put back what was there before."""
        self.app.theme = self._before
        self.dismiss(None)

    def _draw(self, row: _Row, place: RowLook) -> list[Strip]:
        words = draw_choice(self, place, [Part(row.name, cells=14), Part(row.words, "muted")])
        if self.app.no_color:
            return words
        dot = icons_of(self).unread
        sample = [
            Segment(" ", row.look.style("text")),
            *(Segment(f"{dot} ", row.look.style(role)) for role in _SAMPLE),
        ]
        cells = sum(segment.cell_length for segment in sample)
        left = words[0].crop(0, max(0, place.width - cells - 1))
        return [Strip([*left, *sample, *words[0].crop(place.width - 1)])]


def _make_row(theme: Theme) -> _Row:
    words = "terminal" if theme.ansi else "dark" if theme.dark else "light"
    return _Row(theme.name, words, Look(theme.variables))
