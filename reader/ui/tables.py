"""A table's text, a line a row with "|" between cells, in columns or as names with values.

Pure; indices are into the text given. Knows nothing of articles.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from reader.ui.wrapping import count_cells, wrap

GAP = "  "
_SEPARATOR = re.compile(r"[ ]*\|[ ]*")


class Cell(Struct, frozen=True):
    """A stretch of a row."""

    text: str
    start: int = -1
    """Its place in the table's text; -1 for what is not in it."""


Row = tuple[Cell, ...]


def lay_table(text: str, width: int) -> Iterator[tuple[bool, Row]]:
    """(is it a row of names, its cells) for each line; an empty row is a blank line.

    The first row of at least two cells names the columns. A line without "|" stands as it is.
    """
    rows = list(_rows(text))
    columns = max((len(row) for row in rows), default=0)
    widths = [
        max((count_cells(row[column].text) for row in rows if column < len(row) > 1), default=0)
        for column in range(columns)
    ]
    alone = max((count_cells(row[0].text) for row in rows if len(row) == 1), default=0)
    fits = sum(widths) + len(GAP) * (columns - 1) <= width and alone <= width
    yield from _in_columns(rows, widths) if fits else _as_pairs(rows, width)


def _rows(text: str) -> Iterator[Row]:
    start = 0
    for line in text.split("\n"):
        cells: list[Cell] = []
        place = 0
        for separator in _SEPARATOR.finditer(line):
            cells.append(Cell(line[place : separator.start()], start + place))
            place = separator.end()
        cells.append(Cell(line[place:], start + place))
        yield tuple(cells)
        start += len(line) + 1


def _in_columns(rows: list[Row], widths: list[int]) -> Iterator[tuple[bool, Row]]:
    is_head = True
    for row in rows:
        cells: list[Cell] = []
        for cell, width in zip(row, widths, strict=False):
            cells.append(cell)
            cells.append(Cell(" " * (width - count_cells(cell.text)) + GAP))
        yield is_head and len(row) > 1, tuple(cells[:-1])
        is_head = is_head and len(row) == 1


def _as_pairs(rows: list[Row], width: int) -> Iterator[tuple[bool, Row]]:
    names: Row | None = None
    is_first = True
    for row in rows:
        if len(row) == 1:
            yield from _wrapped("", row[0], width)
            continue
        if names is None:
            names = row
            continue
        if not is_first:
            yield False, ()
        is_first = False
        for column, cell in enumerate(row):
            name = names[column].text if column < len(names) else ""
            if cell.text:
                yield from _wrapped(f"{name}: " if name else "", cell, width)


def _wrapped(name: str, cell: Cell, width: int) -> Iterator[tuple[bool, Row]]:
    """A name with its value in as many lines as it takes; only the value is in the text."""
    words = name + cell.text
    for start, end in wrap(words, width):
        lead = words[start : max(start, min(end, len(name)))]
        value = words[max(start, len(name)) : end]
        cells = [Cell(lead)] if lead else []
        if value:
            cells.append(Cell(value, cell.start + max(start, len(name)) - len(name)))
        yield False, tuple(cells)
