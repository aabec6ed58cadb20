"""Our own model as a `Tagger`: pieces in, scores of tags out, names from those.

Pure: what cuts words and what runs the model come from outside.
"""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reader.entities.bio import TAG_COUNT, Scores, best_tags, runs_of
from reader.entities.parts import cut_text
from reader.entities.pieces import Pieces, Tokenizer, find_pieces
from reader.entities.windows import FIRST, LAST, cut_windows
from reader.model import Mention, Tagger

Numbers = NDArray[np.int64]

Run = Callable[[Numbers, Numbers], Scores]
"""The model: numbers of the pieces and their shapes, to a row of scores for each piece."""

MAX_PIECES = 60_000
"""About 45,000 words, 9 s of one core; what follows in a longer text is not given to the model.

A megabyte of words with capitals took 40 s, near the deadline of the worker. Names that were
found before are found behind it as well: that is the work of `scan`.
"""

_LONE = re.compile(r"[\ud800-\udfff]")


def make_tagger(tokenizer: Tokenizer, run: Run, *, max_pieces: int = MAX_PIECES) -> Tagger:
    """A tagger that runs the model, window by window, up to `max_pieces` or a part more."""

    def tag(text: str) -> tuple[Mention, ...]:
        found: list[Mention] = []
        seen = 0
        for offset, part in cut_text(_LONE.sub("�", text)):
            if seen >= max_pieces:
                break
            pieces = find_pieces(part, tokenizer)
            seen += len(pieces.ids)
            tags = best_tags(score_pieces(pieces, run), np.array(pieces.inner, np.bool_))
            for first, after, kind in runs_of(tags):
                start, end = offset + pieces.starts[first], offset + pieces.ends[after - 1]
                found.append(Mention(start, end, text[start:end], kind))
        return tuple(found)

    return tag


def score_pieces(pieces: Pieces, run: Run) -> Scores:
    """A row of scores for every piece, each from the window that it lies deepest in."""
    scores = np.zeros((len(pieces.ids), TAG_COUNT), np.float32)
    for start, end, kept, until in cut_windows(len(pieces.ids)):
        ids = np.array([FIRST, *pieces.ids[start:end], LAST], np.int64)
        shapes = np.array([0, *pieces.shapes[start:end], 0], np.int64)
        found = run(ids, shapes)
        scores[kept:until] = found[1 + kept - start : 1 + until - start]
    return scores
