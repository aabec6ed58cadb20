"""At most two connections to one origin at a time, whoever asks and wherever redirects lead."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from reader.fetch.call import Call

AT_ONCE = 2
_LOOK_S = 0.1

Origin = tuple[str, str, int]
"""Scheme, host, port."""


class Gate:
    """Lets calls through to each origin, two at a time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open: Counter[Origin] = Counter()

    @contextmanager
    def turn(self, origin: Origin, call: Call) -> Iterator[None]:
        """Hold one of the origin's two places; waiting for it ends with the call."""
        with self._changed:
            while self._open[origin] >= AT_ONCE:
                call.stage = "queue"
                self._changed.wait(call.left(_LOOK_S))
            self._open[origin] += 1
        try:
            yield
        finally:
            with self._changed:
                was_full = self._open[origin] >= AT_ONCE
                self._open[origin] -= 1
                if not self._open[origin]:
                    del self._open[origin]
                if was_full:
                    self._changed.notify_all()
