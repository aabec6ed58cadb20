"""Which words lines of articles are made of, and which the lines around them: a weight a word.

The weights are data, learnt by `training/lexicon.py` from words that many sites use.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

WORD_COLUMNS = (
    "worded", "worded_last", "worded_next", "worded_second_last", "worded_second_next",
    "worded_4_before", "worded_4_behind", "worded_10_before", "worded_10_behind",
)  # fmt: skip
UNSAID = -3.0
"""Score of a line too short to say anything."""
_ABSENT = -9.0
_LIMIT = 6.0
_MIN_CHARS = 12
_MAX_CHARS = 400
_MAX_WORDS = 50
_MAX_WEIGHED_WORDS = 60
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_STEPS = (-1, 1, -2, 2)
_REACHES = ((-4, 0), (1, 5), (-10, 0), (1, 11))


def words_in(text: str) -> frozenset[str]:
    """The words and signs of a line, any number as "0"; empty when it is too short.

    "^" marks how it begins, "$" how it ends.
    """
    if len(text) < _MIN_CHARS:
        return frozenset()
    found = _TOKEN.findall(text[:_MAX_CHARS].lower())
    if not found:
        return frozenset()
    words = ["0" if word[0].isdigit() else word for word in found[:_MAX_WORDS]]
    ends = (f"^{words[0]}", f"^{' '.join(words[:2])}", f"${found[-1]}")
    return frozenset(words).union(ends)


def score_of(words: Iterable[str], weights: Mapping[str, float]) -> float:
    """How much these words are those of an article: above zero when rather so."""
    known = [weights[word] for word in words if word in weights]
    return sum(known) / max(1.0, math.sqrt(len(known))) + weights[""]


def score_lines(texts: Sequence[str], live: Sequence[bool]) -> list[float]:
    """The score of each line by the stored weights; `UNSAID` for those not live."""
    weights = _stored_weights()
    scores = []
    for text, is_live in zip(texts, live, strict=True):
        words = words_in(text) if is_live else ()
        scores.append(score_of(words, weights) if words else UNSAID)
    return scores


@lru_cache(maxsize=1)
def _stored_weights() -> dict[str, float]:
    """The weight of each word; that of the empty one holds for every line."""
    content = (files("reader") / "data" / "blocks" / "words.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, float])


def word_rows(scores: Sequence[float], counts: Sequence[int]) -> NDArray[np.float64]:
    """A row of `WORD_COLUMNS` for every line: its score, and those around it."""
    size, reach = len(scores), max(_STEPS)
    capped = np.clip(np.asarray(scores, dtype=np.float64), -_LIMIT, _LIMIT)
    shares = np.sqrt(np.minimum(np.asarray(counts, dtype=np.float64), _MAX_WEIGHED_WORDS))
    sums = np.concatenate([[0.0], np.cumsum(capped * shares)])
    divisors = np.concatenate([[0.0], np.cumsum(shares)])
    near = np.full(size + 2 * reach, _ABSENT)
    near[reach : reach + size] = capped
    columns = [capped, *(near[reach + step : reach + step + size] for step in _STEPS)]
    for first, last in _REACHES:
        start = np.clip(np.arange(first, first + size), 0, size)
        end = np.clip(np.arange(last, last + size), 0, size)
        columns.append((sums[end] - sums[start]) / (divisors[end] - divisors[start] + 1))
    return np.column_stack(columns)
