"""Which stretch of a page is the story, told from its lines alone.

Used for plain text, which has no markup, and as the second opinion on HTML.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from reader.extract.furniture import furniture_reason
from reader.extract.pieces import Piece
from reader.model import BlockKind, count_words

# German closes its quotes with “ or «, French sets a space before ».
_SENTENCE_END = re.compile(r"[.!?…。！？｡．:](?:[\"“”’')\]«»」』）]| »){0,2}$")


def mark_best_run(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; what stands outside the best run of lines is marked as not main.

    All of them are main when no line looks like prose.
    """
    return [
        piece
        if piece.marks.is_main is is_in
        else replace(piece, marks=replace(piece.marks, is_main=is_in))
        for piece, is_in in zip(pieces, are_in_run(pieces), strict=True)
    ]


def are_in_run(pieces: Sequence[Piece]) -> list[bool]:
    """Which pieces stand in the best run of lines; all of them when none looks like prose."""
    start, end = best_run([_line_score(piece) for piece in pieces])
    return [start == end or start <= index < end for index in range(len(pieces))]


def _line_score(piece: Piece) -> float:
    """How much a line looks like a part of a story: above zero for prose."""
    words = count_words(piece.text)
    if piece.marks.noise or furniture_reason(piece.text):
        return -2.2
    if piece.kind is BlockKind.CAPTION:
        return -1.0
    if piece.link_share > 0.6:
        return -2.0
    if piece.kind in {BlockKind.CODE, BlockKind.TABLE, BlockKind.QUOTE}:
        return 1.0
    if _SENTENCE_END.search(piece.text):
        return min(words, 40) / 4 - 1.5
    if piece.kind is BlockKind.HEADING:
        return -0.5
    return min(words, 40) / 8 - 2.2


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """Half-open bounds of the run with the largest sum; (0, 0) when none is above zero."""
    best, bounds = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, bounds = total, (start, index + 1)
    return bounds
