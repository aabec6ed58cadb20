"""Starter packs: feeds by topic and country, ticked one by one or a pack at a time."""

from collections.abc import Collection, Iterable
from typing import ClassVar, Protocol

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from reader.hygiene import host_of
from reader.model import Imported, Pack, PackFeed
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.keymap import make_bindings
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of
from reader.ui.words import count, plural

ADD = "add"
MAX_ROWS, EDGES_AND_WORDS = 20, 3
_FOLDING = ("run('pane.left')", "run('pane.right')")
_HEADINGS = {"topics": "By topic", "countries": "By country"}


class HasPacks(Protocol):
    """What this box asks of the library."""

    def packs(self) -> tuple[Pack, ...]:
        """All packs, topics first."""
        ...

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        """What subscribing to these did."""
        ...


class _Row(Struct, frozen=True):
    """A heading (no pack), a pack, or a feed of one."""

    heading: str = ""
    pack: Pack | None = None
    feed: PackFeed | None = None

    @property
    def key(self) -> str:
        feed = self.feed.url if self.feed else ""
        return f"{self.heading}/{self.pack.id if self.pack else ''}/{feed}"

    @property
    def feeds(self) -> tuple[PackFeed, ...]:
        """What ticking it would tick."""
        if self.feed is not None:
            return (self.feed,)
        return self.pack.feeds if self.pack is not None else ()


class PacksDialog(AskingBox[Imported]):
    """Space ticks, Enter adds what is ticked; answers with what was added, or None."""

    DEFAULT_CSS = "PacksDialog #status { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in make_bindings("feeds") if binding.action in _FOLDING
    ]
    heading = "Starter packs"

    def __init__(self, library: HasPacks, *, followed: Collection[str] = ()) -> None:
        super().__init__()
        self._library = library
        self._packs = library.packs()
        self._followed = frozenset(followed)
        """Addresses of the subscriptions, as they are stored."""
        self._ticked: set[str] = set()
        """Addresses to add."""
        self._unfolded: set[str] = set()
        """Ids of the packs whose feeds are shown."""
        self._list: RowList[_Row] = RowList(
            self._draw, key=lambda row: row.key, is_heading=lambda row: bool(row.heading)
        )

    def compose_body(self) -> ComposeResult:
        """The packs, and below them what is ticked."""
        with Side():
            yield self._list
            yield Words(role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the list, and what Enter would add."""
        keys = keys_of(self)
        number = plural(len(self._ticked), "feed", "feeds")
        return (
            Hint(keys.shown("box.tick"), "tick", "box.tick"),
            Hint(keys.shown("pane.right"), "look inside", "pane.right"),
            Hint(keys.shown("open"), f"add {number}" if self._ticked else "add", "open"),
            Hint(keys.shown("back"), "back", "back"),
        )

    def main_list(self) -> RowList[_Row]:
        """The packs and their feeds."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the first pack, with nothing ticked."""
        self._list.show(self._rows())
        self._list.focus()
        self._tell()

    def on_resize(self) -> None:
        """One height, whatever is unfolded: the box does not jump."""
        room = max(1, self.app.size.height - EDGES_AND_WORDS)
        self._list.styles.height = min(MAX_ROWS, room)

    def _rows(self) -> list[_Row]:
        rows = []
        kind = ""
        for pack in self._packs:
            if pack.kind != kind:
                kind = pack.kind
                rows.append(_Row(heading=_HEADINGS[kind]))
            rows.append(_Row(pack=pack))
            if pack.id in self._unfolded:
                rows += [_Row(pack=pack, feed=feed) for feed in pack.feeds]
        return rows

    # --- keys -----------------------------------------------------------------------------

    async def action_run(self, action_id: str) -> None:
        """Ticking and folding are this box's own; the rest is as in every box."""
        match action_id:
            case "box.tick":
                self._tick()
            case "pane.right":
                self._fold(is_folded=False)
            case "pane.left":
                self._fold(is_folded=True)
            case _:
                await super().action_run(action_id)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A second click ticks: adding takes a key of its own."""
        event.stop()
        event.prevent_default()  # or every box's answer to it would add
        self._tick()

    def accept(self) -> None:
        """Add what is ticked."""
        if not self._ticked:
            key = keys_of(self).shown("box.tick")
            self._say(
                f"Nothing is ticked. {key} ticks a pack, or one feed of it", is_error=True
            )
        elif not self.is_asking(ADD):
            chosen = [
                replace(pack, feeds=tuple(self._chosen(pack.feeds)))
                for pack in self._packs
                if self._chosen(pack.feeds)
            ]
            self.ask(
                ADD,
                lambda _token: self._library.add_packs(chosen),
                words="Adding feeds",
                then=self._added,
                failed=lambda words: self._say(words, is_error=True),
            )

    def _added(self, done: Imported) -> None:
        self.dismiss(done)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - one question only
        """Say it under the list."""
        self._say(words)

    def _chosen(self, feeds: Iterable[PackFeed]) -> list[PackFeed]:
        return [feed for feed in feeds if feed.url in self._ticked]

    def _tick(self) -> None:
        """All of the row become ticked, or none if all were."""
        row = self._list.selected
        urls = {feed.url for feed in row.feeds} - self._followed if row is not None else set()
        if urls <= self._ticked:
            self._ticked -= urls
        else:
            self._ticked |= urls
        self._list.refresh_rows()
        self._tell()

    def _fold(self, *, is_folded: bool) -> None:
        """Show the feeds of the pack, or put them away with the cursor on the pack."""
        row = self._list.selected
        if row is None or row.pack is None:
            return
        if is_folded:
            self._unfolded.discard(row.pack.id)
        else:
            self._unfolded.add(row.pack.id)
        key = _Row(pack=row.pack).key if is_folded else row.key
        self._list.show(self._rows(), cursor_key=key)

    def _tell(self) -> None:
        """Say what is ticked."""
        self.query_one("#keys", Edge).hints = self.hints()
        packs = sum(1 for pack in self._packs if self._chosen(pack.feeds))
        words = "Each pack becomes a folder. Only what you tick is added"
        if self._ticked:
            feeds = plural(len(self._ticked), "feed", "feeds")
            words = f"{feeds} of {plural(packs, 'pack', 'packs')} ticked"
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")

    # --- drawing --------------------------------------------------------------------------

    def _draw(self, row: _Row, place: RowLook) -> list[Strip]:
        icons = icons_of(self)
        if row.pack is None:
            return draw_choice(self, place, [Part(row.heading, "accent", bold=True)])
        open_urls = {feed.url for feed in row.feeds} - self._followed
        ticked = len(open_urls & self._ticked)
        sign = " " if not ticked else icons.tick if ticked == len(open_urls) else "-"
        box = Part(f"[{sign}] " if open_urls else "", cells=4)
        if row.feed is not None:
            right = host_of(row.feed.url) if open_urls else "followed"
            return draw_choice(
                self, place, [Part("", cells=4), box, Part(row.feed.title)], right=right
            )
        fold = icons.open if row.pack.id in self._unfolded else icons.closed
        right = plural(len(row.feeds), "feed", "feeds") if open_urls else "followed"
        if 0 < ticked < len(row.feeds):
            right = f"{count(ticked)} of {right}"
        parts = [Part(fold, "muted", cells=2), box, Part(row.pack.name)]
        return draw_choice(self, place, parts, right=right)
