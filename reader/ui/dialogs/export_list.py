"""Writing all subscriptions to an OPML file."""

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.errors import ExistsError
from reader.hygiene import clean_line
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Words

WRITE = "write"
START = "All feeds with their folders, for another reader or as a copy"
PLACE = "~/feeds.opml"


class Exports(Protocol):
    """What this box asks of the library."""

    def save_opml(self, path: str, *, may_replace: bool = False) -> str:
        """Where the list is now; raises ExistsError or SourceError."""
        ...


class ExportDialog(AskingBox[str]):
    """Enter writes; answers with the path, or None. A file that is there is asked about."""

    DEFAULT_CSS = """
    ExportDialog .fields Words { width: auto; }
    ExportDialog #path { width: 1fr; margin: 0 0 0 2; }
    """
    heading = "Export the list of feeds"

    def __init__(self, library: Exports) -> None:
        super().__init__()
        self._library = library
        self._replaceable = ""
        """The path of a file that is there, once that was said."""

    def compose_body(self) -> ComposeResult:
        """The path, and what came of it."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("File")
                yield Field(PLACE, id="path")
            yield Words(START, role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does now, and how to leave."""
        enter = "replace it" if self._path() == self._replaceable != "" else "write"
        return (Hint("Enter", enter, "open"), Hint("Esc", "cancel", "back"))

    def on_mount(self) -> None:
        """Begin in the path."""
        self.query_one("#path", Field).focus()

    def accept(self) -> None:
        """Write, over a file that is there only when that was said before."""
        path = self._path()
        if not path:
            self._fail("The path of the file to write")
        elif not self.is_asking(WRITE):
            may_replace = path == self._replaceable
            self.ask(
                WRITE,
                lambda _token: self._write(path, may_replace=may_replace),
                words=f"Writing {clean_line(path, limit_chars=50)}",
                then=lambda is_written: self._written(path, is_written=is_written),
                failed=self._fail,
            )

    def on_input_changed(self) -> None:
        """Another path is another file: nothing was said of it yet."""
        self.query_one("#keys", Edge).hints = self.hints()

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the field."""
        self.query_one("#status", Words).say(words, role="muted")

    def _path(self) -> str:
        fields = self.query("#path").results(Field)
        return next((field.value.strip() for field in fields), PLACE)

    def _write(self, path: str, *, may_replace: bool) -> bool:
        """In a thread: True when it is written, False when a file is there."""
        try:
            self._library.save_opml(path, may_replace=may_replace)
        except ExistsError:
            return False
        return True

    def _written(self, path: str, *, is_written: bool) -> None:
        if is_written:
            self.dismiss(path)
            return
        self._replaceable = path
        self.query_one("#keys", Edge).hints = self.hints()
        self._fail("This file is there already. Enter again replaces it")

    def _fail(self, words: str) -> None:
        self.query_one("#status", Words).say(words, role="error")
