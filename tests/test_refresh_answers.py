"""What of an answer is handed to a worker at once."""

from msgspec.structs import replace

from reader.enrich import make_text
from reader.model import FeedText
from reader.refresh.answers import count_texts_waiting
from reader.refresh.making import CHARS_AT_ONCE, TEXTS_AT_ONCE, Allowance, batches
from reader.store.values import EntryContent
from tests.storing import make_content


def text(chars: int) -> FeedText:
    return FeedText("x" * chars, "", "", "", None, "")


def sizes(*chars: int) -> list[list[int]]:
    return [[len(text.html) for text in batch] for batch in batches(map(text, chars))]


def test_ordinary_texts_go_to_a_worker_fifty_at_once() -> None:
    assert list(map(len, sizes(*[1000] * (TEXTS_AT_ONCE + 1)))) == [TEXTS_AT_ONCE, 1]


def test_large_texts_go_few_at_once_and_in_order() -> None:
    most = CHARS_AT_ONCE
    assert sizes(1, most - 1, 1, most + 5, 2) == [[1, most - 1], [1], [most + 5], [2]]


def test_no_text_is_no_work() -> None:
    assert sizes() == []


# --- how many texts a run makes itself ----------------------------------------------------


def bare(*names: str) -> list[EntryContent]:
    return [replace(make_content(name), article=None) for name in names]


def test_the_newest_texts_are_made_and_the_oldest_wait() -> None:
    added = bare("a", "b", "c")
    assert count_texts_waiting(added, Allowance(5)) == 0
    assert count_texts_waiting(added, Allowance(3)) == 0
    assert count_texts_waiting(added, Allowance(1)) == 2
    assert count_texts_waiting(added, Allowance(0)) == 3
    assert count_texts_waiting(added, Allowance(None)) == 0


def test_what_needs_no_text_takes_nothing_of_the_allowance() -> None:
    empty = replace(make_content("empty"), html=" \n", article=None)
    made = replace(make_content("made"), made=make_text(text(3)))
    allowance = Allowance(1)
    assert count_texts_waiting([made, empty, *bare("a", "b"), made], allowance) == 3
    assert allowance.is_spent


def test_an_allowance_is_spent_once() -> None:
    allowance = Allowance(3)
    assert [allowance.take(2), allowance.take(2), allowance.take(2)] == [2, 1, 0]
    assert allowance.is_spent
    assert not Allowance(None).is_spent
