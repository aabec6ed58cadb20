"""Importing a list of feeds, from the path to the library."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.errors import CancelledError, SourceError
from reader.library import Library
from reader.model import CancelToken, Imported
from reader.ui.dialogs.import_list import MAX_LIST_BYTES, ImportDialog, read_list
from reader.ui.dialogs.parts import Field, Words
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_dialogs import BoxApp, settle, text_of

OPML = """<opml version="2.0"><body>
<outline text="Field Notes" xmlUrl="https://fieldnotes.example/feed"/>
<outline text="Old" xmlUrl="ftp://old.example/feed"/></body></opml>"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    paths = find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


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


@pytest.mark.sweep
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


async def test_an_import_called_off_adds_nothing(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        ImportDialog(library)._import(str(file), token)
    assert library.feeds() == []


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
