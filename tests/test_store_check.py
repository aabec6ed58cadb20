"""A sound library is called sound, a damaged one is not."""

from pathlib import Path

from reader.store.check import check_integrity
from reader.store.db import open_database
from reader.store.places import remember


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
