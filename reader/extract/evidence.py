"""What speaks for and against each piece of a page, as numbers: the rows a forest judges.

Every row belongs to one piece; its columns are `COLUMNS`, then those of `NEIGHBOUR_COLUMNS` for
the two pieces before it and the two behind it. Pure; what the numbers are worth is learnt.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from reader.extract.furniture import furniture_reason
from reader.extract.houses import Codes, Houses, Words
from reader.extract.pieces import Piece, Verdict
from reader.model import OUTSIDE_TEXT, BlockKind, count_words

ABSENT = -9.0
"""Value of a neighbour's column where there is no neighbour."""
NEIGHBOURS = (-2, -1, 1, 2)

TEXT_COLUMNS = (
    "words", "letters_a_word", "ends_as_sentence", "commas", "stops", "function_words",
    "capitals", "digits", "starts_low", "ends_with_colon", "has_bar", "is_question",
    "has_quote", "has_break", "has_address", "is_furniture", "kind", "level",
    "position", "words_before", "prose_before", "word_share", "pieces", "total_words",
    "prose_share", "near_prose_before", "near_prose_behind", "heading_distance",
    "is_repeated", "is_in_run",
)  # fmt: skip
MARKUP_COLUMNS = (
    "link_share", "links", "tag", "noise", "is_main", "rules_keep", "rules_reason",
    "in_second", "in_body", "main_share", "share_of_main", "main_before", "main_behind",
    "in_article", "in_main", "in_body_element", "in_list", "body_names", "story_names", "depth",
    "own_noise", "outer_noise", "nearest_noise", "noises", "noise_distance",
    "parent_words", "parent_prose_share", "parent_pieces", "parent_links", "parent_prose",
    "grand_words", "grand_prose_share", "grand_pieces", "grand_links", "grand_prose",
    "style_prose", "style2_prose", "style3_prose", "tags_prose",
    "in_core_50", "in_core_80", "core_distance", "is_like_last", "is_like_next",
)  # fmt: skip
COLUMNS = TEXT_COLUMNS + MARKUP_COLUMNS
LINE_COLUMNS = (*TEXT_COLUMNS, "rules_keep", "rules_reason")
"""What plain text gives, which has no markup."""
NEIGHBOUR_COLUMNS = (
    "words", "ends_as_sentence", "link_share", "tag", "kind", "noise", "is_main", "is_in_run",
    "parent_words", "is_furniture", "function_words", "rules_keep", "in_second",
    "style3_prose", "nearest_noise",
)  # fmt: skip

