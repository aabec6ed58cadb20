"""The annotated texts that the tagger learns from, cut into windows of pieces.

A piece's target is the set of tags that its source allows for it: one tag where the source says
what it is, O and every type that the source does not annotate elsewhere, all where the source
is in doubt.
"""

import gzip
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.json import decode
from numpy.typing import NDArray

from reader.entities.bio import TAG_COUNT, TYPES, begin_tag
from reader.entities.pieces import Pieces, Tokenizer, find_pieces
from reader.entities.windows import FIRST, LAST, WINDOW_PIECES
from reader.model import EntityType

SOURCES = ("none", "btc", "crossner", "wnut17", "gum", "uner", "re3d", "own")
"""Where a text is from; the model learns what differs, and is told `none` when it runs."""

ALL_TAGS = (1 << TAG_COUNT) - 1
PACKED_CHARS = 420
"""Short texts are joined up to about this long, half of the time: an article is no tweet."""


@dataclass(frozen=True, slots=True)
class Item:
    """One annotated text."""

    source: str
    text: str
    names: tuple[tuple[int, int, EntityType], ...]
    free: frozenset[EntityType] = frozenset()
    """Types that the source does not annotate."""
    doubts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """What the model sees at once; all arrays are equally long."""

    source: int
    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    targets: NDArray[np.int64]
    """A bit for each tag that is allowed; 0 where there is nothing to learn."""


class Row(Struct):
    """A line of a source's file."""

    text: str
    ents: list[tuple[int, int, EntityType]]
    only: list[EntityType] = []
    ignore: list[tuple[int, int]] = []


def load(folder: Path) -> dict[str, list[Item]]:
    """The items of every source in the folder."""
    found: dict[str, list[Item]] = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        with gzip.open(path) as lines:
            found[name] = [_item(decode(line, type=Row), name) for line in lines]
    return found


def _item(row: Row, source: str) -> Item:
    only = row.only or TYPES
    return Item(
        source, row.text, tuple(row.ents), frozenset(TYPES).difference(only), tuple(row.ignore)
    )


# --- noise --------------------------------------------------------------------------------


def recase(text: str, style: str) -> str:
    """The text in another case, each character in its place."""
    if style == "title":
        return "".join(
            char.upper() if not index or not text[index - 1].isalpha() else char
            for index, char in enumerate(text)
        )
    changed = (char.upper() if style == "capitals" else char.lower() for char in text)
    return "".join(
        new if len(new) == 1 else old for old, new in zip(text, changed, strict=True)
    )


def join(items: Sequence[Item], separator: str) -> Item:
    """The items as one text; each keeps its own free types as doubts of that part."""
    text, names, doubts = "", [], []
    for item in items:
        text += separator if text else ""
        offset = len(text)
        names += [(a + offset, b + offset, kind) for a, b, kind in item.names]
        doubts += [(a + offset, b + offset) for a, b in item.doubts]
        text += item.text
    return Item(items[0].source, text, tuple(names), items[0].free, tuple(doubts))


def packed(items: Sequence[Item], rng: random.Random) -> Iterator[Item]:
    """The items in random order, short ones joined half of the time."""
    order = list(items)
    rng.shuffle(order)
    held: list[Item] = []
    size, goal = 0, 0
    for item in order:
        if held and size + len(item.text) > goal:
            yield join(held, rng.choice(("\n", "\n\n", " ")))
            held = []
        if not held:
            size, goal = 0, rng.choice((0, PACKED_CHARS // 2, PACKED_CHARS))
        held.append(item)
        size += len(item.text)
    if held:
        yield join(held, "\n")


def noisy(item: Item, rng: random.Random) -> Item:
    """The item, now and then written in another case."""
    draw = rng.random()
    for style, share in (("capitals", 0.05), ("title", 0.04), ("small", 0.03)):
        if draw < share:
            return replace(item, text=recase(item.text, style))
        draw -= share
    return item


# --- windows ------------------------------------------------------------------------------


def windows_of(item: Item, tokenizer: Tokenizer) -> Iterator[Window]:
    """The item in windows that follow each other without overlap."""
    pieces = find_pieces(item.text, tokenizer)
    targets = targets_of(item, pieces)
    source = SOURCES.index(item.source)
    size = WINDOW_PIECES - 2
    for start in range(0, len(targets), size):
        cut = slice(start, start + size)
        yield Window(
            source,
            np.array([FIRST, *pieces.ids[cut], LAST], np.int64),
            np.array([0, *pieces.shapes[cut], 0], np.int64),
            np.array([0, *targets[cut], 0], np.int64),
        )


def targets_of(item: Item, pieces: Pieces) -> list[int]:
    """The allowed tags of every piece, as bits."""
    outside = 1
    for kind in item.free:
        outside |= 0b11 << begin_tag(kind)
    targets = [outside] * len(pieces.ids)
    for start, end in item.doubts:
        for index in _inside(pieces, start, end):
            targets[index] = ALL_TAGS
    for start, end, kind in item.names:
        tag = begin_tag(kind)
        for index in _inside(pieces, start, end):
            targets[index] = 1 << tag
            tag = begin_tag(kind) + 1
    return targets


def _inside(pieces: Pieces, start: int, end: int) -> Iterable[int]:
    low = int(np.searchsorted(pieces.ends, start, side="right"))
    high = int(np.searchsorted(pieces.starts, end, side="left"))
    return range(low, high)
