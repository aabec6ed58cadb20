"""Names are found while nobody waits for them, and nothing is said of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Entities, find_paths
from reader.library import Library
from reader.model import Drop, EntityType, EntryId, Listing, NameKey, Recognition
from reader.ui.app import ReaderApp
from reader.ui.jobs import QUIETLY, REFRESH, SIGHTINGS
from reader.ui.panel_words import Found, NotAsked
from reader.ui.replies import NamesKept, NamesRest
from tests.finding import Finder, put_in
from tests.site import Site
from tests.ui_library import main_of, open_library, wait_for

MEDIUM = (120, 36)
FEED = """<rss version="2.0"><channel><title>Ledger</title>{items}</channel></rss>"""
ITEM = (
    "<item><guid>{n}</guid><title>Tide {n}</title>"
    "<description>Anna Rask spoke in Ostrel on day {n}.</description></item>"
)
RASK = NameKey("anna rask", EntityType.PERSON)


def feed(entries: int) -> bytes:
    items = "".join(ITEM.format(n=n) for n in range(entries))
    return FEED.format(items=items).encode()


def followed(tmp_path: Path, site: Site, config: Config) -> Library:
    """A library of one entry, whose feed has three by now."""
    site.page("/feed", feed(1), content_type="application/rss+xml")
    opened = Library.open(find_paths(library=tmp_path / "library"), config)
    opened.find_feeds(site.url("/feed"))
    opened.add_feed(site.url("/feed"))
    site.page("/feed", feed(3), content_type="application/rss+xml")
    return opened


@pytest.fixture
def library(tmp_path: Path, site: Site) -> Iterator[Library]:
    opened = followed(tmp_path, site, Config())
    yield opened
    opened.close()


@pytest.fixture
def finder(library: Library) -> Finder:
    return put_in(library, Finder())


async def test_a_refresh_has_the_names_of_new_articles_found(
    library: Library, finder: Finder
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("R")
        await wait_for(pilot, lambda: len(library.names.sightings(RASK)) == 3)
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.jobs.seconds(QUIETLY) is None)
        assert main.stage.said == []
        assert "names" not in main.status.answer.lower()


async def test_the_names_of_a_text_that_is_looked_at_light_up(
    library: Library, finder: Finder
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        assert isinstance(main.panes.panel.state, NotAsked)
        main.jobs.find_names_quietly()
        await wait_for(pilot, lambda: isinstance(main.panes.panel.state, Found))


async def test_nothing_is_looked_for_when_it_is_turned_off(tmp_path: Path, site: Site) -> None:
    config = Config(entities=Entities(background=False))
    library = followed(tmp_path, site, config)
    finder = put_in(library, Finder())
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("R")
        await wait_for(pilot, lambda: main.lists.waiting == 2)
        await wait_for(pilot, lambda: main.jobs.seconds(REFRESH) is None)
        await pilot.pause()
        assert main.jobs.seconds(QUIETLY) is None
    assert finder.asked == []
    library.close()


async def test_a_missing_model_is_said_once(library: Library, finder: Finder) -> None:
    note = "The model is not installed."
    finder.tagger = ""
    for number in range(3):
        text = f"Anna Rask spoke in Ostrel on day {number}."
        finder.answers[text] = lambda: Recognition((), "none", note=note)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        for _ in range(2):
            main.jobs.find_names_quietly()
            await wait_for(pilot, lambda: main.jobs.seconds(QUIETLY) is None)
            await pilot.pause()
        assert main.stage.said == [note]


async def test_what_goes_wrong_is_said_once(library: Library, finder: Finder) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        with library._db.write() as connection:
            connection.execute("DROP TABLE unsighted")
        for job in (main.jobs.find_names_quietly, main.jobs.catch_up_names):
            job()
            await wait_for(pilot, lambda: main.jobs.seconds(QUIETLY) is None)
            await wait_for(pilot, lambda: main.jobs.seconds(SIGHTINGS) is None)
            await pilot.pause()
        assert len(main.stage.said) == 1


async def test_what_waits_to_be_sighted_is_done_after_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reader.ui.main_screen.CATCH_UP_AFTER_S", 0.01)
    library = open_library()
    assert library.names.sightings(RASK)
    library.names.correct(Drop(RASK), entry_id=None, words="")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: not library.names.sightings(RASK))


async def test_the_demo_finds_its_names_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.ui.main_screen.CATCH_UP_AFTER_S", 0.01)
    library = Library.open_demo(find_paths(), Config())
    finder = put_in(library, Finder())
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: len(finder.asked) == 12)


async def test_names_of_another_article_change_nothing_on_the_screen() -> None:
    library = open_library()
    other = library.entries(Listing(show="all"))[-1].id
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        before = main.panes.panel.state
        for entry_id in (other, EntryId(0)):
            main.post_message(NamesKept(entry_id))
        main.post_message(NamesRest())
        await pilot.pause()
        assert main.panes.panel.state is before
