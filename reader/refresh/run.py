"""Asking the due feeds, several at a time, and storing what each answer changes.

One bad feed never stops the others; only a library that cannot be written ends the run.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import CancelledError, ComputeError, ReaderError, StoreError
from reader.hygiene import origin_of
from reader.model import (
    Article,
    CancelToken,
    FeedResult,
    FeedText,
    Fetched,
    Fetches,
    FetchRequest,
    ParsedFeed,
)
from reader.refresh.decide import (
    Timing,
    believable,
    decide_failed,
    decide_fetched,
    decide_unchanged,
)
from reader.refresh.identity import sort_entries, unique_contents
from reader.store import articles as article_store
from reader.store import entries as entry_store
from reader.store.db import Database
from reader.store.values import FeedChange, FeedSource

PARSE_DEADLINE_S = 10.0
TEXTS_AT_ONCE, TEXTS_DEADLINE_S = 50, 15.0  # 50 whole articles take half a second
FETCHES_AT_ONCE = 16  # CPU of one core is used up by about 12 good feeds at a time

log = logging.getLogger(__name__)


class RefreshSettings(Struct, frozen=True):
    """What a refresh works with."""

    db: Database
    fetcher: Fetches
    compute: Compute
    timing: Timing
    unread_of_new: int
    now: Callable[[], datetime]


def refresh_feeds(
    settings: RefreshSettings, sources: Sequence[FeedSource], *, cancel: CancelToken
) -> Iterator[FeedResult]:
    """One result a feed, in the order the answers come; ends early when cancelled.

    Raises StoreError when the library cannot be written: then nothing more is asked.
    """
    pool = ThreadPoolExecutor(FETCHES_AT_ONCE, thread_name_prefix="refresh")
    try:
        waiting = [pool.submit(_refresh_one, settings, source, cancel) for source in sources]
        yield from _results(waiting)
    finally:
        cancel.cancel()
        pool.shutdown(wait=False, cancel_futures=True)


def _results(waiting: Sequence[Future[FeedResult]]) -> Iterator[FeedResult]:
    for done in as_completed(waiting):
        try:
            yield done.result()
        except CancelledError:
            return


def _refresh_one(
    settings: RefreshSettings, source: FeedSource, cancel: CancelToken
) -> FeedResult:
    began = time.monotonic()
    try:
        change = _ask(settings, source, cancel)
    except (CancelledError, StoreError):
        raise
    except ReaderError as problem:
        change = _failed(settings, source, problem)
    except Exception:
        log.exception("feed %d", source.id)
        stumbled = ReaderError("The program stumbled over this feed. The log says where.")
        change = _failed(settings, source, stumbled)
    if cancel.is_cancelled:
        raise CancelledError("The refresh was stopped.")
    return _apply(settings, source, change, began=began)


def _ask(settings: RefreshSettings, source: FeedSource, cancel: CancelToken) -> FeedChange:
    answer = settings.fetcher.fetch(
        FetchRequest(
            source.url,
            "feed",
            etag=source.etag,
            last_modified=source.last_modified,
            # Only an address that somebody typed may lead into the local network.
            allow_private=frozenset({origin_of(source.url)} if source.is_typed else ()),
        ),
        cancel=cancel,
    )
    if not isinstance(answer, Fetched):
        return decide_unchanged(source, now=settings.now(), timing=settings.timing)
    feed = settings.compute.run(
        tasks.parse_feed,
        answer.content,
        answer.content_type,
        answer.url,
        seconds=PARSE_DEADLINE_S,
        cancel=cancel,
    )
    return _change_of(settings, source, answer, feed, cancel=cancel)


def _change_of(
    settings: RefreshSettings,
    source: FeedSource,
    answer: Fetched,
    feed: ParsedFeed,
    *,
    cancel: CancelToken | None,
) -> FeedChange:
    """What this whole answer of this feed changes, against what is stored now."""
    now = settings.now()
    # Of a document that was cut, an entry may be there of which nothing came.
    came = (entry for entry in feed.entries if not (feed.damaged and entry.is_hollow))
    contents = [believable(content, now=now) for content in unique_contents(came)]
    known = entry_store.known_entries(
        settings.db,
        source.id,
        identities=[content.identity for content in contents],
        canonical_urls=[content.canonical_url for content in contents if content.canonical_url],
    )
    change = decide_fetched(
        source,
        answer,
        feed,
        sort_entries(contents, known),
        now=now,
        timing=settings.timing,
        unread_of_new=settings.unread_of_new,
    )
    articles = _articles(settings, change, feed.language, cancel=cancel)
    return replace(
        change,
        added=tuple(replace(content, article=next(articles)) for content in change.added),
        updated=tuple(
            (key, replace(content, article=next(articles))) for key, content in change.updated
        ),
    )


def _articles(
    settings: RefreshSettings,
    change: FeedChange,
    language: str,
    *,
    cancel: CancelToken | None,
) -> Iterator[Article | None]:
    """The article of each added, then of each updated entry; None where it took too long."""
    contents = [*change.added, *(content for _, content in change.updated)]
    texts = tuple(
        FeedText(
            content.html,
            content.url,
            content.title,
            content.author,
            content.published,
            language,
        )
        for content in contents
    )
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        some = texts[start : start + TEXTS_AT_ONCE]
        try:
            yield from settings.compute.run(
                tasks.read_feed_texts, some, seconds=TEXTS_DEADLINE_S, cancel=cancel
            )
        except ComputeError as problem:
            log.warning("texts of a feed: %s", problem)
            yield from (None for _ in some)


def _failed(settings: RefreshSettings, source: FeedSource, problem: ReaderError) -> FeedChange:
    return decide_failed(source, problem, now=settings.now(), timing=settings.timing)


def _apply(
    settings: RefreshSettings,
    source: FeedSource,
    change: FeedChange,
    *,
    began: float,
    subscribes: bool = False,
) -> FeedResult:
    """Store the change in one transaction and say what it did; `began` is a monotonic time."""
    # Before the new entries come, which are remembered by themselves.
    article_store.remember_older(settings.db, source.id)
    applied = entry_store.apply_change(
        settings.db, source.id, change, settings.now(), subscribes=subscribes
    )
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
    )


def store_answer(
    settings: RefreshSettings, source: FeedSource, answer: Fetched, feed: ParsedFeed
) -> FeedResult:
    """Store an answer that is at hand already, as a refresh would have, and subscribe."""
    began = time.monotonic()
    change = _change_of(settings, source, answer, feed, cancel=None)
    return _apply(settings, source, change, began=began, subscribes=True)
