"""A second opinion on which text of a page is its article: trafilatura's.

The one module that knows trafilatura. Its answer is text; words tell which pieces it took.
"""

import logging

import lxml.etree
from lxml.html import HtmlElement

from reader.extract.tree import MAX_ELEMENTS

# It reports what it then leaves out; the caller decides what is worth telling.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_SHINGLE_WORDS = 3
_MAX_TABLES = 12  # layouts of old pages stand in six


def find_second_text(tree: HtmlElement) -> str:
    """What trafilatura takes for the article; empty when that is nothing.

    The tree is not changed.
    """
    # Deferred: a feed's own text needs no second opinion (0.2 s in a worker).
    from trafilatura.core import extract  # noqa: PLC0415

    if tree.xpath("count(//*)") > MAX_ELEMENTS or _has_deep_tables(tree):
        return ""
    try:
        text = extract(tree, fast=True, include_comments=False)
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        return ""
    return text or ""


def _has_deep_tables(tree: HtmlElement) -> bool:
    """True for tables within tables on which it would spend seconds: 500 take it six."""
    return any(
        sum(1 for _ in table.iterancestors("table")) > _MAX_TABLES
        for table in tree.iter("table")
    )


class Overlap:
    """How much of a piece stands in a text, by its lines or by runs of three words."""

    def __init__(self, text: str) -> None:
        self._lines = {" ".join(line.split()) for line in text.split("\n")} - {""}
        self._runs = {run for line in self._lines for run in _runs_of(line.split())}

    def share(self, text: str) -> float:
        """Share of the piece that the text holds, 0 to 1."""
        if not self._lines:
            return 0.0
        line = " ".join(text.split())
        if line in self._lines:
            return 1.0
        words = line.split()
        if len(words) < _SHINGLE_WORDS:
            return 0.0
        runs = _runs_of(words)
        return sum(run in self._runs for run in runs) / len(runs)


def _runs_of(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))
