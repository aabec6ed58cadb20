"""Entries deleted, subscriptions removed, and both there again; also by the next run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import demo
from reader.config import Config, find_paths
from reader.library import Library
from reader.model import Listing
from reader.ui.app import ReaderApp
from reader.ui.list_words import is_marked
from tests.ui_library import main_of, open_library, wait_for

MEDIUM, NARROW = (120, 36), (80, 24)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


@pytest.mark.parametrize("key", ["D", "delete"])
async def test_a_deleted_entry_gives_its_place_to_the_next(library: Library, key: str) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        rows = main.lists.entries.rows
        await pilot.press("j", "j", key)
        assert main.lists.entries.rows == (*rows[:2], *rows[3:])
        assert main.lists.entries.selected == rows[3]
        assert main.status.answer.startswith("Deleted “")
        assert main.status.answer.endswith(". U undoes")
        assert library.totals().entries == 11
        await pilot.press("j", "U")
        assert main.lists.entries.rows == rows
        assert main.lists.entries.selected == rows[2]
        assert main.status.answer.endswith("” is there again")
        await pilot.press("G", key)
        assert main.lists.entries.selected == rows[-2]


async def test_an_open_entry_that_is_deleted_makes_way_for_the_next(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        first, second = main.lists.entries.rows[:2]
        await pilot.press("enter", "D")
        assert main.panes.focused == "article"
        assert main.desk.entry == second
        assert main.desk.is_preview
        assert not library.entry(second.id).is_read
        await pilot.press("U")
        assert [row.id for row in main.lists.entries.rows[:2]] == [first.id, second.id]
        assert main.lists.entries.rows[0].is_read
        assert main.desk.entry == main.lists.entries.selected == main.lists.entries.rows[0]
        assert main.desk.is_open


@pytest.mark.parametrize(
    ("key", "mark", "there", "gone"),
    [
        ("s", "starred", "It is starred already", "It has no star any more"),
        ("L", "later", "It is kept for later already", "It is not kept for later any more"),
        ("m", "read", "It is read already", "It is unread already"),
    ],
)
async def test_a_mark_that_another_program_made_first_is_not_turned_around(
    library: Library, key: str, mark: str, there: str, gone: str
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        entry_id = main.lists.entries.rows[0].id
        for is_set, said in ((True, there), (False, gone)):
            library.mark(
                [entry_id],
                read=is_set if mark == "read" else None,
                starred=is_set if mark == "starred" else None,
                later=is_set if mark == "later" else None,
            )
            await pilot.press(key)
            assert main.status.answer == said
            assert is_marked(library.entry(entry_id), mark) == is_set
            assert is_marked(main.lists.entries.rows[0], mark) == is_set
        await pilot.press(key)
        assert is_marked(library.entry(entry_id), mark)


async def test_the_last_entry_of_all_leaves_nothing(library: Library) -> None:
    ids = [entry.id for entry in library.entries(Listing(show="all"))]
    library.mark(ids[1:], hidden=True)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "D")
        assert [row.id for row in main.lists.entries.rows] == []
        assert main.desk.entry is None
        await pilot.press("D")
        assert main.status.answer == "No entry is chosen"
        await pilot.press("2", "D", "U")
        assert [row.id for row in main.lists.entries.rows] == ids[:1]


async def test_what_was_deleted_from_a_search_is_gone_from_the_list(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        rows = main.lists.entries.rows
        await pilot.press("/", *"harbour")
        await wait_for(pilot, lambda: main.lists.sought is not None)
        await pilot.press("enter")
        await pilot.pause()
        found = main.lists.entries.rows
        await pilot.press("D")
        assert main.lists.entries.rows == found[1:]
        await pilot.press("q")
        assert found[0] not in main.lists.entries.rows
        assert len(main.lists.entries.rows) == len(rows) - 1


async def test_unsubscribing_takes_the_feed_and_its_rows(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        rows, feeds = main.lists.entries.rows, main.lists.feeds
        await pilot.press("1", "}", "j")
        feed_id = main.lists.feed_in_hand("feeds")
        feed = main.lists.feed(feed_id)
        assert feed is not None
        place = main.lists.sidebar.cursor
        await pilot.press("D")
        said = f"Subscription “{feed.title}” and its {feed.entries} entries removed. U undoes"
        assert main.status.answer == said
        assert [row for row in rows if row.feed_id != feed_id] == list(main.lists.entries.rows)
        assert feed.id not in {one.id for one in library.feeds()}
        assert main.lists.sidebar.cursor in {place, place - 1}
        await pilot.press("U")
        said = f"Undone: “{feed.title}” and its {feed.entries} entries are there again"
        assert main.status.answer == said
        assert main.lists.entries.rows == rows
        assert main.lists.feeds == feeds
        assert main.lists.feed_in_hand("feeds") == feed_id


async def test_the_list_of_a_removed_feed_comes_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("]", "j", "1", "D")
        assert main.lists.listing == Listing()
        listing = Listing("feed", feed_id=library.feeds()[0].id)
        assert main.lists.listing != listing
        await pilot.press("U")
        assert main.lists.listing.scope == "feed"
        assert main.lists.entries.cursor == 1


async def test_only_a_feed_can_be_removed(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "g", "D")
        assert main.status.answer == "Choose a feed to unsubscribe from: one at a time"
        assert len(library.feeds()) == 3


async def test_the_next_run_takes_back_what_this_one_did(tmp_path: Path) -> None:
    paths = find_paths(library=tmp_path)
    library = Library.open(paths, Config())
    demo.fill(library._db, now=datetime.now(UTC))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        rows, folders = main.lists.entries.rows, [feed.folder for feed in main.lists.feeds]
        await pilot.press("j", "s", "D", "1", "}", "j", "D", "2", "A")
        said = main.status.answer
    library.close()
    assert said.startswith("Marked ")
    again = Library.open(paths, Config())
    async with ReaderApp(again).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        answers = []
        for _ in range(5):
            await pilot.press("U")
            answers.append(main.status.answer.partition(":")[0])
        assert answers == [*["Undone"] * 4, "Nothing to undo"]
        assert main.lists.entries.rows == rows
        assert [feed.folder for feed in main.lists.feeds] == folders
    again.close()
