"""Asking the due feeds, many at a time, and storing what each answer changes.

Threads that wait for the network hand whole answers to a few that wait for worker processes;
what is decided is stored by whoever takes the results, several feeds in one transaction. One
bad feed never stops the others; only a library that cannot be written ends the run.
"""

import contextlib
import logging
import queue
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TypeVar

from msgspec import Struct

from reader.compute import Compute
from reader.credentials import Secret
from reader.errors import CancelledError, ReaderError, StoreError
from reader.hygiene import origin_of
from reader.model import CancelToken, FeedResult, Fetched, Fetches, FetchRequest, ParsedFeed
from reader.refresh.answers import change_of, parse_answer
from reader.refresh.decide import Timing, decide_failed, decide_unchanged
from reader.refresh.making import Allowance
from reader.refresh.schedule import Bounds
from reader.refresh.turns import Turns
from reader.store import articles as article_store
from reader.store.changes import apply_change, apply_changes
from reader.store.db import Database
from reader.store.packed import PackedChange, pack_change
from reader.store.ruling import has_rules
from reader.store.values import Applied, FeedChange, FeedSource

PARSE_DEADLINE_S = 10.0
FETCHES_AT_ONCE = 50
PARSES_AT_ONCE = 3  # one more than there are workers, so that none of them waits for us
MAX_UNPARSED = 16  # answers of up to 16 MiB that wait for a worker
MAX_UNSTORED = 100  # changes that wait to be stored
STORED_AT_ONCE = 60  # entries a transaction: a key that marks one waits no longer than before
GATHERED_S = 0.05  # for a transaction of several: each waits for the disk
POLL_S = 0.1

T = TypeVar("T")

log = logging.getLogger(__name__)


class RefreshSettings(Struct, frozen=True):
    """What a refresh works with."""

    db: Database
    fetcher: Fetches
    compute: Compute
    bounds: Bounds
    unread_of_new: int
    now: Callable[[], datetime]
    secrets: Callable[[FeedSource], Secret | None] = lambda _source: None
    chance: Callable[[], float] = random.random

    def timing(self) -> Timing:
        """What the next attempt of a feed is reckoned from."""
        return Timing(self.now(), self.bounds, self.chance())

    def allowance(self) -> Allowance:
        """How many texts are made before their entries are stored.

        All, when there are rules: what these ask of a text is asked before anybody sees it.
        """
        return Allowance(None) if has_rules(self.db) else Allowance()


class _Decided(Struct, frozen=True):
    """A change to be stored; `began` is a monotonic time."""

    source: FeedSource
    packed: PackedChange
    began: float


_Answer = tuple[FeedSource, Fetched, float]


def refresh_feeds(
    settings: RefreshSettings, sources: Sequence[FeedSource], *, cancel: CancelToken
) -> Iterator[FeedResult]:
    """One result a feed, in the order the answers come; ends early when cancelled.

    Raises StoreError when the library cannot be written: then nothing more is asked.
    """
    run = _Run(settings, sources, cancel)
    try:
        left = len(sources)
        while left and not cancel.is_cancelled:
            some = run.decided(left)
            left -= len(some)
            yield from _store(settings, some)
        if run.problem is not None:
            raise run.problem
    finally:
        cancel.cancel()
        run.stop()


