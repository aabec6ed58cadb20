"""A sound library is called sound, a damaged one is not."""

from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.store.check import check_integrity, find_faults
from reader.store.db import open_database
from reader.store.places import remember
from tests.storing import add_filled_feed


def test_a_new_library_is_sound(tmp_path: Path) -> None:
    db = open_database(tmp_path / "library.sqlite")
    assert check_integrity(db) == ""
    db.close()


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = open_database(path)
    for number in range(40):
        remember(db, f"key {number}", "x" * 4000)
    db.close()
    again = open_database(path)  # before: a start mends what it sees
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 8 * 4096)
        file.write(b"\xff" * 4096)
    assert check_integrity(again) != ""
    again.close()


def faults_after(tmp_path: Path, *damage: str) -> list[str]:
    db = open_database(tmp_path / "library.sqlite")
    add_filled_feed(db, hours=[1, 2, 3])
    with db.write() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for sql in damage:
            connection.execute(sql)
    found = find_faults(db)
    with pytest.raises(StoreError), db.read() as connection:  # it still writes nothing
        connection.execute("DELETE FROM places")
    db.close()
    return found


def test_what_holds_together_has_no_faults(tmp_path: Path) -> None:
    assert faults_after(tmp_path) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE feeds SET unread = 2", "the counts of 1 feeds are not those of their entries"),
        ("DELETE FROM entry_states WHERE entry_id = 2", "1 entries are in no list"),
        ("DELETE FROM words_docsize", "the words of 3 entries are missing"),
        ("UPDATE words_data SET block = x'00' WHERE id > 10", "the words cannot be read"),
    ],
)
def test_what_does_not_is_said(tmp_path: Path, damage: str, fault: str) -> None:
    assert any(fault in found for found in faults_after(tmp_path, damage))
