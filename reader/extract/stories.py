"""Which articles of a site tell one story: an agency's report carried twice, an update.

What a story repeats is not furniture, so its articles count as one.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from reader.extract.imprints import Imprint, Line, Mark

# A report that two editors shortened keeps a third and more of its wording; an updated story
# keeps at least a fifth of its middle, where little furniture stands.
SAME_STORY, SAME_MIDDLE, SAME_LINES = 0.35, 0.2, 0.6
COMMON_SHARE, COMMON_FROM = 0.6, 8  # what stands in most of many articles tells no story
LEAST_SHINGLES, LEAST_MIDDLE = 10, 20  # about 40 and 80 words
HEAD, TAIL = 3, 4  # blocks from the start or the end that count as its edge
SHORT_WORDS = 8


class _Story(Struct, frozen=True):
    """What one article is compared by."""

    words: dict[Mark, int]
    """Words of each of its lines."""
    shingles: frozenset[int]
    middle: frozenset[int]
    """Those of its longer lines away from both ends."""


def is_at_edge(place: int, count: int) -> bool:
    """True for the place of a block near the start or the end of so many."""
    return place < HEAD or place >= count - TAIL


def group_stories(imprints: Sequence[Imprint]) -> list[int]:
    """For each article the number of its story; articles of one story have the same."""
    kept = [[line for line in one.lines if not line.is_removed] for one in imprints]
    common = _common(kept)
    stories = [_make_story(lines, common) for lines in kept]
    numbers = list(range(len(stories)))
    for one, other in combinations(range(len(stories)), 2):
        if numbers[one] != numbers[other] and _is_same(stories[one], stories[other]):
            old, new = numbers[other], numbers[one]
            numbers = [new if number == old else number for number in numbers]
    return numbers


def _common(articles: Sequence[Sequence[Line]]) -> frozenset[Mark]:
    """The lines that most of many articles have."""
    if len(articles) < COMMON_FROM:
        return frozenset()
    seen = Counter(mark for lines in articles for mark in {line.mark for line in lines})
    least = COMMON_SHARE * len(articles)
    return frozenset(mark for mark, count in seen.items() if mark and count >= least)


def _make_story(lines: Sequence[Line], common: frozenset[Mark]) -> _Story:
    words: dict[Mark, int] = {}
    shingles: set[int] = set()
    middle: set[int] = set()
    for place, line in enumerate(lines):
        if line.mark in common:
            continue
        if line.mark:
            words[line.mark] = line.words
        shingles.update(line.shingles)
        if line.words > SHORT_WORDS and not is_at_edge(place, len(lines)):
            middle.update(line.shingles)
    return _Story(words, frozenset(shingles), frozenset(middle))


def _is_same(one: _Story, other: _Story) -> bool:
    """Whether two articles tell one story; those that tell none are one, too."""
    if not one.words and not other.words:
        return True
    if one.shingles.isdisjoint(other.shingles) and one.words.keys().isdisjoint(other.words):
        return False  # most pairs
    return (
        _shared(one.shingles, other.shingles, least=LEAST_SHINGLES) >= SAME_STORY
        or _shared(one.middle, other.middle, least=LEAST_MIDDLE) >= SAME_MIDDLE
        or _shared_lines(one.words, other.words) >= SAME_LINES
    )


def _shared(one: frozenset[int], other: frozenset[int], *, least: int) -> float:
    """How much of the smaller set the other has; 0 when there is too little to tell."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= least else 0.0


def _shared_lines(one: dict[Mark, int], other: dict[Mark, int]) -> float:
    """The same of whole lines, by their words: for texts too short for a sample."""
    smaller = min(sum(one.values()), sum(other.values()))
    return sum(one[mark] for mark in one.keys() & other.keys()) / smaller if smaller else 0.0
