"""Runs the program's own command line against a server of hostile answers, and judges it.

A case says what comes of one address; `run_case` adds it to a library of its own (or imports or
extracts it), as somebody at a prompt would, and says what was not as it must be. Whatever
happens: the program neither crashes nor hangs, its whole process tree stays small, and nothing
it prints is a byte that a terminal obeys.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.hostile import FORBIDDEN

Outcome = Literal["ok", "error", "capped", "partial"]
Kind = Literal["feed", "page", "list"]

FETCH_S = 35.0  # no fetch may take longer, whatever the server does
STARTING_S = 10.0  # a program that starts on a busy machine
MAX_GROWTH_MB = 150.0
BUSY_S = 3.0  # of waiting for a processor: what failed then is tried again
REFRESHES = 10
MAX_STORED = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """One address and what must come of it."""

    path: str
    outcome: Outcome = "ok"
    items: int | None = None
    """How many entries the library holds afterwards; None when that is not said."""
    kind: Kind = "feed"
    titles: tuple[str, ...] = ()
    """What must stand in titles."""
    never: tuple[str, ...] = ()
    """What must stand nowhere."""
    says: str = ""
    """What the error must say."""
    refreshes: int = 0
    """How often to refresh it after all was read; nothing may become unread or be added."""
    tries: int = 1
    """How often it may have to be asked."""
    adds: int = 0
    """How many entries each refresh brings."""

    @property
    def is_shown(self) -> bool:
        """True when lists and articles are printed for a terminal too."""
        return self.path.startswith("/c/") or bool(self.never)


@dataclass(slots=True)
class Ran:
    """What one command did."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    """Without the time in which it was ready to run, and other programs ran."""
    peak_mb: float
    waited_s: float
    """That time; 0 where the system does not tell."""


@dataclass(slots=True)
class Verdict:
    """What came of a case."""

    case: Case
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: float = 0.0
    waited_s: float = 0.0
    items: int = 0
    said: str = ""

    def demand(self, truth: object, words: str) -> None:
        """Note the words as a problem unless it is true."""
        if not truth:
            self.problems.append(words)


# --- commands -----------------------------------------------------------------------------


def run_reader(
    library: Path, words: Sequence[str], *, config: Path | None = None, limit_s: float = 90.0
) -> Ran:
    """One command of the program, with the peak memory of its whole process tree."""
    waits: dict[Path, float] = {}
    command = [sys.executable, "-m", "reader", "--library", str(library)]
    if config is not None:
        command += ["--config", str(config)]
    began = time.monotonic()
    peaks = [0.0]
    with subprocess.Popen(
        [*command, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(library),
        start_new_session=True,
    ) as process:
        over = threading.Event()
        watcher = threading.Thread(
            target=_watch, args=(process.pid, peaks, waits, over), daemon=True
        )
        watcher.start()
        try:
            out, errors = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            process.kill()
            out, errors = process.communicate()
            errors += b"\nkilled after %d s" % limit_s
        over.set()
        watcher.join()
    waited_s = sum(waits.values())
    return Ran(
        process.returncode,
        out.decode("utf-8", "surrogateescape"),
        errors.decode("utf-8", "surrogateescape"),
        max(0.0, time.monotonic() - began - waited_s),
        max(peaks),
        waited_s,
    )


def _environment(library: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    home = str(library.parent)
    return kept | {"HOME": home, "XDG_STATE_HOME": f"{home}/state", "PYTHONUTF8": "1"}


def _watch(
    pid: int, peaks: list[float], waits: dict[Path, float], over: threading.Event
) -> None:
    """Note the memory of all processes below `pid` together, until told to stop.

    And of each how long its first thread waited for a processor.
    """
    while not over.wait(0.02):
        tree = _tree(pid)
        peaks.append(sum(map(_resident_mb, tree)))
        for path in (Path(f"/proc/{one}/schedstat") for one in tree):
            with contextlib.suppress(OSError, ValueError, IndexError):
                waits[path] = int(path.read_text("ascii").split()[1]) / 1e9


def _resident_mb(pid: int) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    return 0.0


def _tree(pid: int) -> list[int]:
    found, unseen = [], [pid]
    while unseen:
        current = unseen.pop()
        found.append(current)
        with contextlib.suppress(OSError, ValueError):
            for task in Path(f"/proc/{current}/task").iterdir():
                unseen += map(int, (task / "children").read_text("ascii").split())
    return found


# --- cases --------------------------------------------------------------------------------


def run_case(base: str, case: Case, folder: Path) -> Verdict:
    """What came of the case at the server `base`, in a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    verdict = Verdict(case)
    run = {"feed": _run_feed, "page": _run_page, "list": _run_list}[case.kind]
    run(base, folder / "library", verdict)
    return verdict


def _judge(verdict: Verdict, ran: Ran, *, limit_s: float) -> None:
    """What holds for every command."""
    verdict.peak_mb = max(verdict.peak_mb, ran.peak_mb)
    verdict.seconds = max(verdict.seconds, ran.seconds)
    verdict.waited_s = max(verdict.waited_s, ran.waited_s)
    both = ran.stdout + ran.stderr
    verdict.demand(ran.code in {0, 1}, f"ended with {ran.code}: {ran.stderr[-200:]!r}")
    verdict.demand("Traceback" not in both, "a traceback")
    verdict.demand(ran.seconds <= limit_s, f"took {ran.seconds:.1f} s")
    bad = FORBIDDEN.search(both)
    verdict.demand(bad is None, f"printed {bad.group()!r}" if bad else "")
    for words in verdict.case.never:
        verdict.demand(words not in both, f"printed {words!r}")
    if ran.code:
        verdict.demand(len(ran.stderr.strip()) > 10, "failed without a word")


