"""The end comes in time and keeps the place, though nobody reads the terminal."""

import contextlib
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader import demo
from reader.config import Config, Paths, find_paths
from reader.library import Library
from reader.parts import now
from reader.store import feeds
from reader.ui.place import KEY
from tests.site import Answer, Site
from tests.workers import wait_until

ROWS, COLUMNS = 50, 200
SOON_S = 1.5  # half a second, and room for a busy machine; without a bound it is for ever
START = "import os, sys, fcntl, termios; {}; from reader.__main__ import main; sys.exit(main())"
TAKE_TERMINAL = "fcntl.ioctl(0, termios.TIOCSCTTY, 0)"


class Terminal:
    """The program in a terminal of its own, whose other end the test holds."""

    def __init__(self, paths: Paths, *, first: str = TAKE_TERMINAL) -> None:
        self.master, slave = pty.openpty()
        self.slave = os.dup(slave)  # so that its settings can be asked for at the end
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.settings = termios.tcgetattr(slave)
        self.seen = b""
        self.program = subprocess.Popen(
            [sys.executable, "-c", START.format(first), "--library", str(paths.library)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        os.close(slave)

    def press(self, keys: str) -> None:
        self.seen = b""
        os.write(self.master, keys.encode())

    def read_until(self, is_so: Callable[[bytes], bool], *, seconds: float = 20) -> None:
        give_up = time.monotonic() + seconds
        while not is_so(self.seen):
            assert time.monotonic() < give_up, self.seen[-2000:]
            if select.select([self.master], [], [], 0.02)[0]:
                self.seen += os.read(self.master, 65536)

    def go_to_article(self) -> None:
        self.press("3")
        self.read_until(lambda seen: b"removed" in seen)  # a key of no other pane

    def flood(self) -> None:
        """Have more drawn than the terminal holds, until the program cannot go on."""
        for _ in range(60):
            self.press("w")
            time.sleep(0.02)  # keys that come together are drawn together
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        before, give_up = -1.0, time.monotonic() + 20
        while (used := self._cpu_s()) != before:
            assert time.monotonic() < give_up
            before = used
            time.sleep(0.2)  # what is measured is that nothing is done for a while

    def _cpu_s(self) -> float:
        stat = Path(f"/proc/{self.program.pid}/stat").read_text(encoding="utf-8")
        fields = stat.rpartition(")")[2].split()
        return float(fields[11]) + float(fields[12])

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.slave)
            os.close(self.master)
        self.master = self.slave = -1

    def seconds_to_end(self, *, reads: bool = False) -> float:
        began = time.monotonic()
        if reads:
            self.read_until(lambda _: self.program.poll() is not None)
        self.program.wait(20)
        return time.monotonic() - began

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        if self.master >= 0:
            self.hang_up()


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only /proc tells when a program does nothing"
)
Start = Callable[..., Terminal]


@pytest.fixture
def paths() -> Paths:
    """A library with the demo's entries."""
    paths = find_paths()
    library = Library.open(paths, Config())
    demo.fill(library._db, now=now())
    for feed in library.feeds():
        library.edit_feed(feed.id, full_text=False)
    library.close()
    return paths


@pytest.fixture
def terminal(paths: Paths) -> Iterator[Start]:
    started: list[Terminal] = []

    def start(**options: str) -> Terminal:
        started.append(Terminal(paths, **options))
        started[-1].read_until(lambda seen: b"Feeds" in seen and b"keys" in seen)
        return started[-1]

    yield start
    for one in started:
        one.close()


def focus_kept(paths: Paths) -> object:
    library = Library.open(paths, Config())
    place = json.loads(library.recall(KEY) or "{}")
    library.close()
    return place.get("focus")


def end_by(number: signal.Signals) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.program.send_signal(number)


ENDS: dict[str, Callable[[Terminal], None]] = {
    "terminate": end_by(signal.SIGTERM),
    "hangup": end_by(signal.SIGHUP),
    "closed": Terminal.hang_up,
    "key": lambda terminal: terminal.press("Q"),
}
CODES = {"terminate": 143, "hangup": 129, "closed": 129, "key": 0}


@pytest.mark.parametrize("end", ENDS)
def test_leaving_ends_in_time_and_keeps_the_place(
    terminal: Start, paths: Paths, end: str
) -> None:
    program = terminal()
    program.go_to_article()
    ENDS[end](program)
    assert program.seconds_to_end(reads=end != "closed") < SOON_S
    assert program.program.returncode == CODES[end]
    assert focus_kept(paths) == "article"


