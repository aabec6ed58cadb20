"""A library that another program is writing to: keys answer, nothing is shown as done."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.library import Library
from reader.model import Entry, Listing, TextKind
from reader.store.db import look_at
from reader.store.problems import READ_ONLY
from reader.store.unwritable import FULL
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.ui_library import main_of, open_library, shown, wait_for

MEDIUM = (120, 36)
AT_ONCE_S = 2.0  # a key waits a quarter of a second; the rest is for a busy machine


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


class OtherWriter:
    """Another process that keeps the library to itself while it is told to."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def other(library: Library) -> Iterator[OtherWriter]:
    writer = OtherWriter(library.paths.database)
    yield writer
    writer.close()


def is_read_or_starred(main: MainScreen) -> bool:
    return any(row.is_read or row.is_starred for row in main.lists.entries.rows)


@pytest.mark.parametrize("keys", [("j", "D"), ("1", "G", "D")])
async def test_what_cannot_be_taken_away_stays(
    library: Library, other: OtherWriter, keys: tuple[str, ...]
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press(*keys[:-1])
        before = main.lists.entries.rows, main.lists.sidebar.rows, main.lists.entries.cursor
        other.begin()
        await pilot.press(keys[-1])
        assert "writ" in main.status.answer
        rows = main.lists.entries.rows, main.lists.sidebar.rows, main.lists.entries.cursor
        assert rows == before
        other.end()
        await pilot.press(keys[-1])
        assert main.status.answer.endswith(". U undoes")
        other.begin()
        await pilot.press("U")
        await wait_for(pilot, lambda: "writ" in main.status.answer)
        other.end()
        await pilot.press("U")
        assert main.status.answer.startswith("Undone: ")


@pytest.mark.parametrize("key", ["s", "m", "L", "A"])
async def test_a_mark_that_cannot_be_stored_is_said_and_not_shown(
    library: Library, other: OtherWriter, key: str
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        other.begin()
        started = time.monotonic()
        await pilot.press(key)
        assert time.monotonic() - started < AT_ONCE_S
        assert "library" in main.status.answer
        assert not is_read_or_starred(main)
        other.end()
        await pilot.press(key)
        assert library.totals().starred + (12 - library.totals().unread) > 0 or key == "L"


async def test_an_entry_opens_though_it_cannot_be_marked(
    library: Library, other: OtherWriter
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        other.begin()
        await pilot.press("J")
        assert main.desk.entry == main.lists.entries.rows[1]
        assert main.desk.is_open
        assert "library" in main.status.answer
        assert not is_read_or_starred(main)
        other.end()


async def test_quitting_does_not_wait_for_another_writer(
    library: Library, other: OtherWriter
) -> None:
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM) as pilot:
        await pilot.press("enter", "j", "j")
        other.begin()
        started = time.monotonic()
        app.exit()
        assert time.monotonic() - started < 0.5
        assert main_of(pilot).stage.said == []
        other.end()


async def test_a_position_that_could_not_be_stored_is_stored_later(
    library: Library, other: OtherWriter
) -> None:
    async with ReaderApp(library).run_test(size=(120, 12)) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "G")
        assert main.desk.entry is not None
        first, offset = main.desk.entry.id, main.panes.article.first_offset
        assert offset > 0
        other.begin()
        main.keeper.save_now_and_then()
        assert main.stage.said == []
        await pilot.press("J")
        main.keeper.save_now_and_then()
        assert len(main.stage.said) == 1
        other.end()
        await pilot.press("K")
        await wait_for(pilot, lambda: main.panes.article.first_offset == offset)
        await pilot.press("J")
        main.keeper.save_now_and_then()
        assert library.position(first, kind=TextKind.FEED) == offset


async def test_a_place_that_did_not_change_is_not_written(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.keeper.save()
        writer = library._db._writer
        assert writer is not None
        written = writer.total_changes
        await pilot.press("j")
        await wait_for(pilot, lambda: main.desk.entry == main.lists.entries.rows[1])
        await pilot.press("k")
        await wait_for(pilot, lambda: main.desk.entry == main.lists.entries.rows[0])
        main.keeper.save()
        assert writer.total_changes == written


async def test_a_library_that_breaks_while_clicked_is_said(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.waiting = 2
        main.update_chrome()
        await pilot.pause()
        library._db.close()
        await pilot.click("#entries-bar", offset=(33, 0))
        await pilot.pause()
        assert main.stage.said == ["The library is closed."]


async def test_a_library_that_breaks_at_the_start_is_said(library: Library) -> None:
    first = library.entries(Listing())[0].id
    library.remember("place", f'{{"entry_id": {first}, "open_id": {first}}}')
    app = ReaderApp(library)
    app.main_screen.desk.open = broken  # type: ignore[method-assign]  # as if just then
    async with app.run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "Disk full." in main_of(pilot).stage.said)
        assert "1 Feeds" in shown(pilot)


async def test_a_library_that_cannot_be_read_shows_an_empty_screen(library: Library) -> None:
    app = ReaderApp(library)
    library._db.close()
    async with app.run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert "The library is closed." in main_of(pilot).stage.said


def broken(entry: Entry) -> None:
    raise StoreError("Disk full.")


@pytest.mark.parametrize("refusal", [READ_ONLY, FULL])
async def test_a_read_only_library_is_read_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch, refusal: str
) -> None:
    bare = look_at(library.paths.database, refusal=refusal)
    monkeypatch.setattr(library._parts, "_made", {"db": bare})  # as if the disk forbade it
    async with ReaderApp(library).run_test(size=(80, 24)) as pilot:
        main = main_of(pilot)
        await pilot.press("j", "enter")
        assert main.desk.is_open
        assert main.status.facts == ("read-only library",)
        assert "read-only library" in shown(pilot)
        await pilot.press("s")
        assert main.status.answer == refusal
        assert f" {refusal} " in shown(pilot)
        assert not is_read_or_starred(main)
        main.keeper.save_now_and_then()
        main.keeper.save_now_and_then()
        assert main.stage.said == []
        await pilot.press("F")
        assert main.status.answer == "Read-only library: no rule can be made or changed"
        assert f" {main.status.answer} " in shown(pilot)
        with pytest.raises(StoreError, match=refusal):
            next(library.refresh([]))
    bare.close()
