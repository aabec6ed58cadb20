"""Makes a sound library of a damaged one: what is left of it, then what older copies have.

The newest backup fills what could not be read; the plain lists beside the library fill what the
backup does not have. The damaged file is kept.
"""

# ruff: noqa: S608 - names of tables come from our own schema

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from reader.errors import DamagedError, ReaderError
from reader.feeds.opml import parse_opml
from reader.model import EntryId, Subscription
from reader.store import salvage
from reader.store.backups import list_backups
from reader.store.codec import to_micros
from reader.store.mended import say_missing
from reader.store.plain_lists import Star, load_stars, opml_path
from reader.store.problems import damage_note, explain_damaged, shown, translated
from reader.store.replacing import alone_with, free_name, put_in_place
from reader.store.salvage import Copied, Gap, Table
from reader.store.schema import VERSION, make_empty, migration_lock
from reader.store.tags import add_tag, clean_tag
from reader.store.waiting import want_lost_texts

_NEEDED = ("feeds", "entries", "entry_states")
# Nobody deletes from these, so what only the backup has is lost: a damaged page can lead past
# others without any error. Letting go does, and the texts it took from them go again.
_LASTING = frozenset({"feeds", "entries", "entry_states", "bodies", "articles", "recognitions"})
# Made again from the others, by and by.
_DERIVED = frozenset({"names", "sightings", "unsighted", "documents", "unsearched"})


class _Left(Struct, frozen=True):
    """What is left of a library."""

    damaged: sqlite3.Connection | None
    """None when not even its tables are known."""
    backup: sqlite3.Connection | None
    backup_name: str
    subscriptions: tuple[Subscription, ...]
    stars: tuple[Star, ...]


def mend(path: Path) -> tuple[str, ...]:
    """Put a library of what can be saved in the place of the damaged one; notes for the user.

    None are needed when another process did it meanwhile. Raises DamagedError when nothing can
    be saved, StoreError when another process has it open or nothing can be written; then it is
    as it was.
    """
    before = path.stat().st_ino
    with migration_lock(path):
        if path.stat().st_ino != before:
            return ()
        with alone_with(path):
            pass
        now = datetime.now(UTC)
        new = path.with_name(path.name + ".mended")
        try:
            with translated(path), ExitStack() as opened:
                said = _fill(new, _find_left(path, opened), now)
            kept = free_name(path, "damaged", now)
            with alone_with(path):
                put_in_place(path, new, kept=kept)
        finally:
            _remove(new)
        damage_note(path).unlink(missing_ok=True)
    return (f"{said} The damaged one is kept as {shown(kept)}.",)


def _remove(new: Path) -> None:
    for end in ("", "-wal", "-shm"):
        with suppress(OSError):
            new.with_name(new.name + end).unlink()


# --- what is left -------------------------------------------------------------------------


def _find_left(path: Path, opened: ExitStack) -> _Left:
    """Raises DamagedError when it is nothing at all."""
    backup_path, backup = _open_backup(path, opened)
    damaged = _open_damaged(path, opened)
    if damaged is None and backup_path is not None:
        repaired = path.with_name(path.name + ".repaired")
        opened.callback(_remove, repaired)
        salvage.with_first_page_of(path, backup_path, repaired)
        damaged = _open_damaged(repaired, opened)
    subscriptions: tuple[Subscription, ...] = ()
    with suppress(OSError, ReaderError):
        subscriptions = parse_opml(opml_path(path).read_bytes()).feeds
    name = "" if backup_path is None else backup_path.stem
    left = _Left(damaged, backup, name, subscriptions, load_stars(path))
    if damaged is None and backup is None and not subscriptions:
        raise DamagedError(explain_damaged(path))
    return left


def _open_backup(
    path: Path, opened: ExitStack
) -> tuple[Path, sqlite3.Connection] | tuple[None, None]:
    """The newest copy that can be read."""
    for backup in list_backups(path):
        connection = _open_damaged(backup.path, opened)
        if connection is not None:
            return backup.path, connection
    return None, None


def _open_damaged(path: Path, opened: ExitStack) -> sqlite3.Connection | None:
    try:
        connection = salvage.open_damaged(path)
    except sqlite3.Error:
        return None
    opened.callback(connection.close)
    return connection if salvage.is_readable(connection, _NEEDED) else None


def _instead(left: _Left) -> str:
    """What the new library is made from when nothing of the damaged one can be read."""
    if left.damaged is not None:
        return ""
    is_copy = left.backup is not None
    return f"the backup of {left.backup_name} (UTC)" if is_copy else "the lists beside it"


def _version_of(left: _Left) -> int:
    """The format of what is left; this program's when only lists are."""
    for source in (left.damaged, left.backup):
        if source is not None:
            with suppress(sqlite3.Error):
                version: int = source.execute("PRAGMA user_version").fetchone()[0]
                if 0 < version <= VERSION:
                    return version
    return VERSION


