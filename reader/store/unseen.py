"""Entries that are out of sight: how many, and why."""

# ruff: noqa: S608 - only constants of this package are joined

from msgspec import Struct

from reader.store.db import Database
from reader.store.keeping import HAS_TEXT, SIZE


class Unseen(Struct, frozen=True):
    """How many entries are out of sight."""

    waiting: int
    """More than is kept of their feeds; their texts go within a day or two."""
    waiting_bytes: int
    """Of their texts, as they are stored."""
    emptied: int
    """Those whose texts have gone."""


def count_unseen(db: Database) -> Unseen:
    """What is out of sight, by why. Slow: tenths of a second for 100,000 of them."""
    with db.read() as connection:
        waiting = connection.execute(
            f"SELECT count(*), coalesce(sum({SIZE}), 0) FROM let_go AS l "
            "JOIN entry_states AS s ON s.entry_id = l.entry_id "
            f"WHERE s.is_hidden = 1 AND {HAS_TEXT}"
        ).fetchone()
        emptied = connection.execute(
            f"SELECT count(*) FROM let_go AS l WHERE NOT {HAS_TEXT}"
        ).fetchone()
    return Unseen(*waiting, *emptied)
