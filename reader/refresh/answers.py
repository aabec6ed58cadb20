"""What one whole answer changes, against what is stored now; asks workers, stores nothing."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import ComputeError
from reader.model import CancelToken, FeedText, Fetched, MadeText, ParsedFeed
from reader.refresh.decide import Timing, believable, decide_fetched
from reader.refresh.identity import sort_entries, unique_contents
from reader.store import entries as entry_store
from reader.store.db import Database
from reader.store.values import EntryContent, FeedChange, FeedSource

TEXTS_AT_ONCE, TEXTS_DEADLINE_S = 50, 15.0  # 50 whole articles take half a second
CHARS_AT_ONCE = 2 << 20  # of HTML: ten of a megabyte cost a worker 60 MB, two 25

TEXTS_S = 2.0  # of the deadline of parsing, for the articles of a new feed

log = logging.getLogger(__name__)


def parse_answer(
    compute: Compute,
    source: FeedSource,
    answer: Fetched,
    *,
    seconds: float,
    cancel: CancelToken | None,
) -> ParsedFeed:
    """The feed in this answer, of a new one with articles; raises FeedParseError and others."""
    parse = partial(
        compute.run, tasks.parse_feed, answer.content, answer.content_type, answer.url
    )
    if not source.entries:
        try:
            return parse(TEXTS_S, seconds=seconds / 2, cancel=cancel)
        except ComputeError as problem:
            # Perhaps it was one of the texts: the feed itself may well be read.
            log.warning("a new feed with its texts: %s", problem)
    return parse(seconds=seconds, cancel=cancel)


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
    wanted = [*change.added, *(content for _, content in change.updated)]
    texts = iter(_with_texts(compute, wanted, feed.language, cancel=cancel))
    return replace(
        change,
        added=tuple(next(texts) for _ in change.added),
        updated=tuple((key, next(texts)) for key, _ in change.updated),
    )


def _with_texts(
    compute: Compute,
    contents: Sequence[EntryContent],
    language: str,
    *,
    cancel: CancelToken | None,
) -> list[EntryContent]:
    """The contents with their articles, those made that came without one."""
    waiting = [place for place, content in enumerate(contents) if _lacks_text(content)]
    texts = [_text_of(contents[place], language) for place in waiting]
    made = {place: content.made for place, content in enumerate(contents)}
    made |= zip(waiting, _make_texts(compute, texts, cancel=cancel), strict=True)
    return [
        replace(
            content, made=made[place], article=text.article if (text := made[place]) else None
        )
        for place, content in enumerate(contents)
    ]


def _lacks_text(content: EntryContent) -> bool:
    """True when there is a text of which no article was made, or with a date we doubt."""
    if content.made is None:
        return bool(content.html.strip())
    return content.made.article.published != content.published


def _text_of(content: EntryContent, language: str) -> FeedText:
    return FeedText(
        content.html,
        content.url,
        content.title,
        content.author,
        content.published,
        language,
    )


def _make_texts(
    compute: Compute, texts: Sequence[FeedText], *, cancel: CancelToken | None
) -> Iterator[MadeText | None]:
    """The article of each; None without a text."""
    for some in _batches(texts):
        try:
            yield from compute.run(
                tasks.make_texts, some, seconds=TEXTS_DEADLINE_S, cancel=cancel
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
