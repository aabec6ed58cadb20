"""What a worker process does before its first task and around each one.

Imports nothing heavy: a task and what it needs are unpickled inside `call`, where the deadline
and the limit on processor time already hold.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable

from reader.errors import ReaderError
from reader.memory import keep_small

CPU_THREADS = 2  # a model may keep two cores busy; the wall clock's deadline comes first
CPU_SPARE_S = 2


def pack_call(function: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    """A task and its arguments, as `call` wants them."""
    return pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)


def unpack_outcome(outcome: bytes) -> object:
    """What the task returned; raises the ReaderError that it raised."""
    error, value = pickle.loads(outcome)  # noqa: S301 - written by our own worker
    if error is not None:
        raise error
    return value


def enter(log_file: str) -> None:  # pragma: no cover - seen from outside, it has no terminal
    """Leave the terminal to the interface, die at once on SIGTERM, end with the parent."""
    null = os.open(os.devnull, os.O_RDWR)
    errors = _open_log(log_file) if log_file else null
    for source, target in ((null, 0), (null, 1), (errors, 2)):
        os.dup2(source, target)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    keep_small()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # SIGXCPU would leave a core file
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()


def call(box: list[bytes], seconds: float) -> bytes:
    """The pickled outcome of the packed task in the box: (None, value), or (ReaderError, None).

    The box is emptied: the pool holds on to it, and the task may be 16 MB.
    """
    _limit_cpu(seconds)
    function, arguments = pickle.loads(box.pop())  # noqa: S301 - packed by our own parent
    error: ReaderError | None = None
    value: object = None
    try:
        value = function(*arguments)
    except ReaderError as problem:
        error = problem
    return pickle.dumps((error, value), pickle.HIGHEST_PROTOCOL)


def _limit_cpu(seconds: float) -> None:
    """Let the kernel end a task that nobody is left to end: a hang in C stops threads too."""
    if sys.platform == "win32":  # pragma: no cover - POSIX only
        return
    import resource  # noqa: PLC0415 - POSIX only

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds * CPU_THREADS) + CPU_SPARE_S
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _open_log(log_file: str) -> int:  # pragma: no cover - part of `enter`
    try:
        return os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def _end_with_parent() -> None:  # pragma: no cover - part of `enter`
    """Wait for the parent's end and follow it.

    PR_SET_PDEATHSIG will not do: it fires when the parent's *thread* that started us ends.
    """
    # Deferred: the parent imports this module for its first screen, and needs none of it.
    from multiprocessing import parent_process  # noqa: PLC0415
    from multiprocessing.connection import wait  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
