"""Plain text to pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.lines import find_line_pieces

_WRAPPED = """The tide on this coast does not come in so much as arrive, all at once
and from every side, and whoever has walked out to the wreck at low water
knows that there is a moment when the way back is gone.
"""


def _kinds(text: str) -> list[tuple[str, int, str]]:
    return [(piece.kind.value, piece.level, piece.text) for piece in find_line_pieces(text)]


def test_hard_wrapped_lines_are_joined() -> None:
    (piece,) = find_line_pieces(_WRAPPED)

    assert piece.text == " ".join(_WRAPPED.split())


def test_a_new_paragraph_without_a_blank_line_is_seen_by_its_short_last_line() -> None:
    first, second = find_line_pieces(_WRAPPED + _WRAPPED)

    assert first.text == second.text


def test_two_wrapped_lines_are_joined() -> None:
    text = "The tide on this coast does not come in so much as arrive, all at once\nand more."

    assert len(find_line_pieces(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Roses\nand salt\nand rope",
        "Home\nWorld\nSport and everything that belongs to it, every day of the week",
        "x" * 150 + "\n" + "y" * 150,
    ],
)
def test_lines_that_their_author_broke_stay_apart(text: str) -> None:
    assert [piece.text for piece in find_line_pieces(text)] == text.split("\n")


def test_lists_are_recognised_with_their_depth() -> None:
    assert _kinds("- rope\n  - thin\n* salt\n1. first\n(b) second") == [
        ("list_item", 1, "rope"),
        ("list_item", 2, "thin"),
        ("list_item", 1, "salt"),
        ("list_item", 1, "first"),
        ("list_item", 1, "second"),
    ]


def test_a_list_item_goes_on_below_itself() -> None:
    assert _kinds("- rope, of which\n  there is much\n- salt") == [
        ("list_item", 1, "rope, of which there is much"),
        ("list_item", 1, "salt"),
    ]


def test_quotes_are_recognised_with_their_depth() -> None:
    assert _kinds("> It is late.\n>\n> Go home.\n>> Why?") == [
        ("quote", 1, "It is late."),
        ("quote", 1, "Go home."),
        ("quote", 2, "Why?"),
    ]


def test_a_quote_of_empty_lines_is_nothing() -> None:
    assert _kinds(">\n>") == []


def test_headings_are_recognised() -> None:
    assert _kinds("# One\n\nTwo\n---\n\nThree\n=====") == [
        ("heading", 1, "One"),
        ("heading", 2, "Two"),
        ("heading", 1, "Three"),
    ]


def test_fenced_code_keeps_its_lines() -> None:
    assert _kinds("```\na = 1\n\n    b\n```") == [("code", 0, "a = 1\n\n    b")]


def test_an_empty_fence_is_nothing() -> None:
    assert _kinds("```\n```") == []


def test_bare_addresses_are_links_without_the_full_stop_behind_them() -> None:
    (piece,) = find_line_pieces("See https://tide.example/walks?y=1, or ask.")

    assert [(piece.text[k.start : k.end], k.url) for k in piece.links] == [
        ("https://tide.example/walks?y=1", "https://tide.example/walks?y=1")
    ]


@given(st.text(alphabet="ab. >-#`=\n", max_size=200))
def test_no_word_is_lost_or_changed(text: str) -> None:
    shown = "".join(piece.text for piece in find_line_pieces(text))

    assert [char for char in shown if char in "ab"] == [char for char in text if char in "ab"]


def test_a_list_ends_where_a_heading_begins() -> None:
    text = _WRAPPED + "# The wreck\n" + _WRAPPED

    assert [piece.kind.value for piece in find_line_pieces(text)] == [
        "paragraph",
        "heading",
    ]