class _Run:
    """The threads of one refresh, and what passes between them."""

    def __init__(
        self, settings: RefreshSettings, sources: Sequence[FeedSource], cancel: CancelToken
    ) -> None:
        self._settings = settings
        self._cancel = cancel
        self.problem: StoreError | None = None
        """Why the library could not be read; ends the run."""
        self._turns = Turns(sources)
        self._allowance = settings.allowance()
        self._answers: queue.Queue[_Answer | None] = queue.Queue(MAX_UNPARSED)
        self._decided: queue.Queue[_Decided] = queue.Queue(MAX_UNSTORED)
        fetches = min(FETCHES_AT_ONCE, len(sources))
        parses = min(PARSES_AT_ONCE, len(sources))
        self._pool = ThreadPoolExecutor(max(1, fetches + parses), thread_name_prefix="refresh")
        for _ in range(fetches):
            self._pool.submit(self._fetch_all)
        for _ in range(parses):
            self._pool.submit(self._parse_all)

    def decided(self, left: int) -> list[_Decided]:
        """What can be stored together, waited for; empty when the run was cancelled."""
        some: list[_Decided] = []
        entries, ends = 0, 0.0
        while entries < STORED_AT_ONCE and len(some) < left:
            try:
                wait_s = max(0.0, ends - time.monotonic()) if some else POLL_S
                found = self._decided.get(timeout=wait_s)
            except queue.Empty:
                if some or self._cancel.is_cancelled:
                    break
                continue
            if not some:
                ends = time.monotonic() + GATHERED_S
            some.append(found)
            entries += 1 + len(found.packed.added) + len(found.packed.updated)
        return some

    def stop(self) -> None:
        """End the threads as soon as what they wait for ends."""
        self._turns.stop()
        with contextlib.suppress(queue.Full):
            for _ in range(PARSES_AT_ONCE):
                self._answers.put_nowait(None)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _fetch_all(self) -> None:
        while (source := self._turns.take()) is not None:
            began = time.monotonic()
            try:
                found = self._try(source, partial(self._ask, source))
            finally:
                self._turns.done(source)
            if isinstance(found, Fetched):
                self._put(self._answers, (source, found, began))
            elif found is not None:
                self._decide(source, found, began)

    def _parse_all(self) -> None:
        while not self._cancel.is_cancelled:
            try:
                found = self._answers.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if found is None:
                return
            source, answer, began = found
            change = self._try(source, partial(self._read, source, answer))
            if change is not None:
                self._decide(source, change, began)

    def _decide(self, source: FeedSource, change: FeedChange, began: float) -> None:
        # Packed here, where several can be at it: the compression lets other threads run.
        packed = self._try(source, partial(pack_change, source.id, change))
        if isinstance(packed, FeedChange):
            packed = pack_change(source.id, packed)
        if packed is not None:
            self._put(self._decided, _Decided(source, packed, began))

    def _try(self, source: FeedSource, work: Callable[[], T]) -> T | FeedChange | None:
        """What the work brings, or the change that its failure is; None when cancelled."""
        try:
            return work()
        except CancelledError:
            # Also when the library is closed: whoever waits for results is to know.
            self._cancel.cancel()
            return None
        except StoreError as problem:
            self.problem = problem
            self._cancel.cancel()
            return None
        except ReaderError as problem:
            return decide_failed(source, problem, timing=self._settings.timing())
        except Exception:
            log.exception("feed %d", source.id)
            stumbled = ReaderError("The program stumbled over this feed. The log says where.")
            return decide_failed(source, stumbled, timing=self._settings.timing())

    def _ask(self, source: FeedSource) -> Fetched | FeedChange:
        settings = self._settings
        answer = settings.fetcher.fetch(
            make_request(source, settings.secrets(source)), cancel=self._cancel
        )
        if isinstance(answer, Fetched):
            return answer
        return decide_unchanged(source, answer, timing=settings.timing())

    def _read(self, source: FeedSource, answer: Fetched) -> FeedChange:
        settings = self._settings
        feed = parse_answer(
            settings.compute,
            source,
            answer,
            seconds=PARSE_DEADLINE_S,
            allowance=self._allowance,
            cancel=self._cancel,
        )
        return change_of(
            settings.db,
            settings.compute,
            source,
            answer,
            feed,
            timing=settings.timing(),
            unread_of_new=settings.unread_of_new,
            allowance=self._allowance,
            cancel=self._cancel,
        )

    def _put(self, into: "queue.Queue[T]", what: T) -> None:
        """Hand it over when there is room; never after the run has ended."""
        while not self._cancel.is_cancelled:
            with contextlib.suppress(queue.Full):
                into.put(what, timeout=POLL_S)
                return


def make_request(source: FeedSource, secret: Secret | None) -> FetchRequest:
    """What to ask for this feed."""
    return FetchRequest(
        source.url,
        "feed",
        etag=source.etag,
        last_modified=source.last_modified,
        # Only an address that somebody typed may lead into the local network.
        allow_private=frozenset({origin_of(source.url)} if source.is_typed else ()),
        user_agent=source.user_agent,
        headers=secret.headers if secret else (),
        login=secret.login if secret else None,
    )


def _store(settings: RefreshSettings, some: Sequence[_Decided]) -> Iterator[FeedResult]:
    """Store these changes in one transaction and say what each did."""
    # Before the new entries come, which are remembered by themselves.
    article_store.remember_older(
        settings.db, [decided.source.id for decided in some if decided.source.entries]
    )
    applied = apply_changes(settings.db, (decided.packed for decided in some), settings.now())
    for decided, done in zip(some, applied, strict=True):
        yield _result(decided.source, decided.packed.change, done, began=decided.began)


def _result(
    source: FeedSource, change: FeedChange, applied: Applied, *, began: float
) -> FeedResult:
    status = change.status
    if status == "moved" and not applied.moved:  # another feed has that address
        status = "new" if applied.new or applied.updated else "unchanged"
    return FeedResult(
        feed_id=source.id,
        url=change.new_url if applied.moved else source.url,
        title=source.title,
        status=status,
        entries_new=applied.new,
        entries_updated=applied.updated,
        error=change.error,
        seconds=round(time.monotonic() - began, 3),
        notices=applied.notices,
    )


def store_answer(
    settings: RefreshSettings, source: FeedSource, answer: Fetched, feed: ParsedFeed
) -> FeedResult:
    """Store an answer that is at hand already, as a refresh would have, and subscribe."""
    began = time.monotonic()
    change = change_of(
        settings.db,
        settings.compute,
        source,
        answer,
        feed,
        timing=settings.timing(),
        unread_of_new=settings.unread_of_new,
        allowance=settings.allowance(),
        cancel=None,
    )
    article_store.remember_older(settings.db, [source.id])
    applied = apply_change(settings.db, source.id, change, settings.now(), subscribes=True)
    return _result(source, change, applied, began=began)
