"""Changing a subscription: its name, folder and address, its pages, and whether it is asked."""

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.hygiene import clean_line
from reader.model import CancelToken, Feed, FeedId, read_interval, show_interval
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.words import quoted

SAVE = "save"


class Asks(Protocol):
    """What this box asks of the library's health."""

    def pause(self, feed_id: FeedId) -> Feed:
        """Ask it no more."""
        ...

    def resume(self, feed_id: FeedId) -> Feed:
        """Ask it again."""
        ...

    def change_address(self, feed_id: FeedId, url: str) -> Feed:
        """Ask that address."""
        ...

    def set_interval(self, feed_id: FeedId, words: str) -> Feed:
        """Ask it that often."""
        ...


class Edits(Protocol):
    """What this box asks of the library."""

    @property
    def health(self) -> Asks:
        """Where and whether feeds are asked."""
        ...

    def edit_feed(
        self,
        feed_id: FeedId,
        *,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
    ) -> Feed:
        """The subscription after the change; None leaves a field as it is."""
        ...


class EditFeedDialog(AskingBox[Feed]):
    """Enter saves; answers with the subscription as it is then, or None."""

    DEFAULT_CSS = """
    EditFeedDialog .fields { height: auto; padding: 0 1; background: $bar; }
    EditFeedDialog .fields Words { padding: 0; width: 9; }
    EditFeedDialog Field { width: 1fr; }
    EditFeedDialog #every { width: 8; }
    EditFeedDialog #how { width: 1fr; padding: 0 1; }
    """
    heading = "Edit feed"

    def __init__(self, library: Edits, feed: Feed) -> None:
        super().__init__()
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
            with Horizontal(classes="fields"):
                yield Words("Every")
                yield Field(show_interval(feed.interval_s), id="every")
                yield Words("30m, 2h, 1d; auto: as it publishes", role="muted", id="how")
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
        typed = clean_line(self.query_one("#title-field", Field).value).strip()
        title = None if typed == self._feed.title else typed
        folder = self.query_one("#folder", Field).value
        full_text = self.query_one("#full", Tick).is_on
        address = self.query_one("#address", Field).value.strip()
        is_asked = self.query_one("#asked", Tick).is_on
        every = self.query_one("#every", Field).value.strip() or show_interval(None)

        def save(_: CancelToken) -> Feed:
            # First what may be refused: then nothing is changed.
            self._save_asking(address, every, is_asked=is_asked)
            return self._library.edit_feed(
                self._feed.id, title=title, folder=folder, full_text=full_text
            )

        self.ask(
            SAVE,
            save,
            words=f"Saving {quoted(self._feed.title)}",
            then=self._saved,
            failed=lambda words: self._say(words, is_error=True),
        )

    def _save_asking(self, address: str, every: str, *, is_asked: bool) -> None:
        feed, health = self._feed, self._library.health
        read_interval(every)
        is_other = bool(address) and address != feed.url
        if is_other:
            health.change_address(feed.id, address)
        if every != show_interval(feed.interval_s):
            health.set_interval(feed.id, every)
        if is_asked and not _is_asked(feed):
            health.resume(feed.id)
        elif not is_asked and (_is_asked(feed) or (is_other and feed.is_paused)):
            health.pause(feed.id)  # again, as another address is asked

    def _saved(self, feed: Feed) -> None:
        self.dismiss(feed)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the fields."""
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")


def _is_asked(feed: Feed) -> bool:
    return not (feed.is_paused or feed.is_gone)
