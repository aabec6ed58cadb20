"""A list of subscriptions in OPML 1.0 or 2.0 (http://opml.org/spec2.opml), read and written.

Read as other programs write it and people edit it, and no more trusted than a feed. What OPML
has no attribute for stands in attributes with a namespace, which its section on extending
allows and other readers pass over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct

from reader.encoding import to_utf8
from reader.errors import FeedParseError
from reader.feeds.fields import line_of_text
from reader.feeds.guard import Document, make_document
from reader.hygiene import (
    MAX_FOLDERS,
    canonical_url,
    clean_folder,
    clean_line,
    host_of,
    web_url,
    without_feed_scheme,
    without_logins,
)
from reader.model import Subscription

_MAX_DEPTH = 100_000
_FEED_TYPES = frozenset({"rss", "rss1", "atom", "feed"})
_PREFIX = "reader:"
_NAMESPACE = "urn:reader-tui:opml"
# Ours, in lower case: the user's own title (empty for none), and whether pages are fetched.
_USER_TITLE, _FULL_TEXT = f"{_PREFIX}usertitle", f"{_PREFIX}fulltext"
_IN_ATTRIBUTE = {'"': "&quot;"}


class OpmlDocument(Struct, frozen=True):
    """The subscriptions of a list in its order, and what could not be taken."""

    feeds: tuple[Subscription, ...]
    refused: tuple[tuple[str, str], ...] = ()
    """(address or title as written, reason) of each outline that was refused."""


# --- reading ------------------------------------------------------------------------------


def parse_opml(content: bytes) -> OpmlDocument:
    """The subscriptions in an OPML document.

    Raises FeedParseError when it is something else or an XML bomb.
    """
    document = make_document(to_utf8(content), wanted="an OPML file", max_depth=_MAX_DEPTH)
    if document.root not in {"opml", "outline"}:
        kind = f" (<{document.root}>)" if document.root else ""
        raise FeedParseError(f"This is not an OPML file{kind}.")
    outlines = _read(document)
    return OpmlDocument(feeds=tuple(outlines.feeds), refused=tuple(outlines.refused))


@dataclass(slots=True)
class _Outlines:
    """Collects subscriptions while a parser walks the document; depth costs it nothing."""

    feeds: list[Subscription] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _folders: list[str] = field(default_factory=list)
    """One name for each open outline; empty for those that are no folder."""
    _is_ours: bool = False
    """True for a list that we wrote: its words are exact, no references within references."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        # Seen in the wild: xmlurl, XMLURL, TEXT.
        values = {_plain_name(name): value for name, value in attributes.items()}
        if tag.lower() == "opml":
            self._is_ours = f"{_PREFIX}version" in values
        if tag.lower() != "outline":
            return
        address = values.get("xmlurl", "").strip()
        is_feed = bool(address) or values.get("type", "").lower() in _FEED_TYPES
        if is_feed:
            self._add(address, values)
            self._folders.append("")
        else:
            name = self._line(values, "text") or self._line(values, "title")
            self._folders.append(name.replace("/", "-"))

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag.lower() == "outline" and self._folders:
            self._folders.pop()

    def close(self) -> None:
        """The document ends."""

    def _add(self, address: str, values: Mapping[str, str]) -> None:
        shown, own = self._line(values, "text"), self._line(values, "title")
        url = web_url(_with_scheme(address))
        key = canonical_url(url)
        if not address:
            self.refused.append((shown or own, "It has no feed address."))
        elif not key:
            self.refused.append((_shown(address), "Only http and https can be read."))
        elif key in self._known:
            self.refused.append((_shown(address), "It is in the list twice."))
        else:
            self._known.add(key)
            # The specification: `text` is what is displayed, `title` is the feed's own.
            is_told = _USER_TITLE in values
            feed = Subscription(
                url=url,
                title=self._line(values, _USER_TITLE) if is_told else shown or own,
                site_url=web_url(values.get("htmlurl", "")),
                folder=self._folder(values),
                own_title=own,
                full_text={"true": True, "false": False}.get(values.get(_FULL_TEXT, "")),
            )
            self.feeds.append(feed)

    def _folder(self, values: Mapping[str, str]) -> str:
        """The path of the folders around it; without any, the first of its categories."""
        names = [name for name in self._folders if name]
        if names:
            return "/".join(names[:MAX_FOLDERS])
        return clean_folder(self._line(values, "category").partition(",")[0])

    def _line(self, values: Mapping[str, str], name: str) -> str:
        words = values.get(name, "")
        return clean_line(words) if self._is_ours else line_of_text(words)


def _shown(address: str) -> str:
    """The address for a message, without a password."""
    return clean_line(without_logins(address))


def _plain_name(name: str) -> str:
    """The attribute's name in lower case; ours with the prefix, whichever parser read it."""
    return name.replace(f"{{{_NAMESPACE}}}", _PREFIX).lower()


def _with_scheme(address: str) -> str:
    bare = without_feed_scheme(address)
    # Something was taken off, and what is left does not say how it is asked.
    return f"https://{bare}" if bare != address and "://" not in bare else bare


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
    # Not `resolve_entities=False`: it would leave every "&amp;" of an attribute as "&#38;".
    # The body has no document type, so there is nothing else to resolve.
    parser = etree.XMLParser(
        target=outlines, recover=True, resolve_entities=True, no_network=True, huge_tree=False
    )
    etree.fromstring(document.body, parser)
    if not outlines.feeds and not outlines.refused:
        raise FeedParseError("The OPML file is broken in a way that nobody can read.")
    return outlines


# --- writing ------------------------------------------------------------------------------


def make_opml(feeds: Iterable[Subscription], made_at: datetime) -> bytes:
    """The subscriptions as OPML 2.0 in UTF-8, in their order, nested in their folders.

    `parse_opml` gives the same subscriptions back, all of their fields equal.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:reader="{_NAMESPACE}" reader:version="1">',
        "  <head>",
        "    <title>Subscriptions of reader</title>",
        f"    <dateCreated>{format_datetime(made_at, usegmt=True)}</dateCreated>",
        "  </head>",
        "  <body>",
    ]
    around: list[str] = []
    for feed in feeds:
        names = [name for name in feed.folder.split("/") if name]
        common = 0
        while names[common : common + 1] == around[common : common + 1] != []:
            common += 1
        while len(around) > common:
            lines.append(f"{_indent(around[:-1])}</outline>")
            around.pop()
        for name in names[common:]:
            lines.append(f"{_indent(around)}<outline{_attributes(text=name, title=name)}>")
            around.append(name)
        lines.append(f"{_indent(around)}<outline{_feed_attributes(feed)}/>")
    while around:
        lines.append(f"{_indent(around[:-1])}</outline>")
        around.pop()
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


def _indent(around: list[str]) -> str:
    return "  " * (len(around) + 2)


def _feed_attributes(feed: Subscription) -> str:
    plain = _attributes(
        type="rss",
        text=feed.title or feed.own_title or host_of(feed.url),
        title=feed.own_title,
        xmlUrl=feed.url,
        htmlUrl=feed.site_url,
    )
    ours = f'reader:userTitle="{escape(feed.title, _IN_ATTRIBUTE)}"'
    if feed.full_text is None:
        return f"{plain} {ours}"
    return f'{plain} {ours} reader:fullText="{str(feed.full_text).lower()}"'


def _attributes(**values: str) -> str:
    """The attributes, escaped; those without a value only when they are the words shown."""
    return "".join(
        f' {name}="{escape(value, _IN_ATTRIBUTE)}"'
        for name, value in values.items()
        if value or name == "text"
    )
