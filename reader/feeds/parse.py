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

from reader.encoding import to_utf8
from reader.errors import FeedParseError
from reader.feeds import fields
from reader.feeds.dates import written_moment
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
    r"|\s*(?P<before>[^()<>@]+)[<(][^\s()<>]+@[^\s()<>]+[>)]\s*"
)
_FEED_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ROOTS = frozenset({"rss", "feed", "channel"})

_Fields = Mapping[str, object]

# Names of modules for `xml.sax.make_parser`; the standard one follows if this is not taken.
feedparser.api.PREFERRED_XML_PARSERS.insert(0, "reader.feeds.sax")


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
        raise FeedParseError(
            str(problem), url=url, is_broken=problem.is_broken
        ) from problem.__cause__


def _parse_xml(content: bytes, *, content_type: str, url: str) -> ParsedFeed:
    if not content.strip(b"\x00\t\n\r "):
        raise FeedParseError("The answer is empty; there is no feed in it.")
    document = make_document(_checked(to_utf8(content, content_type=content_type)))
    if not document.root:
        raise FeedParseError("This is not a feed (plain text).")
    found = _run_feedparser(thinned(document))
    entries = _list(found, "entries")
    version = _text(found, "version")
    if not (version or entries or (document.root in _ROOTS and _dict(found, "feed"))):
        raise FeedParseError(f"This is not a feed (XML of another kind: <{document.root}>).")
    feed = _make_feed(found, entries, version=version, url=url, damaged=document.damaged)
    return replace(feed, pace=find_pace(document.body))


def _checked(text: bytes) -> bytes:
    """The text in UTF-8; refuses what is no markup at all."""
    start = text[:4096].decode("utf-8", "ignore")[:1024]
    is_binary = len(_CONTROL.findall(start)) > len(start) // 20
    if is_binary and not _FEED_TAG.search(text):
        raise FeedParseError("This is not a feed (binary file).")
    if b"<" not in text:
        raise FeedParseError("This is not a feed (plain text).")
    return text


def _as_it_is(_headers: object, content: bytes, found: dict[str, object]) -> bytes:
    """Stands in for feedparser's way to UTF-8: what it gets from us is that, and says so."""
    found.update(encoding="utf-8", bozo=False)
    return content


# Its own way decodes all and encodes it again: 45 MB for a document of 8 with one emoji.
feedparser.api.convert_to_utf8 = _as_it_is


def _run_feedparser(document: Document) -> _Fields:
    try:
        found: _Fields = feedparser.parse(
            io.BytesIO(document.content), sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_FAILURES as problem:
        raise FeedParseError(
            "The feed is broken in a way that nobody can read.", is_broken=True
        ) from problem
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
        url=original or web_url(_link(entry), base=base),
        title=_title(entry),
        author=_author(entry),
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        html=fields.capped_html(fields.longest(_bodies(entry))),
        enclosures=fields.make_enclosures(_media(entry), base=base),
        categories=fields.make_categories(
            _text(tag, "label") or _text(tag, "term") for tag in _list(entry, "tags")
        ),
        replies_to=_replies_to(entry),
    )


def _title(holder: _Fields) -> str:
    """The title as a line; whether it is HTML, the document says or feedparser guessed."""
    title = _text(holder, "title")
    kind = _text(_dict(holder, "title_detail"), "type")
    return fields.line_of_text(title) if kind == "text/plain" else fields.line_of_html(title)


def _author(entry: _Fields) -> str:
    """The names of the authors, joined by commas; an address only when there is no name."""
    written = _text(entry, "author")
    people = _list(entry, "authors")[:10]
    # feedparser knows top-level domains of two to four letters only.
    mailbox = _MAILBOX.fullmatch(written[:500]) if len(people) < 2 else None
    if mailbox:
        return fields.line_of_html(mailbox["behind"] or mailbox["before"])
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
    if _text(content, "type") == "text/plain":
        return fields.html_of_text(value)
    return fields.resolved_html(value, _text(content, "base"))


def _media(entry: _Fields) -> Iterator[fields.Attached]:
    """What is attached: enclosures, Media RSS, then thumbnails and the picture of iTunes."""
    length = entry.get("itunes_duration")
    for link in _list(entry, "links"):
        if _text(link, "rel") == "enclosure":
            yield fields.Attached(
                link.get("href"),
                link.get("type"),
                link.get("length"),
                length,
                link.get("title"),
            )
    for media in _list(entry, "media_content"):
        yield fields.Attached(
            media.get("url"),
            media.get("type") or media.get("medium"),
            media.get("filesize"),
            media.get("duration"),
        )
    for picture in (*_list(entry, "media_thumbnail"), _dict(entry, "image")):
        yield fields.Attached(picture.get("url") or picture.get("href"), "image")


def _replies_to(entry: _Fields) -> tuple[str, ...]:
    """What the entry answers: the address where there is one, else the GUID (RFC 4685)."""
    answered = _dict(entry, "thr_in-reply-to")  # feedparser keeps the last of several
    name = clean_line(_text(answered, "href") or _text(answered, "ref"))
    return (name,) if name else ()


def _link(entry: _Fields) -> str:
    """The address of the entry's page; feedparser may give that of an attached file for it."""
    link = _text(entry, "link")
    pages = [
        _text(other, "href")
        for other in _list(entry, "links")
        if _text(other, "rel") == "alternate"
    ]
    return pages[0] if pages and link not in pages else link


def _moment(entry: _Fields, key: str) -> datetime | None:
    """A time as an aware moment; None when there is none or it is absurd."""
    # A plain dictionary: feedparser's answers "updated" with "published" and warns of it.
    plain = dict(entry)
    value = plain.get(key)
    if not isinstance(value, time.struct_time):
        return fields.plausible(written_moment(_text(plain, key.removesuffix("_parsed"))))
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
