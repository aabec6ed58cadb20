"""A text as the tagger's model reads it: word pieces, and how each word is written.

Pure. The model reads without case, so the case of a word comes in as a shape beside it.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

LINES = ("plain", "capitals", "title", "small")
"""How a line is written: headlines differ from the text below them."""

GAPS = ("glued", "space", "line")
"""What stands before a piece: nothing, white space, or the start of a line."""

SHAPES = (
    "none",
    "small",
    "title",
    "capitals",
    "capital",
    "mixed",
    "digits",
    "alphanumeric",
    "sign",
    "caseless",
)
"""How a word is written; `none` is for what stands for no word."""

SHAPE_COUNT = len(SHAPES) * len(GAPS) * len(LINES)

_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL_WORDS = 4
"""Words up to this long say nothing of a title's case: "with", "from", "the"."""


class Encoding(Protocol):
    """What we use of a tokenizer's answer."""

    @property
    def ids(self) -> Sequence[int]:
        """Number of each piece in the vocabulary."""
        ...

    @property
    def offsets(self) -> Sequence[tuple[int, int]]:
        """Span of each piece in the text, in code points."""
        ...

    @property
    def word_ids(self) -> Sequence[int | None]:
        """Number of the word that each piece belongs to."""
        ...


class Tokenizer(Protocol):
    """What we use of a tokenizer: it cuts words into pieces of its vocabulary."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoding:
        """The text's pieces."""
        ...


class Pieces(Struct, frozen=True):
    """The pieces of a text; all sequences are equally long."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shapes: tuple[int, ...]
    """`shape_code` of each."""
    inner: tuple[bool, ...]
    """True where a piece goes on with the word of the one before."""


def find_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """The pieces of the text, in order; none for a text without words or signs."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = [(int(start), int(end)) for start, end in encoding.offsets]
    words = list(encoding.word_ids)
    inner = tuple(
        index > 0 and word is not None and word == words[index - 1]
        for index, word in enumerate(words)
    )
    return Pieces(
        ids=tuple(encoding.ids),
        starts=tuple(start for start, _ in offsets),
        ends=tuple(end for _, end in offsets),
        shapes=_shapes(text, offsets, inner),
        inner=inner,
    )


def _shapes(
    text: str, offsets: Sequence[tuple[int, int]], inner: Sequence[bool]
) -> tuple[int, ...]:
    """The shape of every piece: that of its whole word, with its line's."""
    found: list[int] = []
    line_end, line = -1, 0
    shape = before = 0
    for index, (start, end) in enumerate(offsets):
        is_first = start > line_end
        if is_first:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            line = LINES.index(line_style(text[line_start:line_end]))
        gap = 2 if is_first else int(start > before)
        if not inner[index]:
            last = index
            while last + 1 < len(inner) and inner[last + 1]:
                last += 1
            shape = SHAPES.index(word_shape(text[start : offsets[last][1]]))
        found.append(shape_code(shape, gap, line))
        before = end
    return tuple(found)


def shape_code(shape: int, gap: int, line: int) -> int:
    """One number for a word's shape, the gap before the piece, and the line's style."""
    return shape + len(SHAPES) * (gap + len(GAPS) * line)


def word_shape(word: str) -> str:
    """One of `SHAPES`: how the word is written."""
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return "digits" if any(char.isdigit() for char in word) else "sign"
    if len(letters) < len(word) and any(char.isdigit() for char in word):
        return "alphanumeric"
    joined = "".join(letters)
    if joined.islower():
        return "small"
    if joined.isupper():
        return "capitals" if len(letters) > 1 else "capital"
    if joined[0].isupper() and joined[1:].islower():
        return "title"
    return "mixed" if joined.upper() != joined.lower() else "caseless"


def line_style(line: str) -> str:
    """One of `LINES`: whether the case of the line's words says less than in plain text."""
    words = [word for word in _WORD.findall(line[:2000]) if word.upper() != word.lower()]
    heavy = [word for word in words if len(word) > _SMALL_WORDS]
    if len(words) >= 3 and sum(word.isupper() for word in words) >= 0.8 * len(words):
        return "capitals"
    if len(heavy) >= 3 and all(not word.islower() for word in heavy):
        return "title"
    if len(words) >= 4 and all(word.islower() for word in words):
        return "small"
    return "plain"
