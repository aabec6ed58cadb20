"""The feeds that a feed's site names now: one of them is chosen as its new address."""

from collections.abc import Sequence
from typing import Protocol

from textual.app import ComposeResult
from textual.strip import Strip

from reader.hygiene import clean_line, host_of
from reader.model import CancelToken, Feed, FeedId, FeedPreview
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.words import per_day, plural, quoted

SEARCH = "search"
MOST_ROWS = 10
ADDRESS_CHARS, TITLE_CELLS = 62, 36


class Searches(Protocol):
    """What this box asks of the library."""

    def search_site(
        self, feed_id: FeedId, *, cancel: CancelToken | None = None
    ) -> list[FeedPreview]:
        """The feeds that the site of this one names."""
        ...


class SiteFeedsDialog(AskingBox[str]):
    """Answers with the address that was chosen, or None."""

    DEFAULT_CSS = """
    SiteFeedsDialog #feeds { height: 0; }
    SiteFeedsDialog #feeds.-hidden { display: none; }
    """

    def __init__(self, searches: Searches, feed: Feed) -> None:
        super().__init__()
        self._searches = searches
        self._feed = feed
        self._list: RowList[FeedPreview] = RowList(
            self._draw, key=lambda found: found.url, ground="bar", id="feeds"
        )

    def compose_top(self) -> ComposeResult:
        """The upper edge with the feed's title."""
        title = quoted(self._feed.title, TITLE_CELLS)
        yield Edge("top", words=f"A new address for {title}", id="title")

    def compose_body(self) -> ComposeResult:
        """What was found, and what is known of the one under the cursor."""
        with Side():
            yield Words(role="muted", id="status")
            yield self._list
            yield Words(role="muted", id="address")
            yield Words(role="muted", id="newest")

    def hints(self) -> tuple[Hint, ...]:
        """Take it, once there is something to take, or leave all as it is."""
        keys = keys_of(self)
        take = (Hint(keys.shown("open"), "take this address", "open"),)
        back = Hint(keys.shown("back"), "back", "back")
        return (*(take if self._list.rows else ()), back)

    def main_list(self) -> RowList[FeedPreview]:
        """The feeds that were found."""
        return self._list

    def on_mount(self) -> None:
        """Search at once."""
        self._list.focus()
        host = host_of(self._feed.site_url) or host_of(self._feed.url)
        words = f"Looking for feeds on {host}"
        self._say(f"{words}…")
        self.ask(
            SEARCH,
            lambda token: self._searches.search_site(self._feed.id, cancel=token),
            words=words,
            then=self._show,
            failed=lambda problem: self._say(problem, is_error=True),
        )

    def _show(self, found: Sequence[FeedPreview]) -> None:
        self._list.styles.height = min(len(found), MOST_ROWS, max(1, self.app.size.height - 6))
        self._list.show(found, keep_line=False)
        self._list.to_top()
        edit = keys_of(self).shown("feed.edit")
        none = f"Its site names no other feed. Back, {edit} takes an address by hand"
        number = plural(len(found), "other feed", "other feeds")
        self._say(f"{number} on its site" if found else none)
        self.query_one("#keys", Edge).hints = self.hints()
        self._show_selected()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say more of the one under the cursor."""
        event.stop()
        self._show_selected()

    def _show_selected(self) -> None:
        found = self._list.selected
        if found is None:
            return
        address = clean_line(found.url, limit_chars=ADDRESS_CHARS)
        self.query_one("#address", Words).say(address, role="muted")
        newest = f"Newest: {quoted(found.newest[0].title, 50)}" if found.newest else ""
        self.query_one("#newest", Words).say(newest, role="muted")

    def accept(self) -> None:
        """Answer with the address under the cursor."""
        if self._list.selected is not None:
            self.dismiss(self._list.selected.url)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it where the number of feeds will stand."""
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")

    def _draw(self, found: FeedPreview, place: RowLook) -> list[Strip]:
        name = clean_line(found.title) or clean_line(found.url.partition("://")[2])
        return draw_choice(
            self, place, [Part(name or "(no title)")], right=per_day(found.per_day)
        )
