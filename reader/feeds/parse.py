"""A feed document of any format as a `ParsedFeed`; feedparser is the parser of record.

feedparser gets bytes that `guard` made harmless, never an address, and neither cleans nor
resolves anything: every field is cleaned here, on the way out.
"""

import calendar
import io
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import feedparser
from msgspec.structs import replace

from reader.encoding import decode_text
from reader.errors import FeedParseError
from reader.feeds import fields
from reader.feeds.guard import Document, make_document
from reader.feeds.json_feed import is_json, parse_json_feed
from reader.feeds.pace import find_pace
from reader.feeds.thin import thinned
from reader.hygiene import clean_line, web_url
from reader.model import ParsedEntry, ParsedFeed

# What its handlers let through when elements come where they do not belong.
_PARSER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

_MAILBOX = re.compile(
    r"\s*[^\s()<>]+@[^\s()<>]+\s*\((?P<behind>[^()]+)\)\s*"
    r"|\s*(?P<before>[^()<>@]+)<[^\s()<>]+@[^\s()<>]+>\s*"
)
_FEED_TAG = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ROOTS = frozenset({"rss", "feed", "channel"})

_Fields = Mapping[str, object]


def parse_feed(content: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """The feed in a server's answer; `url` is where it came from, for relative addresses.

    Raises FeedParseError when it is empty, something else, an XML or JSON bomb, or broken
    beyond reading.
    """
    try:
        if is_json(content):
            return parse_json_feed(content, url=url)
        return _parse_xml(content, content_type=content_type, url=url)
    except FeedParseError as problem:
        raise FeedParseError(str(problem), url=url) from problem.__cause__


def _parse_xml(content: bytes, *, content_type: str, url: str) -> ParsedFeed:
    if not content.strip(b"\x00\t\n\r "):
        raise FeedParseError("The answer is empty; there is no feed in it.")
    text = decode_text(content, content_type=content_type)
    _check_kind(text)
    document = make_document(text)
    del text
    if not document.root:
        raise FeedParseError("This is not a feed (plain text).")
    found = _run_feedparser(thinned(document))
    entries = _list(found, "entries")
    version = _text(found, "version")
    if not (version or entries or (document.root in _ROOTS and _dict(found, "feed"))):
        raise FeedParseError(f"This is not a feed (XML of another kind: <{document.root}>).")
    feed = _make_feed(found, entries, version=version, url=url, damaged=document.damaged)
    return replace(feed, pace=find_pace(document.body))


def _check_kind(text: str) -> None:
    """Refuse what is no markup at all."""
    start = text[:1024]
    is_binary = len(_CONTROL.findall(start)) > len(start) // 20
    if is_binary and not _FEED_TAG.search(text):
        raise FeedParseError("This is not a feed (binary file).")
    if "<" not in text:
        raise FeedParseError("This is not a feed (plain text).")


def _run_feedparser(document: Document) -> _Fields:
    try:
        found: _Fields = feedparser.parse(
            io.BytesIO(document.content), sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_FAILURES as problem:
        raise FeedParseError("The feed is broken in a way that nobody can read.") from problem
    return found


def _make_feed(
    found: _Fields, entries: list[_Fields], *, version: str, url: str, damaged: str
) -> ParsedFeed:
    channel = _dict(found, "feed")
    site_url = web_url(_text(channel, "link"), base=url)
    # Relative addresses: Atom counts from the document (RFC 4287, section 2), RSS has no rule
    # and its writers mean the site.
    bases = (url, site_url) if version.startswith("atom") else (site_url, url)
    base = next((address for address in bases if address), "")
    return ParsedFeed(
        title=_title(channel),
        site_url=site_url,
        entries=fields.newest([_make_entry(entry, base=base) for entry in entries]),
        language=fields.language_of(channel.get("language")),
        damaged=damaged,
    )


def _make_entry(entry: _Fields, *, base: str) -> ParsedEntry:
    original = web_url(_text(entry, "feedburner_origlink"))
    return ParsedEntry(
        guid=clean_line(_text(entry, "id")),
        url=original or web_url(_text(entry, "link"), base=base),
        title=_title(entry),
        author=_author(entry),
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        html=fields.capped_html(fields.longest(_bodies(entry))),
        enclosures=fields.make_enclosures(_media(entry), base=base),
        categories=fields.make_categories(
            _text(tag, "label") or _text(tag, "term") for tag in _list(entry, "tags")
        ),
    )


def _title(holder: _Fields) -> str:
    """The title as a line; whether it is HTML, the document says or feedparser guessed."""
    title = _text(holder, "title")
    kind = _text(_dict(holder, "title_detail"), "type")
    return fields.line_of_text(title) if kind == "text/plain" else fields.line_of_html(title)


def _author(entry: _Fields) -> str:
    """The names of the authors, joined by commas; an address only when there is no name."""
    written = _text(entry, "author")
    # feedparser knows top-level domains of two to four letters only.
    mailbox = _MAILBOX.fullmatch(written[:500])
    if mailbox:
        return fields.line_of_html(mailbox["behind"] or mailbox["before"])
    people = _list(entry, "authors")[:10]
    names = [_text(person, "name") or _text(person, "email") for person in people] or [written]
    lines = dict.fromkeys(fields.line_of_html(name) for name in names)
    return clean_line(", ".join(line for line in lines if line))


def _bodies(entry: _Fields) -> Iterator[str]:
    """Every text of the entry as HTML."""
    for content in _list(entry, "content"):
        yield _as_html(content)
    summary = _dict(entry, "summary_detail")
    yield _as_html(summary) if summary else _text(entry, "summary")


def _as_html(content: _Fields) -> str:
    value = _text(content, "value")
    return fields.html_of_text(value) if _text(content, "type") == "text/plain" else value


def _media(entry: _Fields) -> Iterator[tuple[object, object, object]]:
    """(address, type, size) of what is attached: enclosures, Media RSS, then thumbnails."""
    for link in _list(entry, "links"):
        if _text(link, "rel") == "enclosure":
            yield link.get("href"), link.get("type"), link.get("length")
    for media in _list(entry, "media_content"):
        yield media.get("url"), media.get("type") or media.get("medium"), media.get("filesize")
    for thumbnail in _list(entry, "media_thumbnail"):
        yield thumbnail.get("url"), "image", None


def _moment(entry: _Fields, key: str) -> datetime | None:
    """A time as an aware moment; None when there is none or it is absurd."""
    # dict's own look-up: feedparser's answers "updated" with "published" and warns of it.
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    if not isinstance(value, time.struct_time):
        return None
    try:
        return fields.plausible(datetime.fromtimestamp(calendar.timegm(value), UTC))
    except (OverflowError, ValueError, OSError):
        return None


# --- feedparser's dictionaries, whose values have any type an attacker likes --------------


def _text(holder: _Fields, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _dict(holder: _Fields, key: str) -> _Fields:
    value = holder.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(holder: _Fields, key: str) -> list[_Fields]:
    value = holder.get(key)
    if not isinstance(value, Iterable) or isinstance(value, str | Mapping):
        return []
    return [part for part in value if isinstance(part, Mapping)]
