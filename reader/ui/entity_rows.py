"""The rows and lines of the entity panel: names by type, counts, and where mentions are.

Pure drawing: values in, strips out. Knows nothing of widgets.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from rich.segment import Segment
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Entity, EntityType
from reader.ui.entity_types import TIMES, TYPE_LOOKS, is_name
from reader.ui.row_list import RowLook
from reader.ui.themes import Look
from reader.ui.words import Icons, count, fit, shorten
from reader.ui.wrapping import wrap

BAR_FROM_CELLS = 34  # a panel this wide has a bar of mentions on every row
COUNT_CELLS = 4
INDENT_CELLS = 3
NAME_CELLS = 18  # beside a bar
LEVELS = "▂▄▆█"


class EntityRow(Struct, frozen=True):
    """One row of the panel: the heading of a type, or an entity."""

    type: EntityType
    entity: Entity | None = None
    """None for the heading."""

    @property
    def key(self) -> tuple[EntityType, str]:
        """What makes it the same row after the names were found anew."""
        return self.type, self.entity.name if self.entity else ""

    @property
    def is_heading(self) -> bool:
        """True for the row that names a type."""
        return self.entity is None


def make_rows(
    entities: Iterable[Entity], *, hidden: Collection[EntityType] = TIMES, words: str = ""
) -> list[EntityRow]:
    """The rows of these entities by type, most mentioned first, each type under its heading.

    `words` leaves only names and other forms that hold them, whatever their case and accents.
    """
    order = {kind: number for number, kind in enumerate(TYPE_LOOKS)}
    kept = [entity for entity in entities if entity.type not in hidden]
    if words.strip():
        kept = list(_holding(kept, words))
    kept.sort(key=lambda e: (order[e.type], -len(e.mentions), e.mentions[0].start))
    rows: list[EntityRow] = []
    for entity in kept:
        if not rows or rows[-1].type is not entity.type:
            rows.append(EntityRow(entity.type))
        rows.append(EntityRow(entity.type, entity))
    return rows


def _holding(entities: Iterable[Entity], words: str) -> Iterator[Entity]:
    """Those of which a form holds the words, whatever their case and accents."""
    sought = _folded(words)
    for entity in entities:
        if any(sought in _folded(form) for form in (entity.name, *entity.aliases)):
            yield entity


@lru_cache(maxsize=32_768)  # 5,000 names: 200 ms for the first letter typed, 20 for the others
def _folded(form: str) -> str:
    # Deferred: most panels are never filtered, and the first paint waits for no word list.
    from reader.entities.words import fold  # noqa: PLC0415

    return fold(form)


class RowInk(Struct, frozen=True):
    """What decides how the rows look."""

    look: Look
    icons: Icons
    text_length: int = 0
    """Code points of the text the mentions are in."""
    chosen: Entity | None = None

    def draw(self, row: EntityRow, place: RowLook) -> Sequence[Strip]:
        """The one line of a row."""
        if row.entity is None:
            return [self._heading(row.type)]
        return [self._entity(row.entity, place)]

    def _heading(self, kind: EntityType) -> Strip:
        words = TYPE_LOOKS[kind]
        return Strip(
            [
                Segment(f" {words.sign} ", self.look.style(words.role)),
                Segment(words.many, self.look.style("muted")),
            ]
        )

    def _entity(self, entity: Entity, place: RowLook) -> Strip:
        is_marked = place.is_selected and (place.is_focused or entity == self.chosen)
        ground = ("row" if place.is_focused else "row-idle") if is_marked else "background"
        bold = is_marked and place.is_focused
        edge = self.icons.selected if bold else " "
        number = count(len(entity.mentions)).rjust(COUNT_CELLS)
        room = place.width - INDENT_CELLS - COUNT_CELLS - 1
        has_bar = place.width >= BAR_FROM_CELLS
        cells = NAME_CELLS if has_bar else room
        name = self.icons.plain(
            shorten(clean_line(entity.name), cells - 1, mark=self.icons.ellipsis)
        )
        role = TYPE_LOOKS[entity.type].role if is_name(entity) else "text"
        words = self.look.style("strong" if is_marked else role, on=ground, bold=bold)
        quiet = self.look.style("strong" if is_marked else "muted", on=ground, bold=bold)
        segments = [
            Segment(edge, self.look.style("accent", on=ground)),
            Segment("  " + fit(name, cells), words),
        ]
        if has_bar:
            marks = mention_bar(entity, self.text_length, room - cells)
            segments.append(Segment(self.icons.plain(marks), quiet))
        segments.append(Segment(f"{number} ", quiet))
        return Strip(segments)


def mention_cell(start: int, text_length: int, cells: int) -> int:
    """The cell of a bar that stands for this place in the text."""
    return min(cells - 1, start * cells // max(1, text_length))


def mention_bar(entity: Entity, text_length: int, cells: int) -> str:
    """Where in the text the mentions are: higher where there are more, "·" where none is."""
    if cells <= 0:
        return ""
    counts = [0] * cells
    for mention in entity.mentions:
        counts[mention_cell(mention.start, text_length, cells)] += 1
    return "".join(LEVELS[min(n, len(LEVELS)) - 1] if n else "·" for n in counts)


class Foot(Struct, frozen=True):
    """What is said of the chosen name under the list."""

    entity: Entity
    mention: int
    """Index of the mention that was stepped to."""
    text_length: int
    elsewhere: str | None = None
    """In how many other articles it occurs; a blank line is kept for it while it is empty."""


def foot_lines(
    foot: Foot, *, width: int, ink: RowInk, keys: Iterable[tuple[str, str]] = ()
) -> list[Strip]:
    """A line, the name, its other forms, where it is mentioned and the keys with their words.

    Without keys the other forms are left out too: the panel is low.
    """
    look, icons = ink.look, ink.icons
    cells = max(1, width - 2)
    role = TYPE_LOOKS[foot.entity.type].role
    say = _sayer(cells, icons)
    others = ", ".join(clean_line(alias) for alias in foot.entity.aliases)
    others = others or TYPE_LOOKS[foot.entity.type].one
    marks = mention_bar(foot.entity, foot.text_length, cells)
    lines = [
        Strip([Segment(icons.dash * width, look.style("line"))]),
        Strip([Segment(say(clean_line(foot.entity.name)), look.style("strong", bold=True))]),
        Strip([Segment(say(others), look.style("muted"))]),
        Strip([Segment(" " + icons.plain(marks), look.style(role))]),
        _pointer(foot, cells, ink),
    ]
    if not keys:
        return [lines[index] for index in (0, 1, 3, 4)]
    if foot.elsewhere is not None:
        lines.append(Strip([Segment(say(foot.elsewhere), look.style("text"))]))
    return [*lines, Strip(_keys(keys, look))]


def _sayer(cells: int, icons: Icons) -> Callable[[str], str]:
    return lambda words: " " + shorten(icons.plain(words), cells, mark=icons.ellipsis)


def _pointer(foot: Foot, cells: int, ink: RowInk) -> Strip:
    """The mark under the current mention, with its number beside it."""
    total = len(foot.entity.mentions)
    index = max(0, min(foot.mention, total - 1))
    place = mention_cell(foot.entity.mentions[index].start, foot.text_length, cells)
    short = f"{count(index + 1)} of {count(total)}"
    words = next(
        (form for form in (f"mention {short}", short) if _fits_beside(form, place, cells)), ""
    )
    mark = Segment(ink.icons.above, ink.look.style("accent"))
    said = ink.look.style("text")
    if place + 2 + len(words) <= cells:
        return Strip([Segment(" " * (place + 1), said), mark, Segment(f" {words}", said)])
    return Strip([Segment(f"{words} ".rjust(place + 1), said), mark])


def _fits_beside(words: str, place: int, cells: int) -> bool:
    """Whether the words fit right or left of a mark in that cell."""
    return place + 2 + len(words) <= cells or len(words) < place


def _keys(pairs: Iterable[tuple[str, str]], look: Look) -> Iterator[Segment]:
    for number, (key, words) in enumerate(pairs):
        yield Segment(f"{'  ' if number else ' '}{key}", look.style("accent"))
        yield Segment(f" {words}", look.style("muted"))


def wrapped_lines(words: str, *, width: int, ink: RowInk, role: str = "text") -> list[Strip]:
    """A sentence in as many lines as it takes, a cell from each edge."""
    words = ink.icons.plain(clean_line(words))
    return [
        Strip([Segment(" " + words[start:end], ink.look.style(role))])
        for start, end in wrap(words, max(1, width - 2))
    ]


def key_line(pairs: Iterable[tuple[str, str]], ink: RowInk) -> Strip:
    """Keys with their words."""
    return Strip(_keys(pairs, ink.look))
