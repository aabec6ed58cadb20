"""Where the words of a query stand in a text."""

from collections.abc import Iterable, Sequence

from reader.query.terms import Word
from reader.query.tokens import find_tokens

Span = tuple[int, int]
"""Half-open, in code points."""
ELLIPSIS = "…"


def find_matches(text: str, words: Iterable[Word]) -> list[Span]:
    """Every place of any of the words, in text order; of overlapping ones the first stays."""
    wanted = [word for word in words if word.tokens]
    if not wanted or not text:
        return []
    places = list(find_tokens(text))
    tokens = [token for _, _, token in places]
    firsts = _Firsts(wanted)
    found: list[Span] = []
    index = 0
    while index < len(tokens):
        length = firsts.longest(tokens, index)
        if length:
            found.append((places[index][0], places[index + length - 1][1]))
        index += length or 1
    return found


class _Firsts:
    """The words by how they begin, so that most places of a text ask once."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._whole: dict[str, list[Word]] = {}
        self._open: list[Word] = []
        for word in words:
            if word.is_prefix and len(word.tokens) == 1:
                self._open.append(word)
            else:
                self._whole.setdefault(word.tokens[0], []).append(word)

    def longest(self, tokens: Sequence[str], index: int) -> int:
        """How many tokens the longest of the words takes there; 0 for none."""
        token = tokens[index]
        lengths = [
            len(word.tokens)
            for word in self._whole.get(token, ())
            if _stands(word, tokens[index : index + len(word.tokens)])
        ]
        if any(token.startswith(word.tokens[0]) for word in self._open):
            lengths.append(1)
        return max(lengths, default=0)


def _stands(word: Word, tokens: Sequence[str]) -> bool:
    if len(tokens) < len(word.tokens):
        return False
    if not word.is_prefix:
        return tuple(tokens) == word.tokens
    *whole, last = word.tokens
    return list(tokens[:-1]) == whole and tokens[-1].startswith(last)


def make_snippet(text: str, matches: Sequence[Span], *, limit_chars: int = 160) -> str:
    """A line of the text around its first match; its beginning without one."""
    start, end = matches[0] if matches else (0, 0)
    first = max(0, start - limit_chars // 3)
    if first:
        gap = text.find(" ", first, start)
        first = gap + 1 if gap >= 0 else first
    last = max(end, first + limit_chars)
    if last < len(text):
        gap = text.rfind(" ", end, last)
        last = gap if gap > end else last
    line = " ".join(text[first:last].split())
    return f"{ELLIPSIS if first else ''}{line}{ELLIPSIS if last < len(text) else ''}"
