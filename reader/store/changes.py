"""What one answer of a feed changes, applied whole or not at all; and who is known already."""

# ruff: noqa: S608 - only constants of this package are joined; values are parameters

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from reader.hygiene import origin_of
from reader.model import EntryId, FeedId, MadeText, TextKind
from reader.store.addresses import note_move
from reader.store.articles import put_article
from reader.store.codec import (
    optional_micros,
    optional_time,
    pack_rhythm,
    sort_key,
    to_micros,
)
from reader.store.db import Database
from reader.store.documents import put_document, put_later
from reader.store.extras import keep_earlier, put_extras
from reader.store.packed import NO_HTML, PackedChange, PackedEntry, pack_change
from reader.store.ruling import rule_new
from reader.store.states import insert_states
from reader.store.values import Applied, EntryContent, FeedChange, KnownEntry
from reader.store.waiting import end_waiting, put_waiting

_CHUNK = 500

_KNOWN = (
    "SELECT id, identity, guid, canonical_url, title, content_hash, url, published "
    "FROM entries WHERE feed_id = ? AND "
)
_KNOWN_BY = (
    _KNOWN + "identity IN (SELECT value FROM json_each(?))",
    # The second condition lets the partial index be used.
    _KNOWN + "canonical_url IN (SELECT value FROM json_each(?)) AND canonical_url <> ''",
)


def known_entries(
    db: Database,
    feed_id: FeedId,
    *,
    identities: Iterable[str],
    canonical_urls: Iterable[str],
) -> list[KnownEntry]:
    """The feed's entries that any of the names could mean, by id; empty names find none."""
    found: dict[int, KnownEntry] = {}
    with db.read() as connection:
        for sql, names in zip(_KNOWN_BY, (identities, canonical_urls), strict=True):
            wanted = sorted({name for name in names if name})
            for start in range(0, len(wanted), _CHUNK):
                chunk = json.dumps(wanted[start : start + _CHUNK])
                for row in connection.execute(sql, (feed_id, chunk)):
                    entry_id, identity, guid, canonical, title, words, url, published = row
                    found[entry_id] = KnownEntry(
                        EntryId(entry_id),
                        identity,
                        guid,
                        canonical,
                        title,
                        content_hash=words,
                        url=url,
                        published=optional_time(published),
                    )
    return [found[entry_id] for entry_id in sorted(found)]


def apply_change(
    db: Database,
    feed_id: FeedId,
    change: FeedChange,
    now: datetime,
    *,
    subscribes: bool = False,
    in_haste: bool = False,
) -> Applied:
    """What became new, was updated and moved, once all of the change is stored.

    An entry that was stored before keeps its state; one that changed after it was read says
    so. What an update leaves empty stays as it was stored: its text above all. A failed answer
    changes only what is known of the attempt; a feed that was removed meanwhile, nothing.
    With `subscribes` a removed one is subscribed to in the same transaction. With `in_haste`
    the entries cannot be found by their words before `documents.catch_up`, which also applies
    the rules to them, and nothing is remembered of them to learn their site's furniture from.
    """
    # Compressed before the one writer is taken: others may write meanwhile.
    packed = pack_change(feed_id, change, remembers=not in_haste)
    with db.write() as connection:
        if subscribes:
            connection.execute("UPDATE feeds SET removed_at = NULL WHERE id = ?", (feed_id,))
        stored = _apply(connection, packed, now, in_haste=in_haste)
        return stored.applied if in_haste else _rule(connection, [stored], now)[0]


def apply_changes(
    db: Database, changes: Iterable[PackedChange], now: datetime
) -> list[Applied]:
    """As `apply_change` for each, in one transaction: the disk is waited for once."""
    with db.write() as connection:
        stored = [_apply(connection, packed, now) for packed in changes]
        return _rule(connection, stored, now)


class _Done(Struct, frozen=True):
    """A change that is stored, and the entries that are new by it and have their words."""

    applied: Applied
    new: frozenset[int] = frozenset()


def _rule(
    connection: sqlite3.Connection, stored: Sequence[_Done], now: datetime
) -> list[Applied]:
    """Apply the rules to what is new, before anybody sees it."""
    ruled = rule_new(connection, [done.new for done in stored], now)
    return [
        replace(done.applied, new=done.applied.new - by.hidden, notices=by.notices)
        for done, by in zip(stored, ruled, strict=True)
    ]


