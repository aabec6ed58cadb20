"""A page to an article: its main content as blocks, its metadata, and what was removed.

Pure: bytes in, values out. Knows nothing of the network or the store.
"""

from collections.abc import Container
from dataclasses import replace

from lxml.html import HtmlElement

from reader.errors import ExtractionError
from reader.extract.assemble import assemble
from reader.extract.blocks import find_pieces
from reader.extract.boilerplate import judge
from reader.extract.candidate import find_main
from reader.extract.decode import decode_page
from reader.extract.metadata import Metadata, find_metadata
from reader.extract.plaintext import extract_text
from reader.extract.runs import mark_best_run
from reader.extract.tree import MAX_ELEMENTS, MAX_HTML_CHARS, number, parse_tree, prune
from reader.hygiene import web_url
from reader.model import Article, Page, Removed, TextKind

# F1 on three public sets: 0.5 .975/.923/.899, 0.6 .975/.923/.900, 0.7 .974/.925/.899
_MIN_SHARE = 0.6
NO_TEXT = "This page gave no text."


def extract_page(page: Page) -> Article:
    """The article of an HTML page.

    Raises ExtractionError when the page holds no text.
    """
    html = decode_page(page.content, page.content_type)
    tree = parse_tree(html)
    base = _base_of(tree, page.url)
    facts = find_metadata(tree, url=page.url)
    prune(tree)
    count = number(tree)
    main = find_main(tree) if count <= MAX_ELEMENTS else None
    article = _best(tree, main, facts, base)
    if not article.text:
        raise ExtractionError(NO_TEXT, source=page.source or page.url)
    if len(html) > MAX_HTML_CHARS:
        article = replace(article, removed=(*article.removed, _cut_note(article)))
    return replace(
        article,
        source=page.source,
        url=web_url(page.url),
        title=facts.title,
        byline=facts.byline,
        published=facts.published,
        site=facts.site,
        language=facts.language,
    )


def _cut_note(article: Article) -> Removed:
    millions = MAX_HTML_CHARS // 1_000_000
    return Removed(
        f"The rest of this page was not read: it is longer than {millions} million characters.",
        "too long",
        after=len(article.blocks) - 1,
    )


def extract_fragment(html: str, *, url: str = "") -> Article | None:
    """The article of a feed's own content, of which nothing is outside; None without text."""
    if not html.strip():
        return None
    try:
        tree = parse_tree(html)
    except ExtractionError:
        return None
    prune(tree)
    number(tree)
    verdicts = judge(find_pieces(tree, base=web_url(url)))
    article = assemble(verdicts, kind=TextKind.FEED)
    if not article.text:
        return None
    return replace(article, url=web_url(url))


def _best(
    tree: HtmlElement, main: Container[int] | None, facts: Metadata, base: str
) -> Article:
    """The article by readability's choice or by its lines, else the page's own copy of it."""
    pieces = find_pieces(tree, main=main, base=base)
    chosen = assemble(judge(pieces, title=facts.title))
    if main is not None:
        by_lines = assemble(judge(mark_best_run(pieces), title=facts.title))
        if chosen.word_count < _MIN_SHARE * by_lines.word_count:
            chosen = by_lines
    if not chosen.text and facts.body:
        return extract_text(facts.body)
    return chosen


def _base_of(tree: HtmlElement, url: str) -> str:
    """The address that relative links stand against."""
    bases = tree.xpath("//base/@href")
    return web_url(bases[0], base=web_url(url)) if bases else web_url(url)
