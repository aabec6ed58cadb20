"""The one place where pieces become an article: its text, its spans, and what was removed.

Blocks are joined by a blank line, neighbouring list items by one newline; captions and credits
stand outside the text, with an empty span at their place.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from msgspec.structs import replace

from reader.extract.pieces import Piece, Verdict
from reader.model import (
    OUTSIDE_TEXT,
    Article,
    Block,
    BlockKind,
    Caption,
    Link,
    Removed,
    TextKind,
)


@dataclass(slots=True)
class _Draft:
    """An article that grows block by block."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    last_kind: BlockKind | None = None

    def add(self, piece: Piece) -> None:
        """Put the piece behind what is there."""
        if piece.kind in OUTSIDE_TEXT:
            self.blocks.append(
                Block(piece.kind, piece.text, self.length, self.length, level=piece.level)
            )
            return
        if self.last_kind is not None:
            both_items = self.last_kind is piece.kind is BlockKind.LIST_ITEM
            gap = "\n" if both_items else "\n\n"
            self.parts.append(gap)
            self.length += len(gap)
        start = self.length
        self.parts.append(piece.text)
        self.length += len(piece.text)
        self.last_kind = piece.kind
        self.blocks.append(Block(piece.kind, piece.text, start, self.length, level=piece.level))
        self.links.extend(
            Link(start + link.start, start + link.end, link.url) for link in piece.links
        )


def assemble(verdicts: Iterable[Verdict], *, kind: TextKind = TextKind.FULL) -> Article:
    """The article of the pieces that were kept; metadata is for the caller to fill in.

    Neighbouring removed pieces with the same reason make one `Removed`, a line each.
    """
    draft = _Draft()
    removed: list[Removed] = []
    captions: list[Caption] = []
    credit_lines: list[str] = []
    for verdict in verdicts:
        piece = verdict.piece
        if not piece.text:
            continue
        if verdict.reason:
            removed.append(Removed(piece.text, verdict.reason, len(draft.blocks) - 1))
            continue
        if piece.kind is BlockKind.CAPTION:
            captions.append(Caption(piece.text, verdict.credit))
        elif piece.kind is BlockKind.CREDIT:
            credit_lines.append(piece.text)
        draft.add(piece)
    return Article(
        text="".join(draft.parts),
        blocks=tuple(draft.blocks),
        kind=kind,
        links=tuple(draft.links),
        removed=tuple(_merged(removed)),
        captions=tuple(captions),
        credits=tuple(credit_lines),
    )


def _merged(parts: Iterable[Removed]) -> Iterable[Removed]:
    """The parts; neighbours with the same reason and place as one, a line each."""
    for (after, reason), same in groupby(parts, key=lambda part: (part.after, part.reason)):
        yield Removed("\n".join(part.text for part in same), reason, after)


def with_removed(article: Article) -> Article:
    """The raw article: everything that was removed put back in its place, as paragraphs.

    What was kept keeps its order, its kinds and its links; nothing is left in `removed`.
    """
    pieces = (verdict.piece for verdict in verdicts_of(article))
    raw = assemble(map(Verdict, pieces), kind=TextKind.RAW)
    return replace(
        article,
        text=raw.text,
        blocks=raw.blocks,
        kind=TextKind.RAW,
        links=raw.links,
        removed=(),
    )


def verdicts_of(article: Article) -> list[Verdict]:
    """What `assemble` made the article of: its pieces and, after each, what was removed.

    What was removed comes a paragraph a line; marks are forgotten.
    """
    behind: dict[int, list[Removed]] = {}
    for part in article.removed:
        behind.setdefault(part.after, []).append(part)
    verdicts = [*_removed_lines(behind.get(-1, ()))]
    links = deque(article.links)
    captions = deque(article.captions)
    for index, block in enumerate(article.blocks):
        is_caption = block.kind is BlockKind.CAPTION and captions
        verdicts.append(
            Verdict(
                Piece(block.kind, block.text, level=block.level, links=_links_of(block, links)),
                credit=captions.popleft().credit if is_caption else "",
            )
        )
        verdicts.extend(_removed_lines(behind.get(index, ())))
    return verdicts


def _removed_lines(parts: Sequence[Removed]) -> Iterable[Verdict]:
    for part in parts:
        for line in part.text.split("\n"):
            if line.strip():
                yield Verdict(Piece(BlockKind.PARAGRAPH, line), part.reason)


def _links_of(block: Block, links: deque[Link]) -> tuple[Link, ...]:
    """The links inside the block, relative to it; `links` are in text order and consumed."""
    found: list[Link] = []
    while links and links[0].start < block.end:
        link = links.popleft()
        found.append(Link(link.start - block.start, link.end - block.start, link.url))
    return tuple(found)
