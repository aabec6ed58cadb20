"""Saved searches are kept by name, changed, and put back as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import InputError, NotFoundError
from reader.model import SmartId
from reader.store.db import Database, open_database
from reader.store.smart_feeds import (
    add_smart,
    edit_smart,
    find_smart,
    get_smart,
    list_smart,
    remove_smart,
)
from tests.storing import NOW


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite", survives=False)
    yield database
    database.close()


def test_each_is_kept_by_a_name_of_its_own(db: Database) -> None:
    cranes = add_smart(db, "Quiet\x1b cranes", "crane* is:unread", now=NOW)
    ferries = add_smart(db, "", "ferry", now=NOW)
    assert (cranes.title, ferries.title) == ("Quiet cranes", "ferry")
    assert list_smart(db) == [cranes, ferries]
    assert find_smart(db, "quiet CRANES") == find_smart(db, str(cranes.id)) == cranes
    with pytest.raises(InputError, match="There is a smart feed “ferry” already"):
        add_smart(db, "Férry", "boat", now=NOW)
    with pytest.raises(InputError, match="needs a name"):
        edit_smart(db, cranes.id, title="\u200b ")
    with pytest.raises(NotFoundError, match="There is no smart feed “quays”"):
        find_smart(db, "quays")
    assert edit_smart(db, cranes.id, title="Quiet cranes") == cranes


def test_what_is_not_there_cannot_be_changed(db: Database) -> None:
    made = add_smart(db, "Cranes", "crane", now=NOW)
    remove_smart(db, made.id)
    for gone in (made.id, SmartId(99)):
        with pytest.raises(NotFoundError):
            get_smart(db, gone)
        with pytest.raises(NotFoundError):
            remove_smart(db, gone)
        with pytest.raises(NotFoundError):
            edit_smart(db, gone, title="Quays")
