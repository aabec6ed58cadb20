"""Subscriptions: listed, added, removed, changed."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import cast

from msgspec.structs import replace

from reader.errors import NotFoundError
from reader.hygiene import (
    canonical_url,
    clean_line,
    host_of,
    origin_of,
    split_login,
    web_url,
)
from reader.model import EntryId, Feed, FeedId, Subscription
from reader.store.addresses import forget_former, former_addresses
from reader.store.codec import optional_time, to_micros
from reader.store.db import Database
from reader.store.feed_steps import noted, remove_feed
from reader.store.steps import Doing

__all__ = [
    "add_feed",
    "edit_feed",
    "export_feeds",
    "feeds_of",
    "find_feed",
    "get_feed",
    "has_feed",
    "import_feeds",
    "is_typed",
    "list_feeds",
    "remove_feed",
    "title_of",
]

_FEED = (
    "SELECT id, url, user_title, title, site_url, folder, full_text, unread, entries, "
    "last_success, last_error, next_fetch, is_gone, paused_at IS NOT NULL, interval_s "
    "FROM feeds WHERE removed_at IS NULL"
)
_OF_ENTRIES = (
    f"{_FEED} AND id IN (SELECT feed_id FROM entry_states "  # noqa: S608 - ours
    "WHERE entry_id IN (SELECT value FROM json_each(?)))"
)
_MAX_ID = 2**63 - 1
_MAX_NAMED = 3


def title_of(user_title: str, title: str, url: str) -> str:
    """What a feed is called: by the user, else by itself, else its host."""
    return user_title or title or host_of(url) or url


def list_feeds(db: Database) -> list[Feed]:
    """Every subscription, by folder, then title, without regard to case."""
    with db.read() as connection:
        feeds = [_make_feed(row) for row in connection.execute(_FEED)]
    return sorted(
        feeds, key=lambda feed: (feed.folder.casefold(), feed.title.casefold(), feed.id)
    )


def feeds_of(db: Database, entry_ids: Iterable[EntryId]) -> list[Feed]:
    """The subscriptions that these entries are of, each once, in no order."""
    ids = json.dumps(list(entry_ids))
    with db.read() as connection:
        return [_make_feed(row) for row in connection.execute(_OF_ENTRIES, (ids,))]


def get_feed(db: Database, feed_id: FeedId) -> Feed:
    """The subscription of that id; raises NotFoundError when there is none."""
    with db.read() as connection:
        row = connection.execute(f"{_FEED} AND id = ?", (min(feed_id, _MAX_ID),)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no feed {feed_id}. `reader feeds` lists them.")
    return _make_feed(row)


def find_feed(db: Database, words: str) -> Feed:
    """The one subscription that `words` means: its id, address, title, or a part of its title.

    Raises NotFoundError when there is none, or more than one.
    """
    words = words.strip()
    feeds = list_feeds(db)
    found = _match(feeds, words)
    if not found and web_url(words):
        was = has_feed(db, words)
        found = [feed for feed in feeds if feed.id == was]
    name = clean_line(words, limit_chars=80)
    if not found:
        raise NotFoundError(f"No feed is called “{name}”. `reader feeds` lists them.")
    if len(found) > 1:
        titles = ", ".join(f"“{feed.title}” ({feed.id})" for feed in found[:_MAX_NAMED])
        more = ", …" if len(found) > _MAX_NAMED else ""
        raise NotFoundError(
            f"“{name}” could be {len(found)} feeds: {titles}{more}. Use the id in brackets."
        )
    return found[0]


def _match(feeds: list[Feed], words: str) -> list[Feed]:
    """The feeds that the strictest reading of `words` finds."""
    title = words.casefold()
    if not title:
        return []
    return (
        [feed for feed in feeds if str(feed.id) == words]
        or [feed for feed in feeds if feed.url == words]
        or _same_address(feeds, words)
        or [feed for feed in feeds if feed.title.casefold() == title]
        or [feed for feed in feeds if title in feed.title.casefold()]
    )


def _same_address(feeds: list[Feed], words: str) -> list[Feed]:
    host = host_of(words) if web_url(words) else ""
    if not host:
        return []
    wanted = canonical_url(words)
    return [
        feed
        for feed in feeds
        if host_of(feed.url) == host and canonical_url(feed.url) == wanted
    ]


def has_feed(db: Database, url: str) -> FeedId | None:
    """The subscription to that address, however it is written; None when there is none.

    One that moved away from it by a permanent redirect counts.
    """
    with db.read() as connection:
        row = connection.execute(
            "SELECT id FROM feeds WHERE url = ? AND removed_at IS NULL", (url,)
        ).fetchone()
        if row:
            return FeedId(row[0])
        former = former_addresses(connection, {host_of(url)})
    feeds = list_feeds(db)
    now = next((feed.id for feed in _same_address(feeds, url)), None)
    was = former.get(canonical_url(url))
    return now or next((feed.id for feed in feeds if feed.id == was), None)


def add_feed(
    db: Database,
    url: str,
    *,
    title: str = "",
    site_url: str = "",
    folder: str = "",
    full_text: bool = False,
    typed: bool = False,
    has_secrets: bool = False,
    waits: bool = False,
    now: datetime,
) -> FeedId:
    """The id of the subscription to that address, however it is written; made unless there.

    A removed one comes back with its entries and their state, also when it had that address
    written otherwise, was moving there or moved from there, and keeps its title and folder
    unless others are given. One that is there stays as it is. `title` is the user's name for
    it; empty leaves that to the feed. `typed` says that the user wrote this very address, and
    is kept, as is `has_secrets`. With `waits` it stays removed until `apply_change` subscribes
    with an answer.
    """
    feed = Subscription(url, title=title, site_url=site_url, folder=folder)
    with db.write() as connection:
        known = _known_addresses(connection, {host_of(url)})
        feed_id, is_added = _add(connection, feed, now, known=known, full_text=full_text)
        connection.execute(
            "UPDATE feeds SET is_typed = is_typed OR ?, has_secrets = has_secrets OR ? "
            "WHERE id = ?",
            (typed, has_secrets, feed_id),
        )
        if waits and is_added:
            connection.execute(
                "UPDATE feeds SET removed_at = ? WHERE id = ?", (to_micros(now), feed_id)
            )
    return feed_id


def is_typed(db: Database, feed_id: FeedId) -> bool:
    """True when the user typed the address of this subscription: its origin may be private."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT is_typed FROM feeds WHERE id = ? AND removed_at IS NULL",
            (min(feed_id, _MAX_ID),),
        ).fetchone()
    return row is not None and bool(row[0])


