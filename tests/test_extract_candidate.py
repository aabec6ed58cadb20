"""Readability's opinion of where the main content is."""

import pytest
from readability import Document
from readability.readability import Unparseable

from reader.extract.candidate import find_main
from reader.extract.tree import NUMBER, number, parse_tree, prune

_LONG = "".join(
    f"<p id='p{n}'>Part {n} of the story says that the sea, the wind and the town went on.</p>"
    for n in range(8)
)


def _main_ids(html: str) -> set[str]:
    tree = parse_tree(html)
    prune(tree)
    number(tree)
    main = find_main(tree)
    return {e.get("id") for e in tree.iter() if e.get("id") and int(e.get(NUMBER)) in main}


def test_the_paragraphs_of_a_story_are_found_and_its_menu_is_not() -> None:
    html = f"<ul id='menu'><li>Home</li></ul><div id='story'>{_LONG}</div>"

    assert _main_ids(html) == {"story", *(f"p{n}" for n in range(8))}


def test_embedded_posts_are_not_dropped_for_their_name() -> None:
    post = (
        "<blockquote class='twitter-tweet' id='post'><p>The channel is open.</p></blockquote>"
    )

    assert "post" in _main_ids(f"<div>{_LONG}{post}{_LONG}</div>")


def test_other_elements_keep_their_names() -> None:
    tree = parse_tree("<span class='tweet'>x</span>")
    number(tree)
    find_main(tree)

    assert tree.find(".//span").get("class") == "tweet"


def test_a_tree_that_readability_cannot_read_has_no_main_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: Document) -> str:
        raise Unparseable("no body")

    monkeypatch.setattr(Document, "summary", fail)
    tree = parse_tree(f"<body>{_LONG}</body>")
    number(tree)

    assert find_main(tree) == frozenset()
