"""Changing a subscription: its name, folder and address, its pages, and whether it is asked."""

from typing import Protocol

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.errors import ReaderError
from reader.hygiene import clean_line
from reader.model import CancelToken, Feed, FeedId, show_interval
from reader.model.keeping import Going, Keep, parse_keep
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.kept import KEEP_HELP, going, shown_keep
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.words import around, quoted

SAVE, WEIGH = "save", "weigh"


class Asks(Protocol):
    """What this box asks of the library's health."""

    def edit(
        self,
        feed_id: FeedId,
        *,
        url: str | None = None,
        is_asked: bool | None = None,
        every: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
        keep: Keep | None = None,
        words: str = "",
    ) -> Feed:
        """The subscription after all of this was changed of it."""
        ...


class Keeps(Protocol):
    """What this box asks of what is kept."""

    def of_feed(self, feed_id: FeedId) -> tuple[Keep, Keep]:
        """What is said for this feed itself, and what is kept of it."""
        ...

    def weigh_feed(self, feed_id: FeedId, keep: Keep, *, folder: str | None = None) -> Going:
        """What would go now if that were kept of the feed, in that folder."""
        ...


class Edits(Protocol):
    """What this box asks of the library."""

    @property
    def health(self) -> Asks:
        """What changes subscriptions."""
        ...

    @property
    def keeping(self) -> Keeps:
        """How much is kept of feeds."""
        ...


class Leaving(Struct, frozen=True):
    """The user wants this subscription no more."""

    feed: Feed


class EditFeedDialog(AskingBox[Feed | Leaving]):
    """Enter saves; answers with the subscription as it is then, that it is to go, or None."""

    DEFAULT_CSS = """
    EditFeedDialog .fields Words { width: 9; }
    EditFeedDialog Field { width: 1fr; }
    EditFeedDialog #every { width: 8; }
    EditFeedDialog #how { width: 1fr; padding: 0 1; }
    """
    heading = "Edit feed"

    def __init__(self, library: Edits, feed: Feed, *, may_leave: bool = True) -> None:
        super().__init__()
        self._may_leave = may_leave
        """Whether unsubscribing is offered."""
        self._library = library
        self._feed = feed
        self._own, _ = library.keeping.of_feed(feed.id)
        self._shown_keep = shown_keep(self._own, folder=feed.folder)
        self._agreed: tuple[Keep, str] | None = None
        """What was kept, in which folder, when it was said what goes."""

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
            with Horizontal(classes="fields"):
                yield Words("Kept")
                yield Field(self._shown_keep, id="kept")
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

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what can be written where that is not plain."""
        self._say(KEEP_HELP if event.widget.id == "kept" else "")

    def accept(self) -> None:
        """Save what is there; where entries would go by it, say that first."""
        if self.is_asking(SAVE) or self.is_asking(WEIGH):
            return
        if self._may_leave and not self.query_one("#stays", Tick).is_on:
            self.dismiss(Leaving(self._feed))
            return
        folder, typed = self.query_one("#folder", Field).value, self._typed_keep()
        try:
            keep = self._own if typed == self._shown_keep else parse_keep(typed)
        except ReaderError as problem:
            self._say(str(problem).removesuffix("."), is_error=True)
            return
        if (keep, folder) in {self._agreed, (self._own, self._feed.folder)}:
            self._save(keep)
            return
        self.ask(
            WEIGH,
            lambda _: self._library.keeping.weigh_feed(self._feed.id, keep, folder=folder),
            words="Looking what would go",
            then=lambda found: self._weighed(found, keep, folder),
            failed=lambda words: self._say(words, is_error=True),
        )

    def _typed_keep(self) -> str:
        return self.query_one("#kept", Field).value.strip()

    def _weighed(self, found: Going, keep: Keep, folder: str) -> None:
        if not found.entries:
            self._save(keep)
            return
        self._agreed = (keep, folder)
        self._say(going(found))

    def _save(self, keep: Keep) -> None:
        """Save it; an emptied title gives back the feed's own."""
        typed = clean_line(self.query_one("#title-field", Field).value).strip()
        title = None if typed == self._feed.title else typed
        folder = self.query_one("#folder", Field).value
        full_text = self.query_one("#full", Tick).is_on
        address = self.query_one("#address", Field).value.strip()
        asked = self._whether_asked(self.query_one("#asked", Tick).is_on, address)
        typed_every = self.query_one("#every", Field).value.strip() or show_interval(None)
        is_same = typed_every == show_interval(self._feed.interval_s)

        def save(_: CancelToken) -> Feed:
            return self._library.health.edit(
                self._feed.id,
                url=address or None,
                is_asked=asked,
                every=None if is_same else typed_every,
                title=title,
                folder=folder,
                full_text=full_text,
                keep=keep,
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
