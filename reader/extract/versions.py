"""Other addresses of the same article that a page names: canonical, AMP, print."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from msgspec import Struct

from reader.hygiene import web_url

_SECOND = re.compile(
    r"/(?:amp|print|printer|print-?version)(?:[/.]|$)|\.amp(?:\.|$)|[-_/]print(?:\.\w{2,5})?$",
    re.IGNORECASE,
)
_SECOND_QUERY = re.compile(
    r"(?:^|&)(?:amp(?:=|&|$)|outputtype=amp|print(?:=|&|$)|(?:view|output|mode|format)=print)",
    re.IGNORECASE,
)
_SAME_HOST = re.compile(r"^(?:www|m|mobile|amp|print)\.")
_PRINT_LINKS = (
    "//link[@rel='alternate' and @media='print']/@href | "
    "//a[contains(@rel, 'print') or contains(@class, 'print') or contains(@id, 'print')]/@href"
)


class Versions(Struct, frozen=True):
    """The addresses of one article."""

    url: str = ""
    """What to call it: its own address, or the canonical one of an AMP or print page."""
    fuller_url: str = ""
    """The one that is most likely to give more than this page; empty for none."""


def find_versions(tree: HtmlElement, *, url: str) -> Versions:
    """The versions of the article on the page at `url`.

    All stand on the same site, but for an AMP page, which the page itself must name.
    """
    own = web_url(url)
    canonical = _first(tree.xpath("//link[@rel='canonical']/@href"), own)
    if not _same_site(canonical, own) or urlsplit(canonical).path in {"", "/"}:
        canonical = ""
    is_second = is_second_version(own) or any(name in tree.attrib for name in ("amp", "⚡"))
    is_other = bool(canonical) and _bare(canonical) != _bare(own)
    amp = "" if is_second else _first(tree.xpath("//link[@rel='amphtml']/@href"), own)
    printed = _first(
        [link for link in tree.xpath(_PRINT_LINKS) if "print" in link.lower()], own
    )
    if is_second or not _same_site(printed, own):
        printed = ""
    options = (canonical if is_other else "", amp, printed)
    fuller = next((option for option in options if option and _bare(option) != _bare(own)), "")
    return Versions(url=canonical if is_second and canonical else own, fuller_url=fuller)


def is_second_version(url: str) -> bool:
    """True for the address of an AMP or print page."""
    parts = urlsplit(url)
    return bool(_SECOND.search(parts.path) or _SECOND_QUERY.search(parts.query))


def _first(links: list[str], base: str) -> str:
    return web_url(links[0], base=base) if links else ""


def _same_site(one: str, other: str) -> bool:
    """True when the hosts are the same but for "www.", "m." or "amp."."""
    hosts = [_SAME_HOST.sub("", (urlsplit(url).hostname or "").lower()) for url in (one, other)]
    return bool(hosts[0]) and hosts[0] == hosts[1]


def _bare(url: str) -> tuple[str, str, str]:
    """What two addresses of one page have in common."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query
