"""A page to an article: its main content as blocks, its metadata, and what was removed.

Pure: bytes in, values out. Knows nothing of the network or the store.
"""

from lxml.html import HtmlElement
from msgspec import Struct
from msgspec.structs import replace

from reader.encoding import decode_text
from reader.errors import ExtractionError
from reader.extract.around import Around, find_around, with_around
from reader.extract.assemble import assemble
from reader.extract.blocks import find_pieces
from reader.extract.boilerplate import count_most_words, judge, without_false_marks
from reader.extract.candidate import find_main
from reader.extract.lines import find_line_pieces
from reader.extract.metadata import Metadata, find_metadata
from reader.extract.pieces import Piece, Verdict, count_kept_words
from reader.extract.runs import mark_best_run
from reader.extract.second import find_second_text
from reader.extract.tree import (
    MAX_ELEMENTS,
    MAX_HTML_CHARS,
    NO_TEXT,
    ONLY_SCRIPTS,
    is_deep,
    number,
    parse_tree,
    prune,
    shorten_names,
)
from reader.extract.weigh import weigh_page
from reader.hygiene import clean_text, web_url
from reader.model import Article, BlockKind, Extraction, Page, TextKind, count_words

# F1 on three public sets: 0.5 .975/.923/.899, 0.6 .975/.923/.900, 0.7 .974/.925/.899
_MIN_SHARE = 0.6
# Likewise: 0.08 .975/.930/.912, 0.2 .975/.928/.912, 0.3 .964/.927/.912
_MIN_MARKED_SHARE = 0.15
# F1 on three public sets, without and with: aed .9589/.9518, seb the same, wcxb .9397/.9515.
_MIN_SEEN_SHARE = 0.05
_MIN_SECOND_WORDS = 50


class Look(Struct, frozen=True):
    """A page taken apart, and what is thought of its parts before all is weighed."""

    facts: Metadata
    around: Around
    pieces: list[Piece]
    verdicts: list[Verdict]
    """Of the rules, on what readability takes for the main content."""
    second: str
    """The text that the second opinion takes for the article."""
    is_cut: bool
    """The page was too long to be read whole."""


def look_at(page: Page) -> Look:
    """The pieces of a page and the opinions about them; raises ExtractionError without any."""
    html = decode_text(page.content, content_type=page.content_type)
    tree = parse_tree(html, source=page.source or page.url)
    base = _base_of(tree, page.url)
    facts = find_metadata(tree, url=page.url, now=page.read_at)
    around = find_around(tree, page, facts)
    second = find_second_text(tree)
    prune(tree)
    shorten_names(tree)
    is_simple = number(tree) <= MAX_ELEMENTS and not is_deep(tree)
    main = find_main(tree) if is_simple else None
    pieces = [piece for piece in find_pieces(tree, main=main, base=base) if piece.text]
    return Look(
        facts=facts,
        around=around,
        pieces=pieces,
        verdicts=_best(pieces, title=facts.title),
        second=second,
        is_cut=len(html) > MAX_HTML_CHARS,
    )


def extract_page(page: Page) -> Article:
    """The article of an HTML page.

    Raises ExtractionError when the page holds no text.
    """
    return extract_document(page).article


def extract_document(page: Page) -> Extraction:
    """The article of an HTML page, and where the page says that there is more of it.

    Raises ExtractionError when the page holds no text.
    """
    look = look_at(page)
    facts = look.facts
    verdicts = weigh_page(look.pieces, look.verdicts, second=look.second, body=facts.body)
    if count_kept_words(verdicts) == 0:
        verdicts = judge(find_line_pieces(clean_text(facts.body)))
    unseen = count_words(look.second)
    if unseen >= _MIN_SECOND_WORDS and count_kept_words(verdicts) < _MIN_SEEN_SHARE * unseen:
        # A page may hide all of its text until a script shows it.
        verdicts = judge(find_line_pieces(clean_text(look.second)), title=facts.title)
    if count_kept_words(verdicts) == 0:
        words = ONLY_SCRIPTS if look.around.is_shell else NO_TEXT
        raise ExtractionError(words, source=page.source or page.url)
    if look.is_cut:
        verdicts.append(_cut_note())
    article = replace(
        assemble(verdicts),
        source=page.source,
        url=look.around.url,
        title=facts.title,
        byline=facts.byline,
        published=facts.published,
        site=facts.site,
        language=facts.language,
        modified=facts.modified,
        section=facts.section,
        image=facts.image,
        image_caption=facts.image_caption,
        is_paywalled=facts.is_paywalled,
    )
    return with_around(article, look.around)


def _cut_note() -> Verdict:
    millions = MAX_HTML_CHARS // 1_000_000
    note = (
        f"The rest of this page was not read: it is longer than {millions} million characters."
    )
    return Verdict(Piece(BlockKind.PARAGRAPH, note), "too long")


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
    base = web_url(url)
    verdicts = judge(without_false_marks(find_pieces(tree, base=base)))
    if count_kept_words(verdicts) == 0:
        return None
    return replace(assemble(verdicts, kind=TextKind.FEED), url=base)


def _best(pieces: list[Piece], *, title: str) -> list[Verdict]:
    """The verdicts by readability's choice, or by the lines alone where it keeps far less.

    Where the markup calls nearly all of it furniture, the markup is not believed.
    """
    chosen = _longer(pieces, title)
    doubted = without_false_marks(pieces)
    if doubted == pieces:
        return chosen
    doubting = _longer(doubted, title)
    is_gone = count_kept_words(chosen) < _MIN_MARKED_SHARE * count_kept_words(doubting)
    return doubting if is_gone else chosen


def _longer(pieces: list[Piece], title: str) -> list[Verdict]:
    chosen = judge(pieces, title=title)
    kept = count_kept_words(chosen)
    in_run = mark_best_run(pieces)
    if kept >= _MIN_SHARE * count_most_words(in_run):  # most pages: no need to judge again
        return chosen
    by_lines = judge(in_run, title=title)
    is_thin = kept < _MIN_SHARE * count_kept_words(by_lines)
    return by_lines if is_thin else chosen


def _base_of(tree: HtmlElement, url: str) -> str:
    """The address that relative links stand against."""
    bases = tree.xpath("//base/@href")
    return web_url(bases[0], base=web_url(url)) if bases else web_url(url)
