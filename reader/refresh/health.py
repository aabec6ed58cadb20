"""What a feed's record says of its health, and what would mend it; pure."""

from datetime import datetime, timedelta
from typing import assert_never

from reader.hygiene import clean_line, host_of
from reader.model import Feed, FeedHealth, HealthAction, HealthState
from reader.refresh.schedule import usual_gap_s
from reader.store.health import Facts

MOVES_TO_TELL = 2  # the third one is believed, unless another feed has that address
FAILURES_TO_TELL, FAILING_TO_TELL = 3, timedelta(days=1)
NO_FEEDS_TO_TELL = 2  # a page once, for maintenance, is no news
PASSWORD_WANTED = 401
MAX_PER_DAY = 1000.0

_ORDER: tuple[HealthState, ...] = (
    "gone",
    "login",
    "not_a_feed",
    "moved",
    "failing",
    "paused",
    "fine",
)
_ACTIONS: dict[HealthState, tuple[HealthAction, ...]] = {
    "gone": ("search_site", "try_now", "edit"),
    "login": ("login", "try_now", "pause", "edit"),
    "not_a_feed": ("search_site", "try_now", "pause", "edit"),
    "moved": ("take_address", "try_now", "pause", "edit"),
    "failing": ("try_now", "search_site", "pause", "edit"),
    "paused": ("resume", "edit"),
    "fine": ("try_now", "pause", "edit"),
}


def assess(feed: Feed, facts: Facts, *, share_read: float | None, now: datetime) -> FeedHealth:
    """How the feed does now."""
    state = _state_of(facts, now)
    gap_s = usual_gap_s(facts.rhythm, now=now)
    since = None if state in {"fine", "moved"} else facts.failing_since
    return FeedHealth(
        feed=feed,
        state=state,
        since=facts.paused_at if state == "paused" else since,
        status=facts.last_status,
        errors_in_row=facts.errors_in_row,
        moved_to=facts.moved_to,
        moved_times=facts.moved_times,
        per_day=min(86_400 / gap_s, MAX_PER_DAY) if gap_s else None,
        share_read=share_read,
        actions=_ACTIONS[state],
        mend=_mend(state, feed, facts),
    )


def health_order(health: FeedHealth) -> tuple[int, str, int]:
    """What a list of health is sorted by: the worst first, then by title."""
    feed = health.feed
    return _ORDER.index(health.state), feed.title.casefold(), feed.id


def _state_of(facts: Facts, now: datetime) -> HealthState:
    if facts.paused_at is not None:
        return "paused"
    if facts.is_gone:
        return "gone"
    if facts.last_status == PASSWORD_WANTED:
        return "login"
    if facts.is_no_feed and facts.errors_in_row >= NO_FEEDS_TO_TELL:
        return "not_a_feed"
    if facts.moved_to and facts.moved_times >= MOVES_TO_TELL:
        return "moved"
    if _fails_for_long(facts, now):
        return "failing"
    return "fine"


def _fails_for_long(facts: Facts, now: datetime) -> bool:
    """True when it failed several times in a row, or has not answered for a day."""
    since = facts.failing_since
    return facts.errors_in_row >= FAILURES_TO_TELL or (
        since is not None and now - since >= FAILING_TO_TELL
    )


def _mend(state: HealthState, feed: Feed, facts: Facts) -> str:
    """What is wrong for the user and what would mend it."""
    host = host_of(feed.url) or feed.url
    match state:
        case "gone":
            return (
                "The site says that this feed is gone for good. Search the site for a new one, "
                "or keep what you have: it is asked no more."
            )
        case "login":
            return f"{host} asks for a name and a password. Give it those that you have there."
        case "not_a_feed":
            return (
                "This address answers with something that is no feed any more. Search the site "
                "for a new one."
            )
        case "moved":
            where = clean_line(facts.moved_to, limit_chars=200)
            return f"The site says that this feed has moved to {where}. Take that address."
        case "failing":
            return f"{feed.last_error.rstrip('.')}. It is tried again, less and less often."
        case "paused":
            return "You paused this feed: it is not asked until you resume it."
        case "fine":
            return ""
        case _:
            assert_never(state)
