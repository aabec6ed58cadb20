"""How a plain text is laid out around each of its lines: blocks of prose, dates, furniture.

Pure: pieces in, numbers out. What they are worth is learnt.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reader.extract.furniture import furniture_reason
from reader.extract.houses import Codes, Words
from reader.extract.pieces import Piece, Verdict

LAYOUT_COLUMNS = (
    "block_share", "block_lines", "block_rank", "place_in_block", "words_a_block_line",
    "from_main_block", "since_prose", "until_prose", "since_date", "dates_near",
    "like_last", "like_next", "like_second_last", "like_second_next",
    "furniture_before", "since_furniture", "furniture_behind", "until_furniture",
    "furniture_until_here", "furniture_from_here", "prose_since_furniture",
)  # fmt: skip
_FAR = 60
_MAX_GAP = 3  # lines from one line of prose to the next in the same block
_MAX_RANK = 8
_DATES_NEAR = 8
_DATES = frozenset({"date", "byline"})


class _Block:
    """Lines of prose with at most two other lines between them."""

    def __init__(self, start: int, end: int, words: int, lines: int) -> None:
        self.start, self.end = start, end
        self.words, self.lines = words, lines
        self.rank = _MAX_RANK + 1


def layout_rows(
    pieces: Sequence[Piece], verdicts: Sequence[Verdict], words: Words, codes: Codes
) -> NDArray[np.float64]:
    """A row of `LAYOUT_COLUMNS` for every piece."""
    parts = (
        _block_rows(words.prose),
        _date_rows([verdict.reason in _DATES for verdict in verdicts]),
        _likeness_rows(words.counts),
        _furniture_rows([furniture_reason(piece.text) for piece in pieces], words, codes),
    )
    return np.hstack([np.asarray(part, dtype=np.float64) for part in parts])


def _block_rows(prose: Sequence[int]) -> list[list[float]]:
    """The block of prose that a line stands in, and how far it is from prose at all."""
    blocks = _find_blocks(prose)
    total = sum(prose) or 1
    home = {index: block for block in blocks for index in range(block.start, block.end)}
    main = max(blocks, key=lambda block: block.words, default=None)
    rows: list[list[float]] = []
    for index, (since, until) in enumerate(_distances([count > 0 for count in prose])):
        block = home.get(index)
        away = 0 if main is None else index - min(max(index, main.start), main.end - 1)
        own = (
            [
                block.words / total,
                block.lines,
                block.rank,
                index - block.start,
                block.words / block.lines,
            ]
            if block
            else [0, 0, _MAX_RANK + 1, 0, 0]
        )
        rows.append([*own, away, since, until])
    return rows


def _find_blocks(prose: Sequence[int]) -> list[_Block]:
    """Every block, in order, each with its rank by words."""
    blocks: list[_Block] = []
    for index, count in enumerate(prose):
        if not count:
            continue
        if blocks and index - blocks[-1].end < _MAX_GAP:
            blocks[-1].end = index + 1
            blocks[-1].words += count
            blocks[-1].lines += 1
        else:
            blocks.append(_Block(index, index + 1, count, 1))
    for rank, block in enumerate(sorted(blocks, key=lambda block: -block.words)):
        block.rank = min(rank, _MAX_RANK)
    return blocks


def _distances(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """How many lines ago the last marked line was, and how many on the next one is."""
    size = len(marks)
    since, until = [_FAR] * size, [_FAR] * size
    last = -_FAR
    for index in range(size):
        since[index] = min(_FAR, index - last)
        if marks[index]:
            last = index
    following = size + _FAR
    for index in reversed(range(size)):
        until[index] = min(_FAR, following - index)
        if marks[index]:
            following = index
    return list(zip(since, until, strict=True))


def _date_rows(dates: Sequence[bool]) -> NDArray[np.float64]:
    """How far above a date or a byline stands, and how many are near: lists have many."""
    size = len(dates)
    until = np.concatenate([[0], np.cumsum(dates, dtype=np.int64)])
    places = np.arange(size)
    near = (
        until[np.minimum(size, places + _DATES_NEAR + 1)]
        - until[np.maximum(0, places - _DATES_NEAR)]
    )
    return np.column_stack([[since for since, _ in _distances(dates)], near])


def _likeness_rows(counts: Sequence[int]) -> NDArray[np.float64]:
    """How alike in length a line is to those around it: teasers alternate with headlines."""
    steps = (-1, 1, -2, 2)
    size, reach = len(counts), max(steps)
    own = np.asarray(counts, dtype=np.float64)
    padded = np.full(size + 2 * reach, np.nan)
    padded[reach : reach + size] = own
    columns = []
    for step in steps:
        other = padded[reach + step : reach + step + size]
        share = np.minimum(own, other) / np.maximum(1, np.maximum(own, other))
        columns.append(np.where(np.isnan(other), -1.0, share))
    return np.column_stack(columns)


def _furniture_rows(reasons: Sequence[str], words: Words, codes: Codes) -> list[list[float]]:
    """What furniture was last, what comes next, and how much prose stood in between."""
    size = len(reasons)
    spans = _distances([bool(reason) for reason in reasons])
    behind = [0.0] * size
    following = 0.0
    for index in reversed(range(size)):
        behind[index] = following
        if reasons[index]:
            following = codes.of(reasons[index])
    total = sum(1 for reason in reasons if reason)
    before, seen, prose = 0.0, 0, 0
    rows: list[list[float]] = []
    for index, reason in enumerate(reasons):
        since, until = spans[index]
        here = total - seen - bool(reason)
        rows.append([before, since, behind[index], until, seen, here, prose])
        prose += words.prose[index]
        if reason:
            before, seen, prose = codes.of(reason), seen + 1, 0
    return rows
