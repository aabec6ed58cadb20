"""What a page says of itself: title, authors, times, site, language, picture, section, access.

Pages say most of it several times and contradict themselves. Whom to believe was measured on
the sixty labelled pages of `benchmarks/metadata.py`, right of 60:

- title: the headline in sight that the titles for machines vouch for, then Open Graph,
  JSON-LD, window: 60. The first top heading as it is: 58; Open Graph first: 53; JSON-LD first:
  50; the window's title alone: 38.
- authors: JSON-LD, meta tags, the byline in sight, where the site itself, a team or a role
  gives way to a name further down: 60; without giving way 56. The byline in sight first: 59.
  The plain `author` tag before JSON-LD: 57, as it often names the publisher.
- date: JSON-LD, meta tags, the line in sight, the address: 60. Meta tags first: 58, where the
  tag for publication holds the last change; the address first or never: 58; the line in sight
  first: 50, as it is often that of the last change.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import unescape

from lxml.html import HtmlElement
from msgspec import Struct

from reader.extract.bylines import best_names, split_names
from reader.extract.dates import date_in_address, read_date
from reader.extract.json_ld import Json, Story, address_of, find_story, is_false, text_of
from reader.extract.meta_tags import first_of, meta_tags
from reader.extract.titles import find_title, first_part, is_site
from reader.extract.visible import caption_of, find_byline, find_shown_date
from reader.hygiene import clean_line, host_of, web_url

_SKEW = timedelta(days=1)  # clocks and time zones of publishers are off by hours
_AUTHOR_TAGS = (
    "article:author", "author", "parsely-author", "dc.creator", "dcterms.creator",
    "sailthru.author", "byl", "article:author:name", "article.author",
)  # fmt: skip
_PUBLISHED_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "iso-8601-publish-date", "pubdate", "publishdate",
    "publish-date", "published", "dc.date.issued", "dcterms.created", "dc.date",
    "sailthru.date", "cxenseparse:recs:publishtime", "date", "datecreated",
)  # fmt: skip
_MODIFIED_TAGS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "lastmod", "last-modified", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_SECTION_TAGS = (
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "og:section",
)
_IMAGE_TAGS = (
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
    "parsely-image-url",
)  # fmt: skip
# Names that site software gives to what has no section.
_NO_SECTION = frozenset(
    [
        "article",
        "articles",
        "tag",
        "tags",
        "post",
        "posts",
        "page",
        "pages",
        "story",
        "stories",
        "home",
        "homepage",
        "wiki",
        "blog",
        "none",
        "default",
        "uncategorized",
        "uncategorised",
        "misc",
        "general",
        "unknown",
        "content",
        "all",
    ]
)
_MAX_PARTS = 20
_CLASS = re.compile(r"\.([\w-]{1,80})")
_NO_IMAGE = re.compile(
    r"logo|placeholder|favicon|sprite|blank\.|default[-_.]|spacer", re.IGNORECASE
)


class Metadata(Struct, frozen=True):
    """What a page says of itself; empty where it is silent."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    site: str = ""
    language: str = ""
    section: str = ""
    image: str = ""
    """Address of the lead picture."""
    image_caption: str = ""
    is_paywalled: bool = False
    """The page itself says that it is not free for everybody."""
    paid_classes: tuple[str, ...] = ()
    """Class names of the boxes that it says are not free."""
    body: str = ""
    """The article's text where the page repeats it for machines (JSON-LD articleBody)."""

    @property
    def byline(self) -> str:
        """The authors in one line."""
        return ", ".join(self.authors)


def find_metadata(tree: HtmlElement, *, url: str = "", now: datetime | None = None) -> Metadata:
    """The metadata of a page.

    `url` lends its host when the page names no site, and its day when nothing else tells one.
    Times more than a day after `now` are mistakes.
    """
    story = find_story(tree)
    meta = meta_tags(tree)
    sites = _sites(story, meta, url)
    title = find_title(tree, _titles(tree, story, meta), sites)
    image = _image(story, meta, url)
    return Metadata(
        title=title,
        authors=best_names(_bylines(tree, story, meta, title), sites),
        published=_first_time(_published(tree, story, meta, title, url), now),
        modified=_first_time(_modified(story, meta), now),
        site=first_part(sites[0]) if sites else "",
        language=_language(tree, story, meta),
        section=_section(story, meta, sites),
        image=image,
        image_caption=_caption(tree, story, image),
        is_paywalled=_is_paywalled(story, meta),
        paid_classes=_paid_classes(story),
        body=text_of(story.node.get("articleBody")),
    )


def _sites(story: Story, meta: Mapping[str, str], url: str) -> list[str]:
    """What the site calls itself, the name to show first."""
    names = (
        first_of(meta, "og:site_name"),
        *story.names("publisher")[:1],
        first_of(meta, "application-name", "apple-mobile-web-app-title"),
        host_of(url),
    )
    return [line for name in names if (line := clean_line(name, limit_chars=80).strip(" -|–"))]


