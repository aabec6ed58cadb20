"""What a large refresh left to be made: said, made when asked for, read and searched."""

import json

import pytest

from reader.__main__ import main
from reader.cli import search
from reader.compute import Compute
from reader.config import Config, find_paths
from reader.errors import NoWorkerError
from reader.library import Library
from reader.model import Listing
from reader.refresh import run
from reader.refresh.making import Allowance
from reader.store import waiting
from reader.store.db import open_database
from tests.site import Site
from tests.storing import add_waiting

ALL = Listing(show="all")
FEED = (
    "<rss version='2.0'><channel><title>Ledger</title>"
    "<item><guid>a</guid><title>A</title><description>The ferry was late.</description></item>"
    "<item><guid>b</guid><title>B</title><description>The pilot slept.</description></item>"
    "</channel></rss>"
)


@pytest.fixture
def library() -> None:
    """Two entries that wait, whose feed is not due."""
    db = open_database(find_paths().database)
    add_waiting(db, "The ferry was late.", "The pilot slept.")
    with db.write() as connection:
        connection.execute("UPDATE feeds SET next_fetch = ?", (2**51,))
    db.close()


def count_waiting() -> int:
    db = open_database(find_paths().database)
    count = waiting.count_waiting(db)
    db.close()
    return count


@pytest.mark.usefixtures("library")
def test_a_refresh_says_what_waits_and_how_it_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["refresh"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "0 new from 0 feeds\n"
    assert printed.err == (
        "The texts of 2 entries are made when they are read; "
        "`reader refresh --texts` makes them now\n"
    )
    assert main(["refresh", "--texts"]) == 0
    assert "2 new entries" in capsys.readouterr().err
    assert count_waiting() == 0
    assert main(["refresh"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("library")
def test_an_entry_that_waits_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--json", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "The ferry was late."
    assert count_waiting() == 0


@pytest.mark.usefixtures("library")
def test_a_search_finds_what_waited(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "pilot"]) == 0
    printed = capsys.readouterr()
    assert [row["id"] for row in json.loads(printed.out)] == [2]
    assert "Preparing the texts of 2 new entries" in printed.err


@pytest.mark.parametrize(("texts", "made"), [(1, ["The ferry was late."]), (0, [])])
def test_a_refresh_makes_as_many_texts_as_it_may(
    site: Site, monkeypatch: pytest.MonkeyPatch, texts: int, made: list[str]
) -> None:
    monkeypatch.setattr(run, "Allowance", lambda: Allowance(texts))
    library = Library.open(find_paths(), Config())
    url = site.page("/feed.xml", FEED.encode(), content_type="application/rss+xml")
    library.add_feed(library.find_feeds(url)[0].url)
    articles = [library.texts.stored_article(entry.id) for entry in library.entries(ALL)]
    assert library.texts.count_waiting() == 2 - texts
    library.close()
    assert [article.text for article in articles if article] == made


@pytest.mark.usefixtures("library")
def test_a_search_without_workers_finds_what_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NoWorkerError("A worker process cannot be started: no room.")

    monkeypatch.setattr(Compute, "run", fail)
    assert main(["search", "title"]) == 0
    assert "cannot be started: no room. 2 new texts are not searched" in capsys.readouterr().err
    assert main(["refresh", "--texts"]) == 1
    assert count_waiting() == 2


@pytest.mark.usefixtures("library")
def test_a_search_says_which_texts_it_cannot_make(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Library, "is_read_only", True)
    assert main(["search", "title"]) == 0
    assert "2 new texts are not searched" in capsys.readouterr().err
    assert count_waiting() == 2


@pytest.mark.usefixtures("library")
def test_a_search_leaves_what_would_keep_it_for_minutes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WAITED_FOR", 1)
    assert main(["search", "--json", "pilot"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == []
    assert printed.err == (
        "2 new texts are not searched. `reader refresh --texts` prepares them\n"
    )
    assert main(["rules", "add", "pilot", "--star", "--apply"]) == 0
    assert count_waiting() == 0
