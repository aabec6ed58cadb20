"""What is said before a text and under it."""

import pytest

from reader.errors import (
    CancelledError,
    ComputeError,
    ExtractionError,
    FetchError,
    ReaderError,
    RefusedError,
    StoreError,
)
from reader.keys import make_keys
from reader.ui.banners import Failure, failure_of, page_failed, thin_text
from tests.storing import make_article

KEYS = make_keys({"text.kind": "V"})
LATE = Failure("The page did not come: ledger.example took too long")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (FetchError("Too late.", url=""), "The page did not come: Too late."),
        (RefusedError("This is a film.", url=""), "The page was not read: This is a film."),
        (ExtractionError("This page holds no text."), "This page holds no text."),
        (ComputeError("Too slow."), "The page came, but was not read: Too slow."),
        (StoreError("The disk is full."), "The page came, but was not kept: The disk is full."),
        (CancelledError("Stopped"), ""),
    ],
)
def test_what_went_wrong_with_a_page_is_said_as_it_was(
    problem: ReaderError, words: str
) -> None:
    assert failure_of(problem).words == words


def test_the_reason_and_what_is_shown_are_two_sentences() -> None:
    banner = page_failed(LATE, KEYS.shown, has_text=True)
    assert banner[0] == (
        "! The page did not come: ledger.example took too long. This is the feed's text."
    )


def test_a_reason_that_ends_gets_no_second_stop() -> None:
    banner = page_failed(Failure("The host is on strike."), KEYS.shown, has_text=False)
    assert banner[0] == "! The host is on strike."


def test_the_keys_are_those_in_force() -> None:
    banner = page_failed(LATE, KEYS.shown, has_text=True)
    assert banner[1] == "V try the page again   o browser   H this feed"
    short = make_article("Cranes stood still.")
    assert thin_text(short, KEYS.shown) == (
        "The feed gives no more than this. V fetches the page"
    )


def test_of_a_page_without_text_the_browser_comes_first() -> None:
    empty = failure_of(ExtractionError("This page holds no text."))
    banner = page_failed(empty, KEYS.shown, has_text=False)
    assert banner[1] == "o opens it in the browser   V try the page again"
