"""Feeds that are due are refreshed by themselves, and the list stays as it is."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.config import Config, Entities, Feeds, find_paths
from reader.library import Library
from reader.ui import main_screen
from reader.ui.app import ReaderApp
from reader.ui.jobs import REFRESH
from tests.site import Site
from tests.ui_library import main_of, wait_for

QUIET = Config(entities=Entities(background=False))
ITEM = "<item><guid>{n}</guid><title>Tide {n}</title><description>High.</description></item>"


def feed(entries: int) -> bytes:
    items = "".join(ITEM.format(n=n) for n in range(entries))
    return f"<rss version='2.0'><channel><title>Tides</title>{items}</channel></rss>".encode()


@pytest.fixture
def due(tmp_path: Path, site: Site) -> Path:
    """A library of one entry, whose feed is due and has three by now."""
    site.page("/feed", feed(1))
    library = Library.open(find_paths(library=tmp_path), QUIET)
    library.find_feeds(site.url("/feed"))
    library.add_feed(site.url("/feed"))
    library.health.resume(library.feeds()[0].id)
    library.close()
    site.page("/feed", feed(3))
    return tmp_path


async def test_what_is_due_is_asked_and_waits_to_be_shown(
    due: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_screen, "DUE_AFTER_S", 0.01)
    library = Library.open(find_paths(library=due), QUIET)
    async with ReaderApp(library).run_test(size=(120, 36)) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.lists.waiting == 2)
        assert len(main.lists.entries.rows) == 1
        assert site.count("/feed") == 2
    library.close()


async def test_the_sum_of_a_refresh_leaves_the_last_keys_answer_its_time(
    due: Path, site: Site
) -> None:
    library = Library.open(find_paths(library=due), QUIET)
    async with ReaderApp(library).run_test(size=(120, 36)) as pilot:
        main = main_of(pilot)
        main.performer.refreshing.start_due()
        await pilot.press("s")
        answer = main.status.answer
        await wait_for(pilot, lambda: main.lists.waiting == 2)
        await wait_for(pilot, lambda: main.jobs.seconds(REFRESH) is None)
        await pilot.pause()
        assert answer.startswith("Starred")
        assert main.status.answer == answer
        main.status.forget()
        await wait_for(pilot, lambda: main.status.answer != "")
        assert main.status.answer == "2 new entries. R shows them"
    library.close()


async def test_nothing_is_asked_by_itself_when_the_user_does_not_want_it(
    due: Path, site: Site
) -> None:
    library = Library.open(
        find_paths(library=due), replace(QUIET, feeds=Feeds(automatic=False))
    )
    async with ReaderApp(library).run_test(size=(120, 36)) as pilot:
        main = main_of(pilot)
        main.performer.refreshing.start_due()
        assert main.jobs.seconds(REFRESH) is None
        assert library.due_feeds() != []
    library.close()
