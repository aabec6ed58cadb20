from reader.extract.houses import Codes, Words
from reader.extract.layout import LAYOUT_COLUMNS, layout_rows
from reader.extract.pieces import Piece, Verdict
from reader.model import BlockKind

TEXTS = (
    "Quay",
    "By Mara Ostrel",
    "One.",
    "Two.",
    "Share this story",
    "x",
    "y",
    "z",
    "Three.",
)
PROSE = [0, 0, 20, 10, 0, 0, 0, 0, 12]
REASONS = ["", "byline", *[""] * 7]


def column(name: str) -> list[float]:
    pieces = [Piece(BlockKind.PARAGRAPH, text) for text in TEXTS]
    verdicts = [Verdict(p, reason) for p, reason in zip(pieces, REASONS, strict=True)]
    counts = [count or 2 for count in PROSE]
    rows = layout_rows(pieces, verdicts, Words(counts, PROSE), Codes(["", "share bar"]))
    return [row[LAYOUT_COLUMNS.index(name)] for row in rows]


def test_lines_of_prose_near_each_other_are_one_block() -> None:
    assert column("block_lines") == [0, 0, 2, 2, 0, 0, 0, 0, 1]
    assert column("block_share") == [0, 0, 30 / 42, 30 / 42, 0, 0, 0, 0, 12 / 42]
    assert column("block_rank") == [9, 9, 0, 0, 9, 9, 9, 9, 1]
    assert column("from_main_block") == [-2, -1, 0, 0, 1, 2, 3, 4, 5]


def test_prose_and_dates_are_sought_both_ways() -> None:
    assert column("since_prose") == [60, 60, 60, 1, 1, 2, 3, 4, 5]
    assert column("until_prose") == [2, 1, 1, 5, 4, 3, 2, 1, 60]
    assert column("since_date") == [60, 60, 1, 2, 3, 4, 5, 6, 7]
    assert column("dates_near") == [1] * 9


def test_the_last_furniture_is_told_and_what_stood_behind_it() -> None:
    assert column("furniture_before") == [0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert column("furniture_behind") == [1, 1, 1, 1, 0, 0, 0, 0, 0]
    assert column("furniture_until_here") == [0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert column("prose_since_furniture") == [0, 0, 0, 20, 30, 0, 0, 0, 0]


def test_lines_of_one_length_are_alike() -> None:
    assert column("like_next") == [1, 0.1, 0.5, 0.2, 1, 1, 1, 2 / 12, -1]
    assert column("like_second_last")[:3] == [-1, -1, 0.1]
