import lxml.etree
import pytest

from reader.extract.second import Overlap, find_second_text
from reader.extract.tree import parse_tree

SENTENCE = "The council of the port voted on Tuesday, and the four old cranes stay in place."


def test_the_story_of_a_page_is_found_and_the_page_not_changed() -> None:
    body = "".join(f"<p>{SENTENCE} That is part {n}.</p>" for n in range(9))
    tree = parse_tree(f"<body><nav><a href='/'>Home</a></nav><article>{body}</article></body>")
    before = lxml.etree.tostring(tree)
    text = find_second_text(tree)
    assert text.count(SENTENCE) == 9
    assert "Home" not in text
    assert lxml.etree.tostring(tree) == before


@pytest.mark.parametrize("html", ["<p></p>", "<body>", "<a>x</a>", "<div>" * 3000 + "x"])
def test_a_page_without_a_story_gives_an_empty_opinion(html: str) -> None:
    assert len(find_second_text(parse_tree(html))) <= 1


@pytest.mark.parametrize(("depth", "is_asked"), [(6, True), (40, False)])
def test_tables_in_tables_are_not_worth_seconds(depth: int, *, is_asked: bool) -> None:
    story = "".join(f"<p>{SENTENCE} That is part {n}.</p>" for n in range(9))
    html = f"<article>{story}</article>{'<table><tr><td>Some words' * depth}"
    assert bool(find_second_text(parse_tree(html))) is is_asked


@pytest.mark.parametrize(
    ("piece", "share"),
    [
        ("The cranes stay.", 1.0),
        ("  The  cranes stay. ", 1.0),
        ("So the cranes stay. Again", 0.0),
        ("They have stood here for sixty years", 1.0),
        ("They have stood here for no reason", 3 / 5),
        ("They have", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_a_piece_is_told_by_lines_and_runs_of_words(
    piece: str, share: float
) -> None:
    text = "The cranes stay.\n\nThey have stood here for sixty years and more."
    assert Overlap(text).share(piece) == pytest.approx(share)


def test_no_opinion_holds_nothing() -> None:
    assert Overlap("").share("The cranes stay.") == 0
