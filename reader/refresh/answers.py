"""What one whole answer changes, against what is stored now; asks workers, stores nothing."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import ComputeError
from reader.model import CancelToken, FeedText, Fetched, MadeText, ParsedFeed
from reader.refresh.decide import Timing, believable, decide_fetched
from reader.refresh.identity import sort_entries, unique_contents
from reader.refresh.making import LATER, Allowance, Later, make_texts
from reader.store import entries as entry_store
from reader.store.db import Database
from reader.store.values import EntryContent, FeedChange, FeedSource

TEXTS_S = 2.0  # of the deadline of parsing, for the articles of a new feed

log = logging.getLogger(__name__)


def parse_answer(
    compute: Compute,
    source: FeedSource,
    answer: Fetched,
    *,
    seconds: float,
    allowance: Allowance,
    cancel: CancelToken | None,
) -> ParsedFeed:
    """The feed in this answer, of a new one with articles; raises FeedParseError and others."""
    parse = partial(
        compute.run, tasks.parse_feed, answer.content, answer.content_type, answer.url
    )
    if not source.entries and not allowance.is_spent:
        try:
            feed = parse(TEXTS_S, seconds=seconds / 2, cancel=cancel)
            allowance.take(sum(entry.made is not None for entry in feed.entries))
            return feed
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
    allowance: Allowance,
    cancel: CancelToken | None,
) -> FeedChange:
    """What this whole answer of this feed changes, its articles made as far as allowed.

    Those of the oldest new entries are left for later; those of updated ones never, but for
    what could not be made.
    """
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
    texts_wait = count_texts_waiting(change.added, allowance)
    wanted = [*change.added, *(content for _, content in change.updated)]
    texts = iter(_with_texts(compute, wanted, feed.language, skip=texts_wait, cancel=cancel))
    return replace(
        change,
        added=tuple(next(texts) for _ in change.added),
        updated=tuple((key, next(texts)) for key, _ in change.updated),
    )


def count_texts_waiting(added: Sequence[EntryContent], allowance: Allowance) -> int:
    """How many entries from the start of `added` are to wait for articles that are lacking."""
    places = [place for place, content in enumerate(added) if _is_bare(content)]
    left = len(places) - allowance.take(len(places))
    return places[left - 1] + 1 if left else 0


def _with_texts(
    compute: Compute,
    contents: Sequence[EntryContent],
    language: str,
    *,
    skip: int,
    cancel: CancelToken | None,
) -> list[EntryContent]:
    """The contents with their articles, those made that came without one.

    Of the first `skip` those that have none wait for it.
    """
    found: list[EntryContent] = []
    wanted: list[int] = []
    for place, content in enumerate(contents):
        is_left = place < skip and _is_bare(content)
        found.append(_with_text(content, LATER if is_left else content.made))
        if _lacks_text(content) and not is_left:
            wanted.append(place)
    texts = [_text_of(contents[place], language) for place in wanted]
    for place, text in zip(wanted, make_texts(compute, texts, cancel=cancel), strict=True):
        found[place] = _with_text(contents[place], text)
    return found


def _with_text(content: EntryContent, text: MadeText | Later | None) -> EntryContent:
    if isinstance(text, Later):
        return replace(content, made=None, article=None, waits=True)
    return replace(content, made=text, article=text.article if text else None)


def _lacks_text(content: EntryContent) -> bool:
    """True when there is a text of which no article was made, or with a date we doubt."""
    if content.made is None:
        return _is_bare(content)
    return content.made.article.published != content.published


def _is_bare(content: EntryContent) -> bool:
    """True when there is a text of which no article was made."""
    return content.made is None and bool(content.html.strip())


def _text_of(content: EntryContent, language: str) -> FeedText:
    return FeedText(
        content.html,
        content.url,
        content.title,
        content.author,
        content.published,
        language,
    )