def export_feeds(db: Database) -> list[Subscription]:
    """Every subscription as a list of them carries it, by folder, then title."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT url, user_title, site_url, folder, title, full_text FROM feeds "
            "WHERE removed_at IS NULL ORDER BY id"
        ).fetchall()
    made = (
        # Until the next refresh an older library may have logins in its addresses.
        Subscription(split_login(url)[0], title, site_url, folder, own_title, bool(full_text))
        for url, title, site_url, folder, own_title, full_text in rows
    )
    return sorted(made, key=_place)


def _place(feed: Subscription) -> tuple[list[tuple[str, str]], str]:
    """Where it stands: folders that differ only by case stay apart, each in one piece."""
    names = [(name.casefold(), name) for name in feed.folder.split("/") if name]
    return names, title_of(feed.title, feed.own_title, feed.url).casefold()


def import_feeds(
    db: Database, feeds: Iterable[Subscription], now: datetime, *, full_text: bool = False
) -> list[str]:
    """The addresses that were not subscribed to before and now are; all of them, or none.

    `full_text` holds for the feeds that do not say.
    """
    wanted = list(feeds)
    with db.write() as connection:
        known = _known_addresses(connection, {host_of(feed.url) for feed in wanted})
        return [
            feed.url
            for feed in wanted
            if _add(connection, feed, now, known=known, full_text=full_text)[1]
        ]


def _known_addresses(
    connection: sqlite3.Connection, hosts: Collection[str]
) -> dict[str, FeedId]:
    """Every canonical address of these hosts that leads to a feed, removed ones included.

    A removed one is also found at the address it was moving to; any at those it moved from.
    """
    rows = connection.execute(
        "SELECT id, url, moved_to, removed_at IS NULL FROM feeds ORDER BY removed_at IS NULL"
    ).fetchall()
    known: dict[str, FeedId] = {}
    for feed_id, _, moved_to, is_subscribed in rows:
        if moved_to and not is_subscribed and host_of(moved_to) in hosts:
            known[canonical_url(moved_to)] = FeedId(feed_id)
    known |= former_addresses(connection, hosts)
    for feed_id, url, _, _ in rows:  # the subscriptions last: they win over removed ones
        if host_of(url) in hosts:
            known[canonical_url(url)] = FeedId(feed_id)
    return known


def _add(
    connection: sqlite3.Connection,
    feed: Subscription,
    now: datetime,
    *,
    known: Mapping[str, FeedId],
    full_text: bool,
) -> tuple[FeedId, bool]:
    """The feed's id, and whether it was not subscribed to before."""
    address = canonical_url(feed.url)
    full_text = full_text if feed.full_text is None else feed.full_text
    found = connection.execute(
        "SELECT id, url, moved_to, removed_at FROM feeds WHERE url = ? OR id = ? "
        "ORDER BY removed_at IS NOT NULL, url <> ?",
        (feed.url, known.get(address, 0) if address else 0, feed.url),
    ).fetchone()
    if found is None:
        cursor = connection.execute(
            "INSERT INTO feeds (user_title, title, site_url, folder, full_text, added_at, url) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                feed.title,
                feed.own_title,
                feed.site_url,
                feed.folder,
                full_text,
                to_micros(now),
                feed.url,
            ),
        )
        made = cast("int", cursor.lastrowid)  # an INSERT that went well always has one
        return FeedId(made), True
    feed_id, url, moved_to, removed_at = found
    if removed_at is not None:
        if address not in {canonical_url(url), canonical_url(moved_to)}:
            feed = replace(feed, url=url)  # it moved from there, and would again
        stays = origin_of(url) == origin_of(feed.url)
        _bring_back(connection, feed_id, feed, now, full_text=full_text, stays=stays)
        forget_former(connection, feed.url)
    return FeedId(feed_id), removed_at is not None


