"""Reads what is left of a damaged library, row by row, around pages that cannot be read.

Knows what every table is to it: rows of columns. What they mean is `mending`'s business.
"""

# ruff: noqa: S608 - names of tables and columns come from our own schema

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

# Looks a table that find nothing: a second or two; the widest ranges are halved first.
_MAX_FAILED = 10_000
HIGHEST_ID = 2**48
"""A row id from here on is damage."""
_TIMES = -62_135_596_800_000_000, 253_402_300_800_000_000
"""Microseconds of the years 1 to 9999: no number in a library is outside."""
_FIRST_PAGE = 4096
_CHANGES = slice(92, 96)  # of the header: see below
Value = int | float | str | bytes | None
Row = tuple[Value, ...]
Gap = tuple[int, int]
"""Row ids of which some may be lost: from, to, both within."""


class Table(Struct, frozen=True):
    """A table as the new library has it."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    """What each column is declared as, beside NULL."""
    has_rowid: bool


class Copied(Struct, frozen=True):
    """What came of copying one table."""

    gaps: tuple[Gap, ...] = ()
    doubtful: tuple[Row, ...] = ()
    """Rows, row id first, with text that is damaged; the damaged letters are replaced."""


def open_damaged(path: Path) -> sqlite3.Connection:
    """A connection that reads what it can, writes nothing, and takes text as bytes."""
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None
    )
    connection.text_factory = bytes
    # A file that was cut is read up to its end: https://sqlite.org/recovery.html.
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def is_readable(connection: sqlite3.Connection, tables: Iterable[str]) -> bool:
    """True when it knows these tables; their rows may be damaged all the same."""
    try:
        known = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name.encode() for name in tables} <= {row[0] for row in known}
    except sqlite3.Error:
        return False


def with_first_page_of(damaged: Path, backup: Path, repaired: Path) -> None:
    """A copy of the damaged file that starts as the backup does.

    Where tables begin stands there, and stays where it is in all copies of a library.
    """
    with (
        damaged.open("rb") as source,
        backup.open("rb") as whole,
        repaired.open("wb") as target,
    ):
        head = bytearray(whole.read(_FIRST_PAGE))
        # "version-valid-for" of another change: the file's own size counts, not the one said
        # here (https://sqlite.org/fileformat.html section 1.3.7).
        head[_CHANGES] = bytes(byte ^ 0xFF for byte in head[_CHANGES])
        target.write(head)
        source.seek(_FIRST_PAGE)
        while part := source.read(1 << 20):
            target.write(part)


def list_tables(connection: sqlite3.Connection) -> list[Table]:
    """The ordinary tables of a sound library; neither virtual ones nor what they store in."""
    rows = connection.execute(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [_make_table(connection, name, bool(wr)) for name, wr in rows]


def _make_table(connection: sqlite3.Connection, name: str, without_rowid: bool) -> Table:  # noqa: FBT001 - a row of SQLite's
    facts = connection.execute(f"PRAGMA table_info({name})").fetchall()
    columns, kinds = tuple(fact[1] for fact in facts), tuple(fact[2] for fact in facts)
    return Table(name, columns, kinds, has_rowid=not without_rowid)


def copy_table(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table, *, bound: int
) -> Copied:
    """Put every readable row that is not in the target there, and say where some are lost.

    `bound` is a row id that none is above, when the table itself cannot say.
    """
    if not table.has_rowid:
        return _copy_ordered(source, target, table)
    columns = _common(source, table)
    if not columns:
        return Copied(gaps=((1, bound),))
    whole = (1, max(bound, _highest(source, table)))
    return copy_ranges(source, target, table, [whole], columns=columns)


def copy_ranges(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: Table,
    ranges: Iterable[Gap],
    *,
    columns: Sequence[str] | None = None,
) -> Copied:
    """As `copy_table`, of these row ids only."""
    columns = _common(source, table) if columns is None else columns
    insert = _insert(table, ("rowid", *columns))
    kinds = dict(zip(table.columns, table.kinds, strict=True))
    wanted = ("INTEGER", *(kinds[column] for column in columns))
    gaps: list[Gap] = []
    doubtful: list[Row] = []
    waiting, failed = deque(ranges), 0
    while waiting:
        low, high = waiting.popleft()
        for row in _rows(source, table, columns, low, high):
            if row is None:
                break
            low = max(low, int(row[0] or 0) + 1)
            fit, is_doubtful = _fitting(row, wanted)
            if is_doubtful:
                doubtful.append(fit)
            if is_doubtful or not fit or not target.execute(insert, fit).rowcount:
                gaps.append((low - 1, low - 1))
        else:
            continue
        failed += 1
        if low >= high or failed > _MAX_FAILED:
            gaps.append((low, high))
        else:
            middle = (low + high) // 2
            waiting += (low, middle), (middle + 1, high)
    return Copied(tuple(_joined(gaps)), tuple(doubtful))


def insert_doubtful(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table, copied: Copied
) -> None:
    """Put the rows with damaged letters there, where nothing better was found meanwhile."""
    insert = _insert(table, ("rowid", *_common(source, table)))
    target.executemany(insert, copied.doubtful)


def drop_loose(target: sqlite3.Connection) -> None:
    """Take out every row that refers to one that is not there."""
    for table, row_id, parent, key in target.execute("PRAGMA foreign_key_check").fetchall():
        if row_id is not None:
            target.execute(f"DELETE FROM {table} WHERE rowid = ?", (row_id,))
            continue
        for number, _, _, column, *_ in target.execute(f"PRAGMA foreign_key_list({table})"):
            if number == key:  # a table without row ids
                target.execute(
                    f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {parent})"
                )


def _common(source: sqlite3.Connection, table: Table) -> list[str]:
    try:
        known = {row[1].decode() for row in source.execute(f"PRAGMA table_info({table.name})")}
    except (sqlite3.Error, UnicodeDecodeError):
        return []
    return [column for column in table.columns if column in known]


def _insert(table: Table, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT OR IGNORE INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"


def _highest(source: sqlite3.Connection, table: Table) -> int:
    with suppress(sqlite3.Error):
        highest = source.execute(f"SELECT max(rowid) FROM {table.name}").fetchone()[0] or 0
        return int(highest) if highest < HIGHEST_ID else 0
    return 0


def _rows(
    source: sqlite3.Connection, table: Table, columns: Sequence[str], low: int, high: int
) -> Iterator[Row | None]:
    """The rows of that range in order; None, as the last, where one cannot be read."""
    last = low - 1
    try:
        for row in source.execute(
            f"SELECT rowid, {', '.join(columns)} FROM {table.name} "
            "WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
            (low, high),
        ):
            if not last < row[0] <= high:  # pages in a wrong order, perhaps in a circle
                yield None
                return
            last = row[0]
            yield row
    except sqlite3.Error:
        yield None


def _fitting(row: Row, kinds: Sequence[str]) -> tuple[Row, bool]:
    """The row with text as text, and whether letters of it were damaged and are replaced.

    Empty when a value is of another kind than its column.
    """
    made: list[Value] = []
    is_doubtful = False
    for value, kind in zip(row, kinds, strict=True):
        if value is not None and not isinstance(value, _TYPES.get(kind, object)):
            return (), False
        if isinstance(value, int) and not _TIMES[0] <= value < _TIMES[1]:
            return (), False
        if kind == "TEXT" and isinstance(value, bytes):
            text = value.decode(errors="replace")
            is_doubtful |= text.encode() != value
            made.append(text)
        else:
            made.append(value)
    return tuple(made), is_doubtful


# Text comes as bytes from `open_damaged`.
_TYPES: dict[str, type] = {"INTEGER": int, "BLOB": bytes, "TEXT": bytes}


def _joined(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """The same row ids in as few gaps as can be, ascending."""
    low, high = 0, -1
    for start, end in sorted(gaps):
        if start > high + 1:
            if high >= low:
                yield low, high
            low, high = start, end
        else:
            high = max(high, end)
    if high >= low:
        yield low, high


def _copy_ordered(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table
) -> Copied:
    """A table without row ids: from both of its ends up to what cannot be read."""
    columns = _common(source, table)
    if not columns:
        return Copied(gaps=((1, 1),))
    kinds = dict(zip(table.columns, table.kinds, strict=True))
    wanted = [kinds[column] for column in columns]
    key = ", ".join(
        row[1].decode()
        for row in sorted(
            source.execute(f"PRAGMA table_info({table.name})"), key=lambda row: row[5]
        )
        if row[5]
    )
    insert = _insert(table, columns)
    for direction in ("ASC", "DESC"):
        order = key.replace(",", f" {direction},") + f" {direction}"
        try:
            for row in source.execute(
                f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {order}"
            ):
                if fit := _fitting(row, wanted)[0]:
                    target.execute(insert, fit)
        except sqlite3.Error:
            continue
        return Copied()
    return Copied(gaps=((1, 1),))
