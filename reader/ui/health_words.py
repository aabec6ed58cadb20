"""What is said of the health of feeds: a row each, what is wrong, what was done.

Pure.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from reader.hygiene import clean_line, host_of
from reader.model import Feed, FeedHealth, FeedResult, HealthAction, show_interval
from reader.ui.words import around, count, local_time, per_day, plural, sentences

_MENDS: dict[HealthAction, str] = {
    "try_now": "try now",
    "take_address": "take address",
    "search_site": "search site",
    "login": "log in",
    "pause": "pause",
    "resume": "ask it again",
    "edit": "edit feed",
}


def sort_rows(report: Sequence[FeedHealth]) -> list[FeedHealth]:
    """The report with those that failed just now before what is paused or fine."""
    return sorted(report, key=lambda health: (not health.needs_you, not has_failed(health)))


def has_failed(health: FeedHealth) -> bool:
    """True when its last attempt failed though it does not need the user yet."""
    return health.state == "fine" and bool(health.feed.last_error)


def title_words(report: Sequence[FeedHealth]) -> str:
    """The title of the box: "Feed health · 3 of 412 need you"."""
    needy = sum(health.needs_you for health in report)
    if not needy:
        return f"Feed health · none of {count(len(report))} needs you"
    need = "needs" if needy == 1 else "need"
    return f"Feed health · {count(needy)} of {count(len(report))} {need} you"


def row_sign(health: FeedHealth) -> tuple[str, str]:
    """The sign before its title, and the role it is drawn in."""
    match health.state:
        case "gone" | "not_a_feed" | "failing":
            return "×", "error"
        case "login" | "moved":
            return "!", "warning"
        case "paused":
            return "—", "muted"
        case "fine":
            return ("×", "warning") if has_failed(health) else ("·", "muted")


def row_words(health: FeedHealth, *, now: datetime, zone: tzinfo | None = None) -> str:
    """How it does, short, and what comes next."""
    since = f" since {moment(health.since, now=now, zone=zone)}" if health.since else ""
    status = f" ({health.status})" if health.status else ""
    then = _next_try(health.feed, now=now, zone=zone)
    match health.state:
        case "gone":
            return f"gone{status}{since}, no longer asked"
        case "login":
            return f"asks for a password{status}{then}"
        case "not_a_feed":
            return f"no feed there{since}{then}"
        case "moved":
            where = health.moved_to.partition("://")[2] or health.moved_to
            return f"moved to {where}"
        case "failing":
            return f"failed {times(health.errors_in_row)}{then}"
        case "paused":
            return f"paused{since}"
        case "fine":
            return f"failed this time{then}" if has_failed(health) else _fine(health)


def _fine(health: FeedHealth) -> str:
    rate = per_day(health.per_day).removeprefix("about ")
    share = health.share_read
    read = "" if share is None else f"you read {round(share * 100)} %"
    every = _every(health.feed)
    return ", ".join(part for part in ("fine", rate, every, read) if part)


def _every(feed: Feed) -> str:
    """How often the user wants it asked; empty when that is left to its rhythm."""
    return "" if feed.interval_s is None else f"asked every {show_interval(feed.interval_s)}"


def times(number: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{count(number)} times")


def moment(when: datetime, *, now: datetime, zone: tzinfo | None = None) -> str:
    """A time of today or of the next 24 hours, else the day: "14:05", "9 Oct", "9 Oct 2024"."""
    _, _, day = local_time(when, now=now, zone=zone).partition(" ")
    date, _, clock = day.partition(", ")
    is_today = when.astimezone(zone).date() == now.astimezone(zone).date()
    return clock if is_today or timedelta() <= when - now < timedelta(days=1) else date


def _next_try(feed: Feed, *, now: datetime, zone: tzinfo | None) -> str:
    when = feed.next_fetch
    if feed.is_gone or when is None or when <= now:
        return ""
    return f", next try {moment(when, now=now, zone=zone)}"


def last_words(feed: Feed, *, now: datetime, zone: tzinfo | None = None) -> str:
    """When it answered, and what is kept of it."""
    kept = f"{plural(feed.entries, 'entry', 'entries')} kept"
    if feed.last_success is None:
        return f"Never answered · {kept}"
    _, _, when = local_time(feed.last_success, now=now, zone=zone).partition(" ")
    return f"Last good answer {when.replace(',', '')} · {kept}"


def mend_words(health: FeedHealth, *, now: datetime, zone: tzinfo | None = None) -> str:
    """What is wrong and what would mend it; of a feed that is fine, when it is asked next."""
    if health.mend:
        return health.mend
    feed = health.feed
    then = _next_try(feed, now=now, zone=zone).removeprefix(", ")
    if has_failed(health):
        return sentences(feed.last_error, then.capitalize())
    return sentences("It answers as it should", then.capitalize())


def mend_label(action: HealthAction) -> str:
    """What Enter does, in the lower edge."""
    return _MENDS[action]


def asking(feed: Feed) -> str:
    """While a feed is asked."""
    return f"Asking {host_of(feed.url) or clean_line(feed.url)}"


def tried(title: str, result: FeedResult | None) -> str:
    """After a feed was asked; None when it is no subscription any more."""
    if result is None:
        return around("", title, " was not asked")
    if result.error:
        return result.error.removesuffix(".")
    new = result.entries_new
    came = f": {plural(new, 'new entry', 'new entries')}" if new else ", nothing new"
    return around("", title, f" answered{came}")
