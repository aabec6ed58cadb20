"""Refreshing many feeds against newsboat, unchanged and cold, in one run.

    .venv/bin/python -m benchmarks.refresh [--feeds 500 1000] [--runs 3] [--folder DIR]
    .venv/bin/python -m benchmarks.refresh --urls FILE      feeds of another server, on loopback

Starts a server of its own on 100 ports of loopback, 50 ms of latency an answer, and runs both
programs in turn, A B A B ...; newsboat (if it is installed) with `reload-threads 50`. Figures
are medians of wall time, and CPU of the process with its children. A folder on a RAM disk
leaves the disk out. newsboat also reads its whole cache at every start, and takes minutes for
30,000 entries: after `--patience` seconds it is stopped, and counts as having taken so long.
`--bare` measures it with feeds of one entry, where that counts for nothing.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

READER = Path(sys.executable).parent / "reader"
PORTS, LATENCY_MS = 100, 50
ENTRIES, ENTRY_BYTES = 30, 4000


class Run(Struct, frozen=True):
    """What one run of a program took."""

    seconds: float
    cpu_s: float
    was_stopped: bool = False
    """It would have taken longer."""


def run(command: Sequence[str | Path], *, patience_s: float | None = None) -> Run:
    """Run it to its end, or so long; raises when it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    was_stopped = False
    try:
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience_s,
        )
    except subprocess.TimeoutExpired:
        was_stopped = True
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu_s, was_stopped)


class Stand:
    """Both programs, subscribed to the same feeds, each with a library of its own."""

    def __init__(
        self,
        folder: Path,
        urls: Sequence[str],
        *,
        settings: str = "",
        patience_s: float | None = None,
    ) -> None:
        self._folder = folder
        self._patience_s = patience_s
        folder.mkdir(parents=True)
        outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
        self._opml = folder / "feeds.opml"
        self._opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        self._config = folder / "config.toml"
        pairs = sorted({url.split("/")[2] for url in urls})
        allowed = ", ".join(f'"{pair}"' for pair in pairs)
        self._config.write_text(f"{settings}[network]\nallow_private = [{allowed}]\n")
        (folder / "urls").write_text("\n".join(urls) + "\n")
        (folder / "newsboat.conf").write_text("reload-threads 50\nauto-reload no\n")

    def empty(self) -> None:
        """Forget every answer."""
        shutil.rmtree(self._folder / "library", ignore_errors=True)
        for path in self._folder.glob("cache.db*"):
            path.unlink()
        run([*self._reader(), "import", self._opml])

    def _reader(self) -> list[str | Path]:
        return [READER, "--library", self._folder / "library", "--config", self._config]

    def refresh_some(self, count: int) -> None:
        """Have that many feeds answer for the first time."""
        run([*self._reader(), "refresh", *map(str, range(1, count + 1))])

    def refresh(self, program: str) -> Run:
        """One refresh of all feeds by that program."""
        if program == "reader":
            return run([*self._reader(), "refresh", "--all"])
        folder = self._folder
        files: list[str | Path] = ["-u", folder / "urls", "-C", folder / "newsboat.conf"]
        command = ["newsboat", *files, "-c", folder / "cache.db", "-x", "reload"]
        return run(command, patience_s=self._patience_s)


def measure(stand: Stand, programs: Sequence[str], *, runs: int, feeds: int) -> None:
    """Cold once, then unchanged; both programs in turn."""
    stand.empty()
    cold = {program: [stand.refresh(program)] for program in programs}
    tell(f"{feeds} cold", cold)
    unchanged: dict[str, list[Run]] = {program: [] for program in programs}
    for _ in range(runs):
        for program in programs:
            if not any(one.was_stopped for one in unchanged[program]):
                unchanged[program].append(stand.refresh(program))
    tell(f"{feeds} unchanged", unchanged)


def tell(what: str, found: dict[str, list[Run]]) -> None:
    """Print the medians, and how many times faster reader was."""
    medians = {
        program: statistics.median(one.seconds for one in runs)
        for program, runs in found.items()
    }
    for program, runs in found.items():
        cpu_s = statistics.median(one.cpu_s for one in runs)
        more = "  (stopped)" if any(one.was_stopped for one in runs) else ""
        print(f"{what:16} {program:9} {medians[program]:7.2f} s   CPU {cpu_s:7.2f} s{more}")
    if "newsboat" in medians:
        print(
            f"{what:16} {medians['newsboat'] / medians['reader']:.1f} times faster", flush=True
        )


def start_server(
    feeds: int,
    *,
    entries: int,
    latency_ms: float = LATENCY_MS,
    entry_bytes: int = ENTRY_BYTES,
) -> tuple[subprocess.Popen[str], list[str]]:
    """The server, and the addresses of its feeds."""
    command = [sys.executable, "-m", "benchmarks.feed_server"]
    options = ["--ports", PORTS, "--latency-ms", latency_ms, "--entries", entries]
    server = subprocess.Popen(
        [*command, *map(str, options), "--entry-bytes", str(entry_bytes)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None  # noqa: S101 - a pipe was asked for
    ports = [int(port) for port in server.stdout.readline().split()]
    return server, [
        f"http://127.0.0.1:{ports[number % len(ports)]}/feed/{number}.xml"
        for number in range(feeds)
    ]


def main() -> None:
    """Measure what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, nargs="+", default=[500, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the libraries are made")
    parser.add_argument("--urls", type=Path, help="addresses, one a line, of another server")
    parser.add_argument("--patience", type=float, default=300.0, help="seconds for newsboat")
    parser.add_argument("--bare", action="store_true", help="one entry a feed")
    options = parser.parse_args()
    programs = ["reader", *(["newsboat"] if shutil.which("newsboat") else [])]
    server = None
    if options.urls:
        urls = options.urls.read_text().split()
    else:
        server, urls = start_server(max(options.feeds), entries=1 if options.bare else ENTRIES)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    try:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for feeds in options.feeds:
                stand = Stand(
                    Path(folder) / str(feeds), urls[:feeds], patience_s=options.patience
                )
                measure(stand, programs, runs=options.runs, feeds=feeds)
    finally:
        if server is not None:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
