import pytest

from reader.extract.html import extract_page
from reader.extract.pieces import Piece, Verdict
from reader.extract.weigh import KEPT_FROM, RESTORED_FROM, UNLIKE, choose, weigh
from reader.model import BlockKind
from tests.extracting import make_page

LOW, HIGH = KEPT_FROM - 0.01, RESTORED_FROM
PARAGRAPH = Piece(BlockKind.PARAGRAPH, "The council voted on Tuesday, after eleven years.")
STORY = "".join(
    f"<p>Part {n} of the story says, in a whole sentence, what the council of the port decided "
    f"on the {n}th of the month, and why the cranes stay where they have always been.</p>"
    for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("reason", "chance", "expected"),
    [
        ("", KEPT_FROM, ""),
        ("", LOW, UNLIKE),
        ("menu", HIGH, ""),
        ("menu", HIGH - 0.01, "menu"),
        ("menu", LOW, "menu"),
    ],
)
def test_the_rules_are_overruled_where_the_forest_is_sure(
    reason: str, chance: float, expected: str
) -> None:
    assert choose(PARAGRAPH, Verdict(PARAGRAPH, reason), chance).reason == expected


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_credit_lines_and_captions_stay_outside_the_text(chance: float) -> None:
    credit = Verdict(Piece(BlockKind.CREDIT, "With files from Meridian Wire"))
    caption = Verdict(Piece(BlockKind.CAPTION, "Two tugs at dusk."), credit="P. Holt")
    dropped = Verdict(Piece(BlockKind.CAPTION, "Two tugs."), "picture of something else")
    for verdict in (credit, caption, dropped):
        assert choose(PARAGRAPH, verdict, chance) == verdict


def test_a_page_never_ends_up_empty() -> None:
    verdicts = [Verdict(PARAGRAPH)]
    assert weigh([PARAGRAPH], verdicts, [0.0]) == verdicts


def test_a_page_of_which_hardly_anything_would_be_left_is_cut_less() -> None:
    pieces = [
        Piece(BlockKind.PARAGRAPH, f"On day {n} the council voted again.") for n in range(9)
    ]
    weighed = weigh(pieces, list(map(Verdict, pieces)), [0.9, 0.1, *[LOW] * 7])
    assert [verdict.reason for verdict in weighed] == ["", UNLIKE, *[""] * 7]


def test_a_heading_goes_with_all_that_stood_below_it() -> None:
    heading = Piece(BlockKind.HEADING, "More to read", level=2)
    other = Piece(BlockKind.PARAGRAPH, "Another story, told in a sentence of its own.")
    pieces = [PARAGRAPH, heading, other]
    weighed = weigh(pieces, list(map(Verdict, pieces)), [0.9, 0.9, 0.1])
    assert [verdict.reason for verdict in weighed] == [
        "",
        "heading of what was removed",
        UNLIKE,
    ]


def test_a_story_among_furniture_is_kept_whole() -> None:
    html = (
        "<nav><ul><li><a href='/a'>World</a></li><li><a href='/b'>Coast</a></li></ul></nav>"
        f"<main><article><h1>Cranes stay</h1>{STORY}</article></main>"
        "<footer><p>© Harbour Ledger. All rights reserved.</p></footer>"
    )
    article = extract_page(make_page(html))
    assert article.text.count("of the story says") == 8
    assert "World" not in article.text
    assert "All rights" not in article.text
