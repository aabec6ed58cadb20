"""A pasted page, a mail or a text file to an article: its main run of lines, furniture gone.

Pure: text in, values out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.errors import ExtractionError
from reader.extract.assemble import assemble
from reader.extract.boilerplate import judge
from reader.extract.captions import is_credit, split_credit
from reader.extract.furniture import furniture
from reader.extract.lines import find_line_pieces
from reader.extract.pieces import Piece, Verdict
from reader.hygiene import clean_text
from reader.model import Article, BlockKind

NO_TEXT = "This text holds no words."
_PROMPTS = ("picture prompt",)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')\]»]{0,2}$")


def extract_text(text: str, *, source: str = "") -> Article:
    """The article of a plain text.

    Raises ExtractionError when the text holds no words.
    """
    pieces = _with_captions(find_line_pieces(clean_text(text)))
    if not any(char.isalnum() for piece in pieces for char in piece.text):
        raise ExtractionError(NO_TEXT, source=source)
    verdicts = judge(_outside_marked(pieces))
    article = assemble(verdicts)
    if not article.text:  # everything looked like furniture: better all of it than nothing
        article = assemble(Verdict(piece) for piece in pieces)
    return replace(article, source=source)


def _with_captions(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those behind a picture prompt or with a glued credit made captions."""
    found: list[Piece] = []
    is_prompted = False
    for piece in pieces:
        credit = split_credit(piece.text)[1] if len(piece.text) < 600 else ""
        is_caption = bool(credit) and (is_prompted or is_credit(credit))
        if piece.kind is BlockKind.PARAGRAPH and is_caption:
            found.append(replace(piece, kind=BlockKind.CAPTION))
        else:
            found.append(piece)
        is_prompted = furniture().reason_of(piece.text) in _PROMPTS
    return found


def _outside_marked(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those outside the best run of lines marked so."""
    start, end = _best_run([_line_score(piece) for piece in pieces])
    if start == end:
        return list(pieces)
    return [
        piece
        if start <= index < end
        else replace(piece, marks=replace(piece.marks, is_main=False))
        for index, piece in enumerate(pieces)
    ]


def _line_score(piece: Piece) -> float:
    """How much a line looks like a part of a story: above zero for prose."""
    if piece.kind in {BlockKind.CODE, BlockKind.TABLE, BlockKind.QUOTE}:
        return 1.0
    words = len(piece.text.split())
    if furniture().reason_of(piece.text):
        return -3.0
    if piece.kind is BlockKind.CAPTION:
        return -1.0
    if _SENTENCE_END.search(piece.text):
        return min(words, 40) / 4 - 1.5
    return min(words, 40) / 8 - 3.0


def _best_run(scores: Sequence[float]) -> tuple[int, int]:
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
