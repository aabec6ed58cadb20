"""Where the cursor of a list and its first line belong, after a move or new rows; pure."""

from collections.abc import Callable, Hashable, Sequence


def index_after(
    before: Sequence[Hashable],
    now: Sequence[Hashable],
    *,
    cursor: int,
    wanted: Hashable = None,
) -> int:
    """The index among the keys `now` of what the cursor was on; -1 without any row.

    `wanted` goes before it. When the row is gone it is the next that is still there, else the
    nearest before it, else the first.
    """
    if not now:
        return -1
    places = {key: index for index, key in enumerate(now)}
    if wanted is not None and wanted in places:
        return places[wanted]
    if cursor >= 0:
        for key in (*before[cursor:], *reversed(before[:cursor])):
            if key in places:
                return places[key]
    return 0


def section_start(sections: Sequence[Hashable], cursor: int, step: int) -> int:
    """Where the next section starts, or this one or the one before; -1 when there is none."""
    starts = [
        index
        for index, section in enumerate(sections)
        if index == 0 or section != sections[index - 1]
    ]
    if step > 0:
        return next((index for index in starts if index > cursor), -1)
    return next((index for index in reversed(starts) if index < cursor), -1)


def past_heading(index: int, step: int, count: int, is_heading: Callable[[int], bool]) -> int:
    """The nearest of `count` rows that can be chosen, first that way, then the other.

    An index that is no row is given back as it is; -1 when all are headings.
    """
    if not 0 <= index < count:
        return index
    for way in (step, -step):
        found = index
        while 0 <= found < count and is_heading(found):
            found += way
        if 0 <= found < count:
            return found
    return -1


def first_line(first: int, top: int, bottom: int, *, height: int) -> int:
    """The line to begin with so that lines `top` to `bottom` are in sight, moved least."""
    if top < first:
        return top
    return max(first, bottom - height)
