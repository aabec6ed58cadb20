"""Page or feed, new or old: a table of cases."""

import pytest

from reader.extract.decide import decide, takes_place
from reader.model import Article, TextKind

FULL, PARTIAL, FEED = TextKind.FULL, TextKind.PARTIAL, TextKind.FEED


def _text(kind: TextKind, words: int) -> Article:
    return Article("word " * words, (), kind=kind)


@pytest.mark.parametrize(
    ("kind", "page_words", "feed_words", "shown"),
    [
        (FULL, 500, 20, FULL),
        (FULL, 500, 500, FULL),
        (FULL, 400, 500, FULL),
        (FULL, 399, 500, FEED),
        (FULL, 0, 60, FEED),
        (FULL, 10, 59, FULL),  # a teaser of 59 words, and a page of a picture and a line
        (PARTIAL, 100, 101, FEED),
        (PARTIAL, 20, 30, FEED),
        (PARTIAL, 100, 100, PARTIAL),
        (PARTIAL, 100, 40, PARTIAL),
    ],
)
def test_the_one_that_gives_more_is_shown(
    kind: TextKind, page_words: int, feed_words: int, shown: TextKind
) -> None:
    chosen = decide(_text(kind, page_words), _text(FEED, feed_words))
    assert chosen is not None
    assert chosen.kind is shown


def test_what_there_is_is_shown() -> None:
    page, feed = _text(PARTIAL, 9), _text(FEED, 9)
    assert decide(page, None) is page
    assert decide(None, feed) is feed
    assert decide(None, None) is None


@pytest.mark.parametrize(
    ("new_kind", "new_words", "old_kind", "old_words", "taken"),
    [
        (FULL, 500, FULL, 500, True),
        (FULL, 400, FULL, 500, True),
        (FULL, 399, FULL, 500, False),
        (FULL, 300, PARTIAL, 100, True),
        (FULL, 79, PARTIAL, 100, False),
        (PARTIAL, 900, FULL, 500, False),
        (PARTIAL, 100, PARTIAL, 100, True),
        (PARTIAL, 79, PARTIAL, 100, False),
    ],
)
def test_an_old_text_gives_way_only_to_a_better_one(
    new_kind: TextKind, new_words: int, old_kind: TextKind, old_words: int, *, taken: bool
) -> None:
    assert takes_place(_text(new_kind, new_words), _text(old_kind, old_words)) is taken


def test_the_first_text_is_taken() -> None:
    assert takes_place(_text(PARTIAL, 1), None)
