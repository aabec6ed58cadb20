"""Tasks that hang, callers that wait for them, and a look at processes from outside."""

import contextlib
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from reader.compute import Compute, Lane
from reader.errors import ReaderError
from reader.model import CancelToken

Task = tuple[Callable[..., object], tuple[object, ...]]
HANG_IN_PYTHON: Task = (exec, ("while True: pass",))
HANG_IN_C: Task = (re.fullmatch, ("(a+)+b", "a" * 60))
SLEEP: Task = (time.sleep, (3600.0,))
PID = "__import__('os').getpid()"


def is_running(pid: int) -> bool:
    """False once the process has ended, though nobody may have collected it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            return not Path("/proc/self").exists()
        return False
    return state not in "ZX"


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


class Caller(threading.Thread):
    """Runs a task and keeps how it ended."""

    def __init__(
        self, compute: Compute, task: Task, *, lane: Lane = "text", seconds: float = 600
    ) -> None:
        super().__init__(daemon=True)
        self.compute, self.task, self.lane, self.seconds = compute, task, lane, seconds
        self.cancel = CancelToken()
        self.ended: object = None
        self.start()

    def run(self) -> None:
        function, arguments = self.task
        try:
            self.ended = self.compute.run(
                function,
                *arguments,
                seconds=self.seconds,
                lane=self.lane,
                cancel=self.cancel,
            )
        except ReaderError as problem:
            self.ended = problem


def busy_worker(
    folder: Path, hang: Task, compute: Compute, *, lane: Lane = "text", seconds: float = 600
) -> tuple[Caller, int]:
    """A caller whose task hangs, and the process that does; it says so in a file first."""
    note = folder / "pid"
    caller = Caller(compute, (_note_and_hang, (str(note), hang)), lane=lane, seconds=seconds)
    assert wait_until(lambda: note.exists() and note.read_text().endswith("."))
    return caller, int(note.read_text().rstrip("."))


def _note_and_hang(note: str, hang: Task) -> object:
    Path(note).write_text(f"{os.getpid()}.")
    function, arguments = hang
    return function(*arguments)
