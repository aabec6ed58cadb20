"""What the headers of an answer mean: wait, move on, remember, refuse. Pure.

Sources: RFC 9110 sections 8.3 (Content-Type), 8.8.3 (ETag), 10.2.2 (Location), 10.2.3
(Retry-After), 15.4 (redirects).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from msgspec import Struct

from reader.fetch import words
from reader.hygiene import clean_line, web_url

MAX_WAIT_S = 7 * 86_400.0
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_SECONDS = re.compile(r"\d{1,18}", re.ASCII)
_NO_CACHE = re.compile(r"\bno-(?:cache|store)\b")
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})", re.ASCII)
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1024}")


class Redirect(Struct, frozen=True):
    """The server names another address."""

    url: str
    is_permanent: bool


def find_redirect(status: int, headers: httpx.Headers, *, url: str) -> Redirect | None:
    """Where the answer sends us; None when it is not a redirect.

    Raises RefusedError when that is no http(s) address.
    """
    if status not in _REDIRECTS:
        return None
    written = headers.get("location", "")
    target = web_url(written, base=url)
    if not written.strip() or not target:
        raise words.refused_redirect(url, written)
    return Redirect(target, status in _PERMANENT)


def retry_after_s(headers: httpx.Headers, *, now: datetime) -> float | None:
    """Seconds the server asked to wait, at most seven days; None when it made no sense."""
    written = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(written):
        seconds = float(written)
    else:
        try:
            moment = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return min(seconds, MAX_WAIT_S) if seconds >= 0 else None


def fresh_s(headers: httpx.Headers) -> float:
    """Seconds for which a cache may use the answer, by RFC 9111 section 4.2; 0 for none.

    `max-age` goes before `Expires`; what cannot be read counts as stale.
    """
    control = headers.get("cache-control", "").lower()
    if _NO_CACHE.search(control):
        return 0.0
    found = _MAX_AGE.search(control)
    if found:
        age = headers.get("age", "")
        spent = int(age) if _SECONDS.fullmatch(age) else 0
        return float(max(0, int(found.group(1)) - spent))
    expires, sent = _moment(headers, "expires"), _moment(headers, "date")
    if expires is None or sent is None:
        return 0.0
    return max(0.0, (expires - sent).total_seconds())


def _moment(headers: httpx.Headers, name: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers.get(name, ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def find_validator(headers: httpx.Headers, name: str) -> str:
    """The value of ETag or Last-Modified, verbatim; empty when it is not printable ASCII."""
    return usable_validator(headers.get(name, ""))


def usable_validator(value: str) -> str:
    """The value when it may be sent as a header; else empty."""
    return value if _VALIDATOR.fullmatch(value) else ""


def content_type(headers: httpx.Headers) -> str:
    """The Content-Type header, cleaned; empty when there is none."""
    return clean_line(headers.get("content-type", ""), limit_chars=200)


def is_page_type(written: str) -> bool:
    """True for HTML, XML and text, and when nobody said what it is."""
    media_type = media_type_of(written)
    return (
        not media_type
        or "/" not in media_type
        or media_type.startswith("text/")
        or media_type.endswith(("/xml", "+xml"))
        or media_type == "application/xhtml"
    ) and media_type != "image/svg+xml"


def media_type_of(written: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return written.partition(";")[0].strip().lower()


def declared_bytes(headers: httpx.Headers) -> int:
    """What Content-Length promises; 0 when it promises nothing."""
    written = headers.get("content-length", "")
    return int(written) if _SECONDS.fullmatch(written) else 0
