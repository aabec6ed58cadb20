"""The daily backup, at low priority, then letting go: in threads that nobody waits for."""

import logging
import os
import threading
from contextlib import suppress

from reader.errors import CancelledError, ReaderError
from reader.model import CancelToken
from reader.model.keeping import LetGo
from reader.parts import Parts, now

NICENESS = 15
_LEAVE_S = 0.1  # the thread looks every few milliseconds whether it should stop

log = logging.getLogger(__name__)


class Safekeeping:
    """Keeps one library safe, at most once a run."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None
        self._problem = ""
        self._is_safe = False
        self._let_go = LetGo()

    def start(self) -> None:
        """Make today's backup, then let go, meanwhile; not where nothing can be written."""
        if self._thread is None and not self._parts.db.refusal:
            self._thread = threading.Thread(target=self._work, name="safe", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until it is made; only for who has nothing else to do."""
        if self._thread is not None:
            self._thread.join()

    def take_problem(self) -> str:
        """Why there is no backup of today, said once; empty when nothing is wrong."""
        problem, self._problem = self._problem, ""
        return problem

    def take_let_go(self) -> LetGo:
        """What went by what is kept of the feeds, said once."""
        done, self._let_go = self._let_go, LetGo()
        return done

    def stop(self) -> None:
        """Give it up; the next run makes it."""
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.join(_LEAVE_S)

    def _work(self) -> None:
        # A thread of its own: one of low priority that holds the library while it writes would
        # have everybody wait who is to go first, and none has its priority back.
        backup = threading.Thread(target=self._back_up, name="backup", daemon=True)
        backup.start()
        backup.join()
        if not self._is_safe or self._cancel.is_cancelled:
            return
        # Deferred: this thread is the only one that needs it.
        from reader.safety import let_go_daily  # noqa: PLC0415

        try:
            done = self._let_go = let_go_daily(self._parts.db, now(), cancel=self._cancel)
        except ReaderError as problem:
            self._failed("Not all was let go", problem)
        else:
            if done != LetGo():
                log.info("let go: %s", done)

    def _back_up(self) -> None:
        from reader.safety import keep_safe  # noqa: PLC0415 - as above

        _step_back()
        try:
            self._is_safe = keep_safe(self._parts.db, now(), cancel=self._cancel)
        except CancelledError:
            return
        except ReaderError as problem:
            self._failed("No backup was made", problem)

    def _failed(self, words: str, problem: ReaderError) -> None:
        log.warning("%s: %s", words, problem)
        if not self._cancel.is_cancelled:
            self._problem = f"{words}: {problem}"


def _step_back() -> None:
    """Let every other thread go first, where the system knows threads of low priority."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
