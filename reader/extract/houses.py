"""In what company each piece of a page stands: the elements around it, and what else they hold.

Pure: pieces in, numbers out.
"""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from reader.extract.marks import noise_of_names
from reader.extract.pieces import Piece, Place

_BODY_NAMES = re.compile(
    r"(?:article|story|post|entry)-?(?:body|content|text)|content-?body|body-?(?:content|text|copy)"
    r"|main-?content|rich-?text|wysiwyg|prose"
)
_STORY_NAMES = re.compile(
    r"(?<![a-z])(?:article|story|post|entry|content|body|text|main|blog|news|page|copy)(?![a-z])"
)
_LISTS = frozenset({"li", "ul", "ol"})
_FAR = 30.0  # nothing of the kind within reach


class Codes:
    """Reasons as numbers, in the order in which the forest learnt them; unknown ones are -1."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self._codes = {reason: float(index) for index, reason in enumerate(reasons)}

    def of(self, reason: str) -> float:
        """The number of the reason; 0 of none."""
        return self._codes.get(reason, -1.0) if reason else 0.0


class Words(Struct, frozen=True):
    """The words of the pieces of one page, counted once."""

    counts: list[int]
    prose: list[int]
    """The same, but 0 for what is not running text."""


class _Lineage(Struct, frozen=True):
    """What the elements around a place, itself included, add up to."""

    in_article: bool
    in_main: bool
    in_body: bool
    in_list: bool
    body_names: int
    story_names: int
    noise: float
    noises: int
    noise_distance: float


_NO_LINEAGE = _Lineage(
    in_article=False,
    in_main=False,
    in_body=False,
    in_list=False,
    body_names=0,
    story_names=0,
    noise=0.0,
    noises=0,
    noise_distance=_FAR,
)

Style = tuple[str, str]


class Houses:
    """The elements in which the pieces of one page stand, and what else stands in them."""

    def __init__(self, pieces: Sequence[Piece], words: Words, codes: Codes) -> None:
        self._codes = codes
        self._lineages: dict[int, _Lineage] = {}
        self._noises: dict[int, float] = {}
        self._prose = sum(words.prose) or 1
        self._count_rooms(pieces, words)
        self._count_styles(pieces, words)
        self._find_cores(pieces, words)

    def _count_rooms(self, pieces: Sequence[Piece], words: Words) -> None:
        """Words, prose, pieces and linked words in each parent and grandparent."""
        self._parents: dict[int, list[float]] = {}
        self._grands: dict[int, list[float]] = {}
        for piece, count, prose in zip(pieces, words.counts, words.prose, strict=True):
            linked = count * piece.link_share
            for rooms, number in (
                (self._parents, piece.marks.parent),
                (self._grands, piece.marks.grand),
            ):
                room = rooms.setdefault(number, [0.0, 0.0, 0.0, 0.0])
                room[0] += count
                room[1] += prose
                room[2] += 1
                room[3] += linked

    def _count_styles(self, pieces: Sequence[Piece], words: Words) -> None:
        """Prose in each kind of place: by tag and class of one to three elements, by tags."""
        self._styles: list[Counter[tuple[Style, ...]]] = [Counter(), Counter(), Counter()]
        self._tags: Counter[tuple[str, ...]] = Counter()
        self._styles_at: dict[int, tuple[Style, ...]] = {}
        for piece, prose in zip(pieces, words.prose, strict=True):
            styles = _styles_of(piece.marks.place)
            self._styles_at[piece.marks.place.number] = styles
            for size, counter in enumerate(self._styles, start=1):
                counter[styles[:size]] += prose
            self._tags[_tags_of(piece.marks.place)] += prose

    def _find_cores(self, pieces: Sequence[Piece], words: Words) -> None:
        """The innermost elements that hold half of the prose, and four fifths of it."""
        held: Counter[int] = Counter()
        depths: dict[int, int] = {}
        for piece, prose in zip(pieces, words.prose, strict=True):
            place: Place | None = piece.marks.place
            while prose and place:
                held[place.number] += prose
                depths[place.number] = place.depth
                place = place.outer
        self._cores = [
            max(
                (number for number, prose in held.items() if prose >= share * self._prose),
                key=depths.__getitem__,
                default=-1,
            )
            for share in (0.5, 0.8)
        ]

    def row(self, piece: Piece) -> list[float]:
        """The columns from `in_article` to `core_distance`."""
        place = piece.marks.place
        line = self._lineage(place)
        styles = self._styles_at[place.number]
        outer = place.outer
        chain = _numbers_of(place)
        half, most = self._cores
        return [
            line.in_article,
            line.in_main,
            line.in_body,
            line.in_list,
            line.body_names,
            line.story_names,
            place.depth,
            self._noise(place),
            self._noise(outer) if outer else 0.0,
            line.noise,
            line.noises,
            line.noise_distance,
            *self._room(self._parents[piece.marks.parent]),
            *self._room(self._grands[piece.marks.grand]),
            *(
                counter[styles[:size]] / self._prose
                for size, counter in enumerate(self._styles, start=1)
            ),
            self._tags[_tags_of(place)] / self._prose,
            half in chain,
            most in chain,
            chain.index(half) if half in chain else _FAR,
        ]

    def _room(self, room: Sequence[float]) -> list[float]:
        words, prose, pieces, linked = room
        divisor = words or 1
        return [words, prose / self._prose, pieces, linked / divisor, prose / divisor]

    def is_alike(self, one: Piece, other: Piece) -> bool:
        """True when both stand in places of the same kind."""
        return (
            self._styles_at[one.marks.place.number] == self._styles_at[other.marks.place.number]
        )

    def _noise(self, place: Place) -> float:
        code = self._noises.get(place.number)
        if code is None:
            code = self._codes.of(noise_of_names(place.tag, place.role, place.names))
            self._noises[place.number] = code
        return code

    def _lineage(self, place: Place) -> _Lineage:
        waiting: list[Place] = []  # without recursion: pages nest thousands of elements
        outer: Place | None = place
        while outer and outer.number not in self._lineages:
            waiting.append(outer)
            outer = outer.outer
        known = self._lineages[outer.number] if outer else _NO_LINEAGE
        for inner in reversed(waiting):
            known = self._lineages[inner.number] = self._add(known, inner)
        return known

    def _add(self, outer: _Lineage, place: Place) -> _Lineage:
        noise = self._noise(place)
        return _Lineage(
            in_article=outer.in_article or place.tag == "article",
            in_main=outer.in_main or place.tag == "main",
            in_body=outer.in_body or place.is_body,
            in_list=outer.in_list or place.tag in _LISTS,
            body_names=outer.body_names + bool(_BODY_NAMES.search(place.names)),
            story_names=outer.story_names + bool(_STORY_NAMES.search(place.names)),
            noise=noise or outer.noise,
            noises=outer.noises + (noise != 0),
            noise_distance=0.0 if noise else min(_FAR, outer.noise_distance + 1),
        )


def _styles_of(place: Place) -> tuple[Style, ...]:
    """Tag and class of the place and of the two around it."""
    styles: list[Style] = [(place.tag, place.style)]
    outer = place.outer
    while outer and len(styles) < 3:
        styles.append((outer.tag, outer.style))
        outer = outer.outer
    return tuple(styles)


def _tags_of(place: Place) -> tuple[str, ...]:
    """Tags of the place and of the three around it."""
    tags = [place.tag]
    outer = place.outer
    while outer and len(tags) < 4:
        tags.append(outer.tag)
        outer = outer.outer
    return tuple(tags)


def _numbers_of(place: Place) -> list[int]:
    numbers: list[int] = []
    outer: Place | None = place
    while outer:
        numbers.append(outer.number)
        outer = outer.outer
    return numbers
