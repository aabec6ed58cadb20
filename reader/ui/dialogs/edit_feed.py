"""Changing a subscription: its name, folder and address, its pages, and whether it is asked."""

from typing import Protocol

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.hygiene import clean_line
from reader.model import CancelToken, Feed, FeedId
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.words import around, quoted

SAVE = "save"


class Asks(Protocol):
    """What this box asks of the library's health."""

    def edit(
        self,
        feed_id: FeedId,
        *,
        url: str | None = None,
        is_asked: bool | None = None,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
        words: str = "",
    ) -> Feed:
        """The subscription after all of this was changed of it."""
        ...


class Edits(Protocol):
    """What this box asks of the library."""

    @property
    def health(self) -> Asks:
        """What changes subscriptions."""
        ...


class Leaving(Struct, frozen=True):
    """The user wants this subscription no more."""

    feed: Feed


class EditFeedDialog(AskingBox[Feed | Leaving]):
    """Enter saves; answers with the subscription as it is then, that it is to go, or None."""

    DEFAULT_CSS = """
    EditFeedDialog .fields { height: auto; padding: 0 1; background: $bar; }
    EditFeedDialog .fields Words { padding: 0; width: 9; }
    EditFeedDialog Field { width: 1fr; }
    """
    heading = "Edit feed"

    def __init__(self, library: Edits, feed: Feed, *, may_leave: bool = True) -> None:
        super().__init__()
        self._may_leave = may_leave
        """Whether unsubscribing is offered."""
        self._library = library
        self._feed = feed

    def compose_body(self) -> ComposeResult:
        """The fields, and what went wrong."""
        feed = self._feed
        with Side():
            with Horizontal(classes="fields"):
                yield Words("Title")
                yield Field(feed.title, id="title-field")
            with Horizontal(classes="fields"):
                yield Words("Folder")
                yield Field(feed.folder, id="folder")
            with Horizontal(classes="fields"):
                yield Words("Address")
                yield Field(feed.url, id="address")
            with Horizontal(classes="fields"):
                yield Words("Text")
                yield Tick("always fetch the full text", ticked=feed.full_text, id="full")
            with Horizontal(classes="fields"):
                yield Words("Asked")
                yield Tick("ask it for news", ticked=_is_asked(feed), id="asked")
            if self._may_leave:
                with Horizontal(classes="fields"):
                    yield Words("Followed")
                    yield Tick(
                        "keep it; off: unsubscribe, undo brings it back",
                        ticked=True,
                        id="stays",
                    )
            yield Words(role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """How to save, and how to leave."""
        return (
            Hint("Enter", "save", "open"),
            Hint("Tab", "fields", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def on_mount(self) -> None:
        """Begin in the title."""
        self.query_one("#title-field", Field).focus()

    def accept(self) -> None:
        """Save what is there; an emptied title gives back the feed's own."""
        if self.is_asking(SAVE):
            return
        if self._may_leave and not self.query_one("#stays", Tick).is_on:
            self.dismiss(Leaving(self._feed))
            return
        typed = clean_line(self.query_one("#title-field", Field).value).strip()
        title = None if typed == self._feed.title else typed
        folder = self.query_one("#folder", Field).value
        full_text = self.query_one("#full", Tick).is_on
        address = self.query_one("#address", Field).value.strip()
        asked = self._whether_asked(self.query_one("#asked", Tick).is_on, address)

        def save(_: CancelToken) -> Feed:
            return self._library.health.edit(
                self._feed.id,
                url=address or None,
                is_asked=asked,
                title=title,
                folder=folder,
                full_text=full_text,
                words=around("Undone: ", self._feed.title, " is as it was"),
            )

        self.ask(
            SAVE,
            save,
            words=f"Saving {quoted(self._feed.title)}",
            then=self._saved,
            failed=lambda words: self._say(words, is_error=True),
        )

    def _whether_asked(self, is_on: bool, address: str) -> bool | None:  # noqa: FBT001
        """What is to be said of that; None for nothing."""
        feed = self._feed
        # Another address is asked, unless it is said again that it is not.
        stays_paused = bool(address) and address != feed.url and feed.is_paused and not is_on
        return is_on if is_on != _is_asked(feed) or stays_paused else None

    def _saved(self, feed: Feed) -> None:
        self.dismiss(feed)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the fields."""
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")


def _is_asked(feed: Feed) -> bool:
    return not (feed.is_paused or feed.is_gone)
