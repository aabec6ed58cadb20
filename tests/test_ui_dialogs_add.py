"""Adding a feed, from the keys to the library."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.errors import FetchError
from reader.library import Library
from reader.model import (
    CancelToken,
    FeedId,
    FeedResult,
)
from reader.ui.dialogs.add import AddDialog, host_typed
from reader.ui.dialogs.asking import BROKEN
from reader.ui.dialogs.parts import Tick, Words
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS
from tests.site import Site
from tests.ui_answers import ALL, SITE, WORLD, Answers
from tests.ui_dialogs import BoxApp, drawn, settle, text_of


async def test_the_box_of_the_design() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(AddDialog(Answers(), address="harbourledger.example", folder="World"))
        await settle(pilot)
        assert [line.strip() for line in drawn(app) if "│" in line or "─" in line] == [
            "╭─ Add a feed ─────────────────────────────────────────────────────╮",
            "│ Address  harbourledger.example                                   │",
            "│ 3 feeds on this site                              Up Down choose │",
            "│ ▌ Harbour Ledger: all news                        about 14 a day │",
            "│   Harbour Ledger: world                                          │",
            "│   harbourledger.example/c                                        │",
            "├─ Newest in “Harbour Ledger: all news” ───────────────────────────┤",
            "│ 2h   Port Sella votes to move its harbour and keep the old cran… │",
            "│ 16h  Night ferry returns to the winter timetable                 │",
            "│      Undated note                                                │",
            "│ Folder  World          [ ] fetch full text  [ ] mark old as read │",
            "│                                                                  │",
            "╰──────────────────────────── Enter add   Tab fields   Esc cancel ─╯",
        ]


async def test_it_begins_with_what_to_type() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(AddDialog(Answers()))
        await pilot.pause()
        shown = text_of(app)
        assert "Type an address, or just example.org" in shown
        assert "─ Enter look, then add   Esc cancel ─╯" in shown


async def test_enter_on_nothing_says_what_to_type() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.query_one("#status").has_class("-error")
        assert library.asked == []


async def test_enter_looks_then_adds() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library))
        await pilot.pause()
        await pilot.press(*"example.org", "enter")
        await settle(pilot)
        assert library.asked == ["example.org"]
        await pilot.press("enter")
        await settle(pilot)
        assert library.added == [(ALL, "", False, False)]
        assert app.answers == [FeedResult(FeedId(1), ALL, "Harbour Ledger", "new")]


async def test_the_chosen_feed_is_added_as_its_fields_say() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("down", "tab", *"Sea", "tab", "space", "tab", "space", "enter")
        await settle(pilot)
        assert library.added == [(WORLD, "Sea", True, True)]


async def test_full_text_begins_as_configured() -> None:
    app = BoxApp()
    config = Config(feeds=type(Config().feeds)(full_text=True))
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(config=config), address="example.org"))
        await settle(pilot)
        assert app.screen.query_one("#full", Tick).is_on


async def test_another_address_is_looked_up_again() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert "Enter look   Tab fields" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert library.asked == ["example.org", "example.orgx"]
        assert library.added == []


async def test_a_single_feed_says_so() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(feeds=SITE[:1]), address="example.org"))
        await settle(pilot)
        shown = text_of(app)
        assert "This is a feed. Enter adds it" in shown
        assert "Up Down choose" not in shown


async def test_a_feed_that_is_followed_says_so() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(feeds=SITE[:1]), address="example.org", followed=[ALL]))
        await settle(pilot)
        shown = text_of(app)
        assert "You follow this feed already. Enter shows it" in shown
        assert "Enter adds it" not in shown
        assert "─ Enter show " in shown


async def test_of_several_feeds_those_that_are_followed_are_marked() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(), address="example.org", followed=[WORLD]))
        await settle(pilot)
        marked = [line for line in drawn(app) if "followed" in line]
        assert len(marked) == 1
        assert "Harbour Ledger: world" in marked[0]
        assert "─ Enter add " in text_of(app)
        await pilot.press("down")
        await settle(pilot)
        assert "─ Enter show " in text_of(app)


@pytest.mark.parametrize("question", ["look", "add"])
async def test_an_error_stands_under_the_field_and_the_box_stays(question: str) -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="harbourlegder.example"))
        await settle(pilot)
        library.error = FetchError("No host “harbourlegder.example”", url="")
        await pilot.press(*("x" if question == "look" else ""), "enter")
        await settle(pilot)
        status = app.screen.query_one("#status", Words)
        assert status.said == "No host “harbourlegder.example”"
        assert status.has_class("-error")
        assert app.answers == []


async def test_a_feed_that_failed_is_not_answered_with() -> None:
    app, library = BoxApp(), Answers(add_error="harbourledger.example did not answer in 30 s")
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "did not answer in 30 s" in text_of(app)
        assert app.answers == []


async def test_an_error_of_ours_is_said_and_the_app_lives(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(error=ZeroDivisionError("oh")), address="example.org"))
        for _ in range(3):
            await pilot.pause()
        while app.screen.query_one("#status", Words).said != BROKEN:
            await pilot.pause()
        assert "a question of a box failed" in caplog.text
        assert app.is_running


async def test_waiting_is_told_with_its_seconds() -> None:
    app, library = BoxApp(), Answers(held=threading.Event())
    async with app.run_test() as pilot:
        box = AddDialog(library, address="harbourledger.example")
        app.open(box)
        status = ""
        while "1 s" not in status:
            await pilot.pause(0.1)
            status = box.query_one("#status", Words).said
        assert status == "Looking for feeds on harbourledger.example… 1 s"
        assert library.held is not None
        library.held.set()
        await settle(pilot)
        assert "3 feeds on this site" in text_of(app)


async def test_leaving_stops_the_question() -> None:
    app, library = BoxApp(), Answers(held=threading.Event())
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await pilot.pause()
        await pilot.press("escape")
        assert app.answers == [None]
        while not library.cancelled:
            await pilot.pause(0.01)
        assert library.cancelled == ["example.org"]


async def test_a_late_answer_to_another_address_is_dropped() -> None:
    app, library = BoxApp(), Answers(held=threading.Event())
    async with app.run_test() as pilot:
        box = AddDialog(library, address="example.org")
        app.open(box)
        await pilot.pause()
        await pilot.press("x", "enter")
        await pilot.pause()
        late = box.Answered("look", CancelToken(), lambda: app.answers.append("late"))
        box.post_message(late)
        await pilot.pause()
        assert library.asked == ["example.org", "example.orgx"]
        assert app.answers == []
        assert library.held is not None
        library.held.set()
        await settle(pilot)
        assert "3 feeds on this site" in text_of(app)


async def test_resting_on_a_feed_asks_for_its_newest() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("down")
        while WORLD not in library.asked:
            await pilot.pause(0.05)
        await settle(pilot)
        shown = text_of(app)
        assert "─ Newest in “Harbour Ledger: world” ─" in shown
        assert "3h  Norvane and Ostrel sign a ferry treaty" in shown
        assert "about 3 a day" in shown


async def test_a_feed_without_entries_says_so() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("down", "down")
        # On a busy machine the first step may rest long enough to be looked at too.
        while library.asked[-1] != SITE[2].url:
            await pilot.pause(0.05)
        await settle(pilot)
        assert "This feed holds no entries at the moment" in text_of(app)


async def test_a_preview_that_fails_says_why() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        library.error = FetchError("It asks for a password (401)", url="")
        await pilot.press("down")
        while len(library.asked) < 2:
            await pilot.pause(0.05)
        await settle(pilot)
        assert "It asks for a password (401)" in text_of(app)
        assert "3 feeds on this site" in text_of(app)


async def test_the_wait_for_a_preview_stands_where_it_will_be() -> None:
    app, library = BoxApp(), Answers()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        library.held = threading.Event()
        await pilot.press("down")
        while "Asking for its newest entries… 1 s" not in text_of(app):
            await pilot.pause(0.1)
        assert "3 feeds on this site" in text_of(app)
        library.held.set()
        await settle(pilot)
        assert "Norvane and Ostrel" in text_of(app)


async def test_a_site_without_feeds_shows_none() -> None:
    app, library = BoxApp(), Answers(feeds=())
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert library.added == []


async def test_the_upper_edge_stays_where_it_is() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(AddDialog(Answers()))
        await pilot.pause()
        before = app.screen.query_one("#title").region.y
        await pilot.press(*"a.b", "enter")
        await settle(pilot)
        assert app.screen.query_one("#title").region.y == before


@pytest.mark.sweep
async def test_every_size_keeps_the_address_and_both_edges() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(), address="example.org"))
        await settle(pilot)
        for width, height in [(200, 50), (80, 24), (60, 17), (40, 12), (30, 9)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            shown = text_of(app)
            assert all(sign in shown for sign in "╭╮╰╯")
            assert "example.org" in shown


async def test_the_add_box_is_drawn_in_ascii() -> None:
    app = BoxApp(icons=ASCII)
    async with app.run_test() as pilot:
        app.open(AddDialog(Answers(), address="example.org"))
        await settle(pilot)
        assert text_of(app).isascii()


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_the_host_of_hostile_words_is_clean_and_short(text: str) -> None:
    assert len(host_typed(text)) <= 100
    assert not FORBIDDEN.search(host_typed(text))


# --- with the real library ----------------------------------------------------------------

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Ledger</title>
<item><guid>1</guid><title>Port Sella votes</title><description>Short words.</description>
<pubDate>Tue, 14 Oct 2025 09:20:00 GMT</pubDate></item></channel></rss>"""
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>'


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    paths = find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


async def test_a_site_is_added_from_its_address(library: Library, site: Site) -> None:
    site.page("/f", FEED, content_type="application/rss+xml")
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(AddDialog(library, address=site.page("/", PAGE)))
        await settle(pilot)
        assert "Port Sella votes" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert [feed.title for feed in library.feeds()] == ["Harbour Ledger"]
        (answer,) = app.answers
        assert isinstance(answer, FeedResult)
        assert answer.entries_new == 1
