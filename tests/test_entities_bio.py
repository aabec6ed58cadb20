"""From scores of pieces to the best names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from reader.entities.bio import TAG_COUNT, TYPES, begin_tag, best_tags, runs_of
from reader.model import EntityType
from tests.tagger import one_hot

NONE, P, P_ON = 0, begin_tag(EntityType.PERSON), begin_tag(EntityType.PERSON) + 1
L, L_ON = begin_tag(EntityType.PLACE), begin_tag(EntityType.PLACE) + 1


def decode(tags: list[int], inner: list[bool]) -> list[int]:
    return [int(tag) for tag in best_tags(one_hot(tags), np.array(inner))]


@pytest.mark.parametrize(
    ("tags", "inner", "best"),
    [
        ([NONE, P, P_ON, NONE], [0, 0, 0, 0], [NONE, P, P_ON, NONE]),
        ([P, P, L], [0, 0, 0], [P, P, L]),
        (
            [P, L, L_ON, L_ON],
            [0, 1, 1, 1],
            [L, L_ON, L_ON, L_ON],
        ),  # inside one word there is one name
        ([NONE, NONE, P], [0, 1, 1], [NONE, NONE, NONE]),
    ],
)
def test_the_best_sequence_is_found(tags: list[int], inner: list[int], best: list[int]) -> None:
    assert decode(tags, [bool(flag) for flag in inner]) == best


def test_a_name_does_not_start_in_its_middle() -> None:
    assert decode([P_ON, NONE, L_ON], [False] * 3)[0] != P_ON


def test_nothing_gives_nothing() -> None:
    assert best_tags(np.zeros((0, TAG_COUNT), np.float32), np.zeros(0, np.bool_)).tolist() == []
    assert runs_of(np.zeros(0, np.int64)) == []


def test_names_are_read_off_the_tags() -> None:
    assert runs_of(np.array([P, P_ON, P, NONE, L, L_ON])) == [
        (0, 2, EntityType.PERSON),
        (2, 3, EntityType.PERSON),
        (4, 6, EntityType.PLACE),
    ]


@pytest.mark.sweep
@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 12), st.just(TAG_COUNT)),
        elements=st.floats(-9, 9, width=32),
    ),
    st.data(),
)
def test_tags_follow_each_other_as_they_may(scores: np.ndarray, data: st.DataObject) -> None:
    inner = data.draw(arrays.arrays(np.bool_, len(scores)))
    before = 0
    for index, tag in enumerate(best_tags(scores, inner).tolist()):
        goes_on = tag > 0 and tag % 2 == 0
        assert not goes_on or before in (tag, tag - 1)
        assert not (index and inner[index]) or goes_on or tag == before == 0
        before = tag


def test_every_name_type_has_its_tags() -> None:
    assert {begin_tag(kind) for kind in TYPES} == set(range(1, TAG_COUNT, 2))