def _apply(
    connection: sqlite3.Connection,
    packed: PackedChange,
    now: datetime,
    *,
    in_haste: bool = False,
) -> _Done:
    feed_id, change = packed.feed_id, packed.change
    if not _is_subscribed(connection, feed_id):
        return _Done(Applied(0, 0))
    _apply_attempt(connection, feed_id, change, now)
    if change.status in {"failed", "gone", "skipped"}:
        return _Done(Applied(0, 0))
    _apply_answer(connection, feed_id, change)
    moved = _move(connection, feed_id, change.new_url)
    writing = _Writing(connection, feed_id, now, put_later if in_haste else put_document)
    for number, stored in enumerate(packed.added):
        writing.add(stored, is_read=number < change.read_from_start)
    for entry_id, stored in packed.updated:
        writing.update(entry_id, stored)
    applied = Applied(len(writing.new), len(writing.changed), moved)
    return _Done(applied, frozenset(writing.new - writing.waiting))


def _is_subscribed(connection: sqlite3.Connection, feed_id: FeedId) -> bool:
    row = connection.execute(
        "SELECT 1 FROM feeds WHERE id = ? AND removed_at IS NULL", (feed_id,)
    ).fetchone()
    return row is not None


def _apply_attempt(
    connection: sqlite3.Connection, feed_id: FeedId, change: FeedChange, now: datetime
) -> None:
    """Store how the attempt went; only a success ends "gone"."""
    attempt = to_micros(now)
    connection.execute(
        "UPDATE feeds SET last_attempt = :attempt, last_error = :error, "
        "errors_in_row = :errors, next_fetch = :next_fetch, last_status = :status, "
        "is_no_feed = :is_no_feed, "
        "last_success = iif(:is_success, :attempt, last_success), "
        "failing_since = iif(:is_success, NULL, coalesce(failing_since, :attempt)), "
        "is_gone = :is_gone OR (is_gone AND NOT :is_success) WHERE id = :feed",
        {
            "attempt": attempt,
            "error": change.error,
            "errors": change.errors_in_row,
            "next_fetch": optional_micros(change.next_fetch),
            "status": change.http_status,
            "is_no_feed": change.is_no_feed,
            "is_success": change.is_success,
            "is_gone": change.is_gone,
            "feed": feed_id,
        },
    )


def _apply_answer(connection: sqlite3.Connection, feed_id: FeedId, change: FeedChange) -> None:
    """Store what the answer says of the feed itself."""
    connection.execute(
        "UPDATE feeds SET etag = coalesce(?, etag), "
        "last_modified = coalesce(?, last_modified), title = coalesce(?, title), "
        "site_url = coalesce(?, site_url), moved_to = ?, moved_times = ?, "
        "rhythm = coalesce(?, rhythm), language = coalesce(?, language) WHERE id = ?",
        (
            change.etag,
            change.last_modified,
            change.title,
            change.site_url,
            change.moved_to,
            change.moved_times,
            None if change.rhythm is None else pack_rhythm(change.rhythm),
            change.language,
            feed_id,
        ),
    )


