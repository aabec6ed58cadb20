"""A smart feed: the name and the query of a search that is saved or changed."""

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.model import CancelToken, SmartFeed, SmartId
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Words
from reader.ui.words import quoted

SAVE = "save"


class Smart(Protocol):
    """What this box asks of the library."""

    def add(self, title: str, query: str, *, words: str = "") -> SmartFeed:
        """Keep a query under a name."""
        ...

    def edit(
        self,
        smart_id: SmartId,
        *,
        title: str | None = None,
        query: str | None = None,
        words: str = "",
    ) -> SmartFeed:
        """The smart feed after the change."""
        ...


class SmartFeedDialog(AskingBox[SmartFeed]):
    """Enter saves; answers with the smart feed as it is then, or None."""

    DEFAULT_CSS = """
    SmartFeedDialog .fields Words { width: 7; }
    SmartFeedDialog Field { width: 1fr; }
    """

    def __init__(
        self, smart: Smart, *, title: str = "", query: str = "", feed: SmartFeed | None = None
    ) -> None:
        super().__init__()
        self._smart = smart
        self._feed = feed
        self._title = feed.title if feed is not None else title
        self._query = feed.query if feed is not None else query

    def compose_top(self) -> ComposeResult:
        """The upper edge."""
        words = "Save this search" if self._feed is None else "Edit smart feed"
        yield Edge("top", words=words, id="title")

    def compose_body(self) -> ComposeResult:
        """The fields, and what went wrong."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("Name")
                yield Field(self._title, id="name-field")
            with Horizontal(classes="fields"):
                yield Words("Query")
                yield Field(self._query, id="query")
            yield Words(
                "" if self._feed else "It stands below Later, with its unread count.",
                role="muted",
                id="status",
            )

    def hints(self) -> tuple[Hint, ...]:
        """How to save, and how to leave."""
        return (
            Hint("Enter", "save", "open"),
            Hint("Tab", "fields", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def on_mount(self) -> None:
        """Begin in the name."""
        self.query_one("#name-field", Field).focus()

    def accept(self) -> None:
        """Save what is there; without a name the query is its name."""
        if self.is_asking(SAVE):
            return
        query = self.query_one("#query", Field).value.strip()
        title = self.query_one("#name-field", Field).value.strip() or query
        self.ask(
            SAVE,
            lambda token: self._save(title, query, token),
            words=f"Saving {quoted(title)}",
            then=self._saved,
            failed=lambda words: self._say(words, is_error=True),
        )

    def _save(self, title: str, query: str, _: CancelToken) -> SmartFeed:
        feed = self._feed
        if feed is None:
            undone = f"Undone: {quoted(title)} is no longer saved"
            return self._smart.add(title, query, words=undone)
        undone = f"Undone: {quoted(feed.title)} is as it was"
        return self._smart.edit(feed.id, title=title, query=query, words=undone)

    def _saved(self, feed: SmartFeed) -> None:
        self.dismiss(feed)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the fields."""
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")
