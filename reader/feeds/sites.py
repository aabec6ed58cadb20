"""The feeds behind addresses whose form says where they are: rules in a data file.

Finds addresses; whether there is a feed behind one, only the network can say.
"""

import html
import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs, quote_plus, urlsplit

import msgspec
from msgspec import Struct

from reader.hygiene import clean_line, web_url
from reader.model import FeedLink

_PREFIX = re.compile(r"^(?:www|m|mobile)\.")
_ESCAPED = re.compile(r"\\u00([0-9a-fA-F]{2})|\\/")
_MAX_QUERY_CHARS = 2000


class FeedPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule says that a feed is; words in braces are filled in."""

    url: str
    title: str = ""
    """What to call it in a list of several; empty for the feed's own title."""


class SiteRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the file, which says what its fields mean."""

    name: str
    hosts: tuple[str, ...]
    path: str
    parameter: str = ""
    feeds: tuple[FeedPlace, ...] = ()
    ask: str = ""
    in_page: str = ""


class Behind(Struct, frozen=True):
    """What an address alone says of the feeds behind it; empty when no rule fits."""

    feeds: tuple[FeedLink, ...] = ()
    """Likeliest first."""
    ask: str = ""
    """An address whose answer names the feed, to be asked instead of the page."""


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[SiteRule, ...]


@cache
def site_rules() -> tuple[SiteRule, ...]:
    """All rules, in the order in which they are tried."""
    text = (files("reader") / "data" / "sites.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Rules).rules


def find_behind(url: str) -> Behind:
    """What is behind this http(s) address, without a request."""
    for rule in site_rules():
        words = _words_of(rule, url)
        if words is not None and rule.in_page:
            break
        if words is not None:
            return Behind(_links(rule, words), web_url(rule.ask.format_map(words)))
    return Behind()


def feeds_in_page(text: str, url: str) -> list[FeedLink]:
    """The feeds that the page's scripts name, where a rule knows how they do; often none."""
    for rule in site_rules():
        words = _words_of(rule, url) if rule.in_page else None
        if words is None:
            continue
        found = re.search(rule.in_page, text)
        if found:
            values = {name: _unescaped(value) for name, value in found.groupdict().items()}
            return list(_links(rule, words | values))
    return []


def _words_of(rule: SiteRule, url: str) -> dict[str, str] | None:
    """What the rule's addresses are filled with; None when it does not fit."""
    parts = urlsplit(url)
    host = _PREFIX.sub("", (parts.hostname or "").lower())
    if not any(fnmatchcase(host, pattern) for pattern in rule.hosts):
        return None
    found = re.fullmatch(rule.path, parts.path.rstrip("/") or "/")
    value = ""
    if rule.parameter:
        value = parse_qs(parts.query[:_MAX_QUERY_CHARS]).get(rule.parameter, [""])[0]
    if found is None or (rule.parameter and not value):
        return None
    return {
        **found.groupdict(default=""),
        "origin": f"{parts.scheme}://{parts.netloc}",
        "first": host.partition(".")[0],
        "value": quote_plus(value),
    }


def _links(rule: SiteRule, words: dict[str, str]) -> tuple[FeedLink, ...]:
    made = (
        FeedLink(
            web_url(place.url.format_map(words)), clean_line(place.title.format_map(words))
        )
        for place in rule.feeds
    )
    return tuple(link for link in made if link.url)


def _unescaped(value: str) -> str:
    """What a script's string or an attribute means: its references and escapes resolved."""
    return html.unescape(
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "/", value)
    )
