"""Plain text to pieces: hard-wrapped lines joined, lists and quotes recognised.

Nothing is dropped and no word is changed; only line ends, list markers and quote marks go.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from reader.extract.pieces import Marks, Piece
from reader.model import BlockKind, Link, count_cells

# In cells: mail wraps at 72, RFCs at 72, editors at 80 or 100.
MIN_WRAP_CELLS, MAX_WRAP_CELLS = 40, 110
_MIN_WRAPPED = 3

_BULLET = re.compile(
    r"^( {0,40})(?:(?:[-*•◦▪‣–·●]|\(?\d{1,3}[.)]|\(?[a-z]\)) {1,8}|[・①-⑳] {0,8})(?=\S)"
)
_QUOTED = re.compile(r"^ {0,3}((?:> ?){1,20})")
_HEADING = re.compile(r"^(#{1,6}) {1,4}(?=\S)")
_UNDERLINE = re.compile(r"^(={3,}|-{3,}|~{3,}|\*{3,}|_{3,}) *$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_STOPS = '.!?”"。！？」』'
_ENDS = f"{_STOPS}:："
_INDENT = "\u3000"  # Japanese and Chinese begin a paragraph with an empty square
# Scripts that set no spaces between words, with their punctuation; Hangul sets them.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff01-\uff9f]"
)
_URL = re.compile(r"https?://[^\s<>\"'“”]{1,2000}[^\s<>\"'“”.,;:!?)\]]")


def find_line_pieces(text: str) -> list[Piece]:
    """Every paragraph, list item and quote of the cleaned text, in order."""
    pieces: list[Piece] = []
    for group in _paragraph_groups(text.split("\n")):
        pieces.extend(_group_pieces(group))
    return pieces


def _paragraph_groups(lines: Iterable[str]) -> Iterable[list[str]]:
    """Runs of lines between blank lines; a fenced stretch of code is one run."""
    group: list[str] = []
    is_fenced = False
    for line in lines:
        if _FENCE.match(line):
            is_fenced = not is_fenced
        if line.strip() or is_fenced:
            group.append(line.expandtabs(4).rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _group_pieces(group: list[str]) -> list[Piece]:
    if _FENCE.match(group[0]):
        code = "\n".join(line for line in group if not _FENCE.match(line))
        return [Piece(BlockKind.CODE, code)] if code.strip() else []
    if all(_QUOTED.match(line) for line in group):
        return _quotes(group)
    if len(group) == 2 and _UNDERLINE.match(group[1]) and len(group[0]) <= 120:
        level = 1 if group[1][0] == "=" else 2
        return [_piece(BlockKind.HEADING, group[:1], level=level)]
    is_wrapped = _is_wrapped(group)
    width = max(map(count_cells, group))
    pieces: list[Piece] = []
    held: list[str] = []
    for line in group:
        if held and not (
            _hangs(held, line) or (is_wrapped and _goes_on(held[-1], line, width))
        ):
            pieces.append(_lines_piece(held))
            held = []
        held.append(line)
    pieces.append(_lines_piece(held))
    return pieces


def _quotes(group: Sequence[str]) -> list[Piece]:
    """Quoted lines of a mail: a paragraph for each change of depth."""
    pieces: list[Piece] = []
    held: list[str] = []
    depth = 0
    for line in group:
        mark = _QUOTED.match(line)
        inner = line[mark.end() :] if mark else line
        level = mark.group(1).count(">") if mark else 1
        if held and (level != depth or not inner.strip()):
            pieces.append(_piece(BlockKind.QUOTE, held, level=depth))
            held = []
        depth = level
        if inner.strip():
            held.append(inner)
    if held:
        pieces.append(_piece(BlockKind.QUOTE, held, level=depth))
    return pieces


def _is_wrapped(group: Sequence[str]) -> bool:
    """True when an editor or mail program broke the lines, not their author.

    Their width is even: no line but the last of a paragraph could have taken the next word.
    """
    if len(group) < 2:
        return False
    widths = [count_cells(line) for line in group]
    width = max(widths)
    if not MIN_WRAP_CELLS <= width <= MAX_WRAP_CELLS:
        return False
    full = [_cells_with_next(line, after) > width * 0.92 for line, after in pairwise(group)]
    if len(group) == 2:
        return full[0] and widths[0] >= 60 and group[0][-1] not in _STOPS
    return sum(full) >= 0.6 * len(full) and median(widths[:-1]) >= MIN_WRAP_CELLS


def _cells_with_next(line: str, after: str) -> int:
    """The width of the line had it taken the next word as well."""
    word = after.split()[0]
    if _UNSPACED.match(word):
        # Lines break anywhere, but not before punctuation or the end of a bracket.
        return count_cells(line) + count_cells(word[:2])
    return count_cells(line) + 1 + count_cells(word)


def _hangs(held: Sequence[str], line: str) -> bool:
    """True when the line is indented below the list item that `held` begins."""
    return bool(_BULLET.match(held[0])) and line[:2] == "  " and not _BULLET.match(line)


def _goes_on(line: str, after: str, width: int) -> bool:
    """True when `after` continues the paragraph of `line`, in lines as wide as `width`."""
    if _BULLET.match(after) or _HEADING.match(after) or _QUOTED.match(after):
        return False
    if after.startswith(_INDENT):
        return False
    is_full = _cells_with_next(line, after) > width * 0.85
    return is_full or line[-1] not in _ENDS or after[:1].islower()


def _lines_piece(lines: list[str]) -> Piece:
    bullet = _BULLET.match(lines[0])
    heading = _HEADING.match(lines[0])
    if bullet:
        level = 1 + min(5, len(bullet.group(1)) // 2)
        rest = [lines[0][bullet.end() :], *lines[1:]]
        return _piece(BlockKind.LIST_ITEM, rest, level=level)
    if heading:
        rest = [lines[0][heading.end() :], *lines[1:]]
        return _piece(BlockKind.HEADING, rest, level=len(heading.group(1)))
    return _piece(BlockKind.PARAGRAPH, lines)


def _piece(kind: BlockKind, lines: Iterable[str], *, level: int = 0) -> Piece:
    """One piece of the joined lines, bare addresses in it as links."""
    text = " ".join(_joined(lines).split())  # cleaned before it was cut into lines
    links = (
        tuple(Link(found.start(), found.end(), found.group()) for found in _URL.finditer(text))
        if "://" in text
        else ()
    )
    chars = sum(link.end - link.start for link in links)
    return Piece(kind, text, level, links, Marks(tag="line", link_chars=chars))


def _joined(lines: Iterable[str]) -> str:
    """The lines as one, with a space between them unless both sides are of a script without."""
    joined = ""
    for line in map(str.strip, lines):
        is_tight = joined and _UNSPACED.match(joined[-1]) and _UNSPACED.match(line)
        joined += line if is_tight or not joined else f" {line}"
    return joined
