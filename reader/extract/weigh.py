"""The rules' verdicts weighed against all other evidence by a forest that learnt from pages.

The rules say why a piece is furniture; the forest says whether to believe them.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from reader.extract.boilerplate import settle
from reader.extract.evidence import (
    COLUMNS,
    Opinions,
    count_words_of,
    markup_rows,
    text_rows,
    with_neighbours,
)
from reader.extract.forest import Forest, load_forest
from reader.extract.houses import Codes
from reader.extract.pieces import Piece, Verdict, count_kept_words
from reader.extract.runs import are_in_run
from reader.extract.second import Overlap
from reader.model import BlockKind

UNLIKE = "unlike the article around it"

# F1 on pages of sites that the forest never saw (aed, seb, wcxb): .45/.45 .938/.970/.925,
# .3/.45 .938/.972/.926, .3/.6 .939/.973/.924, .3/.7 .937/.972/.922
KEPT_FROM = 0.3
"""Chance below which a piece goes that the rules keep."""
RESTORED_FROM = 0.5
"""Chance from which a piece comes back that the rules drop."""
KEPT_FROM_IN_DOUBT = 0.15
"""The first of the two on a page of which hardly anything would be left."""
# F1 on pages of unseen sites, without and with: aed and seb the same, wcxb .9417/.9421
_MIN_LEFT_SHARE = 0.4


def weigh_page(
    pieces: Sequence[Piece], verdicts: Sequence[Verdict], *, second: str, body: str
) -> list[Verdict]:
    """A verdict for every piece of a page, those of the rules where they are believed.

    `second` is the second opinion's text, `body` the text that the page repeats for machines.
    All are the rules' own when the forest leaves nothing.
    """
    forest, codes = _forest()
    rows = page_rows(pieces, verdicts, second=second, body=body, codes=codes)
    return weigh(pieces, verdicts, forest.judge(rows))


def weigh(
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    chances: Sequence[float],
) -> list[Verdict]:
    """A verdict for every piece by its chance to be part of the article, 0 to 1."""
    weighed = _weighed(pieces, verdicts, chances, kept_from=KEPT_FROM)
    ruled = count_kept_words(verdicts)
    if count_kept_words(weighed) < _MIN_LEFT_SHARE * ruled:
        weighed = _weighed(pieces, verdicts, chances, kept_from=KEPT_FROM_IN_DOUBT)
    return weighed if count_kept_words(weighed) else list(verdicts)


def _weighed(
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    chances: Sequence[float],
    *,
    kept_from: float,
) -> list[Verdict]:
    weighed = [
        choose(piece, verdict, chance, kept_from=kept_from)
        for piece, verdict, chance in zip(pieces, verdicts, chances, strict=True)
    ]
    settle(weighed)
    return weighed


@lru_cache(maxsize=1)
def _forest() -> tuple[Forest, Codes]:
    forest = load_forest("page")
    return forest, Codes(forest.reasons)


def page_rows(
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    *,
    second: str,
    body: str,
    codes: Codes,
) -> NDArray[np.float64]:
    """What the forest is shown of a page, a row a piece."""
    words = count_words_of(pieces)
    overlap, in_body = Overlap(second), Overlap(body)
    opinions = Opinions(
        verdicts=verdicts,
        in_second=[overlap.share(piece.text) for piece in pieces],
        in_body=[in_body.share(piece.text) if body else -1.0 for piece in pieces],
    )
    text = text_rows(pieces, words, are_in_run(pieces))
    markup = markup_rows(pieces, words, opinions, codes)
    rows = [[*one, *other] for one, other in zip(text, markup, strict=True)]
    return with_neighbours(rows, COLUMNS)


def choose(
    piece: Piece, verdict: Verdict, chance: float, *, kept_from: float = KEPT_FROM
) -> Verdict:
    """The rules' verdict, unless the forest is sure of the contrary.

    Captions and credit lines stand outside the text: it judges none of them.
    """
    if verdict.piece.kind is BlockKind.CAPTION:
        return verdict
    if verdict.reason:
        return Verdict(piece) if chance >= RESTORED_FROM else verdict
    if verdict.piece.kind is BlockKind.CREDIT or chance >= kept_from:
        return verdict
    return replace(verdict, reason=UNLIKE)
