"""What the tests of the store fill libraries with."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from reader.model import Article, Block, BlockKind, EntryId, FeedId, TextKind
from reader.packing import unpack_text
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.db import Database
from reader.store.values import EntryContent, EntryState, FeedChange

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
LEDGER = "https://harbourledger.example/feed.xml"
WIRE = "https://meridianwire.example/rss"


def make_article(text: str, *, kind: TextKind = TextKind.FEED, url: str = "") -> Article:
    """One paragraph."""
    block = Block(BlockKind.PARAGRAPH, text, 0, len(text))
    return Article(text, (block,), kind=kind, url=url)


def make_content(
    name: str,
    *,
    published: datetime | None = NOW,
    text: str = "The harbour council of Port Sella voted.",
    guid: str | None = None,
) -> EntryContent:
    """An entry whose every name derives from `name`, and whose hash from its text."""
    return EntryContent(
        identity=name,
        guid=name if guid is None else guid,
        url=f"https://harbourledger.example/{name}?utm_source=feed",
        canonical_url=f"https://harbourledger.example/{name}",
        title=f"Title of {name}",
        author="Mira Dahl",
        published=published,
        html=f"<p>{text}</p>",
        content_hash=text,
        article=make_article(text, url=f"https://harbourledger.example/{name}"),
        categories=("harbour", "Ostrel"),
    )


def new_entries(*contents: EntryContent, read: int = 0) -> FeedChange:
    """A good answer with these new entries, the first `read` of them read."""
    return FeedChange(
        "new",
        None,
        is_success=True,
        added=contents,
        read_from_start=read,
        title="Harbour Ledger",
    )


def add_filled_feed(
    db: Database, url: str = LEDGER, *, hours: Iterable[int] = (), folder: str = ""
) -> FeedId:
    """A subscription with one unread entry for each so many hours before NOW, in that order."""
    feed_id = feeds.add_feed(db, url, folder=folder, now=NOW)
    contents = [
        make_content(f"h{hour}", published=NOW - timedelta(hours=hour)) for hour in hours
    ]
    apply_change(db, feed_id, new_entries(*contents), NOW)
    return feed_id


def html_of(db: Database, entry_id: EntryId) -> str:
    """The entry's content as its feed has it; empty without one."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT html FROM bodies WHERE entry_id = ?", (entry_id,)
        ).fetchone()
        return unpack_text(row[0]) if row else ""


def states_of(db: Database, ids: Iterable[EntryId]) -> list[EntryState]:
    """What the user did with each of those entries, by id; unknown ones are left out."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT entry_id, is_read, is_starred, is_later, is_changed, is_hidden "
            "FROM entry_states "
            "WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY entry_id",
            (json.dumps(list(ids)),),
        ).fetchall()
    return [EntryState(EntryId(row[0]), *map(bool, row[1:])) for row in rows]


def categories_of(db: Database, entry_id: EntryId) -> list[str]:
    """What the entry's feed files it under."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT categories FROM bodies WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    return msgspec.json.decode(row[0], type=list[str])


def recount(db: Database) -> list[tuple[int, int, int, int, int]]:
    """(feed, entries, unread, starred, later) counted from the states themselves."""
    with db.read() as connection:
        return connection.execute(
            "SELECT f.id, count(s.entry_id), coalesce(sum(s.is_read = 0), 0), "
            "coalesce(sum(s.is_starred), 0), coalesce(sum(s.is_later), 0) FROM feeds AS f "
            "LEFT JOIN entry_states AS s ON s.feed_id = f.id AND s.is_hidden = 0 "
            "GROUP BY f.id ORDER BY f.id"
        ).fetchall()


def kept_counts(db: Database) -> list[tuple[int, int, int, int, int]]:
    """The same as the feeds' rows keep it."""
    with db.read() as connection:
        return connection.execute(
            "SELECT id, entries, unread, starred, later FROM feeds ORDER BY id"
        ).fetchall()


def all_ids(db: Database) -> list[EntryId]:
    """Every entry's id, ascending."""
    with db.read() as connection:
        rows = connection.execute("SELECT id FROM entries ORDER BY id").fetchall()
    return [EntryId(row[0]) for row in rows]


def add_waiting(
    db: Database, *texts: str, url: str = LEDGER, waits: int | None = None
) -> list[EntryId]:
    """A feed with an entry of each text, the oldest first; the first `waits`, or all, wait."""
    feed_id = feeds.add_feed(db, url, now=NOW)
    contents = [
        replace(
            make_content(f"w{number}", published=NOW - timedelta(hours=99 - number), text=text),
            article=None,
            waits=waits is None or number < waits,
        )
        for number, text in enumerate(texts)
    ]
    before = set(all_ids(db))
    change = replace(new_entries(*contents), language="en")
    apply_change(db, feed_id, change, NOW)
    return [entry_id for entry_id in all_ids(db) if entry_id not in before]
