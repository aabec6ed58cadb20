"""JSON Feed 1.0 and 1.1 as a `ParsedFeed` (https://www.jsonfeed.org/version/1.1/).

Of every field only a value of the right type counts; an item with nothing to show is left
out. Imports no XML parser, so that the bundled feeds open without one.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from reader.errors import FeedParseError
from reader.feeds import fields
from reader.feeds.dates import written_moment
from reader.hygiene import clean_line, web_url
from reader.model import ParsedEntry, ParsedFeed

_BLANK = b"\x00\t\n\r \xef\xbb\xbf\xfe\xff"

_Object = Mapping[str, object]


def is_json(content: bytes) -> bool:
    """True when the document begins as a JSON object or list does."""
    return content[:64].lstrip(_BLANK)[:1] in {b"{", b"["}


def parse_json_feed(content: bytes, *, url: str = "") -> ParsedFeed:
    """The feed in a JSON document; relative addresses count from its site, else from `url`.

    Raises FeedParseError when it is not JSON, nested absurdly, or another kind of JSON.
    """
    feed = _load(content)
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedParseError("This is not a feed (JSON of another kind).", url=url)
    site_url = web_url(_text(feed, "home_page_url"), base=url)
    base = site_url or url
    entries = [
        entry
        for item in items
        if isinstance(item, dict) and (entry := _make_entry(item, feed, base=base)) is not None
    ]
    skipped = len(items) - len(entries)
    return ParsedFeed(
        title=fields.line_of_text(_text(feed, "title")),
        site_url=site_url,
        entries=fields.newest(entries),
        language=fields.language_of(feed.get("language")),
        damaged=f"{skipped} of {len(items)} entries could not be read." if skipped else "",
    )


def _load(content: bytes) -> _Object:
    try:
        text = content.decode(json.detect_encoding(content), "replace")
        found = json.loads(text.strip("\x00\ufeff \t\r\n"), strict=False)
    except RecursionError:
        raise FeedParseError(
            "The document nests its values too deeply.", is_broken=True
        ) from None
    except ValueError as problem:
        raise FeedParseError("This is not a feed (broken JSON).") from problem
    if not isinstance(found, dict):
        raise FeedParseError("This is not a feed (JSON of another kind).")
    return found


def _make_entry(item: _Object, feed: _Object, *, base: str) -> ParsedEntry | None:
    """The item as an entry; None when there is nothing in it to show."""
    address = _text(item, "url") or _text(item, "external_url")
    markup = fields.capped_html(fields.longest(_bodies(item)))
    entry = ParsedEntry(
        guid=clean_line(_text(item, "id")),
        url=web_url(address, base=base),
        title=fields.line_of_text(_text(item, "title")),
        author=_authors(item) or _authors(feed),
        published=_moment(item, "date_published"),
        updated=_moment(item, "date_modified"),
        html=markup,
        enclosures=fields.make_enclosures(_media(item), base=base),
        categories=fields.make_categories(_list(item, "tags")),
    )
    return None if entry.is_hollow else entry


def _bodies(item: _Object) -> Iterator[str]:
    yield _text(item, "content_html")
    yield fields.html_of_text(_text(item, "content_text"))
    yield fields.html_of_text(_text(item, "summary"))


def _authors(item: _Object) -> str:
    """Names of the authors, joined by commas; version 1.0 has one, 1.1 a list."""
    people = [*_list(item, "authors"), item.get("author")]
    names = [_text(person, "name") for person in people if isinstance(person, dict)]
    lines = dict.fromkeys(fields.line_of_text(name) for name in names[:10])
    return clean_line(", ".join(line for line in lines if line))


def _media(item: _Object) -> Iterator[fields.Attached]:
    for part in _list(item, "attachments"):
        if isinstance(part, dict):
            yield fields.Attached(
                part.get("url"),
                part.get("mime_type"),
                part.get("size_in_bytes"),
                part.get("duration_in_seconds"),
                part.get("title"),
            )
    for key in ("image", "banner_image"):
        yield fields.Attached(item.get(key), "image")


def _moment(item: _Object, key: str) -> datetime | None:
    """The moment of an RFC 3339 date, or as RSS writes it; None when absent or absurd."""
    written = _text(item, key).strip()
    try:
        return fields.plausible(datetime.fromisoformat(written))
    except ValueError:
        return fields.plausible(written_moment(written))


def _text(holder: _Object, key: str) -> str:
    """The string there; a number stands for its digits, anything else for nothing."""
    value = holder.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _list(holder: _Object, key: str) -> list[object]:
    value = holder.get(key)
    return value if isinstance(value, list) else []
