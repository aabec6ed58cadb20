"""What is said before a text and under it."""

from reader.keys import make_keys
from reader.ui.banners import page_failed, thin_text

KEYS = make_keys({"text.kind": "F"})


def test_the_reason_and_what_is_shown_are_two_sentences() -> None:
    banner = page_failed(
        "ledger.example has nothing at this address (404)", KEYS.shown, has_text=True
    )
    assert banner[0] == (
        "! The page did not come: ledger.example has nothing at this address (404). "
        "This is the feed's text."
    )


def test_a_reason_that_ends_gets_no_second_stop() -> None:
    banner = page_failed("The host is on strike.", KEYS.shown, has_text=False)
    assert banner[0] == "! The page did not come: The host is on strike."


def test_the_keys_are_those_in_force() -> None:
    assert page_failed("Gone", KEYS.shown, has_text=True)[1].startswith("F try the page again")
    assert thin_text(KEYS.shown) == "The feed gives no more than this. F fetches the page"
