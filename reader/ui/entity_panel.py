"""The entity panel: the names of the open article by type, and more about the chosen one.

Shows the value it is given: nothing, that names can be sought, a search under way, or what was
found. Posts which name the user moved to or opened; knows nothing of the article view.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.model import Entity, EntityType
from reader.ui.entity_rows import EntityRow, RowInk, make_rows
from reader.ui.entity_types import TIMES
from reader.ui.panel_words import Below, Found, Nothing, PanelState, Starting
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of, key_of, look_of
from reader.ui.words import count

if TYPE_CHECKING:
    from reader.ui.filter_field import FilterField


class PanelLines(Widget):
    """Lines that a callable draws, as high as they are many; drawn anew in another theme."""

    DEFAULT_CSS = "PanelLines { width: 1fr; height: 0; background: $background; }"

    def __init__(self, draw: Callable[[], Sequence[Strip]]) -> None:
        super().__init__()
        self._draw = draw
        self._strips: Sequence[Strip] | None = None

    def redraw(self) -> None:
        """Draw what there is to say now, and take one row a line."""
        self._strips = self._draw()
        if self.styles.height is None or self.styles.height.value != len(self._strips):
            self.styles.height = len(self._strips)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, filled to the width."""
        if self._strips is None:
            self._strips = self._draw()
        style = look_of(self).style("text")
        if y >= len(self._strips):
            return Strip.blank(self.size.width, style)
        return self._strips[y].adjust_cell_length(self.size.width, style)

    def notify_style_update(self) -> None:
        """Forget what was drawn in the colours before."""
        super().notify_style_update()
        self._strips = None


