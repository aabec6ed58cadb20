"""Pieces of a page on their way to becoming blocks, and what is decided about each.

A piece is a paragraph, heading, list item ... as the page has it, with what its markup says.
Whoever finds pieces (HTML, plain text) and whoever judges them meet here only.
"""

from collections.abc import Iterable

from msgspec import Struct

from reader.hygiene import clean_text
from reader.model import OUTSIDE_TEXT, BlockKind, Link, count_words


class Place(Struct, frozen=True, eq=False):
    """A block element that is open around a piece, and the one around that."""

    number: int
    """In document order, from 1; 0 when unknown."""
    tag: str
    role: str
    style: str
    """Its class attribute as it stands: what looks alike carries the same."""
    names: str
    """Class and id, levelled."""
    depth: int
    is_body: bool
    """Marked as the article's body (itemprop)."""
    outer: "Place | None" = None


NOWHERE = Place(number=0, tag="", role="", style="", names="", depth=0, is_body=False)


class Marks(Struct, frozen=True):
    """What the place of a piece says about it; everything is true of an article by default."""

    tag: str = "p"
    """The innermost block element around it."""
    noise: str = ""
    """Why the markup around it calls it furniture ("menu"), or empty."""
    is_main: bool = True
    """Inside what the candidate extractor took for the main content."""
    link_chars: int = 0
    """How many of its characters are links."""
    place: Place = NOWHERE
    """Its own block element."""

    @property
    def parent(self) -> int:
        """Number of the block element that its own block element stands in; 0 when unknown."""
        outer = self.place.outer
        return outer.number if outer else 0

    @property
    def grand(self) -> int:
        """Number of the block element around that."""
        outer = self.place.outer
        return outer.outer.number if outer and outer.outer else 0


PLAIN = Marks()


class Piece(Struct, frozen=True):
    """A stretch of a page, cleaned; `links` are spans of `text`."""

    kind: BlockKind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()
    marks: Marks = PLAIN

    @property
    def link_share(self) -> float:
        """Share of the characters that are links, 0 to 1."""
        return min(1.0, self.marks.link_chars / len(self.text)) if self.text else 0.0


class Verdict(Struct, frozen=True):
    """A piece, and why it is not the article; an empty reason keeps it."""

    piece: Piece
    reason: str = ""
    credit: str = ""
    """The credit that was glued to a caption, cut off its text."""


def count_kept_words(verdicts: Iterable[Verdict]) -> int:
    """Words that the text of the verdicts would have."""
    return sum(
        count_words(verdict.piece.text)
        for verdict in verdicts
        if not verdict.reason and verdict.piece.kind not in OUTSIDE_TEXT
    )


Chunk = tuple[str, str]
"""Text as the page has it, and where it links to: an address, "#" (nowhere else) or empty."""


def fold_chunks(chunks: Iterable[Chunk], *, is_code: bool = False) -> tuple[str, list[Link]]:
    """The cleaned text of the chunks, white space folded, with its links as spans.

    A newline stays (it was a line break inside the block); with `is_code` all spaces stay.
    """
    parts: list[str] = []
    links: list[Link] = []
    length = 0
    is_gap = True
    for raw, url in chunks:
        text = clean_text(raw)
        text = text if is_code else _fold(text, is_gap=is_gap)
        if not text:
            continue
        is_gap = text[-1] in " \n"
        if url.startswith("http") and text.strip():
            start = length + len(text) - len(text.lstrip())
            _add_link(links, Link(start=start, end=length + len(text.rstrip()), url=url))
        parts.append(text)
        length += len(text)
    return _trim("".join(parts), links)


def _fold(text: str, *, is_gap: bool) -> str:
    """White space as single spaces (a newline wins), none at the start after a gap."""
    if "\n" in text:
        folded = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    else:
        folded = " ".join(text.split())
    if text[:1].isspace() and text[0] != "\n" and folded[:1] != "\n":
        folded = " " + folded
    if text[-1:].isspace() and text[-1] != "\n" and folded[-1:] not in {"\n", " "}:
        folded += " "
    return folded.lstrip() if is_gap else folded


def _add_link(links: list[Link], link: Link) -> None:
    """Append the link, or lengthen the last one when it goes on."""
    last = links[-1] if links else None
    if last and last.url == link.url and link.start - last.end <= 1:
        links[-1] = Link(start=last.start, end=link.end, url=link.url)
    else:
        links.append(link)


def _trim(text: str, links: list[Link]) -> tuple[str, list[Link]]:
    """The text without outer white space, the links moved along."""
    text = text.rstrip()
    lead = len(text) - len(text.lstrip("\n "))
    text = text[lead:]
    cleaned = clean_text(text)
    if cleaned != text:  # marks or joiners that met across two chunks
        return cleaned.strip(), []
    if not links:
        return text, links
    moved = [
        Link(start=k.start - lead, end=min(k.end - lead, len(text)), url=k.url) for k in links
    ]
    return text, [link for link in moved if 0 <= link.start < link.end]
