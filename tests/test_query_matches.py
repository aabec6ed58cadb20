"""The words of a query are found where they stand, and a line around the first is shown."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query.matches import find_matches, make_snippet
from reader.query.terms import Word
from reader.query.tokens import find_tokens, spaced


def found(text: str, *words: Word) -> list[str]:
    return [text[start:end] for start, end in find_matches(text, words)]


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Cranes and a crane; CRANE!", Word(("crane",)), ["crane", "CRANE"]),
        ("Cranes and a crane", Word(("crane",), is_prefix=True), ["Cranes", "crane"]),
        ("the old, old quay", Word(("old", "quay")), ["old quay"]),
        ("the old quays", Word(("old", "qu"), is_prefix=True), ["old quays"]),
        ("an older quay", Word(("old", "qu"), is_prefix=True), []),
        ("the old", Word(("old", "quay")), []),
        ("Café, cafe\u0301", Word(("cafe",)), ["Café", "cafe\u0301"]),
        ("港町の船", Word(("港", "町")), ["港町"]),
        ("서울 항구", Word(("서울",)), ["서울"]),
    ],
)
def test_a_word_is_found_as_it_is_written(text: str, word: Word, wanted: list[str]) -> None:
    assert found(text, word) == wanted


def test_of_words_at_one_place_the_longest_is_lit() -> None:
    assert found("old quay", Word(("old",)), Word(("old", "quay"))) == ["old quay"]
    assert found("nothing") == []


@given(st.text(max_size=80))
def test_places_are_in_order_and_slice_back(text: str) -> None:
    words = [Word((token,)) for _, _, token in find_tokens(text)]
    places = find_matches(text, words)
    assert all(start < end for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert len(places) == len(words)


def test_letters_of_scripts_without_spaces_are_words() -> None:
    assert spaced("Port 港町").split() == ["Port", "港", "町"]
    assert spaced("plain") == "plain"


def test_a_snippet_is_a_line_around_the_first_match() -> None:
    text = "Before. " * 40 + "The crane\nfell. " + "After. " * 40
    snippet = make_snippet(text, find_matches(text, [Word(("crane",))]))
    assert snippet.startswith("…Before.")
    assert "The crane fell." in snippet
    assert snippet.endswith("After.…")
    assert len(snippet) <= 162


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert make_snippet("Short text.", []) == "Short text."
    assert make_snippet("x" * 400, []) == "x" * 160 + "…"
    assert make_snippet("", []) == ""
