"""A box that asks the library: in a thread, with a line that says what is waited for.

Each question has a name; a new one of the same name takes the place of the one before, whose
late answer is dropped. Threads touch no widget: answers come back as messages.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from reader.errors import CancelledError, ReaderError
from reader.model import CancelToken
from reader.ui.dialogs.box import Box
from reader.ui.replies import CameLate
from reader.ui.words import waiting

T = TypeVar("T")
A = TypeVar("A")
SAY_AFTER_S = 0.5
TICK_S = 0.25
BROKEN = "This did not work: an error inside reader, which its log tells. Nothing was lost"

_log = logging.getLogger(__name__)


class _Pending(Struct, frozen=True):
    """A question under way."""

    token: CancelToken
    words: str
    since: float
    failed: Callable[[str], None]


class AskingBox(Box[T], Generic[T]):
    """A box whose questions are answered in threads."""

    @dataclass
    class Answered(Message):
        """An answer, ready to be taken if it is still wanted."""

        name: str
        token: CancelToken
        take: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self._pending: dict[str, _Pending] = {}

    def on_mount(self) -> None:
        """Look at the clock while something is waited for."""
        self.set_interval(TICK_S, self._tell_waits)

    def on_unmount(self) -> None:
        """Nobody waits for the answers any more."""
        for name in tuple(self._pending):
            self.forget(name)

    def ask(
        self,
        name: str,
        question: Callable[[CancelToken], A],
        *,
        words: str,
        then: Callable[[A], None],
        failed: Callable[[str], None],
    ) -> None:
        """Ask in a thread; `then` or `failed` is called here unless it was forgotten."""
        self.forget(name)
        token = CancelToken()
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        self._pending[name] = _Pending(token, words, time.monotonic(), failed)
        self.run_worker(
            partial(self._answer, name, token, question, then, failed, below),
            thread=True,
            group=name,
            exit_on_error=False,
        )

    def forget(self, name: str) -> None:
        """Stop this question, if it runs; its answer is dropped."""
        pending = self._pending.pop(name, None)
        if pending is not None:
            pending.token.cancel()

    def is_asking(self, name: str) -> bool:
        """True while an answer is waited for."""
        return name in self._pending

    def tell_wait(self, name: str, words: str) -> None:
        """Show that this question is waited for; called from half a second on."""

    def _answer(
        self,
        name: str,
        token: CancelToken,
        question: Callable[[CancelToken], A],
        then: Callable[[A], None],
        failed: Callable[[str], None],
        below: Screen[object] | None,
    ) -> None:
        """In the thread: the answer, or the sentence that says why there is none."""
        try:
            answer = question(token)
            take = partial(then, answer)
            if token.is_cancelled and below is not None:
                below.post_message(CameLate(answer))
        except CancelledError:
            return
        except ReaderError as problem:
            # Words of the interface end without a full stop; the command line's have one.
            take = partial(failed, str(problem).removesuffix("."))
        self.post_message(self.Answered(name, token, take))

    def on_asking_box_answered(self, event: Answered) -> None:
        """Take the answer, unless something else was asked since."""
        event.stop()
        pending = self._pending.get(event.name)
        if pending is not None and pending.token is event.token:
            del self._pending[event.name]
            event.take()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error of ours is said and logged; the box stays."""
        event.stop()
        if event.state is not WorkerState.ERROR:
            return
        _log.error("a question of a box failed", exc_info=event.worker.error)
        pending = self._pending.pop(event.worker.group, None)
        if pending is not None:
            pending.failed(BROKEN)

    def _tell_waits(self) -> None:
        now = time.monotonic()
        for name, pending in self._pending.items():
            if now - pending.since >= SAY_AFTER_S:
                self.tell_wait(name, waiting(pending.words, now - pending.since))
