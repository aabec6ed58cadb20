"""One fetch under way, as seen from both sides: the thread that fetches, and who waits for it.

Knows sockets and the clock; imports no HTTP library, so that it costs nothing before a fetch.
"""

import contextlib
import socket
import threading
import time
from typing import Literal

from reader.errors import CancelledError

Stage = Literal["queue", "lookup", "connect", "secure", "wait", "read"]


class Call:
    """One fetch under way: its deadline, its sockets, and whether somebody hung up.

    The thread that fetches asks `left()` before every step; another one may `hang_up()`.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.stage: Stage = "lookup"
        """What is being waited for; for the words when it takes too long."""
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._is_over = False

    def left(self, at_most: float | None = None) -> float:
        """Seconds left; raises TimeoutError when none are, CancelledError when hung up."""
        if self._is_over:
            raise CancelledError("Stopped")
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds if at_most is None else min(seconds, at_most)

    def hold(self, connection: socket.socket) -> socket.socket:
        """A second handle of the connection, which `hang_up` can end at any time.

        A duplicate, because TLS takes the first one over while it shakes hands.
        """
        handle = connection.dup()
        with self._lock:
            if not self._is_over:
                self._sockets.add(handle)
                return handle
        handle.close()
        raise CancelledError("Stopped")

    def release(self, handle: socket.socket) -> None:
        """Gives the handle back, its connection being closed."""
        with self._lock:
            self._sockets.discard(handle)
        handle.close()

    def hang_up(self) -> None:
        """End everything at once: reads under way come back, later steps raise."""
        with self._lock:
            self._is_over = True
            for handle in self._sockets:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
