"""The user's words for entries: given, taken away, counted, called otherwise.

A tag is there as long as an entry has it. Two names are one tag when they differ in case,
accents or inner dots alone; it is shown as it was first typed.
"""

# ruff: noqa: S608 - only constants of this module are joined; values are parameters

import json
import sqlite3
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from reader.errors import InputError, NotFoundError
from reader.hygiene import clean_line
from reader.model import EntryId, SmartFeed, TagCount
from reader.store.db import Database
from reader.store.steps import (
    Doing,
    RuleRow,
    TagGroup,
    TagsStep,
    pack_ids,
    unpack_ids,
    write_step,
)

MAX_TAG_CHARS = 60
_CHUNK = 10_000
_INVISIBLE = "CMZ"  # controls, marks, spaces: first letters of Unicode's categories
_SHOWN = (
    "feed_id NOT IN (SELECT id FROM feeds WHERE removed_at IS NOT NULL) "
    "AND entry_id NOT IN (SELECT entry_id FROM entry_states WHERE is_hidden = 1)"
)
_CHOSEN = "entry_id IN (SELECT value FROM json_each(?))"


class TagState(Struct, frozen=True):
    """Whether these entries had a tag before that was changed: what `restore_tags` takes."""

    name: str
    """As it was written."""
    ids: tuple[EntryId, ...]
    """Only those that had it otherwise than now."""
    is_set: bool


class TagRenamed(Struct, frozen=True):
    """What `rename_tag` changed."""

    before: list[TagState]
    rules: int = 0
    """How many rules spoke of it, and speak of the new name."""
    smart_feeds: int = 0


def clean_tag(typed: str) -> str:
    """The name as it is stored; raises InputError for what can be none.

    A "#" before it is no part of it, and quotation marks are left out, so that each tag can be
    asked for by `tag:"its name"`.
    """
    name = clean_line(typed.replace('"', "")).lstrip("# ").strip()
    if "," in name:
        raise InputError("A tag holds no comma; give one tag at a time")
    if len(name) > MAX_TAG_CHARS:
        raise InputError(f"A tag has at most {MAX_TAG_CHARS} characters")
    if all(unicodedata.category(char)[0] in _INVISIBLE for char in _fold(name)):
        raise InputError("A tag needs a letter, a digit or a sign")
    return name


def _fold(name: str) -> str:
    # Deferred: the tags of an entry are shown without it, from the first screen on.
    from reader.entities.words import fold  # noqa: PLC0415

    return fold(name)


def is_same_tag(name: str, other: str) -> bool:
    """True for two spellings of one tag."""
    return _fold(name) == _fold(other)


# --- within a transaction -----------------------------------------------------------------


def add_tag(
    connection: sqlite3.Connection, name: str, ids: Iterable[EntryId]
) -> tuple[EntryId, ...]:
    """Within a transaction: give entries the tag; those that had it not.

    `name` has passed `clean_tag`. Entries that are not there are passed over.
    """
    lacking: list[EntryId] = []
    tag_id = _tag_id(connection, name)
    for chunk in _chunks(ids):
        rows = connection.execute(
            f"SELECT sort_key, entry_id, feed_id FROM entry_states WHERE {_CHOSEN} "
            "AND entry_id NOT IN (SELECT entry_id FROM entry_tags WHERE tag_id = ?)",
            (chunk, tag_id or 0),
        ).fetchall()
        if rows and tag_id is None:
            tag_id = _make_tag(connection, name)
        connection.executemany(
            f"INSERT INTO entry_tags (tag_id, sort_key, entry_id, feed_id) "
            f"VALUES ({tag_id}, ?, ?, ?)",
            rows,
        )
        lacking += [EntryId(row[1]) for row in rows]
    return tuple(lacking)


def take_tag(
    connection: sqlite3.Connection, name: str, ids: Iterable[EntryId]
) -> tuple[EntryId, ...]:
    """Within a transaction: take the tag from entries; those that had it."""
    tag_id = _tag_id(connection, name)
    if tag_id is None:
        return ()
    having: list[EntryId] = []
    for chunk in _chunks(ids):
        rows = connection.execute(
            f"DELETE FROM entry_tags WHERE tag_id = ? AND {_CHOSEN} RETURNING entry_id",
            (tag_id, chunk),
        ).fetchall()
        having += [EntryId(row[0]) for row in rows]
    _drop_unused(connection, tag_id)
    return tuple(sorted(having))


