"""Start to the first headline of the demo, against an app of the toolkit that shows one word.

    .venv/bin/python -m benchmarks.startup [-n 9]

Both run in turn in a terminal of 120x36, A B A B ...; the figure is the ratio of the medians. A
run ends when the awaited words have been drawn, replayed through a terminal emulator.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.terminal import Program, has

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
    """Time from the start of the program to the words on its screen; nan when they fail."""
    with Program(command) as program:
        return program.wait(has(words), since=program.began)


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
