"""A forest of small decision trees: rows of numbers to a probability each.

The trees are data, learnt by `training/blocks.py`; this only walks them, all rows and all trees
at once.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_ROWS_AT_ONCE = 64  # what 220 trees hold of them stays in the cache: 15 % quicker than 2,000


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
        self._column = np.zeros(shape, dtype=np.int32)
        self._limit = np.full(shape, np.inf)
        self._left = np.zeros(shape, dtype=np.int32)
        self._right = np.zeros(shape, dtype=np.int32)
        self._value = np.zeros(shape)
        for number, tree in enumerate(stored.trees):
            self._put(number, tree)
        self._depth = max(map(_depth_of, stored.trees), default=0)
        # All trees lie in one row of nodes, each behind the one before it.
        self._roots = np.arange(shape[0], dtype=np.int32) * np.int32(size)
        self._left += self._roots[:, None]
        self._right += self._roots[:, None]

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

    def judge(self, rows: Sequence[Sequence[float]] | NDArray[np.float64]) -> list[float]:
        """The probability of each row, 0 to 1; empty without rows."""
        table = np.asarray(rows, dtype=np.float64)
        return [
            chance
            for start in range(0, len(table), _ROWS_AT_ONCE)
            for chance in self._judge(table[start : start + _ROWS_AT_ONCE])
        ]

    def _judge(self, table: NDArray[np.float64]) -> list[float]:
        column, limit = self._column.ravel(), self._limit.ravel()
        left, right = self._left.ravel(), self._right.ravel()
        node = np.broadcast_to(self._roots, (len(table), len(self._roots)))
        line = np.arange(len(table))[:, None]
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
