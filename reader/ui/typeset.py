"""An article as lines of cells, each with the exact offsets of the text that it shows.

Pure. What is drawn but not in the text (markers, signs, removed parts, the title) has no
offset. Highlights are no part of it: they change styles and never a cell. Knows no colour.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from reader.hygiene import clean_line, clean_text
from reader.model import OUTSIDE_TEXT, Article, Block, BlockKind, Removed
from reader.ui.reading import Reading
from reader.ui.tables import Cell, lay_table
from reader.ui.words import UNICODE, Icons, shorten
from reader.ui.wrapping import Span, count_cells, index_of_cell, neutral, wrap

Role = Literal[
    "blank", "header", "title", "byline", "alert", "note",
    "text", "heading", "quote", "code", "head", "footnote",
    "removed", "reason", "hint", "credit", "caption", "end",
]  # fmt: skip
"""What a line is, which decides how it looks."""

NOWHERE = -1
ALERT = "! "
TAB_REST = "   "  # a tab is four cells; the first stands for the character

_ROLES: Mapping[BlockKind, Role] = MappingProxyType(
    {
        BlockKind.HEADING: "heading",
        BlockKind.QUOTE: "quote",
        BlockKind.CODE: "code",
        BlockKind.FOOTNOTE: "footnote",
    }
)


class Run(Struct, frozen=True):
    """A stretch of a line; character `i` of it is `offset + i` of the text."""

    text: str
    offset: int = NOWHERE
    """NOWHERE for what is drawn and is not in the text."""


class Line(Struct, frozen=True):
    """What one line shows, without the margin."""

    role: Role
    runs: tuple[Run, ...] = ()
    start: int = NOWHERE
    """Offset of the first character of the text in it; NOWHERE when it shows none."""
    end: int = NOWHERE
    part: int = NOWHERE
    """Index of the removed part it belongs to."""

    @property
    def text(self) -> str:
        """Everything that is drawn."""
        return "".join(run.text for run in self.runs)

    @property
    def cells(self) -> int:
        """How wide that is."""
        return sum(count_cells(run.text) for run in self.runs)

    def offset_at(self, cell: int) -> int:
        """Offset of the character in that cell; NOWHERE where nothing of the text is."""
        for run in self.runs:
            width = count_cells(run.text)
            if 0 <= cell < width:
                index = index_of_cell(run.text, cell)
                return NOWHERE if run.offset == NOWHERE else run.offset + index
            cell -= width
        return NOWHERE


class Options(Struct, frozen=True):
    """How to lay out."""

    measure: int
    """Cells of a line at most."""
    with_removed: bool = False
    """Show what was removed, in its place, with the reason."""
    signs: Mapping[int, str] = field(default_factory=dict)
    """Sign to draw before the character of each of these offsets."""
    icons: Icons = UNICODE


class Layout(Struct, frozen=True):
    """The lines of a reading, and the way from lines to offsets and back."""

    lines: tuple[Line, ...]
    headings: tuple[int, ...]
    """Index of the first line of each heading."""
    parts: Mapping[int, int]
    """Index of the first line of each removed part that is shown as such."""
    _numbers: tuple[int, ...]
    """Indices of the lines that show text, in order."""
    _starts: tuple[int, ...]
    """Their first offsets."""

    def line_of(self, offset: int) -> int:
        """Index of the line that shows this offset, or stands before it; 0 without text."""
        if not self._starts:
            return 0
        return self._numbers[max(0, bisect_right(self._starts, offset) - 1)]

    def offset_from(self, line: int) -> int:
        """First offset shown in this line or below; behind the text that of its last line."""
        if not self._starts:
            return 0
        return self._starts[min(bisect_left(self._numbers, line), len(self._starts) - 1)]

    @property
    def first_text_line(self) -> int:
        """Index of the first line of the text; the number of lines when there is none."""
        return self._numbers[0] if self._numbers else len(self.lines)


def lay_out(reading: Reading, options: Options) -> Layout:
    """The lines of a reading in `options.measure` cells.

    A text of 20,000 words takes some 30 ms; nothing is drawn yet.
    """
    lines: list[Line] = list(_title_block(reading, options))
    if reading.article is not None:
        lines += _body(reading.article, options)
        if lines[-1].role not in {"blank", "hint"}:
            lines.append(BLANK)
        lines += _ending(reading, reading.article, options)
    elif not (reading.title or reading.header):
        lines += _wrapped("note", clean_line(reading.empty), options.measure)
    return _index(lines)


def _index(lines: Sequence[Line]) -> Layout:
    headings: list[int] = []
    parts: dict[int, int] = {}
    numbers: list[int] = []
    starts: list[int] = []
    for number, line in enumerate(lines):
        if line.role == "heading" and (number == 0 or lines[number - 1].role != "heading"):
            headings.append(number)
        if line.role == "removed":
            parts.setdefault(line.part, number)
        # Columns of a table may show what an earlier line did; starts only ever grow.
        if line.start != NOWHERE and (not starts or line.start > starts[-1]):
            numbers.append(number)
            starts.append(line.start)
    return Layout(
        tuple(lines), tuple(headings), MappingProxyType(parts), tuple(numbers), tuple(starts)
    )


# --- around the text ----------------------------------------------------------------------

BLANK = Line("blank")


def _wrapped(role: Role, words: str, width: int, *, indent: str = "") -> Iterator[Line]:
    """Lines of words that are not in the text, each behind `indent`."""
    if not words:
        return
    for start, end in wrap(words, max(1, width - len(indent))):
        yield Line(role, (Run(indent + words[start:end]),))


def _title_block(reading: Reading, options: Options) -> Iterator[Line]:
    """Source and date, title, byline, what must be said first; each with its blank line."""
    plain, width = options.icons.plain, options.measure
    yield BLANK
    yield from _wrapped("header", plain(clean_line(reading.header)), width)
    yield from _wrapped("title", clean_line(reading.title), width)
    yield from _wrapped("byline", plain(clean_line(reading.byline)), width)
    yield from _wrapped("byline", plain(clean_line(reading.tags)), width)
    if reading.header or reading.title or reading.byline:
        yield BLANK
    for words in reading.banner:
        clean = clean_text(words[:500]).replace("\n", " ").replace("\t", " ")
        role: Role = "alert" if clean.startswith(ALERT) else "note"
        margin = ALERT if role == "alert" else "  "
        for line in _wrapped(role, plain(clean.removeprefix(ALERT)), width, indent="  "):
            yield Line(role, (Run(margin + line.text[2:]),))
            margin = "  "
    if reading.banner:
        yield BLANK


def _ending(reading: Reading, article: Article, options: Options) -> Iterator[Line]:
    """Credits, captions, what must be said of the text, and what Space does next."""
    for words in article.credits:
        yield from _wrapped("credit", clean_line(words), options.measure)
    for caption in article.captions:
        words = " ".join((clean_line(caption.text), clean_line(caption.credit))).strip()
        yield from _wrapped("caption", words, options.measure)
    for words in reading.attached:
        yield from _wrapped("caption", clean_line(words), options.measure)
    if article.credits or article.captions or reading.attached:
        yield BLANK
    if reading.below:
        yield from _wrapped(
            "note", options.icons.plain(clean_line(reading.below)), options.measure
        )
        yield BLANK
    dashes = options.icons.dash * 2
    room = options.measure - 2 * (len(dashes) + 1)
    dot = options.icons.dot
    words = f"end {dot} {clean_line(reading.next_words)}" if reading.next_words else "end"
    yield Line("end", (Run(f"{dashes} {shorten(options.icons.plain(words), room)} {dashes}"),))


# --- the text -----------------------------------------------------------------------------


def _body(article: Article, options: Options) -> Iterator[Line]:
    """Every block in its place, with the parts that were removed between them."""
    text = neutral(article.text)
    spaced = text.replace("\t", " ")
    behind: dict[int, list[int]] = {}
    for index, part in enumerate(article.removed):
        if options.with_removed:
            behind.setdefault(part.after, []).append(index)
    yield from _parts(article.removed, behind.get(NOWHERE, ()), options)
    before: Block | None = None
    for index, block in enumerate(article.blocks):
        if block.kind not in OUTSIDE_TEXT:
            if before is not None and _has_gap(before, block):
                yield BLANK
            is_code = block.kind is BlockKind.CODE
            yield from _block(text if is_code else spaced, block, options)
            before = block
        if index in behind:
            if before is not None:
                yield BLANK
            yield from _parts(article.removed, behind[index], options)
            before = None


def _has_gap(before: Block, block: Block) -> bool:
    """Whether a blank line stands between two blocks: not in a list, not under a heading."""
    if before.kind is BlockKind.HEADING:
        return block.kind is BlockKind.HEADING
    return not before.kind is block.kind is BlockKind.LIST_ITEM


def _parts(
    removed: Sequence[Removed], indices: Iterable[int], options: Options
) -> Iterator[Line]:
    """Removed parts with their reasons."""
    for index in indices:
        words = clean_text(removed[index].text).replace("\t", " ")
        margin = Run(f"{options.icons.removed} ")
        for start, end in wrap(words, options.measure - 2):
            yield Line("removed", (margin, Run(words[start:end])), part=index)
        reason = clean_line(removed[index].reason) or "not part of the article"
        words = f"{options.icons.corner} out: {reason}"
        for start, end in wrap(words, options.measure - 2):
            yield Line("reason", (margin, Run(words[start:end])), part=index)
        yield Line("hint", part=index)


def _block(text: str, block: Block, options: Options) -> Iterator[Line]:
    """The lines of one block."""
    shown = text[block.start : block.end]
    if block.kind is BlockKind.TABLE:
        yield from _table(shown, block.start, options)
        return
    first, rest = _margins(block, options)
    role = _ROLES.get(block.kind, "text")
    width = max(1, options.measure - len(first))
    if role == "code":
        yield from _code(shown, block.start, options)
        return
    shown, inserted = _with_signs(shown, block, options.signs)
    for number, (start, end) in enumerate(wrap(shown, width)):
        margin = rest if number else first
        runs = _runs(shown, (start, end), inserted, block.start)
        yield _line(role, (Run(margin), *runs) if margin else runs)


def _margins(block: Block, options: Options) -> tuple[str, str]:
    """What stands before the first line of a block and before its others; equally wide."""
    icons = options.icons
    depth = max(1, min(block.level, 6, options.measure // 4))
    match block.kind:
        case BlockKind.QUOTE:
            return f"{icons.quote} " * depth, f"{icons.quote} " * depth
        case BlockKind.LIST_ITEM:
            indent = "  " * (depth - 1)
            return f"{indent}{icons.bullet} ", f"{indent}  "
        case _:
            return "", ""


def _line(role: Role, runs: tuple[Run, ...]) -> Line:
    """A line of the text, with the offsets of its runs."""
    shown = [run for run in runs if run.offset != NOWHERE]
    if not shown:
        return Line(role, runs)
    return Line(role, runs, shown[0].offset, shown[-1].offset + len(shown[-1].text))


def _with_signs(
    shown: str, block: Block, signs: Mapping[int, str]
) -> tuple[str, tuple[int, ...]]:
    """The block's text with its signs in it, and the indices where they stand."""
    if not signs:
        return shown, ()
    places = sorted(place for place in signs if block.start <= place < block.end)
    pieces: list[str] = []
    inserted: list[int] = []
    last = 0
    for place in places:
        pieces += [shown[last : place - block.start], signs[place]]
        last = place - block.start
        inserted.append(last + len(inserted))
    return "".join([*pieces, shown[last:]]), tuple(inserted)


