"""Start to the first headline of the demo, against an app of the toolkit that shows one word.

    .venv/bin/python -m benchmarks.startup [-n 9]

Both run in turn in a terminal of 120x36, A B A B ...; the figure is the ratio of the medians. A
run ends when the awaited words have been drawn, replayed through a terminal emulator.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

COLUMNS, ROWS = 120, 36
TIMEOUT_S = 20.0
ONE_WORD = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class One(App):\n"
    "    def compose(self):\n"
    "        yield Static('ready-now')\n"
    "One().run()\n"
)
BIN = Path(sys.executable).parent
PROGRAMS = {
    "one word": ([sys.executable, "-c", ONE_WORD], "ready-now"),
    "reader --demo": ([str(BIN / "reader"), "--demo"], "Port Sella votes"),
}


def seconds_until(command: Sequence[str], words: str) -> float:
    """Time from the start of the program to the words on its screen; nan after 20 s."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        # The size before the program: a program that sees it change draws twice.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        # As installed: with bytecode, which an environment may forbid to write.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        os.execvp(command[0], list(command))  # noqa: S606 - our own programs, no shell
    found = _watch(terminal, words, began)
    os.kill(child, signal.SIGKILL)
    os.close(terminal)
    os.waitpid(child, 0)
    return found - began


def _watch(terminal: int, words: str, began: float) -> float:
    """When the bytes came that put the words on the screen."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    chunks: list[tuple[float, bytes]] = []
    while time.perf_counter() - began < TIMEOUT_S:
        # Taken off the terminal at once and replayed in the pauses: the program never waits.
        if select.select([terminal], [], [], 0.005)[0]:
            try:
                drawn = os.read(terminal, 1 << 16)
            except OSError:
                break
            chunks.append((time.perf_counter(), drawn))
            continue
        for came, drawn in chunks:
            stream.feed(drawn)
            if any(words in line for line in screen.display):
                return came
        chunks.clear()
    return float("nan")


def main() -> None:
    """Print the median of both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=9, help="counted runs of each")
    runs = parser.parse_args().n
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for number in range(runs + 1):
        for name, (command, words) in PROGRAMS.items():
            seconds = seconds_until(command, words)
            if number:  # the first of each warms the disk
                times[name].append(seconds)
    for name, taken in times.items():
        middle, least, most = statistics.median(taken), min(taken), max(taken)
        print(f"{name:14} {middle * 1e3:6.0f} ms  ({least * 1e3:.0f} to {most * 1e3:.0f})")
    ratio = statistics.median(times["reader --demo"]) / statistics.median(times["one word"])
    print(f"ratio {ratio:.2f}, at most 1.5")


if __name__ == "__main__":
    main()