@needs_proc
@pytest.mark.parametrize("end", ["terminate", "hangup", "closed"])
def test_a_terminal_that_nobody_reads_does_not_keep_the_program(
    terminal: Start, paths: Paths, end: str
) -> None:
    program = terminal()
    program.go_to_article()
    program.flood()
    ENDS[end](program)
    assert program.seconds_to_end() < SOON_S
    assert program.program.returncode == CODES[end]
    assert focus_kept(paths) == "article"


@needs_proc
def test_a_key_ends_though_nobody_reads_what_is_drawn(terminal: Start, paths: Paths) -> None:
    program = terminal()
    program.go_to_article()
    for _ in range(4):  # more frames than the terminal holds, less than are queued
        program.press("w")
        program.wait_until_idle()
    program.press("Q")
    assert program.seconds_to_end() < SOON_S
    assert program.program.returncode == 0
    assert focus_kept(paths) == "article"


@needs_proc
def test_the_shell_gets_a_terminal_it_can_use(terminal: Start) -> None:
    program = terminal()
    program.go_to_article()
    program.flood()
    program.program.terminate()
    program.seconds_to_end()
    program.read_until(lambda seen: b"\x1b[?1049l\x1b[?25h" in seen)
    assert termios.tcgetattr(program.slave) == program.settings


def test_a_terminal_goes_away_without_a_signal(terminal: Start, paths: Paths) -> None:
    program = terminal(first="pass")  # it is not the program's own, so nobody is told
    program.go_to_article()
    program.hang_up()
    assert program.seconds_to_end() < SOON_S
    assert focus_kept(paths) == "article"


ENDED_AT_A_SLOW_START = f"""{TAKE_TERMINAL}
import signal, time
from reader.ui.main_screen import MainScreen
compose = MainScreen.compose
def compose_slowly(screen):
    signal.raise_signal(signal.SIGTERM)
    time.sleep(0.25)  # longer than is waited for the loop, shorter than until the end
    return compose(screen)
MainScreen.compose = compose_slowly"""


def test_an_end_during_a_slow_start_is_no_error(paths: Paths) -> None:
    program = Terminal(paths, first=ENDED_AT_A_SLOW_START)
    try:
        program.seconds_to_end(reads=True)
        assert program.program.returncode == CODES["terminate"]
        assert b"The library is closed." not in program.seen
    finally:
        program.close()


WITHOUT_AN_APP = """
import sys, threading
from reader.ui.leaving import Leaving
leaving = Leaving(ask=lambda code: None, keep=lambda: None)
sys.__stderr__.close()
leaving.begin(7)
threading.Event().wait()
"""


def test_a_terminal_that_cannot_be_put_back_does_not_keep_the_program() -> None:
    master, slave = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", f"import fcntl, termios; {TAKE_TERMINAL}{WITHOUT_AN_APP}"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    try:
        assert program.wait(20) == 7
    finally:
        program.kill()
        os.close(slave)
        os.close(master)


# --- while something runs -----------------------------------------------------------------


def test_quitting_does_not_wait_for_a_refresh(
    terminal: Start, paths: Paths, site: Site
) -> None:
    library = Library.open(paths, Config())
    for number in range(200):
        path = f"/feed-{number}.xml"
        site.script(path, [Answer(hang=True)])
        feeds.add_feed(library._db, site.url(path), typed=True, now=now())
    library.close()
    program = terminal()
    program.press("R")
    site.wait_for(2)  # as many as one server is asked at a time; the others wait their turn
    program.press("Q")
    assert program.seconds_to_end(reads=True) < SOON_S
    assert program.program.returncode == 0


def test_quitting_does_not_wait_for_a_page(terminal: Start, paths: Paths, site: Site) -> None:
    site.script("/page", [Answer(hang=True)])
    item = f"<item><guid>g</guid><title>Quay</title><link>{site.url('/page')}</link></item>"
    site.page("/feed.xml", f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    library = Library.open(paths, Config())
    for feed in library.feeds():
        library.remove_feed(feed.id)
    (found,) = library.find_feeds(site.url("/feed.xml"))
    library.add_feed(found.url, full_text=True)
    library.close()
    program = terminal()
    program.press("\r")
    site.wait_for(2)
    program.press("Q")
    assert program.seconds_to_end(reads=True) < SOON_S
    assert program.program.returncode == 0


@needs_proc
def test_quitting_does_not_wait_for_names(terminal: Start) -> None:
    program = terminal()
    program.press("\r")
    pid = program.program.pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell which processes a process started")
    assert wait_until(lambda: len(_all_children(pid)) > 0)
    program.press("Q")
    assert program.seconds_to_end(reads=True) < SOON_S
    assert program.program.returncode == 0


def _all_children(pid: int) -> list[str]:
    """Every process that one of the threads of that process started."""
    found: list[str] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has ended since
            found += (task / "children").read_text().split()
    return found