def _run_feed(base: str, library: Path, verdict: Verdict) -> None:
    case = verdict.case
    adding = ["add", "--json", "--mark-read", base + case.path]
    added = run_reader(library, adding)
    for _ in range(case.tries - 1):
        added = run_reader(library, adding) if added.code else added
    _judge(verdict, added, limit_s=FETCH_S + STARTING_S)
    verdict.said = added.stderr.strip()
    status, problem = "", ""
    if added.code == 0:
        result = json.loads(added.stdout)
        status, problem = result["status"], result["error"]
        verdict.said = problem
    for _ in range(case.refreshes):
        _judge(verdict, run_reader(library, ["refresh", "--all", "--json"]), limit_s=FETCH_S)
    _judge_outcome(verdict, added.code, status, problem)
    _judge_library(library, verdict)


def _judge_outcome(verdict: Verdict, code: int, status: str, problem: str) -> None:
    case = verdict.case
    match case.outcome:
        case "ok":
            verdict.demand(code == 0 and not problem, f"failed: {verdict.said!r}")
        case "partial":
            verdict.demand(code == 0 and status == "damaged", "is not marked as damaged")
        case "error":
            verdict.demand(code == 1, "did not fail")
            verdict.demand(case.says in verdict.said, f"said {verdict.said!r}")
        case "capped":
            verdict.demand(code == 0 or case.says in verdict.said, f"said {verdict.said!r}")


def _judge_library(library: Path, verdict: Verdict) -> None:
    """Judge what is stored, as lists and articles show it."""
    case = verdict.case
    listed = run_reader(library, ["list", "--all", "--json", "--limit", "100000"])
    _judge(verdict, listed, limit_s=FETCH_S)
    rows = json.loads(listed.stdout) if listed.code == 0 else []
    verdict.items = len(rows)
    if case.items is not None and case.outcome == "partial":
        verdict.demand(len(rows) >= case.items, f"{len(rows)} entries, not {case.items}")
    elif case.items is not None:
        verdict.demand(len(rows) == case.items, f"{len(rows)} entries, not {case.items}")
    if case.outcome == "error":
        verdict.demand(not rows, f"an error that left {len(rows)} entries")
    verdict.demand(len(rows) <= MAX_STORED, f"{len(rows)} entries are too many")
    unread = sum(not row["read"] for row in rows) - case.refreshes * case.adds
    verdict.demand(unread == 0, f"{unread} entries were announced again")
    titles = "\n".join(row["title"] for row in rows)
    for words in case.titles:
        verdict.demand(words in titles, f"{words!r} is not there")
    if case.is_shown:
        commands = [["list", "--all"], *(["show", str(row["id"])] for row in rows[:3])]
        for command in commands:
            _judge(verdict, run_reader(library, command), limit_s=FETCH_S)
    _judge_store(library, verdict)


def _judge_store(library: Path, verdict: Verdict) -> None:
    stored = b"".join(path.read_bytes() for path in library.rglob("*") if path.is_file())
    for words in verdict.case.never:
        verdict.demand(words.encode() not in stored, f"stored {words!r}")


def _run_page(base: str, library: Path, verdict: Verdict) -> None:
    case = verdict.case
    ran = run_reader(library, ["extract", "--json", base + case.path])
    _judge(verdict, ran, limit_s=FETCH_S + STARTING_S)
    verdict.said = ran.stderr.strip()
    _judge_outcome(verdict, ran.code, "damaged", "")
    for words in case.titles:
        verdict.demand(words in ran.stdout, f"{words!r} is not there")


def _run_list(base: str, library: Path, verdict: Verdict) -> None:
    case = verdict.case
    file = library.parent / "feeds.opml"
    with urllib.request.urlopen(base + case.path) as answer:  # noqa: S310 - our own server
        file.write_bytes(answer.read())
    ran = run_reader(library, ["import", "--json", str(file)])
    _judge(verdict, ran, limit_s=FETCH_S)
    verdict.said = ran.stderr.strip()
    if ran.stdout.strip():
        done = json.loads(ran.stdout)
        verdict.items = len(done["added"])
        reasons = all(refused["reason"] for refused in done["refused"])
        verdict.demand(reasons, "a refusal without its reason")
        if case.outcome == "partial":
            verdict.demand(done["refused"], "refused nothing")
    if case.outcome == "error":
        verdict.demand(ran.code == 1, "did not fail")
    elif case.outcome == "ok":
        verdict.demand(ran.code == 0, f"failed: {verdict.said!r}")
    if case.items is not None:
        verdict.demand(verdict.items == case.items, f"{verdict.items} feeds, not {case.items}")
    again = run_reader(library, ["feeds", "--json"])
    _judge(verdict, again, limit_s=FETCH_S)
    _judge_store(library, verdict)
