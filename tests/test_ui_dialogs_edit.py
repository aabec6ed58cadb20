"""Changing a subscription, from its key to the library."""

from collections.abc import Iterator

import pytest

from reader.errors import StoreError
from reader.library import Library
from reader.model import Feed, FeedId, Listing
from reader.model.keeping import AS_FOLDER, EVERYTHING, Going, Keep
from reader.ui.app import ReaderApp
from reader.ui.dialogs.edit_feed import EditFeedDialog
from reader.ui.dialogs.kept import FolderDialog
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.main_screen import MainScreen
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS
from tests.ui_dialogs import BoxApp, feed, settle, text_of
from tests.ui_library import main_of, open_library, shown, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def point_at(main: MainScreen, feed_id: FeedId) -> None:
    """Put the cursor of the feeds on that feed."""
    main.lists.sidebar.move_to(main.lists.sidebar.index_of(("feed", "", feed_id)))


async def test_feed_under_the_cursor_is_changed_everywhere(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1")
        point_at(main, ledger.id)
        await pilot.press("E")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EditFeedDialog))
        screen = pilot.app.screen
        screen.query_one("#title-field", Field).value = "The Ledger"
        screen.query_one("#folder", Field).value = " Coast / North "
        screen.query_one("#full", Tick).focus()
        await pilot.press("space", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        edited = library.find_feed("The Ledger")
        assert (edited.id, edited.folder, edited.full_text) == (ledger.id, "Coast/North", True)
        said = "Saved “The Ledger” in “Coast/North”, full text"
        await wait_for(pilot, lambda: said in shown(pilot))
        selected = main.lists.sidebar.selected
        assert selected is not None
        assert selected.feed_id == ledger.id
        assert main.lists.entries.rows[0].feed_title == "The Ledger"
        assert "The Ledger · Coast/North · " in shown(pilot)
        await pilot.press("U")
        assert main.status.answer == "Undone: “Harbour Ledger” is as it was"
        assert library.find_feed("Harbour Ledger").folder == ledger.folder
        assert main.lists.entries.rows[0].feed_title == "Harbour Ledger"


async def test_a_feed_that_is_not_followed_any_more_goes(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(80, 24)) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "G", "E")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EditFeedDialog))
        pilot.app.screen.query_one("#stays", Tick).focus()
        await pilot.press("space", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        assert len(library.feeds()) == 2
        assert main.status.answer.startswith("Subscription “")
        await pilot.press("U")
        assert len(library.feeds()) == 3


async def test_entry_under_the_cursor_names_its_feed(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        entry = main_of(pilot).lists.entries.rows[0]
        await pilot.press("E")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EditFeedDialog))
        assert pilot.app.screen.query_one("#title-field", Field).value == entry.feed_title


