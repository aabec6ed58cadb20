"""Where steps through a text lead: mentions and headings; pure arithmetic."""

from collections.abc import Sequence

from msgspec import Struct

from reader.model import Entity


class Step(Struct, frozen=True):
    """Where a step through the mentions of a name led."""

    entity: Entity
    index: int
    count: int
    words: str = ""
    """For the status line: "first mention again"; empty when there is nothing to say."""


def step_from(entity: Entity, index: int, step: int) -> Step:
    """The mention one further; behind the last comes the first, and the words say so."""
    count = len(entity.mentions)
    wanted = index + step
    if 0 <= wanted < count:
        return Step(entity, wanted, count)
    words = "first mention again" if step > 0 else "last mention again"
    return Step(entity, wanted % count, count, words)


def nearest(lines: Sequence[int], top: int) -> int:
    """Index of the first of these lines that is not above `top`; else of the last."""
    for index, line in enumerate(lines):
        if line >= top:
            return index
    return len(lines) - 1


def next_line(lines: Sequence[int], top: int, step: int) -> int | None:
    """The nearest of these lines below `top`, or above it when `step` is negative."""
    if step > 0:
        return next((line for line in lines if line > top), None)
    return next((line for line in reversed(lines) if line < top), None)


def progress(line: int, last: int) -> str:
    """How far a text is read: "top", "28 %", "end", or "all" when it fits."""
    if not last:
        return "all"
    if line <= 0:
        return "top"
    return "end" if line >= last else f"{max(1, min(99, round(100 * line / last)))} %"
