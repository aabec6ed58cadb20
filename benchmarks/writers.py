"""Two interfaces and four command-line writers at one library: no lock error, nothing lost.

    .venv/bin/python -m benchmarks.writers [--minutes 5] [--folder DIR]

Both interfaces run in terminals of their own and are typed at: star, mark read, mark a list
read, undo. Meanwhile four loops of commands edit, import, refresh (against a server on
loopback) and pause and keep. An action counts once the screen says it, or the command has
ended with 0. At the end the library has to hold exactly what was done; a lock error on any
screen or stream, a command that fails, and an action that is lost or not done within 15 s end
the benchmark with an error.
"""

import argparse
import fcntl
import os
import pty
import random
import re
import select
import signal
import sqlite3
import struct
import subprocess
import tempfile
import termios
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyte

from benchmarks.damage import NOW, make_entry
from benchmarks.feed_server import entries_of
from benchmarks.refresh import READER, start_server
from reader.config import find_paths
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.check import find_faults
from reader.store.db import open_database
from reader.store.health import pause_feed
from reader.store.values import FeedChange

ROWS, COLUMNS = 36, 120
STATUS_ROW = -2
TO_STATUS = re.compile(rb"(?=\x1b\[%d;\d+H)" % (ROWS + STATUS_ROW + 1))
"""Where the cursor goes to the status line."""
SMART_ROWS = 3  # above the feeds
ALL_READ, AGAIN = 0.2, 0.1
"""How often a list is marked read and given back, and a mark taken back and made again."""
ENTRIES = 300
ANSWER_S = 15.0
LOCKED = re.compile(r"busy|locked|being refreshed|database|stumbled", re.IGNORECASE)
TITLES = ("00 Alpha", "00 Beta", "00 Gamma", "00 Delta")
REFRESHED, SERVED, LATENCY_MS = 6, 30, 20
IMPORTED = 5


@dataclass
class Tally:
    """What was done, how long each took, and what went wrong."""

    done: int = 0
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """One more that was acknowledged."""
        self.done += 1
        self.waits.append(seconds)


class Typist(threading.Thread):
    """Types at one interface, in the list of a feed of its own; knows what must come of it."""

    def __init__(
        self, command: list[str], env: dict[str, str], feed: str, until: float
    ) -> None:
        super().__init__(name=feed)
        self.tally = Tally()
        self.starred: set[int] = set()
        """Rows of the list, from its top."""
        self.read: set[int] = set()
        self._command, self._env, self._until = command, env, until
        self._chance = random.Random(feed)  # noqa: S311 - which keys are pressed
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal = -1
        self._seen = [""]
        """What the status line said before the last key, and all that it said since."""

    def run(self) -> None:
        """Open the interface, type until the time is over, leave it."""
        pid, self._terminal = pty.fork()
        if pid == 0:
            os.execvpe(self._command[0], self._command, self._env)  # noqa: S606 - ours
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        try:
            self._work()
        except TimeoutError as problem:
            self.tally.faults.append(str(problem))
        except Exception as problem:  # noqa: BLE001 - said at the end; the others go on
            self.tally.faults.append(repr(problem))
        finally:
            with suppress(OSError):
                os.write(self._terminal, b"\x03")
                self._look(2.0)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)
            os.close(self._terminal)

    def _work(self) -> None:
        self._wait_for(self.name, anywhere=True)
        self._press("1")
        self._press("g")
        for _ in range(SMART_ROWS + TITLES.index(self.name)):
            self._press("j")
        self._press("\r")
        self._wait_for(f"Title of 0-{self.name}", anywhere=True)
        self._press("g")
        row = 0
        while time.monotonic() < self._until:
            # What is said differs from one key to the next, so none is taken for another's.
            self._star(row)
            self._mark(row)
            chance = self._chance.random()
            if chance < ALL_READ:
                # With nothing unread there is nothing to give back: undo would take the
                # mark before it.
                said = self._do("A", r"Marked \d+ read in|Nothing unread in", _nothing)
                if said.startswith("Marked"):
                    self._do("U", r"Undone: \d", _nothing)
            elif chance < ALL_READ + AGAIN:
                said = "Marked read" if row in self.read else "Marked unread"
                self._do("U", "Undone: “", _nothing)
                self._do("m", said, _nothing)
            row = (row + 1) % ENTRIES
            self._press("j" if row else "g")

    def _star(self, row: int) -> None:
        said = "Star taken off" if row in self.starred else "Starred"
        self._do("s", said, lambda: self.starred.symmetric_difference_update({row}))

    def _mark(self, row: int) -> None:
        said = "Marked unread" if row in self.read else "Marked read"
        self._do("m", said, lambda: self.read.symmetric_difference_update({row}))

    def _do(self, key: str, said: str, then: Callable[[], None]) -> str:
        """Press the key, wait until the status line says it, note what it did; the sentence."""
        began = time.perf_counter()
        self._seen = [self._status()]
        os.write(self._terminal, key.encode())
        sentence = self._wait_for(said)
        then()
        self.tally.add(time.perf_counter() - began)
        return sentence

    def _press(self, key: str) -> None:
        os.write(self._terminal, key.encode())
        self._look(0.05)

    def _wait_for(self, said: str, *, anywhere: bool = False) -> str:
        """The sentence of the status line that says it, or the screen; else TimeoutError."""
        end = time.monotonic() + ANSWER_S
        while True:
            for shown in [self._text()] if anywhere else self._seen[1:]:
                if re.search(said, shown):
                    return shown
            self._look(0.02)
            if found := LOCKED.search(self._text()):
                line = next(line for line in self._screen.display if found.group() in line)
                raise TimeoutError(f"{self.name}: {line.strip()}")
            if time.monotonic() > end:
                told = " then ".join(f"“{shown}”" for shown in self._seen)
                raise TimeoutError(f"{self.name}: not “{said}” but {told}")

    def _status(self) -> str:
        return self._screen.display[STATUS_ROW].strip()

    def _look(self, seconds: float) -> None:
        """Take in what the interface draws, and every sentence of its status line."""
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        while ready:
            drawn = os.read(self._terminal, 1 << 16)
            # One look may take in many frames: apart where a status line begins.
            for part in TO_STATUS.split(drawn):
                self._stream.feed(part)
                if self._status() != self._seen[-1]:
                    self._seen.append(self._status())
            ready, _, _ = select.select([self._terminal], [], [], 0)

    def _text(self) -> str:
        return "\n".join(self._screen.display)