def _move(connection: sqlite3.Connection, feed_id: FeedId, new_url: str) -> bool:
    """Whether the feed has that address now and had another before; empty moves nothing."""
    (url,) = connection.execute("SELECT url FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    if new_url in {"", url}:
        return False
    # OR IGNORE: another subscription may have that address already; both stay as they are.
    # Who typed the old address did not allow a stranger's one to be private.
    cursor = connection.execute(
        "UPDATE OR IGNORE feeds SET url = ?, is_typed = is_typed AND ? WHERE id = ?",
        (new_url, origin_of(url) == origin_of(new_url), feed_id),
    )
    if cursor.rowcount != 1:
        return False
    note_move(connection, feed_id, old=url, new=new_url)
    return True


class _Writing:
    """One feed's entries while a transaction is open."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        feed_id: FeedId,
        now: datetime,
        put_words: Callable[[sqlite3.Connection, EntryId, MadeText | None], None],
    ) -> None:
        self._connection = connection
        self._feed_id = feed_id
        self._now = now
        self._put_words = put_words
        self._now_micros = to_micros(now)
        self.new: set[int] = set()
        self.waiting: set[int] = set()
        """Those of the new ones whose articles are to be made later."""
        self.changed: set[int] = set()

    def add(self, stored: PackedEntry, *, is_read: bool) -> None:
        """Store a new entry with its state; one that came back is updated, its state kept."""
        content = stored.content
        row = self._connection.execute(
            "SELECT id FROM entries WHERE feed_id = ? AND identity = ?",
            (self._feed_id, content.identity),
        ).fetchone()
        if row is None:
            self._insert(stored, is_read=is_read)
        elif row[0] not in self.new:  # twice in one answer: the first one stands
            self.update(EntryId(row[0]), stored)

    def _insert(self, stored: PackedEntry, *, is_read: bool) -> None:
        content = stored.content
        cursor = self._connection.execute(
            "INSERT INTO entries (feed_id, identity, guid, url, canonical_url, title, author, "
            "published, first_seen, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._feed_id,
                content.identity,
                content.guid,
                content.url,
                content.canonical_url,
                content.title,
                content.author,
                optional_micros(content.published),
                self._now_micros,
                content.content_hash,
            ),
        )
        entry_id = EntryId(cast("int", cursor.lastrowid))  # an INSERT that went well has one
        key = sort_key(content.published, self._now)
        insert_states(self._connection, self._feed_id, [(entry_id, key, is_read)])
        self._save_content(entry_id, stored)
        self.new.add(entry_id)
        if _waits(stored):
            put_waiting(self._connection, entry_id)
            self.waiting.add(entry_id)
        else:
            self._put_words(self._connection, entry_id, content.made)

    def update(self, entry_id: EntryId, stored: PackedEntry) -> None:
        """Store what changed in place; state and place in the lists stay.

        Where the new text waits for its article the one of before stands meanwhile.
        """
        row = self._connection.execute(
            "SELECT content_hash, title, (SELECT html FROM bodies WHERE entry_id = id), "
            "EXISTS (SELECT 1 FROM let_go AS l JOIN entry_states AS s USING (entry_id) "
            "WHERE l.entry_id = id AND s.is_hidden = 1) "
            "FROM entries WHERE id = ? AND feed_id = ?",
            (entry_id, self._feed_id),
        ).fetchone()
        if row is None:
            return
        content = stored.content
        content_hash, title, html, is_let_go = row
        if is_let_go:  # known again by what its feed calls it now, and no more
            self._update_row(entry_id, replace(content, content_hash=content_hash))
            return
        if stored.html == NO_HTML and html not in {None, NO_HTML}:
            # Feeds lose bodies now and then. With the hash kept, its coming back is no change.
            is_changed = content.title not in {"", title}
            content = replace(content, content_hash=content_hash)
        else:
            is_changed = content.content_hash != content_hash
        self._update_row(entry_id, content)
        if not is_changed:
            return
        keep_earlier(
            self._connection,
            entry_id,
            title,
            becomes=(content.title, content.article),
            now=self._now,
        )
        self._connection.execute(
            "UPDATE entries SET changed_at = ? WHERE id = ?", (self._now_micros, entry_id)
        )
        self._connection.execute(
            "UPDATE entry_states SET is_changed = 1 WHERE entry_id = ? AND is_read = 1",
            (entry_id,),
        )
        self._save_content(entry_id, stored)
        if _waits(stored):
            put_waiting(self._connection, entry_id)
        self._put_words(self._connection, entry_id, None)
        self.changed.add(entry_id)

    def _update_row(self, entry_id: EntryId, content: EntryContent) -> None:
        # The identity follows a GUID that changed, unless another entry has it.
        self._connection.execute(
            "UPDATE OR IGNORE entries SET identity = ? WHERE id = ? AND identity <> ?",
            (content.identity, entry_id, content.identity),
        )
        self._connection.execute(
            "UPDATE entries SET guid = coalesce(nullif(?, ''), guid), "
            "url = coalesce(nullif(?, ''), url), "
            "canonical_url = coalesce(nullif(?, ''), canonical_url), "
            "title = coalesce(nullif(?, ''), title), author = coalesce(nullif(?, ''), author), "
            "published = coalesce(?, published), content_hash = ? WHERE id = ?",
            (
                content.guid,
                content.url,
                content.canonical_url,
                content.title,
                content.author,
                optional_micros(content.published),
                content.content_hash,
                entry_id,
            ),
        )

    def _save_content(self, entry_id: EntryId, stored: PackedEntry) -> None:
        self._connection.execute(
            "INSERT INTO bodies (entry_id, html, categories) VALUES (?, ?, ?) "
            "ON CONFLICT (entry_id) DO UPDATE "
            "SET html = iif(excluded.html = ?, html, excluded.html), "
            "categories = iif(excluded.categories = '[]', categories, excluded.categories)",
            (entry_id, stored.html, stored.categories, NO_HTML),
        )
        put_extras(self._connection, entry_id, stored.content.extras)
        if stored.article is not None:
            put_article(
                self._connection,
                entry_id,
                TextKind.FEED,
                stored.article,
                remembered=stored.remembered,
                now=self._now,
            )
            end_waiting(self._connection, entry_id)


def _waits(stored: PackedEntry) -> bool:
    """True when its article is to be made later, and there is anything to make it of."""
    return stored.content.waits and stored.article is None and stored.html != NO_HTML
