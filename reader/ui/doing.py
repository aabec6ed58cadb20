"""What a key does to many entries: at once when that takes a moment, else while keys go on.

Marking 10,000 read takes 40 ms, marking 900,000 five seconds, taking it back as long, and only
the library can tell which it will be. So the key waits for a moment, and then no longer.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from threading import Thread
from typing import Generic, TypeVar

from msgspec import Struct
from textual.widget import Widget

from reader.errors import ReaderError
from reader.ui.words import waiting

T = TypeVar("T")

AT_ONCE_S = 0.8  # what a key waits; some 50,000 marks


class Doing(Struct, Generic[T], frozen=True):
    """Work for the library, and what is shown when it is done."""

    words: str
    """Says what goes on: "Marking 900,000 read"."""
    work: Callable[[], T]
    """Touches no widget."""
    finish: Callable[[T], str]
    """What to say."""
    is_long: bool = False
    """Whether it may take longer than a key should."""

    def now(self) -> str:
        """Do all of it."""
        return self.finish(self.work())


class Doer:
    """Does one thing at a time."""

    def __init__(self, screen: Widget, *, say: Callable[[str], None]) -> None:
        self._screen, self._say = screen, say
        self._words, self._since = "", 0.0

    def do(self, doing: Doing[T], *, then: Callable[[], None]) -> None:
        """Do it, say what came of it, then call `then`; raises what the work raises."""
        if self._words:
            self._say(f"{self._words} goes on. This can wait for it")
            return
        if not doing.is_long:
            self._say(doing.now())
            then()
            return
        future: Future[T] = Future()

        def finish() -> None:
            self._say(doing.finish(future.result()))
            then()

        Thread(target=_work, args=(doing, future), daemon=True, name="doing").start()
        if wait_for((future,), timeout=AT_ONCE_S).done:
            finish()
            return
        self._words, self._since = doing.words, time.monotonic()
        # `call_later` posts a message, which any thread may.
        future.add_done_callback(lambda _: self._screen.call_later(self._finish, finish))

    def _finish(self, finish: Callable[[], None]) -> None:
        self._words = ""
        try:
            finish()
        except ReaderError as problem:
            self._say(str(problem))  # where it would be said had it come at once

    def progress(self) -> str:
        """What the status line says while it goes on; empty when nothing does."""
        return waiting(self._words, time.monotonic() - self._since) if self._words else ""


def _work(doing: Doing[T], future: Future[T]) -> None:
    try:
        future.set_result(doing.work())
    except BaseException as problem:  # noqa: BLE001 - it is raised where the result is asked for
        future.set_exception(problem)
