"""A feed that gives only summaries: its text names the key that fetches the page."""

from collections.abc import Iterator

import pytest

from reader.config import Config
from reader.library import Library
from reader.model import Listing, TextKind
from reader.store import articles
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.storing import add_filled_feed, make_article
from tests.ui_library import main_of, open_library, shown

MEDIUM = (120, 36)
OFFER = "The feed gives no more than this."


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library(Config(keys={"text.kind": "V"}))
    yield opened
    opened.close()


def show_summaries(
    main: MainScreen, library: Library, *, hours: tuple[int, ...] = (1, 2)
) -> None:
    """The list of a feed whose entries are one sentence each."""
    feed_id = add_filled_feed(library._db, hours=(1, 2))
    main.lists.load_feeds()
    main.lists.show_listing(Listing("feed", feed_id=feed_id))


async def test_key_in_force_stands_under_a_summary(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        show_summaries(main_of(pilot), library)
        await pilot.press("J")
        await pilot.pause()
        assert f"{OFFER} V fetches the page" in shown(pilot)


async def test_long_text_of_a_feed_offers_nothing(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        show_summaries(main, library)
        entry = main.lists.entries.rows[1]
        articles.save_article(library._db, entry.id, make_article("The tide came in. " * 25))
        await pilot.press("J")
        await pilot.pause()
        assert "The tide came in." in shown(pilot)
        assert OFFER not in shown(pilot)


async def test_page_that_is_there_is_not_offered(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        show_summaries(main, library)
        entry = main.lists.entries.rows[1]
        page = make_article("The whole page of Port Sella.", kind=TextKind.FULL)
        articles.save_article(library._db, entry.id, page)
        await pilot.press("J", "V")
        await pilot.pause()
        assert main.desk.article is not None
        assert main.desk.article.kind is TextKind.FEED
        assert OFFER not in shown(pilot)
