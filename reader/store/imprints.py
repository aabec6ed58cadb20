"""What is remembered of a site's articles, and what the user chose for its lines."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from reader.extract.imprints import Imprint, make_imprint, site_of
from reader.model import Article, EntryId, TextKind
from reader.store.codec import to_micros
from reader.store.db import Database
from reader.store.steps import Doing, LinesStep, write_step
from reader.store.values import LineChoice

NEWEST_OF_SITE = 40
SAMPLE_CHARS = 400
Origin = Literal["page", "feed"]

_decoder = msgspec.msgpack.Decoder(Imprint)


class Remembered(Struct, frozen=True):
    """An article's imprint, ready to be stored."""

    site: str
    origin: Origin
    packed: bytes


class Known(Struct, frozen=True):
    """What is known for one article of a site."""

    packed: tuple[bytes, ...]
    """Imprints of the site's newest articles, of its pages or of what its feeds give."""
    choices: tuple[LineChoice, ...]
    """For the site and for the entry."""


def origin_of(kind: TextKind) -> Origin:
    """Whether a text is a page's or the feed's own; the two have furniture of their own."""
    return "feed" if kind is TextKind.FEED else "page"


def make_remembered(article: Article, packed: bytes | None = None) -> Remembered | None:
    """What is to be remembered of the article; None when nobody knows its site.

    `packed` is its imprint where somebody has made it already.
    """
    site = site_of(article)
    if not site:
        return None
    packed = packed or msgspec.msgpack.encode(make_imprint(article))
    return Remembered(site, origin_of(article.kind), packed)


def put_imprint(
    connection: sqlite3.Connection,
    entry_id: EntryId,
    remembered: Remembered,
    *,
    now: datetime,
) -> None:
    """Within a transaction: remember an article of an entry; the oldest of its site go."""
    site, origin = remembered.site, remembered.origin
    connection.execute(
        "INSERT INTO imprints (entry_id, origin, site, made_at, data) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (entry_id, origin) DO UPDATE SET site = excluded.site, "
        "made_at = excluded.made_at, data = excluded.data",
        (entry_id, origin, site, to_micros(now), remembered.packed),
    )
    connection.execute(
        "DELETE FROM imprints WHERE rowid IN (SELECT rowid FROM imprints "
        "WHERE site = ? AND origin = ? ORDER BY made_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
        (site, origin, NEWEST_OF_SITE),
    )


def unpack_imprints(packed: Iterable[bytes]) -> list[Imprint]:
    """The imprints of a `Known`; those of another version are left out."""
    found = []
    for one in packed:
        with suppress(msgspec.DecodeError):
            found.append(_decoder.decode(one))
    return found


def load_known(db: Database, entry_id: EntryId, site: str, origin: Origin) -> Known:
    """What is known of the site and the entry."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT data FROM imprints WHERE site = ? AND origin = ? AND site <> '' "
            "ORDER BY rowid",
            (site, origin),
        ).fetchall()
        choices = connection.execute(
            "SELECT mark, is_kept, site, entry_id, sample FROM line_choices "
            "WHERE (site = ? AND site <> '' AND entry_id = 0) OR (site = '' AND entry_id = ?)",
            (site, entry_id),
        ).fetchall()
    return Known(
        tuple(row[0] for row in rows),
        tuple(
            LineChoice(mark, bool(is_kept), of_site, EntryId(of_entry), sample)
            for mark, is_kept, of_site, of_entry, sample in choices
        ),
    )


def set_choices(
    db: Database,
    choices: Iterable[LineChoice],
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> tuple[LineChoice, ...]:
    """Store what the user said of these lines; what was said of them before, to put it back.

    `doing` makes it a step to undo. `wait_s` is that of `Database.write`.
    """
    with db.write(wait_s) as connection:
        before = tuple(_set_choice(connection, choice) for choice in choices)
        write_step(connection, doing, LinesStep(before))
    return before


def put_back_lines(connection: sqlite3.Connection, step: LinesStep) -> None:
    """Within a transaction: have what was said of these lines before."""
    for choice in step.before:
        _set_choice(connection, choice)


def _set_choice(connection: sqlite3.Connection, choice: LineChoice) -> LineChoice:
    """What was said of the line before."""
    before = _choice_of(connection, choice)
    key = (choice.site, choice.entry_id, choice.mark)
    if choice.is_kept is None:
        connection.execute(
            "DELETE FROM line_choices WHERE site = ? AND entry_id = ? AND mark = ?", key
        )
    else:
        connection.execute(
            "INSERT INTO line_choices (site, entry_id, mark, is_kept, sample) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (site, entry_id, mark) DO UPDATE "
            "SET is_kept = excluded.is_kept, sample = excluded.sample",
            (*key, choice.is_kept, choice.sample[:SAMPLE_CHARS]),
        )
    return before


def _choice_of(connection: sqlite3.Connection, choice: LineChoice) -> LineChoice:
    """What stands of the same line now."""
    row = connection.execute(
        "SELECT is_kept, sample FROM line_choices WHERE site = ? AND entry_id = ? AND mark = ?",
        (choice.site, choice.entry_id, choice.mark),
    ).fetchone()
    is_kept, sample = (bool(row[0]), row[1]) if row else (None, "")
    return LineChoice(choice.mark, is_kept, choice.site, choice.entry_id, sample)
