"""The removed parts of one article, and where a text goes on when one of them comes back."""

from collections.abc import Mapping, Sequence

from reader.model import OUTSIDE_TEXT, Article, Removed
from reader.ui.typeset import NOWHERE


class RemovedParts:
    """What was taken out of an article, and the one that was stepped to."""

    def __init__(self, parts: Sequence[Removed] = ()) -> None:
        self._parts = parts
        self.current = NOWHERE
        """Index of the part that was stepped to."""

    @property
    def part(self) -> Removed | None:
        """The part that was stepped to."""
        return self._parts[self.current] if 0 <= self.current < len(self._parts) else None

    def __len__(self) -> int:
        """How many parts were removed."""
        return len(self._parts)

    def next(self, lines: Mapping[int, int], top: int, step: int) -> int | None:
        """The part after or before the current one, or the nearest to line `top` at first.

        `lines` has the first line of each part that is shown, in the order of the text.
        """
        order = list(lines)
        if self.current in lines:
            index = order.index(self.current) + step
            return order[index] if 0 <= index < len(order) else None
        below = [part for part in order if lines[part] >= top]
        above = [part for part in order if lines[part] < top]
        found = below[:1] or above[-1:] if step > 0 else above[-1:] or below[:1]
        return found[0] if found else None


def moved_offset(old: Article, new: Article, offset: int) -> int:
    """Where the text at an offset is after blocks were put back, or taken out, around it.

    The same offset in a text that is another one altogether.
    """
    before = [block for block in old.blocks if block.kind not in OUTSIDE_TEXT]
    after = [block for block in new.blocks if block.kind not in OUTSIDE_TEXT]
    at = sum(block.start <= offset for block in before) - 1
    texts = [[block.text for block in blocks] for blocks in (before, after)]
    if texts[0][: at + 1] == texts[1][: at + 1]:
        return offset
    rest = len(before) - at
    if at >= 0 and texts[0][at:] == texts[1][-rest:]:
        return offset + len(new.text) - len(old.text)
    return min(offset, len(new.text))