# As in `runs`, but for the colon: the forests learnt without it.
_SENTENCE_END = re.compile(r"[.!?…。！？｡．](?:[\"“”’')\]«»」』）]| »){0,2}$")
_TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "section", "article", "blockquote", "pre",
    "header", "dd", "dt", "figcaption", "body", "table",
)  # fmt: skip
_TAG_CODES = {tag: index for index, tag in enumerate(_TAGS)}
_KIND_CODES = {kind: index for index, kind in enumerate(BlockKind)}
_MIN_PROSE_WORDS = 8


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """The small words of eight languages that sentences are full of and menus are not."""
    return frozenset(_small_words().split())


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Those of English: the first two lines of the file."""
    return frozenset(" ".join(_small_words().splitlines()[:2]).split())


def _small_words() -> str:
    return (files("reader") / "data" / "blocks" / "function_words.txt").read_text("utf-8")


def count_words_of(pieces: Sequence[Piece]) -> Words:
    """How many words each piece has, and how many of them are running text."""
    counts = [count_words(piece.text) for piece in pieces]
    return Words(
        counts,
        [
            count if count >= _MIN_PROSE_WORDS and _is_prose(piece) else 0
            for piece, count in zip(pieces, counts, strict=True)
        ],
    )


def _is_prose(piece: Piece) -> bool:
    return piece.link_share < 0.5 and bool(_SENTENCE_END.search(piece.text[-4:]))


def text_rows(
    pieces: Sequence[Piece],
    words: Words,
    in_run: Sequence[bool],
    wanted: Sequence[bool] | None = None,
) -> list[list[float]]:
    """The columns that need no markup, `TEXT_COLUMNS`; zeros for a piece that is not wanted."""
    total = sum(words.counts) or 1
    total_prose = sum(words.prose) or 1
    until = _sums(words.prose)
    repeated = Counter(piece.text for piece in pieces)
    size = len(pieces)
    before = prose_before = 0
    heading = -100
    nothing = [0.0] * len(TEXT_COLUMNS)
    rows: list[list[float]] = []
    for index, piece in enumerate(pieces):
        count = words.counts[index]
        if piece.kind is BlockKind.HEADING:
            heading = index
        rows.append(
            nothing
            if wanted and not wanted[index]
            else [
                *_words_alone(piece, count),
                _KIND_CODES[piece.kind],
                piece.level,
                index / size,
                before / total,
                prose_before / total_prose,
                count / total,
                size,
                total,
                total_prose / total,
                until[index] - until[max(0, index - 5)],
                until[min(size, index + 6)] - until[index + 1],
                min(50, index - heading),
                repeated[piece.text] > 1,
                in_run[index],
            ]
        )
        before += count
        prose_before += words.prose[index]
    return rows


def _words_alone(piece: Piece, count: int) -> list[float]:
    """What the text of a piece says by itself."""
    text = piece.text
    known = function_words()
    firsts = [part[0] for part in text.split()]
    divisor = count or 1
    return [
        count,
        len(text) / divisor,
        bool(_SENTENCE_END.search(text[-4:])),
        text.count(",") + text.count("、"),
        text.count(".") + text.count("。"),
        sum(map(known.__contains__, text.lower().split())) / divisor,
        sum(map(str.isupper, firsts)) / divisor,
        sum(map(str.isdigit, firsts)) / divisor,
        text[:1].islower(),
        text.endswith(":"),
        "|" in text,
        text.endswith("?"),
        '"' in text or "“" in text,
        "\n" in text,
        "@" in text or "http" in text,
        bool(furniture_reason(text)),
    ]


def _sums(values: Sequence[int]) -> list[int]:
    """Running sums: item i is the sum of the first i values."""
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


class Opinions(Struct, frozen=True):
    """What others say of the pieces, an item a piece."""

    verdicts: Sequence[Verdict]
    """Of the rules."""
    in_second: Sequence[float]
    """Share that the second opinion holds."""
    in_body: Sequence[float]
    """Share that the text for machines holds; -1 where the page has none."""


def rule_columns(verdict: Verdict, codes: Codes) -> list[float]:
    """What the rules say: `rules_keep` and `rules_reason`."""
    is_kept = not verdict.reason and verdict.piece.kind not in OUTSIDE_TEXT
    return [is_kept, codes.of(verdict.reason)]


def markup_rows(
    pieces: Sequence[Piece], words: Words, opinions: Opinions, codes: Codes
) -> list[list[float]]:
    """The columns that the markup and other opinions give, `MARKUP_COLUMNS`."""
    houses = Houses(pieces, words, codes)
    main = [
        count if piece.marks.is_main else 0
        for piece, count in zip(pieces, words.counts, strict=True)
    ]
    until = _sums(main)
    total = sum(words.counts) or 1
    last = len(pieces) - 1
    rows: list[list[float]] = []
    for index, piece in enumerate(pieces):
        rows.append(
            [
                piece.link_share,
                len(piece.links),
                _TAG_CODES.get(piece.marks.tag, len(_TAGS)),
                codes.of(piece.marks.noise),
                piece.marks.is_main,
                *rule_columns(opinions.verdicts[index], codes),
                opinions.in_second[index],
                opinions.in_body[index],
                until[-1] / total,
                words.counts[index] / max(1, until[-1]),
                until[index],
                until[-1] - until[index],
                *houses.row(piece),
                index > 0 and houses.is_alike(piece, pieces[index - 1]),
                index < last and houses.is_alike(piece, pieces[index + 1]),
            ]
        )
    return rows


def with_neighbours(
    rows: Sequence[Sequence[float]], columns: Sequence[str]
) -> NDArray[np.float64]:
    """The rows, each with what its two neighbours on either side have in telling columns."""
    size, reach = len(rows), max(NEIGHBOURS)
    table = np.asarray(rows, dtype=np.float64).reshape(size, len(columns))
    picked = [index for index, name in enumerate(columns) if name in NEIGHBOUR_COLUMNS]
    telling = np.full((size + 2 * reach, len(picked)), ABSENT)
    telling[reach : reach + size] = table[:, picked]
    around = [telling[reach + step : reach + step + size] for step in NEIGHBOURS]
    return np.hstack([table, *around])
