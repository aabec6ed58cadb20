"""A pasted page, a mail or a text file to an article: its main run of lines, furniture gone.

Pure: text in, values out.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from reader.errors import ExtractionError
from reader.extract.assemble import assemble
from reader.extract.boilerplate import judge
from reader.extract.captions import is_photo_credit, split_credit
from reader.extract.furniture import furniture_reason
from reader.extract.lines import find_line_pieces
from reader.extract.mail import Mail, split_mail
from reader.extract.pieces import Piece, Verdict, count_kept_words
from reader.extract.runs import mark_best_run
from reader.extract.weigh_text import weigh_lines
from reader.hygiene import clean_text
from reader.model import Article, BlockKind, count_words

NO_TEXT = "This text holds no words."
_PICTURE_PROMPT = "picture prompt"
_MAX_CAPTION_CHARS = 600
_MAX_SCRAP_WORDS, _MIN_SCRAPS = 5, 6
_MAX_BARE_CAPTION_CHARS = 350
_MIN_STORY_SHARE = 0.3  # of pages that show no furniture, stories have .35 and more


def extract_text(text: str, *, source: str = "") -> Article:
    """The article of a plain text.

    Raises ExtractionError when the text holds no words.
    """
    mail = split_mail(clean_text(text))
    pieces = find_text_pieces(mail.body)
    if not any(char.isalnum() for piece in pieces for char in piece.text):
        raise ExtractionError(NO_TEXT, source=source)
    title = mail.subject or _title_of(pieces)
    verdicts = _of_mail(pieces, mail) if mail.head else _of_paste(pieces, title)
    if count_kept_words(verdicts) == 0:  # nothing but furniture: better that than nothing
        verdicts = [Verdict(piece) for piece in find_line_pieces(mail.body)]
    return replace(
        assemble(verdicts),
        source=source,
        title=title,
        byline=mail.sender,
        published=mail.sent,
    )


def find_text_pieces(text: str) -> list[Piece]:
    """The pieces of a cleaned text, captions told apart."""
    return _with_captions(find_line_pieces(text))


def look_at_paste(pieces: Sequence[Piece], title: str) -> list[Verdict]:
    """What the rules say of a pasted page, before all is weighed."""
    return judge(mark_best_run(pieces), title=title)


def _of_paste(pieces: Sequence[Piece], title: str) -> list[Verdict]:
    """Verdicts for a pasted page, or for a text that is nothing but a story."""
    if not _is_pasted(pieces):
        return judge(pieces, title=title)
    verdicts = look_at_paste(pieces, title)
    if not any(verdict.reason for verdict in verdicts):  # a poem, a list
        return verdicts
    weighed = weigh_lines(pieces, verdicts)
    total = sum(count_words(piece.text) for piece in pieces)
    is_gone = count_kept_words(weighed) < _MIN_STORY_SHARE * total
    if is_gone and not _has_furniture(pieces):  # a chat: short lines, and no page
        return judge(pieces, title=title)
    return weighed


def _of_mail(pieces: Sequence[Piece], mail: Mail) -> list[Verdict]:
    """Verdicts for a mail, of which everything was written to be read."""
    verdicts = [Verdict(Piece(BlockKind.PARAGRAPH, mail.head), "mail header")]
    verdicts.extend(Verdict(piece) for piece in pieces)
    verdicts.append(Verdict(Piece(BlockKind.PARAGRAPH, mail.signature), "signature"))
    return verdicts


def _title_of(pieces: Sequence[Piece]) -> str:
    """The heading that the text begins with; empty when it begins otherwise."""
    first = pieces[0]
    is_title = first.kind is BlockKind.HEADING and first.level == 1 and len(pieces) > 1
    return first.text if is_title else ""


def _is_pasted(pieces: Sequence[Piece]) -> bool:
    """True when the text holds traces of a page around the story, and not the story alone."""
    scraps = sum(
        1
        for piece in pieces
        if piece.kind is BlockKind.PARAGRAPH and count_words(piece.text) <= _MAX_SCRAP_WORDS
    )
    return scraps >= _MIN_SCRAPS or _has_furniture(pieces)


def _has_furniture(pieces: Sequence[Piece]) -> bool:
    return any(furniture_reason(piece.text) for piece in pieces)


def _with_captions(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those behind a picture prompt or with a credit at their end made captions."""
    found: list[Piece] = []
    is_prompted = False
    for piece in pieces:
        if piece.kind is BlockKind.PARAGRAPH and _is_caption(
            piece.text, is_prompted=is_prompted
        ):
            found.append(replace(piece, kind=BlockKind.CAPTION))
        else:
            found.append(piece)
        is_prompted = furniture_reason(piece.text) == _PICTURE_PROMPT
    return found


def _is_caption(text: str, *, is_prompted: bool) -> bool:
    # Without a prompt a paragraph of the story must not be taken for a caption.
    if len(text) > (_MAX_CAPTION_CHARS if is_prompted else _MAX_BARE_CAPTION_CHARS):
        return False
    credit = split_credit(text)[1]
    return bool(credit) if is_prompted else is_photo_credit(credit)
