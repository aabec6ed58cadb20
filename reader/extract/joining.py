"""The pages of one article to one text: what every page repeats stands in it once.

All spans are made anew; title, author and address are the first page's.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from reader.extract.assemble import assemble, verdicts_of
from reader.extract.furniture import plain_line
from reader.extract.pieces import Verdict, count_kept_words
from reader.extract.stubs import judged
from reader.model import OUTSIDE_TEXT, Article, BlockKind, Extraction, count_words

REPEATED = "repeated on every page"
PAGE_LINE = "page number"
MIN_NEW_SHARE = 0.3
_PAGE_LINE = re.compile(
    r"(?:(?:go to |continued? (?:on|from) |next:? )?(?:page|seite|p[aá]gina|pag)\.? {0,2}"
    r"\d{1,2}(?: ?(?:of|/|von|sur|de|di|van) ?\d{1,2})?"
    r"|next page|previous page|\d{1,2} ?/ ?\d{1,2})"
)
_MAX_PAGE_LINE_CHARS = 40


def join_pages(pages: Sequence[Extraction], *, note: str = "") -> Article:
    """The article of all its pages, in order; `note` says what is missing of it."""
    first, last = pages[0], pages[-1]
    parts = [_without_page_lines(verdicts_of(page.article)) for page in pages]
    _drop_repeated(parts, title=first.article.title)
    joined = assemble(verdict for part in parts for verdict in part)
    article = replace(
        first.article,
        text=joined.text,
        blocks=joined.blocks,
        links=joined.links,
        removed=joined.removed,
        captions=joined.captions,
        credits=joined.credits,
        note=note,
    )
    # Where the text ends, the last page says; how long it is, the first.
    marks = replace(last.marks, told_words=first.marks.told_words)
    return judged(Extraction(article, marks=marks)).article


def adds_text(pages: Sequence[Extraction], more: Extraction) -> bool:
    """False when the page mostly says again what the others said: no page of this article."""
    known = {line for page in pages for line in _lines(page.article)}
    fresh = [line for line in _lines(more.article) if line not in known]
    whole = count_words(more.article.text)
    return sum(map(count_words, fresh)) >= MIN_NEW_SHARE * whole > 0


def _lines(article: Article) -> list[str]:
    return [plain_line(block.text) for block in article.blocks]


def _without_page_lines(verdicts: list[Verdict]) -> list[Verdict]:
    return [
        replace(verdict, reason=PAGE_LINE)
        if _is_in_text(verdict) and _is_page_line(verdict.piece.text)
        else verdict
        for verdict in verdicts
    ]


def _is_page_line(text: str) -> bool:
    is_short = len(text) <= _MAX_PAGE_LINE_CHARS
    return is_short and bool(_PAGE_LINE.fullmatch(plain_line(text)))


def _is_in_text(verdict: Verdict) -> bool:
    return not verdict.reason and verdict.piece.kind not in OUTSIDE_TEXT


def _drop_repeated(parts: list[list[Verdict]], *, title: str) -> None:
    """Heads that the first page has, tails that the last page has, captions shown before."""
    heads = {plain_line(title), *(line for _, line in _kept(parts[0]))} - {""}
    for part in parts[1:]:
        _drop_while(part, _kept(part), heads)
    tails = {line for _, line in _kept(parts[-1])}
    for part in parts[:-1]:
        kept = _kept(part)
        if count_kept_words(part) > sum(count_words(line) for _, line in kept if line in tails):
            _drop_while(part, kept[::-1], tails)
    shown: set[str] = set()
    for part in parts:
        _drop_shown(part, shown)


def _kept(part: Sequence[Verdict]) -> list[tuple[int, str]]:
    """Index and levelled line of what is in the text."""
    return [
        (index, plain_line(verdict.piece.text))
        for index, verdict in enumerate(part)
        if _is_in_text(verdict)
    ]


def _drop_while(part: list[Verdict], kept: Sequence[tuple[int, str]], known: set[str]) -> None:
    for index, _ in takewhile(lambda place: place[1] in known, kept):
        part[index] = replace(part[index], reason=REPEATED)


def _drop_shown(part: list[Verdict], shown: set[str]) -> None:
    """Captions and credits that stood on an earlier page."""
    for index, verdict in enumerate(part):
        if verdict.reason or verdict.piece.kind not in {BlockKind.CAPTION, BlockKind.CREDIT}:
            continue
        line = plain_line(verdict.piece.text)
        if line in shown:
            part[index] = replace(verdict, reason=REPEATED)
        shown.add(line)
