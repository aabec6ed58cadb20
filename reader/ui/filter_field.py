"""The field of a pane's filter: it takes the keys, and the pane's title bar shows the words.

Imported when a filter is first typed: the first screen needs no field.
"""

from collections.abc import Callable

from textual.widgets import Input

from reader.ui.dialogs.parts import Field

CARET = "▏"


class FilterField(Field):
    """A field without a line of its own; tells whoever made it what happens in it."""

    DEFAULT_CSS = "FilterField.-textual-compact { height: 0 !important; }"

    def __init__(
        self,
        value: str,
        *,
        changed: Callable[[], None],
        accept: Callable[[], None],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(value, id="filter")
        self._changed, self._accept, self._leave = changed, accept, leave

    @property
    def words_with_caret(self) -> str:
        """What was typed, and where the next letter goes."""
        place = self.cursor_position
        return f"{self.value[:place]}{CARET}{self.value[place:]}"

    def watch_selection(self) -> None:
        """The caret moved."""
        self._changed()

    def on_focus(self) -> None:
        """The caret is there."""
        self._changed()

    def on_blur(self) -> None:
        """The caret is gone."""
        self._changed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words."""
        event.stop()
        self._changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self._accept()

    def on_field_left(self, event: Field.Left) -> None:
        """Backspace in the empty field."""
        event.stop()
        self._leave()
