"""Importing a list of feeds, from the path to the library."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.errors import CancelledError
from reader.library import Library
from reader.model import CancelToken, Imported
from reader.sources import read_list
from reader.ui.dialogs.import_list import ImportDialog
from reader.ui.dialogs.parts import Field, Words
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
        app.open(ImportDialog(library.sharing))
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

    def read_list(self, path: str) -> bytes:
        return read_list(path)

    def import_opml(self, content: bytes) -> Imported:
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


async def test_an_import_called_off_adds_nothing(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        ImportDialog(library.sharing)._import(str(file), token)
    assert library.feeds() == []
