"""How every feed does, those that need the user first, and what mends each.

Rows stay where they are while the box is open, whatever was done to them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar, Protocol, assert_never

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import CancelToken, Feed, FeedHealth, FeedId, FeedResult, HealthAction
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.edit_feed import Leaving
from reader.ui.dialogs.frame import Edge, Hint
from reader.ui.dialogs.list_box import CHANGE, LOOK, ListBox
from reader.ui.dialogs.login import LoginDialog
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.dialogs.site_feeds import Searches, SiteFeedsDialog
from reader.ui.health_words import (
    asking,
    has_failed,
    last_words,
    mend_label,
    mend_words,
    row_sign,
    row_words,
    sort_rows,
    title_words,
    tried,
)
from reader.ui.keymap import make_bindings
from reader.ui.row_list import RowLook
from reader.ui.words import around
from reader.undo import Undone

TITLE_CELLS = 18
ADDRESS_CHARS = 62
_OWN_KEYS = {"refresh.this", "feed.edit", "feed.add", "undo"}


class Mends(Searches, Protocol):
    """What this box asks of the library's health."""

    def report(self) -> list[FeedHealth]:
        """How every feed does."""
        ...

    def pause(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask it no more."""
        ...

    def resume(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask it again."""
        ...

    def take_address(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask where its redirects lead."""
        ...

    def change_address(self, feed_id: FeedId, url: str, *, words: str = "") -> Feed:
        """Ask that address."""
        ...

    def set_request(self, feed_id: FeedId, *, login: tuple[str, str] | None = None) -> Feed:
        """Ask it with that name and password."""
        ...


class Healed(Protocol):
    """What this box asks of the library."""

    @property
    def health(self) -> Mends:
        """How the feeds do."""
        ...

    def refresh(
        self, feed_ids: Sequence[FeedId] = (), *, cancel: CancelToken | None = None
    ) -> Iterator[FeedResult]:
        """Ask these feeds."""
        ...

    def undo(self) -> Undone | None:
        """Take back what was done last."""
        ...


class HealthDialog(ListBox[tuple[Feed, ...], FeedHealth]):
    """Enter does the best mend; answers with the feeds that were changed."""

    DEFAULT_CSS = """
    HealthDialog #mend { height: auto; min-height: 2; max-height: 3; }
    HealthDialog #last, HealthDialog #address { height: 1; }
    HealthDialog #mend.-empty { display: block; }
    HealthDialog.-low #address, HealthDialog.-low #mend { display: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-high")]  # noqa: RUF012 - Textual's type
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in make_bindings("feeds") if binding.id in _OWN_KEYS
    ]
    heading = "Feed health"
    lines_around = 9

    def __init__(
        self,
        library: Healed,
        *,
        edit_box: Callable[[Feed], Screen[Feed | Leaving]],
        feeds: int,
        feed_id: FeedId | None = None,
    ) -> None:
        super().__init__(key=lambda health: health.feed.id, number=feeds)
        self._library = library
        self._edit_box = edit_box
        self._feed_id = feed_id
        """Where the cursor begins; None for the first row."""
        self._changed: dict[FeedId, Feed] = {}
        self._title_cells = 0

    def compose_state(self) -> ComposeResult:
        """How it answered, its address, and what mends it."""
        yield Words(id="last")
        yield Words(role="muted", id="address")
        yield Words(id="mend")

    def hints(self) -> tuple[Hint, ...]:
        """What Enter and the other keys do to the feed under the cursor."""
        keys, health = keys_of(self), self._list.selected
        back = Hint(keys.shown("back"), "back", "back")
        if health is None:
            return (back,)
        actions = health.actions
        own = [Hint(keys.shown("open"), mend_label(actions[0]), "open")]
        if "try_now" in actions[1:]:
            own.append(Hint(keys.shown("refresh.this"), "try now", "refresh.this"))
        if "search_site" in actions[1:]:
            own.append(Hint(keys.shown("feed.add"), "search site", "feed.add"))
        if "resume" not in actions:
            own.append(Hint(keys.shown("box.tick"), "pause", "box.tick"))
        own.append(Hint(keys.shown("feed.edit"), "edit", "feed.edit"))
        return (*own, back)

    # --- the report -----------------------------------------------------------------------

    def look(self) -> None:
        """Those that need the user come first."""
        self._read_report(self._show)

    def _read_report(self, then: Callable[[list[FeedHealth]], None]) -> None:
        self.ask(
            LOOK,
            lambda _: self._library.health.report(),
            words="Looking at the feeds",
            then=then,
            failed=self.fail,
        )

    def _show(self, report: list[FeedHealth]) -> None:
        rows = sort_rows(report)
        longest = max((cell_len(clean_line(row.feed.title)) for row in rows), default=0)
        self._title_cells = min(TITLE_CELLS, longest)
        self._list.show(rows, cursor_key=self._feed_id, keep_line=False)
        self._take(report)

    def _take(self, report: list[FeedHealth]) -> None:
        """What is known now, every row in its place."""
        fresh = {health.feed.id: health for health in report}
        self._list.change_rows(lambda row: fresh.get(row.feed.id, row))
        self.query_one("#title", Edge).words = title_words(report)
        self.show_selected()

    def show_state(self, row: FeedHealth | None) -> None:
        """What is wrong with it, and what mends that."""
        if row is None:
            return
        now = datetime.now(UTC)
        address = clean_line(row.feed.url, limit_chars=ADDRESS_CHARS)
        self.query_one("#name", Edge).words = row.feed.title
        self.query_one("#last", Words).say(last_words(row.feed, now=now))
        self.query_one("#address", Words).say(address, role="muted")
        self.query_one("#mend", Words).say(mend_words(row, now=now))

    # --- keys -----------------------------------------------------------------------------

    async def action_run(self, action_id: str) -> None:
        """The keys of a box, and those of feeds."""
        health = self._list.selected
        if action_id == "undo":
            self._undo()
        elif health is None or action_id not in {*_OWN_KEYS, "box.tick"}:
            await super().action_run(action_id)
        else:
            pause: HealthAction = "resume" if health.feed.is_paused else "pause"
            actions: dict[str, HealthAction] = {
                "refresh.this": "try_now",
                "feed.edit": "edit",
                "feed.add": "search_site",
                "box.tick": pause,
            }
            self._mend(actions[action_id], health.feed)

    def accept(self) -> None:
        """Do what mends the feed under the cursor best."""
        health = self._list.selected
        if health is not None:
            self._mend(health.actions[0], health.feed)

    def leave(self) -> None:
        """Answer with what was changed."""
        self.dismiss(tuple(self._changed.values()))

    # --- mending --------------------------------------------------------------------------

    def _mend(self, action: HealthAction, feed: Feed) -> None:
        """Begin a mend, unless another is under way."""
        if self.is_asking(CHANGE):
            self.say("One thing at a time: the last one is under way")
            return
        app = self.app
        match action:
            case "try_now":
                self._try(feed)
            case "take_address":
                self._take_address(feed)
            case "search_site":
                box = SiteFeedsDialog(self._library.health, feed)
                app.push_screen(box, partial(self._address_chosen, feed))
            case "login":
                app.push_screen(LoginDialog(feed), partial(self._login_typed, feed))
            case "pause" | "resume":
                self._pause(feed)
            case "edit":
                app.push_screen(self._edit_box(feed), self._edited)
            case _:
                assert_never(action)

    def _pause(self, feed: Feed) -> None:
        health, title = self._library.health, feed.title
        if feed.is_paused:
            change = partial(
                health.resume, feed.id, words=around("Undone: ", title, " is paused again")
            )
            self._change(change, around("", title, " is asked again"), is_step=True)
        else:
            change = partial(
                health.pause, feed.id, words=around("Undone: ", title, " is asked again")
            )
            self._change(change, around("", title, " is paused"), is_step=True)

    def _take_address(self, feed: Feed) -> None:
        self._change_address(feed, partial(self._library.health.take_address, feed.id))

    def _address_chosen(self, feed: Feed, url: str | None) -> None:
        if url is not None:
            change = partial(self._library.health.change_address, feed.id, url)
            self._change_address(feed, change)

    def _change_address(self, feed: Feed, change: "partial[Feed]") -> None:
        words = around("Undone: ", feed.title, " has its address of before")
        said = around("", feed.title, " has a new address")
        self._change(partial(change, words=words), said, is_step=True, tries=True)

    def _login_typed(self, feed: Feed, login: tuple[str, str] | None) -> None:
        if login is not None:
            keep = partial(self._library.health.set_request, feed.id, login=login)
            self._change(keep, "Name and password are kept", tries=True)

    def _change(
        self,
        change: Callable[[], Feed],
        said: str,
        *,
        is_step: bool = False,
        tries: bool = False,
    ) -> None:
        """Change a feed, tell it, and ask the feed when that is the proof of it."""

        def changed(feed: Feed) -> None:
            self._changed[feed.id] = feed
            self._steps += is_step
            tail = self.undo_words() if is_step else ""
            self.say(said + tail)
            if tries:
                self._try(feed, tail=tail)
            else:
                self._read_report(self._take)

        self.ask(CHANGE, lambda _: change(), words="Saving", then=changed, failed=self.fail)

    def _try(self, feed: Feed, *, tail: str = "") -> None:
        def ask_feed(token: CancelToken) -> tuple[FeedResult, ...]:
            return tuple(self._library.refresh([feed.id], cancel=token))

        def answered(results: tuple[FeedResult, ...]) -> None:
            self._changed[feed.id] = feed
            self.say(tried(feed.title, results[0] if results else None) + tail)
            self._read_report(self._take)

        def failed(words: str) -> None:
            self.fail(words)
            self._read_report(self._take)

        words = asking(feed)
        self.say(f"{words}…")
        self.ask(CHANGE, ask_feed, words=words, then=answered, failed=failed)

    def _edited(self, feed: Feed | Leaving | None) -> None:
        if isinstance(feed, Feed):
            self._changed[feed.id] = feed
            self._steps += 1
            self.say(around("Saved ", feed.title, ""))
            self._read_report(self._take)

    def _undo(self) -> None:
        def undone(step: Undone | None) -> None:
            self._read_report(partial(self._take_undone, step))

        self.undo_here(self._library.undo, then=undone)

    def _take_undone(self, step: Undone | None, report: list[FeedHealth]) -> None:
        self._changed |= {
            row.feed.id: row.feed for row in report if step and row.feed.id == step.feed_id
        }
        self._take(report)

    def _draw(self, health: FeedHealth, place: RowLook) -> list[Strip]:
        sign, role = row_sign(health)
        is_news = health.needs_you or has_failed(health)
        parts = [
            Part(sign, role, cells=2),
            Part(health.feed.title, "strong" if is_news else "text", cells=self._title_cells),
            Part("", cells=2),
            Part(row_words(health, now=datetime.now(UTC)), "text" if is_news else "muted"),
        ]
        return draw_choice(self, place, parts)