def _tag_id(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT id FROM tags WHERE folded = ?", (_fold(name),)).fetchone()
    return None if row is None else int(row[0])


def _make_tag(connection: sqlite3.Connection, name: str) -> int:
    number: int = connection.execute(
        "INSERT INTO tags (name, folded) VALUES (?, ?) RETURNING id", (name, _fold(name))
    ).fetchone()[0]
    return number


def _drop_unused(connection: sqlite3.Connection, tag_id: int) -> None:
    connection.execute(
        "DELETE FROM tags WHERE id = ? "
        "AND NOT EXISTS (SELECT 1 FROM entry_tags WHERE tag_id = tags.id)",
        (tag_id,),
    )


def _chunks(ids: Iterable[EntryId]) -> list[str]:
    """The ids, each once and in their order, as JSON in pieces that a statement takes."""
    ordered = sorted(set(ids))
    return [
        json.dumps(ordered[start : start + _CHUNK]) for start in range(0, len(ordered), _CHUNK)
    ]


# --- by themselves ------------------------------------------------------------------------


def set_tags(
    db: Database,
    ids: Iterable[EntryId],
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> list[TagState]:
    """Give entries tags and take others away, all or nothing; what this changed, as it was.

    `wait_s` is that of `Database.write`, `doing` that of `write_step`, here and below. Raises
    InputError for a name that can be none.
    """
    wanted = [clean_tag(name) for name in add]
    unwanted = [clean_tag(name) for name in remove]
    ids = tuple(ids)
    with db.write(wait_s) as connection:
        changed = [
            *(_took(connection, name, ids) for name in unwanted),
            *(_added(connection, name, ids) for name in wanted),
        ]
        return _noted(connection, changed, doing)


def _noted(
    connection: sqlite3.Connection,
    changed: Iterable[TagState],
    doing: Doing | None,
    rules: tuple[RuleRow, ...] = (),
    smart: tuple[SmartFeed, ...] = (),
) -> list[TagState]:
    """What was changed, as a step of undo too."""
    states = [state for state in changed if state.ids]
    if states:
        groups = (TagGroup(one.name, pack_ids(one.ids), one.is_set) for one in states)
        write_step(connection, doing, TagsStep(tuple(groups), rules, smart))
    return states


def put_back_tags(connection: sqlite3.Connection, step: TagsStep) -> bool:
    """Within a transaction: put a step back; False when there was nothing to put back.

    That is so once a tag is called otherwise: by its name the entries do not have it.
    """
    changes = connection.total_changes
    put_tags_back(
        connection,
        [
            TagState(group.name, tuple(unpack_ids(group.gaps)), group.is_set)
            for group in step.groups
        ],
    )
    if step.rules or step.smart:
        # Deferred: what reads queries.
        from reader.store.tag_queries import put_back_queries  # noqa: PLC0415

        put_back_queries(connection, step.rules, step.smart)
    return connection.total_changes > changes


def _added(connection: sqlite3.Connection, name: str, ids: Iterable[EntryId]) -> TagState:
    return TagState(name, add_tag(connection, name, ids), is_set=False)


def _took(connection: sqlite3.Connection, name: str, ids: Iterable[EntryId]) -> TagState:
    written = _written(connection, name) or name
    return TagState(written, take_tag(connection, name, ids), is_set=True)


def _written(connection: sqlite3.Connection, name: str) -> str:
    """The tag as it is shown; empty when there is none."""
    row = connection.execute(
        "SELECT name FROM tags WHERE folded = ?", (_fold(name),)
    ).fetchone()
    return str(row[0]) if row else ""


def restore_tags(
    db: Database, states: Iterable[TagState], *, wait_s: float | None = None
) -> None:
    """Give each entry back the tags it had, written as they were, in all of them or none."""
    with db.write(wait_s) as connection:
        put_tags_back(connection, states)


def put_tags_back(connection: sqlite3.Connection, states: Iterable[TagState]) -> None:
    """Within a transaction: as `restore_tags`, the last of what was changed first."""
    for state in reversed(list(states)):
        if not state.is_set:
            take_tag(connection, state.name, state.ids)
            continue
        add_tag(connection, state.name, state.ids)
        connection.execute(
            "UPDATE tags SET name = ? WHERE folded = ?", (state.name, _fold(state.name))
        )


def rename_tag(
    db: Database,
    name: str,
    new: str,
    *,
    doing: Doing | None = None,
    wait_s: float | None = None,
) -> TagRenamed:
    """Call a tag otherwise, in rules and smart feeds as well; one of the new name takes it in.

    Raises NotFoundError when there is no such tag, InputError for a name that can be none.
    """
    # Deferred: no start renames a tag.
    from reader.store.tag_queries import (  # noqa: PLC0415
        rename_in_rules,
        rename_in_smart_feeds,
    )

    new = clean_tag(new)
    with db.write(wait_s) as connection:
        tag_id, written = _get(connection, name)
        ids = _entries_of(connection, tag_id)
        before = TagState(written, ids, is_set=True)
        if _fold(written) == _fold(new):
            connection.execute("UPDATE tags SET name = ? WHERE id = ?", (new, tag_id))
            return TagRenamed(_noted(connection, [before] if written != new else [], doing))
        gained = _added(connection, new, ids)
        take_tag(connection, written, ids)
        rules = rename_in_rules(connection, written, new)
        smart = rename_in_smart_feeds(connection, written, new)
        states = _noted(connection, [before, gained], doing, rules, smart)
        return TagRenamed(states, len(rules), len(smart))


def delete_tag(
    db: Database, name: str, *, doing: Doing | None = None, wait_s: float | None = None
) -> list[TagState]:
    """Take a tag from every entry; what this changed. Raises NotFoundError."""
    with db.write(wait_s) as connection:
        tag_id, written = _get(connection, name)
        ids = _entries_of(connection, tag_id)
        take_tag(connection, written, ids)
        return _noted(connection, [TagState(written, ids, is_set=True)], doing)


def _get(connection: sqlite3.Connection, name: str) -> tuple[int, str]:
    tag_id = _tag_id(connection, name)
    if tag_id is None:
        shown = clean_line(name, limit_chars=MAX_TAG_CHARS)
        raise NotFoundError(f"No entry is tagged “{shown}”. `reader tags` lists the tags.")
    return tag_id, _written(connection, name)


def _entries_of(connection: sqlite3.Connection, tag_id: int) -> tuple[EntryId, ...]:
    rows = connection.execute(
        "SELECT entry_id FROM entry_tags WHERE tag_id = ? ORDER BY entry_id", (tag_id,)
    )
    return tuple(EntryId(row[0]) for row in rows)


# --- asked --------------------------------------------------------------------------------


def list_tags(db: Database) -> list[TagCount]:
    """Every tag and how many entries in sight have it, the most used first."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT name, (SELECT count(*) FROM entry_tags "
            f"WHERE tag_id = tags.id AND {_SHOWN}) AS used FROM tags "
            "ORDER BY used DESC, folded"
        ).fetchall()
    return [TagCount(*row) for row in rows]


def tags_of(db: Database, ids: Iterable[EntryId]) -> dict[EntryId, tuple[str, ...]]:
    """The tags of each of these entries that has any, by their names' order."""
    found: dict[EntryId, tuple[str, ...]] = {}
    with db.read() as connection:
        for chunk in _chunks(ids):
            for entry_id, name in connection.execute(
                "SELECT g.entry_id, t.name FROM json_each(?) AS wanted "
                "CROSS JOIN entry_tags AS g INDEXED BY entry_tags_entry "
                "ON g.entry_id = wanted.value "
                "CROSS JOIN tags AS t ON t.id = g.tag_id ORDER BY t.folded",
                (chunk,),
            ):
                found[entry_id] = (*found.get(entry_id, ()), name)
    return found
