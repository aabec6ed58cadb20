"""How long the interface keeps somebody waiting while 1,000 feeds answer for the first time.

    .venv/bin/python -m benchmarks.frames [--feeds 1000] [--urls FILE] [--folder DIR]

The real interface runs in a terminal of 120x36 and is asked to refresh everything; meanwhile j
and k are pressed in turn, ten times a second, also while the texts are made that the refresh
left, for a minute at most. Two figures of either, each with its median, its 99th
percentile and the worst: the gap between two turns of the event loop that draws, which asks to
be woken every 5 ms, and the time from a key to the first byte that is drawn after it.
"""

import argparse
import asyncio
import fcntl
import gc
import json
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.refresh import ENTRIES, Stand, start_server

COLUMNS, ROWS = 120, 36
TICK_S, KEY_EVERY_S, READ_S = 0.005, 0.1, 0.002
READ_FIRST = 20  # feeds that have answered before, so that there is a list to move in
SETTLED_S, GIVE_UP_S, TEXTS_S = 4.0, 900.0, 60.0


def show(library: Path, config: Path, found: Path) -> None:
    """Run the interface in this terminal; the gaps of its first refresh go into a file."""
    gc.disable()  # as `reader.__main__` does
    # Deferred: who presses the keys needs none of it.
    from reader.config import find_paths, load_config  # noqa: PLC0415
    from reader.library import Library  # noqa: PLC0415
    from reader.ui import app  # noqa: PLC0415
    from reader.ui.jobs import REFRESH, WORDS  # noqa: PLC0415

    class Watched(app.ReaderApp):
        def on_ready(self) -> None:
            super().on_ready()
            self.run_worker(self._tick())

        async def _tick(self) -> None:
            jobs = self.main_screen.stage.jobs
            while jobs.seconds(REFRESH) is None:
                await asyncio.sleep(TICK_S)
            began = time.perf_counter()
            gaps = await self._gaps(REFRESH, GIVE_UP_S)
            seconds = time.perf_counter() - began
            await asyncio.sleep(TICK_S)
            later = await self._gaps(WORDS, TEXTS_S)
            left = self.main_screen.stage.library.texts.count_waiting()
            found.write_text(json.dumps([seconds, gaps, later, left]))
            self.exit()

        async def _gaps(self, kind: str, most_s: float) -> list[float]:
            """Between the turns of the event loop while a job of that kind runs."""
            jobs = self.main_screen.stage.jobs
            gaps: list[float] = []
            began = last = time.perf_counter()
            while jobs.seconds(kind) is not None and last < began + most_s:
                await asyncio.sleep(TICK_S)
                now = time.perf_counter()
                gaps.append(now - last)
                last = now
            return gaps

    app.ReaderApp = Watched  # type: ignore[misc]
    paths = find_paths(library=library, config=config)
    app.run_app(Library.open(paths, load_config(config)))


def press(terminal: int, found: Path) -> list[tuple[float, float]]:
    """Press R, then j and k in turn until the gaps are there.

    When each was pressed, from the first on, and the time from key to frame, in s.
    """
    _read(terminal, SETTLED_S)
    os.write(terminal, b"R")
    waits: list[tuple[float, float]] = []
    began = time.perf_counter()
    for number in range(int(GIVE_UP_S / KEY_EVERY_S)):
        due = began + (number + 1) * KEY_EVERY_S
        _read(terminal, due - time.perf_counter())
        if found.exists():
            return waits
        pressed = time.perf_counter()
        os.write(terminal, b"jk"[number % 2 :][:1])
        drawn = _read(terminal, GIVE_UP_S, until_drawn=True)
        waits.append((pressed - began, drawn - pressed))
    raise TimeoutError("the refresh does not end")


def _read(terminal: int, seconds: float, *, until_drawn: bool = False) -> float:
    """Take off what is drawn for so long, or until something is; when that ended."""
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        if select.select([terminal], [], [], READ_S)[0]:
            try:
                os.read(terminal, 1 << 16)
            except OSError:  # it has ended
                break
            if until_drawn:
                break
    return time.perf_counter()


def measure(stand: Stand, folder: Path) -> None:
    """Refresh in the interface and print the figures."""
    found, files = folder / "gaps.json", (folder / "library", folder / "config.toml")
    stand.empty()
    stand.refresh_some(READ_FIRST)
    child, terminal = pty.fork()
    if child == 0:
        # The size before the program: a program that sees it change draws twice.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        command = [sys.executable, "-m", "benchmarks.frames", "--show", *map(str, files)]
        os.execv(sys.executable, [*command, str(found)])  # noqa: S606 - our own program
    waits = press(terminal, found)
    _read(terminal, 1.0)
    os.close(terminal)
    os.waitpid(child, 0)
    seconds, gaps, later, left = json.loads(found.read_text())
    print(f"{len(waits)} keys, the refresh took {seconds:.1f} s")
    tell("gap between turns", gaps)
    tell("key to frame", [wait for at, wait in waits if at <= seconds])
    if later:
        print(f"texts made for {sum(later):.1f} s, {left:,} left")
        tell("gap between turns", later)
        tell("key to frame", [wait for at, wait in waits if at > seconds])


def tell(what: str, seconds: Sequence[float]) -> None:
    """Print the median, the 99th percentile and the worst."""
    ordered = sorted(seconds)
    shown = (ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100], ordered[-1])
    half, most, worst = (f"{one * 1e3:.0f}" for one in shown)
    print(f"{what:18} median {half} ms, 99 % within {most} ms, worst {worst} ms", flush=True)


def main() -> None:
    """Measure what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where the library is made")
    parser.add_argument("--urls", type=Path, help="addresses, one a line, of another server")
    parser.add_argument("--show", type=Path, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.show:
        show(*options.show)
        return
    server = None
    if options.urls:
        urls = options.urls.read_text().split()[: options.feeds]
    else:
        server, urls = start_server(options.feeds, entries=ENTRIES)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    try:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            folder = Path(name) / "stand"
            measure(Stand(folder, urls, settings="[feeds]\nautomatic = false\n"), folder)
    finally:
        if server is not None:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
