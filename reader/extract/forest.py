"""A forest of small decision trees: rows of numbers to a probability each.

The trees are data, learnt by `training/blocks.py`; this only walks them, all rows and all trees
at once. The one module of extraction that knows numpy.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec
import numpy as np
from msgspec import Struct

_ROWS_AT_ONCE = 2_000  # 3.5 MB for each number that 220 trees hold of a row


class Tree(Struct, frozen=True, array_like=True):
    """One tree as lists of its nodes; child -k-1 is leaf k."""

    columns: list[int]
    limits: list[float]
    """A row goes left when its value in the node's column is at most this."""
    lefts: list[int]
    rights: list[int]
    leaves: list[float]
    """What each leaf adds to the log-odds."""


class ForestFile(Struct, frozen=True):
    """A forest as it is stored."""

    columns: list[str]
    reasons: list[str]
    """Reasons that columns hold as numbers: the index in this list."""
    trees: list[Tree]


class Forest:
    """A forest ready to judge rows."""

    def __init__(self, stored: ForestFile) -> None:
        self.columns = tuple(stored.columns)
        self.reasons = tuple(stored.reasons)
        size = max((len(tree.columns) + len(tree.leaves) for tree in stored.trees), default=1)
        shape = (len(stored.trees), size)
        self._column = np.zeros(shape, dtype=np.intp)
        self._limit = np.full(shape, np.inf)
        self._left = np.zeros(shape, dtype=np.intp)
        self._right = np.zeros(shape, dtype=np.intp)
        self._value = np.zeros(shape)
        for number, tree in enumerate(stored.trees):
            self._put(number, tree)
        self._depth = max(map(_depth_of, stored.trees), default=0)

    def _put(self, number: int, tree: Tree) -> None:
        """Leaves stand behind the nodes and lead to themselves: all paths are as long."""
        nodes = len(tree.columns)
        places = np.arange(nodes, nodes + len(tree.leaves))
        self._column[number, :nodes] = tree.columns
        self._limit[number, :nodes] = tree.limits
        for store, children in ((self._left, tree.lefts), (self._right, tree.rights)):
            store[number, :nodes] = [
                child if child >= 0 else nodes - child - 1 for child in children
            ]
            store[number, places] = places
        self._value[number, places] = tree.leaves

    def judge(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each row, 0 to 1; empty without rows."""
        return [
            chance
            for start in range(0, len(rows), _ROWS_AT_ONCE)
            for chance in self._judge(rows[start : start + _ROWS_AT_ONCE])
        ]

    def _judge(self, rows: Sequence[Sequence[float]]) -> list[float]:
        table = np.asarray(rows, dtype=np.float64)
        size = self._column.shape[1]
        base = np.arange(self._column.shape[0]) * size
        column, limit = self._column.ravel(), self._limit.ravel()
        left, right = (
            (self._left + base[:, None]).ravel(),
            (self._right + base[:, None]).ravel(),
        )
        node = np.broadcast_to(base, (len(rows), len(base))).copy()
        line = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            goes_left = table[line, column[node]] <= limit[node]
            node = np.where(goes_left, left[node], right[node])
        odds = self._value.ravel()[node].sum(axis=1)
        return [1 / (1 + math.exp(-value)) for value in odds.tolist()]


def _depth_of(tree: Tree) -> int:
    """How many questions the longest path asks."""
    deepest = 0
    waiting = [(0, 1)] if tree.columns else []
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend(
            (child, depth + 1) for child in (tree.lefts[node], tree.rights[node]) if child >= 0
        )
    return deepest


@lru_cache(maxsize=2)
def load_forest(name: str) -> Forest:
    """The forest of this name among the package's data; read once, it never changes."""
    content = (files("reader") / "data" / "blocks" / f"{name}.json").read_bytes()
    return Forest(msgspec.json.decode(content, type=ForestFile))
