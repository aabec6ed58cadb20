"""What a key does to many entries goes on while other keys are pressed, one thing at a time."""

import threading
from collections.abc import Iterator

import pytest

from reader.library import Library
from reader.model import Listing
from reader.ui.app import ReaderApp
from reader.undo import Undone
from tests.ui_library import main_of, open_library, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def test_marking_that_takes_long_is_said_while_keys_go_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    mark_all_read = library.mark_all_read

    def slowly(listing: Listing, *, words: str = "") -> int:
        assert may_end.wait(15)
        return mark_all_read(listing, words=words)

    monkeypatch.setattr("reader.ui.doing.AT_ONCE_S", 0.01)
    monkeypatch.setattr("reader.ui.lists.MANY", 1)
    monkeypatch.setattr(library, "mark_all_read", slowly)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        unread = library.totals().unread
        await pilot.press("A")
        await wait_for(pilot, lambda: f"Marking {unread} read" in main.status.progress)
        before = main.lists.entries.cursor
        await pilot.press("j")
        assert main.lists.entries.cursor == before + 1
        await pilot.press("U")
        assert "goes on" in main.status.answer
        assert library.totals().unread == unread
        may_end.set()
        await wait_for(pilot, lambda: f"Marked {unread} read" in main.status.answer)
        await wait_for(pilot, lambda: not main.status.progress)
        assert all(row.is_read for row in main.lists.entries.rows)
        await pilot.press("U")
        assert "Undone" in main.status.answer
        assert library.totals().unread == unread


async def test_taking_back_what_takes_long_is_said_while_keys_go_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    undo = library.undo

    def slowly() -> Undone | None:
        assert may_end.wait(15)
        return undo()

    monkeypatch.setattr("reader.ui.doing.AT_ONCE_S", 0.01)
    monkeypatch.setattr(library, "undo", slowly)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        unread = library.totals().unread
        await pilot.press("A", "U")
        await wait_for(pilot, lambda: "Taking it back" in main.status.progress)
        before = main.lists.entries.cursor
        await pilot.press("j")
        assert main.lists.entries.cursor == before + 1
        await pilot.press("U")
        assert "Taking it back goes on" in main.status.answer
        assert library.totals().unread == 0
        may_end.set()
        await wait_for(pilot, lambda: f"Undone: {unread} unread again" in main.status.answer)
        await wait_for(pilot, lambda: not main.status.progress)
        assert library.totals().unread == unread
        assert not any(row.is_read for row in main.lists.entries.rows)
        assert main.lists.entries.cursor == before + 1
