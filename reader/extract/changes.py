"""What changed between two texts of one entry, as a text to be read; pure.

Marks of its own, so that it reads without colour and in a pipe: what went stands in
`[-brackets-]`, what came in `{+braces+}`.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reader.model import OUTSIDE_TEXT, Article, Block, BlockKind, Earlier, TextKind

MAX_WORDS = 1500  # of a paragraph; comparing more takes over 0.1 s: it is shown as a whole
MAX_CHARS = 400_000  # of a text; a longer one is not compared
ALIKE = 0.4  # paragraphs with fewer words in common are two, not one that was edited
_LEFT_OUT = "[…]"
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def what_changed(earlier: Earlier, now: Article, *, title: str) -> Article | None:
    """The changed paragraphs, unchanged ones left out; None when no word of it did."""
    before, after = _paragraphs(earlier.article), _paragraphs(now)
    if max(sum(map(len, before)), sum(map(len, after))) > MAX_CHARS:
        return None
    lines = list(_body(before, after))
    if earlier.title != title:
        lines.insert(0, _words(earlier.title, title))
    if not any(line != _LEFT_OUT for line in lines):
        return None
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, line, start, start + len(line)))
        start += len(line) + 2
    return Article(
        text="\n\n".join(lines),
        blocks=tuple(blocks),
        kind=TextKind.CHANGES,
        source=now.source,
        url=now.url,
        title=title,
        byline=now.byline,
        published=now.published,
        site=now.site,
        language=now.language,
    )


def _paragraphs(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.kind not in OUTSIDE_TEXT]


def _body(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield _LEFT_OUT
            continue
        pairs = min(b - a, d - c)
        for old, new in zip(before[a : a + pairs], after[c : c + pairs], strict=True):
            yield from _pair(old, new)
        yield from (_gone(old) for old in before[a + pairs : b])
        yield from (_come(new) for new in after[c + pairs : d])


def _pair(old: str, new: str) -> Iterator[str]:
    """One paragraph with what changed in it, or two where they have little in common."""
    words = _WORD.findall(old), _WORD.findall(new)
    if max(map(len, words)) > 2 * MAX_WORDS:
        yield from (_gone(old), _come(new))
        return
    if SequenceMatcher(None, *words).ratio() < ALIKE:
        yield from (_gone(old), _come(new))
        return
    yield _words(old, new)


def _words(old: str, new: str) -> str:
    """The new words, with those that went and came marked."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    parts = []
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            parts.append(come)
        else:
            parts += [_gone(gone) if gone else "", _come(come) if come else ""]
    return "".join(parts)


def _gone(text: str) -> str:
    return f"[-{text}-]"


def _come(text: str) -> str:
    return f"{{+{text}+}}"
