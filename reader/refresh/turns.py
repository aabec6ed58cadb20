"""Whose turn it is: feeds in the order they are due, at most two of one origin under way.

Whoever asks for a turn never gets a feed that has to wait for its origin, so that fifty feeds
of a slow server hold up two of those who ask and nobody else.
"""

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from reader.hygiene import origin_of
from reader.store.values import FeedSource

AT_ONCE = 2

_Origin = tuple[str, int]


class Turns:
    """Feeds to be asked; any number of threads take turns."""

    def __init__(self, sources: Iterable[FeedSource]) -> None:
        self._changed = threading.Condition()
        self._ready: deque[FeedSource] = deque()
        self._held: defaultdict[_Origin, deque[FeedSource]] = defaultdict(deque)
        admitted: Counter[_Origin] = Counter()
        for source in sources:
            origin = origin_of(source.url)
            if admitted[origin] < AT_ONCE:
                admitted[origin] += 1
                self._ready.append(source)
            else:
                self._held[origin].append(source)
        self._held_count = sum(map(len, self._held.values()))

    def take(self) -> FeedSource | None:
        """The next feed that may be asked, waited for; None when no more will come."""
        with self._changed:
            while not self._ready:
                if not self._held_count:
                    return None
                self._changed.wait()
            return self._ready.popleft()

    def done(self, source: FeedSource) -> None:
        """Say that the origin of a feed that was taken has a place again."""
        with self._changed:
            held = self._held.get(origin_of(source.url))
            if held:
                self._held_count -= 1
                self._ready.append(held.popleft())
                self._changed.notify()
            if not self._held_count:
                self._changed.notify_all()

    def stop(self) -> None:
        """Give no more turns."""
        with self._changed:
            self._ready.clear()
            self._held.clear()
            self._held_count = 0
            self._changed.notify_all()
