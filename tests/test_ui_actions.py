"""Actions one by one: text kinds, pages, browser, copying, moving, jumps, boxes."""

import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.config import Config, Display, Feeds, find_paths
from reader.library import Library
from reader.model import (
    Article,
    Block,
    BlockKind,
    CancelToken,
    FeedId,
    FeedResult,
    Imported,
    Listing,
    Recognition,
    TextKind,
)
from reader.store import articles
from reader.ui.app import ReaderApp
from reader.ui.banners import Failure
from reader.ui.main_screen import MainScreen
from reader.ui.replies import CameLate, NamesFound, PageFetched, RefreshCount, RefreshEnded
from tests.site import Site
from tests.ui_library import focus_of, main_of, open_library, rows_of, shown, wait_for

MEDIUM, NARROW = (120, 36), (80, 24)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it was asked to show; gives that file."""
    seen = tmp_path / "seen.txt"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", str(program))
    return seen


WHOLE = "All of the story. " * 99 + "All."  # more than any feed of the demo gives


def full_text(kind: TextKind = TextKind.FULL, words: str = WHOLE) -> Article:
    block = Block(BlockKind.PARAGRAPH, words, 0, len(words))
    return Article(words, (block,), kind=kind)


def kind_of(main: MainScreen) -> str:
    return main.desk.article.kind.value if main.desk.article else ""


# --- the page and the kinds of text ---------------------------------------------------------


async def test_full_text_waits_for_a_reader_who_scrolled(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(120, 14)) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "j")
        entry = main.desk.entry
        assert entry is not None
        main.post_message(PageFetched(entry.id, full_text()))
        await wait_for(pilot, lambda: main.status.answer == "Full text is here, x shows it")
        assert kind_of(main) == "feed text"
        await pilot.press("x")
        assert kind_of(main) == "full text"


async def test_full_text_waits_for_a_reader_who_comes_back(library: Library) -> None:
    entry = library.entries(Listing())[0]
    library.save_position(entry.id, 200, kind=TextKind.FEED)
    async with ReaderApp(library).run_test(size=(120, 14)) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        main.post_message(PageFetched(entry.id, full_text()))
        await wait_for(pilot, lambda: main.status.answer == "Full text is here, x shows it")
        assert main.panes.article.first_offset == 200


async def test_each_kind_of_text_has_its_own_place(library: Library) -> None:
    entry = library.entries(Listing())[0]
    articles.save_article(library._db, entry.id, full_text())
    library.save_position(entry.id, 200, kind=TextKind.FEED)
    async with ReaderApp(library).run_test(size=(120, 14)) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        assert main.panes.article.first_offset == 0
        await pilot.press("x")
        assert kind_of(main) == "feed text"
        assert main.panes.article.first_offset == 200


async def test_full_text_replaces_the_feed_text_of_a_reader_at_the_top(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        entry = main.desk.entry
        assert entry is not None
        main.post_message(PageFetched(entry.id, full_text(TextKind.PARTIAL)))
        await wait_for(pilot, lambda: kind_of(main) == "first paragraphs only")
        assert "only its first paragraphs" in main.status.answer
        main.post_message(PageFetched(entry.id, None, Failure("The host is on strike.")))
        await wait_for(pilot, lambda: main.status.answer == "The host is on strike.")


async def test_kinds_go_round(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        entry = main.desk.entry
        assert entry is not None
        main.post_message(PageFetched(entry.id, full_text()))
        await wait_for(pilot, lambda: kind_of(main) == "full text")
        await pilot.press("enter")
        assert "This is the full text" in main.status.answer
        await pilot.press("x")
        assert kind_of(main) == "feed text"


async def test_esc_keeps_the_feed_text_while_the_page_is_awaited(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "r")
        if main.jobs.seconds("page") is not None:
            await pilot.press("escape")
            assert "Kept the feed's text" in main.status.answer
        assert focus_of(main) == "article"


async def test_r_in_the_article_fetches_its_page(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "r")
        await wait_for(pilot, lambda: kind_of(main) == "full text", seconds=60)


async def test_names_that_cannot_be_found_say_why(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        article = main.desk.article
        assert article is not None
        main.post_message(NamesFound(article, None, "No model for Norwegian."))
        await wait_for(pilot, lambda: "No model for Norwegian" in shown(pilot))
        main.post_message(NamesFound(article, Recognition((), "test")))
        await wait_for(pilot, lambda: "No names in this text" in shown(pilot))


async def test_removed_parts_or_a_word_that_there_are_none(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "X")
        assert main.status.answer == "Nothing was removed from this text"


async def test_kinds_of_an_entry_whose_page_is_stored(library: Library) -> None:
    entry = library.entries(Listing())[0]
    articles.save_article(library._db, entry.id, full_text())
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        kinds = [kind_of(main)]
        for _ in range(3):
            await pilot.press("x")
            kinds.append(kind_of(main))
        assert kinds == ["full text", "feed text", "raw", "full text"]


async def test_raw_text_of_an_entry_without_a_page(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        assert main.desk.entry is not None
        main.desk.entry = replace(main.desk.entry, url="")
        await pilot.press("x")
        assert kind_of(main) == "raw"
        await pilot.press("x")
        assert kind_of(main) == "feed text"


async def test_entry_without_text_and_page_says_so(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        bare = replace(main.lists.entries.rows[0], url="")
        main.desk._set(bare, None, is_preview=True)
        main.desk._show()
        await pilot.pause()
        assert "This entry has no text of its own" in shown(pilot)
        await pilot.press("3", "r")
        assert "This entry has no page" in main.status.answer
        await pilot.press("x")
        assert "This entry has no page" in main.status.answer


async def test_second_press_on_a_link_opens_it(library: Library, browser: Path) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        url = "https://harbourledger.example/cranes"
        main.article_link(url, again=False)
        assert main.status.answer == url
        main.article_link(url, again=True)
        assert "in the browser" in main.status.answer


# --- long lists -----------------------------------------------------------------------------


@pytest.fixture
def long(tmp_path: Path, site: Site) -> Iterator[Library]:
    """One feed of 450 entries, all unread."""
    items = [
        {
            "id": str(number),
            "title": f"Tide {number}",
            "content_text": "High.",
            "date_published": f"2026-01-01T0{number // 60}:{number % 60:02}:00Z",
        }
        for number in range(450)
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Tides", "items": items}
    address = site.page("/feed", json.dumps(document), content_type="application/feed+json")
    config = Config(feeds=Feeds(unread_of_new=450))
    opened = Library.open(find_paths(library=tmp_path / "library"), config)
    opened.find_feeds(address)
    opened.add_feed(address)
    yield opened
    opened.close()


async def test_further_pages_come_as_the_end_comes_near(long: Library) -> None:
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        assert rows_of(main) == 200
        main.lists.entries.move_to(190)
        await wait_for(pilot, lambda: rows_of(main) == 400)
        await pilot.press("G")
        await wait_for(pilot, lambda: rows_of(main) == 450)
        assert len({row.id for row in main.lists.entries.rows}) == 450
        assert main.lists.entries.cursor == 449


async def test_the_ends_of_a_list_are_a_key_away_however_long_it_is(
    long: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.stretch.MOST_AT_ONCE", 200)
    ids = [row.id for row in long.entries(Listing(), limit=450)]
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        shown = main.lists.entries
        await pilot.press("G")
        assert [row.id for row in shown.rows] == ids[-200:]
        assert shown.selected is not None
        assert shown.selected.id == ids[-1]
        shown.move_to(3)
        await wait_for(pilot, lambda: rows_of(main) == 400)
        assert [row.id for row in shown.rows] == ids[-400:]
        assert shown.selected.id == ids[-197]
        await pilot.press("g")
        assert [row.id for row in shown.rows] == ids[:200]
        assert shown.cursor == 0


async def test_a_place_far_down_is_found_again(long: Library) -> None:
    rows = long.entries(Listing(), limit=450)
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing(), cursor_id=rows[333].id)
        await pilot.pause()
        assert main.lists.entries.selected == rows[333]
        assert list(main.lists.entries.rows) == rows[233:]


async def test_unread_above_the_rows_that_are_held_is_found(long: Library) -> None:
    rows = long.entries(Listing(), limit=450)
    long.mark([row.id for row in rows[1:440]], read=True)
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing(show="all"), cursor_id=rows[439].id)
        await pilot.pause()
        await pilot.press("N")
        assert main.lists.entries.selected is not None
        assert main.lists.entries.selected.id == rows[0].id


async def test_next_unread_is_found_on_a_further_page(long: Library) -> None:
    rows = long.entries(Listing(), limit=450)
    long.mark([row.id for row in rows[1:205]], read=True)
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing(show="all"), cursor_id=rows[0].id)
        await pilot.press("n")
        assert main.lists.entries.selected is not None
        assert main.lists.entries.selected.id == rows[205].id


async def test_a_folder_refreshes_the_folders_in_it(library: Library) -> None:
    first, second, third = library.feeds()
    library.edit_feed(third.id, folder="Worlds")
    library.edit_feed(first.id, folder="World")
    library.edit_feed(second.id, folder="World/Ports")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        folder = Listing("folder", folder="World")
        assert set(main.lists.feed_ids_of(folder)) == {first.id, second.id}


async def test_undo_goes_twenty_steps_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        entry = main.lists.entries.rows[0]
        for _ in range(25):
            main.lists.toggle(library.entry(entry.id), "starred")
        for _ in range(20):
            main.action_run("undo")
            assert main.status.answer.startswith("Undone")
        main.action_run("undo")
        assert main.status.answer == "Nothing to undo"


# --- outside --------------------------------------------------------------------------------


async def test_o_shows_the_page_and_capital_o_the_site(library: Library, browser: Path) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("o")
        assert "in the browser" in main.status.answer
        await pilot.press("O")
        assert "in the browser" in main.status.answer
        await pilot.press("1", "o")
        assert main.status.answer == "There is no site to open"
        await wait_for(pilot, lambda: browser.exists() and browser.read_text().count("\n") == 2)


async def test_copy_in_every_pane(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "G", "y")
        await wait_for(pilot, lambda: main.status.answer.startswith("Copied http"))
        await pilot.press("4", "y")
        await wait_for(pilot, lambda: main.status.answer == "Copied Anna Rask")
        await pilot.press("3", "y")
        await wait_for(pilot, lambda: main.status.answer.startswith("Copied http"))


async def test_a_slow_copier_holds_no_key_up(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copier = tmp_path / "wl-copy"
    copier.write_text("#!/bin/sh\nsleep 1.5\n")
    copier.chmod(copier.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        started = time.monotonic()
        await pilot.press("y")
        assert time.monotonic() - started < 1.0
        await wait_for(pilot, lambda: main.status.answer.startswith("Copied http"))


async def test_marking_all_read_takes_no_query_a_row(long: Library) -> None:
    async with ReaderApp(long).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        asked: list[str] = []
        long._db._idle[0].set_trace_callback(asked.append)
        await pilot.press("A")
        assert all(row.is_read for row in main.lists.entries.rows)
        await pilot.press("U")
        assert not any(row.is_read for row in main.lists.entries.rows)
        assert len(asked) < 60


async def test_at_most_two_toasts(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM, notifications=True) as pilot:
        main = main_of(pilot)
        for words in ("One is gone", "Two is gone", "Three is gone"):
            main.tell(words)
        await pilot.pause()
        await wait_for(pilot, lambda: "Three is gone" in shown(pilot))
        assert "One is gone" not in shown(pilot)
        assert "Two is gone" in shown(pilot)
        line = next(y for y, row in enumerate(shown(pilot).splitlines()) if "Three" in row)
        assert line == 32
        assert main.status.region.y == 34


async def test_what_a_closed_box_stored_is_told(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.post_message(CameLate(FeedResult(FeedId(1), "", "Paper Lantern", "new")))
        main.post_message(CameLate(Imported(added=("a",))))
        main.post_message(CameLate(None))
        await wait_for(pilot, lambda: len(main.stage.said) == 2)
        assert main.stage.said == [
            "“Paper Lantern” had been added already",
            "Added 1 feed before it was called off",
        ]


async def test_the_configured_measure_comes_first() -> None:
    library = open_library(Config(display=Display(measure=50)))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        assert main.panes.article.text_cells == 50
        assert main.stage.place().measure == 0
        await pilot.press(">")
        assert main.stage.place().measure == 54


# --- moving ---------------------------------------------------------------------------------


async def test_jumps_are_places_to_come_back_to(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(120, 12)) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "j", "j")
        before = main.panes.article.first_offset
        await pilot.press("G")
        assert main.panes.article.first_offset != before
        await pilot.press("backspace")
        assert main.panes.article.first_offset == before


async def test_pages_halves_and_ends_in_a_list(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(120, 24)) as pilot:
        main = main_of(pilot)
        for keys, cursor in (("G", 11), ("g", 0), ("d", 3), ("u", 0), ("k", 0)):
            await pilot.press(keys)
            assert main.lists.entries.cursor == cursor, keys


async def test_sideways_through_the_panes(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        for key, pane in (
            ("l", "article"),
            ("l", "entities"),
            ("l", "entities"),
            ("h", "article"),
        ):
            await pilot.press(key)
            assert focus_of(main) == pane
        await pilot.press("tab")
        assert focus_of(main) == "entities"


async def test_tab_on_one_pane_goes_to_the_next_view(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        await pilot.press("3", "tab")
        assert focus_of(main) == "entities"


async def test_page_back_and_width(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(120, 14)) as pilot:
        main = main_of(pilot)
        await pilot.press("space", "space", "b")
        assert main.panes.article.first_offset == 0
        await pilot.press(">")
        assert "cells" in main.status.answer
        wide = main.panes.article.measure
        await pilot.press("<")
        assert main.panes.article.measure < wide


async def test_w_on_a_narrow_screen_changes_its_view(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        await pilot.press("4", "w")
        assert main.panes.shown == {"article"}
        await pilot.press("w")
        assert main.panes.shown == {"article", "entities"}


async def test_space_shows_the_article_of_a_narrow_screen(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        await pilot.press("space")
        assert focus_of(main) == "article"
        await pilot.press("2", "space")
        assert focus_of(main) == "article"


async def test_space_when_nothing_is_left(library: Library) -> None:
    library.mark_all_read(Listing())
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        for key, words in (
            ("space", "Nothing unread is left"),
            ("n", "No more unread"),
            ("]", "No other feed"),
            ("s", "No entry is chosen"),
            ("A", "Nothing unread"),
        ):
            await pilot.press(key)
            assert words in main.status.answer


async def test_click_opens_what_is_chosen(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.click("#entries", offset=(5, 4))
        await pilot.pause(0.6)
        await pilot.click("#entries", offset=(5, 4))
        await wait_for(pilot, lambda: main.desk.is_open)
        assert focus_of(main) == "article"


async def test_click_on_new_shows_it(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.waiting = 2
        main.update_chrome()
        await pilot.pause()
        await pilot.click("#entries-bar", offset=(33, 0))
        await pilot.pause()
        assert main.lists.waiting == 0


# --- what boxes bring back ------------------------------------------------------------------


async def test_added_feed_is_shown(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        feed = main.lists.feeds[0]
        main.performer.boxes._added(FeedResult(feed.id, feed.url, feed.title, "new"))
        assert main.lists.listing.feed_id == feed.id
        assert main.status.answer.startswith("Added “")
        main.performer.boxes._added(FeedResult(feed.id, feed.url, feed.title, "skipped"))
        assert "already" in main.status.answer
        main.performer.boxes._added(FeedResult(FeedId(99), "", "", "new"))
        main.performer.boxes._added(None)


async def test_imported_feeds_are_fetched(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.performer.boxes._imported(Imported(added=(main.lists.feeds[0].url,)))
        assert main.status.answer == "Added 1 feed"
        await wait_for(pilot, lambda: not main.performer.refreshing.is_running, seconds=30)
        main.performer.boxes._imported(None)


async def test_palette_goes_to_feeds_and_entries(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        feed, entry = main.lists.feeds[1], main.lists.entries.rows[3]
        main.performer.boxes._picked(("feed", feed.id))
        assert main.lists.listing.feed_id == feed.id
        main.performer.boxes._picked(("entry", entry.id))
        assert main.desk.entry is not None
        assert main.desk.entry.id == entry.id
        main.performer.boxes._picked(("action", "view.zen"))
        assert main.panes.view.is_zen
        main.performer.boxes._picked(None)


async def test_demo_is_asked_for_by_ending(library: Library) -> None:
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM) as pilot:
        main_of(pilot).performer.boxes._welcomed("demo.open")
        await pilot.pause()
    assert app.return_value == "demo"


async def test_boxes_of_add_and_import_open(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        for key in ("a", "I"):
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is not main
            await pilot.press("escape")
            await wait_for(pilot, lambda: pilot.app.screen is main)


# --- the end of a refresh -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (RefreshEnded(RefreshCount(2, 3), was_stopped=True), "Stopped after 2 of 3 feeds"),
        (RefreshEnded(RefreshCount(3, 3)), "Nothing new"),
        (
            RefreshEnded(
                RefreshCount(1, 1, 1), FeedResult(FeedId(1), "", "", "failed", error="No host.")
            ),
            "No host.",
        ),
    ],
)
async def test_words_at_the_end_of_a_refresh(
    library: Library, ended: RefreshEnded, words: str
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.post_message(ended)
        await wait_for(pilot, lambda: main.status.answer == words)


async def test_feeds_that_are_gone_and_a_full_disk_are_told(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.post_message(RefreshEnded(RefreshCount(), gone=("Paper Lantern",), error="Full."))
        await wait_for(pilot, lambda: "Full." in main.stage.said)
        assert "“Paper Lantern” is gone" in main.stage.said[0]


async def test_a_broken_job_is_said_and_ends_nothing(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)

        def broken(token: CancelToken) -> PageFetched:
            raise ValueError(token)

        main.jobs.start("page", broken)
        await wait_for(pilot, lambda: any("broke" in words for words in main.stage.said))
        await pilot.press("j")
        assert main.lists.entries.cursor == 1
