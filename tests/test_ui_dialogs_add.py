"""Adding a feed and importing a list, from the keys to the library."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.errors import CancelledError, FetchError, SourceError
from reader.library import Library
from reader.model import (
    CancelToken,
    FeedId,
    FeedPreview,
    FeedResult,
    FeedStatus,
    Imported,
    ParsedEntry,
)
from reader.ui.dialogs.add import AddDialog, host_typed
from reader.ui.dialogs.asking import BROKEN
from reader.ui.dialogs.import_list import MAX_LIST_BYTES, ImportDialog, read_list
from reader.ui.dialogs.parts import Field, Tick, Words
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS
from tests.site import Site
from tests.ui_dialogs import BoxApp, drawn, settle, text_of

ALL = "https://harbourledger.example/all"
WORLD = "https://harbourledger.example/world"
DEADLINE_S = 20.0


def parsed(title: str, hours: int | None = 2) -> ParsedEntry:
    published = None if hours is None else datetime.now(UTC) - timedelta(hours=hours)
    return ParsedEntry("g", "https://harbourledger.example/1", title, "", published, None, "")


NEWEST = (
    parsed("Port Sella votes to move its harbour and keep the old cranes", 2),
    parsed("Night ferry returns to the winter timetable", 6),
    parsed("Undated note", None),
)
SITE = (
    FeedPreview(ALL, "Harbour Ledger: all news", "", NEWEST, entries=30, per_day=14.0),
    FeedPreview(WORLD, "Harbour Ledger: world", ""),
    FeedPreview("https://harbourledger.example/c", "", ""),
)


@dataclass
class Answers:
    """A library that answers from memory, when it is told to."""

    feeds: tuple[FeedPreview, ...] = SITE
    error: Exception | None = None
    """Raised by every question."""
    add_error: str = ""
    status: FeedStatus = "new"
    config: Config = field(default_factory=Config)
    asked: list[str] = field(default_factory=list)
    added: list[tuple[str, str, bool | None, bool]] = field(default_factory=list)
    held: threading.Event | None = None
    """When there is one, looking waits for it or for being cancelled."""
    cancelled: list[str] = field(default_factory=list)

    def find_feeds(self, words: str, *, cancel: CancelToken | None = None) -> list[FeedPreview]:
        self.asked.append(words)
        self._wait(words, cancel)
        return list(self.feeds)

    def preview_feed(self, url: str, *, cancel: CancelToken | None = None) -> FeedPreview:
        self.asked.append(url)
        self._wait(url, cancel)
        newest = (parsed("Norvane and Ostrel sign a ferry treaty", 3),) if url == WORLD else ()
        return FeedPreview(url, "Its own title", "", newest, entries=len(newest), per_day=3.0)

    def add_feed(
        self,
        url: str,
        *,
        folder: str = "",
        full_text: bool | None = None,
        mark_old_read: bool = False,
        cancel: CancelToken | None = None,
    ) -> FeedResult:
        self.added.append((url, folder, full_text, mark_old_read))
        self._wait(url, cancel)
        status: FeedStatus = "failed" if self.add_error else self.status
        return FeedResult(FeedId(1), url, "Harbour Ledger", status, error=self.add_error)

    def _wait(self, words: str, cancel: CancelToken | None) -> None:
        assert cancel is not None
        if self.held is not None:
            while not self.held.wait(0.01):
                if cancel.is_cancelled:
                    self.cancelled.append(words)
                    raise CancelledError("not wanted any more")
        if self.error is not None:
            raise self.error


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
            "│ 2h  Port Sella votes to move its harbour and keep the old cranes │",
            "│ 6h  Night ferry returns to the winter timetable                  │",
            "│     Undated note                                                 │",
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
        while len(library.asked) < 2:
            await pilot.pause(0.05)
        await settle(pilot)
        assert library.asked[1:] == [SITE[2].url]
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


async def test_hostile_feeds_are_drawn_harmlessly() -> None:
    feeds = [
        FeedPreview(f"{number}{text}", text, text, (parsed(text),), entries=1)
        for number, text in enumerate(HOSTILE)
    ]
    app = BoxApp()
    async with app.run_test(size=(80, 30)) as pilot:
        app.open(AddDialog(Answers(feeds=tuple(feeds)), address="example.org"))
        await settle(pilot)
        for _ in HOSTILE:
            assert not FORBIDDEN.search(text_of(app))
            await pilot.press("down")
        assert app.is_running


async def test_a_hostile_error_is_drawn_harmlessly() -> None:
    app, library = BoxApp(), Answers(error=FetchError("\x1b[2J[/foo]\u202e [red]x", url=""))
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        assert "[2J[/foo] [red]x" in text_of(app)
        assert not FORBIDDEN.search(text_of(app))


@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_the_host_of_hostile_words_is_clean_and_short(text: str) -> None:
    assert len(host_typed(text)) <= 100
    assert not FORBIDDEN.search(host_typed(text))


# --- with the real library ----------------------------------------------------------------

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Ledger</title>
<item><guid>1</guid><title>Port Sella votes</title><description>Short words.</description>
<pubDate>Tue, 14 Oct 2025 09:20:00 GMT</pubDate></item></channel></rss>"""
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>'
OPML = """<opml version="2.0"><body>
<outline text="Field Notes" xmlUrl="https://fieldnotes.example/feed"/>
<outline text="Old" xmlUrl="ftp://old.example/feed"/></body></opml>"""


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


