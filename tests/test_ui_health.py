"""How feeds do, from the key to the server and back to the panes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.config import Config, find_paths
from reader.library import Library
from reader.model import Feed, Listing
from reader.ui.app import ReaderApp
from reader.ui.dialogs.health import HealthDialog
from reader.ui.dialogs.login import LoginDialog
from reader.ui.dialogs.site_feeds import SiteFeedsDialog
from reader.ui.main_screen import MainScreen
from tests.site import Answer, Site
from tests.ui_library import main_of, shown, wait_for

MEDIUM = (120, 36)
ITEM = "<item><title>Cranes</title><guid>1</guid><description>They stay.</description></item>"


def document(title: str, *, more: str = "") -> bytes:
    """A feed of one entry."""
    return (
        f"<rss version='2.0'><channel><title>{title}</title>{more}{ITEM}</channel></rss>"
    ).encode()


LEDGER, WIRE = document("Harbour Ledger"), document("Meridian Wire")
NEWS = ITEM.replace("<guid>1", "<guid>2").replace("Cranes", "A treaty")


@pytest.fixture
def library(tmp_path: Path, site: Site) -> Iterator[Library]:
    """Two feeds that answered once."""
    opened = Library.open(find_paths(library=tmp_path), Config())
    for path, content in (("/ledger", LEDGER), ("/wire", WIRE)):
        site.page(path, content)
        opened.find_feeds(site.url(path))
        opened.add_feed(site.url(path))
    yield opened
    opened.close()


def feed_of(library: Library, title: str) -> Feed:
    return library.find_feed(title)


async def open_health(pilot: Pilot[str]) -> HealthDialog:
    """Press the key, and wait for the rows."""
    await pilot.press("H")
    await wait_for(pilot, lambda: "need" in shown(pilot))
    screen = pilot.app.screen
    assert isinstance(screen, HealthDialog)
    return screen


def point_at(main: MainScreen, feed: Feed) -> None:
    """Put the cursor of the feeds on that feed."""
    main.lists.sidebar.move_to(main.lists.sidebar.index_of(("feed", "", feed.id)))


async def test_a_gone_feed_is_found_anew_and_its_entries_come(
    library: Library, site: Site
) -> None:
    site.script("/wire", [Answer(status=410)])
    list(library.refresh())
    link = '<link rel="alternate" type="application/rss+xml" href="/new" title="News">'
    site.page("/", f"<html><head>{link}</head></html>".encode())
    site.page("/new", document("Meridian Wire", more=NEWS))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.status.facts == ("1 failed, H shows it",))
        box = await open_health(pilot)
        assert "Feed health · 1 of 2 needs you" in shown(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, SiteFeedsDialog))
        await wait_for(pilot, lambda: "on its site" in shown(pilot))
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is box)
        said = "“Meridian Wire” answered: 1 new entry. U undoes"
        await wait_for(pilot, lambda: said in shown(pilot))
        await wait_for(pilot, lambda: "none of 2 needs you" in shown(pilot))
        await pilot.press("q")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        assert main.status.facts == ()
        assert main.lists.waiting == 1
        wire = feed_of(library, "Meridian Wire")
        assert (wire.url, wire.is_gone) == (site.url("/new"), False)


async def test_a_feed_that_asks_for_a_password_is_logged_in_to(
    library: Library, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.script("/wire", [Answer(status=401), Answer(WIRE)])
    list(library.refresh())
    caplog.set_level(0)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await open_health(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, LoginDialog))
        await pilot.press(*"anna", "tab", *"p-secret", "enter")
        await wait_for(pilot, lambda: "“Meridian Wire” answered" in shown(pilot))
        await wait_for(pilot, lambda: "none of 2 needs you" in shown(pilot))
    assert site.requests[-1].headers["authorization"].startswith("Basic ")
    assert "p-secret" not in caplog.text


async def test_the_feeds_pane_leads_to_its_feed(library: Library) -> None:
    wire = feed_of(library, "Meridian Wire")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1")
        point_at(main, wire)
        box = await open_health(pilot)
        selected = box.main_list().selected
        assert selected is not None
        assert selected.feed.id == wire.id


async def test_a_page_that_did_not_come_leads_to_its_feed(library: Library, site: Site) -> None:
    more = NEWS.replace("<guid>", f"<link>{site.url('/missing')}</link><guid>")
    site.page("/wire", document("Meridian Wire", more=more))
    list(library.refresh())
    wire = feed_of(library, "Meridian Wire")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing("feed", feed_id=wire.id, show="all"))
        await wait_for(pilot, lambda: "A treaty" in shown(pilot))
        await pilot.press("2", "g", "enter", "x")
        await wait_for(pilot, lambda: "o browser   H this feed" in shown(pilot))
        box = await open_health(pilot)
        selected = box.main_list().selected
        assert selected is not None
        assert selected.feed.id == wire.id


async def test_a_paused_feed_says_so_and_several_are_asked_without_it(
    library: Library, site: Site
) -> None:
    wire = feed_of(library, "Meridian Wire")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1")
        point_at(main, wire)
        await open_health(pilot)
        await pilot.press("space")
        await wait_for(pilot, lambda: "is paused. U undoes" in shown(pilot))
        await pilot.press("q")
        words = "This feed is paused. H, then Enter asks it again"
        await wait_for(pilot, lambda: words in shown(pilot))
        before = site.count("/wire")
        await pilot.press("R")
        await wait_for(pilot, lambda: "Nothing new" in main.status.answer)
        assert site.count("/wire") == before
        await pilot.press("r")
        await wait_for(pilot, lambda: site.count("/wire") == before + 1)
        await wait_for(pilot, lambda: not main.performer.refreshing.is_running)


async def test_only_paused_feeds_are_none_to_ask(library: Library) -> None:
    for feed in library.feeds():
        library.health.pause(feed.id)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("R")
        assert main.status.answer == "No feed here is asked: they are paused or gone"


async def test_a_library_without_feeds_says_how_to_add_one(tmp_path: Path) -> None:
    library = Library.open(find_paths(library=tmp_path), Config())
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "Welcome to reader" in shown(pilot))
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main_of(pilot))
        await pilot.press("H")
        assert main_of(pilot).status.answer == "No feeds yet. a adds one"
    library.close()
