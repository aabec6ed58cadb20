"""All keys, found by typing; Enter does the one under the cursor."""

from collections.abc import Sequence
from typing import TypeVar

from textual.app import ComposeResult

from reader.actions import Action, actions_of
from reader.keys import Keys, show_key
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.finding import Choice, FindBox, searchable
from reader.ui.dialogs.frame import Side
from reader.ui.dialogs.parts import Part, Words
from reader.ui.row_list import RowList

T = TypeVar("T")
KEY_CELLS = 10


class HelpDialog(FindBox[str]):
    """The help screen; answers with the id of the action to do."""

    DEFAULT_CSS = """
    HelpDialog #name { display: block; height: 1; }
    """
    heading = "Keys"
    foot_lines = 1

    def compose_body(self) -> ComposeResult:
        """The list, and the name by which the configuration knows the one under the cursor."""
        yield from super().compose_body()
        with Side():
            yield Words(id="name", role="muted")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Name the action under the cursor."""
        event.stop()
        chosen = self.main_list().selected
        words = f"In the configuration: {chosen.value}" if chosen is not None else ""
        self.query_one("#name", Words).say(words, role="muted")

    def __init__(self, actions: Sequence[Action], keys: Keys) -> None:
        super().__init__([_make_choice(action, keys) for action in actions])


def show_box_keys(box: Box[T]) -> None:
    """Open the help of the keys that boxes have; what is chosen there is done in this one."""

    def act(action_id: str | None) -> None:
        # Later: until the help is gone, the box under it is not the one that can be left.
        if action_id is not None:
            box.call_later(box.action_run, action_id)

    box.app.push_screen(HelpDialog(actions_of("box"), keys_of(box)), act)


def _make_choice(action: Action, keys: Keys) -> Choice[str]:
    shown = [show_key(key) for key in keys.keys_of(action.id)]
    both = " ".join(shown[:2])
    key = both if len(both) < KEY_CELLS else "".join(shown[:1])
    return Choice(
        value=action.id,
        parts=(Part(key, "accent", cells=KEY_CELLS, bold=True), Part(action.help)),
        right=action.where,
        words=searchable(key, action.label, action.help),
    )
