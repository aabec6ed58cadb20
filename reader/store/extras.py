"""What hangs on an entry: attached files, what it answers, its text of before a change."""

import sqlite3
from datetime import datetime

import msgspec

from reader.model import Article, Earlier, EntryId, Extras, TextKind
from reader.store.codec import from_micros, to_micros, unpack_article
from reader.store.db import Database

_NOTHING = Extras()
_decoder = msgspec.json.Decoder(Extras)

# What the user has not read yet does not take the place of what they read.
_KEEP = (
    "INSERT INTO earlier (entry_id, replaced_at, title, data) "
    "SELECT entry_id, ?, ?, data FROM articles WHERE entry_id = ? AND kind = ? "
    "ON CONFLICT (entry_id) DO UPDATE SET replaced_at = excluded.replaced_at, "
    "title = excluded.title, data = excluded.data WHERE NOT EXISTS "
    "(SELECT 1 FROM entry_states AS s WHERE s.entry_id = excluded.entry_id AND is_changed)"
)
# The others by that link, each the only one of its feed: where a whole feed links to one page,
# the link tells no story.
_STORY = (
    "SELECT min(other.id) FROM entries AS own JOIN entries AS other USING (canonical_url) "
    "JOIN feeds AS f ON f.id = other.feed_id AND f.removed_at IS NULL "
    "WHERE own.id = ? AND own.canonical_url <> '' AND other.canonical_url <> '' "
    "GROUP BY other.feed_id HAVING count(*) = 1"
)


def put_extras(connection: sqlite3.Connection, entry_id: EntryId, extras: Extras) -> None:
    """Within a transaction: store what hangs on an entry; nothing leaves what is stored."""
    if extras != _NOTHING:
        connection.execute(
            "INSERT INTO extras (entry_id, data) VALUES (?, ?) "
            "ON CONFLICT (entry_id) DO UPDATE SET data = excluded.data",
            (entry_id, msgspec.json.encode(extras).decode()),
        )


def get_extras(db: Database, entry_id: EntryId) -> Extras:
    """What hangs on the entry; empty when nothing does."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT data FROM extras WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    try:
        return _decoder.decode(row[0]) if row else _NOTHING
    except msgspec.DecodeError:  # another version's
        return _NOTHING


def keep_earlier(
    connection: sqlite3.Connection,
    entry_id: EntryId,
    title: str,
    *,
    becomes: tuple[str, Article | None],
    now: datetime,
) -> None:
    """Within a transaction, before an update: keep title and text as they are.

    One version an entry: the one that was read, else the last; none when neither title nor
    text is another in what it `becomes`.
    """
    new_title, article = becomes
    row = connection.execute(
        "SELECT data FROM articles WHERE entry_id = ? AND kind = ?", (entry_id, TextKind.FEED)
    ).fetchone()
    old = unpack_article(row[0]) if row else None
    is_retitled = new_title not in {"", title}
    is_edited = old is not None and article is not None and old.text != article.text
    if is_retitled or is_edited:
        connection.execute(_KEEP, (to_micros(now), title, entry_id, TextKind.FEED))


def changed_at(db: Database, entry_id: EntryId) -> datetime | None:
    """When the entry's text of before was replaced; None when there is none."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT replaced_at FROM earlier WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    return from_micros(row[0]) if row else None


def get_earlier(db: Database, entry_id: EntryId) -> Earlier | None:
    """The entry as it was before it changed; None when it never did."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT title, data, replaced_at FROM earlier WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    article = unpack_article(row[1]) if row else None
    return None if article is None else Earlier(row[0], article, from_micros(row[2]))


def same_story(db: Database, entry_id: EntryId) -> list[EntryId]:
    """The entries that carry this one's story, itself among them, at most one a feed.

    That is the same canonical link. Only itself when it has none, or shares it in its own feed.
    """
    with db.read() as connection:
        found = [EntryId(row[0]) for row in connection.execute(_STORY, (entry_id,))]
    return sorted(found) if entry_id in found else [entry_id]
