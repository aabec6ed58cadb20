"""What readability takes for the main content of a page, as numbers of elements.

The one module that knows readability-lxml.
"""

import copy
import logging
import re

import lxml.etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable, text_length

from reader.extract.tree import NUMBER

# It reports what it then raises; the caller decides what is worth telling.
logging.getLogger("readability.readability").setLevel(logging.CRITICAL)

_POSTS = (
    "//*[self::blockquote or self::div or self::figure or self::p]"
    "[contains(@class, 'tw') or contains(@class, 'Tw')]"
)
_DROPPED_NAMES = re.compile(r"tweet|twitter", re.IGNORECASE)


_MAX_SHORT_CHARS = 250  # it cuts longer runs of any white space
_SPARSE = re.compile(r"[\t\n]|  ")


class _Candidate(Document):  # type: ignore[misc]  # readability has no types
    """Readability without two passes that change nothing here, and with a quicker third.

    The first takes out scripts, styles and what is hidden, which are gone. The last is of
    regular expressions that strip attributes, and take quadratic time on hostile ones.
    """

    def _parse(self, tree: HtmlElement) -> HtmlElement:
        """A copy of the tree to work on."""
        return copy.deepcopy(tree)

    def get_clean_html(self) -> str:
        """The summary as text: readability judges its length."""
        return str(lxml.etree.tostring(self.html, encoding="unicode", method="html"))

    def get_link_density(self, elem: HtmlElement) -> float:
        """Share of the text that is links: every link of the page is measured many times."""
        linked = sum(map(_length_of, elem.iterfind(".//a")))
        return linked / max(_length_of(elem), 1)


def _length_of(element: HtmlElement) -> int:
    """What readability's `text_length` says, without its three substitutions for most links."""
    text = element.text_content()
    if len(text) > _MAX_SHORT_CHARS or _SPARSE.search(text):
        return int(text_length(element))
    return len(text.strip())


def find_main(tree: HtmlElement) -> frozenset[int]:
    """Numbers of the elements of the main content; empty when readability finds none.

    Elements must carry `tree.NUMBER`. The tree is copied, not changed, but for the class names
    of embedded posts, which readability would drop for the word "tweet" in them.
    """
    for element in tree.xpath(_POSTS):
        element.set("class", _DROPPED_NAMES.sub("embedded-post", element.get("class")))
    document = _Candidate(tree)
    try:
        document.summary()
    except (Unparseable, RecursionError):
        return frozenset()
    return frozenset(
        int(element.get(NUMBER))
        for element in document.html.iter(lxml.etree.Element)
        if element.get(NUMBER)
    )
