"""What a page says of itself: title, author, time, site, language.

Believed in this order: JSON-LD, Open Graph and other meta tags, markup. Everything is cleaned.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TypeAlias

from lxml.html import HtmlElement
from msgspec import Struct

from reader.hygiene import clean_line, host_of

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_MAX_SCRIPT_CHARS = 2_000_000
_MAX_NODES = 2_000
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • ", " / ", " ‹ ")
_STORY_TYPES = re.compile(r"Article|BlogPosting|Report$|LiveBlog|WebPage$|Review$")
_BY = re.compile(r"^(?:written |posted |words )?by:?\s+", re.IGNORECASE)
_NOT_NAMES = re.compile(r"^(?:https?:|www\.|@)|[<>{}\\]|\.(?:com|org|net)\b", re.IGNORECASE)


class Metadata(Struct, frozen=True):
    """What a page says of itself; empty where it is silent."""

    title: str = ""
    byline: str = ""
    published: datetime | None = None
    site: str = ""
    language: str = ""
    body: str = ""
    """The article's text where the page repeats it for machines (JSON-LD articleBody)."""


def find_metadata(tree: HtmlElement, *, url: str = "") -> Metadata:
    """The metadata of a page; `url` lends its host when the page names no site."""
    story = _story(tree)
    meta = _meta_tags(tree)
    site = clean_line(
        meta.get("og:site_name", "") or _name_of(story.get("publisher")), limit_chars=80
    )
    return Metadata(
        title=_title(tree, story, meta, site),
        byline=_byline(tree, story, meta),
        published=_published(tree, story, meta),
        site=site or host_of(url),
        language=_language(tree, story, meta),
        body=_text_of(story.get("articleBody")),
    )


# --- JSON-LD ------------------------------------------------------------------------------


def _story(tree: HtmlElement) -> Mapping[str, Json]:
    """The JSON-LD node that describes the article; empty when there is none."""
    best: Mapping[str, Json] = {}
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for node in _nodes(_load(script.text or "")):
            kind = node.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")
            if not _STORY_TYPES.search(kinds):
                continue
            if "WebPage" not in kinds and "headline" in node:
                return node
            best = best or node
    return best


def _load(text: str) -> Json:
    if len(text) > _MAX_SCRIPT_CHARS:
        return None
    try:
        loaded: Json = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _nodes(loaded: Json) -> Iterator[dict[str, Json]]:
    """Every object of the document, outer ones first; at most `_MAX_NODES`."""
    waiting: list[Json] = [loaded]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(
                value for key, value in node.items() if key in {"@graph", "mainEntity"}
            )


def _text_of(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _name_of(value: Json) -> str:
    """The names of persons or an organisation, however they are written."""
    names = [_own_name(item) for item in (value[:10] if isinstance(value, list) else [value])]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _own_name(value: Json) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


# --- meta tags ----------------------------------------------------------------------------


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Content of the first meta tag of each name or property, names in lower case."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        name = name.strip().lower()
        content = tag.get("content").strip()
        if name and content and name not in found:
            found[name] = content
    return found


def _title(
    tree: HtmlElement, story: Mapping[str, Json], meta: Mapping[str, str], site: str
) -> str:
    heads = tree.findall(".//h1")
    head = clean_line(heads[0].text_content()) if len(heads) == 1 else ""
    element = tree.find(".//title")
    window = clean_line(element.text_content()) if element is not None else ""
    options = (
        _text_of(story.get("headline")),
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        head if head and head in window else window,
        head,
        _text_of(story.get("name")),
    )
    for option in options:
        # Site software escapes headlines twice as often as not.
        title = without_site(clean_line(unescape(option)), site)
        if title:
            return title
    return ""


def without_site(title: str, site: str) -> str:
    """The title without the name of the site before or behind it."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and _is_site(tail, site, head):
            return without_site(head.strip(), site)
        first, found, rest = title.partition(separator)
        if found and site and first.strip().casefold() == site.casefold():
            return rest.strip()
    return title


def _is_site(tail: str, site: str, head: str) -> bool:
    """True when the last part of a title names the site rather than the story."""
    tail = tail.strip()
    if site and (tail.casefold() in site.casefold() or site.casefold() in tail.casefold()):
        return True
    return not site and len(tail.split()) <= 4 and len(head.split()) >= 4


def _byline(tree: HtmlElement, story: Mapping[str, Json], meta: Mapping[str, str]) -> str:
    options = [
        _name_of(story.get("author")),
        meta.get("author", ""),
        meta.get("article:author", ""),
        meta.get("parsely-author", ""),
        meta.get("dc.creator", ""),
        meta.get("sailthru.author", ""),
    ]
    for path in (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author']",
        "//a[@rel='author']",
        "//*[contains(concat(' ', @class, ' '), ' byline ')]",
        "//*[contains(concat(' ', @class, ' '), ' author ')]",
    ):
        options.extend(element.text_content() for element in tree.xpath(path)[:1])
    for option in options:
        byline = clean_byline(option)
        if byline:
            return byline
    return ""


def clean_byline(text: str) -> str:
    """The names of a byline without "By"; empty when the text is no byline."""
    line = _BY.sub("", clean_line(text))
    if (
        not line
        or len(line) > 150
        or _NOT_NAMES.search(line)
        or not re.search(r"[^\W\d_]", line)
    ):
        return ""
    return line.strip(" ,|·•-")


def _published(
    tree: HtmlElement, story: Mapping[str, Json], meta: Mapping[str, str]
) -> datetime | None:
    options = [
        _text_of(story.get("datePublished")),
        *(
            meta.get(name, "")
            for name in (
                "article:published_time", "og:published_time", "datepublished", "date",
                "parsely-pub-date", "pubdate", "publishdate", "dc.date.issued", "dc.date",
                "sailthru.date", "cxenseparse:recs:publishtime",
            )
        ),
    ]  # fmt: skip
    for path in ("//*[@itemprop='datePublished']", "//time[@datetime]"):
        options.extend(
            element.get("content") or element.get("datetime") or ""
            for element in tree.xpath(path)[:1]
        )
    for option in options:
        when = parse_time(option)
        if when:
            return when
    return None


def parse_time(text: str) -> datetime | None:
    """The moment in UTC that an ISO 8601 or RFC 5322 time means; None for anything else.

    A time without a zone is taken as UTC; years outside 1990 to 2100 are mistakes.
    """
    text = text.strip()[:64]
    when: datetime | None = None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if not 1990 <= when.year <= 2100:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _language(tree: HtmlElement, story: Mapping[str, Json], meta: Mapping[str, str]) -> str:
    options = (
        tree.get("lang", ""),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        meta.get("og:locale", ""),
        meta.get("content-language", ""),
        meta.get("language", ""),
        _text_of(story.get("inLanguage")),
    )
    for option in options:
        found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", option.strip())
        if found:
            return found.group(1).lower()
    return ""
