"""Why a feed failed, in the status line and in the place of its list."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from reader.keys import make_keys
from reader.library import Library
from reader.model import Feed, FeedId, Listing
from reader.store import feeds as feed_store
from reader.store.changes import apply_change
from reader.store.values import FeedChange
from reader.ui.app import ReaderApp
from reader.ui.feed_words import empty_list, standing_fact, trouble
from reader.ui.sidebar import SidebarRow, make_rows
from tests.storing import WIRE
from tests.ui_dialogs import feed
from tests.ui_library import main_of, open_library, shown, wait_for

NOW = datetime(2025, 10, 14, 9, 20, tzinfo=UTC)
KEY = make_keys({"refresh.this": "f5", "health": "f9"}).shown
WHY = "meridianwire.example has nothing at this address (404)"
FINE = replace(feed(1, "Harbour Ledger"), last_success=NOW)
NEVER = replace(feed(2, "Meridian Wire"), last_error=WHY, next_fetch=NOW + timedelta(hours=1))
FAILED = replace(NEVER, last_success=NOW - timedelta(days=2))
GONE = replace(FAILED, is_gone=True, last_error=f"{WHY}.", next_fetch=None)
NOT_ASKED = feed(2, "Meridian Wire")


def row_of(broken: Feed, *, folded: bool = False) -> SidebarRow:
    """The last row of the feeds pane: that feed, or its folder when that is folded."""
    folders = {broken.folder} if folded else set()
    return make_rows([FINE, broken], unread=0, starred=0, later=0, folded=folders)[-1]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (FAILED, f"{WHY}. Next try 10:20, F5 now"),
        (
            replace(FAILED, next_fetch=NOW + timedelta(days=1)),
            f"{WHY}. Next try Wed 15 Oct, 09:20, F5 now",
        ),
        (replace(FAILED, next_fetch=NOW), f"{WHY}. F5 tries again"),
        (GONE, f"{WHY}. No longer asked, F9 mends it"),
        (replace(GONE, is_paused=True), "This feed is paused. F9, then Enter asks it again"),
        (NOT_ASKED, ""),
    ],
)
def test_broken_feed_says_why_and_what_comes_next(broken: Feed, said: str) -> None:
    assert trouble(row_of(broken), [FINE, broken], KEY, now=NOW, zone=UTC) == said


def test_folded_folder_says_how_many_failed() -> None:
    row = row_of(FAILED, folded=True)
    words = trouble(row, [FINE, FAILED], KEY, now=NOW)
    assert words == "1 feed in “World” failed. Enter unfolds it"


def test_row_of_a_feed_that_went_says_nothing() -> None:
    assert trouble(row_of(FAILED), [FINE], KEY, now=NOW) == ""
    assert trouble(None, [], KEY, now=NOW) == ""


def test_fact_names_the_way_to_the_reason() -> None:
    assert standing_fact([FINE, FAILED], KEY) == ("1 failed, F9 shows it",)
    assert standing_fact([FAILED, GONE], KEY) == ("2 failed, F9 shows them",)
    assert standing_fact([FINE, replace(FAILED, is_paused=True)], KEY) == ()
    assert standing_fact([FINE, NOT_ASKED], KEY) == ()


@pytest.mark.parametrize(
    ("feeds", "said"),
    [
        (
            [NEVER],
            f"This feed could never be fetched. {WHY}. F5 tries again, F9 says what helps.",
        ),
        ([NOT_ASKED], "This feed has not been fetched yet. F5 asks it."),
        ([NEVER, NOT_ASKED], "None of these 2 feeds has been fetched yet. F5 asks them."),
        ([FAILED], "No unread here. ] goes to the next feed with unread, . shows all."),
        ([FINE, NEVER], "No unread here. ] goes to the next feed with unread, . shows all."),
    ],
)
def test_empty_list_of_feeds_that_never_came_says_so(feeds: list[Feed], said: str) -> None:
    listing = Listing("folder", folder="World")
    assert empty_list(listing, [FINE, *feeds], feeds, KEY) == said


# --- on the screen ------------------------------------------------------------------------


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def add_broken(library: Library) -> FeedId:
    """A subscription that failed when it was first asked."""
    now = datetime.now(UTC)
    feed_id = feed_store.add_feed(library._db, WIRE, title="Meridian Wire", now=now)
    later = now + timedelta(days=2)
    change = FeedChange("failed", later, error=WHY, errors_in_row=1)
    apply_change(library._db, feed_id, change, now)
    return feed_id


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_selected_feed_says_why_it_failed(
    library: Library, size: tuple[int, int]
) -> None:
    feed_id = add_broken(library)
    async with ReaderApp(library).run_test(size=size) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        assert "1 failed, H shows it" in shown(pilot)
        assert WHY[:20] not in shown(pilot)
        await pilot.press("1", "g")
        index = main.lists.sidebar.index_of(("feed", "", feed_id))
        main.lists.sidebar.move_to(index)
        await wait_for(pilot, lambda: f"{WHY}. Next try" in shown(pilot).splitlines()[-2])
        await pilot.press("g")
        await wait_for(pilot, lambda: WHY[:30] not in shown(pilot))


async def test_list_of_a_feed_that_never_came_says_why(library: Library) -> None:
    feed_id = add_broken(library)
    async with ReaderApp(library).run_test(size=(80, 24)) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing("feed", feed_id=feed_id))
        await wait_for(pilot, lambda: "This feed could never be fetched." in shown(pilot))
        assert "r tries again" in shown(pilot)
