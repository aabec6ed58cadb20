"""The four panes as widgets: which are shown, which has the focus.

Panes are made once; a change of size, view or zen only shows and hides them.
"""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace
from textual.containers import Container, Horizontal
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from reader.actions import PANES, Pane
from reader.model import Entry
from reader.ui.arrange import (
    ALL_FROM,
    FOUR_COLUMNS_FROM,
    HORIZONTAL,
    VERTICAL,
    View,
    class_at,
    feeds_rows,
    number_of,
)
from reader.ui.arrange import visible_panes as panes_at
from reader.ui.article_view import ArticleView
from reader.ui.chrome import PaneFrame, TitleBar
from reader.ui.entity_panel import EntityPanel
from reader.ui.entry_list import entry_height
from reader.ui.row_list import Draw, RowList
from reader.ui.sidebar import SidebarRow


class Body(Protocol):
    """What of a pane the moving keys move."""

    def move(self, step: int) -> bool:
        """By rows or lines; False at the end."""
        ...

    def half(self, step: int) -> bool:
        """By half pages."""
        ...

    def page(self, step: int) -> bool:
        """By pages."""
        ...

    def section(self, step: int) -> bool:
        """To the section after or before."""
        ...

    def to_top(self) -> bool:
        """To the first row or line."""
        ...

    def to_bottom(self) -> bool:
        """To the last."""
        ...


class Panes:
    """The widgets of the main screen's panes, and what the user chose to see of them."""

    def __init__(
        self,
        screen: Screen[None],
        *,
        draw_entry: Draw[Entry],
        draw_row: Draw[SidebarRow],
        view: View,
        changed: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._changed = changed
        """Told whenever another pane has the focus or other panes are shown."""
        self.view = view
        self._arranged: tuple[frozenset[Pane], Size, bool] | None = None
        self.sidebar: RowList[SidebarRow] = RowList(
            draw_row,
            key=lambda row: row.key,
            section_of=lambda row: row.section,
            id="feeds",
        )
        self.entries: RowList[Entry] = RowList(
            draw_entry,
            key=lambda entry: entry.id,
            section_of=lambda entry: entry.published.astimezone().date(),
            height_for=entry_height,
            id="entries",
        )
        self.article = ArticleView(id="article")
        self.panel = EntityPanel(id="entities")
        bodies: dict[Pane, tuple[str, Widget]] = {
            "feeds": ("Feeds", self.sidebar),
            "entries": ("Entries", self.entries),
            "article": ("Article", self.article),
            "entities": ("Entities", self.panel),
        }
        self.frames = {
            pane: PaneFrame(TitleBar(pane, number_of(pane), name), body)
            for pane, (name, body) in bodies.items()
        }
        self._lists = Container(self.frames["feeds"], self.frames["entries"], id="lists")
        self.root = Horizontal(
            self._lists, self.frames["article"], self.frames["entities"], id="panes"
        )
        """What the screen composes."""

    def follow_scrolling(self) -> None:
        """Let the line of each pane show where the pane is scrolled to."""
        for pane, frame in self.frames.items():
            frame.line.follow(self.scroller(pane))

    # --- what they are ---------------------------------------------------------------------

    def body(self, pane: Pane) -> Body:
        """What of a pane the moving keys move."""
        bodies: dict[Pane, Body] = {
            "feeds": self.sidebar,
            "entries": self.entries,
            "article": self.article,
            "entities": self.panel,
        }
        return bodies[pane]

    def scroller(self, pane: Pane) -> Widget:
        """The widget of a pane that takes the focus and scrolls."""
        scrollers: dict[Pane, Widget] = {
            "feeds": self.sidebar,
            "entries": self.entries,
            "article": self.article,
            "entities": self.panel.list,
        }
        return scrollers[pane]

    @property
    def focused(self) -> Pane:
        """The pane that has the focus; the one it would go to when none has it."""
        focused = self._screen.focused
        around = focused.ancestors_with_self if focused is not None else ()
        for pane in PANES:
            if self.frames[pane] in around:
                return pane
        return "article" if self.view.is_single else "entries"

    @property
    def shown(self) -> frozenset[Pane]:
        """The panes that are shown."""
        size = self._screen.app.size
        return panes_at(self.view, width=size.width, height=size.height)

    @property
    def existing(self) -> list[Pane]:
        """The panes there are, shown or not, left to right."""
        panes: list[Pane] = (
            ["article"] if self.view.is_single else ["feeds", "entries", "article"]
        )
        return panes if self.view.hides_entities else [*panes, "entities"]

    # --- what is shown ---------------------------------------------------------------------

    def change_view(self, view: View) -> None:
        """See something else from now on."""
        self.view = view
        self.arrange()

    def go_to(self, pane: Pane) -> None:
        """Give a pane the focus; what hides it goes, and a narrow screen shows its view."""
        if pane not in self.shown:
            view = replace(self.view, number=number_of(pane), is_zen=False)
            self.view = replace(view, hides_entities=view.hides_entities and pane != "entities")
            self.arrange()
        self._screen.set_focus(self.scroller(pane), scroll_visible=False)
        self.mark_focus()

    def mark_focus(self) -> None:
        """Fill the title bar of the focused pane."""
        focused = self.focused
        for pane, frame in self.frames.items():
            frame.bar.is_active = pane == focused
        self._changed()

    def keep_focus_in_sight(self) -> None:
        """After a change of size: show the view of the focused pane when it went."""
        if not self.view.is_zen and self.focused not in self.shown:
            self.view = replace(self.view, number=number_of(self.focused))
        self.arrange()

    def toggle_zen(self) -> None:
        """The text alone, or everything again."""
        is_zen = not self.view.is_zen
        self.change_view(replace(self.view, is_zen=is_zen))
        if is_zen:
            self.go_to("article")

    def toggle_entities(self) -> None:
        """Hide the entities, or show them."""
        is_shown = "entities" in self.shown
        if self.focused == "entities":
            self.go_to("article")
        view = replace(self.view, hides_entities=is_shown, is_zen=False)
        if self._screen.app.size.width < ALL_FROM and (is_shown or "article" in self.shown):
            view = replace(view, number=3 if is_shown else 4)
        self.change_view(view)

    def arrange(self) -> None:
        """Show the panes that belong on a screen of this size; nothing when they are shown."""
        shown, size = self.shown, self._screen.app.size
        if self._arranged == (shown, size, self.view.is_zen):
            return
        self._arranged = shown, size, self.view.is_zen
        for pane, frame in self.frames.items():
            frame.display = pane in shown
        last = [pane for pane in PANES if pane in shown][-1]
        for pane, frame in self.frames.items():
            frame.line.display = pane != last
        self._lists.display = not shown.isdisjoint({"feeds", "entries"})
        is_stacked = ALL_FROM <= size.width < FOUR_COLUMNS_FROM
        feeds = self.frames["feeds"]
        feeds.styles.height = feeds_rows(size.height) if is_stacked else "1fr"
        feeds.styles.width = "1fr" if is_stacked or "entries" not in shown else None
        self._screen.set_class(self.view.is_zen, "-zen")
        for classes, cells in ((HORIZONTAL, size.width), (VERTICAL, size.height)):
            # The screen does this on its own, but only after the first paint.
            right = class_at(classes, cells)
            for _, name in classes:
                self._screen.set_class(name == right, name)
        self._changed()
