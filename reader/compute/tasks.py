"""The functions that run inside a worker process; each a thin call into the pure core.

Everything is imported inside: a worker that parses feeds never loads the language model, and
the interface, which only names these functions, loads none of it.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from reader.model import (
    NO_TAGGER,
    Article,
    Extraction,
    FeedLink,
    FeedText,
    MadeText,
    Page,
    ParsedEntry,
    ParsedFeed,
    Recognition,
)

if TYPE_CHECKING:
    from reader.feeds.opml import OpmlDocument

MOST_CHARS = 2 << 20  # of HTML to articles in one task: ten of a megabyte cost 60 MB

# Every import below is deferred for the reason above.
# ruff: noqa: PLC0415


def parse_feed(content: bytes, content_type: str, url: str, texts_s: float = 0.0) -> ParsedFeed:
    """The feed, its texts as they came; raises FeedParseError.

    For `texts_s` seconds at most the articles of its entries are made as well: all of them are
    wanted of a feed that is new here, and for another task all texts would have to come back.
    """
    from msgspec.structs import replace

    from reader.enrich import make_text, read_feed

    feed = read_feed(content, content_type=content_type, url=url)
    if not texts_s:
        return feed
    ends, chars = time.monotonic() + texts_s, 0
    entries = list(feed.entries)
    for place, entry in enumerate(entries):
        chars += len(entry.html)
        if chars > MOST_CHARS or time.monotonic() > ends:
            break
        entries[place] = replace(entry, made=make_text(text_of(entry, feed.language)))
    return replace(feed, entries=tuple(entries))


def text_of(entry: ParsedEntry, language: str) -> FeedText:
    """What there is of the entry's text in its feed."""
    published = entry.published or entry.updated
    return FeedText(entry.html, entry.url, entry.title, entry.author, published, language)


def make_texts(texts: tuple[FeedText, ...]) -> tuple[MadeText | None, ...]:
    """The article of each, with what is stored beside it; None for what holds no text."""
    from reader.enrich import make_text

    return tuple(map(make_text, texts))


def read_page(page: Page) -> Extraction:
    """The article on a page, and where there is more of it; raises ExtractionError."""
    from reader.enrich import read_document

    return read_document(page)


def join_pages(pages: tuple[Extraction, ...], note: str) -> Article:
    """One article of its pages, in order; `note` says what is missing."""
    from reader.enrich import join_pages as join

    return join(pages, note=note)


def read_text(text: str, source: str) -> Article:
    """The article in a plain text; raises ExtractionError."""
    from reader.enrich import read_text as read

    return read(text, source=source)


def parse_opml(content: bytes) -> "OpmlDocument":
    """The subscriptions in an OPML file; raises FeedParseError."""
    from reader.feeds.opml import parse_opml as parse

    return parse(content)


def find_feed_links(content: bytes, content_type: str, url: str) -> list[FeedLink]:
    """The feeds that a page names, best first; empty when it names none."""
    from reader.feeds.discover import find_feed_links as find

    return find(content, content_type=content_type, url=url)


def name_taggers(pipelines: Mapping[str, str]) -> frozenset[str]:
    """Name and version of all that finds names now, one or more languages each.

    Loads no model.
    """
    from reader.compute.languages import find_models

    return frozenset(model.tagger for model in find_models(pipelines).values())


def find_names(
    text: str,
    language: str,
    pipelines: Mapping[str, str],
    published: datetime | None = None,
) -> Recognition:
    """Who and what is in the text; a note says when no model found it, and what to do.

    `language` is what the page says, or empty; `pipelines` is language to pipeline as
    configured, under "" the one for every text; dates are told from `published`.
    """
    from reader.compute.languages import find_model_for
    from reader.compute.models import ModelError, load_tagger
    from reader.enrich import find_names as find
    from reader.entities.languages import detect_language, language_name
    from reader.entities.plain_tagger import TAGGER, make_plain_tagger

    spoken = detect_language(text, language)
    try:
        model = find_model_for(spoken, pipelines)
        tagger = load_tagger(model.folder) if model else make_plain_tagger(spoken)
    except ModelError as problem:
        return Recognition((), tagger=NO_TAGGER, note=str(problem))
    found = find(text, tagger, language=spoken or "en", published=published)
    if model:
        return Recognition(found, tagger=model.tagger)
    note = (
        f"No model for {language_name(spoken)}. Simple rules were used. reader doctor says how."
    )
    return Recognition(found, tagger=TAGGER, note=note)
