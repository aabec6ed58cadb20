"""A search that was saved stands below Later, is opened, read, changed and taken away."""

from collections.abc import Iterator
from threading import Event

import pytest
from textual.pilot import Pilot

from reader.library import Library
from reader.model import Entry, EntryId, FeedId, Listing, SmartFeed, SmartId
from reader.ui.app import ReaderApp
from reader.ui.dialogs.parts import Field
from reader.ui.dialogs.smart_feed import SmartFeedDialog
from reader.ui.place import KEY, Place, write_place
from reader.ui.smart_keys import within
from tests.hostile import FORBIDDEN, HOSTILE_SHORT
from tests.storing import NOW
from tests.ui_dialogs import feed as make_feed
from tests.ui_library import focus_of, main_of, open_library, rows_of, shown, wait_for
from tests.ui_stand import lit_in

SIZE = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def point_at(pilot: Pilot[str], feed: SmartFeed) -> None:
    """Put the cursor of the feeds on that one."""
    sidebar = main_of(pilot).lists.sidebar
    sidebar.move_to(sidebar.index_of(("smart", "", feed.id)))


def unread_of(pilot: Pilot[str]) -> list[tuple[str, int]]:
    """Every smart feed in the feeds pane with its count."""
    rows = main_of(pilot).lists.sidebar.rows
    return [(row.name, row.unread) for row in rows if row.kind == "saved"]


async def open_smart(pilot: Pilot[str], feed: SmartFeed, rows: int) -> None:
    await pilot.pause()
    await pilot.press("1")
    point_at(pilot, feed)
    await pilot.press("enter")
    await wait_for(pilot, lambda: rows_of(main_of(pilot)) == rows)


async def wait_for_box(pilot: Pilot[str]) -> SmartFeedDialog:
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, SmartFeedDialog))
    assert isinstance(pilot.app.screen, SmartFeedDialog)
    return pilot.app.screen


async def test_a_search_is_saved_while_it_is_typed_and_after(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("S")
        assert "S does nothing here" in shown(pilot)
        await pilot.press("slash", *"harbou")
        await wait_for(pilot, lambda: main_of(pilot).performer.finding.words == "harbou")
        found = rows_of(main_of(pilot))
        await pilot.press("f2")
        box = await wait_for_box(pilot)
        assert box.query_one("#name-field", Field).value == "harbou"
        assert box.query_one("#query", Field).value == "harbou*"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is main_of(pilot))
        assert "Saved as “harbou”, below Later" in shown(pilot)
        await wait_for(pilot, lambda: unread_of(pilot) == [("harbou", found)])
        await pilot.press("enter", "S")
        box = await wait_for_box(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "There is a smart feed “harbou” already" in shown(pilot))
        box.query_one("#query", Field).value = "feed:"
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: "feed: needs a name after it" in shown(pilot))
        await pilot.press("escape", "escape", "U")
        await wait_for(pilot, lambda: unread_of(pilot) == [])


