"""The application as a whole: restarts, refreshes, sources, boxes, a clean end."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Display, Entities, find_paths
from reader.errors import StoreError
from reader.library import Library
from reader.model import EntryId, Listing
from reader.ui.app import ReaderApp
from reader.ui.banners import Failure
from reader.ui.jobs import REFRESH, SOURCE
from reader.ui.reading import Reading
from reader.ui.replies import NamesFound, PageFetched
from tests.site import Answer, Site
from tests.ui_article import harbour, harbour_names
from tests.ui_library import (
    focus_of,
    main_of,
    names_in,
    open_library,
    rows_of,
    shown,
    wait_for,
)

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    config = Config(entities=Entities(background=False))
    opened = Library.open(find_paths(library=tmp_path / "library"), config)
    yield opened
    opened.close()


def feed(entries: int) -> Answer:
    """A JSON feed of so many entries, the newest last."""
    items = [
        {
            "id": str(number),
            "title": f"Tide {number}",
            "content_html": f"<p>The tide was high on day {number}.</p>",
            "date_published": f"2026-01-{number + 1:02}T08:00:00Z",
        }
        for number in range(entries)
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Long Tide",
        "items": items,
    }
    return Answer(json.dumps(document).encode(), content_type="application/feed+json")


async def test_the_same_place_after_a_restart(library: Library) -> None:
    first = ReaderApp(library)
    async with first.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "G", "enter", "j", "enter", "w")
        await pilot.pause()
        main.keeper.save()
        listing, selected = main.lists.listing, main.lists.entries.selected
        library.save_position(selected.id if selected else library.newest_id(), 0)
        recalled = library.recall("place")
    second = ReaderApp(open_again(library, recalled))
    async with second.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.desk.is_open)
        assert main.lists.listing == listing
        assert main.lists.entries.selected is not None
        assert selected is not None
        assert main.lists.entries.selected.title == selected.title
        assert focus_of(main) == "article"
        assert main.panes.view.hides_entities


def fail() -> None:
    raise StoreError("Disk full: [/nothing] lost.")


def open_again(library: Library, place: str) -> Library:
    """A library like the one that was closed, with that place remembered."""
    library.close()
    again = open_library()
    again.remember("place", place)
    return again


async def test_a_place_of_another_time_starts_anew(library: Library) -> None:
    library.remember("place", '{"view": "sideways"}')
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert focus_of(main_of(pilot)) == "entries"


async def test_a_place_whose_feed_is_gone_shows_an_empty_list(library: Library) -> None:
    library.remember("place", '{"listing": {"scope": "feed", "feed_id": 99}, "entry_id": 7}')
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert main_of(pilot).lists.entries.rows == ()
        assert "No unread here" in shown(pilot)


async def test_refresh_waits_and_r_shows_what_is_new(empty: Library, site: Site) -> None:
    site.script("/feed", [feed(3)])
    empty.find_feeds(site.url("/feed"))
    empty.add_feed(site.url("/feed"))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("j")
        selected = main.lists.entries.selected
        site.script("/feed", [feed(8)])
        await pilot.press("R")
        await wait_for(pilot, lambda: main.lists.waiting == 5)
        assert rows_of(main) == 3
        assert "5 new" in shown(pilot)
        line = main.lists.entries.cursor * 2 - main.lists.entries.scroll_y
        await pilot.press("R")
        assert rows_of(main) == 8
        assert main.lists.entries.selected == selected
        assert main.lists.waiting == 0
        assert main.lists.entries.cursor * 2 - main.lists.entries.scroll_y >= line


async def test_failed_feed_is_a_standing_fact(empty: Library, site: Site) -> None:
    site.script("/feed", [feed(3)])
    empty.find_feeds(site.url("/feed"))
    empty.add_feed(site.url("/feed"))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        site.script("/feed", [Answer(b"gone fishing", status=500)])
        await pilot.press("1", "r")
        await wait_for(pilot, lambda: bool(main.status.facts))
        assert main.status.facts == ("1 failed, H shows it",)
        assert main.lists.sidebar.rows[3].is_broken


async def test_the_box_of_add_knows_what_is_followed(empty: Library, site: Site) -> None:
    site.script("/feed", [feed(3)])
    empty.find_feeds(site.url("/feed"))
    empty.add_feed(site.url("/feed"))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        await pilot.press("a", *site.url("/feed"), "enter")
        await wait_for(pilot, lambda: "You follow this feed already" in shown(pilot))


async def test_progress_moves_from_the_first_feed_on(empty: Library, site: Site) -> None:
    for path in ("/feed", "/slow"):
        site.script(path, [feed(3)])
        empty.find_feeds(site.url(path))
        empty.add_feed(site.url(path))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        site.script("/slow", [Answer(hang=True)])
        await pilot.press("R")
        assert main.status.left.startswith("Refreshing ")
        await wait_for(pilot, lambda: main.performer.refreshing.progress().endswith("1 of 2"))
        await wait_for(pilot, lambda: "Refreshing 1 of 2" in shown(pilot), seconds=3)
        await pilot.press("R", "R")
        await wait_for(pilot, lambda: "Stopped after 1 of 2 feeds" in shown(pilot))


async def test_second_r_stops_a_refresh(empty: Library, site: Site) -> None:
    site.script("/feed", [feed(3)])
    empty.find_feeds(site.url("/feed"))
    empty.add_feed(site.url("/feed"))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        site.script("/feed", [Answer(hang=True)])
        await pilot.press("R")
        await wait_for(pilot, lambda: main.jobs.seconds(REFRESH) is not None)
        await pilot.press("R")
        assert "R again stops it" in main.status.answer
        await pilot.press("R")
        await wait_for(pilot, lambda: main.jobs.seconds(REFRESH) is None)
        await wait_for(pilot, lambda: "Stopped" in main.status.answer)


async def test_refresh_without_feeds_says_what_to_do(empty: Library) -> None:
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        await pilot.press("escape", "R")
        assert main_of(pilot).status.answer == "No feeds yet. a adds one"


async def test_packs_are_added_as_folders_and_exported_again(
    empty: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "Welcome" in shown(pilot))
        await pilot.press("P")
        await wait_for(pilot, lambda: "Starter packs" in shown(pilot))
        await pilot.press("l", "j", "space", "enter")
        await wait_for(pilot, lambda: len(main_of(pilot).lists.feeds) == 1)
        assert main_of(pilot).lists.feeds[0].folder == "World news"
        await pilot.press("1", "e")
        await wait_for(pilot, lambda: "Export the list" in shown(pilot))
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Saved to ~/feeds.opml" in shown(pilot))
        assert 'text="World news"' in (tmp_path / "feeds.opml").read_text()


async def test_empty_library_greets(empty: Library) -> None:
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "Welcome" in shown(pilot))


@pytest.mark.parametrize("key", ["a", "I", "P"])
async def test_a_box_that_added_nothing_leads_back_to_the_greeting(
    empty: Library, key: str
) -> None:
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "Welcome" in shown(pilot))
        await pilot.press(key)
        await wait_for(pilot, lambda: "Welcome" not in shown(pilot))
        await pilot.press("escape")
        await wait_for(pilot, lambda: "Welcome" in shown(pilot))
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main_of(pilot))


async def test_source_shows_article_and_entities_only(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Harbour news\n\nThe quay of Port Sella silts up. " * 8)
    library = Library(find_paths(library=tmp_path / "none"), Config())
    async with ReaderApp(library, source=str(page)).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.desk.article is not None)
        text = shown(pilot)
        assert "Feeds" not in text
        assert "silts up" in text
        await pilot.press("2")
        assert "does nothing here" in main.status.answer
        await pilot.press("n")
        assert "does nothing here" in main.status.answer
    assert not (tmp_path / "none").exists()


async def test_source_that_is_none_says_why(tmp_path: Path) -> None:
    library = Library(find_paths(library=tmp_path / "none"), Config())
    async with ReaderApp(library, source=str(tmp_path / "no.txt")).run_test() as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: main.jobs.seconds(SOURCE) is None)
        await wait_for(pilot, lambda: "r tries again" in shown(pilot))


async def test_page_takes_the_place_of_the_feed_text(library: Library) -> None:
    library.edit_feed(library.feeds()[0].id, full_text=True)
    listing = Listing("feed", feed_id=library.feeds()[0].id)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(listing)
        await pilot.press("enter")
        await wait_for(
            pilot,
            lambda: (
                main.desk.article is not None and main.desk.article.kind.value == "full text"
            ),
            seconds=30,
        )
        await pilot.press("x")
        assert main.desk.article is not None
        assert main.desk.article.kind.value == "feed text"


async def test_page_that_does_not_come_says_why(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        entry = main.desk.entry
        assert entry is not None
        main.post_message(page_failed(entry.id))
        await wait_for(pilot, lambda: "The page did not come" in shown(pilot))
        assert "x try the page again" in shown(pilot)


def page_failed(entry_id: EntryId) -> PageFetched:
    return PageFetched(entry_id, None, Failure("The page did not come: Too late."))


async def test_late_answers_for_another_entry_are_dropped(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        shown_before = main.desk.article
        other = main.lists.entries.rows[5]
        main.post_message(page_failed(other.id))
        await pilot.pause()
        assert main.desk.article is shown_before
        assert "did not come" not in shown(pilot)


async def test_names_of_another_text_are_dropped(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        other = library.texts.stored_article(main.lists.entries.rows[5].id)
        assert other is not None
        before = main.panes.article.names
        main.post_message(NamesFound(other, names_in(other.text)))
        await pilot.pause()
        assert main.panes.article.names == before


async def test_wrong_keys_and_themes_are_said_at_start(tmp_path: Path) -> None:
    config = Config(display=Display(theme="nosuch"), keys={"entry.staar": "S"})
    library = open_library(config)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        said = " ".join(main_of(pilot).stage.said)
        assert "entry.staar" in said
        assert "nosuch" in said


async def test_every_broken_theme_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")
    paths.themes.mkdir()
    (paths.themes / "a.toml").write_text('name = "a"\n')
    (paths.themes / "b.toml").write_text("akzent = 1\n")
    app = ReaderApp(Library.open(paths, Config()))
    async with app.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        words = "2 themes are broken: a.toml, b.toml. : messages says why"
        assert main.status.answer == words
        assert main.stage.said == [
            "Theme “a.toml”: dark is missing",
            "Theme “b.toml”: there is no role “akzent”",
        ]
    assert f"{paths.themes / 'a.toml'}: dark)" in caplog.text
    assert f"{paths.themes / 'b.toml'}: akzent)" in caplog.text


@pytest.mark.parametrize(
    ("term", "colorterm", "sign", "theme"),
    [
        ("linux", "", "@", "ansi"),
        ("xterm-16color", "", "@", "ansi"),
        ("dumb", "", "@", "ansi"),
        ("xterm-256color", "", "", "ink"),
        ("xterm", "truecolor", "", "ink"),
    ],
)
async def test_with_few_colours_names_have_signs(
    term: str, colorterm: str, sign: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    app = ReaderApp(open_library())
    async with app.run_test(size=MEDIUM) as pilot:
        view = main_of(pilot).panes.article
        view.reading = Reading(article=harbour())
        view.names = harbour_names()
        await pilot.pause()
        assert f"Mayor {sign}Anna Rask" in shown(pilot)
        assert app.theme == theme


START = (
    "from tests.ui_library import open_library; from reader.ui.app import ReaderApp;"
    "print(ReaderApp(open_library()).icons.is_ascii)"
)


@pytest.mark.parametrize(("locale", "is_ascii"), [("C", "True"), ("C.UTF-8", "False")])
def test_the_c_locale_has_ascii_signs(locale: str, is_ascii: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "LANG": locale},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == is_ascii


async def test_own_keys_are_in_force() -> None:
    library = open_library(Config(keys={"entry.star": "B"}))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("s")
        assert "does nothing here" in main.status.answer
        await pilot.press("B")
        assert main.status.answer == "Starred"


async def test_sentences_name_the_keys_in_force() -> None:
    keys = {"undo": "f6", "refresh.all": "f3", "list.show": "f4", "help": "f5"}
    library = open_library(Config(keys=keys))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("A")
        assert main.status.answer.endswith(". F6 undoes")
        await pilot.press("R")
        assert main.status.answer == "R does nothing here, F5 shows the keys"
        main.lists.waiting = 2
        await pilot.press("f3")
        assert "F3 refreshes all 3 feeds" in main.status.answer
        assert "F4 shows all" in main.lists.empty_words()


async def test_an_error_of_the_library_is_said_and_ends_nothing(library: Library) -> None:
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM, notifications=True) as pilot:
        main = main_of(pilot)
        with main.stage.reporting():
            fail()
        await pilot.pause()
        assert main.stage.said[-1] == "Disk full: [/nothing] lost."
        await pilot.press("j")
        assert main.lists.entries.cursor == 1


async def test_palette_help_theme_and_messages_open_and_close(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        for key in (":", "question_mark", "Z"):
            await pilot.press(key)
            await wait_for(pilot, lambda: pilot.app.screen is not main)
            await pilot.press("escape")
            await wait_for(pilot, lambda: pilot.app.screen is main)
        main.performer.run("messages")
        await wait_for(pilot, lambda: pilot.app.screen is not main)


async def test_what_is_chosen_in_help_is_done(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("question_mark", *"star, or", "enter")
        await wait_for(pilot, lambda: main_of(pilot).status.answer == "Starred")


async def test_theme_is_remembered(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("Z")
        await pilot.pause()
        await pilot.press("j", "enter")
        await pilot.pause()
        assert library.recall("theme") == pilot.app.theme != "ink"


@pytest.mark.parametrize(
    "words",
    [" https://tide.example/feed \n", "feed://tide.example/feed", "itpc:tide.example/f"],
)
async def test_pasted_address_opens_the_add_box(empty: Library, words: str) -> None:
    async with ReaderApp(empty).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        await pilot.press("escape")
        main.performer.boxes.paste(words)
        await wait_for(pilot, lambda: "Add a feed" in shown(pilot))


async def test_card_of_a_name(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("4", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is not main_of(pilot))
        assert "Anna Rask" in shown(pilot)


async def test_leaving_keeps_the_place(library: Library) -> None:
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM) as pilot:
        await pilot.press("j", "j")
        app.main_screen.leave()
        assert f'"entry_id":{main_of(pilot).lists.entries.rows[2].id}' in library.recall(
            "place"
        )


async def test_an_opened_entry_is_there_again_though_it_is_no_longer_unread(
    library: Library,
) -> None:
    first = ReaderApp(library)
    async with first.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("j", "enter")
        await pilot.pause()
        main.keeper.save()
        opened = main.desk.entry
        recalled = library.recall("place")
    assert opened is not None
    again = open_again(library, recalled)
    again.mark([opened.id], read=True)
    async with ReaderApp(again).run_test(size=MEDIUM) as pilot:
        selected = main_of(pilot).lists.entries.selected
        assert selected is not None
        assert (selected.id, selected.is_read) == (opened.id, True)
