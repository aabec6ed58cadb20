"""Where lines of text may end, counted in cells of the terminal; every index stays exact.

Pure. Widths are those that Textual draws with (rich's tables), so that what is laid out here
fills exactly the cells it says. Knows nothing of articles.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

from reader.hygiene import MAX_MARKS, clean_text, is_clean

Span = tuple[int, int]
"""Half-open, in code points."""

# Everything here is one cell wide and joins with nothing; a test asks rich for each character.
_SIMPLE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2500-\u25fc]*"
)
_JOINER = "\u200d"
_DASH = re.compile(r"(?<=[^\W_])(?:-(?=[^\W\d_])|[–—](?=\w))")
# What may not begin a line of Chinese or Japanese, and what may not end one.
_NO_START = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%,.!?:;)]}"
)
_NO_END = frozenset("（［｛〔〈《「『【‘“([{")


def is_simple(text: str) -> bool:
    """True when every character of the text is one cell wide."""
    return _SIMPLE.fullmatch(text) is not None


def count_cells(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if is_simple(text) else cell_len(text)


def neutral(text: str) -> str:
    """The text with a space for each character that no terminal may get; same length.

    Clean text comes back as it is.
    """
    return text if is_clean(text) else "".join(_neutral_chars(text))


def _neutral_chars(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if _is_mark(char) else 0
        yield char if marks <= MAX_MARKS and _is_harmless(char) else " "


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}


@lru_cache(maxsize=4096)
def _is_harmless(char: str) -> bool:
    return clean_text(char) == char


def wrap(text: str, width: int) -> list[Span]:
    """The spans of the lines of a text: at most `width` cells each, in order, never empty.

    A newline ends a line. Lines break at spaces, behind a dash between letters, and between
    wide characters; a word longer than a line is cut. White space before a line and at a
    break is in no line. The text has no tabs.
    """
    lines: list[Span] = []
    start = 0
    for piece in text.split("\n"):
        begin, end = start + len(piece) - len(piece.lstrip(" ")), start + len(piece)
        find = _wrap_simple if is_simple(piece) else _wrap_wide
        lines.extend(find(text, begin, end, width))
        start = end + 1
    return lines


def _wrap_simple(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    """Lines of a stretch in which a character is a cell."""
    start, end = _trimmed(text, start, end)
    dashes = _dashes(text, start, end) if end - start > width else []
    while end - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        if dashes:
            dash = bisect_right(dashes, start + width)
            cut = max(cut, dashes[dash - 1] if dash else -1)
        if cut <= start:
            cut = start + width
        yield _trimmed(text, start, cut)
        start = cut
        while text[start] == " ":  # the last character is none
            start += 1
    yield start, end


def _wrap_wide(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    """Lines of a stretch with characters of no, one or two cells; clusters stay whole."""
    clusters = [(start + a, start + b, size) for a, b, size in _clusters(text[start:end])]
    dashes = set(_dashes(text, start, end))
    first = may_break = cells = 0  # first cluster of this line; where the next could begin
    for index, (place, stop, size) in enumerate(clusters):
        if index > first and _may_break(text, clusters[index - 1 : index + 1], dashes):
            may_break = index
        cells += size
        while cells > width and text[place:stop] != " " and index > first:
            cut = may_break if may_break > first else index
            yield _trimmed(text, clusters[first][0], clusters[cut][0])
            first = cut
            cells = sum(size for _, _, size in clusters[first : index + 1])
    yield _trimmed(text, clusters[first][0], end)


def _clusters(text: str) -> list[tuple[int, int, int]]:
    """Start, end and cells of what is drawn as one; the cells add up to those of the text.

    Rich counts no cell for what follows a joiner, but forgets that when it splits a text that
    begins with one; here what such joiners swallow is a cluster without cells.
    """
    swallowed = 0
    while text.startswith(_JOINER, swallowed):
        swallowed = min(swallowed + 2, len(text))
    rest = split_graphemes(text[swallowed:])[0]
    first = [(0, swallowed, 0)] if swallowed else []
    return first + [(swallowed + start, swallowed + end, size) for start, end, size in rest]


def _dashes(text: str, start: int, end: int) -> list[int]:
    """The places behind dashes at which a line may begin."""
    return [found.end() for found in _DASH.finditer(text, start, end)]


def _may_break(text: str, pair: list[tuple[int, int, int]], dashes: set[int]) -> bool:
    """Whether a line may begin at the second of these two clusters."""
    (last, place, last_size), (_, stop, size) = pair
    if text[place:stop] == " ":
        return False
    if text[last:place] == " " or place in dashes:
        return True
    return 2 in (size, last_size) and text[place] not in _NO_START and text[last] not in _NO_END


def _trimmed(text: str, start: int, end: int) -> Span:
    return start, start + len(text[start:end].rstrip(" "))


def index_of_cell(text: str, cell: int) -> int:
    """Index of the character drawn in that cell; the length of the text when it is behind."""
    if is_simple(text):
        return max(0, min(cell, len(text)))
    passed = 0
    for start, _, size in _clusters(text):
        if passed + size > cell:
            return start
        passed += size
    return len(text)


def last_cells(text: str, cells: int) -> str:
    """As much of the end of the text as fits into so many cells."""
    start = index_of_cell(text, count_cells(text) - cells)
    if count_cells(text[start:]) > cells:  # a wide character stands across the edge
        start = whole_clusters(text, start + 1)
    return text[start:]


def whole_clusters(text: str, index: int) -> int:
    """The index, or the next one behind which text can be cut without changing any width."""
    if is_simple(text) or not 0 < index < len(text):
        return index
    for start, end, _ in _clusters(text):
        if start >= index:
            return start
        if start < index < end:
            return end
    return len(text)
