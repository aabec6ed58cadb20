"""The byline and the date that a page shows, found by its markup, and the pictures' captions.

Looked at only when the page's descriptions for machines are silent; what stands behind the
headline comes first, as lists of other articles stand before or far below it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from reader.extract.bylines import split_names
from reader.extract.dates import read_date
from reader.extract.titles import MAX_HEADS, MIN_LIKENESS, likeness
from reader.hygiene import clean_line

_MAX_ELEMENTS = 20_000
_MAX_BYLINE_CHARS = 250
_MAX_CANDIDATES = 200
_MAX_TEXTS = 100
_BYLINE = re.compile(
    r"by-?line|auth(?:or(?!i[sztn]|ity)|-?name)|writer|contributor", re.IGNORECASE
)
_NO_BYLINE = re.compile(
    r"bio\b|image|photo|avatar|caption|credit|attribution|comment|related|recent|more-?from"
    r"|social|follow|newsletter|promo|widget|sidebar",
    re.IGNORECASE,
)
_DATE = re.compile(r"date|time-?stamp|publish|posted|pubdate|\btime\b", re.IGNORECASE)
_NO_DATE = re.compile(
    r"modif|updat|comment|related|event|weather|copyright|expir|valid", re.IGNORECASE
)
_WRITER_PAGE = re.compile(
    r"/(?:authors?|writers?|people|persons?|profiles?|staff|contributors?|journalists?|by|bios?"
    r"|auteurs?|autor(?:en|es)?|autori|redacteur)/",
    re.IGNORECASE,
)
_SKIPPED = frozenset(
    {"script", "style", "nav", "footer", "aside", "figure", "figcaption", "form"}
)
_MAX_FIGURES = 60


def find_byline(tree: HtmlElement, title: str) -> Iterator[tuple[str, ...]]:
    """The names of the bylines in the order of their worth; nothing for what holds no name."""
    for element in tree.xpath("//*[@itemprop='author'][not(self::meta)]")[:1]:
        named = element.xpath(".//*[@itemprop='name']")[:1]
        yield split_names(_parts(named[0] if named else element))
    signed = (
        element
        for element in _behind_headline(tree, title)
        if _BYLINE.search(signs := _signs(element))
        and not _NO_BYLINE.search(signs)
        and not _is_inside(element)
    )
    for element in islice(signed, _MAX_CANDIDATES):
        names = _names_in(element)
        if names:
            yield names
            break
    for element in tree.xpath("//a[@rel='author']")[:1]:
        yield split_names(_parts(element))
    for link in _behind_headline(tree, title, tag="a"):
        if _WRITER_PAGE.search(link.get("href") or "") and _is_signed(link):
            yield split_names(_parts(link))
            break


def _names_in(element: HtmlElement) -> tuple[str, ...]:
    """The names of a byline: its links when they are names, else its text."""
    text = _parts(element)
    if len(text) > _MAX_BYLINE_CHARS:
        return ()
    links = [link for link in element.iter("a") if _WRITER_PAGE.search(link.get("href") or "")]
    return split_names(*map(_parts, links)) or split_names(text)


def _is_signed(link: HtmlElement) -> bool:
    """True when "By" stands before the link, and it is not the credit beside a picture."""
    parent = link.getparent()
    if _is_inside(link) or not re.match(r"\s*by\b", parent.text or "", re.IGNORECASE):
        return False
    above = parent.getparent()
    around = [above] if above is None else [above, above.getparent()]
    return not any(block is not None and block.find("img") is not None for block in around)


def find_shown_date(tree: HtmlElement, title: str) -> datetime | None:
    """When the page says in sight that it was published; times of changes do not count."""
    for element in tree.xpath("//*[@itemprop='datePublished']")[:1]:
        when = _date_of(element)
        if when:
            return when
    dated = (
        element
        for element in _behind_headline(tree, title)
        if not _NO_DATE.search(signs := _signs(element))
        and (element.tag == "time" or _DATE.search(signs))
        and not _is_inside(element)
    )
    for element in islice(dated, _MAX_CANDIDATES):
        when = _date_of(element)
        if when:
            return when
    return None


def _date_of(element: HtmlElement) -> datetime | None:
    for name in ("content", "datetime", "publishdate", "data-published"):
        when = read_date(element.get(name) or "")
        if when:
            return when
    text = _parts(element)
    return read_date(text) if len(text) <= _MAX_BYLINE_CHARS else None


def _behind_headline(
    tree: HtmlElement, title: str, *, tag: str | None = None
) -> Iterator[HtmlElement]:
    """Elements from the headline on; all of them when it is not shown."""
    head = next(
        (
            head
            for head in islice(tree.iter("h1"), MAX_HEADS)
            if likeness(head.text_content()[:500], title) >= MIN_LIKENESS
        ),
        None,
    )
    behind = tree.iter(tag or "*") if head is None else head.xpath(f"following::{tag or '*'}")
    for element in islice(behind, _MAX_ELEMENTS):
        if element.tag not in _SKIPPED:
            yield element


def _is_inside(element: HtmlElement) -> bool:
    """True for what stands in furniture, a few levels up."""
    parent = element.getparent()
    for _ in range(6):
        if parent is None:
            return False
        if parent.tag in _SKIPPED:
            return True
        parent = parent.getparent()
    return False


def _signs(element: HtmlElement) -> str:
    """What the element calls itself, whatever attribute says so."""
    return " ".join(
        element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid")
    )[:500]


def _parts(element: HtmlElement) -> str:
    """The texts of the element with bars between them: "Mara Ostrel|City Columnist"."""
    texts = (text.strip() for text in islice(element.itertext(), _MAX_TEXTS))
    return " | ".join(text for text in texts if text)


def caption_of(tree: HtmlElement, image: str) -> str:
    """The words under the picture of that address, where the page shows it in a figure."""
    name = _file_name(image)
    if not name:
        return ""
    for figure in tree.xpath("//figure")[:_MAX_FIGURES]:
        captions = figure.xpath(".//figcaption")
        sources = figure.xpath(
            ".//img/@src | .//img/@data-src | .//img/@srcset | .//source/@srcset"
        )
        if captions and any(name in source for source in sources):
            return clean_line(captions[0].text_content())
    return ""


def _file_name(url: str) -> str:
    """The last part of the address' path; empty when it is too short to tell pictures apart."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name if len(name) >= 6 else ""
