"""Worker processes, for real: they hang, die and are left alone, and the caller never minds.

Tasks are importable functions of the standard library: `exec` hangs in Python, `re.fullmatch`
in C with the interpreter held, `time.sleep` in C without.
"""

import contextlib
import multiprocessing.spawn
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from reader.compute import Compute, pool
from reader.compute.pool import Lane
from reader.errors import CancelledError, ComputeError, FeedParseError, FetchError, ReaderError
from reader.model import CancelToken

Task = tuple[Callable[..., object], tuple[object, ...]]
HANG_IN_PYTHON: Task = (exec, ("while True: pass",))
HANG_IN_C: Task = (re.fullmatch, ("(a+)+b", "a" * 60))
SLEEP: Task = (time.sleep, (3600.0,))
HANGS = pytest.mark.parametrize(
    "hang", [HANG_IN_PYTHON, HANG_IN_C, SLEEP], ids=["python", "c", "asleep"]
)
QUIT_S = 0.5  # what quitting may take in all; 0.06 s on an idle machine
PID = "__import__('os').getpid()"


@pytest.fixture
def compute() -> Iterator[Compute]:
    made = Compute(workers=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Compute]:
    """For tests that leave their worker as it was: starting one takes 0.3 s."""
    made = Compute(workers=1)
    yield made
    made.close()


@pytest.fixture
def wide() -> Iterator[Compute]:
    made = Compute(workers=2)
    yield made
    made.close()


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

    def __init__(self, compute: Compute, task: Task, lane: Lane = "text") -> None:
        super().__init__(daemon=True)
        self.compute, self.task, self.lane = compute, task, lane
        self.cancel = CancelToken()
        self.ended: object = None
        self.start()

    def run(self) -> None:
        function, arguments = self.task
        try:
            self.ended = self.compute.run(
                function, *arguments, seconds=600, lane=self.lane, cancel=self.cancel
            )
        except ReaderError as problem:
            self.ended = problem


def busy_worker(folder: Path, hang: Task, compute: Compute) -> tuple[Caller, int]:
    """A caller whose task hangs, and the process that does; it says so in a file first."""
    note = folder / "pid"
    caller = Caller(compute, (_note_and_hang, (str(note), hang)))
    assert wait_until(lambda: note.exists() and note.read_text().endswith("."))
    return caller, int(note.read_text().rstrip("."))


def _note_and_hang(note: str, hang: Task) -> object:
    Path(note).write_text(f"{os.getpid()}.")
    function, arguments = hang
    return function(*arguments)


# --- answers ------------------------------------------------------------------------------


def test_the_result_of_the_task_comes_back(shared: Compute) -> None:
    assert shared.run(sorted, [3, 1, 2], seconds=30) == [1, 2, 3]


def test_no_process_is_started_before_the_first_task() -> None:
    code = (
        "import sys; from reader.compute import Compute; Compute();"
        "print([m for m in ('pebble', 'multiprocessing.context', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_two_lanes_are_different_processes(compute: Compute) -> None:
    first = compute.run(eval, PID, seconds=30)
    second = compute.run(eval, PID, seconds=30, lane="names")
    assert first != second


def test_a_worker_is_used_again(shared: Compute) -> None:
    pids = {shared.run(eval, PID, seconds=30) for _ in range(5)}
    assert len(pids) == 1


def test_ten_megabytes_go_there_and_back(shared: Compute) -> None:
    content = os.urandom(10_000_000)
    assert shared.run(bytes, content, seconds=30) == content


def test_many_threads_share_two_workers(wide: Compute) -> None:
    callers = [Caller(wide, (pow, (number, 2))) for number in range(20)]
    for caller in callers:
        caller.join(60)
    assert [caller.ended for caller in callers] == [number**2 for number in range(20)]


# --- errors -------------------------------------------------------------------------------


def test_an_error_of_ours_arrives_with_its_attributes(shared: Compute) -> None:
    code = (
        "from reader.errors import FetchError\n"
        "raise FetchError('No.', url='https://a.example', status=404, retry_after_s=2.5)"
    )
    with pytest.raises(FetchError, match=r"^No\.$") as caught:
        shared.run(exec, code, {}, seconds=30)
    found = caught.value
    assert (found.url, found.status, found.retry_after_s) == ("https://a.example", 404, 2.5)


def test_an_error_of_ours_keeps_its_class(shared: Compute) -> None:
    code = "from reader.errors import FeedParseError; raise FeedParseError('x', url='u')"
    with pytest.raises(FeedParseError) as caught:
        shared.run(exec, code, {}, seconds=30)
    assert caught.value.url == "u"


def test_another_error_becomes_one_of_ours(shared: Compute) -> None:
    with pytest.raises(ComputeError, match="ZeroDivisionError") as caught:
        shared.run(divmod, 1, 0, seconds=30)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_exit_inside_a_task_is_an_error(shared: Compute) -> None:
    with pytest.raises(ComputeError):
        shared.run(sys.exit, 3, seconds=30)


def test_an_error_that_cannot_travel_is_an_error_all_the_same(shared: Compute) -> None:
    code = (
        "class Odd(Exception):\n"
        "    def __init__(self, a, b): super().__init__(a)\n"
        "raise Odd(1, 2)"
    )
    with pytest.raises(ComputeError):
        shared.run(exec, code, {}, seconds=30)
    assert shared.run(len, "abc", seconds=30) == 3


def test_a_task_that_cannot_be_imported_is_an_error(shared: Compute) -> None:
    with pytest.raises(ComputeError):
        shared.run(eval, "__import__('no_such_module_at_all')", seconds=30)


def test_a_worker_that_crashes_is_an_error_and_replaced(compute: Compute) -> None:
    with pytest.raises(ComputeError, match="ended unexpectedly"):
        compute.run(os._exit, 7, seconds=30)
    assert compute.run(len, "abc", seconds=30) == 3


# --- deadlines ----------------------------------------------------------------------------


@HANGS
def test_a_hang_ends_at_the_deadline(compute: Compute, hang: Task) -> None:
    function, arguments = hang
    compute.run(len, "", seconds=30)
    began = time.monotonic()
    with pytest.raises(ComputeError, match="longer than 1 seconds"):
        compute.run(function, *arguments, seconds=1)
    assert time.monotonic() - began < 4  # 1.1 s on an idle machine
    assert compute.run(len, "abc", seconds=30) == 3


def test_time_spent_unpickling_counts(compute: Compute) -> None:
    with pytest.raises(ComputeError, match="longer than 1 seconds"):
        compute.run(len, _SlowToLoad(), seconds=1)


class _SlowToLoad:
    def __reduce__(self) -> tuple[Callable[[float], None], tuple[float]]:
        return time.sleep, (3600.0,)


def test_the_kernel_ends_a_task_that_pebble_does_not(compute: Compute) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, -1))\nwhile True: pass"
    with pytest.raises(ComputeError, match="longer than"):
        compute.run(exec, code, {}, seconds=600)


