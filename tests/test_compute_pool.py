"""Worker processes, for real: they hang, die and are left alone, and the caller never minds.

Tasks are importable functions of the standard library: `exec` hangs in Python, `re.fullmatch`
in C with the interpreter held, `time.sleep` in C without.
"""

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.compute import Compute
from reader.errors import CancelledError, ComputeError, FeedParseError, FetchError
from tests.workers import (
    HANG_IN_C,
    HANG_IN_PYTHON,
    PID,
    SLEEP,
    Caller,
    Task,
    busy_worker,
    is_running,
    wait_until,
)

HANGS = pytest.mark.parametrize(
    "hang", [HANG_IN_PYTHON, HANG_IN_C, SLEEP], ids=["python", "c", "asleep"]
)
QUIT_S = 0.5  # what quitting may take in all; 0.06 s on an idle machine


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


# --- answers ------------------------------------------------------------------------------


def test_the_result_of_the_task_comes_back(shared: Compute) -> None:
    assert shared.run(sorted, [3, 1, 2], seconds=30) == [1, 2, 3]


def test_no_process_is_started_before_the_first_task() -> None:
    code = (
        "import sys; from reader.compute import Compute; Compute();"
        "print([m for m in ('pebble', 'multiprocessing.context', 'onnxruntime')"
        " if m in sys.modules])"
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
    with pytest.raises(ComputeError, match=r"`reader paths` names the log") as caught:
        shared.run(divmod, 1, 0, seconds=30)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_another_error_is_logged_with_its_place(
    shared: Compute, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("reader"), "propagate", True)
    with pytest.raises(ComputeError):
        shared.run(exec, "raise RuntimeError('\x1b[31m no such harbour')", {}, seconds=30)
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "Traceback" in told
    assert 'File "<string>", line 1' in told
    assert "no such harbour" in told
    assert "\x1b" not in told


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


def test_the_worker_for_names_lives_on_when_a_task_is_cancelled(
    compute: Compute, tmp_path: Path
) -> None:
    go_on = tmp_path / "go on"
    task = (wait_until, (go_on.exists, 60.0))
    caller, pid = busy_worker(tmp_path, task, compute, lane="names")
    caller.cancel.cancel()
    caller.join(10)
    assert isinstance(caller.ended, CancelledError)
    go_on.touch()
    assert compute.run(eval, PID, seconds=30, lane="names") == pid


def test_a_name_task_waits_for_the_one_before(compute: Compute, tmp_path: Path) -> None:
    caller, _ = busy_worker(tmp_path, SLEEP, compute, lane="names")
    caller.cancel.cancel()
    caller.join(10)
    waiting = Caller(compute, (len, ("abc",)), lane="names")
    waiting.cancel.cancel()
    waiting.join(10)
    assert isinstance(waiting.ended, CancelledError)


def test_a_cancelled_name_task_ends_at_its_deadline(compute: Compute, tmp_path: Path) -> None:
    caller, pid = busy_worker(tmp_path, HANG_IN_C, compute, lane="names", seconds=1.0)
    caller.cancel.cancel()
    caller.join(10)
    assert compute.run(len, "abc", seconds=30, lane="names") == 3
    assert wait_until(lambda: not is_running(pid))


def test_a_worker_killed_at_work_on_a_cancelled_name_task_is_replaced(
    compute: Compute, tmp_path: Path
) -> None:
    caller, pid = busy_worker(tmp_path, SLEEP, compute, lane="names")
    caller.cancel.cancel()
    caller.join(10)
    os.kill(pid, signal.SIGKILL)
    assert compute.run(len, "abc", seconds=30, lane="names") == 3


def test_closing_kills_a_cancelled_name_task(compute: Compute, tmp_path: Path) -> None:
    caller, pid = busy_worker(tmp_path, SLEEP, compute, lane="names")
    caller.cancel.cancel()
    caller.join(10)
    compute.close()
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
    assert wait_until(lambda: bool(multiprocessing.active_children()))
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