async def test_a_list_is_imported_and_the_refused_are_shown(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ImportDialog(library))
        await pilot.pause()
        app.screen.query_one("#path", Field).value = str(file)
        await pilot.press("enter")
        await settle(pilot)
        shown = text_of(app)
        assert "Added 1 feed, 1 refused" in shown
        assert "─ 1 address refused ─" in shown
        assert "ftp://old.example/feed" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.answers[0], Imported)
        assert [feed.url for feed in library.feeds()] == ["https://fieldnotes.example/feed"]


# --- importing ----------------------------------------------------------------------------


@dataclass
class Lists:
    """A library that imports from memory."""

    result: Imported
    error: Exception | None = None

    def import_opml(self, content: bytes) -> Imported:
        if self.error is not None:
            raise self.error
        assert content
        return self.result


async def test_an_import_without_trouble_is_answered_at_once(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ImportDialog(Lists(Imported(added=("a",)))))
        await pilot.pause()
        app.screen.query_one("#path", Field).value = f"'{file}'"
        await pilot.press("enter")
        await settle(pilot)
        assert app.answers == [Imported(added=("a",))]


async def test_an_import_of_nothing_says_what_to_type() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ImportDialog(Lists(Imported())))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.query_one("#status").has_class("-error")


async def test_a_missing_file_is_said_under_the_field() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ImportDialog(Lists(Imported())))
        await pilot.pause()
        await pilot.press(*"gone.opml", "enter")
        await settle(pilot)
        assert app.screen.query_one("#status", Words).said == "There is no file “gone.opml”"
        await pilot.press("escape")
        assert app.answers == [None]


async def test_hostile_refusals_are_drawn_harmlessly(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    app = BoxApp()
    async with app.run_test(size=(80, 30)) as pilot:
        result = Imported(added=("a",), refused=tuple((text, text) for text in HOSTILE))
        app.open(ImportDialog(Lists(result)))
        await pilot.pause()
        app.screen.query_one("#path", Field).value = str(file)
        await pilot.press("enter")
        await settle(pilot)
        for _ in range(len(HOSTILE) // 6):
            assert not FORBIDDEN.search(text_of(app))
            await pilot.press("pagedown")
        await pilot.press("escape")
        assert app.answers == [result]


def test_a_list_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(b"<opml/>")
    assert read_list(str(file)) == b"<opml/>"


def test_the_home_folder_may_be_written_short(tmp_path: Path) -> None:
    (Path.home() / "feeds.opml").write_bytes(b"<opml/>")
    assert read_list("~/feeds.opml") == b"<opml/>"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("{folder}", "is a folder. Name one file in it"),
        ("{folder}/gone.opml", "There is no file"),
        ("{folder}/pipe", "is not a file"),
        ("{folder}/huge", "is larger than 10 MB"),
        ("/proc/self/mem", "cannot be read"),
        ("a\0b", "cannot be read: the name cannot be used"),
        ("~nobody-of-that-name/x", "cannot be read: the name cannot be used"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, path: str, why: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MAX_LIST_BYTES + 1)
    with pytest.raises(SourceError) as raised:
        read_list(path.format(folder=tmp_path))
    assert why in str(raised.value)
    assert not FORBIDDEN.search(str(raised.value))
