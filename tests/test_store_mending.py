"""A damaged library: what is left is saved, the rest comes from older copies, all is said."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import DamagedError, StoreError
from reader.model import CancelToken, EntryId, Listing, TextKind
from reader.safety import keep_safe
from reader.store import articles, documents, entries, feeds, waiting
from reader.store.backups import list_backups
from reader.store.db import Database, open_database
from reader.store.plain_lists import load_stars, opml_path, stars_path
from reader.store.problems import damage_note
from reader.store.schema import connect
from reader.store.states import set_states
from reader.store.tags import set_tags, tags_of
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    add_filled_feed,
    all_ids,
    html_of,
    kept_counts,
    recount,
)

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of 200 entries, each seventh starred, eight tagged, without any copy."""
    db = open_database(tmp_path / "library.sqlite")
    add_filled_feed(db, hours=range(200), folder="Coast")
    feeds.add_feed(db, WIRE, title="Wire", now=NOW)
    set_states(db, all_ids(db)[::7], starred=True)
    set_states(db, all_ids(db)[::2], read=True)
    set_tags(db, all_ids(db)[:8], add=["harbour"])
    db.close()
    return db.path


@pytest.fixture
def kept(path: Path) -> Path:
    """The same, with everything that a day of use keeps beside it."""
    db = open_database(path)
    keep_safe(db, NOW, cancel=CancelToken())
    db.close()
    return path


def pages_of(path: Path, name: str) -> list[int]:
    """The pages of a table or index, its root first."""
    connection = connect(path)
    rows = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
    root = rows.fetchone()[0]
    connection.close()
    whole = path.read_bytes()
    found = [root]
    start = (root - 1) * PAGE
    if whole[start] in {2, 5}:  # https://sqlite.org/fileformat.html section 1.6
        number = int.from_bytes(whole[start + 3 : start + 5], "big")
        for cell in range(number):
            at = start + 12 + 2 * cell
            place = start + int.from_bytes(whole[at : at + 2], "big")
            found.append(int.from_bytes(whole[place : place + 4], "big"))
        found.append(int.from_bytes(whole[start + 8 : start + 12], "big"))
    return found