async def test_row_that_is_no_feed_says_so(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("1", "g", "E")
        await wait_for(pilot, lambda: "Choose a feed to edit" in shown(pilot))


async def test_untouched_title_stays_the_feeds_own(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert app.answers == [ledger]
        with library._db.read() as connection:
            own = connection.execute("SELECT user_title FROM feeds").fetchall()
        assert {row[0] for row in own} == {""}


async def test_emptied_title_gives_back_the_feeds_own(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    renamed = library.edit_feed(ledger.id, title="Mine")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, renamed))
        await pilot.pause()
        app.screen.query_one("#title-field", Field).value = ""
        await pilot.press("enter")
        await settle(pilot)
        assert app.answers == [ledger]


async def test_address_and_pause_are_changed(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        address = app.screen.query_one("#address", Field)
        assert address.value == ledger.url
        address.value = "https://ledger.example/new.xml"
        app.screen.query_one("#asked", Tick).toggle()
        await pilot.press("enter")
        await settle(pilot)
        edited = library.find_feed("Harbour Ledger")
        assert app.answers == [edited]
        assert (edited.url, edited.is_paused) == ("https://ledger.example/new.xml", True)
        app.open(EditFeedDialog(library, edited))
        await pilot.pause()
        app.screen.query_one("#asked", Tick).toggle()
        await pilot.press("enter")
        await settle(pilot)
        assert not library.find_feed("Harbour Ledger").is_paused


@pytest.mark.parametrize("address", ["https://ledger.example/new.xml", ""])
async def test_a_paused_feed_stays_paused_wherever_it_is(
    library: Library, address: str
) -> None:
    ledger = library.health.pause(library.find_feed("Harbour Ledger").id)
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        app.screen.query_one("#address", Field).value = address
        await pilot.press("enter")
        await settle(pilot)
        edited = library.find_feed("Harbour Ledger")
        assert (edited.url, edited.is_paused) == (address or ledger.url, True)


async def test_refused_address_changes_nothing(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        app.screen.query_one("#title-field", Field).value = "Other"
        app.screen.query_one("#address", Field).value = "ftp://ledger.example/"
        await pilot.press("enter")
        await settle(pilot)
        assert "“ftp://ledger.example/” is not a web address" in text_of(app)
        assert library.find_feed("Harbour Ledger") == ledger


async def test_leaving_changes_nothing(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        app.screen.query_one("#folder", Field).value = "Elsewhere"
        await pilot.press("escape")
        await settle(pilot)
        assert app.answers == [None]
        assert library.find_feed("Harbour Ledger") == ledger


class Full:
    """A library whose disk is full, and its health in one."""

    @property
    def health(self) -> "Full":
        return self

    @property
    def keeping(self) -> "Full":
        return self

    def of_feed(self, feed_id: FeedId) -> tuple[Keep, Keep]:
        return AS_FOLDER, EVERYTHING

    def weigh_feed(self, feed_id: FeedId, keep: Keep, *, folder: str | None = None) -> Going:
        raise AssertionError

    def edit(
        self,
        feed_id: FeedId,
        *,
        url: str | None = None,
        is_asked: bool | None = None,
        every: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
        keep: Keep | None = None,
        words: str = "",
    ) -> Feed:
        raise StoreError("The disk is full: nothing was lost.")


async def test_what_cannot_be_saved_is_said_under_the_fields() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(Full(), feed(1, "Harbour Ledger")))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        words = app.screen.query_one("#status", Words)
        assert words.said == "The disk is full: nothing was lost"
        assert words.has_class("-error")
        assert app.answers == []


async def test_how_often_it_is_asked_is_read_before_anything_is_saved(
    library: Library,
) -> None:
    ledger = library.find_feed("Harbour Ledger")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(library, ledger))
        await pilot.pause()
        assert "Every" in text_of(app)
        app.screen.query_one("#title-field", Field).value = "The Ledger"
        every = app.screen.query_one("#every", Field)
        every.value = "sometimes"
        await pilot.press("enter")
        await settle(pilot)
        assert "written as 30m, 2h, 1d or auto" in app.screen.query_one("#status", Words).said
        assert library.find_feed("Harbour Ledger") == ledger
        every.value = "2h"
        await pilot.press("enter")
        await settle(pilot)
        assert library.find_feed("The Ledger").interval_s == 7200


@pytest.mark.parametrize("hostile", HOSTILE, ids=HOSTILE_IDS)
async def test_no_strangers_sign_reaches_the_terminal(hostile: str) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(EditFeedDialog(Full(), feed(1, hostile)))
        await pilot.pause()
        assert not FORBIDDEN.search(text_of(app))


async def test_what_goes_is_said_before_how_much_is_kept_is_saved(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    entries = ledger.entries
    library.mark_all_read(Listing("feed", feed_id=ledger.id))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1")
        point_at(main, ledger.id)
        await pilot.press("E")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, EditFeedDialog))
        kept = pilot.app.screen.query_one("#kept", Field)
        assert kept.value == "as its folder" if ledger.folder else "everything"
        kept.focus()
        await wait_for(pilot, lambda: "500 (entries) or everything" in shown(pilot))
        kept.value = "all of it"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "How much to keep is written as" in shown(pilot))
        kept.value = "1"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Enter again saves" in shown(pilot))
        assert library.keeping.of_feed(ledger.id)[0] == AS_FOLDER
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        assert library.keeping.of_feed(ledger.id) == (Keep(entries=1), Keep(entries=1))
        assert library.find_feed("Harbour Ledger").entries == entries
        await pilot.press("U")
        await wait_for(pilot, lambda: "Undone: “Harbour Ledger” is as it was" in shown(pilot))
        assert library.keeping.of_feed(ledger.id) == (AS_FOLDER, EVERYTHING)


async def test_a_folder_says_how_much_is_kept_of_its_feeds(library: Library) -> None:
    ledger = library.find_feed("Harbour Ledger")
    library.edit_feed(ledger.id, folder="Coast")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1")
        sidebar = main.lists.sidebar
        sidebar.move_to(sidebar.index_of(("folder", "Coast", 0)))
        await pilot.press("E")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, FolderDialog))
        kept = pilot.app.screen.query_one("#kept", Field)
        assert kept.value == "everything"
        kept.value = "1"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is main or "again" in shown(pilot))
        if pilot.app.screen is not main:
            await pilot.press("enter")
        await wait_for(pilot, lambda: "Kept of “Coast”: 1 entry. U undoes" in shown(pilot))
        assert library.keeping.of_feed(ledger.id) == (AS_FOLDER, Keep(entries=1))
        await pilot.press("U")
        await wait_for(pilot, lambda: "everything kept again" in shown(pilot))
        assert library.keeping.of_feed(ledger.id)[1] == EVERYTHING
