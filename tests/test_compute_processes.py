"""Processes that somebody kills, stops or leaves alone; and what a worker has and has not."""

import multiprocessing.spawn
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest
from pebble import ProcessPool

from reader.compute import Compute, pool
from reader.compute.lane import LanePool
from reader.errors import ComputeError
from tests.workers import HANG_IN_C, PID, SLEEP, busy_worker, is_running, wait_until


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


# --- killed from outside ------------------------------------------------------------------


def test_a_pipe_that_is_closed_already_is_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: ProcessPool) -> None:
        raise OSError(9, "Bad file descriptor")

    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    lane = LanePool(1, log_file=None)
    with monkeypatch.context() as patch:
        patch.setattr(ProcessPool, "join", fail)
        lane.kill().join(20)
    lane.kill().join(20)
    assert failed == []


def test_a_worker_killed_while_idle_is_replaced(compute: Compute) -> None:
    pid = compute.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGKILL)
    assert compute.run(eval, PID, seconds=30) != pid


def test_a_pool_found_broken_is_replaced(compute: Compute) -> None:
    pid = compute.run(eval, PID, seconds=30)
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not is_running(pid))
    broken = compute._pools["text"]
    assert wait_until(lambda: not broken.is_usable)  # the pool's own threads notice
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
code, note = sys.argv[1:]
code = "open(%r, 'w').close()\\n%s" % (note, code)
threading.Thread(target=compute.run, args=(exec, code, {}), kwargs={"seconds": 2.0}).start()
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
def test_no_worker_outlives_a_killed_interface(code: str, tmp_path: Path) -> None:
    note = tmp_path / "begun"
    command = [sys.executable, "-c", PARENT, code, str(note)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert wait_until(note.exists)
        was_running = is_running(pid)
        parent.kill()
    assert was_running
    # In C the interpreter is held and only the limit on processor time is left: 2 * 2 + 2 s.
    assert wait_until(lambda: not is_running(pid), 60)


# --- what a worker has --------------------------------------------------------------------


def test_a_worker_has_no_interface_loaded(shared: Compute) -> None:
    code = "[m for m in ('textual', 'rich', 'onnxruntime') if m in __import__('sys').modules]"
    assert shared.run(eval, code, seconds=30) == []


def test_the_console_script_brings_no_interface_into_a_worker(tmp_path: Path) -> None:
    script = tmp_path / "reader"
    script.write_text(
        "import sys\n"
        "from reader.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    from reader.compute import Compute\n"
        "    code = \"sorted(set(__import__('sys').modules) & {'textual', 'httpx',\"\n"
        "    code += \" 'onnxruntime', 'sqlite3', 'reader.__main__'})\"\n"
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
