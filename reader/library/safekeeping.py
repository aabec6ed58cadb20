"""The daily backup: made in a thread of low priority that nobody has to wait for."""

import logging
import os
import threading
from contextlib import suppress

from reader.errors import CancelledError, ReaderError
from reader.model import CancelToken
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

    def start(self) -> None:
        """Make today's backup meanwhile, unless there is one or nothing can be written."""
        if self._thread is None and not self._parts.db.refusal:
            self._thread = threading.Thread(target=self._work, name="backup", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until it is made; only for who has nothing else to do."""
        if self._thread is not None:
            self._thread.join()

    def take_problem(self) -> str:
        """Why there is no backup of today, said once; empty when nothing is wrong."""
        problem, self._problem = self._problem, ""
        return problem

    def stop(self) -> None:
        """Give it up; the next run makes it."""
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.join(_LEAVE_S)

    def _work(self) -> None:
        # Deferred: this thread is the only one that needs it.
        from reader.safety import keep_safe  # noqa: PLC0415

        _step_back()
        try:
            keep_safe(self._parts.db, now(), cancel=self._cancel)
        except CancelledError:
            return
        except ReaderError as problem:
            log.warning("backup: %s", problem)
            if not self._cancel.is_cancelled:
                self._problem = f"No backup was made: {problem}"


def _step_back() -> None:
    """Let every other thread go first, where the system knows threads of low priority."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
