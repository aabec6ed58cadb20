"""Pieces to an article: exact spans, everything else kept aside, and back again."""

from hypothesis import given
from hypothesis import strategies as st

from reader.extract.assemble import assemble, with_removed
from reader.extract.pieces import Piece, Verdict
from reader.model import Article, Block, BlockKind, Caption, Link, Removed, TextKind
from tests.extracting import assert_sound

_WORDS = st.text(alphabet="abc é😀", min_size=1, max_size=20).filter(str.strip).map(str.strip)


@st.composite
def _verdicts(draw: st.DrawFn) -> list[Verdict]:
    found = []
    for kind, text, reason in draw(
        st.lists(
            st.tuples(
                st.sampled_from(BlockKind), _WORDS, st.sampled_from(["", "", "menu", "ad"])
            )
        )
    ):
        end = draw(st.integers(1, len(text)))
        start = draw(st.integers(0, end - 1))
        outside = kind in {BlockKind.CAPTION, BlockKind.CREDIT}
        links = () if outside else (Link(start, end, "https://a.example/"),)
        found.append(Verdict(Piece(kind, text, links=links), reason))
    return found


def _paragraph(text: str, reason: str = "") -> Verdict:
    return Verdict(Piece(BlockKind.PARAGRAPH, text), reason)


@given(_verdicts())
def test_spans_are_exact_and_in_order(verdicts: list[Verdict]) -> None:
    assert_sound(assemble(verdicts))


@given(_verdicts())
def test_links_keep_their_words(verdicts: list[Verdict]) -> None:
    article = assemble(verdicts)

    shown = [article.text[link.start : link.end] for link in article.links]
    assert shown == [
        verdict.piece.text[link.start : link.end]
        for verdict in verdicts
        if not verdict.reason
        for link in verdict.piece.links
    ]


@given(_verdicts())
def test_the_raw_article_has_everything_in_page_order(verdicts: list[Verdict]) -> None:
    raw = with_removed(assemble(verdicts))

    assert [block.text for block in raw.blocks] == [verdict.piece.text for verdict in verdicts]
    assert_sound(raw)


@given(_verdicts())
def test_the_raw_article_keeps_the_links_of_what_was_kept(verdicts: list[Verdict]) -> None:
    article = assemble(verdicts)
    raw = with_removed(article)

    assert [raw.text[k.start : k.end] for k in raw.links] == [
        article.text[k.start : k.end] for k in article.links
    ]


def test_blocks_are_joined_by_a_blank_line_and_list_items_by_a_newline() -> None:
    items = [Verdict(Piece(BlockKind.LIST_ITEM, text, level=1)) for text in ("a", "b")]

    assert assemble([_paragraph("one"), *items, _paragraph("two")]).text == "one\n\na\nb\n\ntwo"


def test_captions_and_credits_stand_outside_the_text() -> None:
    article = assemble(
        [
            _paragraph("one"),
            Verdict(Piece(BlockKind.CAPTION, "A quay."), credit="T. Brandt"),
            Verdict(Piece(BlockKind.CREDIT, "With files from Ivo Lund.")),
        ]
    )

    assert article.text == "one"
    assert article.captions == (Caption("A quay.", "T. Brandt"),)
    assert article.credits == ("With files from Ivo Lund.",)
    assert article.blocks[1] == Block(BlockKind.CAPTION, "A quay.", 3, 3)


def test_neighbours_removed_for_one_reason_make_one_part() -> None:
    article = assemble(
        [_paragraph("Home", "menu"), _paragraph("World", "menu"), _paragraph("one")]
    )

    assert article.removed == (Removed("Home\nWorld", "menu", -1),)


def test_parts_removed_for_other_reasons_or_elsewhere_stay_apart() -> None:
    article = assemble(
        [
            _paragraph("Home", "menu"),
            _paragraph("Ad", "advertisement"),
            _paragraph("one"),
            _paragraph("More", "advertisement"),
        ]
    )

    assert [(part.text, part.after) for part in article.removed] == [
        ("Home", -1),
        ("Ad", -1),
        ("More", 0),
    ]


def test_an_empty_piece_leaves_no_block() -> None:
    assert assemble([_paragraph(""), _paragraph("", "menu")]) == Article(text="", blocks=())


def test_the_raw_article_says_what_it_is_and_keeps_the_metadata() -> None:
    raw = with_removed(
        Article(
            text="one",
            blocks=(Block(BlockKind.PARAGRAPH, "one", 0, 3),),
            title="Title",
            removed=(Removed("Ad\n\nmore", "advertisement", 0),),
        )
    )

    assert (raw.kind, raw.title, raw.removed) == (TextKind.RAW, "Title", ())
    assert raw.text == "one\n\nAd\n\nmore"
