"""A program in a terminal of its own: keys in, and when something stood on its screen.

What comes is taken off the terminal at once and replayed through an emulator in the pauses, so
that the program never waits for whoever measures it.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pyte

COLUMNS, ROWS = 120, 36
TIMEOUT_S = 15.0
NAN = float("nan")
_QUIET_S = 0.005

IsThere = Callable[[list[str]], bool]
"""Takes the lines of the screen."""


def has(words: str) -> IsThere:
    """True of a screen on which these words stand in one line."""
    return lambda lines: any(words in line for line in lines)


def _go_first() -> None:
    """Let this process and its terminal's others go before what else the machine does.

    Each session is scheduled as one group (sched(7), "The autogroup feature"); needs root, and
    goes on without where it may not.
    """
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text("-19")


class Program:
    """One run of a program; a context that kills it at its end."""

    def __init__(
        self, command: Sequence[str], *, columns: int = COLUMNS, rows: int = ROWS
    ) -> None:
        self.began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            # The size before the program: a program that sees it change draws twice.
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            # As installed: with bytecode, which an environment may forbid to write.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ |= {
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
            }
            _go_first()
            os.execvp(command[0], list(command))  # noqa: S606 - our own programs, no shell
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._waiting: list[tuple[float, bytes]] = []

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._terminal)
        os.waitpid(self.pid, 0)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, as far as it was looked at."""
        return list(self._screen.display)

    def press(self, keys: str) -> float:
        """Type these; the time."""
        os.write(self._terminal, keys.encode())
        return time.perf_counter()

    def wait(self, is_there: IsThere, *, since: float, timeout_s: float = TIMEOUT_S) -> float:
        """Seconds from `since` to the bytes that put it on the screen; nan when they fail."""
        if is_there(self.lines):
            return 0.0
        while time.perf_counter() - since < timeout_s:
            if self._take(_QUIET_S):
                continue
            for came in self._replay():
                if is_there(self.lines):
                    return came - since
        return NAN

    def press_and_wait(self, keys: str, is_there: IsThere) -> float:
        """Seconds from these keys to what they put on the screen."""
        return self.wait(is_there, since=self.press(keys))

    def settle(self, quiet_s: float = 0.3, *, at_most_s: float = 5.0) -> list[str]:
        """The screen once nothing has come for a while."""
        end = time.perf_counter() + at_most_s
        while time.perf_counter() < end and self._take(quiet_s):
            pass
        for _ in self._replay():
            pass
        return self.lines

    def _take(self, wait_s: float) -> bool:
        """Take what comes within that time; False when nothing did."""
        if not select.select([self._terminal], [], [], wait_s)[0]:
            return False
        try:
            drawn = os.read(self._terminal, 1 << 16)
        except OSError:  # it has ended
            return False
        self._waiting.append((time.perf_counter(), drawn))
        return True

    def _replay(self) -> Iterator[float]:
        waiting, self._waiting = self._waiting, []
        for number, (came, drawn) in enumerate(waiting):
            self._stream.feed(drawn)
            try:
                yield came
            except GeneratorExit:
                self._waiting = waiting[number + 1 :] + self._waiting
                raise

    # --- what it takes ---------------------------------------------------------------------

    def memory_mb(self) -> tuple[float, float]:
        """What it has in memory now; the same, with what others use too only in part."""
        found = {
            line.split(":")[0]: int(line.split()[1]) / 1024
            for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()[1:]
        }
        return found["Rss"], found["Pss"]

    def cpu_s(self) -> float:
        """What all its threads have computed so far."""
        total = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # it ended just now
                total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9
