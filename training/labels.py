"""Which pieces of a page its article consists of, told from the article's text alone.

The score is that of the field's benchmarks: runs of four words, counted.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reader.extract.pieces import Piece

Numbers = NDArray[np.float64]

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_MAX_DOUBTS = 250


def words_of(text: str) -> list[str]:
    """The words of a text, without punctuation."""
    return _WORD.findall(text)


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    size = max(1, len(words) - _SHINGLE + 1)
    return Counter(
        tuple(words[i : i + _SHINGLE]) for i in range(size) if words[i : i + _SHINGLE]
    )


def score(gold: Counter[tuple[str, ...]], words: Sequence[str]) -> tuple[float, float]:
    """Precision and recall of these words."""
    found = shingles(words)
    both = (gold & found).total()
    return (
        both / found.total() if found else 0.0,
        both / gold.total() if gold else 0.0,
    )


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def label(pieces: Sequence[Piece], article: str) -> list[int]:
    """1 for each piece that belongs to the article: the choice with the best F1 nearby.

    A piece is first taken when half of its runs of words stand in the article; those in doubt
    are then turned one by one where that raises the score of the page.
    """
    gold = shingles(words_of(article))
    known = {word for run in gold for word in run}
    tokens = [words_of(piece.text) for piece in pieces]
    labels: list[int] = []
    doubts: list[int] = []
    for index, words in enumerate(tokens):
        runs = shingles(words)
        if len(words) < _SHINGLE:
            share = float(bool(words) and all(word in known for word in words))
        else:
            share = sum(run in gold for run in runs) / len(runs)
        labels.append(int(share >= 0.5))
        if (len(words) < 8 and share > 0) or 0.05 < share < 0.95:
            doubts.append(index)

    def value() -> float:
        chosen = [
            w for words, is_in in zip(tokens, labels, strict=True) if is_in for w in words
        ]
        return harmonic(*score(gold, chosen))

    best = value()
    for _ in range(2):
        before = best
        for index in doubts[:_MAX_DOUBTS]:
            labels[index] ^= 1
            now = value()
            if now > best:
                best = now
            else:
                labels[index] ^= 1
        if best == before:
            break
    return labels
