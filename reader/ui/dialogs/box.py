"""A framed box over the screen, and what its keys mean.

A box knows what it shows and what it answers with; it never does what was chosen.
"""

from typing import ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from reader.keys import Keys, make_keys
from reader.ui.dialogs.frame import Edge, Frame, Hint, Inside
from reader.ui.dialogs.parts import Field, Tick
from reader.ui.keymap import make_bindings
from reader.ui.row_list import RowList

T = TypeVar("T")


class Moves(Protocol):
    """A list whose cursor the keys move."""

    def move(self, step: int) -> bool:
        """By rows."""
        ...

    def half(self, step: int) -> bool:
        """By half pages."""
        ...

    def page(self, step: int) -> bool:
        """By pages."""
        ...

    def to_top(self) -> bool:
        """To the first row."""
        ...

    def to_bottom(self) -> bool:
        """To the last row."""
        ...


def keys_of(widget: Widget) -> Keys:
    """The keys in force in the running app."""
    keys = getattr(widget.app, "keys", None)
    return keys if isinstance(keys, Keys) else make_keys({})


class Box(ModalScreen[T], Generic[T]):
    """A framed box in the middle of the screen; the screen under it stays as it is."""

    DEFAULT_CSS = """
    Box, Box:ansi { align: center middle; background: transparent; }
    Box RowList { background: $bar; }
    Box .fields { height: auto; padding: 0 1; background: $bar; }
    Box .fields Words { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(make_bindings("box"))

    heading: ClassVar[str] = ""
    """The title in the upper edge."""

    def compose(self) -> ComposeResult:
        """The frame around what the box holds."""
        with Frame():
            yield from self.compose_top()
            with Inside():
                yield from self.compose_body()
            yield Edge("bottom", hints=self.hints(), id="keys")

    def on_resize(self) -> None:
        """Keep the lower edge on the screen, however low it is."""
        self.query_one(Inside).styles.max_height = max(1, self.app.size.height - 2)

    def compose_top(self) -> ComposeResult:
        """The upper edge."""
        yield Edge("top", words=self.heading, id="title")

    def compose_body(self) -> ComposeResult:
        """What stands between the edges: sides and edges."""
        yield from ()

    def hints(self) -> tuple[Hint, ...]:
        """The keys in the lower edge, the one that leaves last."""
        return ()

    def main_list(self) -> Moves | None:
        """The list that the moving keys move in."""
        return None

    def accept(self) -> None:
        """What Enter does."""

    def leave(self) -> None:
        """What q and Esc do."""
        self.dismiss(None)

    # --- keys -----------------------------------------------------------------------------

    async def action_run(self, action_id: str) -> None:
        """Do an action of the table; those that make no sense in a box do nothing."""
        match action_id:
            case "open":
                self.accept()
            case "back":
                self.leave()
            case "quit":
                await self.app.action_quit()
            case "help":
                self._show_keys()
            case "box.tick":
                if isinstance(self.focused, Tick):
                    self.focused.toggle()
            case "box.next":
                self.focus_next()
            case "box.previous":
                self.focus_previous()
            case _:
                self._move(action_id)

    def _move(self, action_id: str) -> None:
        rows = self.main_list()
        if rows is None:
            return
        name, _, way = action_id.partition(".")
        step = 1 if way in {"down", "next"} else -1
        match name:
            case "move":
                rows.move(step)
            case "page":
                rows.page(step)
            case "half":
                rows.half(step)
            case "top":
                rows.to_top()
            case "bottom":
                rows.to_bottom()
            case _:
                pass

    def _show_keys(self) -> None:
        # Deferred: the help is a box itself, and most boxes are closed without it.
        from reader.ui.dialogs.help import show_box_keys  # noqa: PLC0415

        show_box_keys(self)

    def on_edge_pressed(self, event: Edge.Pressed) -> None:
        """A click on a key does what the key does."""
        event.stop()
        self.call_later(self.action_run, event.action_id)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A second click on a row accepts it."""
        event.stop()
        self.accept()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field accepts."""
        event.stop()
        self.accept()

    def on_field_left(self, event: Field.Left) -> None:
        """Backspace in an empty field leaves."""
        event.stop()
        self.leave()
