"""The daily backup of a library in use: made aside, once, and nobody waits for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Paths, find_paths
from reader.library import Library
from reader.store.backups import list_backups
from reader.store.problems import backup_folder


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


def test_one_is_made_a_day(library: Library, paths: Paths) -> None:
    library.safekeeping.start()
    library.safekeeping.wait()
    assert library.safekeeping.take_problem() == ""
    again = Library.open(paths, Config())
    again.safekeeping.start()
    again.safekeeping.wait()
    again.close()
    assert len(list_backups(paths.database)) == 1


def test_why_none_was_made_is_said_once(library: Library, paths: Paths) -> None:
    backup_folder(paths.database).write_text("in the way")
    library.safekeeping.start()
    library.safekeeping.wait()
    assert library.safekeeping.take_problem().startswith("No backup was made: ")
    assert library.safekeeping.take_problem() == ""


def test_leaving_gives_it_up(library: Library, paths: Paths) -> None:
    library.safekeeping.stop()
    library.safekeeping.start()
    library.safekeeping.wait()
    assert library.safekeeping.take_problem() == ""
    assert list_backups(paths.database) == []
