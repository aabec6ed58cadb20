"""A list of subscriptions in OPML 1.0 or 2.0 (http://opml.org/spec2.opml), as values.

Written by other programs, edited by hand, and no more to be trusted than a feed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from msgspec import Struct

from reader.encoding import decode_text
from reader.errors import FeedParseError
from reader.feeds.fields import line_of_text
from reader.feeds.guard import Document, make_document
from reader.hygiene import canonical_url, clean_line, web_url

MAX_FOLDERS = 5  # levels of a path; what lies deeper goes into the fifth
_MAX_DEPTH = 100_000
_FEED_SCHEME = re.compile(r"^feed:(//)?", re.IGNORECASE)
_FEED_TYPES = frozenset({"rss", "rss1", "atom", "feed"})


class OpmlFeed(Struct, frozen=True):
    """One subscription of the list."""

    url: str
    """Absolute http(s) address."""
    title: str
    """One clean line; empty when the list has none."""
    site_url: str
    folder: str
    """Names of the folders around it, joined by "/"; empty for none."""


class OpmlDocument(Struct, frozen=True):
    """The subscriptions of a list in its order, and what could not be taken."""

    feeds: tuple[OpmlFeed, ...]
    refused: tuple[tuple[str, str], ...] = ()
    """(address or title as written, reason) of each outline that was refused."""


def parse_opml(content: bytes) -> OpmlDocument:
    """The subscriptions in an OPML document.

    Raises FeedParseError when it is something else or an XML bomb.
    """
    document = make_document(decode_text(content), wanted="an OPML file", max_depth=_MAX_DEPTH)
    if document.root not in {"opml", "outline"}:
        kind = f" (<{document.root}>)" if document.root else ""
        raise FeedParseError(f"This is not an OPML file{kind}.")
    outlines = _read(document)
    return OpmlDocument(feeds=tuple(outlines.feeds), refused=tuple(outlines.refused))


@dataclass(slots=True)
class _Outlines:
    """Collects subscriptions while a parser walks the document; depth costs it nothing."""

    feeds: list[OpmlFeed] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _folders: list[str] = field(default_factory=list)
    """One name for each open outline; empty for those that are no folder."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if tag.lower() != "outline":
            return
        # Seen in the wild: xmlurl, XMLURL, TEXT.
        values = {name.lower(): value for name, value in attributes.items()}
        title = line_of_text(values.get("title", "")) or line_of_text(values.get("text", ""))
        address = values.get("xmlurl", "").strip()
        is_feed = bool(address) or values.get("type", "").lower() in _FEED_TYPES
        if is_feed:
            self._add(address, title=title, site=values.get("htmlurl", ""))
        self._folders.append("" if is_feed else title.replace("/", "-"))

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag.lower() == "outline" and self._folders:
            self._folders.pop()

    def close(self) -> None:
        """The document ends."""

    def _add(self, address: str, *, title: str, site: str) -> None:
        url = web_url(_FEED_SCHEME.sub(lambda found: "https://" if found[1] else "", address))
        key = canonical_url(url)
        if not address:
            self.refused.append((title, "It has no feed address."))
        elif not key:
            self.refused.append((clean_line(address), "Only http and https can be read."))
        elif key in self._known:
            self.refused.append((clean_line(address), "It is in the list twice."))
        else:
            self._known.add(key)
            folder = "/".join([name for name in self._folders if name][:MAX_FOLDERS])
            feed = OpmlFeed(url=url, title=title, site_url=web_url(site), folder=folder)
            self.feeds.append(feed)


def _read(document: Document) -> _Outlines:
    """The outlines of the document: strictly when it is well-formed, else as far as it goes."""
    outlines = _Outlines()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = outlines.start
    parser.EndElementHandler = outlines.end
    try:
        parser.Parse(document.content, True)  # noqa: FBT003 - the interface of expat
    except expat.ExpatError:
        return _read_broken(document)
    return outlines


def _read_broken(document: Document) -> _Outlines:
    # Deferred: 20 ms, and these values are unpickled where no parser is needed.
    from lxml import etree  # noqa: PLC0415

    outlines = _Outlines()
    parser = etree.XMLParser(
        target=outlines, recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    etree.fromstring(document.body, parser)
    if not outlines.feeds and not outlines.refused:
        raise FeedParseError("The OPML file is broken in a way that nobody can read.")
    return outlines
