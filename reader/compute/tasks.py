"""The functions that run inside a worker process; each a thin call into the pure core.

Everything is imported inside: a worker that parses feeds never loads the language model, and
the interface, which only names these functions, loads none of it.
"""

from typing import TYPE_CHECKING

from reader.model import Article, Extraction, FeedLink, FeedText, Page, ParsedFeed, Recognition

if TYPE_CHECKING:
    from reader.feeds.opml import OpmlDocument

# Every import below is deferred for the reason above.
# ruff: noqa: PLC0415


def parse_feed(content: bytes, content_type: str, url: str) -> ParsedFeed:
    """The feed, its texts as they came; raises FeedParseError."""
    from reader.enrich import read_feed

    return read_feed(content, content_type=content_type, url=url)


def read_feed_texts(texts: tuple[FeedText, ...]) -> tuple[tuple[Article, bytes] | None, ...]:
    """The article of each and its packed imprint, None for what holds no text."""
    import msgspec

    from reader.enrich import read_feed_text
    from reader.extract.imprints import make_imprint

    # An imprint takes as long as the article: too long for the process that draws.
    return tuple(
        (article, msgspec.msgpack.encode(make_imprint(article))) if article else None
        for article in map(read_feed_text, texts)
    )


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


def name_tagger(pipeline: str) -> str:
    """Name and version of what finds names now; empty when nothing can. Loads no model."""
    from reader.compute.models import ModelError, find_model

    try:
        return find_model(pipeline).tagger
    except ModelError:
        return ""


def find_names(text: str, language: str, pipeline: str) -> Recognition:
    """Who and what is in the text; without a model, no names and a note that says what to do.

    `language` is a two-letter code or empty; `pipeline` is the configured one or empty.
    """
    from reader.compute.models import NO_TAGGER, ModelError, find_model, load_tagger
    from reader.enrich import find_names as find

    try:
        model = find_model(pipeline)
        tagger = load_tagger(model.folder)
    except ModelError as problem:
        return Recognition((), tagger=NO_TAGGER, note=str(problem))
    note = ""
    if language and not language.lower().startswith(model.language):
        note = f"This text is not in the language of {model.name}: expect wrong names."
    return Recognition(find(text, tagger), tagger=model.tagger, note=note)
