"""Texts that wait are made: one with those beside it, all in turn, none twice, none forever."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

from reader.backlog import HURRIED, ONE_DEADLINE_S, make_all, make_one
from reader.compute import Compute
from reader.errors import CancelledError, ComputeError, NoWorkerError
from reader.model import CancelToken, EntryId, FeedText, TextKind
from reader.refresh.making import CHARS_AT_ONCE, TEXTS_DEADLINE_S
from reader.store import articles, waiting
from reader.store.db import Database, look_at, open_database
from tests.storing import WIRE, add_waiting

T = TypeVar("T")


class Here(Compute):
    """Runs tasks in this process, and notes how many texts each was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.seconds: list[float] = []
        """The deadline of each task."""
        self.poison = ""
        """What no task survives that has a text with it."""
        self.problem: Exception | None = None
        self.problem_of_one: Exception | None = None
        """Of a task with one text."""

    def run(self, task: Callable[..., T], /, *given: Any, **how: Any) -> T:
        cancel = how["cancel"]
        if cancel is not None and cancel.is_cancelled:
            raise CancelledError("Cancelled.")
        texts: tuple[FeedText, ...] = given[0]
        self.asked.append(len(texts))
        self.seconds.append(how["seconds"])
        if self.problem is not None:
            raise self.problem
        if len(texts) == 1 and self.problem_of_one is not None:
            raise self.problem_of_one
        if self.poison and any(self.poison in text.html for text in texts):
            raise ComputeError("This took longer than 3 seconds and was stopped.")
        return task(*given)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    yield database
    database.close()


@pytest.fixture
def compute() -> Iterator[Here]:
    workers = Here()
    yield workers
    workers.close()


def text_of(db: Database, entry_id: EntryId) -> str | None:
    article = articles.get_article(db, entry_id, TextKind.FEED)
    return None if article is None else article.text


def test_one_text_comes_with_those_of_its_feed(db: Database, compute: Here) -> None:
    one, two = add_waiting(db, "The pier burnt.", "The quay stood.")
    (other,) = add_waiting(db, "Another feed.", url=WIRE)
    made = make_one(db, compute, one, cancel=None)
    assert made is not None
    assert made.article.text == "The pier burnt."
    assert compute.asked == [2]
    assert text_of(db, two) == "The quay stood."
    assert waiting.list_waiting(db) == [other]


def test_what_does_not_wait_is_not_made(db: Database, compute: Here) -> None:
    (one,) = add_waiting(db, "The pier burnt.", waits=0)
    assert make_one(db, compute, one, cancel=None) is None
    assert compute.asked == []


def test_large_neighbours_are_left_alone(db: Database, compute: Here) -> None:
    one, two = add_waiting(db, "The pier burnt.", "Long. " * 200_000)
    make_one(db, compute, one, cancel=None)
    assert compute.asked == [1]
    assert waiting.list_waiting(db) == [two]


def test_a_neighbour_that_kills_the_worker_costs_nobody_his_text(
    db: Database, compute: Here
) -> None:
    one, two = add_waiting(db, "The pier burnt.", "Poison.")
    compute.poison = "Poison"
    made = make_one(db, compute, one, cancel=None)
    assert made is not None
    assert compute.asked == [2, 1]
    assert waiting.list_waiting(db) == [two]


def test_a_text_that_takes_too_long_for_who_waits_gets_more_time_later(
    db: Database, compute: Here
) -> None:
    (one,) = add_waiting(db, "Poison.")
    compute.poison = "Poison"
    with pytest.raises(ComputeError, match="took longer"):
        make_one(db, compute, one, cancel=None)
    assert waiting.is_waiting(db, one)
    assert compute.seconds == [ONE_DEADLINE_S] * 2
    assert list(make_all(db, compute, cancel=CancelToken())) == [1]
    assert compute.seconds[2:] == [TEXTS_DEADLINE_S] * 2
    assert not waiting.is_waiting(db, one)
    assert text_of(db, one) is None


def test_a_text_that_cannot_be_stored_is_made_for_the_eye(db: Database, compute: Here) -> None:
    (one,) = add_waiting(db, "The pier burnt.")
    with db.write() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON articles "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    made = make_one(db, compute, one, cancel=None)
    assert made is not None
    assert made.article.text == "The pier burnt."
    assert waiting.is_waiting(db, one)


