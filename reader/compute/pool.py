"""Runs pure functions in worker processes, each with a deadline; the callers' side.

Knows nothing of what a task does. Processes start on first use, never before the first paint.
"""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError as FutureCancelledError
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast

from reader.compute.worker import pack_call, unpack_outcome
from reader.errors import CancelledError, ComputeError, NoWorkerError
from reader.hygiene import clean_text
from reader.model import CancelToken

if TYPE_CHECKING:
    from reader.compute.lane import LanePool

T = TypeVar("T")

Lane = Literal["text", "names"]
"""Which processes: "text" for parsing and extraction, "names" for the one with the model."""

POLL_S = 0.05
START_S = 20.0  # for a fresh interpreter on a busy machine; 0.1 s is usual
GRACE_S = 2.0  # what pebble may be late in killing, before the whole pool is given up
CLOSE_S = 0.2
MAX_LOGGED_CHARS = 8000

log = logging.getLogger(__name__)


class _BrokenError(RuntimeError):
    """The pool lost the task without having run it; pebble says RuntimeError for that too."""


class Compute:
    """Worker processes in two lanes; every method may be called from any thread."""

    def __init__(self, *, workers: int = 2, log_file: Path | None = None) -> None:
        self._sizes: Final[dict[Lane, int]] = {"text": workers, "names": 1}
        self._log_file = log_file
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._pools: dict[Lane, LanePool] = {}
        self._slots = {lane: threading.Semaphore(n) for lane, n in self._sizes.items()}

    def run(
        self,
        task: Callable[..., T],
        /,
        *arguments: object,
        seconds: float,
        lane: Lane = "text",
        cancel: CancelToken | None = None,
    ) -> T:
        """What the task returns; it must be importable by name, its arguments picklable.

        `seconds` counts from the moment a worker takes the task, imports included. Raises the
        ReaderError that the task raised, ComputeError when it took longer, crashed or failed
        otherwise, CancelledError after `cancel` or `close`. Cancelling kills the worker in lane
        "text"; in lane "names" the task runs on unheard, and the next one waits for its end.
        """
        payload = pack_call(task, arguments)
        with contextlib.ExitStack() as slot:
            slot.enter_context(self._slot(lane, cancel))
            try:
                outcome = self._attempt(payload, seconds, lane, cancel, slot)
            except RuntimeError:
                # A worker killed while idle breaks the pool; a fresh one is worth one try.
                try:
                    outcome = self._attempt(payload, seconds, lane, cancel, slot)
                except RuntimeError as problem:
                    raise NoWorkerError(
                        "The worker processes do not start; the log may say why."
                    ) from problem
        # Pickle forgets types; the worker called `task`, which promised T.
        return cast("T", unpack_outcome(outcome))

    def close(self) -> None:
        """Kill all workers, whatever they do, end every `run` under way, and refuse more."""
        self._closing.set()
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        closers = [pool.kill() for pool in pools]
        until = time.monotonic() + CLOSE_S
        for closer in closers:
            closer.join(max(0.0, until - time.monotonic()))

    @contextlib.contextmanager
    def _slot(self, lane: Lane, cancel: CancelToken | None) -> Iterator[None]:
        """Hold one of the lane's workers; a task is handed over only when one is free."""
        slots = self._slots[lane]
        while not slots.acquire(timeout=POLL_S):
            self._check(cancel)
        try:
            yield
        finally:
            slots.release()

    def _check(self, cancel: CancelToken | None) -> None:
        if self._closing.is_set() or (cancel is not None and cancel.is_cancelled):
            raise CancelledError("Cancelled.")

    def _attempt(
        self,
        payload: bytes,
        seconds: float,
        lane: Lane,
        cancel: CancelToken | None,
        slot: contextlib.ExitStack,
    ) -> bytes:
        """The packed outcome; raises RuntimeError when the pool is broken, and drops it.

        Cancelled, it gives up the slot of a task that is left to run.
        """
        self._check(cancel)
        pool = self._usable_pool(lane)
        try:
            future = pool.submit(payload, seconds)
        except RuntimeError:
            self._drop(lane, pool)
            raise
        try:
            self._wait(future, pool, seconds, cancel)
        except (RuntimeError, ComputeError):
            self._drop(lane, pool)
            raise
        except CancelledError:
            if lane == "names" and not self._closing.is_set():
                # Loading the model again takes 2 s, most tasks take 0.1 s.
                self._leave(future, pool, seconds, lane, slot.pop_all())
            else:
                future.cancel()
            raise
        problem_found = future.exception()
        if problem_found is None:
            return future.result()
        self._check(cancel)
        if not pool.is_usable:
            self._drop(lane, pool)
        raise _explain(problem_found, seconds) from problem_found

    def _leave(
        self,
        future: "Future[bytes]",
        pool: "LanePool",
        seconds: float,
        lane: Lane,
        slot: contextlib.ExitStack,
    ) -> None:
        """Let a task that nobody waits for run to its end or its deadline, in its slot."""

        def wait() -> None:
            with slot:
                try:
                    self._wait(future, pool, seconds, None)
                except (RuntimeError, ComputeError):
                    self._drop(lane, pool)
                except CancelledError:
                    future.cancel()

        threading.Thread(target=wait, name="names-left", daemon=True).start()

    def _usable_pool(self, lane: Lane) -> "LanePool":
        # Deferred: 40 ms of pebble and asyncio that the first screen does not need.
        from reader.compute.lane import LanePool  # noqa: PLC0415

        with self._lock:
            self._check(None)
            pool = self._pools.get(lane)
            if pool is None or not pool.is_usable:
                if pool is not None:
                    pool.kill()
                try:
                    pool = LanePool(self._sizes[lane], log_file=self._log_file)
                except (OSError, RuntimeError) as problem:
                    raise NoWorkerError(
                        f"A worker process cannot be started: {problem}."
                    ) from problem
                self._pools[lane] = pool
            return pool

    def _drop(self, lane: Lane, pool: "LanePool") -> None:
        """Never use this pool again."""
        with self._lock:
            if self._pools.get(lane) is pool:
                del self._pools[lane]
        pool.kill()

    def _wait(
        self,
        future: "Future[bytes]",
        pool: "LanePool",
        seconds: float,
        cancel: CancelToken | None,
    ) -> None:
        """Return when the future is done.

        Raises CancelledError, _BrokenError, or ComputeError when pebble missed the deadline:
        a worker that was killed while it held the pipe's lock leaves the pool stuck.
        """
        give_up = time.monotonic() + START_S
        was_running = False
        while not future.done():
            with contextlib.suppress(TimeoutError, FutureCancelledError):
                future.exception(POLL_S)
            if future.done():
                return
            self._check(cancel)
            if future.running() and not was_running:
                was_running = True
                give_up = time.monotonic() + seconds + GRACE_S
            if not pool.is_usable and not future.done():
                raise _BrokenError
            if time.monotonic() > give_up:
                if was_running:
                    raise _too_long(seconds)
                raise _BrokenError


def _too_long(seconds: float) -> ComputeError:
    return ComputeError(f"This took longer than {seconds:g} seconds and was stopped.")


def _explain(problem: BaseException, seconds: float) -> Exception:
    """The error to raise for what the pool reports of a task."""
    # Deferred: imported by then anyway, and not needed before.
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    from pebble import ProcessExpired  # noqa: PLC0415

    if isinstance(problem, BrokenProcessPool):
        return _BrokenError()
    if isinstance(problem, TimeoutError):
        return _too_long(seconds)
    if isinstance(problem, ProcessExpired):
        if problem.exitcode == -getattr(signal, "SIGXCPU", 0):
            return _too_long(seconds)
        return ComputeError("The worker process that did this ended unexpectedly; try again.")
    # pebble hangs the worker's own traceback, a text, behind the error.
    told = str(problem.__cause__ or repr(problem))
    log.error("a task failed in its worker: %s", clean_text(told[-MAX_LOGGED_CHARS:]))
    return ComputeError(
        "The program stumbled over this. `reader paths` names the log that says where."
    )
