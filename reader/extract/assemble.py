"""The one place where pieces become an article: its text, its spans, and what was removed.

Blocks are joined by a blank line, neighbouring list items by one newline; captions and credits
stand outside the text, with an empty span at their place.
"""

from collections import deque
from collections.abc import Iterable
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
    pieces = (piece for verdict in verdicts_of(article) for piece in restored(verdict))
    return replace(reassemble(article, map(Verdict, pieces)), kind=TextKind.RAW)


def reassemble(article: Article, verdicts: Iterable[Verdict]) -> Article:
    """The article with its text and all that hangs on it made anew from these verdicts."""
    made = assemble(verdicts, kind=article.kind)
    return replace(
        article,
        text=made.text,
        blocks=made.blocks,
        links=made.links,
        removed=made.removed,
        captions=made.captions,
        credits=made.credits,
    )


def verdicts_of(article: Article) -> list[Verdict]:
    """What the article was assembled from: its blocks, and each removed part in its place.

    Assembled again they make the same article; a removed part is one piece, a line each.
    """
    behind: dict[int, list[Removed]] = {}
    for part in article.removed:
        behind.setdefault(part.after, []).append(part)
    verdicts = [*_taken_out(behind.get(-1, ()))]
    links, captions = deque(article.links), deque(article.captions)
    for index, block in enumerate(article.blocks):
        credit = ""
        if block.kind is BlockKind.CAPTION and captions:
            credit = captions.popleft().credit
        piece = Piece(block.kind, block.text, level=block.level, links=_links_of(block, links))
        verdicts.append(Verdict(piece, credit=credit))
        verdicts.extend(_taken_out(behind.get(index, ())))
    return verdicts


def _taken_out(parts: Iterable[Removed]) -> Iterable[Verdict]:
    for part in parts:
        reason = part.reason or "not part of the article"  # an empty one would keep it
        yield Verdict(Piece(BlockKind.PARAGRAPH, part.text), reason)


def restored(verdict: Verdict) -> Iterable[Piece]:
    """The piece as it reads in the text: a removed part is a paragraph a line."""
    if not verdict.reason:
        yield verdict.piece
        return
    for line in verdict.piece.text.split("\n"):
        if line.strip():
            yield Piece(BlockKind.PARAGRAPH, line)


def _links_of(block: Block, links: deque[Link]) -> tuple[Link, ...]:
    """The links inside the block, relative to it; `links` are in text order and consumed."""
    found: list[Link] = []
    while links and links[0].start < block.end:
        link = links.popleft()
        found.append(Link(link.start - block.start, link.end - block.start, link.url))
    return tuple(found)
