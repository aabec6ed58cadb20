"""The fields of an entry from what feeds write into them; shared by every feed format.

Takes strings of any kind and size, gives clean ones. Knows no feed format.
"""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urljoin

from msgspec import Struct

from reader.hygiene import clean_line, clean_text, web_url
from reader.model import Enclosure, ParsedEntry

MAX_ENTRIES = 2000
MAX_HTML_CHARS = 1 << 20
MAX_LISTED = 50  # enclosures or categories of one entry
_MAX_MARKUP_CHARS = 20_000  # of a title before its tags go
_LAST_YEAR = 9998  # what comes later cannot be told in the time zones east of here
_FIRST_YEAR = 1990  # no feed is older than RSS; earlier dates are zeros and typing errors
_CUT = "\n<p>[…]</p>"

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# What is no word of a title, with all that is in it.
_UNSEEN = re.compile(
    r"<(?P<name>script|style)(?=[\s/>]).*?(?:</(?P=name)\s*>|$)|<!--[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|bdi|bdo|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|u"
    r"|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
# An address without a scheme, in quotes; "#note" stays within its own page.
_RELATIVE = re.compile(
    r"""(\s(?:href|src)\s*=\s*)(["'])(?!\s*(?:[a-z][a-z0-9+.-]*:|\#|["']))([^"'<>]{1,2000})\2""",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DURATION = re.compile(r"(?:\d{1,3}:)?(?:\d{1,4}:)?\d{1,6}(?:\.\d+)?", re.ASCII)
_LONGEST_S = 60 * 60 * 24 * 7
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def line_of_html(markup: str) -> str:
    """The words of a piece of HTML as one clean line: tags and scripts out, references read."""
    markup = _INLINE_TAG.sub("", _UNSEEN.sub("", markup[:_MAX_MARKUP_CHARS]))
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


def resolved_html(markup: str, base: str) -> str:
    """The HTML with its relative addresses counted from `base` (xml:base of its element)."""
    if not web_url(base):
        return markup

    def resolve(found: re.Match[str]) -> str:
        name, quote, address = found.groups()
        try:
            whole = urljoin(base, html.unescape(address.strip()))
        except ValueError:
            return found.group()
        return f"{name}{quote}{html.escape(whole)}{quote}"

    return _RELATIVE.sub(resolve, markup)


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
    """The moment in UTC, or None before there were feeds and where no calendar shows it.

    A moment in the future is for the caller to judge: here is no clock.
    """
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def size_of(written: object) -> int | None:
    """A size in bytes from a number or digits; None for anything else or absurd."""
    text = str(written).strip() if isinstance(written, str | int) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        return None
    return int(text) or None


def seconds_of(written: object) -> int | None:
    """A length in seconds, written as such or as [hours:]minutes:seconds; None for others."""
    found = (
        _DURATION.fullmatch(str(written).strip()) if isinstance(written, str | int) else None
    )
    if found is None:
        return None
    seconds = 0
    for part in found.group().partition(".")[0].split(":"):
        seconds = seconds * 60 + int(part)
    return seconds if 0 < seconds <= _LONGEST_S else None


class Attached(Struct, frozen=True):
    """What a feed writes of one attached file, of any type."""

    url: object
    media_type: object = None
    size: object = None
    duration: object = None
    title: object = None


def make_enclosures(found: Iterable[Attached], *, base: str) -> tuple[Enclosure, ...]:
    """Enclosures of what is attached: http(s) only, each address once."""
    kept: dict[str, Enclosure] = {}
    for part in found:
        url = web_url(part.url, base=base) if isinstance(part.url, str) else ""
        if url and url not in kept and len(kept) < MAX_LISTED:
            kept[url] = Enclosure(
                url=url,
                media_type=_line(part.media_type),
                size_bytes=size_of(part.size),
                seconds=seconds_of(part.duration),
                title=_line(part.title),
            )
    return tuple(kept.values())


def _line(written: object) -> str:
    return clean_line(written, limit_chars=100) if isinstance(written, str) else ""


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
