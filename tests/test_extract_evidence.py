from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.extract.evidence import (
    ABSENT,
    COLUMNS,
    MARKUP_COLUMNS,
    NEIGHBOUR_COLUMNS,
    TEXT_COLUMNS,
    with_neighbours,
)
from reader.extract.houses import Codes
from reader.extract.html import look_at
from reader.extract.pieces import Piece
from reader.extract.weigh import page_rows
from tests.extracting import make_page

PROSE = "The council of the port voted on Tuesday, and the four old cranes stay."
PAGE = (
    "<nav class='menu'><a href='/w'>World</a></nav>"
    "<main><article itemprop='articleBody'><h2>The vote</h2>"
    f"<p class='par'>{PROSE}</p><p class='par'>{PROSE} So it was said.</p></article></main>"
)


@dataclass(frozen=True)
class Shown:
    """The rows of one page, by the start of a piece and the name of a column."""

    pieces: list[Piece]
    rows: NDArray[np.float64]

    def __call__(self, start: str, column: str) -> float:
        index = next(i for i, piece in enumerate(self.pieces) if piece.text.startswith(start))
        return float(self.rows[index][COLUMNS.index(column)])


@pytest.fixture
def shown() -> Shown:
    look = look_at(make_page(PAGE))
    codes = Codes(["", "menu"])
    rows = page_rows(look.pieces, look.verdicts, second=PROSE, body=PROSE, codes=codes)
    return Shown(look.pieces, rows)


def test_every_row_has_every_column(shown: Shown) -> None:
    telling = sum(column in NEIGHBOUR_COLUMNS for column in COLUMNS)
    assert {len(row) for row in shown.rows} == {len(COLUMNS) + 4 * telling}
    assert len(set(COLUMNS)) == len(TEXT_COLUMNS) + len(MARKUP_COLUMNS)
    assert set(NEIGHBOUR_COLUMNS) < set(COLUMNS)


def test_words_and_sentences_are_told(shown: Shown) -> None:
    assert shown("The council", "words") == 14
    assert shown("The council", "ends_as_sentence")
    assert not shown("World", "ends_as_sentence")
    assert shown("The council", "function_words") > shown("World", "function_words")


def test_markup_is_told(shown: Shown) -> None:
    assert shown("World", "link_share") == 1
    assert shown("World", "noise") == 1
    assert (shown("The council", "in_article"), shown("World", "in_article")) == (True, False)
    assert shown("The council", "in_body_element")
    assert shown("The vote", "tag") != shown("The council", "tag")


def test_what_looks_alike_is_counted_together(shown: Shown) -> None:
    assert shown("The council", "style_prose") == 1
    assert shown("The council", "is_like_next")
    assert not shown("The vote", "is_like_next")
    assert shown("The council", "in_core_80")
    assert not shown("World", "in_core_80")


def test_other_opinions_are_told(shown: Shown) -> None:
    assert shown("The council", "in_second") == 1
    assert shown("World", "in_second") == 0
    assert shown("The council", "in_body") == 1


def test_a_page_without_a_text_for_machines_is_told_apart() -> None:
    look = look_at(make_page(PAGE))
    rows = page_rows(look.pieces, look.verdicts, second="", body="", codes=Codes([""]))
    assert {row[COLUMNS.index("in_body")] for row in rows} == {-1.0}
    assert {row[COLUMNS.index("in_second")] for row in rows} == {0.0}


def test_a_neighbour_that_is_not_there_is_absent() -> None:
    rows = with_neighbours([[1.0, 2.0], [3.0, 4.0]], ("words", "position"))
    assert rows.tolist() == [
        [1.0, 2.0, ABSENT, ABSENT, 3.0, ABSENT],
        [3.0, 4.0, ABSENT, 1.0, ABSENT, ABSENT],
    ]


def test_a_reason_that_was_never_learnt_is_told_apart() -> None:
    assert [Codes(["", "menu"]).of(reason) for reason in ("", "menu", "new")] == [0, 1, -1]