def _nothing() -> None:
    """What is taken back at once."""


class Writer(threading.Thread):
    """Runs one kind of command again and again."""

    def __init__(self, name: str, reader: list[str], env: dict[str, str], until: float) -> None:
        super().__init__(name=name)
        self.tally = Tally()
        self.number = 0
        """Of the last command that was acknowledged."""
        self._reader, self._env, self._until = reader, env, until

    def run(self) -> None:
        """Until the time is over."""
        while time.monotonic() < self._until:
            self.number += 1
            began = time.perf_counter()
            words = self.command(self.number)
            done = subprocess.run(
                [*self._reader, *words],
                env=self._env,
                capture_output=True,
                text=True,
                check=False,
            )
            said = f"{done.stdout}{done.stderr}"
            if done.returncode or LOCKED.search(done.stderr):
                self.tally.faults.append(f"{self.name} {self.number}: {said.strip()}")
            else:
                self.tally.add(time.perf_counter() - began)

    def command(self, number: int) -> list[str]:
        """The words of that command."""
        raise NotImplementedError


class Editor(Writer):
    """Changes title and folder of a feed."""

    def command(self, number: int) -> list[str]:
        """The last one stands at the end."""
        return ["edit", "3", "--title", f"Title {number}", "--folder", f"Folder {number % 7}"]


class Keeper(Writer):
    """Pauses and resumes a feed, and says how much is kept of it."""

    def command(self, number: int) -> list[str]:
        """As above."""
        paused = "--pause" if number % 2 else "--no-pause"
        return ["edit", "4", "--keep", f"{number}d", paused]


class Importer(Writer):
    """Imports lists of feeds that were not there."""

    folder: Path

    def command(self, number: int) -> list[str]:
        """Five addresses that nobody asks."""
        path = self.folder / f"list-{number}.opml"
        outlines = "".join(
            f'<outline type="rss" xmlUrl="{url}"/>' for url in self.addresses(number)
        )
        path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        return ["import", str(path)]

    def addresses(self, number: int) -> list[str]:
        """Those of one list."""
        return [f"https://site-{number}-{part}.example/feed.xml" for part in range(IMPORTED)]


class Refresher(Writer):
    """Refreshes feeds that have new entries each time."""

    urls: list[str]

    def command(self, number: int) -> list[str]:
        """The server goes on by an epoch first."""
        origin = self.urls[0].partition("/feed/")[0]
        urllib.request.urlopen(f"{origin}/_epoch/{number}").read()  # noqa: S310 - loopback
        return ["refresh", *self.urls]


def make_library(folder: Path, urls: list[str]) -> Path:
    """Four feeds that are not asked, with unread entries, and those that are refreshed."""
    db = open_database(find_paths(library=folder).database)
    chance = random.Random(1)  # noqa: S311 - words of articles, no secret
    for title in TITLES:
        url = f"https://{title.split()[1].lower()}.example/feed"
        feed_id = feeds.add_feed(db, url, title=title, now=NOW)
        added = [make_entry(chance, f"{entry}-{title}", entry) for entry in range(ENTRIES)]
        change = FeedChange("new", None, is_success=True, added=tuple(added[::-1]))
        apply_change(db, feed_id, change, NOW)
        pause_feed(db, feed_id, NOW)
    for url in urls:
        feeds.add_feed(db, url, typed=True, now=NOW)
    db.close()
    return db.path


