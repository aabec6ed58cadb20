"""Turns the scores of pieces into names: the best sequence of tags in which each can follow.

Pure. Tags are O, then B and I of each type in turn: O, B-PERSON, I-PERSON, B-ORG, ...
"""

import numpy as np
from numpy.typing import NDArray

from reader.model import EntityType

TYPES = (
    EntityType.PERSON,
    EntityType.ORG,
    EntityType.PLACE,
    EntityType.GROUP,
    EntityType.EVENT,
    EntityType.WORK,
)
"""The order of the types in the model's tags."""

TAG_COUNT = 1 + 2 * len(TYPES)

Scores = NDArray[np.float32]

_NEVER = np.float32(-1e9)


def begin_tag(kind: EntityType) -> int:
    """The tag of a name's first piece; that of its other pieces is one more."""
    return 1 + 2 * TYPES.index(kind)


def _allowed() -> tuple[Scores, Scores]:
    """What may follow what, from row to column: at the start of a word, and inside one."""
    tags = range(TAG_COUNT)
    between = np.full((TAG_COUNT, TAG_COUNT), _NEVER, np.float32)
    inside = between.copy()
    for before in tags:
        for after in tags:
            is_inner = after > 0 and after % 2 == 0
            goes_on = is_inner and before in (after, after - 1)
            if not is_inner or goes_on:
                between[before, after] = 0
            if goes_on or before == after == 0:
                inside[before, after] = 0
    return between, inside


_BETWEEN, _INSIDE = _allowed()


def best_tags(scores: Scores, inner: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The sequence of tags with the highest sum of scores; a word is never cut in two.

    `scores` has a row a piece and a column a tag; `inner` is true where a piece goes on with
    the word before.
    """
    count = len(scores)
    if not count:
        return np.zeros(0, np.int64)
    came_from = np.zeros((count, TAG_COUNT), np.int64)
    best = scores[0].copy()
    best[2::2] = _NEVER
    for index in range(1, count):
        paths = best[:, None] + (_INSIDE if inner[index] else _BETWEEN)
        came_from[index] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[index]
    tags = np.zeros(count, np.int64)
    tags[-1] = best.argmax()
    for index in range(count - 1, 0, -1):
        tags[index - 1] = came_from[index, tags[index]]
    return tags


def runs_of(tags: NDArray[np.int64]) -> list[tuple[int, int, EntityType]]:
    """The names among the tags: first piece, piece after the last, and type; in order."""
    found: list[tuple[int, int, EntityType]] = []
    start = 0
    for index, tag in enumerate([*tags.tolist(), 0]):
        previous = int(tags[index - 1]) if index else 0
        if previous and (tag == 0 or tag % 2):
            found.append((start, index, TYPES[(previous - 1) // 2]))
        if tag % 2:
            start = index
    return found
