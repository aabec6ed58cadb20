"""The mentions of a name with the sentences they stand in, for its card; pure."""

import re
from bisect import bisect_right
from itertools import accumulate

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
REACH = 2_000  # code points; no row shows more of a sentence
LEAD_SHARE = 3  # a mention far to the right is brought to a third of the row


class MentionRow(Struct, frozen=True):
    """One mention and its sentence; `start` and `end` are its place in `sentence`."""

    index: int
    paragraph: int
    """Counted from 1, headings left out."""
    sentence: str
    start: int
    end: int


class MentionRows:
    """The rows of a name's mentions, each made when it is first looked at.

    A card with 10,000 mentions opens as quickly as one with three.
    """

    def __init__(self, entity: Entity, article: Article) -> None:
        self._mentions = entity.mentions
        self._text = neutral(article.text).replace("\t", " ")
        self._blocks = [block for block in article.blocks if block.kind not in OUTSIDE_TEXT]
        self._starts = [block.start for block in self._blocks]
        self._numbers = list(
            accumulate(int(block.kind is not BlockKind.HEADING) for block in self._blocks)
        )
        self._made: dict[int, MentionRow] = {}

    def __len__(self) -> int:
        """How many mentions there are."""
        return len(self._mentions)

    @property
    def last_paragraph(self) -> int:
        """Number of the last paragraph with a mention."""
        return self._paragraph(self._block_of(self._mentions[-1].start))

    def row(self, index: int) -> MentionRow:
        """The mention of that index with its sentence."""
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]

    def _make(self, index: int) -> MentionRow:
        mention = self._mentions[index]
        place = self._block_of(mention.start)
        within = (0, len(self._text))
        if self._blocks:
            within = (self._blocks[place].start, self._blocks[place].end)
        near = (max(within[0], mention.start - REACH), min(within[1], mention.end + REACH))
        start, end = sentence_around(self._text, (mention.start, mention.end), within=near)
        return MentionRow(
            index,
            self._paragraph(place),
            self._text[start:end],
            mention.start - start,
            mention.end - start,
        )

    def _block_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def _paragraph(self, place: int) -> int:
        return self._numbers[place] if self._numbers else 1


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
