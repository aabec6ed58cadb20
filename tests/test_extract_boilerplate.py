"""What is the article, and why the rest is not."""

import pytest
from msgspec.structs import replace

from reader.extract.boilerplate import (
    OUTSIDE,
    count_most_words,
    judge,
    without_false_marks,
)
from reader.extract.pieces import NOWHERE, Marks, Piece, Place, Verdict
from reader.model import BlockKind

_STORY = (
    "The first ship came in at dawn, and a crowd of some three hundred people clapped for it."
)
_OTHER = (
    "Nobody in the town had slept, because the storm of December was not forgotten by anyone."
)


def _piece(text: str, kind: BlockKind = BlockKind.PARAGRAPH, **marks: object) -> Piece:
    return Piece(kind, text, marks=Marks(**marks))  # type: ignore[arg-type]  # made from a table


def _inside(parent: int, grand: int = 0) -> Place:
    """A block in the element `parent`, which stands in `grand`."""
    outer = replace(NOWHERE, number=parent, outer=replace(NOWHERE, number=grand))
    return replace(NOWHERE, number=99, outer=outer)


def _reasons(*pieces: Piece, title: str = "") -> list[str]:
    return [verdict.reason for verdict in judge(pieces, title=title)]


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (_piece("World", noise="menu"), "menu"),
        (_piece("By Mara Ostrel", noise="author box"), "byline"),
        (_piece("Elsewhere a dog barked.", is_main=False), OUTSIDE),
        (_piece("Advertisement", is_main=False), "advertisement"),
        (_piece("* * *"), "no words"),
        (_piece("Read more: The old mole"), "related stories"),
        (_piece("The old mole of the town", link_chars=24), "only links"),
        (_piece(_STORY), "said before"),
        (_piece("Share", BlockKind.CODE), ""),
        (_piece("Share | Price", BlockKind.TABLE), ""),
        (_piece("A remark about the whole thing."), ""),
    ],
)
def test_each_piece_gets_its_reason(piece: Piece, reason: str) -> None:
    assert _reasons(_piece(_STORY), piece, _piece(_OTHER)) == ["", reason, ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The tide has turned in Sella", "title"),
        ("The tide has turned in Sella!", "title"),
        ("The tide has turned in", "title"),
        ("By Mara Ostrel in Port Sella", "byline"),
        ("Published 4 March 2026 at 6:30 am", "date"),
        ("A standfirst that says what is to come", ""),
    ],
)
def test_title_byline_and_date_leave_the_head(text: str, reason: str) -> None:
    assert _reasons(_piece(text), _piece(_STORY), title="The tide has turned in Sella") == [
        reason,
        "",
    ]


def test_a_title_that_only_begins_like_the_line_is_not_it() -> None:
    assert _reasons(
        _piece("The tide has turned, said the pilot, and went home"),
        _piece(_STORY),
        title="The tide has turned",
    ) == ["", ""]


def test_a_byline_and_its_date_are_looked_for_directly_behind_a_standfirst() -> None:
    long, byline = _piece(_STORY + " " + _OTHER), _piece("By Mara Ostrel")
    date, other = _piece("4 March 2026"), _piece("Nobody slept.")

    assert _reasons(long, byline, date, _piece(_STORY)) == ["", "byline", "date", ""]
    assert _reasons(long, date, _piece(_STORY)) == ["", "", ""]
    assert _reasons(long, other, byline, _piece(_STORY)) == ["", "", "", ""]


def test_a_topic_above_the_headline_goes() -> None:
    title = "The first ship comes in"

    assert _reasons(_piece("The coast"), _piece(title), _piece(_STORY), title=title) == [
        OUTSIDE,
        "title",
        "",
    ]
    assert _reasons(_piece(_OTHER), _piece(title), _piece(_STORY), title=title)[0] == ""


def test_a_line_beside_the_text_with_whose_picture_it_is_is_a_caption() -> None:
    line = _piece("A pier at dawn. Foto: Lene Aarberg/dpa", is_main=False)
    caption, *_ = judge([line, _piece(_STORY)])

    assert (caption.piece.kind, caption.piece.text, caption.credit, caption.reason) == (
        BlockKind.CAPTION,
        "A pier at dawn.",
        "Foto: Lene Aarberg/dpa",
        "",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4 March 2026", "date"),
        ("By Mara Ostrel", "byline"),
        ("© 2026 Harbour Ledger", "copyright line"),
    ],
)
def test_dates_and_names_leave_the_tail(text: str, reason: str) -> None:
    story = [_piece(f"{_STORY} Part {number}.") for number in range(9)]

    assert _reasons(*story, _piece(text))[-2:] == ["", reason]


def test_a_line_of_links_leaves_the_tail() -> None:
    assert _reasons(_piece(_STORY), _piece("Boats, ropes and more of it", link_chars=16)) == [
        "",
        "only links",
    ]


def test_headings_without_anything_below_go() -> None:
    heading = _piece("What now", BlockKind.HEADING)

    assert _reasons(heading, _piece(_STORY), heading, heading) == [
        "",
        "",
        "heading of what was removed",
        "heading of what was removed",
    ]


def test_the_tail_is_looked_for_behind_headings_too() -> None:
    pieces = [
        _piece(_STORY),
        _piece("By Mara Ostrel"),
        _piece("What now", BlockKind.HEADING),
        _piece("4 March 2026"),
    ]

    assert _reasons(*pieces)[1:] == ["byline", "heading of what was removed", "date"]


