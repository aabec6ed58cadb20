"""The pages of an article as one text, what they repeat in it once."""

from pathlib import Path

import pytest

from reader.enrich import read_document
from reader.extract.assemble import assemble, verdicts_of
from reader.extract.html import extract_page
from reader.extract.joining import PAGE_LINE, REPEATED, adds_text, join_pages
from reader.extract.pieces import Piece, Verdict
from reader.model import Article, BlockKind, Extraction, StubMarks, TextKind
from tests.extracting import CASES, assert_sound, make_page, read_case

PLAIN = StubMarks()


def _page(*lines: str, marks: StubMarks = PLAIN, title: str = "") -> Extraction:
    """A page of paragraphs; one that begins with "# " is a heading."""
    pieces = (
        Piece(BlockKind.HEADING, line[2:], level=2)
        if line.startswith("# ")
        else Piece(BlockKind.PARAGRAPH, line)
        for line in lines
    )
    article = assemble(Verdict(piece) for piece in pieces)
    return Extraction(Article(article.text, article.blocks, title=title), marks=marks)


def _texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_pages_follow_each_other() -> None:
    joined = join_pages([_page("One.", "Two."), _page("Three.")], note="Page 3 did not come.")
    assert joined.text == "One.\n\nTwo.\n\nThree."
    assert joined.note == "Page 3 did not come."
    assert_sound(joined)


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param(
            [_page("Standfirst.", "One."), _page("Standfirst.", "Two.")],
            ["Standfirst.", "One.", "Two."],
            id="head",
        ),
        pytest.param(
            [_page("One.", title="The Ferry"), _page("# The ferry", "Two.")],
            ["One.", "Two."],
            id="title",
        ),
        pytest.param(
            [_page("One.", "Anna Rask lives here."), _page("Two.", "Anna Rask lives here.")],
            ["One.", "Two.", "Anna Rask lives here."],
            id="tail",
        ),
        pytest.param(
            [_page("One.", "Page 1 of 2"), _page("Page 2 of 2", "Two.", "2/2")],
            ["One.", "Two."],
            id="page lines",
        ),
        pytest.param(
            [_page("One.", "“Yes.”", "Two."), _page("Three.", "“Yes.”", "Four.")],
            ["One.", "“Yes.”", "Two.", "Three.", "“Yes.”", "Four."],
            id="inside",
        ),
        pytest.param([_page("One."), _page("One.")], ["One."], id="twice the same"),
    ],
)
def test_what_every_page_repeats_stands_once(pages: list[Extraction], kept: list[str]) -> None:
    assert _texts(join_pages(pages)) == kept


def test_what_was_dropped_says_why() -> None:
    joined = join_pages([_page("Standfirst.", "One."), _page("Page 2", "Standfirst.", "Two.")])
    assert [(part.text, part.reason, part.after) for part in joined.removed] == [
        ("Page 2", PAGE_LINE, 1),
        ("Standfirst.", REPEATED, 1),
    ]


def test_links_captions_and_credits_move_along() -> None:
    html = """<article><p>The ferry <a href="/{n}">number {n}</a> sails at dawn, as it did
      for many years before the quay was moved by the council.</p>
      <figure><img src=x><figcaption>The quay. Photo: P. Holt / Meridian Wire</figcaption>
      </figure><p>Page {n} ends with the words of the harbour master, who is tired.</p>
      <p>With files from Meridian Wire</p></article>"""
    pages = [read_document(make_page(html.format(n=n))) for n in (1, 2)]
    joined = join_pages(pages)
    assert [joined.text[link.start : link.end] for link in joined.links] == [
        "number 1",
        "number 2",
    ]
    assert joined.captions == pages[0].article.captions != ()
    assert joined.credits == ("With files from Meridian Wire",)
    assert_sound(joined)


def test_the_last_page_says_where_the_text_ends() -> None:
    cut = StubMarks(is_cut=True, told_words=4)
    whole = StubMarks(told_words=9000)
    assert join_pages([_page("One.", marks=cut), _page("Two.")]).kind is TextKind.FULL
    assert join_pages([_page("One."), _page("Two.", marks=cut)]).kind is TextKind.PARTIAL
    assert join_pages([_page("One."), _page("Two.", marks=whole)]).kind is TextKind.FULL
    assert join_pages([_page("One.", marks=whole), _page("Two.")]).kind is TextKind.PARTIAL


@pytest.mark.parametrize(
    ("lines", "adds"),
    [
        (("Three words here.",), True),
        (("One of them.", "Two of them."), False),
        (("One of them.", "Two of them.", "New words of more."), True),
        ((), False),
    ],
)
def test_a_page_that_says_the_same_again_adds_nothing(
    lines: tuple[str, ...], *, adds: bool
) -> None:
    assert adds_text([_page("One of them.", "Two of them.")], _page(*lines)) is adds


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_taking_an_article_apart_changes_nothing(path: Path) -> None:
    article = read_case(path)
    again = assemble(verdicts_of(article))
    assert (again.text, again.blocks, again.links) == (
        article.text,
        article.blocks,
        article.links,
    )
    assert (again.captions, again.credits) == (article.captions, article.credits)
    assert again.removed == article.removed


def test_one_page_joins_to_itself() -> None:
    page = make_page(f"<article>{'<p>The council of Port Sella voted again.</p>'}</article>")
    assert join_pages([read_document(page)]) == extract_page(page)
