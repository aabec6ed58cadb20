"""The interface at 10,000, 100,000 and a million articles, beside newsboat at 100,000.

    .venv/bin/python -m benchmarks.scale FOLDER [--sizes 10000,100000,1000000] [-n 5]

The libraries are made in FOLDER (5 GB for a million, see `big_library`) and kept there. All are
measured in turn, so that what else the machine does meets all of them; what is promised of
newsboat's figures is a ratio of medians. Needs Debian's package newsboat.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.big_library import RARE, build, build_newsboat, newsboat_command
from benchmarks.terminal import IsThere, Program, has

READER = str(Path(sys.executable).parent / "reader")
BESIDE = 100_000
MARKED = 10_000
REST_S = 3.0
HAND_S = 0.05
KEYS, OPENED = 100, 6
ARTICLE_FROM, HEADING = 38, 6  # cells, lines: where the article's title is at 120 columns
START, MEMORY = "start to first screen, ms", "memory, MB"
SEARCH = "search, last key to results, ms"
KEY, KEY_CPU = "key in the list to paint, 95th percentile, ms", "  of that computed, ms"
OPEN, OPEN_CPU = "opening an article, key to text, ms", "  computed for that, ms"
MARK, UNMARK = "marking 10,000 read, key to paint, ms", "taking that back, ms"
LIMITS = {START: 0.55, MEMORY: 0.6, SEARCH: 0.4}
"""At most so much of newsboat's."""

Figures = dict[str, list[float]]


def measure_newsboat(folder: Path, figures: Figures) -> None:
    """Its list of feeds, then a search from there."""
    with Program(newsboat_command(folder)) as program:
        began = program.wait(has("Your feeds"), since=program.began)
        figures[START].append(began * 1000)
        program.settle()
        figures[MEMORY].append(program.memory_mb()[0])
        program.press("/")
        program.settle()
        program.press(RARE)
        program.settle()
        found = program.press_and_wait("\r", has("Search results"))
        figures[SEARCH].append(found * 1000)


def _open(library: Path) -> Program:
    """The interface as at a first start: without the place of the last."""
    with closing(sqlite3.connect(library)) as connection, connection:
        if connection.execute("SELECT 1 FROM places").fetchone():
            connection.execute("DELETE FROM places")
    return Program([READER, "--library", str(library.parent)])


def _shown(count: str) -> IsThere:
    """True once the lists are there: the count of the list, and a row under the cursor."""
    return lambda lines: sum(count in line for line in lines) >= 2


def measure_start(library: Path, figures: Figures) -> None:
    """Start and memory, then a word that stands in 1 % of the articles."""
    unread = _unread(library)  # before: who closes a library last empties its log
    with _open(library) as program:
        began = program.wait(_shown(unread), since=program.began)
        figures[START].append(began * 1000)
        program.settle()
        figures[MEMORY].append(program.memory_mb()[0])
        program.press("/")
        program.settle()
        # All at once: before the last letter nothing is asked for.
        found = program.press_and_wait(RARE, has(f"/ {RARE}"))
        figures[SEARCH].append(found * 1000)


def measure_keys(library: Path, figures: Figures) -> None:
    """Down the list, a key at a time; then articles that were not looked at before."""
    unread = _unread(library)
    with _open(library) as program:
        program.wait(_shown(unread), since=program.began)
        program.press("g")
        program.settle()
        taken, computed = [], []
        for _ in range(KEYS):
            before = program.cpu_s()
            taken.append(program.press_and_wait("j", _moved_from(_cursor(program.lines))))
            computed.append(program.cpu_s() - before)
            program.settle(0.02)
        figures[KEY].append(statistics.quantiles(taken, n=20)[-1] * 1000)
        figures[KEY_CPU].append(statistics.quantiles(computed, n=20)[-1] * 1000)
        program.press("g")
        program.settle()
        for _ in range(OPENED):
            title = _next_title(program.lines)
            program.press_and_wait("j", _moved_from(_cursor(program.lines)))
            # As soon as a hand can: the article is looked at 0.12 s after the row.
            program.settle(HAND_S, at_most_s=HAND_S)
            before = program.cpu_s()
            opened = program.press_and_wait("\r", _in_article(title))
            figures[OPEN].append(opened * 1000)
            figures[OPEN_CPU].append((program.cpu_s() - before) * 1000)
            program.settle()
            program.press("h")
            program.settle()


