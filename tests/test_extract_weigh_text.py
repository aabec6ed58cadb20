import pytest

from reader.extract.evidence import LINE_COLUMNS, count_words_of
from reader.extract.houses import Codes, Words
from reader.extract.pieces import Piece, Verdict
from reader.extract.weigh import UNLIKE
from reader.extract.weigh_text import (
    decide_lines,
    draw_line,
    find_live,
    is_english,
    line_rows,
)
from reader.model import BlockKind

PROSE = Piece(BlockKind.PARAGRAPH, "The council voted on Tuesday, after eleven long years.")
OTHER = Piece(BlockKind.PARAGRAPH, "Another story, told in a sentence of its own here.")


def test_lines_are_shown_with_what_the_rules_say() -> None:
    words = count_words_of([PROSE])
    rows = line_rows(
        [PROSE],
        [Verdict(PROSE, "menu")],
        words=words,
        scores=[0.5],
        live=[True],
        codes=Codes(["", "menu"]),
    )
    assert rows[0][LINE_COLUMNS.index("rules_reason")] == 1
    assert rows[0][LINE_COLUMNS.index("rules_keep")] == 0
    assert 0.5 in rows[0]


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ([0.9, 0.9, 0.4], 0.4),  # the third of the expected words is worth its doubt
        ([0.99, 0.99, 0.1], 0.7),  # a sure page is cut sharply
        ([0.2, 0.1, 0.05], 0.15),  # never below this
        ([], 0.7),
    ],
)
def test_a_page_is_parted_where_its_score_is_expected_best(
    chances: list[float], expected: float
) -> None:
    assert draw_line(chances, [10] * len(chances)) == expected


def test_a_likely_line_comes_back_and_an_unlikely_one_goes() -> None:
    verdicts = [Verdict(PROSE, "menu"), Verdict(OTHER)]
    decided = decide_lines([PROSE, OTHER], verdicts, [0.95, 0.01], [8, 8])
    assert [verdict.reason for verdict in decided] == ["", UNLIKE]


@pytest.mark.parametrize("kind", [BlockKind.CAPTION, BlockKind.QUOTE, BlockKind.CODE])
def test_what_copied_pages_never_show_is_not_judged(kind: BlockKind) -> None:
    other = Verdict(Piece(kind, "Two tugs."))
    verdicts = [Verdict(PROSE), other]
    assert decide_lines([PROSE, other.piece], verdicts, [0.9, 0.0], [8, 2])[1] == other


def test_a_page_never_ends_up_empty() -> None:
    verdicts = [Verdict(PROSE)]
    assert decide_lines([PROSE], verdicts, [0.0], [8]) == verdicts


def test_short_lines_far_from_prose_are_not_looked_at() -> None:
    words = Words([2, 2, 2, 2, 2, 2, 2, 30], [0, 0, 0, 0, 0, 0, 0, 30])
    assert find_live(words, [True, *[False] * 7]) == [
        True, False, True, True, True, True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("The council voted on Tuesday to move the harbour, and the cranes will stay.", True),
        ("Der Rat stimmte am Dienstag dafür, den Hafen zu verlegen, die Kräne bleiben.", False),
        ("O conselho votou na terça-feira a favor da mudança do porto para o norte.", False),
        ("町は八日、伐採の中止を決めた。", False),
    ],
)
def test_english_is_told_by_its_small_words(text: str, *, is_so: bool) -> None:
    assert is_english([text]) is is_so
