"""How much is kept, said and let go of on the command line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from reader.cli.entry import run
from reader.config import Paths, find_paths
from reader.doctor import _library
from reader.parts import now
from reader.store import feeds
from reader.store.backups import list_backups
from reader.store.changes import apply_change
from reader.store.db import open_database
from reader.store.states import set_states
from tests.storing import LEDGER, WIRE, all_ids, make_content, new_entries


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Feed 1 with 6 read entries, a hundred days old and older, the first starred; feed 2."""
    paths = find_paths(library=tmp_path / "library")
    db = open_database(paths.database)
    feed_id = feeds.add_feed(db, LEDGER, title="Ledger", folder="World", now=now())
    feeds.add_feed(db, WIRE, title="Wire", folder="World/Asia", now=now())
    for number in range(6):
        at = now() - timedelta(days=105 - number)
        content = make_content(f"e{number}", published=at)
        apply_change(db, feed_id, new_entries(content), at)
    set_states(db, all_ids(db), read=True)
    set_states(db, all_ids(db)[:1], starred=True)
    db.close()
    return paths


def reader(paths: Paths, *words: str) -> int:
    def never(*_: object, **__: object) -> int:
        raise AssertionError

    return run(["--library", str(paths.library), *words], never)


def test_what_goes_is_said_before_it_goes(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reader(paths, "edit", "1", "--keep", "3m") == 0
    assert capsys.readouterr().out == (
        "“Ledger” in World, the feed's text\n"
        "  90 days are kept\n"
        "  5 entries more, 0.0 MB: out of sight with the next refresh, their texts go a day "
        "later\n"
        "  --keep everything before then keeps them all\n"
        "  1 older one stays: starred, later, tagged, or with names or lines corrected\n"
    )
    assert reader(paths, "list", "--all", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 6


def test_a_folder_decides_for_its_feeds(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reader(paths, "edit", "--folder", "World", "--keep", "2", "--json") == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["keep"], shape["goes"], shape["stays"]) == ("2 entries", 3, 1)
    assert reader(paths, "edit", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["keep"] == "2 entries"
    assert reader(paths, "edit", "2", "--keep", "everything") == 0
    assert "  everything is kept\n" in capsys.readouterr().out


def test_what_a_folder_keeps_is_taken_back_by_undo(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    reader(paths, "edit", "2", "--title", "Cable")
    reader(paths, "edit", "--folder", "World", "--keep", "2")
    capsys.readouterr()
    assert reader(paths, "undo") == 0
    assert capsys.readouterr().out == "Undone: of “World”, everything kept again\n"
    reader(paths, "edit", "2", "--json")
    shape = json.loads(capsys.readouterr().out)
    assert (shape["title"], shape["keep"]) == ("Cable", "everything")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("1", "  1 entry is kept, and what is unread\n"),
        ("2", "  2 entries are kept, and what is unread\n"),
        ("1d", "  1 day is kept\n"),
    ],
)
def test_a_number_of_entries_is_said_to_spare_what_is_unread(
    paths: Paths, how: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reader(paths, "edit", "1", "--keep", how)
    assert said in capsys.readouterr().out


def test_a_folder_that_is_left_can_have_its_say_taken_back(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    reader(paths, "edit", "--folder", "World/Asia", "--keep", "2")
    reader(paths, "edit", "2", "--folder", "World")
    assert reader(paths, "edit", "--folder", "World/Asia", "--keep", "folder") == 0
    assert reader(paths, "edit", "--folder", "World/Asia", "--keep", "2") == 1
    assert "No folder is called “World/Asia”." in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["1", "--keep", "some"],
        ["--folder", "Wrold", "--keep", "90d"],
        ["--folder", "World"],
        ["--keep", "90d"],
        [],
        ["99", "--keep", "1"],
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    paths: Paths, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert reader(paths, "edit", *words) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_the_doctor_says_it_and_does_it_when_told(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reader(paths, "doctor", "--let-go") == 0
    assert capsys.readouterr().out.startswith("Nothing is more than is kept.")
    reader(paths, "edit", "1", "--keep", "90d")
    capsys.readouterr()
    assert reader(paths, "doctor", "--let-go") == 0
    assert capsys.readouterr().out.startswith(
        "5 entries, 0.0 MB, are more than is kept, or deleted; 1 "
    )
    assert list_backups(paths.database) == []
    assert reader(paths, "doctor", "--let-go", "--yes") == 0
    assert capsys.readouterr().out.startswith("The texts of 5 entries went, 0.0 MB\n")
    assert len(list_backups(paths.database)) == 1
    reader(paths, "list", "--all", "--json")
    (left,) = json.loads(capsys.readouterr().out)
    assert left["starred"]


def test_a_refresh_lets_go_after_the_backup(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    reader(paths, "edit", "1", "--keep", "90d", "--pause")
    reader(paths, "edit", "2", "--pause")
    capsys.readouterr()
    assert reader(paths, "refresh") == 0
    assert capsys.readouterr().err == (
        "5 entries went out of sight: more than is kept of “Ledger”. Their texts go in a day\n"
        "`reader doctor` says more\n"
    )
    assert len(list_backups(paths.database)) == 1
    (kept,) = [check for check in _library(paths) if check.name == "kept"]
    assert kept.message.startswith("5 entries are out of sight as more than is kept, and their")
    assert "brings them back" in kept.mend
    reader(paths, "doctor", "--let-go", "--yes")
    (kept,) = [check for check in _library(paths) if check.name == "kept"]
    assert kept.message == "the texts of 5 have gone"


def test_the_library_is_compacted(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert reader(paths, "doctor", "--compact", "--json") == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["after_bytes"] == paths.database.stat().st_size
    assert reader(paths, "doctor", "--compact") == 0
    assert capsys.readouterr().out.startswith("The library had 0.")