def spoil(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xff" * PAGE)
    damage_note(path).touch()


def starred(db: Database) -> set[EntryId]:
    return {entry.id for entry in entries.page_entries(db, Listing(show="starred"), limit=500)}


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Iterator[list[Database]]:
    made: list[Database] = []
    yield made
    for db in made:
        db.close()


def mended(path: Path, opened: list[Database]) -> Database:
    db = open_database(path)
    opened.append(db)
    with db.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert kept_counts(db) == recount(db)
    assert not damage_note(path).exists()
    return db


def test_rows_around_a_lost_page_are_saved(path: Path, opened: list[Database]) -> None:
    leaf = pages_of(path, "entry_states")[2]
    spoil(path, leaf)
    db = mended(path, opened)
    assert (len(all_ids(db)), [feed.url for feed in feeds.list_feeds(db)]) == (
        200,
        [WIRE, LEDGER],
    )
    assert 0 < len(starred(db)) < 29
    (note,) = db.notes
    found = len(starred(db))
    assert note.startswith(
        f"The library was damaged; 2 feeds, 200 entries and {found} stars were saved into a "
        f"new one, {29 - found} stars missing. The damaged one is kept as "
    )
    assert len(list(path.parent.glob("library-damaged-*.sqlite"))) == 1


def test_words_are_stored_anew(path: Path, opened: list[Database]) -> None:
    spoil(path, pages_of(path, "entry_states")[2])
    db = mended(path, opened)
    assert documents.count_waiting(db) == len(all_ids(db))
    assert documents.catch_up(db)
    assert documents.count_waiting(db) < len(all_ids(db))


def test_articles_that_are_lost_are_made_again(path: Path, opened: list[Database]) -> None:
    spoil(path, *pages_of(path, "articles")[2:4], pages_of(path, "entry_states")[2])
    db = mended(path, opened)
    lost = waiting.list_waiting(db)
    assert 0 < len(lost) < 200
    assert all(articles.get_article(db, one, TextKind.FEED) is None for one in lost)
    assert len(waiting.given_texts(db, lost)) == len(lost)


def test_what_is_lost_comes_from_the_backup(kept: Path, opened: list[Database]) -> None:
    spoil(kept, *pages_of(kept, "entry_states"), *pages_of(kept, "bodies")[:3])
    db = mended(kept, opened)
    assert starred(db) == set(all_ids(db)[::7])
    assert entries.totals(db).unread == 100
    assert "nothing missing" in db.notes[0]
    assert all(html_of(db, entry_id) for entry_id in all_ids(db))


def test_texts_that_are_lost_are_counted(path: Path, opened: list[Database]) -> None:
    spoil(path, pages_of(path, "bodies")[2])
    db = mended(path, opened)
    lost = sum(not html_of(db, entry_id) for entry_id in all_ids(db))
    assert lost
    assert f"{lost} texts of entries missing" in db.notes[0]


def test_a_file_without_its_first_page_is_read_by_that_of_the_backup(
    kept: Path, opened: list[Database]
) -> None:
    db = open_database(kept)
    set_states(db, [EntryId(2)], starred=True)
    db.close()
    spoil(kept, 1)
    db = mended(kept, opened)
    assert EntryId(2) in starred(db)
    assert len(all_ids(db)) == 200


@pytest.mark.parametrize("part", [0, 100, PAGE, 0.3, 0.9])
def test_a_file_that_was_cut_is_filled_up(
    kept: Path, part: float, opened: list[Database]
) -> None:
    size = kept.stat().st_size
    os.truncate(kept, int(size * part) if part < 1 else int(part))
    db = mended(kept, opened)
    assert [feed.title for feed in feeds.list_feeds(db)] == ["Wire", "Harbour Ledger"]
    assert starred(db) == set(all_ids(db)[::7])


def test_what_came_from_the_backup_alone_is_said_to_lack_what_is_newer(
    kept: Path, opened: list[Database]
) -> None:
    (backup,) = list_backups(kept)
    kept.write_bytes(b"\xff" * 40_000)
    db = mended(kept, opened)
    assert db.notes[0].startswith(
        "The library was damaged, and nothing of it could be read; 2 feeds, "
        f"{len(all_ids(db))} entries and {len(starred(db))} stars came from the backup of "
        f"{backup.name} (UTC). Missing: what is newer. The damaged one is kept as "
    )


def test_a_library_that_is_gone_is_told_while_its_backups_are_there(
    kept: Path, opened: list[Database]
) -> None:
    kept.unlink()
    for notes in ((f"The library {kept} was gone, and an empty one was made. ",), ()):
        opened.append(open_database(kept))
        assert all(map(str.startswith, opened[-1].notes, notes))
        assert len(opened[-1].notes) == len(notes)
        opened.pop().close()


def test_without_any_backup_the_lists_give_subscriptions_and_stars(
    kept: Path, opened: list[Database]
) -> None:
    for backup in list_backups(kept):
        backup.path.unlink()
    stars = load_stars(kept)
    kept.write_bytes(b"\xff" * 40_000)
    db = mended(kept, opened)
    assert [(feed.title, feed.folder) for feed in feeds.list_feeds(db)] == [
        ("Wire", ""),
        ("Harbour Ledger", "Coast"),
    ]
    assert starred(db) == {star.id for star in stars if star.is_starred}
    assert len(stars) == 29
    assert "29 stars came from the lists beside it. Missing: what is newer, 29 t" in db.notes[0]
    assert tags_of(db, all_ids(db)) == {EntryId(1): ("harbour",), EntryId(8): ("harbour",)}


def test_a_feed_whose_row_is_lost_is_known_by_its_address(
    path: Path, opened: list[Database]
) -> None:
    spoil(path, *pages_of(path, "feeds"))
    db = mended(path, opened)
    assert sorted(feed.url for feed in feeds.list_feeds(db)) == [LEDGER, WIRE]
    assert entries.totals(db).entries == 200


def test_text_that_is_no_text_any_more_is_no_end(path: Path, opened: list[Database]) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Harbour Ledger", b"Harbour\xff\xfeedger"))
    db = mended(path, opened)
    assert "Harbour��edger" in {feed.title for feed in feeds.list_feeds(db)}


def test_a_time_that_is_none_is_damage_and_comes_from_the_backup(
    kept: Path, opened: list[Database]
) -> None:
    db = open_database(kept)
    with db.write() as connection:
        connection.execute("UPDATE entry_states SET sort_key = 1 << 62 WHERE entry_id = 5")
    with pytest.raises(DamagedError):
        entries.page_entries(db, Listing(show="all"))
    db.close()
    db = mended(kept, opened)
    assert len(entries.page_entries(db, Listing(show="all"), limit=500)) == 200


def test_an_unsubscribed_feed_does_not_come_back_with_other_damage(
    kept: Path, opened: list[Database]
) -> None:
    db = open_database(kept)
    feeds.remove_feed(db, feeds.find_feed(db, WIRE).id, NOW)
    db.close()
    spoil(kept, pages_of(kept, "entry_states")[1])
    assert [feed.url for feed in feeds.list_feeds(mended(kept, opened))] == [LEDGER]


def test_ids_are_not_given_twice(kept: Path, opened: list[Database]) -> None:
    spoil(kept, *pages_of(kept, "entries"))
    db = mended(kept, opened)
    assert min(all_ids(db)) == 1
    add_filled_feed(db, "https://third.example/feed", hours=[1])
    assert entries.newest_id(db) == 201


def test_damage_that_shows_while_reading_is_mended_by_the_next_start(
    path: Path, opened: list[Database]
) -> None:
    spoil(path, pages_of(path, "bodies")[2])
    damage_note(path).unlink()
    db = open_database(path)
    assert db.notes == ()
    with pytest.raises(DamagedError, match="Start reader again: it saves what can be saved"):
        [html_of(db, entry_id) for entry_id in all_ids(db)]
    db.close()
    assert "texts of entries missing" in mended(path, opened).notes[0]


def test_what_is_nothing_at_all_is_refused_and_left(path: Path) -> None:
    path.write_bytes(b"Dear editor,\n" * 500)
    with pytest.raises(StoreError, match="damaged, or not a library of reader"):
        open_database(path)
    assert path.read_bytes() == b"Dear editor,\n" * 500
    assert not list(path.parent.glob("library-damaged*"))


def test_any_damage_is_followed_by_a_start(kept: Path) -> None:
    whole, chance = kept.read_bytes(), random.Random(3)  # noqa: S311 - places to damage
    for _ in range(8):
        kept.write_bytes(whole)
        spoil(kept, *(chance.randint(1, len(whole) // PAGE) for _ in range(5)))
        db = open_database(kept)
        assert len(feeds.list_feeds(db)) == 2
        assert len(starred(db)) == 29
        db.close()


def test_lists_are_only_their_owners_and_plain(kept: Path) -> None:
    for listed in (opml_path(kept), stars_path(kept)):
        assert listed.stat().st_mode & 0o777 == 0o600
    assert b'xmlUrl="https://meridianwire.example/rss"' in opml_path(kept).read_bytes()
    assert b'"title":"Title of h0"' in stars_path(kept).read_bytes()
    assert len(list_backups(kept)) == 1


def test_tags_of_what_is_left_are_kept(path: Path, opened: list[Database]) -> None:
    db = open_database(path)
    ids = all_ids(db)
    set_tags(db, ids, add=["harbour"])
    set_tags(db, ids[:3], add=["ferries"])
    db.close()
    spoil(path, *pages_of(path, "entries")[1:3], *pages_of(path, "tags"))
    db = mended(path, opened)
    left = all_ids(db)
    assert 0 < len(left) < 200
    assert tags_of(db, left) == {
        entry_id: ("lost 1", "lost 2") if entry_id in ids[:3] else ("lost 1",)
        for entry_id in left
    }
