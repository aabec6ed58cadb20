"""The fetcher: each fetch has a daemon thread to itself, so that nobody waits for a stuck one.

Knows threads and deadlines, nothing of HTTP. httpx is imported on the first fetch's thread.
"""

import functools
import importlib.util
import queue
import re
import threading
import time
from typing import TYPE_CHECKING

from reader import __version__
from reader.config import Network
from reader.errors import CancelledError, ConfigError, FetchError
from reader.fetch.addresses import parse_allowed
from reader.fetch.call import Call
from reader.fetch.gate import Gate
from reader.model import CancelToken, Fetched, FetchRequest, NotModified

if TYPE_CHECKING:
    from reader.fetch.exchange import Manners

POLL_S = 0.1
IDLE_S, MAX_IDLE = 0.2, 50  # threads are kept for so long, and so many
GRACE_S = 0.25  # after the deadline: for the thread to say itself what it was waiting for

_UNSENDABLE = re.compile(r"[^\x20-\x7e]")


def default_user_agent() -> str:
    """What this program calls itself to servers."""
    return f"reader-tui/{__version__} (+terminal news reader)"


class Fetcher:
    """Asks the network from any number of threads at once, until it is closed."""

    def __init__(self, network: Network) -> None:
        """Raises ConfigError when `network.allow_private` is not made of host:port."""
        self._deadline_s = network.deadline_s
        self._allowed = parse_allowed(network.allow_private)
        self._user_agent = (
            _UNSENDABLE.sub("", network.user_agent).strip() or default_user_agent()
        )
        self._gate = Gate()
        self._http2 = network.http2
        if network.http2 and importlib.util.find_spec("h2") is None:
            raise ConfigError(
                "network.http2 needs the package h2: install reader-tui[http2]",
                key="network.http2",
            )
        self._lock = threading.Lock()
        self._jobs: set[_Job] = set()
        self._todo: queue.SimpleQueue[tuple[_Job, FetchRequest] | None] = queue.SimpleQueue()
        self._idle = 0
        """Threads that wait for another fetch, less those that one is on its way to."""
        self._is_closed = False
        self._manners: Manners | None = None

    def fetch(
        self, request: FetchRequest, *, cancel: CancelToken | None = None
    ) -> Fetched | NotModified:
        """The whole answer within the deadline and the caps; blocks at most that long.

        Raises FetchError, RefusedError, and CancelledError within 0.1 s of a cancellation and
        at once when the fetcher is closed.
        """
        job = _Job(min(self._deadline_s, request.deadline_s or self._deadline_s))
        with self._lock:
            if self._is_closed:
                raise CancelledError("Stopped")
            self._jobs.add(job)
        try:
            if cancel is not None and cancel.is_cancelled:
                raise CancelledError("Stopped")
            self._start(job, request)
            job.wait(cancel, url=request.url)
        finally:
            job.call.hang_up()
            with self._lock:
                self._jobs.discard(job)
        return job.result()

    def close(self) -> None:
        """End every fetch under way at once; later ones are refused."""
        with self._lock:
            self._is_closed = True
            jobs = list(self._jobs)
            for _ in range(self._idle):
                self._todo.put(None)
            self._idle = 0
        for job in jobs:
            job.finish(CancelledError("Stopped"))
            job.call.hang_up()

    def _start(self, job: "_Job", request: FetchRequest) -> None:
        with self._lock:
            if self._idle:
                self._idle -= 1
                self._todo.put((job, request))
                return
        thread = threading.Thread(
            target=self._serve, args=(job, request), name="fetch", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as problem:
            raise FetchError("Too much is being fetched at once", url=request.url) from problem

    def _serve(self, job: "_Job", request: FetchRequest) -> None:
        """Fetch, and again what comes within a moment: a thread costs more than an answer."""
        todo: tuple[_Job, FetchRequest] | None = (job, request)
        while todo is not None:
            self._run(*todo)
            with self._lock:
                if self._is_closed or self._idle >= MAX_IDLE:
                    return
                self._idle += 1
            todo = self._next()

    def _next(self) -> "tuple[_Job, FetchRequest] | None":
        """What this idle thread is to fetch; None when it may end."""
        try:
            return self._todo.get(timeout=IDLE_S)
        except queue.Empty:
            with self._lock:
                if self._idle:
                    self._idle -= 1
                    return None
        return self._todo.get()  # one is on its way to this thread

    def _run(self, job: "_Job", request: FetchRequest) -> None:
        try:
            # Deferred: 100 ms of httpx that the first screen does not need.
            from reader.fetch.exchange import ask  # noqa: PLC0415

            job.finish(ask(request, job.call, manners=self._behaviour()))
        except BaseException as problem:  # noqa: BLE001  # carried over, raised where it is awaited
            job.finish(problem)

    def _behaviour(self) -> "Manners":
        # Deferred like the exchange, which `_run` has just imported.
        from reader.fetch.exchange import Manners, make_tls  # noqa: PLC0415

        with self._lock:
            if self._manners is None:
                self._manners = Manners(
                    user_agent=self._user_agent,
                    allowed=self._allowed,
                    tls=functools.cache(make_tls),
                    gate=self._gate,
                    http2=self._http2,
                )
            return self._manners


class _Job:
    """A call and the place where its outcome is waited for; the first outcome counts."""

    def __init__(self, seconds: float) -> None:
        self.call = Call(seconds)
        self._ends = time.monotonic() + seconds + GRACE_S
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._outcome: Fetched | NotModified | BaseException | None = None

    def finish(self, outcome: Fetched | NotModified | BaseException) -> None:
        with self._lock:
            if not self._done.is_set():
                self._outcome = outcome
                self._done.set()

    def wait(self, cancel: CancelToken | None, *, url: str) -> None:
        """Returns when there is an outcome; makes one of a cancellation or a stuck thread."""
        while not self._done.is_set():
            if cancel is not None and cancel.is_cancelled:
                self.finish(CancelledError("Stopped"))
            elif time.monotonic() > self._ends:
                # The thread hangs where no time-out reaches: getaddrinfo.
                from reader.fetch.words import explain  # noqa: PLC0415  # knows httpcore

                self.finish(explain(TimeoutError(), url, call=self.call))
            else:
                self._done.wait(POLL_S)

    def result(self) -> Fetched | NotModified:
        outcome = self._outcome
        if isinstance(outcome, BaseException):
            raise outcome
        assert outcome is not None  # noqa: S101  # `wait` has returned
        return outcome
