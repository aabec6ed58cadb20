"""The rules' verdicts on a pasted page weighed by a forest that learnt from such pages.

Text has no markup: what tells its lines apart is their words and how the page is laid out.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from reader.extract.boilerplate import settle
from reader.extract.evidence import (
    LINE_COLUMNS,
    NEIGHBOURS,
    count_words_of,
    english_words,
    rule_columns,
    text_rows,
    with_neighbours,
)
from reader.extract.forest import Forest, load_forest
from reader.extract.houses import Codes, Words
from reader.extract.layout import layout_rows
from reader.extract.lexicon import score_lines, word_rows
from reader.extract.pieces import Piece, Verdict, count_kept_words
from reader.extract.weigh import UNLIKE
from reader.model import OUTSIDE_TEXT, BlockKind

# Pages that are copied have no quote marks and no fences: of these nothing was learnt.
_UNJUDGED = frozenset(OUTSIDE_TEXT) | {BlockKind.QUOTE, BlockKind.CODE}
# Of 678 pages, English ones have .14 to .44, those of other languages at most .09.
_ENGLISH_SHARE = 0.11
_WORD = re.compile(r"[^\W\d_]+")
_LIVE_WORDS = 8
_LIVE_PROSE = 20
_REACH = 5
# F1 on unseen sites (seb, aed, wcxb), before the last of the evidence was in: .2 to .6
# .904/.912/.895, .15 to .7 .904/.912/.898, always .3 to keep .904/.902/.888
_LOWEST, _HIGHEST = 0.15, 0.7
"""Chances between which the line is drawn that parts a page."""


def weigh_lines(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """A verdict for every line.

    The rules' own when the forest leaves nothing. The forest learnt from English pages and
    takes headings and lists of others for furniture: there the rules' stand as well, unless
    the forest believes in another part of the page.
    """
    forest, codes = _forest()
    words, in_run = count_words_of(pieces), runs_of(verdicts)
    live = find_live(words, in_run)
    scores = score_lines([piece.text for piece in pieces], live)
    rows = line_rows(pieces, verdicts, words=words, scores=scores, live=live, codes=codes)
    judged = iter(forest.judge(rows))
    chances = [next(judged) if is_live else 0.0 for is_live in live]
    decided = decide_lines(pieces, verdicts, chances, words.counts)
    if _agree(decided, verdicts) and not is_english(piece.text for piece in pieces):
        return list(verdicts)
    return decided


def _agree(decided: Sequence[Verdict], verdicts: Sequence[Verdict]) -> bool:
    """True when most of the words kept by the first are kept by the second too."""
    both = [
        one
        for one, other in zip(decided, verdicts, strict=True)
        if not one.reason and not other.reason
    ]
    return 2 * count_kept_words(both) >= count_kept_words(decided)


@lru_cache(maxsize=1)
def _forest() -> tuple[Forest, Codes]:
    forest = load_forest("lines")
    return forest, Codes(forest.reasons)


def is_english(texts: Iterable[str]) -> bool:
    """True when the small words of English are as common as English makes them."""
    small = english_words()
    words = _WORD.findall("\n".join(texts).lower())
    return sum(map(small.__contains__, words)) >= _ENGLISH_SHARE * len(words)


def runs_of(verdicts: Sequence[Verdict]) -> list[bool]:
    """Which lines stand in the best run of lines."""
    return [verdict.piece.marks.is_main for verdict in verdicts]


def find_live(words: Words, in_run: Sequence[bool]) -> list[bool]:
    """Which lines are worth a look: long ones, those in the best run, those near prose.

    Half of the lines of a page are none of it; 1.7 % of the words of articles are there.
    """
    until = list(accumulate(words.prose, initial=0))
    size = len(words.prose)
    return [
        count >= _LIVE_WORDS
        or is_in
        or until[min(size, index + _REACH + 1)] - until[max(0, index - _REACH)] >= _LIVE_PROSE
        for index, (count, is_in) in enumerate(zip(words.counts, in_run, strict=True))
    ]


def line_rows(
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    *,
    words: Words,
    scores: Sequence[float],
    live: Sequence[bool],
    codes: Codes,
) -> NDArray[np.float64]:
    """What the forest is shown of a plain text, a row a live line; `scores` tell its words."""
    reach = max(NEIGHBOURS)
    wanted = [any(live[max(0, i - reach) : i + reach + 1]) for i in range(len(live))]
    rows = [
        [*row, *rule_columns(verdict, codes)]
        for row, verdict in zip(
            text_rows(pieces, words, runs_of(verdicts), wanted), verdicts, strict=True
        )
    ]
    parts = (
        with_neighbours(rows, LINE_COLUMNS),
        layout_rows(pieces, verdicts, words, codes),
        word_rows(scores, words.counts),
    )
    return np.hstack([part[np.asarray(live)] for part in parts])


def decide_lines(
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    chances: Sequence[float],
    counts: Sequence[int],
) -> list[Verdict]:
    """A verdict for every line by its chance to be part of the article, 0 to 1.

    Captions and credit lines, which stand outside the text, quotes and code are not judged.
    """
    limit = draw_line(chances, counts)
    decided: list[Verdict] = []
    for piece, verdict, chance in zip(pieces, verdicts, chances, strict=True):
        if verdict.piece.kind in _UNJUDGED:
            decided.append(verdict)
        elif chance >= limit:
            decided.append(Verdict(piece) if verdict.reason else verdict)
        else:
            decided.append(replace(verdict, reason=verdict.reason or UNLIKE))
    settle(decided)
    return decided if count_kept_words(decided) else list(verdicts)


def draw_line(chances: Sequence[float], counts: Sequence[int]) -> float:
    """The chance from which lines are kept: where precision and recall are best together.

    Both as the chances let expect them, each line counting by its words. A page of which the
    forest is sure is cut sharply; where it doubts, what is likelier than the rest stays.
    """
    ranked = sorted(zip(chances, counts, strict=True), reverse=True)
    total = sum(chance * count for chance, count in ranked) or 1.0
    best, limit = 0.0, _HIGHEST
    hit, words = 0.0, 0
    for chance, count in ranked:
        hit += chance * count
        words += count
        value = hit / max(1, words) + hit / total
        if value > best:
            best, limit = value, chance
    return min(_HIGHEST, max(_LOWEST, limit))
