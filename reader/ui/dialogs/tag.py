"""Tags of an entry: those it has and those that are known, narrowed by typing."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widgets import Input

from reader.errors import InputError
from reader.hygiene import clean_line
from reader.model import TagCount
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.finding import find_choices, searchable
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of
from reader.ui.words import count, quoted

KNOWN = "known"
ROWS = 8
NAME_CELLS = 24
EDGES_AND_FIELD = 5


class Tags(Protocol):
    """What this box asks of the library."""

    def all(self) -> list[TagCount]:
        """Every tag, the most used first."""
        ...

    def clean(self, typed: str) -> str:
        """A name as it is stored; raises InputError."""
        ...

    def is_same(self, name: str, other: str) -> bool:
        """True for two spellings of one tag."""
        ...


class TagChange(Struct, frozen=True):
    """Tags to give and tags to take away."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Row(Struct, frozen=True):
    """A tag, or the new one that is typed."""

    name: str
    entries: int = 0
    is_new: bool = False

    @property
    def words(self) -> str:
        """What typing is looked for in."""
        return searchable(self.name)


class TagDialog(AskingBox[TagChange]):
    """Tab ticks, Enter ticks and is done; answers with what is to change, or None."""

    DEFAULT_CSS = """
    TagDialog Frame { width: 48; }
    TagDialog .fields { height: 1; }
    TagDialog .fields Words { width: 5; }
    TagDialog Field { width: 1fr; }
    """

    def __init__(self, tags: Tags, title: str, has: Sequence[str]) -> None:
        super().__init__()
        self._tags = tags
        self._title = title
        self._has = tuple(has)
        self._ticked = list(has)
        self._made: list[str] = []
        """New ones that were ticked here."""
        self._known: tuple[TagCount, ...] = ()
        self._list: RowList[Row] = RowList(
            self._draw, key=lambda row: row.name, ground="bar", id="tags"
        )
        self._list.can_focus = False

    def compose_top(self) -> ComposeResult:
        """The upper edge with the entry's title."""
        yield Edge("top", words=f"Tags of {quoted(self._title)}", id="title")

    def compose_body(self) -> ComposeResult:
        """The field, the tags below it, and what is wrong with a name."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("Tag")
                yield Field(id="typed")
            yield self._list
            yield Words(id="status", role="muted")

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does now, ticking more than one, and how to leave."""
        row = self._list.selected
        enter = "take it off" if row is not None and row.name in self._ticked else "tag it"
        if self._change() != TagChange() and not self._typed:
            enter = "keep"
        return (
            Hint("Enter", enter, "open"),
            Hint(keys_of(self).shown("box.next"), "tick, stay", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def main_list(self) -> RowList[Row]:
        """The tags."""
        return self._list

    def on_mount(self) -> None:
        """Begin with the entry's own; the others are on their way."""
        self._show()
        self.query_one("#typed", Field).focus()
        self.ask(
            KNOWN,
            lambda _: tuple(self._tags.all()),
            words="Looking for tags",
            then=self._take_known,
            failed=lambda words: self._say(words, is_error=True),
        )

    def on_resize(self) -> None:
        """One height whatever is typed: the box does not jump."""
        room = max(1, self.app.size.height - EDGES_AND_FIELD)
        self._list.styles.height = min(ROWS, room)

    async def action_run(self, action_id: str) -> None:
        """The keys of a box; the one to the next field ticks."""
        if action_id in {"box.next", "box.previous"}:
            self._tick()
        else:
            await super().action_run(action_id)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches, the best first."""
        event.stop()
        self._show()
        self._list.to_top()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say what Enter does with this row."""
        event.stop()
        self.query_one("#keys", Edge).hints = self.hints()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A second click on a row ticks it."""
        event.stop()
        event.prevent_default()
        self._tick()

    def accept(self) -> None:
        """Tick the row under the cursor, unless something is ticked already, and be done."""
        is_ticked = not self._typed and self._change() != TagChange()
        if is_ticked or self._tick():
            self.dismiss(self._change())

    def _take_known(self, known: tuple[TagCount, ...]) -> None:
        self._known = known
        self._show()
        self._list.to_top()  # the best of what is there now

    @property
    def _typed(self) -> str:
        return self.query_one("#typed", Field).value.strip() if self.is_mounted else ""

    def _tick(self) -> bool:
        """Tick the row under the cursor; False where none is."""
        row = self._list.selected
        if row is None or (row.is_new and self.is_asking(KNOWN)):
            return False  # a known one may be meant, which is on its way
        if row.name in self._ticked:
            self._ticked.remove(row.name)
        else:
            self._ticked.append(row.name)
            if row.is_new:
                self._made.append(row.name)
        self.query_one("#typed", Field).value = ""
        self._show()
        return True

    def _change(self) -> TagChange:
        return TagChange(
            tuple(name for name in self._ticked if name not in self._has),
            tuple(name for name in self._has if name not in self._ticked),
        )

    # --- the rows --------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the tags that match, and say what is wrong with what is typed."""
        typed = self._typed
        rows, error = self._matching(typed)
        self._list.show(rows)
        self._say(error or self._advice(typed, rows), is_error=bool(error))
        self.query_one("#keys", Edge).hints = self.hints()

    def _matching(self, typed: str) -> tuple[list[Row], str]:
        rows = self._rows()
        if not typed:
            return rows, ""
        found = find_choices(rows, typed.lstrip("#"))
        try:
            name = self._tags.clean(typed)
        except InputError as problem:
            return found, "" if found else str(problem)
        if not any(self._tags.is_same(row.name, name) for row in rows):
            found.append(Row(name, is_new=True))
        return found, ""

    def _rows(self) -> list[Row]:
        """The entry's own, those made here, and all others, the most used first."""
        used = {tag.name: tag.entries for tag in self._known}
        own = dict.fromkeys([*self._has, *self._made])
        rows = [Row(name, used.get(name, 0)) for name in own]
        return rows + [Row(name, number) for name, number in used.items() if name not in own]

    def _advice(self, typed: str, rows: Iterable[Row]) -> str:
        if typed or any(True for _ in rows):
            return ""
        return "No tags yet. Type a name, then Enter."

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")

    def _draw(self, row: Row, place: RowLook) -> list[Strip]:
        tick = icons_of(self).tick if row.name in self._ticked else " "
        name = clean_line(row.name)
        words = f"New tag {quoted(name, NAME_CELLS)}" if row.is_new else name
        parts = [Part(f"[{tick}]", cells=4), Part(words)]
        right = count(row.entries) if row.entries else ""
        return draw_choice(self, place, parts, right=right)
