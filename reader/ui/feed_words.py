"""What is said of feeds that fail, and of lists without a row.

Pure.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from reader.model import Feed, Listing
from reader.ui.sidebar import SidebarRow, is_broken, is_in_folder
from reader.ui.words import Key, count, local_time, plural, quoted, sentences


def standing_fact(feeds: Sequence[Feed], key: Key) -> tuple[str, ...]:
    """How many feeds failed when they were last asked, and the key that shows them."""
    failed = sum(map(is_broken, feeds))
    if not failed:
        return ()
    shows = "it" if failed == 1 else "them"
    return (f"{count(failed)} failed, {key('health')} shows {shows}",)


def trouble(
    row: SidebarRow | None,
    feeds: Sequence[Feed],
    key: Key,
    *,
    now: datetime,
    zone: tzinfo | None = None,
) -> str:
    """Why the feed of a row failed or is not asked, and what comes next; else empty.

    A folded folder says how many of its feeds failed.
    """
    if row is None:
        return ""
    if row.kind == "folder" and row.is_broken:
        failed = sum(is_broken(feed) for feed in feeds if is_in_folder(feed, row.folder))
        number = plural(failed, "feed", "feeds")
        return f"{number} in {quoted(row.folder)} failed. {key('open')} unfolds it"
    if row.trouble:
        return sentences(row.trouble, f"{key('feed.edit')} changes the query")
    feed = next((feed for feed in feeds if feed.id == row.feed_id), None)
    if feed is not None and feed.is_paused:
        return f"This feed is paused. {key('health')}, then {key('open')} asks it again"
    if feed is None or not row.is_broken:
        return ""
    gone = f"No longer asked, {key('health')} mends it"
    then = gone if feed.is_gone else _next_try(feed, key, now=now, zone=zone)
    return f"{sentences(feed.last_error)} {then}"


def _next_try(feed: Feed, key: Key, *, now: datetime, zone: tzinfo | None) -> str:
    """When a failed feed is due again, unless that has passed, and the key that asks it now.

    Short: at 80 columns 77 cells have to hold it behind a usual error.
    """
    when, again = feed.next_fetch, key("refresh.this")
    if when is None or when <= now:
        return f"{again} tries again"
    full = local_time(when, now=now, zone=zone)
    is_today = when.astimezone(zone).date() == now.astimezone(zone).date()
    return f"Next try {full[-len('09:20') :] if is_today else full}, {again} now"


def empty_list(
    listing: Listing, all_feeds: Sequence[Feed], feeds: Sequence[Feed], key: Key
) -> str:
    """One sentence and one key for a list without a row; `feeds` are those it draws from."""
    if not all_feeds:
        return f"No feeds yet. {key('feed.add')} adds one."
    if listing.scope == "starred":
        return f"Nothing is starred. {key('entry.star')} in a list stars an entry."
    if listing.scope == "later":
        return f"Nothing is kept for later. {key('entry.later')} in a list keeps an entry."
    if feeds and all(feed.last_success is None for feed in feeds):
        return _never_came(feeds, key)
    if listing.show == "unread":
        return (
            f"No unread here. {key('feed.next')} goes to the next feed with unread, "
            f"{key('list.show')} shows all."
        )
    if listing.show == "starred":
        return f"Nothing is starred here. {key('list.show')} shows unread."
    return f"This feed has no entries yet. {key('refresh.this')} fetches it again."


def _never_came(feeds: Sequence[Feed], key: Key) -> str:
    """For a list whose feeds were never fetched: not asked yet, or failed each time."""
    again = key("refresh.this")
    if len(feeds) > 1:
        return f"None of these {len(feeds)} feeds has been fetched yet. {again} asks them."
    error = feeds[0].last_error
    if not error:
        return f"This feed has not been fetched yet. {again} asks it."
    keys = f"{again} tries again, {key('health')} says what helps"
    return sentences("This feed could never be fetched", error, keys)
