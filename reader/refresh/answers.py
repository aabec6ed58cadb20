"""What one whole answer changes, against what is stored now; asks workers, stores nothing."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import ComputeError
from reader.model import Article, CancelToken, FeedText, Fetched, ParsedFeed
from reader.refresh.decide import Timing, believable, decide_fetched
from reader.refresh.identity import sort_entries, unique_contents
from reader.store import entries as entry_store
from reader.store.db import Database
from reader.store.values import EntryContent, FeedChange, FeedSource

TEXTS_AT_ONCE, TEXTS_DEADLINE_S = 50, 15.0  # 50 whole articles take half a second
CHARS_AT_ONCE = 2 << 20  # of HTML: ten of a megabyte cost a worker 60 MB, two 25

log = logging.getLogger(__name__)


def change_of(
    db: Database,
    compute: Compute,
    source: FeedSource,
    answer: Fetched,
    feed: ParsedFeed,
    *,
    timing: Timing,
    unread_of_new: int,
    cancel: CancelToken | None,
) -> FeedChange:
    """What this whole answer of this feed changes, its articles made."""
    # Of a document that was cut, an entry may be there of which nothing came.
    came = (entry for entry in feed.entries if not (feed.damaged and entry.is_hollow))
    contents = [believable(content, now=timing.now) for content in unique_contents(came)]
    known = entry_store.known_entries(
        db,
        source.id,
        identities=[content.identity for content in contents],
        canonical_urls=[content.canonical_url for content in contents if content.canonical_url],
    )
    dates: list[datetime] = [content.published for content in contents if content.published]
    change = decide_fetched(
        source,
        answer,
        feed,
        sort_entries(contents, known),
        dates=dates,
        timing=timing,
        unread_of_new=unread_of_new,
    )
    articles = _articles(compute, change, feed.language, cancel=cancel)
    return replace(
        change,
        added=tuple(_with(content, next(articles)) for content in change.added),
        updated=tuple((key, _with(content, next(articles))) for key, content in change.updated),
    )


def _with(content: EntryContent, made: tuple[Article, bytes] | None) -> EntryContent:
    article, imprint = made or (None, None)
    return replace(content, article=article, imprint=imprint)


def _articles(
    compute: Compute, change: FeedChange, language: str, *, cancel: CancelToken | None
) -> Iterator[tuple[Article, bytes] | None]:
    """Article and imprint of each added, then of each updated entry; None without a text."""
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
    for some in _batches(texts):
        try:
            yield from compute.run(
                tasks.read_feed_texts, some, seconds=TEXTS_DEADLINE_S, cancel=cancel
            )
        except ComputeError as problem:
            log.warning("texts of a feed: %s", problem)
            yield from (None for _ in some)


def _batches(texts: Iterable[FeedText]) -> Iterator[tuple[FeedText, ...]]:
    """The texts in their order, as many at once as a worker bears."""
    some: list[FeedText] = []
    chars = 0
    for text in texts:
        chars += len(text.html)
        if some and (len(some) == TEXTS_AT_ONCE or chars > CHARS_AT_ONCE):
            yield tuple(some)
            some, chars = [], len(text.html)
        some.append(text)
    if some:
        yield tuple(some)
