"""The card of a name: what it is, its forms and why, its mentions, and where else it occurs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Article, Entity, EntryId, NameHistory, Sighting
from reader.ui.card_rows import CardInk, form_cells, share_rows
from reader.ui.dialogs.box import Box, keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Part, draw_choice
from reader.ui.entity_types import TYPE_LOOKS, is_name
from reader.ui.keymap import make_bindings
from reader.ui.mention_rows import MentionRows
from reader.ui.noted import CardPlace, Section
from reader.ui.row_list import RowList, RowLook
from reader.ui.surface import icons_of, look_of
from reader.ui.words import age

MOST_ROWS = {"mentions": 10, "forms": 5, "others": 8}
EDGES = 2
FRAME_CELLS = 68

Does = Literal["mention", "article", "correct", "undo"]


class CardAnswer(Struct, frozen=True):
    """What the card was closed with."""

    does: Does
    """Go to a mention, open another article, correct the name, take the last thing back."""
    place: CardPlace
    """Where the cursor was."""
    mention: int = 0
    entry_id: EntryId | None = None


class Elsewhere(Struct, frozen=True):
    """Where else the name occurs."""

    history: NameHistory
    more: Callable[[Sighting | None], Sequence[Sighting]]
    """The articles behind that one, newest first; from the newest for None."""
    now: datetime


_OWN_KEYS = {
    *("mention.next", "mention.previous", "section.next", "section.previous"),
    *("names.correct", "undo"),
}


class EntityCard(Box[CardAnswer]):
    """The card of one entity; answers with what to do, or None."""

    DEFAULT_CSS = """
    EntityCard #head, EntityCard #chart { height: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in make_bindings("entities")
        if (binding.id or "").removesuffix(".alt") in _OWN_KEYS
    ]

    def __init__(
        self,
        entity: Entity,
        article: Article,
        *,
        place: CardPlace | None = None,
        elsewhere: Elsewhere | None = None,
        is_kept: bool = True,
    ) -> None:
        super().__init__()
        self._is_kept = is_kept
        self._entity = entity
        self._elsewhere = elsewhere
        self._place = place or CardPlace()
        self._rows = MentionRows(entity, article)
        self._number_cells = len(f"¶{self._rows.last_paragraph}") + 2
        self._mentions: RowList[int] = RowList(
            self._draw_mention, key=lambda row: row, id="mentions"
        )
        self._forms: RowList[str] = RowList(self._draw_form, key=lambda row: row, id="forms")
        self._others: RowList[Sighting] = RowList(
            self._draw_other, key=lambda row: row.entry.id, id="others"
        )

    def compose_top(self) -> ComposeResult:
        """The upper edge with sign and name."""
        sign = TYPE_LOOKS[self._entity.type].sign
        yield Edge("top", words=f"{sign} {clean_line(self._entity.name)}", id="title")

    def compose_body(self) -> ComposeResult:
        """What it is, its mentions, its forms, and where else it occurs."""
        with Side():
            yield RowList[str](self._draw_head, key=lambda row: row, id="head")
            if self._elsewhere is not None:
                yield RowList[str](self._draw_chart, key=lambda row: row, id="chart")
            yield self._mentions
        yield Edge("middle", words="Its other forms, and why", id="forms-edge")
        with Side():
            yield self._forms
        yield Edge("middle", words="In other articles, newest first", id="others-edge")
        with Side():
            yield self._others

    def hints(self) -> tuple[Hint, ...]:
        """What Enter does, how to correct the name, and how to leave."""
        keys = keys_of(self)
        own = [Hint(keys.shown("open"), "go there", "open")]
        if self._is_kept:
            is_wide = self.app.size.width >= FRAME_CELLS
            words = "rename, retype, join, split" if is_wide else "correct"
            own.append(Hint(keys.shown("names.correct"), words, "names.correct"))
        return (*own, Hint(keys.shown("back"), "back", "back"))

    # --- the lists -------------------------------------------------------------------------

    @property
    def _lists(self) -> dict[Section, RowList[int] | RowList[str] | RowList[Sighting]]:
        """The lists that have rows, top to bottom."""
        lists: dict[Section, RowList[int] | RowList[str] | RowList[Sighting]] = {
            "mentions": self._mentions,
            "forms": self._forms,
            "others": self._others,
        }
        return {name: rows for name, rows in lists.items() if rows.rows}

    @property
    def _section(self) -> Section:
        return next((name for name, rows in self._lists.items() if rows.has_focus), "mentions")

    def main_list(self) -> RowList[int] | RowList[str] | RowList[Sighting]:
        """The list with the cursor."""
        return self._lists[self._section]

    def on_mount(self) -> None:
        """Begin at the row that was asked for."""
        for name in ("#head", "#chart"):
            for line in self.query(name).results(RowList):
                line.can_focus = False
                line.show([name])
        place = self._place
        self._mentions.show(range(len(self._rows)))
        self._forms.show(self._entity.aliases)
        self._others.show(self._elsewhere.more(None) if self._elsewhere else ())
        start = self._lists.get(place.section, self._mentions)
        start.move_to(start.index_of(place.row), by_user=False)
        start.focus()
        self._fit()

    def on_resize(self) -> None:
        """As many rows as there are, or as fit."""
        self._fit()

    def _fit(self) -> None:
        lists = self._lists
        fixed = EDGES + 1 + (self._elsewhere is not None) + len(lists) - 1
        wants = [min(len(rows.rows), MOST_ROWS[name]) for name, rows in lists.items()]
        shares = share_rows(self.app.size.height - fixed, wants)
        for rows, lines in zip(lists.values(), shares, strict=True):
            rows.styles.height = lines
        for name in ("forms", "others"):
            self.query_one(f"#{name}").display = name in lists
            self.query_one(f"#{name}-edge").display = name in lists

    def on_row_list_near_end(self, event: RowList.NearEnd) -> None:
        """Ask for more of the other articles."""
        event.stop()
        if event.control is self._others and self._elsewhere is not None and self._others.rows:
            more = self._elsewhere.more(self._others.rows[-1])
            if more:
                self._others.extend(more)

    # --- keys ------------------------------------------------------------------------------

    async def action_run(self, action_id: str) -> None:
        """The keys of a box, and those of names."""
        match action_id:
            case "move.down" | "move.up":
                self._move_across(1 if action_id == "move.down" else -1)
            case "mention.next" | "mention.previous":
                self._mentions.focus()
                self._mentions.move(1 if action_id == "mention.next" else -1)
            case "section.next" | "section.previous" | "box.next" | "box.previous":
                self._next_section(1 if action_id.endswith("next") else -1)
            case "names.correct" | "undo":
                if self._is_kept:
                    self._answer("undo" if action_id == "undo" else "correct")
            case _:
                await super().action_run(action_id)

    def _move_across(self, step: int) -> None:
        """One row on; from the last row of a list to the first of the next."""
        if self.main_list().move(step):
            return
        names = list(self._lists)
        index = names.index(self._section) + step
        if 0 <= index < len(names):
            rows = self._lists[names[index]]
            rows.to_top() if step > 0 else rows.to_bottom()
            rows.focus()

    def _next_section(self, step: int) -> None:
        names = list(self._lists)
        self._lists[names[(names.index(self._section) + step) % len(names)]].focus()

    def accept(self) -> None:
        """Go to what is under the cursor."""
        self._answer("article" if self._section == "others" else "mention")

    def _answer(self, does: Does) -> None:
        section = self._section
        if section == "others" and (other := self._others.selected) is not None:
            place = CardPlace("others", other.entry.id)
            self.dismiss(CardAnswer(does, place, entry_id=other.entry.id))
        elif section == "forms" and (form := self._forms.selected) is not None:
            texts = [mention.text for mention in self._entity.mentions]
            mention = texts.index(form) if form in texts else 0
            self.dismiss(CardAnswer(does, CardPlace("forms", form), mention))
        else:
            mention = max(0, self._mentions.cursor)
            self.dismiss(CardAnswer(does, CardPlace("mentions", mention), mention))

    # --- drawing ---------------------------------------------------------------------------

    def _ink(self, place: RowLook) -> CardInk:
        return CardInk(look_of(self), icons_of(self), place.width)

    def _draw_head(self, _: str, place: RowLook) -> list[Strip]:
        return [self._ink(place).head(self._entity)]

    def _draw_chart(self, _: str, place: RowLook) -> list[Strip]:
        if self._elsewhere is None:
            return []
        role = TYPE_LOOKS[self._entity.type].role if is_name(self._entity) else "text"
        ink, there = self._ink(place), self._elsewhere
        has_others = bool(self._others.rows)
        return [ink.chart(there.history, has_others=has_others, role=role, now=there.now)]

    def _draw_mention(self, index: int, place: RowLook) -> list[Strip]:
        is_on = place.is_selected and place.is_focused
        row, cells = self._rows.row(index), self._number_cells
        return [self._ink(place).mention(row, self._entity, number_cells=cells, is_on=is_on)]

    def _draw_form(self, form: str, place: RowLook) -> list[Strip]:
        cells = form_cells(self._entity, place.width)
        return self._choice(
            place, Part(form, cells=cells), Part(self._entity.reason(form), "muted")
        )

    def _draw_other(self, row: Sighting, place: RowLook) -> list[Strip]:
        now = self._elsewhere.now if self._elsewhere else row.entry.published
        when = age(row.entry.published, now=now)
        cells = 2 + max(len(age(other.entry.published, now=now)) for other in self._others.rows)
        title = Part(row.entry.title, "text" if row.entry.is_read else "strong")
        return self._choice(
            place, Part(when, "muted", cells), title, right=row.entry.feed_title
        )

    def _choice(self, place: RowLook, *parts: Part, right: str = "") -> list[Strip]:
        look = RowLook(
            place.width, place.height, place.is_selected and place.is_focused, place.is_focused
        )
        return draw_choice(self, look, [Part(""), *parts], right=right)