def check(
    path: Path, typists: list[Typist], writers: tuple[Editor, Keeper, Importer, Refresher]
) -> list[str]:
    """What is not as it was acknowledged."""
    editor, keeper, importer, refresher = writers
    with closing(sqlite3.connect(path)) as connection:
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        wrong = [fault for fault in wrong if fault != "ok"]
        for typist in typists:
            for mark, rows in (("is_starred", typist.starred), ("is_read", typist.read)):
                names = connection.execute(
                    f"SELECT e.identity FROM entry_states AS s JOIN entries AS e "  # noqa: S608
                    f"ON e.id = s.entry_id JOIN feeds AS f ON f.id = s.feed_id "
                    f"WHERE f.user_title = ? AND {mark}",
                    (typist.name,),
                )
                found = {int(name.partition("-")[0]) for (name,) in names}
                if lost := found ^ rows:
                    wrong.append(f"{typist.name}: {mark} of rows {sorted(lost)}")
        title, folder = connection.execute(
            "SELECT user_title, folder FROM feeds WHERE id = 3"
        ).fetchone()
        if (title, folder) != (f"Title {editor.number}", f"Folder {editor.number % 7}"):
            wrong.append(f"edit {editor.number}: {title}, {folder}")
        days, is_paused = connection.execute(
            "SELECT keep_days, paused_at IS NOT NULL FROM feeds WHERE id = 4"
        ).fetchone()
        if (days, is_paused) != (keeper.number, keeper.number % 2):
            wrong.append(f"keep {keeper.number}: {days} days, paused {is_paused}")
        known = {row[0] for row in connection.execute("SELECT url FROM feeds")}
        wanted = {
            url
            for number in range(1, importer.number + 1)
            for url in importer.addresses(number)
        }
        if missing := wanted - known:
            wrong.append(f"import: {len(missing)} feeds are missing")
        for feed, url in enumerate(refresher.urls):
            (entries,) = connection.execute(
                "SELECT entries FROM feeds WHERE url = ?", (url,)
            ).fetchone()
            expected = entries_of(feed, refresher.number, SERVED)
            if entries != expected:
                wrong.append(f"refresh: {entries} entries of feed {feed}, not {expected}")
    db = open_database(path)
    wrong += [*db.notes, *find_faults(db)]
    db.close()
    return wrong


def tell(name: str, tally: Tally) -> None:
    """Print how many actions there were and how long they took."""
    waits = sorted(tally.waits) or [0.0]
    print(
        f"{name:14} {tally.done:6} actions, median {1000 * waits[len(waits) // 2]:6.0f} ms, "
        f"95th {1000 * waits[int(0.95 * len(waits))]:6.0f}, most {1000 * waits[-1]:6.0f}"
    )
    for fault in tally.faults:
        print(f"    {fault}")


def main() -> None:
    """Type, write, check and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--folder", type=Path, help="where the library is made")
    options = parser.parse_args()
    server, urls = start_server(REFRESHED, entries=SERVED, latency_ms=LATENCY_MS)
    # One port serves all: an epoch holds for the whole server.
    try:
        with tempfile.TemporaryDirectory(dir=options.folder) as place:
            failed = crowd(Path(place), urls, minutes=options.minutes)
    finally:
        server.kill()
        server.wait()
    raise SystemExit(1 if failed else 0)


def crowd(folder: Path, urls: list[str], *, minutes: float) -> bool:
    """All of them at one library; True when anything went wrong."""
    library, config = folder / "library", folder / "config.toml"
    path = make_library(library, urls)
    allowed = ", ".join(f'"{url.split("/")[2]}"' for url in urls)
    config.write_text(
        f"[network]\nallow_private = [{allowed}]\n"
        "[feeds]\nautomatic = false\n[entities]\nbackground = false\n"
    )
    env = {
        **os.environ,
        "TERM": "xterm-256color",
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    command = [str(READER), "--library", str(library), "--config", str(config)]
    until = time.monotonic() + 60 * minutes
    typists = [Typist(command, env, title, until) for title in TITLES[:2]]
    editor = Editor("edit", command, env, until)
    keeper = Keeper("pause and keep", command, env, until)
    importer = Importer("import", command, env, until)
    refresher = Refresher("refresh", command, env, until)
    importer.folder, refresher.urls = folder, urls
    everybody: list[Typist | Writer] = [*typists, editor, keeper, importer, refresher]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    for one in everybody:
        tell(one.name, one.tally)
    wrong = check(path, typists, (editor, keeper, importer, refresher))
    for words in wrong:
        print(words)
    faults = len(wrong) + sum(len(one.tally.faults) for one in everybody)
    done = sum(one.tally.done for one in everybody)
    print(f"{done} actions acknowledged in {minutes:g} minutes, {faults} faults")
    return faults > 0


if __name__ == "__main__":
    main()