def measure_marks(library: Path, figures: Figures) -> None:
    """All of a list of 10,000 unread, and back."""
    with _open(library) as program:
        program.wait(_shown(f"{MARKED:,}"), since=program.began)
        program.settle()
        marked = program.press_and_wait("A", has(f"Marked {MARKED:,}"))
        figures[MARK].append(marked * 1000)
        program.settle()
        taken_back = program.press_and_wait("U", has("Undone"))
        figures[UNMARK].append(taken_back * 1000)


def with_unread(library: Path, folder: Path, unread: int) -> Path:
    """A copy of the library in which the newest so many are unread."""
    folder.mkdir(exist_ok=True)
    copy = folder / library.name
    for rest in folder.glob(f"{library.name}*"):
        rest.unlink()
    shutil.copy(library, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("UPDATE entry_states SET is_read = 1 WHERE is_read = 0")
        connection.execute(
            "UPDATE entry_states SET is_read = 0 WHERE entry_id IN "
            "(SELECT entry_id FROM entry_states WHERE is_hidden = 0 "
            "ORDER BY sort_key DESC LIMIT ?)",
            (unread,),
        )
        connection.execute(
            "UPDATE feeds SET unread = (SELECT count(*) FROM entry_states "
            "WHERE feed_id = feeds.id AND is_read = 0)"
        )
    return copy


def _unread(library: Path) -> str:
    with closing(sqlite3.connect(library)) as connection:
        (count,) = connection.execute("SELECT sum(unread) FROM feeds").fetchone()
    return f"{count:,}"


def _cursor(lines: list[str]) -> tuple[int, str]:
    """Where the selected row of the entries is, and what it says."""
    marked = [(number, line[:36]) for number, line in enumerate(lines) if line.startswith("▌")]
    return marked[-1] if marked else (0, "")


def _moved_from(place: tuple[int, str]) -> IsThere:
    return lambda lines: _cursor(lines) != place


def _next_title(lines: list[str]) -> str:
    """The beginning of the title under the selected row of the entries, which has two lines."""
    number, _ = _cursor(lines)
    return lines[number + 1][3:24].strip()


def _in_article(title: str) -> IsThere:
    return lambda lines: any(title in line[ARTICLE_FROM:] for line in lines[:HEADING])


def _print(name: str, figures: Figures, beside: Figures) -> None:
    print(f"\n{name}")
    for figure, values in figures.items():
        middle = statistics.median(values)
        line = f"  {figure:46} {middle:7.1f}  ({min(values):.1f} to {max(values):.1f})"
        if figure in beside and figures is not beside:
            ratio = middle / statistics.median(beside[figure])
            line += f"  {ratio:.2f} of newsboat's, at most {LIMITS[figure]}"
        print(line)


def main() -> None:
    """Print the medians, with the least and the most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("-n", type=int, default=5, help="rounds that count")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    libraries = {size: build(options.folder / str(size), size) for size in sizes}
    newsboat = options.folder / f"newsboat-{BESIDE}"
    build_newsboat(newsboat, BESIDE)
    marked = with_unread(libraries[BESIDE], options.folder / "marked", MARKED)
    figures: dict[str, Figures] = defaultdict(lambda: defaultdict(list))
    rounds: list[tuple[str, Callable[[Figures], None]]] = [
        ("newsboat", partial(measure_newsboat, newsboat))
    ]
    # The starts first: opening articles leaves workers behind that load a model as they die.
    for of_library in (measure_start, measure_keys):
        for size, library in libraries.items():
            rounds.append((f"{size:,} articles", partial(of_library, library)))
    rounds.append((f"{BESIDE:,} articles", partial(measure_marks, marked)))
    for number in range(options.n + 1):
        for name, measure in rounds:
            # The first of each warms the disk.
            measure(figures[name] if number else defaultdict(list))
        time.sleep(REST_S)
    for name in figures:
        beside = figures["newsboat"] if name in {"newsboat", f"{BESIDE:,} articles"} else {}
        _print(name, figures[name], beside)
    start = {size: statistics.median(figures[f"{size:,} articles"][START]) for size in sizes}
    print(f"\nstart at {sizes[-1]:,}: {start[sizes[-1]] / start[BESIDE]:.2f} of {BESIDE:,}")


if __name__ == "__main__":
    main()
