"""Articles of what feeds give, made by workers; and how many of them one refresh waits for."""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from reader.compute import Compute, tasks
from reader.errors import ComputeError
from reader.model import CancelToken, FeedText, MadeText

TEXTS_AT_ONCE, TEXTS_DEADLINE_S = 50, 15.0  # 50 whole articles take half a second
CHARS_AT_ONCE = 2 << 20  # of HTML: ten of a megabyte cost a worker 60 MB, two 25
# A text costs four times what all else of its entry does: 1,000 new feeds with 35 entries
# each took 75 s with all their texts, 16 so.
TEXTS_OF_A_RUN = 1_000

log = logging.getLogger(__name__)


class Allowance:
    """How many texts of new entries a run still makes itself; may be used from any thread."""

    def __init__(self, texts: int | None = TEXTS_OF_A_RUN) -> None:
        self._left = texts
        """None for no end."""
        self._lock = threading.Lock()

    @property
    def is_spent(self) -> bool:
        """True when all other texts are left for later."""
        return self._left == 0

    def take(self, wanted: int) -> int:
        """How many of so many texts are to be made now; they count as made."""
        with self._lock:
            if self._left is None:
                return wanted
            taken = min(wanted, self._left)
            self._left -= taken
            return taken


class Later(Struct, frozen=True):
    """An article that waits: too many are wanted, or it failed among others."""


LATER = Later()


def make_texts(
    compute: Compute, texts: Sequence[FeedText], *, cancel: CancelToken | None
) -> Iterator[MadeText | Later | None]:
    """The article of each; None without a text, LATER for all of a task that failed."""
    for some in batches(texts):
        try:
            yield from compute.run(
                tasks.make_texts, some, seconds=TEXTS_DEADLINE_S, cancel=cancel
            )
        except ComputeError as problem:
            log.warning("texts of a feed: %s", problem)
            yield from (LATER for _ in some)


def batches(texts: Iterable[FeedText]) -> Iterator[tuple[FeedText, ...]]:
    """The texts in their order, as many at once as a worker bears."""
    some: list[FeedText] = []
    chars = 0
    for text in texts:
        chars += len(text.html)
        if some and (len(some) == TEXTS_AT_ONCE or chars > CHARS_AT_ONCE):
            yield tuple(some)
            some, chars = [], len(text.html)
        some.append(text)
    if some:
        yield tuple(some)
