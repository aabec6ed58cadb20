"""How an entry is drawn as a row: two lines under 60 cells, one from there."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Entry
from reader.ui.row_list import RowLook
from reader.ui.themes import Look
from reader.ui.words import Icons, age, fit

ONE_LINE_FROM_CELLS = 60
SHORT_SOURCE_CELLS = 10
SOURCE_AND_AGE_CELLS = 19  # "Harbour Ledger" and "11h", or less of it and "14 Oct"


class EntryPaint(Struct, frozen=True):
    """What rows of entries are drawn with."""

    look: Look
    icons: Icons
    now: datetime
    shows_source: bool
    """False in the list of one feed, where every source is the same."""
    find: Callable[[str], Sequence[tuple[int, int]]] | None = None
    """Where what is sought stands in a title; None when nothing is."""


def entry_height(width_cells: int) -> int:
    """Lines an entry takes in a pane of that width."""
    return 1 if width_cells >= ONE_LINE_FROM_CELLS else 2


def draw_entry(entry: Entry, row: RowLook, paint: EntryPaint) -> list[Strip]:
    """The row of an entry, cut and filled to its width."""
    brush = _Brush(row, paint, is_read=entry.is_read)
    if row.height == 1:
        return [Strip(_one_line(entry, row.width, paint, brush))]
    return _two_lines(entry, row.width, paint, brush)


class _Brush:
    """The styles of one row."""

    def __init__(self, row: RowLook, paint: EntryPaint, *, is_read: bool) -> None:
        look = paint.look
        ground = "background"
        if row.is_selected:
            ground = "row" if row.is_focused else "row-idle"
        focused = row.is_selected and row.is_focused
        quiet = "strong" if row.is_selected else "muted"
        self.title = look.style(
            quiet if is_read else "strong", on=ground, bold=focused or not is_read
        )
        self.muted = look.style(quiet, on=ground, bold=focused)
        self.sign = look.style("strong" if row.is_selected else "accent", on=ground)
        self.edge = Segment(
            paint.icons.selected if focused else " ",
            look.style("accent", on=ground),
        )
        self._find, self._match = paint.find, look.style("match-text", on="match")

    def lit(self, title: str) -> Iterator[Segment]:
        """A line of the title, what is sought in it lit up."""
        place = 0
        for start, end in self._find(title) if self._find is not None else ():
            yield Segment(title[place:start], self.title)
            yield Segment(title[start:end], self._match)
            place = end
        yield Segment(title[place:], self.title)


def _flags(entry: Entry, icons: Icons) -> str:
    """The signs of its marks: star, later, changed; a blank without any."""
    marks = (
        (entry.is_starred, icons.starred),
        (entry.is_later, icons.later),
        (entry.is_changed, icons.changed),
    )
    return "".join(sign for is_set, sign in marks if is_set) or " "


def _title(entry: Entry, icons: Icons) -> str:
    return icons.plain(clean_line(entry.title)) or "(no title)"


def _one_line(entry: Entry, width: int, paint: EntryPaint, brush: _Brush) -> list[Segment]:
    icons = paint.icons
    when = age(entry.published, now=paint.now)
    tail_cells = SOURCE_AND_AGE_CELLS if paint.shows_source else max(5, cell_len(when))
    flags = _flags(entry, icons)
    title_cells = max(1, width - 3 - cell_len(flags) - 1 - tail_cells - 1)
    source_cells = tail_cells - 1 - max(4, cell_len(when)) if paint.shows_source else 0
    source = ""
    if source_cells > 0:
        source = whole_words(icons.plain(clean_line(entry.feed_title)), source_cells)
    tail = fit(source, source_cells) if source_cells > 0 else ""
    tail += " " * (tail_cells - cell_len(tail) - cell_len(when)) + when
    return [
        brush.edge,
        Segment(" " if entry.is_read else icons.unread, brush.sign),
        Segment(flags, brush.sign),
        Segment(" ", brush.title),
        *brush.lit(fit(_title(entry, icons), title_cells, mark=icons.ellipsis)),
        Segment(f" {tail} ", brush.muted),
    ]


def _two_lines(entry: Entry, width: int, paint: EntryPaint, brush: _Brush) -> list[Strip]:
    icons = paint.icons
    cells = max(1, width - 4)
    first, rest = split_title(_title(entry, icons), cells)
    when = age(entry.published, now=paint.now)
    flags = _flags(entry, icons)
    cells = max(1, cells - cell_len(flags) + 1)  # the second line stands further right
    source = icons.plain(clean_line(entry.feed_title)) if paint.shows_source else ""
    if source and cell_len(rest) + cell_len(source) + cell_len(when) + 2 > cells:
        source = whole_words(source, SHORT_SOURCE_CELLS if rest else cells - cell_len(when) - 1)
    tail = f"{source} {when}" if source else when
    if rest:
        rest_cells = max(0, cells - cell_len(tail) - 1)
        rest = fit(rest, rest_cells, mark=icons.ellipsis)
        below = [*brush.lit(rest), Segment(" " + tail, brush.muted)]
    else:
        gap = max(1, cells - cell_len(source) - cell_len(when))
        below = [Segment(source + " " * gap + when, brush.muted)]
    blank = Segment(" ", brush.title)
    return [
        Strip(
            [
                brush.edge,
                Segment(" " if entry.is_read else icons.unread, brush.sign),
                blank,
                *brush.lit(fit(first, max(1, width - 4))),
                blank,
            ]
        ),
        Strip([brush.edge, Segment(flags, brush.sign), blank, *below, blank]),
    ]


def split_title(title: str, cells: int) -> tuple[str, str]:
    """As many whole words as fit, and the rest; a longer word is broken."""
    if cell_len(title) <= cells:
        return title, ""
    words = title.split(" ")
    first = ""
    for index, word in enumerate(words):
        longer = f"{first} {word}" if first else word
        if cell_len(longer) > cells:
            if first:
                return first, " ".join(words[index:])
            return _break_word(title, cells)
        first = longer
    return first, ""


def _break_word(text: str, cells: int) -> tuple[str, str]:
    used = 0
    for index, char in enumerate(text):
        used += cell_len(char)
        if used > cells:
            return text[:index], text[index:]
    return text, ""


def whole_words(text: str, cells: int) -> str:
    """As many whole words as fit, without dots; the start of the first when none does.

    A leading "The" goes when not all fits: it would be all that is left of many names.
    """
    if cell_len(text) <= cells:
        return text
    first, _ = split_title(text.removeprefix("The "), max(1, cells))
    return first
