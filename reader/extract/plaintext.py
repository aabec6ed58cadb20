"""A pasted page, a mail or a text file to an article: its main run of lines, furniture gone.

Pure: text in, values out.
"""

from collections.abc import Sequence
from dataclasses import replace

from reader.errors import ExtractionError
from reader.extract.assemble import assemble
from reader.extract.boilerplate import judge
from reader.extract.captions import is_credit, split_credit
from reader.extract.furniture import furniture
from reader.extract.lines import find_line_pieces
from reader.extract.pieces import Piece, Verdict
from reader.extract.runs import mark_best_run
from reader.hygiene import clean_text
from reader.model import Article, BlockKind

NO_TEXT = "This text holds no words."
_PROMPTS = ("picture prompt",)


def extract_text(text: str, *, source: str = "") -> Article:
    """The article of a plain text.

    Raises ExtractionError when the text holds no words.
    """
    pieces = _with_captions(find_line_pieces(clean_text(text)))
    if not any(char.isalnum() for piece in pieces for char in piece.text):
        raise ExtractionError(NO_TEXT, source=source)
    verdicts = judge(mark_best_run(pieces))
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