def _runs(shown: str, span: Span, inserted: Sequence[int], offset: int) -> tuple[Run, ...]:
    """A span of a block as runs; characters at `inserted` are not in the text."""
    start, end = span
    if not inserted:
        return (Run(shown[start:end], offset + start),)
    runs: list[Run] = []
    passed = bisect_left(inserted, start)
    for place in inserted[passed : bisect_left(inserted, end)]:
        if place > start:
            runs.append(Run(shown[start:place], offset + start - passed))
        runs.append(Run(shown[place]))
        passed += 1
        start = place + 1
    runs.append(Run(shown[start:end], offset + start - passed))
    return tuple(runs)


def _code(shown: str, offset: int, options: Options) -> Iterator[Line]:
    """Lines of code as they are; what is wider than the measure is cut."""
    for row in shown.split("\n"):
        runs: list[Run] = []
        room = options.measure
        place = offset
        for number, piece in enumerate(row.split("\t")):
            if number:
                runs += [Run(" ", place - 1), Run(TAB_REST)]
                room -= 1 + len(TAB_REST)
            runs.append(Run(piece, place))
            room -= count_cells(piece)
            place += len(piece) + 1
        yield _line("code", tuple(runs if room >= 0 else _cut(runs, options)))
        offset += len(row) + 1


def _cut(runs: Iterable[Run], options: Options) -> Iterator[Run]:
    """The runs as far as the measure, and the sign that there is more."""
    room = options.measure - 1
    for run in runs:
        width = count_cells(run.text)
        if width > room:
            yield Run(run.text[: index_of_cell(run.text, room)], run.offset)
            break
        yield run
        room -= width
    yield Run(options.icons.cut)


def _table(shown: str, offset: int, options: Options) -> Iterator[Line]:
    """A table in columns when they fit, else one "name: value" a line."""
    for is_head, cells in lay_table(shown, options.measure):
        runs = tuple(_cell_run(cell, offset) for cell in cells)
        yield _line("head" if is_head else "text", runs) if runs else BLANK


def _cell_run(cell: Cell, offset: int) -> Run:
    return Run(cell.text, NOWHERE if cell.start == NOWHERE else offset + cell.start)