# --- the new library ----------------------------------------------------------------------


def _fill(new: Path, left: _Left, now: datetime) -> str:
    """Make the new library whole and on the disk; what is missing, as a sentence."""
    _remove(new)
    with closing(make_empty(new, _version_of(left))) as target:
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN")
        tables = {table.name: table for table in salvage.list_tables(target)}
        bound = _bound(left)
        copied = {
            name: _copy(left, target, table, bound)
            for name, table in tables.items()
            if name not in _DERIVED
        }
        _add_feeds(left, target, copied["feeds"].gaps, now)
        expected = target.execute("SELECT sum(entries), sum(starred) FROM feeds").fetchone()
        _add_states(left, target, copied)
        _make_whole(target, tables, now)
        _keep_ids(left, target)
        target.execute("COMMIT")
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        said = say_missing(
            target,
            expected,
            copied["bodies"].gaps,
            has_let_go="let_go" in tables,
            instead=_instead(left),
        )
    with new.open("rb") as file:
        os.fsync(file.fileno())
    return said


def _copy(left: _Left, target: sqlite3.Connection, table: Table, bound: int) -> Copied:
    """What the damaged library has of a table, then what the backup has of what is lost."""
    copied = Copied(gaps=((1, bound),))
    if left.damaged is not None:
        copied = salvage.copy_table(left.damaged, target, table, bound=bound)
    if left.backup is not None and (copied.gaps or table.name in _LASTING):
        if table.has_rowid and table.name not in _LASTING:
            salvage.copy_ranges(left.backup, target, table, copied.gaps)
        else:
            salvage.copy_table(left.backup, target, table, bound=bound)
    if left.damaged is not None and copied.doubtful:
        salvage.insert_doubtful(left.damaged, target, table, copied)
    return copied


def _bound(left: _Left) -> int:
    """A row id that none is above, as far as it can be known."""
    stars = (star.id for star in left.stars)
    highest = max([1000, *_sequences(left).values(), *stars])
    return 2 * highest + 1000


def _sequences(left: _Left) -> dict[str, int]:
    """The highest id that was ever given in each table, by its name."""
    found: dict[str, int] = {}
    for source in (left.damaged, left.backup):
        if source is None:
            continue
        with suppress(sqlite3.Error, UnicodeDecodeError):
            for name, highest in source.execute("SELECT name, seq FROM sqlite_sequence"):
                if isinstance(highest, int) and 0 <= highest < salvage.HIGHEST_ID:
                    known = found.get(name.decode(), 0)
                    found[name.decode()] = max(known, highest)
    return found


def _keep_ids(left: _Left, target: sqlite3.Connection) -> None:
    """No id that was given before is given again."""
    for name, highest in _sequences(left).items():
        target.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (highest, name)
        )


def _add_feeds(
    left: _Left, target: sqlite3.Connection, gaps: Sequence[Gap], now: datetime
) -> None:
    """Subscriptions that only the index of addresses or the list of them still knows."""
    if not gaps:  # the list is of yesterday: what was removed since would come back
        return
    listed = {feed.url: feed for feed in left.subscriptions}
    known: list[tuple[int | None, str]] = [*_indexed_feeds(left)]
    known += [(None, url) for url in listed]
    for feed_id, url in known:
        feed = listed.get(url) or Subscription(url)
        target.execute(
            "INSERT OR IGNORE INTO feeds "
            "(id, url, user_title, title, site_url, folder, full_text, added_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                feed_id,
                url,
                feed.title,
                feed.own_title,
                feed.site_url,
                feed.folder,
                bool(feed.full_text),
                to_micros(now),
            ),
        )


def _indexed_feeds(left: _Left) -> Iterable[tuple[int, str]]:
    """(id, address) as the index has them, which stands on pages of its own."""
    found: dict[int, str] = {}
    for direction in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeDecodeError):
            if left.damaged is not None:
                for feed_id, url in left.damaged.execute(
                    "SELECT rowid, url FROM feeds INDEXED BY sqlite_autoindex_feeds_1 "
                    f"ORDER BY url {direction}"
                ):
                    found[feed_id] = url.decode()
    return found.items()


def _add_states(left: _Left, target: sqlite3.Connection, copied: Mapping[str, Copied]) -> None:
    """States and stars that only the index or the list of stars still knows."""
    if left.damaged is not None and copied["entry_states"].gaps:
        with suppress(sqlite3.Error):
            for row in left.damaged.execute(
                "SELECT entry_id, feed_id, sort_key FROM entry_states "
                f"INDEXED BY states_all_feed {_seen(left.damaged)}"
            ):
                target.execute(
                    "INSERT OR IGNORE INTO entry_states (entry_id, feed_id, sort_key) "
                    "VALUES (?, ?, ?)",
                    row,
                )
    lost = _Ranges([*copied["entries"].gaps, *copied["entry_states"].gaps])
    for star in left.stars:
        if star.id in lost:
            _add_star(target, star)


