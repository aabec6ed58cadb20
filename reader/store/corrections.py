"""What the user said of names: kept in the order it was said, and taken back."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

import msgspec

from reader.model import Correction, EntryId, KeptCorrection
from reader.store.codec import from_micros, to_micros
from reader.store.db import Database
from reader.store.steps import Doing, NamesStep, write_step

EVERYWHERE = 0
CorrectionStep = tuple[int, KeptCorrection | None]
"""The number of a correction, and what is to stand there: None for nothing."""

_Row = tuple[int, int, int, str]
_ROWS = "SELECT id, entry_id, made_at, data FROM corrections "
_decoder: msgspec.json.Decoder[Correction] = msgspec.json.Decoder(Correction)


def corrections_of(
    connection: sqlite3.Connection, entry_id: EntryId | None
) -> list[KeptCorrection]:
    """Those that hold everywhere or for that entry, in the order they apply."""
    rows = connection.execute(
        f"{_ROWS} WHERE entry_id IN (?, ?) ORDER BY id",
        (EVERYWHERE, EVERYWHERE if entry_id is None else entry_id),
    ).fetchall()
    return _kept(rows)


def load_corrections(db: Database, entry_id: EntryId | None) -> tuple[Correction, ...]:
    """What holds everywhere or for that entry, in the order it applies."""
    with db.read() as connection:
        return tuple(kept.correction for kept in corrections_of(connection, entry_id))


def list_corrections(db: Database) -> list[KeptCorrection]:
    """All that are remembered, newest first."""
    with db.read() as connection:
        return _kept(connection.execute(f"{_ROWS} ORDER BY id DESC").fetchall())


def add_correction(
    db: Database,
    correction: Correction,
    *,
    entry_id: EntryId | None,
    now: datetime,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> KeptCorrection:
    """Remember it behind all others; the entries it concerns have to be sighted again.

    `doing` makes it a step to undo. `wait_s` is that of `Database.write`.
    """
    with db.write(wait_s) as connection:
        number: int = connection.execute(
            "INSERT INTO corrections (entry_id, made_at, data) VALUES (?, ?, ?) RETURNING id",
            (entry_id or EVERYWHERE, to_micros(now), _pack(correction)),
        ).fetchone()[0]
        kept = KeptCorrection(number, correction, entry_id, now)
        _let_be_sighted(connection, kept)
        write_step(connection, doing, NamesStep(((number, None),)))
    return kept


def set_corrections(
    db: Database,
    steps: Iterable[CorrectionStep],
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> tuple[CorrectionStep, ...]:
    """Take back or bring back corrections; the steps that undo it.

    `doing` makes it a step to undo. `wait_s` is that of `Database.write`.
    """
    with db.write(wait_s) as connection:
        before = tuple(_set_correction(connection, *step) for step in steps)
        write_step(connection, doing, NamesStep(before))
    return before


def put_back_names(connection: sqlite3.Connection, step: NamesStep) -> None:
    """Within a transaction: have the corrections that were there before."""
    for number, kept in step.before:
        _set_correction(connection, number, kept)


def _set_correction(
    connection: sqlite3.Connection, number: int, kept: KeptCorrection | None
) -> CorrectionStep:
    """What stood at that number before."""
    rows = connection.execute(f"{_ROWS} WHERE id = ?", (number,)).fetchall()
    old = next(iter(_kept(rows)), None)
    connection.execute("DELETE FROM corrections WHERE id = ?", (number,))
    if kept is not None:
        connection.execute(
            "INSERT INTO corrections (id, entry_id, made_at, data) VALUES (?, ?, ?, ?)",
            (
                number,
                kept.entry_id or EVERYWHERE,
                to_micros(kept.made_at),
                _pack(kept.correction),
            ),
        )
    for changed in (old, kept):
        if changed is not None:
            _let_be_sighted(connection, changed)
    return number, old


def _let_be_sighted(connection: sqlite3.Connection, kept: KeptCorrection) -> None:
    """Have the entries that it may concern sighted again."""
    if kept.entry_id is not None:
        connection.execute(
            "INSERT OR IGNORE INTO unsighted "
            "SELECT DISTINCT entry_id FROM sightings WHERE entry_id = ?",
            (kept.entry_id,),
        )
        return
    # Deferred: the rules that merge names, which showing them does not need.
    from reader.entities.corrections import concerned  # noqa: PLC0415

    for key in concerned(kept.correction):
        connection.execute(
            "INSERT OR IGNORE INTO unsighted SELECT entry_id FROM sightings WHERE name_id = "
            "(SELECT id FROM names WHERE folded = ? AND type = ?)",
            (key.folded, key.type),
        )


def _pack(correction: Correction) -> str:
    return msgspec.json.encode(correction).decode()


def _kept(rows: Iterable[_Row]) -> list[KeptCorrection]:
    return [
        KeptCorrection(number, _decoder.decode(data), entry_id or None, from_micros(made_at))
        for number, entry_id, made_at, data in (
            (row[0], EntryId(row[1]), row[2], row[3]) for row in rows
        )
    ]
