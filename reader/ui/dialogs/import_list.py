"""Importing subscriptions from an OPML file."""

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip

from reader.errors import CancelledError
from reader.hygiene import clean_line
from reader.model import CancelToken, Imported
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.words import imported, plural

IMPORT = "import"
START = "The path of an .opml file that another reader exported"
ADDRESS_CELLS = 34

_Refused = tuple[str, str]


class Imports(Protocol):
    """What this box asks of the library."""

    def read_list(self, path: str) -> bytes:
        """What a file of subscriptions holds; raises SourceError."""
        ...

    def import_opml(self, content: bytes) -> Imported:
        """What an OPML document did to the subscriptions."""
        ...


class ImportDialog(AskingBox[Imported]):
    """Enter imports; answers with what was added, or None. Refused addresses are listed."""

    DEFAULT_CSS = """
    ImportDialog .fields Words { width: auto; }
    ImportDialog #path { width: 1fr; margin: 0 0 0 2; }
    ImportDialog #refused { height: auto; }
    ImportDialog #refused.-hidden { display: none; }
    ImportDialog #list { height: 0; max-height: 8; }
    """
    heading = "Import a list of feeds"

    def __init__(self, library: Imports) -> None:
        super().__init__()
        self._library = library
        self._done: Imported | None = None
        self._list: RowList[tuple[int, _Refused]] = RowList(
            self._draw, key=lambda row: row[0], id="list"
        )
        self._list.can_focus = False

    def compose_body(self) -> ComposeResult:
        """The path, what came of it, and what was refused."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("File")
                yield Field(id="path")
            yield Words(START, role="muted", id="status")
        with Vertical(id="refused", classes="-hidden"):
            yield Edge("middle", id="refused-title")
            with Side():
                yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does now, and how to leave."""
        if self._done is not None:
            return (Hint("Enter", "close", "open"),)
        return (Hint("Enter", "import", "open"), Hint("Esc", "cancel", "back"))

    def main_list(self) -> RowList[tuple[int, _Refused]]:
        """What was refused."""
        return self._list

    def on_mount(self) -> None:
        """Begin in the path."""
        self.query_one("#path", Field).focus()

    def accept(self) -> None:
        """Import, or close after the refused ones were seen."""
        path = self.query_one("#path", Field).value.strip()
        if self._done is not None:
            self.dismiss(self._done)
        elif not path:
            self._fail(START)
        elif not self.is_asking(IMPORT):
            self._say("")
            self.ask(
                IMPORT,
                lambda token: self._import(path, token),
                words=f"Importing {clean_line(path, limit_chars=50)}",
                then=self._show,
                failed=self._fail,
            )

    def leave(self) -> None:
        """Close; what was added stays added."""
        self.dismiss(self._done)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the field."""
        self._say(words)

    def _import(self, path: str, token: CancelToken) -> Imported:
        """In a thread: read the file and subscribe to what it lists."""
        content = self._library.read_list(path)
        if token.is_cancelled:
            raise CancelledError("The import was called off")
        return self._library.import_opml(content)

    def _show(self, result: Imported) -> None:
        if not result.refused:
            self.dismiss(result)
            return
        self._done = result
        self._say(imported(result))
        self._list.styles.height = len(result.refused)
        self._list.show(enumerate(result.refused))
        number = plural(len(result.refused), "address", "addresses")
        self.query_one("#refused-title", Edge).words = f"{number} refused"
        self.query_one("#refused").remove_class("-hidden")
        self.query_one("#path", Field).disabled = True
        self.query_one("#keys", Edge).hints = self.hints()

    def _say(self, words: str) -> None:
        self.query_one("#status", Words).say(words, role="muted")

    def _fail(self, words: str) -> None:
        self.query_one("#status", Words).say(words, role="error")

    def _draw(self, row: tuple[int, _Refused], place: RowLook) -> list[Strip]:
        address, reason = row[1]
        parts = [Part(address or "(no address)", cells=ADDRESS_CELLS), Part("", cells=2)]
        return draw_choice(self, place, [*parts, Part(reason, "muted")])