class _Ranges:
    """Row ids of which some are lost."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self._gaps = gaps

    def __contains__(self, row_id: object) -> bool:
        return isinstance(row_id, int) and any(
            low <= row_id <= high for low, high in self._gaps
        )


def _add_star(target: sqlite3.Connection, star: Star) -> None:
    """Star the entry, made from the list when it is lost, if its feed is still there."""
    published = to_micros(star.published)
    target.execute(
        "INSERT OR IGNORE INTO entries (id, feed_id, identity, guid, url, canonical_url, title,"
        " author, published, first_seen, content_hash) "
        "SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, '' FROM feeds WHERE url = ?",
        (
            star.id,
            star.identity,
            star.guid,
            star.url,
            star.canonical_url,
            star.title,
            star.author,
            published,
            published,
            star.feed,
        ),
    )
    target.execute(
        "INSERT OR IGNORE INTO entry_states (entry_id, feed_id, sort_key, is_read) "
        "SELECT id, feed_id, ?, 1 FROM entries WHERE id = ?",
        (published, star.id),
    )
    target.execute(
        "UPDATE entry_states SET is_starred = is_starred OR ?, is_later = is_later OR ? "
        "WHERE entry_id = ?",
        (star.is_starred, star.is_later, star.id),
    )
    with suppress(sqlite3.OperationalError, ReaderError):  # an older format has no tags
        for name in star.tags:
            add_tag(target, clean_tag(name), [EntryId(star.id)])


def _seen(connection: sqlite3.Connection) -> str:
    """The condition on states that lists and counts hold; older formats hide nothing."""
    rows = connection.execute("SELECT name FROM pragma_table_info('entry_states')")
    return "WHERE is_hidden = 0" if "is_hidden" in {str(row[0]) for row in rows} else ""


def _make_whole(target: sqlite3.Connection, tables: Mapping[str, Table], now: datetime) -> None:
    """Nothing refers to what is lost, every entry has a state, and counts are true."""
    # An entry whose feed is lost stays, out of sight, until somebody knows better.
    target.execute(
        "INSERT OR IGNORE INTO feeds (id, url, added_at, removed_at) "
        "SELECT DISTINCT feed_id, 'lost:' || feed_id, :now, :now FROM entries "
        "WHERE feed_id NOT IN (SELECT id FROM feeds)",
        {"now": to_micros(now)},
    )
    target.execute(
        "INSERT OR IGNORE INTO entry_states (entry_id, feed_id, sort_key) "
        "SELECT id, feed_id, coalesce(published, first_seen) FROM entries"
    )
    if "entry_tags" in tables:
        _keep_tags(target)
    salvage.drop_loose(target)
    if "unsighted" in tables:
        target.execute("INSERT INTO unsighted SELECT DISTINCT entry_id FROM recognitions")
    if "unsearched" in tables:
        known = " WHERE entry_id NOT IN (SELECT entry_id FROM let_go)"
        unless_gone = known if "let_go" in tables else ""
        target.execute(
            f"INSERT INTO unsearched (entry_id) SELECT entry_id FROM entry_states{unless_gone}"
        )
    with suppress(sqlite3.OperationalError):  # no text waited in an older format
        want_lost_texts(target)
    target.execute("UPDATE feeds SET entries = 0, unread = 0, starred = 0, later = 0")
    target.execute(
        "UPDATE feeds SET (entries, unread, starred, later) = (s.entries, s.unread, s.starred,"
        " s.later) FROM (SELECT feed_id, count(*) AS entries, sum(is_read = 0) AS unread,"
        " sum(is_starred) AS starred, sum(is_later) AS later FROM entry_states "
        f"{_seen(target)} GROUP BY feed_id) AS s WHERE s.feed_id = feeds.id"
    )


def _keep_tags(target: sqlite3.Connection) -> None:
    """A tag whose name is lost keeps its entries, each at its place in the lists."""
    target.execute(
        "INSERT OR IGNORE INTO tags (id, name, folded) "
        "SELECT DISTINCT tag_id, 'lost ' || tag_id, 'lost ' || tag_id FROM entry_tags "
        "WHERE tag_id NOT IN (SELECT id FROM tags)"
    )
    target.execute(
        "UPDATE OR IGNORE entry_tags SET sort_key = s.sort_key, feed_id = s.feed_id "
        "FROM entry_states AS s WHERE s.entry_id = entry_tags.entry_id "
        "AND (s.sort_key <> entry_tags.sort_key OR s.feed_id <> entry_tags.feed_id)"
    )
