"""Pages made to be slow: deep, wide, or with names that nobody wrote."""

import time

import pytest

from reader.enrich import read_page
from reader.extract.tree import MAX_DEPTH, MAX_NAME_CHARS, is_deep, parse_tree, shorten_names
from tests.extracting import make_page

LIMIT_S = 2.0  # of processor time; each takes 0.1 to 0.5, the first three took 2.4 to 4.5
_SAID = "The council met on Tuesday, and the ferry goes on as before. "
_MANY = "".join(f"<p>{_SAID}Part {number} says so too.</p>" for number in range(9))


def _nested(tag: str, attributes: str = "", *, levels: int = 2000) -> str:
    return f"<{tag} {attributes}>Some words, in it. " * levels + f"</{tag}>" * levels


@pytest.mark.parametrize(
    "html",
    [
        _nested("blockquote"),
        _nested("div", "class='share-box'"),
        _nested("div", "class='caption'"),
        _nested("div", levels=5000),
        f"<div class='{'share-bar nav ' * 700}'>{_MANY}</div>" * 200,
        f"<ul>{'<li>One more point of the list.</li>' * 10_000}</ul>",
        f"{_MANY}<p>{'a' * 1_000_000}</p>",
        f"<p>{'a line of text<br>' * 50_000}</p>",
        f"<p>{''.join(f'<a href=/{n}>word</a> in between, ' for n in range(10_000))}</p>",
        "<p>x <a href=/world/harbour/2>2</a></p>" * 10_000,
        f"<table>{('<tr>' + '<td>a cell, 12</td>' * 20 + '</tr>') * 2000}</table>",
        f"<table>{('<tr>' + '<td>c</td>' * 500 + '</tr>') * 80}</table>",
        "<table><tr><td>x, y" * 2000,
    ],
    ids=[
        "quotes", "shares", "captions", "divs", "names", "items", "word", "breaks", "links",
        "pagers", "table", "wide table", "tables",
    ],
)  # fmt: skip
def test_a_page_made_to_be_slow_is_not(html: str) -> None:
    start = time.process_time()
    article = read_page(make_page(f"{_MANY}{html}"))
    assert "Part 8" in article.text
    assert time.process_time() - start < LIMIT_S


@pytest.mark.parametrize(("levels", "deep"), [(MAX_DEPTH - 2, False), (MAX_DEPTH - 1, True)])
def test_deep_is_what_stands_in_too_many_elements(levels: int, *, deep: bool) -> None:
    # <html> and <body> are two levels.
    assert is_deep(parse_tree("<div>" * levels)) is deep


def test_only_names_that_nobody_wrote_are_shortened() -> None:
    tree = parse_tree(f"<p id='kept' class='a b'>x</p><p class='{'c' * 5000}'>y</p>")
    shorten_names(tree)
    assert [len(element.get("class")) for element in tree.iter("p")] == [3, MAX_NAME_CHARS]
    assert [element.get("id") for element in tree.iter("p")] == ["kept", None]
