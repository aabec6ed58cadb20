"""Pages that give only the first paragraphs of their article: how that shows.

A wall alone says little: sites draw it over whole texts too. It counts where the text is short.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice

from lxml.html import HtmlElement
from msgspec.structs import replace

from reader.extract.furniture import level_line
from reader.extract.marks import names_of
from reader.extract.metadata import Metadata
from reader.model import OUTSIDE_TEXT, Article, Extraction, StubMarks, TextKind, count_words

SHORT_WORDS = 250
# Three public sets have a whole story of 196 words on a page that calls itself not free.
SAMPLE_WORDS = 150
WALLED_WORDS = 600  # with a wall that is drawn over them, samples are longer: 423 words seen
_MIN_TOLD_WORDS = 150
_MAX_TOLD_SHARE = 0.5
_MIN_PROSE_WORDS = 12  # menus, teasers and buttons are shorter
_MIN_PAID_SHARE = 0.5
_MAX_PAID_TIMES = 5.0  # beyond that the page holds its text back from whoever looks at it
_MAX_BOXES = 20
_MUTE = frozenset({"script", "style", "noscript", "template"})
_TAIL_BLOCKS = 2
_TAIL_LINES = 5
_MAX_LINE_CHARS = 250
_MAX_MORE_CHARS = 60
_MAX_SCRIPT_CHARS = 2_000_000
_WALL_NAME = re.compile(
    r"(?<![a-z])(?:pay-?wall|reg-?wall|meter-?wall|subscri\w{2,8}-(?:wall|only)|premium-?wall)"
)
_WALL_PLACE = (
    "//*[contains(@class, 'wall') or contains(@id, 'wall') or contains(@class, '-only')]"
)
_OF_CLASS = "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]"
_WORD_COUNT = re.compile(r'"wordCount"\s{0,9}:\s{0,9}"?(\d{1,6})\b')
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\"”’')\]»]{0,2}$")


def find_page_marks(tree: HtmlElement, facts: Metadata) -> StubMarks:
    """What the markup says, before anything is taken out of it."""
    told = count_words(facts.body)
    for script in tree.xpath("//script[@type='application/ld+json']"):
        text = (script.text or "")[:_MAX_SCRIPT_CHARS]
        counted = _WORD_COUNT.search(text)
        told = max(told, int(counted.group(1)) if counted else 0)
    boxes = tree.xpath(_WALL_PLACE) if facts.is_paywalled else ()
    has_wall = any(_WALL_NAME.search(names_of(box)) for box in boxes)
    return StubMarks(
        is_walled=facts.is_paywalled,
        has_wall=has_wall,
        told_words=told,
        paid_words=_count_paid(tree, facts.paid_classes),
    )


def _count_paid(tree: HtmlElement, classes: Iterable[str]) -> int:
    """Words in the boxes of these classes."""
    boxes = (box for name in classes for box in tree.xpath(_OF_CLASS, name=f" {name} "))
    # Boxes may stand in each other: every element counts once.
    parts = dict.fromkeys(
        part
        for box in islice(boxes, _MAX_BOXES)
        for part in box.iter()
        if part.tag not in _MUTE
    )
    return sum(count_words(text) for part in parts for text in (part.text, part.tail) if text)


def with_text_marks(marks: StubMarks, article: Article) -> StubMarks:
    """The marks, with what the end of the article and the lines behind it say."""
    inside = [block.text for block in article.blocks if block.kind not in OUTSIDE_TEXT]
    end = len(article.blocks) - 1
    behind = (
        line
        for part in article.removed
        if part.after >= end - 1
        for line in part.text.split("\n")
    )
    lines = [
        level_line(line)
        for line in (*inside[-_TAIL_BLOCKS:], *islice(behind, _TAIL_LINES))
        if len(line) <= _MAX_LINE_CHARS
    ]
    taken_out = (line for part in article.removed for line in part.text.split("\n"))
    prose = (count for line in taken_out if (count := count_words(line)) >= _MIN_PROSE_WORDS)
    return replace(
        marks,
        prose_words=count_words(article.text) + sum(prose),
        ends_in_wall=any(phrase in line for line in lines for phrase in _phrases()["wall"]),
        ends_in_more=any(
            phrase in line
            for line in lines
            if len(line) <= _MAX_MORE_CHARS
            for phrase in _phrases()["more"]
        ),
        is_cut=bool(inside and _ELLIPSIS.search(inside[-1].rstrip())),
    )


def is_stub(marks: StubMarks, words: int) -> bool:
    """True when a text of so many words is only the beginning of what was written."""
    says_more = marks.ends_in_wall or marks.ends_in_more
    # What is said to be paid for and stands here is no reason to miss anything.
    is_walled = marks.is_walled and not _MIN_PAID_SHARE * words <= marks.paid_words <= (
        _MAX_PAID_TIMES * words
    )
    if is_walled and (words < SAMPLE_WORDS or (marks.has_wall and words < WALLED_WORDS)):
        return True
    if marks.is_walled and marks.ends_in_wall and words < WALLED_WORDS:
        return True
    # Words that stand on the page and were taken for furniture are not missing from it.
    has_words = max(words, marks.prose_words)
    if marks.told_words >= _MIN_TOLD_WORDS and has_words < _MAX_TOLD_SHARE * marks.told_words:
        return True
    return words < SHORT_WORDS and (says_more or marks.is_cut)


def judged(found: Extraction) -> Extraction:
    """The extraction, its article called partial when its marks and its length say so."""
    article = found.article
    kind = (
        TextKind.PARTIAL if is_stub(found.marks, count_words(article.text)) else TextKind.FULL
    )
    return replace(found, article=replace(article, kind=kind))


@cache
def _phrases() -> Mapping[str, tuple[str, ...]]:
    """The phrases of all languages by what they mean; read once, they never change."""
    text = (files("reader") / "data" / "walls.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text).values()
    return {
        meaning: tuple(level_line(phrase) for words in languages for phrase in words[meaning])
        for meaning in ("wall", "more")
    }
