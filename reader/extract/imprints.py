"""What is remembered of an article, to learn the furniture of its site: digests of its lines.

Lines that differ in a number or a date count as the same line. No words are kept.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from reader.extract.furniture import level_line
from reader.hygiene import host_of
from reader.model import Article, BlockKind

T = TypeVar("T")
Mark = bytes
"""Digest of a levelled line or block."""

SAMPLED = 4  # one shingle of so many is kept
MOST_KEPT, MOST_REMOVED, MOST_LINE_WORDS = 60, 40, 150
NEVER = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.CREDIT})
"""Kinds of blocks that are no furniture even when they recur."""

_DATES = re.compile(  # in English; other languages' are words like any
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_DIGITS = re.compile(r"\d+")


class Line(Struct, frozen=True, array_like=True):
    """What is remembered of one line or block."""

    mark: Mark
    """Empty when it can never be furniture, but counts as a place."""
    words: int
    is_removed: bool = False
    """Extraction took it out by itself."""
    shingles: tuple[int, ...] = ()
    """A sample of its runs of four words, by which two stories are compared."""


class Imprint(Struct, frozen=True, array_like=True):
    """What is remembered of one article: its blocks in order, then what was removed."""

    lines: tuple[Line, ...]


def site_of(article: Article) -> str:
    """The site whose furniture an article has: the host of its address; empty without one."""
    return host_of(article.url).lower()


def level_mark(text: str) -> str:
    """The text as it is compared: case, white space, numbers and names of dates levelled."""
    return _DIGITS.sub("0", _DATES.sub("0", level_line(text)))


def mark_of(text: str) -> Mark:
    """The mark of a line or block; lines that differ in a number or a date have the same."""
    return _digest(level_mark(text))


def _digest(levelled: str) -> Mark:
    return hashlib.blake2b(levelled.encode(), digest_size=8).digest()


def marks_of(text: str) -> frozenset[Mark]:
    """The marks of a text that may be several lines: of the whole, and of each line."""
    return frozenset(map(mark_of, (text, *filter(str.strip, text.split("\n")))))


def make_imprint(article: Article) -> Imprint:
    """What is remembered of an article; some 2 kB for 600 words, bounded for any length."""
    kept = [
        _line(block.text, is_learnt=block.kind not in NEVER)
        for block in _ends(article.blocks, MOST_KEPT)
    ]
    lines = [line for part in article.removed for line in part.text.split("\n")]
    removed = [
        Line(mark_of(line), len(line.split()), is_removed=True)
        for line in _ends(lines, MOST_REMOVED)
        if _has_letters(line)
    ]
    return Imprint((*kept, *removed))


def _ends(items: Sequence[T], limit: int) -> Sequence[T]:
    """The items, or as many of the first and of the last as the limit lets."""
    if len(items) <= limit:
        return items
    return [*items[: limit // 2], *items[-(limit // 2) :]]


def _line(text: str, *, is_learnt: bool) -> Line:
    levelled = level_mark(text)
    words = levelled.split()
    mark = _digest(levelled) if is_learnt and _has_letters(text) else b""
    return Line(mark, len(words), shingles=_shingles(words[:MOST_LINE_WORDS]))


def _shingles(words: Sequence[str]) -> tuple[int, ...]:
    """One of about four runs of four words, as numbers; the same ones of equal texts."""
    one = [zlib.crc32(word.encode()) for word in words]
    runs = zip(one, one[1:], one[2:], one[3:], strict=False)
    found = {(a + 3 * b + 5 * c + 7 * d) & 0xFFFFFFFF for a, b, c, d in runs}
    # Divided, as numbers that share their last bits fall on each other in a set.
    return tuple(sorted(run // SAMPLED for run in found if run % SAMPLED == 0))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