def _bring_back(
    connection: sqlite3.Connection,
    feed_id: int,
    feed: Subscription,
    now: datetime,
    *,
    full_text: bool,
    stays: bool,
) -> None:
    """Subscribe again at the address given; `stays` when its origin is the old one."""
    # Without validators the next answer is a whole one: it may have changed meanwhile.
    connection.execute(
        "UPDATE feeds SET url = ?, user_title = coalesce(nullif(?, ''), user_title), "
        "title = coalesce(nullif(title, ''), ?), site_url = coalesce(nullif(?, ''), site_url), "
        "folder = coalesce(nullif(?, ''), folder), full_text = ?, added_at = ?, "
        "is_typed = is_typed AND ?, removed_at = NULL, is_gone = 0, etag = '', "
        "last_modified = '', last_error = '', errors_in_row = 0, next_fetch = NULL, "
        "failing_since = NULL, last_status = 0, is_no_feed = 0, paused_at = NULL, "
        "moved_to = '', moved_times = 0 WHERE id = ?",
        (
            feed.url,
            feed.title,
            feed.own_title,
            feed.site_url,
            feed.folder,
            full_text,
            to_micros(now),
            stays,
            feed_id,
        ),
    )


def edit_feed(
    db: Database,
    feed_id: FeedId,
    *,
    title: str | None = None,
    folder: str | None = None,
    full_text: bool | None = None,
    doing: Doing | None = None,
) -> None:
    """Change what is given; an empty title gives back the feed's own.

    `doing` makes it a step to undo. Raises NotFoundError when there is no such subscription.
    """
    get_feed(db, feed_id)
    with db.write() as connection, noted(connection, feed_id, doing):
        connection.execute(
            "UPDATE feeds SET user_title = coalesce(?, user_title), "
            "folder = coalesce(?, folder), full_text = coalesce(?, full_text) WHERE id = ?",
            (title, folder, full_text, feed_id),
        )


_FeedRow = tuple[
    int,
    str,
    str,
    str,
    str,
    str,
    int,
    int,
    int,
    int | None,
    str,
    int | None,
    int,
    int,
    int | None,
]  # the columns of _FEED


@lru_cache(maxsize=8192)  # a mark changes one of them, and then all are read again
def _make_feed(row: _FeedRow) -> Feed:
    feed_id, url, user_title, title, site_url, folder, full_text, unread, entries, *_ = row
    last_success, last_error, next_fetch, is_gone, is_paused, interval_s = row[9:]
    return Feed(
        id=FeedId(feed_id),
        url=url,
        title=title_of(user_title, title, url),
        site_url=site_url,
        folder=folder,
        full_text=bool(full_text),
        unread=unread,
        entries=entries,
        last_success=optional_time(last_success),
        last_error=last_error,
        next_fetch=optional_time(next_fetch),
        is_gone=bool(is_gone),
        is_paused=bool(is_paused),
        interval_s=interval_s,
    )
