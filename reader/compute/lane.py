"""A pool of worker processes behind a small door: submit, look, kill.

The only module that knows pebble; imported on first use, since it costs the first paint 40 ms.
"""

import contextlib
import os
import signal
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import Any

from pebble import ProcessPool

from reader.compute.worker import call, enter

MAX_TASKS = 2000  # then a worker is replaced: parsers in C leak a little; a start takes 0.8 s


class LanePool:
    """Some worker processes that can be killed at any moment, whatever they do."""

    def __init__(self, workers: int, *, log_file: Path | None) -> None:
        self._context = _Spawn()
        with _quiet_start():
            resource_tracker.ensure_running()
            self._pool = ProcessPool(
                max_workers=workers,
                max_tasks=MAX_TASKS,
                initializer=enter,
                initargs=(str(log_file or ""),),
                context=self._context,
            )
            self._is_started = self._pool.active  # this starts its threads and processes

    @property
    def is_usable(self) -> bool:
        """False once the pool cannot take or finish tasks any more."""
        return self._is_started and bool(self._pool.active)

    def submit(self, payload: bytes, seconds: float) -> "Future[bytes]":
        """The future outcome of a packed task; raises RuntimeError when the pool is broken."""
        future: Future[bytes] = self._pool.schedule(
            call, args=([payload], seconds), timeout=seconds
        )
        return future

    def kill(self) -> threading.Thread:
        """End every worker at once; the thread returned ends when the pool's threads have."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._context.kill_workers()
        # A thread of its own, for a dispatch of megabytes that no worker reads never returns.
        closer = threading.Thread(target=self._join, name="pool-close", daemon=True)
        closer.start()
        return closer

    def _join(self) -> None:
        # Of workers that were killed from outside pebble closes a pipe twice, and a thread that
        # fails writes its traceback over the screen.
        with contextlib.suppress(OSError):
            self._pool.join()


class _Spawn(SpawnContext):
    """Starts fresh interpreters and remembers them, so as to kill these and no others."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._workers: weakref.WeakSet[SpawnProcess] = weakref.WeakSet()
        self._is_closed = False

    # A class in the standard library, hence the name and the override.
    def Process(self, *arguments: Any, **options: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        """A worker process, not yet started; OSError after `kill_workers`."""
        with self._lock:
            if self._is_closed:
                raise OSError("the pool is closed")
            worker = SpawnProcess(*arguments, **options)
            self._workers.add(worker)
            return worker

    def kill_workers(self) -> None:
        """Kill every worker that lives, and start no other."""
        with self._lock:
            self._is_closed = True
            for worker in self._workers:
                if worker.pid is not None:
                    worker.kill()


@contextlib.contextmanager
def _quiet_start() -> Iterator[None]:
    """Start processes that never write to the terminal and do not see its Ctrl-C.

    Inside Textual `sys.stderr.fileno()` is -1, and the resource tracker refuses that. Children
    inherit the blocked signal, and so do the threads that start their successors.
    """
    with Path(os.devnull).open("w") as null, contextlib.redirect_stderr(null):
        if sys.platform == "win32":  # pragma: no cover - it has no such signals
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
