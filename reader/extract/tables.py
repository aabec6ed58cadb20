"""Tables that hold facts, as text for a terminal: a line a row, " | " between cells."""

from lxml.html import HtmlElement

from reader.extract.tree import text_chars

_MAX_CELL_CHARS = 160  # a cell longer than this holds prose: the table is there for layout
_LAYOUT_INSIDE = ("table", "h1", "h2", "h3", "article", "figure", "blockquote", "form")


def is_data_table(table: HtmlElement) -> bool:
    """True when the table holds facts in rows and columns, not the layout of a page."""
    if any(table.find(f".//{tag}") is not None for tag in _LAYOUT_INSIDE):
        return False
    rows = _rows(table)
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    cells = [text_chars(cell) for row in rows for cell in row]
    return max(cells) <= 3 * _MAX_CELL_CHARS and sum(cells) <= _MAX_CELL_CHARS * len(cells)


def table_text(table: HtmlElement) -> str:
    """The rows of the table, a line each; empty cells stay so that columns keep their place."""
    lines = []
    caption = table.find("caption")
    if caption is not None:
        lines.append(_cell_text(caption))
    for row in _rows(table):
        cells = [_cell_text(cell) for cell in row]
        if any(cells):
            lines.append(" | ".join(cells))
    return "\n".join(lines)


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    return [row for row in rows if row]


def _cell_text(cell: HtmlElement) -> str:
    return " ".join(" ".join(cell.itertext()).split())
