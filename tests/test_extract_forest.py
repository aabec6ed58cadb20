import math

import pytest

from reader.extract.evidence import COLUMNS, LINE_COLUMNS, NEIGHBOUR_COLUMNS, NEIGHBOURS
from reader.extract.forest import Forest, ForestFile, Tree, load_forest
from reader.extract.layout import LAYOUT_COLUMNS
from reader.extract.lexicon import WORD_COLUMNS

# Column 1 at most 5: leaf 0. Else column 0 at most 1: leaf 1, else leaf 2.
DEEP = Tree([1, 0], [5.0, 1.0], [-1, -2], [1, -3], [0.5, -1.0, 2.0])
FLAT = Tree([0], [3.0], [-1], [-2], [0.25, -0.25])
ROWS = [([0, 5], 0.5 + 0.25), ([1, 6], -1.0 + 0.25), ([2, 6], 2.0 + 0.25), ([9, 9], 2.0 - 0.25)]


def _make(*trees: Tree) -> Forest:
    return Forest(ForestFile(["a", "b"], ["", "menu"], list(trees)))


@pytest.mark.parametrize(("row", "odds"), ROWS)
def test_a_row_gets_the_sum_of_the_leaves_it_falls_to(row: list[float], odds: float) -> None:
    assert _make(DEEP, FLAT).judge([row]) == [pytest.approx(1 / (1 + math.exp(-odds)))]


def test_rows_are_judged_apart() -> None:
    forest = _make(DEEP, FLAT)
    alone = [forest.judge([row])[0] for row, _ in ROWS]
    assert forest.judge([row for row, _ in ROWS]) == pytest.approx(alone)


def test_many_rows_are_judged_like_few() -> None:
    forest = _make(DEEP, FLAT)
    rows = [row for row, _ in ROWS] * 1_000
    assert forest.judge(rows) == pytest.approx(forest.judge(rows[:4]) * 1_000)


def test_no_rows_give_no_chances() -> None:
    assert _make(DEEP).judge([]) == []


def test_a_tree_of_one_leaf_says_the_same_of_all() -> None:
    assert _make(Tree([], [], [], [], [0.0])).judge([[1, 2], [3, 4]]) == [0.5, 0.5]


@pytest.mark.parametrize(
    ("name", "columns", "others"),
    [("page", COLUMNS, 0), ("lines", LINE_COLUMNS, len(LAYOUT_COLUMNS) + len(WORD_COLUMNS))],
)
def test_what_was_learnt_fits_what_is_shown(
    name: str, columns: tuple[str, ...], others: int
) -> None:
    telling = [column for column in columns if column in NEIGHBOUR_COLUMNS]
    forest = load_forest(name)
    assert len(forest.columns) == len(columns) + len(NEIGHBOURS) * len(telling) + others
    assert forest.reasons[0] == ""
    assert forest.judge([[0.0] * len(forest.columns)])[0] < 0.5
