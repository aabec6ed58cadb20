"""Learn what weight each word has in telling lines of articles from those around them.

A logistic regression on the words of a line. Only words that many sites use are weighed, so
that what was in the news when the pages were gathered counts for little.
"""

from collections import defaultdict
from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from training.labels import Numbers

MIN_SITES = 12
_RIDGE = 1.0
_STEPS = 25
_LEAST = 0.05  # a weight closer to none is not kept

Line = Set[str]


def learn_weights(
    lines: Sequence[Line], sites: Sequence[str], labels: Numbers, shares: Numbers
) -> dict[str, float]:
    """The weight of each word that `MIN_SITES` sites use; that of "" holds for every line.

    An item of each argument is a line: its words, its page's site, 1 when it is of an article,
    and how much it counts.
    """
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for line, site in zip(lines, sites, strict=True):
        for word in line:
            homes[word].add(site)
    common = sorted(word for word, found in homes.items() if len(found) >= MIN_SITES)
    fitted = _fit(_matrix_of(lines, common), labels, shares / shares.mean())
    weights = {
        word: round(weight, 2)
        for word, weight in zip(common, fitted[:-1].tolist(), strict=True)
        if abs(weight) >= _LEAST
    }
    return weights | {"": round(float(fitted[-1]), 2)}


def _matrix_of(lines: Sequence[Line], words: Sequence[str]) -> csr_matrix:
    """A row a line, a column a word, each row of length 1."""
    places = {word: index for index, word in enumerate(words)}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for line in lines:
        known = sorted(places[word] for word in line if word in places)
        columns.extend(known)
        values.extend([max(1, len(known)) ** -0.5] * len(known))
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(lines), len(words)))


def _fit(matrix: csr_matrix, labels: Numbers, shares: Numbers) -> NDArray[np.float64]:
    """The weights of the columns, and what is added to every row."""
    turned = matrix.T.tocsr()

    def loss(point: Numbers) -> tuple[float, Numbers]:
        odds = matrix @ point[:-1] + point[-1]
        slope = shares * (1 / (1 + np.exp(-odds)) - labels)
        value = (shares * (np.logaddexp(0, odds) - labels * odds)).sum()
        value += _RIDGE / 2 * (point[:-1] ** 2).sum()
        return float(value), np.append(turned @ slope + _RIDGE * point[:-1], slope.sum())

    start = np.zeros(matrix.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x, dtype=np.float64)
