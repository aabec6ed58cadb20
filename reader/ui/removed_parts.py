"""The removed parts of one article: the one that was stepped to, and those put back."""

from collections.abc import Mapping, Sequence

from reader.model import Removed
from reader.ui.typeset import NOWHERE


class RemovedParts:
    """What was taken out of an article, and what the reader makes of it."""

    def __init__(self, parts: Sequence[Removed] = ()) -> None:
        self._parts = parts
        self.current = NOWHERE
        """Index of the part that was stepped to."""
        self.put_back: tuple[int, ...] = ()
        """Indices of those that read as text again, the last one last."""

    @property
    def part(self) -> Removed | None:
        """The part that was stepped to."""
        return self._parts[self.current] if 0 <= self.current < len(self._parts) else None

    def __len__(self) -> int:
        """How many parts were removed, those put back among them."""
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

    def restore(self) -> Removed | None:
        """Put the current part back; None when there is none."""
        part = self.part
        if part is not None:
            self.put_back = (*self.put_back, self.current)
            self.current = NOWHERE
        return part

    def remove_again(self) -> Removed | None:
        """Take out the part that was put back last; None when there is none left."""
        if not self.put_back:
            return None
        *before, last = self.put_back
        self.put_back = tuple(before)
        return self._parts[last]
