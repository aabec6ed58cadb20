"""Names by simple rules, in languages without a model."""

from itertools import pairwise

import pytest

from reader.entities.plain_tagger import make_plain_tagger
from tests.languages import load, score
from tests.names import shown

FIGURES = {
    "fr": (100, 100),
    "de": (100, 81),
    "es": (100, 100),
    "ru": (93, 88),
    "ja": (100, 93),
    "zh": (100, 73),
}
"""Precision and recall on our own sentences: they may rise, not fall."""


@pytest.mark.parametrize("code", FIGURES)
def test_names_with_their_types(code: str) -> None:
    precision, recall = score(code, make_plain_tagger(code))
    assert (precision, recall) >= FIGURES[code]
    assert recall >= FIGURES[code][1]


@pytest.mark.parametrize("code", ["fr", "de", "es", "ru", "ja", "zh", "cy"])
def test_mentions_are_slices_in_order_and_apart(code: str) -> None:
    for other in ("fr", "de", "ja", "zh"):
        text, _ = load(other)
        found = make_plain_tagger(code)(text)
        assert all(text[m.start : m.end] == m.text for m in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Rat der Stadt beschloss am Ende Oktober Millionen Euro für den Bau."),
        ("fr", "Demain, nous verrons. Cependant rien ne change."),
        ("es", "Mañana veremos. Sin embargo, nada cambia."),
        ("ru", "Завтра увидим. Однако ничего не меняется."),
        ("ja", "議会は古い橋の閉鎖を決めた。"),
        ("zh", "议会投票决定关闭旧桥。"),
        ("fr", ""),
    ],
)
def test_ordinary_words_are_no_names(code: str, text: str) -> None:
    assert make_plain_tagger(code)(text) == ()


def test_a_language_nobody_knows_goes_by_capitals() -> None:
    found = make_plain_tagger("cy")("Ddoe roedd Anna Voss wrth NATO.")
    assert shown(found) == [("Anna Voss", "PERSON"), ("NATO", "ORG")]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "ア" * 30_000),
        ("zh", "中" * 30_000),
        ("fr", "Aa " * 10_000),
        ("de", "A." * 15_000),
    ],
)
def test_long_runs_end(code: str, text: str) -> None:
    assert len(make_plain_tagger(code)(text)) <= len(text)
