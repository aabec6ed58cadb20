"""`reader undo` takes back what another run did, and what one that is open did not."""

import json

import pytest

from reader.__main__ import main
from reader.config import Config, find_paths
from reader.library import Library
from reader.model import EntryId, Listing
from reader.store.db import open_database
from tests.storing import WIRE, add_filled_feed

ALL = Listing(show="all")


@pytest.fixture(autouse=True)
def feed() -> None:
    """A feed of two entries in the user's own library."""
    paths = find_paths()
    paths.library.mkdir(parents=True)
    db = open_database(paths.database)
    add_filled_feed(db, WIRE, hours=[2, 1])
    db.close()


def use() -> Library:
    return Library.open(find_paths(), Config())


def test_a_feed_that_was_removed_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "1"]) == 0
    said = "Subscription “Harbour Ledger” and its 2 entries removed. `reader undo` brings both"
    assert said in capsys.readouterr().out
    assert main(["undo"]) == 0
    said = "Undone: “Harbour Ledger” and its 2 entries are there again\n"
    assert capsys.readouterr().out == said
    library = use()
    assert [len(library.feeds()), len(library.entries(ALL))] == [1, 2]
    library.close()


def test_undo_json_says_what_was_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    library = use()
    library.mark([EntryId(2)], hidden=True, words="Undone: “The pier” is there again")
    library.close()
    assert main(["remove", "1", "--json"]) == 0
    capsys.readouterr()
    assert main(["undo", "--json"]) == main(["undo", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["feed"], first["entries"], first["done"]) == (1, [], True)
    words = "Undone: “The pier” is there again"
    assert second == {"words": words, "done": True, "entries": [2], "feed": None}


def test_what_was_edited_is_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://example.org/new.xml"
    assert main(["edit", "1", "--title", "Mine", "--folder", "World", "--url", url]) == 0
    assert main(["edit", "1", "--pause"]) == 0
    capsys.readouterr()
    assert main(["undo"]) == main(["undo"]) == 0
    said = "Undone: “Mine” is as it was\nUndone: “Harbour Ledger” is as it was\n"
    assert capsys.readouterr().out == said
    library = use()
    (feed,) = library.feeds()
    assert (feed.title, feed.folder, feed.url) == ("Harbour Ledger", "", WIRE)
    assert not feed.is_paused
    library.close()


def test_nothing_to_undo_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    library = use()
    library.mark([EntryId(1)], read=True, words="Undone: unread again")
    assert main(["undo"]) == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert done.err.startswith("Nothing to undo: ")
    library.close()
    assert main(["undo"]) == 0
    assert capsys.readouterr().out == "Undone: unread again\n"


def test_what_cannot_be_taken_back_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "1"]) == 0
    db = open_database(find_paths().database)
    add_filled_feed(db, WIRE)
    db.close()
    capsys.readouterr()
    assert main(["undo"]) == 1
    assert "cannot be taken back any more" in capsys.readouterr().err