class EntityPanel(Vertical):
    """The names of an article in a list, what is said of the chosen one under it."""

    DEFAULT_CSS = """
    EntityPanel { width: 1fr; height: 1fr; background: $background; }
    EntityPanel #names.-empty { height: 0; }
    """

    state: reactive[PanelState] = reactive(Nothing(), repaint=False, init=False)
    hidden: reactive[frozenset[EntityType]] = reactive(TIMES, repaint=False, init=False)
    """Types that are not in the list."""
    filter_words: reactive[str] = reactive("", repaint=False, init=False)
    """Only names that hold these words; all when empty."""

    class Moved(Message):
        """The user moved to another name."""

        def __init__(self, entity: Entity) -> None:
            super().__init__()
            self.entity = entity

    class Opened(Message):
        """The name under the cursor was clicked again."""

        def __init__(self, entity: Entity) -> None:
            super().__init__()
            self.entity = entity

    class TitleChanged(Message):
        """The words for the title bar are others."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        self.list: RowList[EntityRow] = RowList(
            self._draw,
            key=lambda row: row.key,
            is_heading=lambda row: row.is_heading,
            section_of=lambda row: row.type,
            id="names",
            classes="-empty",
        )
        """The list; it takes the focus of the pane."""
        self._below = PanelLines(self._lines_below)
        # Given, not composed: styled together with the rest of the screen.
        super().__init__(self.list, self._below, id=id, classes=classes)
        self._field: FilterField | None = None
        self._chosen: Entity | None = None
        self._mention = 0
        self._elsewhere: str | None = None
        self._last_title = ("", "")
        self._shown_for = Size(0, 0)

    def on_mount(self) -> None:
        """Show what there is."""
        self._show_all()

    # --- what is shown -----------------------------------------------------------------------

    def watch_state(self) -> None:
        """Show the new names, or what is being done."""
        if not self._is_known(self._chosen):
            self._chosen = None
        self._show_all()

    def watch_hidden(self) -> None:
        """Show the types that are to be shown."""
        self._show_all()

    def watch_filter_words(self) -> None:
        """Show the names that hold the words."""
        self._show_all()

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Everything that was found."""
        return self.state.recognition.entities if isinstance(self.state, Found) else ()

    @property
    def selected(self) -> Entity | None:
        """The name under the cursor."""
        row = self.list.selected
        return row.entity if row else None

    @property
    def chosen(self) -> Entity | None:
        """The name of which more is said."""
        return self._chosen

    def show_chosen(
        self, entity: Entity | None, mention: int, *, elsewhere: str | None = None
    ) -> None:
        """Say more of this name and put the cursor on it; nothing is posted.

        `elsewhere` says in how many other articles it occurs; empty as long as that is not
        known, so that no row moves when it is.
        """
        self._elsewhere = elsewhere
        self._chosen = entity if self._is_known(entity) else None
        self._mention = mention
        if self._chosen is not None:
            index = self.list.index_of((self._chosen.type, self._chosen.name))
            if index >= 0:
                self.list.move_to(index, by_user=False)
        self.list.refresh_rows()
        self._show_words()

    def _is_known(self, entity: Entity | None) -> bool:
        return entity is not None and entity in self.entities

    def _show_all(self) -> None:
        if not self.is_attached:
            return
        rows = make_rows(self.entities, hidden=self.hidden, words=self.filter_words)
        self.list.show(rows)
        self.list.refresh_rows()
        # A list without rows stays: the focus may be on it.
        self.list.set_class(not rows, "-empty")
        self._show_words()
        self._tell_title()

    def _tell_title(self) -> None:
        title = (self.title_right, self.title_middle)
        if title != self._last_title:
            self._last_title = title
            self.post_message(self.TitleChanged())

    def _show_words(self) -> None:
        """Say what stands in the place of the list, and the foot, if there is room yet."""
        if self.size.width:
            self._shown_for = self.size
            self._below.redraw()

    def _ink(self) -> RowInk:
        length = self.state.text_length if isinstance(self.state, Found) else 0
        return RowInk(look_of(self), icons_of(self), length, self._chosen)

    def _draw(self, row: EntityRow, place: RowLook) -> Sequence[Strip]:
        if self.is_typing:  # the list is driven from the field
            place = replace(place, is_focused=True)
        return self._ink().draw(row, place)

    # --- words -------------------------------------------------------------------------------

    @property
    def title_right(self) -> str:
        """How many names there are: "9", "4/9" of them, "…" while they are sought."""
        match self.state:
            case Starting():
                return "…"
            case Found():
                total = sum(entity.type not in self.hidden for entity in self.entities)
                if not self.filter_words:
                    return count(total)
                shown = sum(not row.is_heading for row in self.list.rows)
                return f"{count(shown)}/{count(total)}"
            case _:
                return ""

    @property
    def title_middle(self) -> str:
        """The filter as it was typed, with the caret while it is."""
        if self._field is not None and self.is_typing:
            return f"/{self._field.words_with_caret}"
        return f"/{self.filter_words}" if self.filter_words else ""

    def _lines_below(self) -> list[Strip]:
        """What stands below the list: its foot, or words in its place when it has no row."""
        below = Below(
            state=self.state,
            size=self.size,
            ink=self._ink(),
            key=lambda action_id: key_of(self, action_id),
            hidden=self.hidden,
            filter_words=self.filter_words,
            is_typing=self.is_typing,
        )
        if not self.list.rows:
            return below.no_rows()
        return below.foot(self._chosen, self._mention, elsewhere=self._elsewhere)

    # --- the filter --------------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """True while the letters go into the filter."""
        return self._field is not None and self._field.has_focus

    def type_filter(self) -> None:
        """Let the letters go into the filter; Enter opens the name under the cursor."""
        # Deferred: the first screen needs no field.
        from reader.ui.filter_field import FilterField  # noqa: PLC0415

        if self._field is None:
            self._field = FilterField(
                self.filter_words,
                changed=self._typed,
                accept=self._accept_filter,
                leave=self.clear_filter,
            )
            self.mount(self._field)
        self._field.value = self.filter_words
        self.screen.set_focus(self._field, scroll_visible=False)

    def clear_filter(self) -> bool:
        """Show every name again; False when all were shown."""
        if not self.is_typing and not self.filter_words:
            return False
        if self.is_typing:
            self.screen.set_focus(self.list, scroll_visible=False)
        self.filter_words = ""
        if self._field is not None:
            self._field.value = ""
        return True

    def _typed(self) -> None:
        if self._field is not None:
            self.filter_words = self._field.value
            self.list.refresh_rows()
            self._show_words()
            self._tell_title()

    def _accept_filter(self) -> None:
        entity = self.selected
        if entity is not None:
            self.screen.set_focus(self.list, scroll_visible=False)
            self.post_message(self.Opened(entity))

    # --- moving ------------------------------------------------------------------------------

    def move(self, step: int) -> bool:
        """Move to another name; False at the end. So do the next five."""
        return self.list.move(step)

    def half(self, step: int) -> bool:
        """Move by half pages."""
        return self.list.half(step)

    def page(self, step: int) -> bool:
        """Move by pages."""
        return self.list.page(step)

    def to_top(self) -> bool:
        """Move to the first name."""
        return self.list.to_top()

    def to_bottom(self) -> bool:
        """Move to the last name."""
        return self.list.to_bottom()

    def section(self, step: int) -> bool:
        """Move to the next or previous type."""
        return self.list.section(step)

    # --- what Textual and the list tell -------------------------------------------------------

    def on_resize(self) -> None:
        """Fit what stands below the list to the new size."""
        if self.size != self._shown_for:
            self._show_words()

    @on(RowList.Moved)
    def _tell_moved(self, event: RowList.Moved) -> None:
        event.stop()
        entity = self._entity_at(event.index)
        if event.by_user and entity is not None:
            self.post_message(self.Moved(entity))

    @on(RowList.Chosen)
    def _tell_opened(self, event: RowList.Chosen) -> None:
        event.stop()
        entity = self._entity_at(event.index)
        if entity is not None:
            self.post_message(self.Opened(entity))

    def _entity_at(self, index: int) -> Entity | None:
        """The name of a row; None when the rows are others by now."""
        rows = self.list.rows
        return rows[index].entity if 0 <= index < len(rows) else None
