"""HTML to an element tree that can be walked safely: parsed, bounded, invisible parts gone."""

import re

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from reader.errors import ExtractionError
from reader.extract.hidden import (
    drop_named_hidden,
    free_swallowed,
    is_hidden,
    put_streamed,
    without_folded,
)

NO_TEXT = "This page holds no text."
ONLY_SCRIPTS = "This page holds no text, only scripts that would fetch it."

NUMBER = "data-reader-number"
"""Attribute by which a copy of an element is known again."""

MAX_ELEMENTS = 30_000  # 23 times the median page of three public sets; their largest has 21,000
MAX_DEPTH = 250  # the deepest page of the same sets has 138 levels, the next 44
MAX_NAME_CHARS = 1_000  # of a class attribute: readability asks it forty questions
MAX_HTML_CHARS = 6_000_000  # the largest page of the same sets has 2.4 million
MAX_TAG_CHARS = 100_000  # the parser takes 50 s for a tag of 100,000 attributes
_LONG_TAG = re.compile(rf"<[^<>]{{{MAX_TAG_CHARS},}}>")
_ENDS = re.compile(r"</(?:body|html)(?:\s[^<>]{0,99})?>", re.IGNORECASE)
"""The parser reads nothing behind the second; browsers do (HTML standard, 13.2.6.4.22)."""
_INVISIBLE_TAGS = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "select",
    "textarea", "canvas", "audio", "video", "input", "math", "link", "button", "datalist",
)  # fmt: skip
_HEAD_TAGS = frozenset(
    {"base", "basefont", "link", "meta", "noscript", "script", "style", "template", "title"}
)


def parse_tree(html: str, *, source: str = "") -> HtmlElement:
    """The parsed document; comments and processing instructions are gone.

    Raises ExtractionError when there is no element at all. Nesting beyond 2,047 levels is cut
    by the parser (libxml2), so that nothing behind it can recurse too deeply; what lies behind
    `MAX_HTML_CHARS` and tags longer than `MAX_TAG_CHARS` are not read.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    # One class for all elements: to look for one of its own for each takes 4 % of the time.
    parser.set_element_class_lookup(lxml.etree.ElementDefaultClassLookup(element=HtmlElement))
    html = _LONG_TAG.sub(" ", html[:MAX_HTML_CHARS].replace("\x00", ""))
    html = _ENDS.sub("", html)
    content = html.encode("utf-8", "replace")
    try:
        tree = lxml.html.document_fromstring(content, parser=parser)
    except (
        lxml.etree.ParserError,
        lxml.etree.XMLSyntaxError,
        ValueError,
        AssertionError,
    ) as error:
        raise ExtractionError(NO_TEXT, source=source) from error
    _free_body(tree)
    put_streamed(tree)
    return tree


def _free_body(tree: HtmlElement) -> None:
    """Move out of the head what belongs to the body.

    <body> may be omitted (HTML standard, 13.1.2.4), and the parser does not know that an
    <article> or <main> begins it.
    """
    head = tree.find("head")
    inside = [] if head is None else list(head)
    start = next((n for n, child in enumerate(inside) if child.tag not in _HEAD_TAGS), None)
    if start is None:
        return
    body = tree.find("body")
    if body is None:
        body = lxml.etree.SubElement(tree, "body")
    for place, child in enumerate(inside[start:]):
        body.insert(place, child)


def prune(tree: HtmlElement) -> None:
    """Take out of the tree what a browser does not show as text.

    A whole page is never hidden: scripts that do not run here would show it.
    """
    free_swallowed(tree)
    lxml.etree.strip_elements(tree, *_INVISIBLE_TAGS, with_tail=False)
    for element in tree.xpath("/html | /html/body"):
        element.attrib.pop("hidden", None)
        element.attrib.pop("style", None)
    drop_named_hidden(tree)
    hidden = [element for element in tree.xpath("//*[@hidden or @style]") if is_hidden(element)]
    for element in without_folded(tree, hidden):
        element.drop_tree()


def number(tree: HtmlElement) -> int:
    """How many elements the tree has; each now carries its number in document order."""
    count = 0
    for count, element in enumerate(tree.iter(lxml.etree.Element), start=1):
        element.set(NUMBER, str(count))
    return count


def is_deep(tree: HtmlElement) -> bool:
    """True when elements stand in each other beyond `MAX_DEPTH` levels.

    What looks at the text below every element takes quadratic time on such a page.
    """
    return bool(tree.getroottree().xpath(f"boolean({'/*' * (MAX_DEPTH + 1)})"))


def shorten_names(tree: HtmlElement) -> None:
    """Cut class attributes and ids that nobody wrote by hand."""
    limit = MAX_NAME_CHARS
    for element in tree.xpath(
        f"//*[string-length(@class) > {limit} or string-length(@id) > {limit}]"
    ):
        for name in {"class", "id"} & set(element.keys()):
            element.set(name, element.get(name)[:limit])


def text_chars(element: HtmlElement) -> int:
    """Characters of text in the element, white space folded."""
    return len(" ".join(element.text_content().split()))
