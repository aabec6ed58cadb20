"""What of an answer is handed to a worker at once."""

from reader.model import FeedText
from reader.refresh import answers
from reader.refresh.answers import CHARS_AT_ONCE, TEXTS_AT_ONCE


def text(chars: int) -> FeedText:
    return FeedText("x" * chars, "", "", "", None, "")


def sizes(*chars: int) -> list[list[int]]:
    batches = answers._batches(map(text, chars))
    return [[len(text.html) for text in batch] for batch in batches]


def test_ordinary_texts_go_to_a_worker_fifty_at_once() -> None:
    assert list(map(len, sizes(*[1000] * (TEXTS_AT_ONCE + 1)))) == [TEXTS_AT_ONCE, 1]


def test_large_texts_go_few_at_once_and_in_order() -> None:
    most = CHARS_AT_ONCE
    assert sizes(1, most - 1, 1, most + 5, 2) == [[1, most - 1], [1], [most + 5], [2]]


def test_no_text_is_no_work() -> None:
    assert sizes() == []