def test_large_texts_go_to_a_worker_few_at_once(db: Database, compute: Here) -> None:
    add_waiting(db, *["Long. " * (CHARS_AT_ONCE // 10)] * 3)
    assert list(make_all(db, compute, cancel=CancelToken())) == [3]
    assert compute.asked == [1, 1, 1]


def test_without_workers_every_text_goes_on_waiting(db: Database, compute: Here) -> None:
    one, _ = add_waiting(db, "The pier burnt.", "The quay stood.")
    compute.problem = NoWorkerError("The worker processes do not start.")
    with pytest.raises(NoWorkerError):
        make_one(db, compute, one, cancel=None)
    with pytest.raises(NoWorkerError):
        list(make_all(db, compute, cancel=CancelToken()))
    assert waiting.count_waiting(db) == 2


def test_workers_that_end_between_two_tries_cost_nothing(db: Database, compute: Here) -> None:
    one, two = add_waiting(db, "Poison.", "The quay stood.")
    compute.poison, compute.problem_of_one = "Poison", NoWorkerError("They do not start.")
    with pytest.raises(NoWorkerError):
        list(make_all(db, compute, cancel=CancelToken()))
    assert waiting.list_waiting(db) == [two, one]


def test_in_a_library_that_cannot_be_written_a_text_is_made_for_the_eye(
    db: Database, compute: Here
) -> None:
    one, _ = add_waiting(db, "The pier burnt.", "The quay stood.")
    looked_at = look_at(db.path, refusal="The disk is full.")
    made = make_one(looked_at, compute, one, cancel=None)
    assert made is not None
    assert compute.asked == [1]
    assert waiting.is_waiting(looked_at, one)
    assert list(make_all(looked_at, compute, cancel=CancelToken())) == []
    looked_at.close()


@pytest.mark.parametrize("threads", [1, 2])
def test_all_texts_are_made(db: Database, compute: Here, threads: int) -> None:
    ids = add_waiting(db, *(f"Crane {number} turned." for number in range(7)))
    made = list(make_all(db, compute, threads=threads, size=3, cancel=CancelToken()))
    assert made == [3, 3, 1]
    assert [text_of(db, one) for one in ids] == [f"Crane {n} turned." for n in range(7)]
    assert not waiting.has_waiting(db)
    assert list(make_all(db, compute, cancel=CancelToken())) == []


def test_one_bad_text_of_many_is_the_only_one_without_an_article(
    db: Database, compute: Here
) -> None:
    one, two, three = add_waiting(db, "One.", "Poison.", "Three.")
    compute.poison = "Poison"
    assert list(make_all(db, compute, cancel=CancelToken())) == [3]
    assert [text_of(db, entry) for entry in (one, two, three)] == ["One.", None, "Three."]
    assert not waiting.has_waiting(db)


def test_texts_that_somebody_else_made_meanwhile_are_not_counted(
    db: Database, compute: Here
) -> None:
    one, two = add_waiting(db, "One.", "Two.")
    steps = make_all(db, compute, size=1, cancel=CancelToken())
    assert next(steps) == 1
    make_one(db, compute, one, cancel=None)
    assert list(steps) == [0]
    assert text_of(db, two) == "Two."


def test_making_all_ends_when_it_is_cancelled(db: Database, compute: Here) -> None:
    add_waiting(db, *map(str, range(1, 9)))
    cancel = CancelToken()
    steps = make_all(db, compute, size=1, cancel=cancel)
    next(steps)
    cancel.cancel()
    with suppress(CancelledError):  # what is being made ends so
        list(steps)
    assert 0 < waiting.count_waiting(db) < 8


def test_leaving_in_the_middle_loses_nothing(db: Database, compute: Here) -> None:
    add_waiting(db, *map(str, range(1, 9)))
    cancel = CancelToken()
    steps = make_all(db, compute, size=2, cancel=cancel)
    assert next(steps) == 2
    steps.close()  # type: ignore[attr-defined]  # a generator
    assert cancel.is_cancelled
    assert waiting.count_waiting(db) == 6
    assert sum(make_all(db, compute, size=HURRIED, cancel=CancelToken())) == 6
