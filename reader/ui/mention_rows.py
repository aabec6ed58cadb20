"""The mentions of a name with the sentences they stand in, for its card; pure."""

import re
from bisect import bisect_right

from msgspec import Struct

from reader.model import OUTSIDE_TEXT, Article, BlockKind, Entity
from reader.ui.wrapping import Span, count_cells, index_of_cell, neutral

# Where a sentence may end; what stands before the stop decides whether it does.
_STOP = re.compile(
    r"(?P<word>[^\W_]*)(?P<sign>[.!?…])[\"”’')\]]*\s+(?=[“\"‘'(\[—–-]*[^\W_a-z])|(?P<wide>[。！？])|\n"
)
# Titles and short forms that end in a stop and go on.
_SHORT = frozenset(
    {
        *("mr", "mrs", "ms", "dr", "st", "prof", "gen", "sen", "rep", "gov", "lt", "col"),
        *("capt", "sgt", "maj", "rev", "hon", "vs", "jr", "sr", "inc", "co", "ltd"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("mt", "ft"),
    }
)
LEAD_SHARE = 3  # a mention far to the right is brought to a third of the row


class MentionRow(Struct, frozen=True):
    """One mention and its sentence; `start` and `end` are its place in `sentence`."""

    index: int
    paragraph: int
    """Counted from 1, headings left out."""
    sentence: str
    start: int
    end: int


def mention_rows(entity: Entity, article: Article) -> list[MentionRow]:
    """A row for each mention, in the order of the text."""
    text = neutral(article.text).replace("\t", " ")
    blocks = [block for block in article.blocks if block.kind not in OUTSIDE_TEXT]
    starts = [block.start for block in blocks]
    numbers: list[int] = []
    for block in blocks:
        before = numbers[-1] if numbers else 0
        numbers.append(before + (block.kind is not BlockKind.HEADING))
    rows: list[MentionRow] = []
    for index, mention in enumerate(entity.mentions):
        place = max(0, bisect_right(starts, mention.start) - 1)
        within = (blocks[place].start, blocks[place].end) if blocks else (0, len(text))
        start, end = sentence_around(text, (mention.start, mention.end), within=within)
        rows.append(
            MentionRow(
                index,
                numbers[place] if numbers else 1,
                text[start:end],
                mention.start - start,
                mention.end - start,
            )
        )
    return rows


def sentence_around(text: str, span: Span, *, within: Span) -> Span:
    """The sentence of `text` that holds `span`; never beyond `within`, spaces left out."""
    start, end = min(within[0], span[0]), max(within[1], span[1])
    for stop in _STOP.finditer(text, start, end):
        if not _is_end(stop):
            continue
        if stop.end() <= span[0]:
            start = stop.end()
        elif stop.end() > span[1]:
            end = stop.end()
            break
    return start, start + len(text[start:end].rstrip())


def _is_end(stop: re.Match[str]) -> bool:
    word = stop["word"]
    if not word or stop["sign"] != ".":
        return True
    is_initial = len(word) == 1 and word.isupper()
    return not is_initial and word.casefold() not in _SHORT


def excerpt(row: MentionRow, cells: int, *, mark: str = "…") -> tuple[str, int, int]:
    """The sentence in at most `cells` with its mention in it, and where that now is."""
    words, start, end = row.sentence, row.start, row.end
    if count_cells(words[:end]) > cells:
        wanted = count_cells(words[:start]) - cells // LEAD_SHARE
        cut = index_of_cell(words, max(0, wanted))
        space = words.find(" ", max(0, cut - 1), start)
        cut = space + 1 if space >= 0 else cut
        words = mark + words[cut:]
        start, end = start - cut + len(mark), end - cut + len(mark)
    if count_cells(words) > cells:
        room = max(0, cells - count_cells(mark))
        words = words[: index_of_cell(words, room)].rstrip() + mark
    return words, min(start, len(words)), min(end, len(words))
