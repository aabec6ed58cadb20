"""What is remembered of an article, to learn the furniture of its site: digests of its lines.

Lines that differ in a number or a date count as the same line. No words are kept.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from msgspec import Struct

from reader.extract.furniture import level_line, word_sections
from reader.hygiene import host_of
from reader.model import Article, BlockKind, count_words, is_unspaced

T = TypeVar("T")
Mark = bytes
"""Digest of a levelled line or block."""

SAMPLED = 4  # one shingle of so many is kept
MOST_KEPT, MOST_REMOVED, MOST_LINE_WORDS = 60, 40, 150
NEVER = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.CREDIT})
"""Kinds of blocks that are no furniture even when they recur."""

_SHORT_NAME = 3  # "mar", "so", "out": words of their own in other languages
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\b([^\W\d_]{3,12})\b\.?")
_APART = bytes(code if chr(code).isalnum() or code == ord("_") else 32 for code in range(256))
"""Puts a space for every byte of ASCII that no word is made of."""
_LETTERS = 5  # of a script without spaces, that count as one word where stories are compared


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
    names = _date_names()
    levelled = _DIGITS.sub("0", level_line(text))
    if _may_name_date(levelled):  # a fifth of the time of putting in
        levelled = _WORD.sub(lambda word: "0" if word[1] in names.long else word[0], levelled)
    # Few lines have a number, and most names are long.
    if "0" in levelled:
        levelled = names.beside_number.sub("0", levelled)
    return levelled if levelled.isascii() else names.unspaced.sub("0", levelled)


def _may_name_date(levelled: str) -> bool:
    """False when no word of the line is the long name of a month or day."""
    if not levelled.isascii():
        return True
    words = levelled.encode().translate(_APART).split()
    return not _date_names().ascii.isdisjoint(words)


class _DateNames(Struct, frozen=True):
    """Names of months and days: long ones count anywhere, short ones beside a number alone."""

    long: frozenset[str]
    ascii: frozenset[bytes]
    """The long ones that are written in ASCII."""
    beside_number: re.Pattern[str]
    unspaced: re.Pattern[str]


@cache
def _date_names() -> _DateNames:
    """The names of every language; read once, they never change."""
    sections = word_sections()
    english = set(str(sections[0]["months"]).split())
    names = {
        name
        for section in sections
        for key in ("months", "weekdays")
        for name in str(section[key]).split()
    }
    unspaced = {name for name in names if is_unspaced(name)}
    short = {name for name in names - unspaced - english if len(name) <= _SHORT_NAME}
    days = {name for name in unspaced if len(name) > 1}
    beside = rf"(?:{_any_of(short)})\b\.?"
    long = frozenset(names - unspaced - short)
    return _DateNames(
        long,
        frozenset(name.encode() for name in long if name.isascii()),
        re.compile(rf"(?<=0[ .]){beside}|(?<=0\. ){beside}|\b{beside}(?=,? ?0\b)"),
        re.compile(rf"{_any_of(days)}|(?<=[(（])(?:{_any_of(unspaced - days)})(?=[)）])"),
    )


def _any_of(names: Iterable[str]) -> str:
    """The names as alternatives, the longest first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def mark_of(text: str) -> Mark:
    """The mark of a line or block; lines that differ in a number or a date have the same."""
    return _digest(level_mark(text))


def _digest(levelled: str) -> Mark:
    # Deferred: 2 ms of OpenSSL that a first screen without furniture does not need.
    from hashlib import blake2b  # noqa: PLC0415

    return blake2b(levelled.encode(), digest_size=8).digest()


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
        Line(mark_of(line), count_words(line), is_removed=True)
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
    mark = _digest(levelled) if is_learnt and _has_letters(text) else b""
    words = _words(levelled)[:MOST_LINE_WORDS]
    return Line(mark, count_words(levelled), shingles=_shingles(words))


def _words(levelled: str) -> list[str]:
    """The words of a line; where none are set apart, every run of so many letters is one."""
    if levelled.isascii():
        return levelled.split()
    words: list[str] = []
    for word in levelled.split():
        if is_unspaced(word):
            words += (
                word[at : at + _LETTERS] for at in range(max(1, len(word) - _LETTERS + 1))
            )
        else:
            words.append(word)
    return words


def _shingles(words: Sequence[str]) -> tuple[int, ...]:
    """One of about four runs of four words, as numbers; the same ones of equal texts."""
    one = [zlib.crc32(word) for word in "\n".join(words).encode().split(b"\n")]
    runs = zip(one, one[1:], one[2:], one[3:], strict=False)
    # Divided, as numbers that share their last bits fall on each other in a set.
    found = {
        (run & 0xFFFFFFFF) // SAMPLED
        for a, b, c, d in runs
        if (run := a + 3 * b + 5 * c + 7 * d) % SAMPLED == 0
    }
    return tuple(sorted(found))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
