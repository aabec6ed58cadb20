"""The first run: four ways to begin."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Side
from reader.ui.dialogs.parts import Part, draw_choice
from reader.ui.keymap import make_bindings
from reader.ui.row_list import RowList, RowLook

DEMO = "demo.open"
_ANSWERS = ("feed.add", "feed.packs", "feed.import", DEMO, "palette", "help")
_WAYS = (
    ("feed.add", "add a site or feed", "type an address, or just example.org"),
    ("feed.packs", "starter packs", "feeds by topic and country, to tick"),
    ("feed.import", "import a list", "an .opml file from another reader"),
    (DEMO, "look round first", "a demo with 12 articles, no network"),
)
_Way = tuple[str, str, str]


class Welcome(Box[str]):
    """What an empty library shows; answers with the id of an action."""

    DEFAULT_CSS = """
    Welcome #ways { height: 4; margin: 1 0 1 1; }
    Welcome Static { height: auto; padding: 0 2; background: $bar; color: $text; }
    Welcome #first { padding: 1 2 0 2; }
    Welcome #last { padding: 1 2 0 2; color: $muted; }
    Welcome.-short #ways { margin: 0 0 0 1; }
    Welcome.-short #first, Welcome.-short #last { padding: 0 2; }
    Welcome.-short #more { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            binding
            for binding in make_bindings("feeds")
            if any(binding.action == f"run('{answer}')" for answer in _ANSWERS[:-1])
        ),
        Binding("D", f"run('{DEMO}')", "demo", id=DEMO, show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - Textual's type
    heading = "Welcome to reader"

    def __init__(self) -> None:
        super().__init__()
        self._list: RowList[_Way] = RowList(self._draw, key=lambda way: way[0], id="ways")

    def compose_body(self) -> ComposeResult:
        """Four ways, and what else is good to know."""
        keys = keys_of(self)
        key = "bold $accent"
        with Side():
            yield Static("Nothing to read yet. Four ways to begin:", id="first", markup=False)
            yield self._list
            yield Static(
                Content.assemble(
                    "An article at hand?  ",
                    ("reader FILE-or-URL", "bold"),
                    "  opens just that one.\n"
                    "Everything stays on this machine. Names are found here too.",
                ),
                id="more",
                markup=False,
            )
            yield Static(
                Content.assemble(
                    "Paste an address at any time to add it.  ",
                    (keys.shown("help"), key),
                    " keys   ",
                    (keys.shown("palette"), key),
                    " commands",
                ),
                id="last",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the first way."""
        self._list.show(_WAYS)
        self._list.focus()

    def main_list(self) -> RowList[_Way]:
        """The ways to begin."""
        return self._list

    def accept(self) -> None:
        """Answer with the way under the cursor."""
        if self._list.selected is not None:
            self.dismiss(self._list.selected[0])

    async def action_run(self, action_id: str) -> None:
        """The ways have keys of their own here; the rest is as in every box."""
        if action_id in _ANSWERS:
            self.dismiss(action_id)
        else:
            await super().action_run(action_id)

    def _draw(self, way: _Way, place: RowLook) -> list[Strip]:
        action_id, label, words = way
        key = "D" if action_id == DEMO else keys_of(self).shown(action_id)
        parts = [
            Part(key, "accent", cells=max(3, len(key) + 1), bold=True),
            Part(label, "strong", cells=21),
            Part(words, "muted"),
        ]
        return draw_choice(self, place, parts)
