"""The feeds that a page leads to, and where feeds usually are.

Finds addresses; whether there is a feed behind one, only the network can say.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from reader.encoding import decode_text
from reader.feeds.fields import line_of_text
from reader.feeds.guard import check_tags
from reader.feeds.sites import feeds_in_page
from reader.hygiene import canonical_url, web_url
from reader.model import FeedLink

MAX_LINKS = 50
_MAX_PAGE_CHARS = 4 << 20  # feed links stand in the head; the rest is for links in the text

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x.atom+xml",
        "application/x-atom+xml",
        "text/rss+xml",
        "text/atom+xml",
    }
)
# Also said of feeds, yet not only of them: the address has to look like one too.
_VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml", "text/rss"})
_LOOKS_LIKE_FEED = re.compile(
    r"/(?:feeds?|rss|atom)/?$"
    r"|[./](?:rss|atom|rdf)$"
    r"|/(?:[\w-]*feed|rss\d*|atom|index|[\w-]*-rss|rdf)\.(?:xml|json|rdf|rss|atom|php)$"
    r"|^/feeds?/[\w/.-]+$",
    re.IGNORECASE,
)
_QUERY_OF_FEED = re.compile(
    r"(?:^|&)(?:feed|format|type|alt)=(?:rss2?|atom|feed)", re.IGNORECASE
)

# Of conversations under the articles: seldom what is meant by "the feed of this site".
_OF_COMMENTS = re.compile(
    r"[/_.-]comments?(?:[/_.-]|$)|[?&]feed=comments|/comments?/default", re.IGNORECASE
)
_NAMES_COMMENTS = re.compile(
    r"\b(?:comments?|commentaires?|kommentar(?:e|er)?|comentarios?|comentários?|comment[io]"
    r"|reacties|komentarze|комментарии)\b|コメント",
    re.IGNORECASE,
)

# WordPress and Substack; static sites; Ghost; Hugo; what is left.
_USUAL = ("feed", "rss.xml", "feed.xml", "rss", "atom.xml", "index.xml")
_USUAL_IN_FOLDER = 2  # of a folder only the first ones: its site has the others


def find_feed_links(content: bytes, *, content_type: str = "", url: str = "") -> list[FeedLink]:
    """The feeds that the page at `url` names; at most 50, none twice.

    Declared ones first, then links in its text, else what its scripts name; those of comments
    come last. Raises FeedParseError for a page with an absurd element.
    """
    text = decode_text(content, content_type=content_type)[:_MAX_PAGE_CHARS]
    parser = etree.HTMLParser(
        recover=True, no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8"
    )
    encoded = text.encode("utf-8", "replace")
    check_tags(encoded)  # 100,000 attributes cost this parser 100 s
    page = etree.fromstring(encoded, parser)
    if page is None:  # nothing in it became an element
        return []
    base = _base_of(page, url)
    links: dict[str, FeedLink] = {}
    for address, title in (*_declared(page), *_in_text(page)):
        found = web_url(address, base=base)
        key = canonical_url(found)
        if key and key not in links and len(links) < MAX_LINKS:
            links[key] = FeedLink(url=found, title=line_of_text(title))
    found_links = list(links.values()) or feeds_in_page(text, url)
    return sorted(found_links, key=_is_of_comments)


def _is_of_comments(link: FeedLink) -> bool:
    return bool(_OF_COMMENTS.search(link.url) or _NAMES_COMMENTS.search(link.title))


def usual_places(url: str) -> tuple[str, ...]:
    """Where the feed of that site or folder of it usually is, most likely first; at most 8.

    Empty when the address is not http(s).
    """
    if not web_url(url):
        return ()
    path = urlsplit(url).path
    parent, _, name = path.rpartition("/")
    folder = urljoin(url, f"{parent}/" if "." in name or not name else f"{path}/")
    places = [urljoin(folder, name) for name in _USUAL[:_USUAL_IN_FOLDER]]
    places += [urljoin(url, f"/{name}") for name in _USUAL]
    return tuple(dict.fromkeys(places))


def _base_of(page: etree._Element, url: str) -> str:
    """What relative addresses of the page count from."""
    for element in page.iter("base"):
        return web_url(element.get("href", ""), base=url) or url
    return url


def _declared(page: etree._Element) -> Iterator[tuple[str, str]]:
    """(address, title) of every `link` that says it leads to a feed."""
    for element in page.iter("link"):
        address = element.get("href", "").strip()
        relations = element.get("rel", "").lower().split()
        kind = element.get("type", "").partition(";")[0].strip().lower()
        is_alternate = "alternate" in relations and (
            kind in _TYPES or (kind in _VAGUE_TYPES and _is_feed_like(address))
        )
        if "feed" in relations or is_alternate:
            yield address, element.get("title", "")


def _in_text(page: etree._Element) -> Iterator[tuple[str, str]]:
    """(address, words) of every link in the text whose address looks like a feed's."""
    for element in page.iter("a"):
        address = element.get("href", "").strip()
        if _is_feed_like(address):
            yield address, "".join(element.itertext())[:500]


def _is_feed_like(address: str) -> bool:
    try:
        parts = urlsplit(address[:2048])
    except ValueError:
        return False
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return bool(_LOOKS_LIKE_FEED.search(path) or _QUERY_OF_FEED.search(parts.query))
