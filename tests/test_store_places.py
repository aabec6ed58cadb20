from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.store.db import Database, open_database
from reader.store.places import recall, remember


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    yield database
    database.close()


def test_what_was_never_remembered_is_empty(db: Database) -> None:
    assert recall(db, "theme") == ""


def test_the_last_value_is_recalled_after_a_restart(db: Database) -> None:
    remember(db, "theme", "ink")
    remember(db, "theme", "moss")
    db.close()
    again = open_database(db.path)
    assert recall(again, "theme") == "moss"
    again.close()
