"""The card of a name: what it is, its other forms, and every mention with its sentence."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Article, Entity
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.entity_types import TYPE_LOOKS, is_name
from reader.ui.keymap import make_bindings
from reader.ui.mention_rows import MentionRow, excerpt, mention_rows
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of, look_of
from reader.ui.words import fit, plural, shorten
from reader.ui.wrapping import whole_clusters

MAX_ROWS = 14
AROUND = 6  # lines of the screen that the list must leave: edges, first line, a margin


class EntityCard(Box[int | None]):
    """The card of one entity; dismissed with the index of the mention to go to, or None."""

    DEFAULT_CSS = """
    EntityCard #forms { height: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in make_bindings("article")
        if binding.id in {"mention.next", "mention.previous"}
    ]

    def __init__(self, entity: Entity, article: Article, *, mention: int = 0) -> None:
        super().__init__()
        self._entity = entity
        self._rows = mention_rows(entity, article)
        self._first = mention
        last = max((row.paragraph for row in self._rows), default=1)
        self._number_cells = len(f"¶{last}") + 2
        self._list: RowList[MentionRow] = RowList(
            self._draw, key=lambda row: row.index, id="mentions"
        )

    def compose_top(self) -> ComposeResult:
        """The upper edge with sign and name."""
        sign = TYPE_LOOKS[self._entity.type].sign
        yield Edge("top", words=f"{sign} {clean_line(self._entity.name)}", id="title")

    def compose_body(self) -> ComposeResult:
        """What it is, and the list of its mentions."""
        with Side():
            yield RowList[str](self._draw_forms, key=lambda words: words, id="forms")
            yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does, and how to leave."""
        keys = keys_of(self)
        return (
            Hint(keys.shown("open"), "go there", "open"),
            Hint(keys.shown("back"), "back", "back"),
        )

    def main_list(self) -> RowList[MentionRow]:
        """The mentions."""
        return self._list

    def on_mount(self) -> None:
        """Begin at the current mention."""
        forms = self.query_one("#forms", RowList)
        forms.can_focus = False
        forms.show([self._forms()])
        self._list.show(self._rows, cursor_key=self._first)
        self._list.focus()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        room = max(1, self.app.size.height - AROUND)
        self._list.styles.height = min(max(1, len(self._rows)), MAX_ROWS, room)

    def accept(self) -> None:
        """Go to the mention under the cursor."""
        row = self._list.selected
        self.dismiss(row.index if row else None)

    async def action_run(self, action_id: str) -> None:
        """The keys of a box, and the two that step through mentions."""
        if action_id == "mention.next":
            self._list.move(1)
        elif action_id == "mention.previous":
            self._list.move(-1)
        else:
            await super().action_run(action_id)

    # --- drawing -----------------------------------------------------------------------------

    def _forms(self) -> str:
        forms = [clean_line(alias) for alias in self._entity.aliases]
        kind = TYPE_LOOKS[self._entity.type].one
        return f"{kind} · also {', '.join(forms)}" if forms else kind

    def _draw_forms(self, words: str, place: RowLook) -> Sequence[Strip]:
        look, icons = look_of(self), icons_of(self)
        number = plural(len(self._rows), "mention", "mentions")
        room = max(1, place.width - len(number) - 4)
        said = fit(shorten(icons.plain(words), room, mark=icons.ellipsis), room)
        style = look.style("text", on="bar")
        return [
            Strip(
                [
                    Segment(f" {said}  ", style),
                    Segment(f"{number} ", look.style("muted", on="bar")),
                ]
            )
        ]

    def _draw(self, row: MentionRow, place: RowLook) -> Sequence[Strip]:
        look, icons = look_of(self), icons_of(self)
        ground = "row" if place.is_selected else "bar"
        plain = look.style(
            "strong" if place.is_selected else "text", on=ground, bold=place.is_selected
        )
        quiet = look.style("strong" if place.is_selected else "muted", on=ground)
        role = TYPE_LOOKS[self._entity.type].role if is_name(self._entity) else "strong"
        name = look.style(
            "strong" if place.is_selected else role,
            on=ground,
            bold=True,
            underline=place.is_selected,
        )
        words, start, end = excerpt(
            row, place.width - self._number_cells - 2, mark=icons.ellipsis
        )
        cuts = [0, *(whole_clusters(words, cut) for cut in (start, end)), len(words)]
        pieces = [words[first:last] for first, last in pairwise(cuts)]
        number = icons.plain(f"¶{row.paragraph}").ljust(self._number_cells)
        edge = icons.selected if place.is_selected else " "
        segments = [Segment(edge, look.style("accent", on=ground)), Segment(number, quiet)]
        for piece, style in zip(pieces, (plain, name, plain), strict=True):
            segments.append(Segment(piece, style))
        return [Strip(segments).adjust_cell_length(place.width, plain)]
