"""Where the cursor of a list belongs: after new rows came, and at the next section; pure."""

from collections.abc import Hashable, Sequence


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
