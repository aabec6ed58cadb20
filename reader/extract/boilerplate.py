"""Pieces to verdicts: which are the article, and why the others are not.

Works on what pieces say and where they stand; knows nothing of HTML or of files.
"""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from reader.extract.captions import is_counter, is_credit, is_photo_credit, split_credit
from reader.extract.datelines import is_byline as is_byline
from reader.extract.datelines import is_date_line as is_date_line
from reader.extract.datelines import is_reported_line
from reader.extract.furniture import furniture_reason, plain_line
from reader.extract.pieces import Piece, Verdict
from reader.model import OUTSIDE_TEXT, BlockKind, count_cells, count_words

OUTSIDE = "outside the article"
_MAX_LINK_SHARE = 0.85
_LONG_LINE_CELLS = 40
_MAX_MARK_SHARE = 0.3
_MIN_HOME_WORDS = 40
_MIN_HOME_SHARE = 0.1
_MAX_FILL_LINK_SHARE = 0.5
_INNER_TAGS = frozenset({"p", "li", "h2", "h3", "h4", "td"})
_MAX_BARE_CAPTION_CHARS = 350
_MAX_KICKER_WORDS = 6
_HEAD_PIECES = 8
_MAX_HEAD_CELLS = 150  # what is longer is a paragraph of the story
_TAIL_PIECES = 12
_LEAD_PIECES = 10  # how far before the text the lead picture may stand


def judge(pieces: Sequence[Piece], *, title: str = "") -> list[Verdict]:
    """A verdict for every piece, in order."""
    title = plain_line(title)
    verdicts = [_first_verdict(piece, title) for piece in _filled(pieces)]
    _trim_head(verdicts, title)
    _trim_tail(verdicts)
    settle(verdicts)
    return verdicts


def count_most_words(pieces: Sequence[Piece]) -> int:
    """Words beyond which `judge` never keeps any, whatever the pieces say."""
    return sum(
        count_words(piece.text)
        for piece in _filled(pieces)
        if piece.marks.is_main and not piece.marks.noise and piece.kind not in OUTSIDE_TEXT
    )


def settle(verdicts: list[Verdict]) -> None:
    """Change the verdicts that hang on those around them: repeats, bare headings, captions."""
    _drop_repeats(verdicts)
    _drop_bare_headings(verdicts)
    _settle_captions(verdicts)


def _filled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; short ones that stand among those of the main content belong to it too.

    Readability drops lists and headings inside a text for being short or full of links.
    """
    words: Counter[int] = Counter()
    for piece in pieces:
        if (
            piece.marks.is_main
            and not piece.marks.noise
            and piece.kind is not BlockKind.CAPTION
        ):
            words[piece.marks.parent] += count_words(piece.text)
    limit = max(_MIN_HOME_WORDS, words.total() * _MIN_HOME_SHARE)
    homes = {parent for parent, count in words.items() if parent and count >= limit}
    return [
        replace(piece, marks=replace(piece.marks, is_main=True))
        if _is_at_home(piece, homes)
        else piece
        for piece in pieces
    ]


def _is_at_home(piece: Piece, homes: set[int]) -> bool:
    marks = piece.marks
    if marks.is_main or marks.noise or piece.link_share > _MAX_FILL_LINK_SHARE:
        return False
    if piece.kind is BlockKind.FOOTNOTE:
        return True
    is_inner = piece.kind is BlockKind.LIST_ITEM or marks.tag in _INNER_TAGS
    return marks.parent in homes or (is_inner and marks.grand in homes)


def without_false_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; a mark that calls off a large share of the main content is not believed.

    Such a word means something else on that site ("toc" around every chapter).
    """
    chars: Counter[str] = Counter()
    for piece in pieces:
        if piece.marks.is_main:
            chars[piece.marks.noise] += len(piece.text)
    limit = chars.total() * _MAX_MARK_SHARE
    return [
        replace(piece, marks=replace(piece.marks, noise=""))
        if piece.marks.noise and chars[piece.marks.noise] > limit
        else piece
        for piece in pieces
    ]


def _first_verdict(piece: Piece, title: str) -> Verdict:
    """What the piece alone says: its markup, its words, its links."""
    if piece.marks.noise:
        return Verdict(piece, "byline" if is_byline(piece.text) else piece.marks.noise)
    if not piece.marks.is_main and piece.kind is not BlockKind.CAPTION:
        words = furniture_reason(piece.text) or _head_reason(piece.text, title)
        if not words and _is_bare_caption(piece):
            return Verdict(replace(piece, kind=BlockKind.CAPTION))
        return Verdict(piece, words or OUTSIDE)
    if not any(char.isalnum() for char in piece.text):
        return Verdict(piece, "no words")
    if piece.kind in {BlockKind.CODE, BlockKind.TABLE}:
        return Verdict(piece)
    if piece.kind is BlockKind.CAPTION:
        return Verdict(piece, _caption_reason(piece.text))
    if is_reported_line(piece.text):
        return Verdict(replace(piece, kind=BlockKind.CREDIT, links=()))
    reason = furniture_reason(piece.text)
    if reason:
        return Verdict(piece, reason)
    if piece.link_share > _MAX_LINK_SHARE:
        return Verdict(piece, "only links")
    return Verdict(piece)