def test_each_task_carries_a_limit_on_processor_time(shared: Compute) -> None:
    code = "__import__('resource').getrlimit(0)[0]"  # 0 is RLIMIT_CPU
    assert 0 < shared.run(eval, code, seconds=5) < 60


# --- cancelling and quitting --------------------------------------------------------------


@HANGS
def test_cancelling_ends_the_wait_and_the_task(
    compute: Compute, hang: Task, tmp_path: Path
) -> None:
    caller, pid = busy_worker(tmp_path, hang, compute)
    caller.cancel.cancel()
    caller.join(10)
    assert isinstance(caller.ended, CancelledError)
    assert wait_until(lambda: not is_running(pid))


def test_cancelling_while_others_hold_the_workers(compute: Compute, tmp_path: Path) -> None:
    busy_worker(tmp_path, SLEEP, compute)
    waiting = Caller(compute, (len, ("abc",)))
    waiting.cancel.cancel()
    waiting.join(10)
    assert isinstance(waiting.ended, CancelledError)


@HANGS
def test_closing_kills_a_hanging_worker_at_once(
    compute: Compute, hang: Task, tmp_path: Path
) -> None:
    caller, pid = busy_worker(tmp_path, hang, compute)
    began = time.monotonic()
    compute.close()
    took = time.monotonic() - began
    caller.join(10)
    assert took < QUIT_S
    assert isinstance(caller.ended, CancelledError)
    assert wait_until(lambda: not is_running(pid))


def test_closing_while_workers_start(compute: Compute) -> None:
    caller = Caller(compute, (bytes, (bytes(5_000_000),)))
    time.sleep(0.05)
    began = time.monotonic()
    compute.close()
    assert time.monotonic() - began < QUIT_S
    caller.join(10)
    assert not caller.is_alive()


def test_closing_without_use_or_twice_is_nothing() -> None:
    compute = Compute()
    compute.close()
    compute.close()


def test_nothing_runs_after_closing(compute: Compute) -> None:
    compute.close()
    with pytest.raises(CancelledError):
        compute.run(len, "abc", seconds=30)


# --- killed from outside ------------------------------------------------------------------


def test_a_worker_killed_while_idle_is_replaced(compute: Compute) -> None:
    pid = compute.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGKILL)
    assert compute.run(eval, PID, seconds=30) != pid


def test_a_pool_found_broken_is_replaced(compute: Compute) -> None:
    pid = compute.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not is_running(pid))
    time.sleep(0.5)  # the pool's own threads notice
    assert compute.run(len, "abc", seconds=30) == 3


def test_a_worker_killed_at_work_is_an_error(compute: Compute, tmp_path: Path) -> None:
    caller, pid = busy_worker(tmp_path, SLEEP, compute)
    os.kill(pid, signal.SIGKILL)
    caller.join(30)
    assert isinstance(caller.ended, ComputeError)


