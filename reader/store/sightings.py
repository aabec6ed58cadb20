"""In which entries each name occurs, as the user corrected it, newest first.

Made from the names that are stored with an entry's text, in the same transaction or later:
`catch_up` makes what an older library or a correction left to be made.
"""

# ruff: noqa: S608 - only constants of this module are joined; values are parameters

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from reader.entities.corrections import apply_corrections, concerned, key_of
from reader.entities.words import fold
from reader.model import (
    NAME_TYPES,
    Correction,
    Entity,
    EntityType,
    EntryId,
    KnownName,
    NameHistory,
    NameKey,
    Sighting,
    TextKind,
)
from reader.store.codec import from_micros, to_micros, unpack_recognition
from reader.store.corrections import corrections_of
from reader.store.db import Database
from reader.store.listing import TOP, Place, read_entries

CATCH_UP = 8  # entries a transaction, some 15 ms: a key press may have to wait for it
WEEK = timedelta(days=7)
_LIKE_ESCAPES = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
_NAME = "(SELECT id FROM names WHERE folded = ? AND type = ?)"
_SEEN = (
    "mentions > 0 AND feed_id NOT IN (SELECT id FROM feeds WHERE removed_at IS NOT NULL) "
    "AND entry_id NOT IN (SELECT entry_id FROM entry_states WHERE is_hidden = 1)"
)
PAGE_SQL = (
    f"SELECT entry_id, mentions FROM sightings WHERE name_id = {_NAME} AND {_SEEN} "
    "AND (sort_key, entry_id) < (?, ?) AND entry_id <> ? "
    "ORDER BY sort_key DESC, entry_id DESC LIMIT ?"
)
"""Takes folded name, type, a place, an entry to leave out, and a limit."""

Counts = dict[NameKey, tuple[str, int]]
"""How a name is written, and how often it is mentioned."""


def put_sightings(connection: sqlite3.Connection, entry_id: EntryId) -> None:
    """Within a transaction: make the entry's sightings anew from the names stored with it.

    The names in its page count, without a page those in the feed's text.
    """
    connection.execute("DELETE FROM unsighted WHERE entry_id = ?", (entry_id,))
    entities = _stored_entities(connection, entry_id)
    state = connection.execute(
        "SELECT sort_key, feed_id FROM entry_states WHERE entry_id = ?", (entry_id,)
    ).fetchone()
    if entities is None or state is None:
        return
    corrections = [kept.correction for kept in corrections_of(connection, entry_id)]
    counts = count_names(entities, corrections)
    connection.execute("DELETE FROM sightings WHERE entry_id = ?", (entry_id,))
    connection.executemany(
        "INSERT INTO names (folded, type, name) VALUES (?, ?, ?) "
        # In capitals or folded it is not as it is written, if there is another way.
        "ON CONFLICT (folded, type) DO UPDATE SET name = excluded.name "
        "WHERE name IN (upper(name), folded) AND name <> excluded.name",
        [(key.folded, key.type, name) for key, (name, _) in counts.items()],
    )
    connection.executemany(
        f"INSERT INTO sightings VALUES ({_NAME}, ?, ?, ?, ?)",
        [
            (key.folded, key.type, state[0], entry_id, state[1], mentions)
            for key, (_, mentions) in counts.items()
        ],
    )


def count_names(entities: Iterable[Entity], corrections: Iterable[Correction]) -> Counts:
    """Every name as corrected, and at 0 those that corrections took away or passed through.

    By the latter the entry is found again when a correction is taken back.
    """
    found = tuple(entity for entity in entities if entity.type in NAME_TYPES)
    corrections = tuple(corrections)
    counts: Counts = {key_of(entity): (entity.name, 0) for entity in found}
    for correction in corrections:
        if correction.key in counts:
            for key in concerned(correction):
                counts.setdefault(key, (key.folded, 0))
    for entity in apply_corrections(found, corrections):
        counts[key_of(entity)] = (entity.name, len(entity.mentions))
    return counts


def _stored_entities(
    connection: sqlite3.Connection, entry_id: EntryId
) -> tuple[Entity, ...] | None:
    row = connection.execute(
        "SELECT data FROM recognitions WHERE entry_id = ? ORDER BY kind = ? LIMIT 1",
        (entry_id, TextKind.FEED),
    ).fetchone()
    found = unpack_recognition(row[0]) if row else None
    return None if found is None else found.entities


def catch_up(db: Database) -> bool:
    """Make the sightings of some of the newest entries that wait for it; False at the end."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT entry_id FROM unsighted ORDER BY entry_id DESC LIMIT ?", (CATCH_UP,)
        ).fetchall()
    if not rows:
        return False
    with db.write() as connection:
        for row in rows:
            put_sightings(connection, EntryId(row[0]))
    return True


def page_sightings(
    db: Database,
    key: NameKey,
    *,
    after: Place | None = None,
    limit: int = 50,
    without: EntryId | None = None,
) -> list[Sighting]:
    """Up to `limit` entries behind `after` with that name, newest first; one is left out."""
    with db.read() as connection:
        rows = connection.execute(
            PAGE_SQL,
            (key.folded, key.type, *(after or TOP), without or 0, limit),
        ).fetchall()
        mentions = dict(rows)
        found = read_entries(connection, list(mentions))
    return [Sighting(entry, mentions[entry.id]) for entry in found]


def get_history(db: Database, key: NameKey, *, now: datetime, weeks: int) -> NameHistory:
    """How often the name occurs, in all and in each of the last `weeks` weeks.

    Takes 1 ms for a name in 2,000 entries, 50 for one in 40,000.
    """
    width, end = WEEK // timedelta(microseconds=1), to_micros(now)
    with db.read() as connection:
        rows = connection.execute(
            "SELECT max((? - sort_key) / ?, 0) AS age, count(*), sum(mentions), "
            f"min(sort_key), max(sort_key) FROM sightings WHERE name_id = {_NAME} AND {_SEEN} "
            "GROUP BY age",
            (end, width, key.folded, key.type),
        ).fetchall()
    if not rows:
        return NameHistory(weeks=(0,) * weeks)
    by_age = {row[0]: row[1] for row in rows}
    return NameHistory(
        articles=sum(row[1] for row in rows),
        mentions=sum(row[2] for row in rows),
        weeks=tuple(by_age.get(age, 0) for age in reversed(range(weeks))),
        first_seen=from_micros(min(row[3] for row in rows)),
        last_seen=from_micros(max(row[4] for row in rows)),
    )


def find_known(db: Database, words: str, *, limit: int = 20) -> list[KnownName]:
    """Names that are these words, then names with these words in them; most articles first.

    Only names that occur in an entry of a subscribed feed. Takes 0.2 s at 200,000 names.
    """
    folded = fold(words)
    if not folded:
        return []
    inside = f"% {folded.translate(_LIKE_ESCAPES)} %"
    with db.read() as connection:
        rows = connection.execute(
            "SELECT n.folded, n.type, n.name, "
            f"(SELECT count(*) FROM sightings WHERE name_id = n.id AND {_SEEN}) AS articles "
            "FROM names AS n WHERE ' ' || n.folded || ' ' LIKE ? ESCAPE '\\' AND articles > 0 "
            "ORDER BY n.folded <> ?, articles DESC, n.folded, n.type LIMIT ?",
            (inside, folded, limit),
        ).fetchall()
    return list(_known(rows))


def _known(rows: Iterable[tuple[str, str, str, int]]) -> Iterator[KnownName]:
    for folded, kind, name, articles in rows:
        yield KnownName(NameKey(folded, EntityType(kind)), name, articles)
