"""How a feed does, and what would mend it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from reader.model.feeds import Feed

HealthState = Literal["gone", "login", "not_a_feed", "moved", "failing", "paused", "fine"]
"""The worst first."""

HealthAction = Literal[
    "try_now", "take_address", "search_site", "login", "pause", "resume", "edit"
]

BROKEN: frozenset[HealthState] = frozenset({"gone", "login", "not_a_feed", "moved", "failing"})


class FeedHealth(Struct, frozen=True):
    """How a feed does."""

    feed: Feed
    state: HealthState
    since: datetime | None
    """When the present trouble began, or it was paused; None when it is fine."""
    status: int
    """HTTP status of the last failure; 0 when there was none."""
    errors_in_row: int
    moved_to: str
    """Where permanent redirects lead; empty for nowhere."""
    moved_times: int
    per_day: float | None
    """How many entries it publishes; None when nothing says so."""
    share_read: float | None
    """Of the entries of the last 90 days, how many were marked read; None without any."""
    actions: tuple[HealthAction, ...]
    """What would mend it, the best first."""
    mend: str
    """What is wrong for the user and what would mend it, in one or two sentences."""

    @property
    def needs_you(self) -> bool:
        """True when it is broken and stays so by itself."""
        return self.state in BROKEN
