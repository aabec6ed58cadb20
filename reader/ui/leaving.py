"""Ends the process soon after it was asked to, whatever still waits for the terminal.

Nobody may be reading what Textual writes, or the terminal may be gone: then its writing thread
and its event loop wait for each other without end. So signals, and the terminal's going away,
wake a thread that needs neither. Knows no widget and no library.
"""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from types import FrameType

KEPT_WITHIN_S = 0.15  # the event loop keeps the place in a few ms, unless it hangs
GONE_WITHIN_S = 0.5
RESET_TRIES = 5
WRITER = "textual-output"
_Attributes = list[int | list[bytes | int]]
_SIGNALS = ("SIGTERM", "SIGHUP")
_HANGUP = 129  # what a shell says of a program that SIGHUP ended
# Everything Textual switches on: keyboard protocol, mouse, paste and focus reports, no line
# wrapping, in-band sizes, the other screen, the hidden cursor.
_RESET = (
    b"\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2004l\x1b[?1004l"
    b"\x1b[?2048l\x1b[?7h\x1b[?1049l\x1b[?25h"
)


class Leaving:
    """Waits for a signal, a hang-up or `begin`; ends the process half a second later."""

    def __init__(self, *, ask: Callable[[int], None], keep: Callable[[], None]) -> None:
        self._ask = ask
        """Asks the event loop to end with this code; from any thread."""
        self._keep = keep
        """Keeps what the user has and closes it; called while the event loop hangs."""
        self.code: int | None = None
        """What the process ends with; None while nobody asked for its end."""
        self._kept = threading.Event()
        self._resetting = threading.Lock()
        self._is_put_back = False
        self._is_stopped = threading.Event()
        self._in, self._out = (sys.__stdin__, sys.__stderr__)
        self._attributes = self._read_attributes()
        self._wait_at, self._bell = os.pipe()
        self._before = {
            number: signal.signal(number, self._signalled)
            for number in (getattr(signal, name, None) for name in _SIGNALS)
            if number is not None
        }
        threading.Thread(target=self._watch, name="leaving", daemon=True).start()

    def begin(self, code: int) -> None:
        """Be gone with this exit code in half a second."""
        # No lock: a signal handler calls this in the middle of anything.
        if self._bell >= 0:
            os.write(self._bell, bytes((code,)))

    def kept(self) -> None:
        """What the user has is kept."""
        self._kept.set()

    def put_back(self) -> None:
        """The terminal is again as it was."""
        with self._resetting:
            self._is_put_back = True

    def stop(self) -> None:
        """Do nothing more; the signals are again what they were."""
        bell, self._bell = self._bell, -1
        if bell >= 0:
            self._is_stopped.set()
            os.close(bell)
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self.begin(128 + number)

    def _watch(self) -> None:
        code = self._wait()
        if code is None:
            os.close(self._wait_at)
            return
        give_up = time.monotonic() + GONE_WITHIN_S
        self.code = code
        self._ask(code)
        if not self._kept.wait(KEPT_WITHIN_S):
            keeper = threading.Thread(target=self._keep, daemon=True)
            keeper.start()
            keeper.join(give_up - time.monotonic())
        if self._is_stopped.wait(max(0.0, give_up - time.monotonic())):
            return
        with self._resetting:  # and never let go, lest the event loop ends in between
            try:
                if not self._is_put_back:
                    self._reset_terminal()
            finally:
                os._exit(code)  # whatever became of the terminal

    def _wait(self) -> int | None:
        """The exit code, once there is one; None when there is nothing more to do."""
        poller = select.poll()
        poller.register(self._wait_at, select.POLLIN)
        if self._in is not None:
            poller.register(self._in.fileno(), 0)  # tells of hanging up alone
        while True:
            for file, _ in poller.poll():
                if file == self._wait_at:
                    code = os.read(file, 1)
                    return code[0] if code else None
                if self._is_gone(file):
                    return _HANGUP
                poller.unregister(file)  # where a terminal cannot be watched

    @staticmethod
    def _is_gone(file: int) -> bool:
        try:
            termios.tcgetattr(file)
        except termios.error:
            return True
        return False

    def _read_attributes(self) -> _Attributes | None:
        try:
            return None if self._in is None else termios.tcgetattr(self._in.fileno())
        except termios.error:
            return None

    def _reset_terminal(self) -> None:
        """Give the shell a terminal it can use, as far as nobody has to be waited for."""
        if self._attributes is None or self._in is None or self._out is None:
            return
        # Opened anew, so that not waiting is a matter of this file alone.
        name = os.ttyname(self._in.fileno())
        terminal = os.open(name, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        if os.tcgetpgrp(terminal) != os.getpgrp():
            return  # it is somebody else's by now, and we would be stopped for touching it
        termios.tcsetattr(terminal, termios.TCSANOW, self._attributes)
        # What is still queued goes nowhere, and whoever waits in a write is woken from it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
        for thread in threading.enumerate():
            if thread.name == WRITER and thread.ident is not None:
                signal.pthread_kill(thread.ident, signal.SIGTERM)
        for _ in range(RESET_TRIES):
            # What was written and not shown is dropped: the terminal may have no room.
            termios.tcflush(terminal, termios.TCOFLUSH)
            with contextlib.suppress(BlockingIOError):  # the writing thread is still in it
                os.write(terminal, _RESET)
                return
            time.sleep(0.01)
