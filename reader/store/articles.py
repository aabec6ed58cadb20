"""The texts of an entry, and who and what was found in each."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from reader.hygiene import host_of
from reader.model import Article, EntryId, FeedId, Notice, Recognition, TextKind
from reader.packing import pack, text_hash
from reader.store.codec import (
    from_micros,
    to_micros,
    unpack_article,
    unpack_recognition,
)
from reader.store.db import Database
from reader.store.documents import put_document
from reader.store.imprints import NEWEST_OF_SITE, Remembered, make_remembered, put_imprint

PAGE_KINDS = (TextKind.FULL, TextKind.PARTIAL)
"""What the page of an entry gives: one of them at a time."""


_NEWEST = (
    "SELECT entry_id FROM entry_states WHERE is_hidden = 0 AND feed_id = ? "
    "ORDER BY sort_key DESC LIMIT ?"
)


def save_article(
    db: Database, entry_id: EntryId, article: Article, *, now: datetime | None = None
) -> None:
    """Store the text under its kind, in place of an earlier one of that kind."""
    packed, remembered = pack(article), make_remembered(article)
    moment = now or datetime.now(UTC)
    with db.write() as connection:
        put_article(
            connection, entry_id, article.kind, packed, remembered=remembered, now=moment
        )
        put_document(connection, entry_id)


def save_page_article(
    db: Database, entry_id: EntryId, article: Article, *, now: datetime | None = None
) -> None:
    """Store what the entry's page gives, whole or not, in place of what it gave before."""
    packed, remembered = pack(article), make_remembered(article)
    moment = now or datetime.now(UTC)
    others = [(entry_id, kind) for kind in PAGE_KINDS if kind is not article.kind]
    with db.write() as connection:
        for table in ("articles", "recognitions"):
            connection.executemany(
                f"DELETE FROM {table} WHERE entry_id = ? AND kind = ?",  # noqa: S608  # ours
                others,
            )
        put_article(
            connection, entry_id, article.kind, packed, remembered=remembered, now=moment
        )
        put_document(connection, entry_id)


def put_article(
    connection: sqlite3.Connection,
    entry_id: EntryId,
    kind: TextKind,
    packed: bytes,
    *,
    remembered: Remembered | None,
    now: datetime,
) -> None:
    """Within a transaction: store a packed article in place of an earlier one of that kind.

    With it goes what is remembered of it, for the furniture of its site to be learnt. What was
    found in the text before goes, as its offsets mean nothing in another one.
    """
    cursor = connection.execute(
        "INSERT INTO articles (entry_id, kind, made_at, data) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (entry_id, kind) DO UPDATE "
        "SET version = version + 1, made_at = excluded.made_at, data = excluded.data "
        "WHERE data <> excluded.data",
        (entry_id, kind, to_micros(now), packed),
    )
    if cursor.rowcount:
        connection.execute(
            "DELETE FROM recognitions WHERE entry_id = ? AND kind = ?", (entry_id, kind)
        )
        if remembered is not None:
            put_imprint(connection, entry_id, remembered, now=now)


def remember_older(db: Database, feed_ids: Iterable[FeedId]) -> None:
    """Remember the newest articles of each of these feeds if none of their site is.

    For a library older than imprints. By the site: of many feeds of one site the newest
    articles are remembered, and a feed that has none of these is not to be read every time.
    """
    with db.read() as connection:
        older = [
            (entry_id, made_at, remembered)
            for feed_id in _find_unremembered(connection, feed_ids)
            for entry_id, made_at, packed in connection.execute(
                f"SELECT entry_id, made_at, data FROM articles WHERE entry_id IN ({_NEWEST}) "  # noqa: S608
                "AND kind <> ? ORDER BY made_at",
                (feed_id, NEWEST_OF_SITE, TextKind.RAW),
            )
            if (article := unpack_article(packed)) and (remembered := make_remembered(article))
        ]
    if older:
        with db.write() as connection:
            for entry_id, made_at, remembered in older:
                put_imprint(connection, entry_id, remembered, now=from_micros(made_at))


