"""Adding a feed: an address, the feeds behind it, their newest entries, then one of them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

from reader.config import Config
from reader.hygiene import clean_line, host_of, web_url
from reader.model import CancelToken, FeedPreview, FeedResult, ParsedEntry
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Part, Tick, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.words import age, per_day, plural, quoted

LOOK, PREVIEW, ADD = "look", "preview", "add"
START = "Type an address, or just example.org"
REST_S = 0.2
"""How long the cursor rests on a feed before its newest entries are asked for."""
FULL_HEIGHT = 17


class Finds(Protocol):
    """What this box asks of the library."""

    @property
    def config(self) -> Config:
        """What the user chose."""
        ...

    def find_feeds(self, words: str, *, cancel: CancelToken | None = None) -> list[FeedPreview]:
        """The feeds behind what was typed."""
        ...

    def preview_feed(self, url: str, *, cancel: CancelToken | None = None) -> FeedPreview:
        """One of them with its newest entries."""
        ...

    def add_feed(
        self,
        url: str,
        *,
        folder: str = "",
        full_text: bool | None = None,
        mark_old_read: bool = False,
        cancel: CancelToken | None = None,
    ) -> FeedResult:
        """What was stored of it."""
        ...


class AddDialog(AskingBox[FeedResult]):
    """Enter looks, then adds; answers with what was stored, or None.

    The status of the answer is "skipped" when the feed is a subscription already.
    """

    DEFAULT_CSS = """
    AddDialog, AddDialog:ansi { align: center top; }
    AddDialog .fields Words { width: auto; margin: 0 2 0 0; }
    AddDialog #address { width: 1fr; }
    AddDialog .say { height: auto; }
    AddDialog .say #status { width: 1fr; }
    AddDialog .say #choose { width: auto; }
    AddDialog #feeds { height: 0; max-height: 5; margin: 0 0 0 1; }
    AddDialog #newest { height: 0; max-height: 5; }
    AddDialog #found, AddDialog #preview { height: auto; }
    AddDialog #found.-hidden { display: none; }
    AddDialog #folder { width: 1fr; margin: 0 2 0 0; }
    AddDialog #full { margin: 0 2 0 0; }
    AddDialog #options { padding: 0 1 1 1; }
    AddDialog.-narrow #options { layout: vertical; }
    AddDialog.-short #feeds { max-height: 3; }
    AddDialog.-short #preview { display: none; }
    AddDialog.-short #options { padding: 0 1; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012 - Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012 - Textual's type
    heading = "Add a feed"

    def __init__(
        self,
        library: Finds,
        *,
        address: str = "",
        folder: str = "",
        followed: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._library = library
        self._address = address
        self._folder = folder
        self._followed = frozenset(followed)
        """Addresses of the subscriptions, as they are stored."""
        self._looked = ""
        """The words whose feeds are shown."""
        self._rest: Timer | None = None
        self._age_cells = 0
        self._list: RowList[FeedPreview] = RowList(
            self._draw_feed, key=lambda feed: feed.url, id="feeds"
        )
        self._list.can_focus = False
        self._newest: RowList[ParsedEntry] = RowList(
            self._draw_entry, key=id, is_heading=lambda _: True, id="newest"
        )
        self._newest.can_focus = False

    def compose_body(self) -> ComposeResult:
        """Address, what was found, and how to add it."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("Address")
                yield Field(self._address, id="address")
            with Horizontal(classes="say"):
                yield Words(START, role="muted", id="status")
                yield Words(role="muted", id="choose")
        with Vertical(id="found", classes="-hidden"):
            with Side():
                yield self._list
            with Vertical(id="preview"):
                yield Edge("middle", id="preview-title")
                with Side():
                    yield self._newest
                    yield Words(role="muted", id="preview-words")
            with Side(), Horizontal(id="options", classes="fields"):
                yield Words("Folder")
                yield Field(self._folder, id="folder")
                full = self._library.config.feeds.full_text
                yield Tick("fetch full text", ticked=full, id="full")
                yield Tick("mark old as read", ticked=False, id="old")

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does now, and how to leave."""
        if not self._looked:
            return (Hint("Enter", "look, then add", "open"), Hint("Esc", "cancel", "back"))
        enter = "show" if self._is_followed(self._list.selected) else "add"
        if self._typed() != self._looked:
            enter = "look"
        return (
            Hint("Enter", enter, "open"),
            Hint("Tab", "fields", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def main_list(self) -> RowList[FeedPreview]:
        """The feeds that were found."""
        return self._list

    def on_mount(self) -> None:
        """Begin in the address; look at once if there is one."""
        self.query_one("#address", Field).focus()
        if self._address.strip():
            self._look(self._typed())

    def on_resize(self) -> None:
        """Keep the upper edge where it is when the box grows."""
        top = max(0, (self.app.size.height - FULL_HEIGHT) // 2)
        self.query_one("Frame").styles.margin = (top, 0, 0, 0)

    # --- looking --------------------------------------------------------------------------

    def accept(self) -> None:
        """Look at a new address; add the feed that is chosen."""
        typed = self._typed()
        if not typed:
            self._say(START, is_error=True)
        elif typed != self._looked:
            self._look(typed)
        elif self._list.selected is not None and not self.is_asking(ADD):
            self._add(self._list.selected)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another address makes Enter look again."""
        event.stop()
        self.query_one("#keys", Edge).hints = self.hints()

    def _look(self, typed: str) -> None:
        self.forget(PREVIEW)
        self.forget(ADD)
        self._looked = ""
        self.query_one("#found").add_class("-hidden")
        self._say("")
        self.ask(
            LOOK,
            lambda token: self._library.find_feeds(typed, cancel=token),
            words=f"Looking for feeds on {host_typed(typed)}",
            then=partial(self._show, typed),
            failed=self._fail,
        )

    def _show(self, typed: str, feeds: Sequence[FeedPreview]) -> None:
        self._looked = typed
        self._list.styles.height = len(feeds)
        self._list.show(feeds, keep_line=False)
        self._list.to_top()
        several = len(feeds) > 1
        self._say(self._found_words(feeds))
        self.query_one("#choose", Words).say("Up Down choose" if several else "", role="muted")
        self.query_one("#found").remove_class("-hidden")
        self.query_one("#keys", Edge).hints = self.hints()
        self._show_newest()

    def _found_words(self, feeds: Sequence[FeedPreview]) -> str:
        if not feeds:
            return ""
        if len(feeds) > 1:
            return f"{plural(len(feeds), 'feed', 'feeds')} on this site"
        if self._is_followed(feeds[0]):
            return "You follow this feed already. Enter shows it"
        return "This is a feed. Enter adds it"

    def _is_followed(self, feed: FeedPreview | None) -> bool:
        return feed is not None and feed.url in self._followed

    def _typed(self) -> str:
        return self.query_one("#address", Field).value.strip()

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")
        self.query_one("#choose", Words).say("")

    def _fail(self, words: str) -> None:
        self._say(words, is_error=True)

    def tell_wait(self, name: str, words: str) -> None:
        """What is waited for stands where its answer will."""
        if name == PREVIEW:
            self.query_one("#preview-words", Words).say(words, role="muted")
        else:
            self._say(words)

    # --- choosing -------------------------------------------------------------------------

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the newest entries of the feed under the cursor, asked for after a rest."""
        event.stop()
        if event.row_list is self._list and event.by_user:
            self.forget(PREVIEW)
            self.query_one("#keys", Edge).hints = self.hints()
            self._show_newest()

    def _show_newest(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        feed = self._list.selected
        if feed is None:
            return
        title = quoted(_name(feed), cells=40)
        self.query_one("#preview-title", Edge).words = f"Newest in {title}"
        self._show_entries(feed.newest)
        is_known = bool(feed.newest or feed.entries)
        self.query_one("#preview-words", Words).say("")
        if not is_known and feed.per_day is None:
            self._rest = self.set_timer(REST_S, partial(self._preview, feed))

    def _preview(self, feed: FeedPreview) -> None:
        self.ask(
            PREVIEW,
            lambda token: self._library.preview_feed(feed.url, cancel=token),
            words="Asking for its newest entries",
            then=partial(self._show_preview, feed),
            failed=lambda words: self.query_one("#preview-words", Words).say(
                words, role="error"
            ),
        )

    def _show_preview(self, feed: FeedPreview, preview: FeedPreview) -> None:
        title = feed.title or preview.title
        self._list.replace(replace(preview, url=feed.url, title=title))
        self._show_newest_of(preview)

    def _show_newest_of(self, preview: FeedPreview) -> None:
        self._show_entries(preview.newest)
        words = "" if preview.newest else "This feed holds no entries at the moment"
        self.query_one("#preview-words", Words).say(words, role="muted")

    def _show_entries(self, entries: Sequence[ParsedEntry]) -> None:
        self._age_cells = 2 + max((len(_age(entry)) for entry in entries), default=0)
        self._newest.styles.height = len(entries)
        self._newest.show(entries, keep_line=False)

    # --- adding ---------------------------------------------------------------------------

    def _add(self, feed: FeedPreview) -> None:
        folder = self.query_one("#folder", Field).value
        full_text = self.query_one("#full", Tick).is_on
        mark_old_read = self.query_one("#old", Tick).is_on

        def add(token: CancelToken) -> FeedResult:
            return self._library.add_feed(
                feed.url,
                folder=folder,
                full_text=full_text,
                mark_old_read=mark_old_read,
                cancel=token,
            )

        words = f"Adding {quoted(_name(feed))}"
        self.ask(ADD, add, words=words, then=self._added, failed=self._fail)

    def _added(self, result: FeedResult) -> None:
        if result.status == "failed":
            self._fail(result.error)
        else:
            self.dismiss(result)

    # --- drawing --------------------------------------------------------------------------

    def _draw_feed(self, feed: FeedPreview, place: RowLook) -> list[Strip]:
        right = "followed" if self._is_followed(feed) else per_day(feed.per_day)
        return draw_choice(self, place, [Part("", cells=1), Part(_name(feed))], right=right)

    def _draw_entry(self, entry: ParsedEntry, place: RowLook) -> list[Strip]:
        parts = [
            Part(_age(entry), "muted", cells=self._age_cells),
            Part(entry.title or "(no title)"),
        ]
        return draw_choice(self, place, parts)


def _age(entry: ParsedEntry) -> str:
    return age(entry.published, now=datetime.now(UTC)) if entry.published else ""


def _name(feed: FeedPreview) -> str:
    """What to call a feed: its title, else its address."""
    return clean_line(feed.title) or clean_line(feed.url.partition("://")[2]) or "(no title)"


def host_typed(typed: str) -> str:
    """The host of what was typed, for display."""
    url = web_url(typed if "://" in typed else f"https://{typed}")
    return host_of(url) or clean_line(typed, limit_chars=60)
