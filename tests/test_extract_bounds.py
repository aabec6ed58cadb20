"""Pages made to be slow: deep, wide, or with names that nobody wrote."""

import time
from collections.abc import Callable

import pytest

from reader.enrich import read_page
from reader.extract.tree import MAX_DEPTH, MAX_NAME_CHARS, is_deep, parse_tree, shorten_names
from tests.extracting import make_page

SMALL, LARGE = 500, 2000
# Four times the page may take four times as long and some; quadratic ones took 11 to 15 times.
GROWTH, SLACK_S = 8.0, 0.3
_SAID = "The council met on Tuesday, and the ferry goes on as before. "
_MANY = "".join(f"<p>{_SAID}Part {number} says so too.</p>" for number in range(9))


def _nested(tag: str) -> Callable[[int], str]:
    """So many of these elements in each other."""
    name = tag.partition(" ")[0]
    return lambda size: f"<{tag}>Some words, in it. " * size + f"</{name}>" * size


def _flat(html: str) -> Callable[[int], str]:
    """So many of these behind each other."""
    return lambda size: html * size


def _seconds(html: str) -> float:
    start = time.process_time()
    assert "Part 8" in read_page(make_page(f"{_MANY}<p>{html}</p>")).text
    return time.process_time() - start


@pytest.mark.sweep
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_nested("blockquote"), id="quotes"),
        pytest.param(_nested("div class='share-box'"), id="shares"),
        pytest.param(_nested("div class='caption'"), id="captions"),
        pytest.param(_nested("div"), id="divs"),
        pytest.param(_nested("table><tr><td"), id="tables"),
        pytest.param(_flat("<li>One more point of the list.</li>"), id="items"),
        pytest.param(_flat("a" * 500), id="word"),
        pytest.param(_flat("a line of text<br>" * 9), id="breaks"),
        pytest.param(_flat("<a href=/x>word</a> in between, " * 4), id="links"),
        pytest.param(_flat("<a href=/world/harbour/2>2</a> " * 4), id="pagers"),
        pytest.param(_flat("<p class='share-bar nav'>A line, with words.</p>"), id="names"),
        pytest.param(lambda n: f"<table>{'<tr><td>a<td>b' * n}</table>", id="long table"),
        pytest.param(lambda n: f"<table><tr>{'<td>c' * n}</table>", id="wide table"),
    ],
)
def test_time_grows_no_faster_than_the_page(make: Callable[[int], str]) -> None:
    small = _seconds(make(SMALL))
    assert _seconds(make(LARGE)) < GROWTH * small + SLACK_S


@pytest.mark.parametrize(("levels", "deep"), [(MAX_DEPTH - 2, False), (MAX_DEPTH - 1, True)])
def test_deep_is_what_stands_in_too_many_elements(levels: int, *, deep: bool) -> None:
    # <html> and <body> are two levels.
    assert is_deep(parse_tree("<div>" * levels)) is deep


def test_only_names_that_nobody_wrote_are_shortened() -> None:
    tree = parse_tree(f"<p id='kept' class='a b'>x</p><p class='{'c' * 5000}'>y</p>")
    shorten_names(tree)
    assert [len(element.get("class")) for element in tree.iter("p")] == [3, MAX_NAME_CHARS]
    assert [element.get("id") for element in tree.iter("p")] == ["kept", None]


@pytest.mark.parametrize("tag", ["div", "section", "blockquote", "span"])
def test_a_story_below_thousands_of_empty_elements_is_found(tag: str) -> None:
    article = read_page(make_page(f"<body>{f'<{tag}>' * 1500}{_MANY}"))
    assert "Part 8" in article.text