def _find_unremembered(
    connection: sqlite3.Connection, feed_ids: Iterable[FeedId]
) -> list[FeedId]:
    """Those of whose entries, and of the site of whose newest one, no imprint is kept."""
    newest = _NEWEST.replace("?", "asked.value", 1)
    rows = connection.execute(
        "SELECT asked.value, url FROM json_each(?) AS asked "  # noqa: S608 - ours
        f"JOIN entries ON entries.id = ({newest.replace('?', '1')}) WHERE NOT EXISTS "
        f"(SELECT 1 FROM imprints WHERE entry_id IN ({newest}))",
        (json.dumps(list(feed_ids)), NEWEST_OF_SITE),
    ).fetchall()
    known: dict[str, bool] = {}
    for _, url in rows:
        site = host_of(url).lower()
        if site not in known:
            of_site = "SELECT 1 FROM imprints WHERE site = ? LIMIT 1"
            known[site] = connection.execute(of_site, (site,)).fetchone() is not None
    return [feed_id for feed_id, url in rows if not known[host_of(url).lower()]]


def get_article(db: Database, entry_id: EntryId, kind: TextKind) -> Article | None:
    """The stored text of that kind; None when there is none that this version can read."""
    with db.read() as connection:
        row = connection.execute(
            "SELECT data FROM articles WHERE entry_id = ? AND kind = ?", (entry_id, kind)
        ).fetchone()
    return unpack_article(row[0]) if row else None


def save_recognition(
    db: Database,
    entry_id: EntryId,
    kind: TextKind,
    recognition: Recognition,
    *,
    text: str | None = None,
    now: datetime | None = None,
) -> tuple[Notice, ...]:
    """Store what was found in the entry's text of that kind; `text` is what it was found in.

    With it goes in which entries each name occurs. The first names of an entry are what rules
    that ask for names wait for; what these tell is returned.
    """
    # Deferred: a start, which stores no names, is 2 ms sooner on the screen.
    from reader.store.ruling import rule_later  # noqa: PLC0415
    from reader.store.sightings import put_sightings  # noqa: PLC0415

    packed = pack(recognition)
    with db.write() as connection:
        is_first = not _has_names(connection, entry_id)
        connection.execute(
            "INSERT INTO recognitions (entry_id, kind, tagger, text_hash, data) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (entry_id, kind) DO UPDATE SET "
            "tagger = excluded.tagger, text_hash = excluded.text_hash, data = excluded.data",
            (entry_id, kind, recognition.tagger, text_hash(text), packed),
        )
        put_sightings(connection, entry_id)
        if not is_first:
            return ()
        return rule_later(connection, [entry_id], now or datetime.now(UTC), stage="names")


def _has_names(connection: sqlite3.Connection, entry_id: EntryId) -> bool:
    """True when names were looked for in a text of the entry, or found in one of before."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM recognitions WHERE entry_id = :entry) "
        "OR EXISTS (SELECT 1 FROM sightings WHERE entry_id = :entry)",
        {"entry": entry_id},
    ).fetchone()
    return bool(row[0])


def get_recognition(
    db: Database,
    entry_id: EntryId,
    kind: TextKind,
    tagger: str | None,
    *,
    text: str | None = None,
) -> Recognition | None:
    """What was found in the entry's text of that kind; None when it has to be found anew.

    That is: never found, found by another tagger than `tagger` (None takes any), or, when
    `text` is given, found in a text that was another one.
    """
    with db.read() as connection:
        row = connection.execute(
            "SELECT tagger, text_hash, data FROM recognitions WHERE entry_id = ? AND kind = ?",
            (entry_id, kind),
        ).fetchone()
    if row is None or (tagger is not None and row[0] != tagger):
        return None
    if text is not None and row[1] != text_hash(text):
        return None
    return unpack_recognition(row[2])
