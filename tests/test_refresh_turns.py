"""Whose turn it is to be asked."""

import threading
from concurrent.futures import ThreadPoolExecutor

from reader.model import FeedId
from reader.refresh.turns import Turns
from reader.store.values import FeedSource


def source(number: int, host: str) -> FeedSource:
    return FeedSource(
        id=FeedId(number),
        url=f"https://{host}/{number}",
        title="",
        etag="",
        last_modified="",
        last_success=None,
        next_fetch=None,
        errors_in_row=0,
        moved_to="",
        moved_times=0,
        is_gone=False,
        entries=0,
    )


SLOW = [source(number, "slow.example") for number in range(1, 6)]
QUICK = source(9, "quick.example")


def test_a_third_feed_of_an_origin_lets_others_go_first() -> None:
    turns = Turns([*SLOW, QUICK])
    assert [turns.take(), turns.take(), turns.take()] == [SLOW[0], SLOW[1], QUICK]


def test_a_feed_that_is_done_makes_room_for_the_next_of_its_origin() -> None:
    turns = Turns(SLOW)
    first = turns.take()
    assert first is not None
    turns.take()
    turns.done(first)
    assert turns.take() == SLOW[2]


def test_whoever_waits_for_a_turn_gets_it_when_one_is_done() -> None:
    turns = Turns(SLOW[:3])
    first = turns.take()
    assert first is not None
    turns.take()
    with ThreadPoolExecutor(1) as pool:
        third = pool.submit(turns.take)
        turns.done(first)
        assert third.result(timeout=5) == SLOW[2]


def test_when_all_have_had_their_turn_there_is_none() -> None:
    turns = Turns([QUICK])
    assert turns.take() == QUICK
    assert turns.take() is None


def test_stopping_ends_the_waiting() -> None:
    turns = Turns(SLOW)
    turns.take()
    turns.take()
    found: list[FeedSource | None] = []
    waiting = threading.Thread(target=lambda: found.append(turns.take()))
    waiting.start()
    turns.stop()
    waiting.join(timeout=5)
    assert found == [None]