@pytest.mark.slow
def test_a_worker_that_does_not_answer_is_replaced(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = compute.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(pool, "START_S", 5.0)
    assert compute.run(eval, PID, seconds=30) != pid
    assert wait_until(lambda: not is_running(pid))


@pytest.mark.slow
def test_a_stopped_task_ends_soon_after_its_deadline(compute: Compute) -> None:
    compute.run(len, "", seconds=30)
    began = time.monotonic()
    code = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
    with pytest.raises(ComputeError, match="longer than"):
        compute.run(exec, code, {}, seconds=0.5)
    assert time.monotonic() - began < 10  # 2.5 s on an idle machine


def test_workers_that_never_start_are_an_error(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource_tracker.ensure_running()
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", b"/no/such/python")
    with pytest.raises(ComputeError, match="do not start"):
        compute.run(len, "abc", seconds=30)


def test_a_machine_without_free_files_is_an_error(shared: Compute, compute: Compute) -> None:
    shared.run(len, "", seconds=30)  # what it imports needs files too
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
    try:
        with pytest.raises(ComputeError, match="cannot be started"):
            compute.run(len, "abc", seconds=30)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert compute.run(len, "abc", seconds=30) == 3


def test_a_worker_dies_at_once_on_sigterm(compute: Compute, tmp_path: Path) -> None:
    _, pid = busy_worker(tmp_path, HANG_IN_C, compute)
    os.kill(pid, signal.SIGTERM)
    assert wait_until(lambda: not is_running(pid), 5)


PARENT = """
import sys, threading, time
from reader.compute import Compute
compute = Compute(workers=1)
print(compute.run(eval, "__import__('os').getpid()", seconds=30), flush=True)
code = sys.argv[1]
threading.Thread(target=compute.run, args=(exec, code, {}), kwargs={"seconds": 2.0}).start()
time.sleep(0.5)
print("busy", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(
    "code",
    [
        "",
        "while True: pass",
        "import time; time.sleep(3600)",
        pytest.param("import re; re.fullmatch('(a+)+b', 'a' * 60)", marks=pytest.mark.slow),
    ],
    ids=["idle", "python", "asleep", "c"],
)
def test_no_worker_outlives_a_killed_interface(code: str) -> None:
    command = [sys.executable, "-c", PARENT, code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.stdout.readline()
        was_running = is_running(pid)
        parent.kill()
    assert was_running
    # In C the interpreter is held and only the limit on processor time is left: 2 * 2 + 2 s.
    assert wait_until(lambda: not is_running(pid), 60)


# --- what a worker has --------------------------------------------------------------------


def test_a_worker_has_no_interface_loaded(shared: Compute) -> None:
    code = "[m for m in ('textual', 'rich', 'spacy') if m in __import__('sys').modules]"
    assert shared.run(eval, code, seconds=30) == []


def test_the_console_script_brings_no_interface_into_a_worker(tmp_path: Path) -> None:
    script = tmp_path / "reader"
    script.write_text(
        "import sys\n"
        "from reader.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    from reader.compute import Compute\n"
        "    code = \"sorted({'textual', 'httpx', 'spacy', 'sqlite3', 'reader.__main__'}\"\n"
        "    code += \" & set(__import__('sys').modules))\"\n"
        "    compute = Compute(workers=1)\n"
        "    print(compute.run(eval, code, seconds=30))\n"
        "    compute.close()\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("['reader.__main__']\n", "")


def test_a_worker_does_not_hold_the_terminal(shared: Compute) -> None:
    code = "[__import__('os').path.sameopenfile(fd, __import__('os').open('/dev/null', 0))"
    code += " for fd in (0, 1, 2)]"
    assert shared.run(eval, code, seconds=30) == [True, True, True]


def test_what_a_worker_says_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "reader.log"
    compute = Compute(workers=1, log_file=log)
    compute.run(os.write, 2, b"said on stderr\n", seconds=30)
    compute.run(os.write, 1, b"said on stdout\n", seconds=30)
    compute.close()
    assert log.read_text() == "said on stderr\n"


def test_a_log_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    compute = Compute(workers=1, log_file=tmp_path / "missing" / "reader.log")
    found = compute.run(len, "abc", seconds=30)
    compute.close()
    assert found == 3


IN_TEXTUAL = """
import asyncio, sys
from textual.app import App
from reader.compute import Compute

class Small(App):
    found = None

    def ask(self):
        self.found = sys.stderr.fileno(), compute.run(len, "abc", seconds=30)

async def run():
    app = Small()
    async with app.run_test():
        await app.run_worker(app.ask, thread=True).wait()
    compute.close()
    print(app.found)

if __name__ == "__main__":
    compute = Compute(workers=1)
    asyncio.run(run())
"""


def test_workers_start_inside_the_interface() -> None:
    # Textual's stderr has the file number -1, which the resource tracker refuses.
    done = subprocess.run([sys.executable, "-c", IN_TEXTUAL], capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"(-1, 3)\n", b"")


def test_ctrl_c_reaches_no_worker(shared: Compute) -> None:
    pid = shared.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGINT)
    assert shared.run(eval, PID, seconds=30) == pid