def _is_bare_caption(piece: Piece) -> bool:
    """True for a line beside the text that ends with whose picture it is."""
    if piece.kind is not BlockKind.PARAGRAPH or len(piece.text) > _MAX_BARE_CAPTION_CHARS:
        return False
    words, credit = split_credit(piece.text)
    return bool(words) and is_photo_credit(credit)


def _caption_reason(text: str) -> str:
    """Why a caption is furniture; a bare credit joins the one before it, whatever its words."""
    if is_counter(text):
        return "picture counter"
    return "" if is_credit(text) else furniture_reason(text)


def _kept(verdicts: Sequence[Verdict]) -> list[int]:
    """Indexes of what is in the text as things stand."""
    outside = {BlockKind.CAPTION, BlockKind.CREDIT}
    return [
        index
        for index, verdict in enumerate(verdicts)
        if not verdict.reason and verdict.piece.kind not in outside
    ]


def _trim_head(verdicts: list[Verdict], title: str) -> None:
    """Title, byline and date before the first real paragraph go, and behind a standfirst.

    There a byline must come first: a date alone may head the first entry of a chronicle.
    """
    head = _kept(verdicts)[:_HEAD_PIECES]
    is_behind = False
    wanted = {"title", "byline", "date"}
    for place, index in enumerate(head):
        text = verdicts[index].piece.text
        reason = _head_reason(text, title)
        if reason in wanted:
            verdicts[index] = replace(verdicts[index], reason=reason)
            wanted.add("date")
            if reason == "title":
                _drop_kickers(verdicts, head[:place])
        elif is_behind:
            break
        elif count_cells(text) > _MAX_HEAD_CELLS:
            is_behind = True
            wanted = {"byline"}


def _drop_kickers(verdicts: list[Verdict], above: Sequence[int]) -> None:
    """The section or the topic that stands above the headline goes."""
    for index in above:
        verdict = verdicts[index]
        if not verdict.reason and count_words(verdict.piece.text) <= _MAX_KICKER_WORDS:
            verdicts[index] = replace(verdict, reason=OUTSIDE)


def _head_reason(text: str, title: str) -> str:
    line = plain_line(text)
    if title and (
        line == title
        or (
            count_cells(line) > 20
            and (title.startswith(line) or line.startswith(title))
            and len(line) < 1.3 * len(title)
        )
    ):
        return "title"
    if is_byline(text):
        return "byline"
    if is_date_line(text):
        return "date"
    return ""


def _trim_tail(verdicts: list[Verdict]) -> None:
    """Behind the last real paragraph: dates, names alone, copyright, tags."""
    for index in reversed(_kept(verdicts)[-_TAIL_PIECES:]):
        verdict = verdicts[index]
        text = verdict.piece.text
        if is_date_line(text):
            verdicts[index] = replace(verdict, reason="date")
        elif is_byline(text):
            verdicts[index] = replace(verdict, reason="byline")
        elif verdict.piece.link_share > 0.5 and len(text) < 200:
            verdicts[index] = replace(verdict, reason="only links")
        elif verdict.piece.kind is not BlockKind.HEADING:
            break


def _drop_repeats(verdicts: list[Verdict]) -> None:
    """A long line that was there before goes."""
    seen: set[str] = set()
    for index in _kept(verdicts):
        text = verdicts[index].piece.text
        if count_cells(text) < _LONG_LINE_CELLS:
            continue
        if text in seen:
            verdicts[index] = replace(verdicts[index], reason="said before")
        seen.add(text)


def _drop_bare_headings(verdicts: list[Verdict]) -> None:
    """A heading with nothing of its own behind it goes."""
    kept = _kept(verdicts)
    following: Piece | None = None
    for index in reversed(kept):
        piece = verdicts[index].piece
        if piece.kind is BlockKind.HEADING:
            ends = following is None
            if ends:
                verdicts[index] = replace(verdicts[index], reason="heading of what was removed")
                continue
        following = piece


def _settle_captions(verdicts: list[Verdict]) -> None:
    """Captions near the text stay, with their credit apart; the others go."""
    kept = _kept(verdicts)
    last_caption = -1
    for index, verdict in enumerate(verdicts):
        piece = verdict.piece
        if piece.kind is not BlockKind.CAPTION or verdict.reason:
            continue
        if not kept or not kept[0] - _LEAD_PIECES <= index <= kept[-1] + 1:
            verdicts[index] = replace(verdict, reason="picture of something else")
        elif is_credit(piece.text):
            verdicts[index] = replace(verdict, reason="picture credit")
            if last_caption == index - 1 and index and not verdicts[last_caption].credit:
                verdicts[last_caption] = replace(verdicts[last_caption], credit=piece.text)
        else:
            words, credit = split_credit(piece.text)
            verdicts[index] = Verdict(
                replace(piece, text=words, links=()), credit=verdict.credit or credit
            )
            last_caption = index