def _titles(tree: HtmlElement, story: Story, meta: Mapping[str, str]) -> list[str]:
    window = tree.find(".//title")
    return [
        first_of(meta, "og:title"),
        story.text("headline"),
        first_of(meta, "twitter:title"),
        window.text_content() if window is not None else "",
        story.text("name"),
    ]


def _bylines(
    tree: HtmlElement, story: Story, meta: Mapping[str, str], title: str
) -> Iterator[tuple[str, ...]]:
    yield split_names(*story.names("author"))
    yield split_names(*story.names("creator"))
    for name in _AUTHOR_TAGS:
        if name in meta:
            yield split_names(meta[name])
    yield from find_byline(tree, title)


def _published(
    tree: HtmlElement, story: Story, meta: Mapping[str, str], title: str, url: str
) -> Iterator[datetime | None]:
    yield read_date(story.text("datePublished"))
    for name in _PUBLISHED_TAGS:
        yield read_date(meta.get(name, ""))
    yield read_date(story.text("dateCreated", "uploadDate"))
    yield find_shown_date(tree, title)
    yield date_in_address(url)


def _modified(story: Story, meta: Mapping[str, str]) -> Iterator[datetime | None]:
    yield read_date(story.text("dateModified"))
    for name in _MODIFIED_TAGS:
        yield read_date(meta.get(name, ""))


def _first_time(times: Iterator[datetime | None], now: datetime | None) -> datetime | None:
    return next((when for when in times if when and not (now and when > now + _SKEW)), None)


def _language(tree: HtmlElement, story: Story, meta: Mapping[str, str]) -> str:
    options = (
        tree.get("lang", ""),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        first_of(meta, "og:locale"),
        first_of(meta, "content-language"),
        first_of(meta, "language"),
        story.text("inLanguage"),
    )
    for option in options:
        found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", option.strip())
        if found:
            return found.group(1).lower()
    return ""


def _section(story: Story, meta: Mapping[str, str], sites: list[str]) -> str:
    """The part of the paper, in the words of the page; else its breadcrumb."""
    trail = story.trail[1:-1] if len(story.trail) > 2 else story.trail[1:2]
    options = (story.text("articleSection"), *(meta.get(name, "") for name in _SECTION_TAGS))
    for option in (*options, *trail):
        for part in re.split(r"[,;|/>]", clean_line(unescape(option))):
            words = _words_of(part)
            if words and words.casefold() not in _NO_SECTION and not is_site(words, sites):
                return words
    return ""


def _words_of(section: str) -> str:
    """A section as words: "foreign-affairs" is "Foreign affairs", "INVESTING" "Investing"."""
    words = section.strip()
    if words.islower():
        words = " ".join(re.split(r"[-_\s]+", words)).strip()
        words = words[:1].upper() + words[1:]
    elif words.isupper() and len(words) > 4:
        words = words.capitalize()
    return words if 1 < len(words) <= 40 and not words.isdecimal() else ""


def _image(story: Story, meta: Mapping[str, str], url: str) -> str:
    image = story.node.get("image")
    options = (
        *(meta.get(name, "") for name in _IMAGE_TAGS),
        address_of(image),
        address_of(story.resolved(image).get("url")),
        address_of(story.node.get("thumbnailUrl")),
    )
    for option in options:
        address = web_url(option, base=web_url(url)) if option else ""
        if address and not _NO_IMAGE.search(address):
            return address
    return ""


def _caption(tree: HtmlElement, story: Story, image: str) -> str:
    if not image:
        return ""
    said = story.resolved(story.node.get("image")).get("caption")
    return clean_line(text_of(said)) or caption_of(tree, image)


def _is_paywalled(story: Story, meta: Mapping[str, str]) -> bool:
    if meta.get("article:content_tier", "").strip().lower() in {"locked", "metered"}:
        return True
    if "isAccessibleForFree" in story.node:
        return is_false(story.node["isAccessibleForFree"])
    return bool(_paid_parts(story))


def _paid_parts(story: Story) -> list[Mapping[str, Json]]:
    """The parts of the article that it says are not free."""
    parts = story.node.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    return [
        part
        for part in parts[:_MAX_PARTS]
        if isinstance(part, dict) and is_false(part.get("isAccessibleForFree"))
    ]


def _paid_classes(story: Story) -> tuple[str, ...]:
    """What sites name a paid part by: a class, and nothing else.

    developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    selectors = (text_of(part.get("cssSelector")) for part in _paid_parts(story))
    found = (_CLASS.fullmatch(selector.strip()) for selector in selectors)
    return tuple(match.group(1) for match in found if match)
