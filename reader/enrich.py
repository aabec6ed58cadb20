"""A page, a text or a feed's own words to an article, a feed to entries, a text to names.

Pure composition of the parts below it; this is what worker processes run.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from reader.encoding import decode_text
from reader.extract.html import extract_document, extract_fragment
from reader.extract.joining import join_pages as join
from reader.extract.plaintext import extract_text
from reader.model import (
    Article,
    Entity,
    Extraction,
    FeedText,
    MadeText,
    Page,
    ParsedFeed,
    Tagger,
)
from reader.packing import pack

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|article|div|p|h[1-6]|span|table|ul|section|main)"
    r"\b[^<]{0,500}>",
    re.IGNORECASE,
)
_SNIFFED_CHARS = 4096


def read_page(page: Page) -> Article:
    """The article of a document, HTML or plain text as its type or else its start says.

    Raises ExtractionError when it holds no text.
    """
    return read_document(page).article


def read_document(page: Page) -> Extraction:
    """The article of a document, and where an HTML page says that there is more of it.

    Raises ExtractionError when it holds no text.
    """
    if _is_html(page):
        return extract_document(page)
    article = extract_text(
        decode_text(page.content, content_type=page.content_type), source=page.source
    )
    return Extraction(replace(article, url=page.url))


def _is_html(page: Page) -> bool:
    media_type = page.content_type.partition(";")[0].strip().lower()
    if media_type in _HTML_TYPES:
        return True
    start = decode_text(page.content[:_SNIFFED_CHARS], content_type=page.content_type).lstrip()
    if media_type == "text/plain":
        return start[:15].lower().startswith(("<!doctype html", "<html"))
    return bool(_MARKUP.search(start))


def join_pages(pages: Sequence[Extraction], *, note: str = "") -> Article:
    """One article of the pages of it, in order; `note` says what is missing."""
    return join(pages, note=note)


def read_text(text: str, *, source: str = "") -> Article:
    """The article of a plain text; raises ExtractionError when it holds no words."""
    return extract_text(text, source=source)


def read_feed(content: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """The feed; raises FeedParseError when the bytes are none.

    Its texts are left as they are: most entries of most answers are known already.
    """
    # Deferred: reading a page does not need the feed parser (40 ms in a worker).
    from reader.feeds.parse import parse_feed  # noqa: PLC0415

    return parse_feed(content, content_type=content_type, url=url)


def read_feed_text(entry: FeedText) -> Article | None:
    """The article of what the feed itself gives of an entry; None when that holds no text."""
    article = extract_fragment(entry.html, url=entry.url)
    if article is None:
        return None
    return replace(
        article,
        title=entry.title,
        byline=entry.author,
        published=entry.published,
        language=article.language or entry.language,
    )


def make_text(entry: FeedText) -> MadeText | None:
    """As `read_feed_text`, with all that is stored beside the article."""
    # Deferred: reading a page needs neither.
    from reader.entities.languages import detect_language  # noqa: PLC0415
    from reader.extract.imprints import make_imprint  # noqa: PLC0415

    article = read_feed_text(entry)
    if article is None:
        return None
    return MadeText(
        article,
        packed=pack(article),
        imprint=msgspec.msgpack.encode(make_imprint(article)),
        language=detect_language(article.text, article.language),
    )


def find_names(
    text: str, tagger: Tagger, *, language: str = "en", published: datetime | None = None
) -> tuple[Entity, ...]:
    """Who and what is in exactly this text, as entities with their mentions.

    Dates are told from `published`; they, sums and measures are read in English only.
    """
    # Deferred: reading a page does not need the word lists of the names (30 ms in a worker).
    from reader.entities.recognise import recognise  # noqa: PLC0415
    from reader.entities.resolve import Evidence, resolve  # noqa: PLC0415
    from reader.entities.values import add_values  # noqa: PLC0415

    mentions = recognise(text, tagger)
    if language == "en":
        mentions = add_values(text, mentions, published.date() if published else None)
    return resolve(mentions, Evidence(text=text))
