"""The daily backup of a library in use: made aside, once, and nobody waits for it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reader.config import Config, Paths, find_paths
from reader.library import Library
from reader.model.keeping import Keep, LetGo
from reader.parts import now
from reader.store import feeds
from reader.store.backups import list_backups
from reader.store.changes import apply_change
from reader.store.problems import backup_folder
from tests.storing import LEDGER, make_content, new_entries


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


def test_what_is_too_much_goes_only_after_the_backup(library: Library, paths: Paths) -> None:
    long_ago = now() - timedelta(days=400)
    feed_id = feeds.add_feed(library._db, LEDGER, now=long_ago)
    old = new_entries(make_content("old", published=long_ago))
    apply_change(library._db, feed_id, old, long_ago)
    library.keeping.set_feed(feed_id, Keep(days=1))
    backup_folder(paths.database).write_text("in the way")
    library.safekeeping.start()
    library.safekeeping.wait()
    assert library.safekeeping.take_let_go() == LetGo()
    assert library.totals().entries == 1
    backup_folder(paths.database).unlink()
    again = Library.open(paths, Config())
    again.safekeeping.start()
    again.safekeeping.wait()
    assert again.safekeeping.take_let_go() == LetGo(hidden=1, hidden_by_feed=((feed_id, 1),))
    assert again.safekeeping.take_let_go() == LetGo()
    assert again.totals().entries == 0
    again.close()
