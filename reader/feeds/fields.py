"""The fields of an entry from what feeds write into them; shared by every feed format.

Takes strings of any kind and size, gives clean ones. Knows no feed format.
"""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from reader.hygiene import clean_line, clean_text, web_url
from reader.model import Enclosure, ParsedEntry

MAX_ENTRIES = 2000
MAX_HTML_CHARS = 1 << 20
MAX_LISTED = 50  # enclosures or categories of one entry
_MAX_MARKUP_CHARS = 20_000  # of a title before its tags go
_FIRST_YEAR = 1990  # no feed is older than RSS; earlier dates are zeros and typing errors
_CUT = "\n<p>[…]</p>"

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*>")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|bdi|bdo|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|u"
    r"|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def line_of_html(markup: str) -> str:
    """The words of a piece of HTML as one clean line: no tags, references resolved."""
    markup = _INLINE_TAG.sub("", markup[:_MAX_MARKUP_CHARS])
    return line_of_text(html.unescape(_TAG.sub(" ", markup)))


def line_of_text(text: str) -> str:
    """The text as one clean line; references that were escaped twice are resolved."""
    text = text[:_MAX_MARKUP_CHARS]
    if _REFERENCE.search(text):
        text = html.unescape(text)
    return clean_line(text)


def html_of_text(text: str) -> str:
    """Plain text as HTML: a paragraph for each run of lines between blank ones."""
    paragraphs = re.split(r"\n[ \t]*\n", clean_text(text[:MAX_HTML_CHARS]))
    return "\n".join(
        f"<p>{html.escape(part.strip(), quote=False)}</p>"
        for part in paragraphs
        if part.strip()
    )


def capped_html(markup: str) -> str:
    """The HTML without control characters; past 1 MiB it is cut between tags and marked."""
    if len(markup) <= MAX_HTML_CHARS:
        return clean_text(markup).strip()
    kept = markup[:MAX_HTML_CHARS]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    return clean_text(kept).strip() + _CUT


def longest(texts: Iterable[str]) -> str:
    """The longest of the texts; empty when there is none."""
    return max(texts, key=len, default="")


def plausible(moment: datetime | None) -> datetime | None:
    """The moment in UTC, or None when it lies before there were feeds.

    A moment in the future is for the caller to judge: here is no clock.
    """
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def size_of(written: object) -> int | None:
    """A size in bytes from a number or digits; None for anything else or absurd."""
    text = str(written).strip() if isinstance(written, str | int) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        return None
    return int(text) or None


def make_enclosures(
    found: Iterable[tuple[object, object, object]], *, base: str
) -> tuple[Enclosure, ...]:
    """Enclosures of (address, media type, size) triples: http(s) only, each address once."""
    kept: dict[str, Enclosure] = {}
    for address, media_type, size in found:
        url = web_url(address, base=base) if isinstance(address, str) else ""
        if url and url not in kept and len(kept) < MAX_LISTED:
            kind = (
                clean_line(media_type, limit_chars=100) if isinstance(media_type, str) else ""
            )
            kept[url] = Enclosure(url=url, media_type=kind, size_bytes=size_of(size))
    return tuple(kept.values())


def make_categories(found: Iterable[object]) -> tuple[str, ...]:
    """Names of categories, each once, in the order of the feed."""
    lines = (line_of_text(name) for name in found if isinstance(name, str))
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_LISTED]


def language_of(written: object) -> str:
    """A language tag such as "en" or "pt-br" in lower case; empty for anything else."""
    text = written.strip() if isinstance(written, str) else ""
    return text.lower().replace("_", "-") if _LANGUAGE.fullmatch(text) else ""


def newest(entries: list[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """At most 2,000 of the entries, the newest, in the order they came in.

    Entries without a date count as older than all others; among equals the first stay.
    """
    if len(entries) <= MAX_ENTRIES:
        return tuple(entries)
    undated = datetime.min.replace(tzinfo=UTC)
    order = sorted(
        range(len(entries)),
        key=lambda index: entries[index].published or entries[index].updated or undated,
        reverse=True,
    )
    return tuple(entries[index] for index in sorted(order[:MAX_ENTRIES]))