async def test_it_is_read_like_a_feed(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour")
    number = len(library.entries(Listing("smart", smart_id=feed.id)))
    assert number > 1
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await wait_for(pilot, lambda: unread_of(pilot) == [("Ports", number)])
        await open_smart(pilot, feed, number)
        main = main_of(pilot)
        assert focus_of(main) == "entries"
        assert f"2 Ports{number:>27}" in shown(pilot)
        await pilot.press("n")
        await wait_for(pilot, lambda: unread_of(pilot) == [("Ports", number - 1)])
        assert rows_of(main) == number  # what was read stays in its row
        await pilot.press("2", "A")
        await wait_for(pilot, lambda: f"Marked {number - 1} read in “Ports”" in shown(pilot))
        await wait_for(pilot, lambda: unread_of(pilot) == [("Ports", 0)])
        assert rows_of(main) == number
        await pilot.press("U")
        await wait_for(pilot, lambda: unread_of(pilot) == [("Ports", number - 1)])
        await pilot.press("full_stop", "full_stop")
        await wait_for(pilot, lambda: "Nothing starred is found" in shown(pilot))
        await pilot.press("full_stop")
        await wait_for(pilot, lambda: rows_of(main) == number - 1)


async def test_what_it_looks_for_is_lit_and_stepped_through_in_the_text(
    library: Library,
) -> None:
    feed = library.smart.add("Ports", '"port sella" is:unread')
    number = len(library.entries(Listing("smart", smart_id=feed.id)))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await open_smart(pilot, feed, number)
        main = main_of(pilot)
        assert lit_in(main.panes.entries).startswith("Port Sella")
        await pilot.press("enter")
        await wait_for(pilot, lambda: main.desk.is_open and focus_of(main) == "article")
        assert lit_in(main.panes.article).casefold().startswith("port sella")
        assert "n next match" in shown(pilot)
        opened, lit = main.desk.entry, main.panes.article._lit
        assert opened is not None
        for match in range(len(lit.matches)):
            await pilot.press("n")
            assert lit.match == match
        await pilot.press("n")
        assert main.desk.entry is not None
        assert main.desk.entry.id != opened.id  # the next that is unread
        await pilot.press("slash", *"the")
        await wait_for(pilot, lambda: "the" in lit_in(main.panes.article).casefold())
        await pilot.press("escape")
        await wait_for(pilot, lambda: "port" in lit_in(main.panes.article).casefold())
        await pilot.press("1", "g", "enter")
        await wait_for(pilot, lambda: lit_in(main.panes.article) == "")
        assert lit_in(main.panes.entries) == ""


async def test_what_is_new_waits_until_it_is_asked_for(library: Library) -> None:
    feed = library.smart.add("Ports", "is:unread")
    entries = library.entries(Listing(show="all"))
    newest = max(entry.id for entry in entries)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await open_smart(pilot, feed, len(entries))
        lists = main_of(pilot).lists
        await pilot.press("j", "m")
        selected = lists.entries.selected
        lists.since = EntryId(newest - 2)  # as if the list had been made before those came
        lists.count_waiting()
        await wait_for(pilot, lambda: lists.waiting > 0)
        assert f"{lists.waiting} new" in shown(pilot)
        await pilot.press("R")
        await wait_for(pilot, lambda: not lists.smart.is_looking)
        assert lists.waiting == 0
        assert lists.entries.selected == selected  # read meanwhile, under the cursor


async def test_a_query_that_is_no_longer_right_says_so_and_is_mended(
    library: Library,
) -> None:
    feed = library.smart.add("Ledger", "feed:ledger")
    library.remove_feed(library.find_feed("Harbour Ledger").id)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("1")
        point_at(pilot, feed)
        sentence = "No feed is called “ledger”"
        await wait_for(pilot, lambda: sentence in shown(pilot))
        await pilot.press("enter")
        await wait_for(pilot, lambda: shown(pilot).count(sentence) == 1)
        assert "E changes" in shown(pilot)
        await pilot.press("E")
        box = await wait_for_box(pilot)
        box.query_one("#query", Field).value = "ostrel"
        await pilot.press("enter")
        await wait_for(pilot, lambda: rows_of(main_of(pilot)) > 0)
        assert library.smart.get(feed.id).query == "ostrel"


async def test_the_palette_finds_it(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour")
    rows = library.entries(Listing("smart", smart_id=feed.id))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("colon", *"ports")
        await wait_for(pilot, lambda: "search   Ports" in shown(pilot))
        await pilot.press("enter")
        await wait_for(pilot, lambda: rows_of(main_of(pilot)) == len(rows))
        assert main_of(pilot).lists.listing.smart_id == feed.id


async def test_it_is_taken_away_and_brought_back(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour")
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        rows = len(library.entries(Listing("smart", smart_id=feed.id)))
        await open_smart(pilot, feed, rows)
        await pilot.press("1", "D")
        assert "Smart feed “Ports” removed, its entries stay. U undoes" in shown(pilot)
        assert main_of(pilot).lists.listing == Listing()
        assert unread_of(pilot) == []
        await pilot.press("U")
        await wait_for(pilot, lambda: unread_of(pilot) == [("Ports", rows)])


async def test_a_search_within_it_and_the_place_at_the_next_start(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour")
    listing = Listing("smart", smart_id=feed.id)
    rows = library.entries(listing)
    library.remember(KEY, write_place(Place(listing, entry_id=rows[1].id)))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: rows_of(main) == len(rows))
        assert main.lists.entries.selected == rows[1]
        await pilot.press("slash", "tab", *"council")
        await wait_for(pilot, lambda: main.performer.finding.words == "council")
        found = {row.id for row in main.lists.entries.rows}
        assert found < {row.id for row in rows}
        await pilot.press("escape")
        assert rows_of(main) == len(rows)


async def test_a_search_that_comes_before_the_rows_leaves_them_behind_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = library.smart.add("Ports", "harbour")
    rows = library.entries(Listing("smart", smart_id=feed.id))
    may_answer, entries = Event(), library.smart.entries

    def wait_and_list(
        listing: Listing, *, after: Entry | None = None, limit: int = 200
    ) -> list[Entry]:
        may_answer.wait(60)
        return entries(listing, after=after, limit=limit)

    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        monkeypatch.setattr(library.smart, "entries", wait_and_list)
        await pilot.press("1")
        point_at(pilot, feed)
        await pilot.press("enter", "slash", *"ice")
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.performer.finding.words == "ice")
        assert main.lists.smart.is_looking
        may_answer.set()
        await wait_for(pilot, lambda: not main.lists.smart.is_looking)
        assert main.lists.sought is not None
        await pilot.press("escape")
        assert list(main.lists.entries.rows) == rows


async def test_one_that_is_gone_is_no_place_to_start_from(library: Library) -> None:
    library.remember(KEY, write_place(Place(Listing("smart", smart_id=SmartId(7)))))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert main_of(pilot).lists.listing == Listing()
        assert rows_of(main_of(pilot)) > 0


@pytest.mark.sweep
async def test_no_hostile_name_reaches_the_terminal(library: Library) -> None:
    for number, words in enumerate(HOSTILE_SHORT):
        library.smart.add(f"{number}{words}", "harbour")
    async with ReaderApp(library).run_test(size=(120, 100)) as pilot:
        await wait_for(pilot, lambda: len(unread_of(pilot)) == len(HOSTILE_SHORT))
        await pilot.press("1")
        for feed in library.smart.all():
            point_at(pilot, feed)
            await pilot.press("enter", "1")
            assert not FORBIDDEN.search(shown(pilot))


@pytest.mark.parametrize(
    ("listing", "wanted"),
    [
        (Listing(), "is:unread crane"),
        (Listing(show="all"), "crane"),
        (Listing("feed", feed_id=FeedId(1), show="all"), 'feed:"Harbour Ledger" crane'),
        (Listing("feed", feed_id=FeedId(2), show="all"), "feed:2 crane"),
        (Listing("folder", folder="A/B"), 'folder:"A/B" is:unread crane'),
        (Listing("later", show="all"), "is:later crane"),
        (Listing("smart", smart_id=SmartId(1), show="starred"), "port is:starred crane"),
    ],
)
def test_a_search_of_one_list_is_saved_as_one_of_the_library(
    listing: Listing, wanted: str
) -> None:
    feeds = [make_feed(1, "Harbour Ledger"), make_feed(2, 'The "Wire"')]
    smart = SmartFeed(SmartId(1), "Ports", "port", NOW)
    assert within(listing, feeds, smart, "crane") == wanted