@pytest.mark.parametrize(
    "line",
    [
        "With files from Tove Brandt and Meridian Wire.",
        "— Additional reporting by Ivo Lund",
        "Tove Brandt contributed to this report.",
        "(Reporting by Ivo Lund; Editing by Mara Ostrel)",
    ],
)
def test_who_else_reported_is_a_credit(line: str) -> None:
    verdicts = judge([_piece(_STORY), _piece(line)])

    assert (verdicts[1].piece.kind, verdicts[1].reason) == (BlockKind.CREDIT, "")


def test_a_mark_on_most_of_the_main_content_is_not_believed() -> None:
    pieces = [
        _piece(_STORY, noise="menu"),
        _piece(_OTHER, noise="menu"),
        _piece("A short line."),
    ]

    assert [piece.marks.noise for piece in without_false_marks(pieces)] == ["", "", ""]


def test_a_mark_on_little_of_it_is_believed() -> None:
    pieces = [_piece(_STORY), _piece(_OTHER), _piece("A short line.", noise="menu")]

    assert without_false_marks(pieces) == pieces


def test_what_stands_among_the_main_content_belongs_to_it() -> None:
    main, list_, other = _inside(7), _inside(8, 7), _inside(9)
    long = _piece(f"{_STORY} {_OTHER} {_STORY}", place=main)
    pieces = [
        long,
        _piece("What it needs", BlockKind.HEADING, tag="h2", place=main, is_main=False),
        _piece("rope", BlockKind.LIST_ITEM, tag="li", place=list_, is_main=False),
        _piece("salt, of which", tag="section", place=list_, is_main=False),
        _piece("Elsewhere", place=other, is_main=False),
        _piece("a menu", place=main, is_main=False, link_chars=6),
        _piece("a note", BlockKind.FOOTNOTE, place=other, is_main=False),
    ]

    assert _reasons(*pieces) == ["", "", "", OUTSIDE, OUTSIDE, OUTSIDE, ""]


def _captions(*texts: str) -> list[Verdict]:
    pieces = [_piece(text, BlockKind.CAPTION) for text in texts]
    return judge([_piece(_STORY), *pieces, _piece(_OTHER)])[1:-1]


def test_a_caption_is_parted_from_its_credit() -> None:
    (verdict,) = _captions("A pier. Lene Aarberg/Reuters")

    assert (verdict.piece.text, verdict.credit) == ("A pier.", "Lene Aarberg/Reuters")


def test_a_credit_on_a_line_of_its_own_joins_its_caption() -> None:
    first, second = _captions("A pier in the morning", "Photo: Lene Aarberg")

    assert (first.credit, second.reason) == ("Photo: Lene Aarberg", "picture credit")


def test_a_second_credit_joins_nothing() -> None:
    first, second = _captions("A pier. Lene Aarberg/Reuters", "Getty Images")

    assert (first.credit, second.reason) == ("Lene Aarberg/Reuters", "picture credit")


def test_a_credit_without_a_caption_goes() -> None:
    (verdict,) = _captions("Getty Images")

    assert verdict.reason == "picture credit"


def test_a_credit_before_everything_joins_nothing() -> None:
    verdicts = judge([_piece("Getty Images", BlockKind.CAPTION), _piece(_STORY)])

    assert verdicts[0].reason == "picture credit"


def test_a_prompt_in_a_figure_is_furniture() -> None:
    (verdict,) = _captions("View image in fullscreen")

    assert verdict.reason == "picture prompt"


@pytest.mark.parametrize("counter", ["1 / 6", "2/25", "3 of 10", "(1/4)"])
def test_the_counter_of_a_gallery_is_no_caption(counter: str) -> None:
    first, second = _captions("A pier in the morning", counter)

    assert (first.reason, second.reason) == ("", "picture counter")


@pytest.mark.parametrize("words", ["6 / 1 / 2024", "1,200 of 3,000 ballots", "The 39 / 40"])
def test_a_caption_of_numbers_is_no_counter(words: str) -> None:
    (verdict,) = _captions(words)

    assert verdict.reason == ""


def test_a_picture_far_from_the_text_is_of_something_else() -> None:
    caption = _piece("Another pier", BlockKind.CAPTION)
    verdicts = judge([_piece(_STORY), _piece("Ad", is_main=False), caption])

    assert verdicts[2].reason == "picture of something else"


def test_pictures_without_a_text_are_none() -> None:
    assert _reasons(_piece("A pier", BlockKind.CAPTION)) == ["picture of something else"]


def test_the_head_ends_with_the_first_paragraph_in_any_script() -> None:
    story = (
        "港町セラの港に四日朝、十週間ぶりに貨物船が入った。岸壁にはおよそ三百人が集まり、"
        "汽笛が鳴ると拍手が起きた。水先案内人は「冬は長かった」と話し、帽子を振った。"
    )
    verdicts = judge([_piece(text) for text in (story, "2026年3月4日", story[10:])])

    assert [verdict.reason for verdict in verdicts] == ["", "", ""]


def test_only_the_main_content_can_be_kept() -> None:
    assert count_most_words([_piece(_STORY)]) == len(_STORY.split())
    others = [
        _piece("World", noise="menu"),
        _piece(_OTHER, is_main=False),
        _piece("Two tugs.", BlockKind.CAPTION),
    ]
    assert count_most_words(others) == 0
