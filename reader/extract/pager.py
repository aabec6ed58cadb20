"""The next page of an article that is spread over several, told from its address.

Told by addresses rather than words: "next" leads to another story as often as not. Followed is
only what has the address of the first page and a page number, going up by one.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement
from msgspec import Struct

from reader.extract.marks import names_of
from reader.hygiene import origin_of, web_url

MAX_NUMBER = 99
_MAX_AROUND = 6  # elements around a link that may be called comments
_MAX_LINKS = 1_000  # that end in a number; pages of three public sets have 2, at most 235
_MAX_TEXTS = 3_000
_MAX_TARGET_CHARS = 2_000
_MAX_LABEL_CHARS = 40  # "Continue to page 2: What the council said"
_PAGE_KEYS = frozenset({
    "page", "p", "pg", "pag", "pagina", "seite", "paged", "pageno", "pagenum", "pagenumber",
    "page_number", "currentpage", "start",
})  # fmt: skip
_NO_CONTENT = re.compile(r"utm_|fbclid$|gclid$|ref$|source$|cmp$|ocid$|mc_[ce]id$")
_PAGE_WORD = r"(?:page|p|pg|pagina|seite)"
_SUFFIX = r"(?P<suffix>\.(?:s?html?|php|aspx?|jsp))?"
_TAIL = re.compile(
    rf"(?:/(?:{_PAGE_WORD}[-_/]?)?|[-_,.]{_PAGE_WORD}[-_.]?|[_,])"
    rf"(?P<number>\d{{1,2}}){_SUFFIX}/?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"=\d{1,2}(?:[&#]|$)|(?<!\d)\d{1,2}(?:\.\w{2,5})?/?(?:[?#]|$)")
_SUFFIX_END = re.compile(_SUFFIX.replace("?P<suffix>", "") + "$", re.IGNORECASE)
_LIST_WORDS = (
    "tag tags category categories author authors archive archives search topic topics forum "
    "forums thread threads label labels section sections page questions comments"
)
_LIST_NAMES = frozenset(_LIST_WORDS.split())
_LIST_FILES = re.compile(r"(?:viewtopic|showthread|forumdisplay|search|index)\.", re.IGNORECASE)
_DATES = re.compile(r"(?:/[a-z]+)?/(?:19|20)\d\d(?:/\d\d?){0,2}/?", re.IGNORECASE)
_STORY = re.compile(
    r'"@type"\s{0,9}:\s{0,9}(?:\[[^\]]{0,99})?"\w{0,20}(?:Article|BlogPosting|Report)"'
)
_TOLD = re.compile(
    r"\b(?:page|seite|p[aá]gina|p[aá]g)\.? {1,3}\d{1,2} (?:of|/|von|sur|de|di|van) (\d{1,2})\b",
    re.IGNORECASE,
)


class Pager(Struct, frozen=True):
    """What a page says of the other pages of its article."""

    next_url: str = ""
    last_number: int = 1
    """The highest page number that is linked."""


NO_PAGER = Pager()


def page_number(url: str, *, first: str) -> int:
    """Which page of the article that begins at `first` this is; 0 for no page of it."""
    if not origin_of(url)[0] or origin_of(url) != origin_of(first):
        return 0
    one, other = urlsplit(first), urlsplit(url)
    if one.scheme != other.scheme or other.fragment:
        return 0
    (own, rest), (number, other_rest) = _split_query(one.query), _split_query(other.query)
    if own > 1 or rest != other_rest:
        return 0
    base, path = one.path.rstrip("/"), other.path.rstrip("/")
    if path == base:
        return number or 1
    return 0 if number or not base else _number_in_path(base, path)


def _split_query(query: str) -> tuple[int, list[tuple[str, str]]]:
    """The page number (0 without one) and everything else that means something, sorted."""
    number, rest = 0, []
    for key, value in parse_qsl(query[:2000], keep_blank_values=True):
        if key.lower() in _PAGE_KEYS and value.isascii() and value.isdigit() and not number:
            number = min(int(value[:6]), MAX_NUMBER + 1)
        elif not _NO_CONTENT.match(key.lower()):
            rest.append((key, value))
    return number, sorted(rest)


def _number_in_path(base: str, path: str) -> int:
    """The number behind the path of the first page, "/story" to "/story/page/2"; else 0."""
    ending = _SUFFIX_END.search(base)
    stem = base[: ending.start()] if ending else base
    for start in (base, stem):
        if path.startswith(start):
            tail = _TAIL.fullmatch(path, len(start))
            if tail and (tail["suffix"] or "") in {"", ending.group() if ending else ""}:
                return int(tail["number"])
    return 0


def find_next(tree: HtmlElement, *, url: str, first: str = "") -> Pager:
    """The next page of the article on this page; `first` is the address of its first page.

    Empty for lists, forums and comments, and wherever the numbers do not go up by one.
    """
    first = first or url
    own = page_number(url, first=first)
    found: dict[int, str] = {}
    for target, label in islice(_links(tree), _MAX_LINKS) if own else ():
        address = web_url(target, base=url)
        number = page_number(address, first=first) if address else 0
        if not 1 <= number <= MAX_NUMBER:
            continue
        if label.isascii() and label.isdigit() and int(label) != number:
            return NO_PAGER  # counted from zero: the pages of its comments
        found.setdefault(number, address)
    following = found.get(own + 1, "")
    if not following or not _may_be_story(tree, first):
        return NO_PAGER
    return Pager(following, max([*found, *_told(tree)]))


def _links(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Addresses and their labels of whatever may lead to a next page."""
    for element in tree.xpath("//link[@href and contains(@rel, 'next')]"):
        yield element.get("href"), ""
    for element in tree.iter("a"):
        target = element.get("href") or ""
        # Asked first: nine links in ten have no number, and the rest is dear.
        if not _NUMBERED.search(target[:_MAX_TARGET_CHARS].rstrip()):
            continue
        label = " ".join(element.text_content().split())
        if len(label) <= _MAX_LABEL_CHARS and not _is_in_comments(element):
            yield target, label


def _is_in_comments(element: HtmlElement) -> bool:
    around = (element, *islice(element.iterancestors(), _MAX_AROUND))
    return any("comment" in names_of(one) for one in around)


def _told(tree: HtmlElement) -> list[int]:
    """The highest number that "Page 2 of 3" names, if it is said."""
    for text in tree.xpath("//text()[string-length(.) < 60 and contains(., ' ')]")[:_MAX_TEXTS]:
        said = _TOLD.search(text)
        if said and int(said.group(1)) <= MAX_NUMBER:
            return [int(said.group(1))]
    return []


def _may_be_story(tree: HtmlElement, first: str) -> bool:
    """False for front pages, archives, forums and search results."""
    path = urlsplit(first).path
    names = [name for name in path.lower().split("/") if name]
    if not names or _LIST_NAMES & set(names[-2:]) or _LIST_FILES.match(names[-1]):
        return False
    if _DATES.fullmatch(path):
        return False
    kinds = tree.xpath("//meta[@property='og:type']/@content")
    scripts = tree.xpath("//script[@type='application/ld+json']")
    if any(kind.lower().startswith("article") for kind in kinds):
        return True
    if any(_STORY.search(script.text or "") for script in scripts):
        return True
    return len(tree.findall(".//article")) <= 1 and bool(re.search(r"[-_.\d]", names[-1]))
