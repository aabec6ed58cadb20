"""`reader where` answers in which articles a name occurs."""

import json

import pytest

from reader.__main__ import main
from reader.cli import refreshing
from reader.cli.options import make_parser
from reader.cli.printing import Printer
from reader.config import Config, find_paths
from reader.library import Library
from reader.model import Drop, EntityType, EntryId, NameKey, Recognition, TextKind
from reader.store import articles
from tests.finding import Finder, put_in
from tests.hostile import FORBIDDEN, HOSTILE
from tests.storing import add_filled_feed
from tests.test_store_sightings import entity

ORG, PLACE = EntityType.ORG, EntityType.PLACE


@pytest.fixture(autouse=True)
def library() -> None:
    """Three entries: Anna Rask in all, Ostrel a place in two and a company in one."""
    opened = Library.open(find_paths(), Config())
    add_filled_feed(opened._db, hours=[3, 2, 1])
    rask = entity("Anna Rask", EntityType.PERSON, "Rask")
    for number, found in enumerate(
        [
            (rask, entity("Ostrel", PLACE)),
            (rask, entity("Ostrel", PLACE)),
            (rask, entity("Ostrel", ORG)),
        ]
    ):
        articles.save_recognition(
            opened._db, EntryId(number + 1), TextKind.FEED, Recognition(found, "test 1")
        )
    opened.close()


def test_entries_with_the_name_come_newest_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "Anna Rask"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert lines[0].endswith("Harbour Ledger: Title of h1  (2×)")


def test_json_is_one_entry_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "--json", "rask"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == [3, 2, 1]
    assert (rows[0]["name"], rows[0]["type"], rows[0]["mentions"]) == ("Anna Rask", "PERSON", 2)
    assert rows[0]["title"] == "Title of h1"


def test_of_several_names_the_first_is_taken_and_the_others_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["where", "ostrel"]) == 0
    printed = capsys.readouterr()
    assert [line.split()[0] for line in printed.out.splitlines()] == ["2", "1"]
    assert "1 other name with these words" in printed.err
    assert "Ostrel (ORG), 1 article" in printed.err


def test_a_type_chooses_between_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "--type", "ORG", "ostrel"]) == 0
    printed = capsys.readouterr()
    assert [line.split()[0] for line in printed.out.splitlines()] == ["3"]
    assert printed.err == ""


def test_a_limit_says_how_many_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "--limit", "1", "Anna Rask"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1
    assert "The newest 1 of 3" in printed.err


def test_corrections_hold_here_too(capsys: pytest.CaptureFixture[str]) -> None:
    opened = Library.open(find_paths(), Config())
    key = NameKey("anna rask", EntityType.PERSON)
    opened.names.correct(Drop(key), entry_id=EntryId(2), words="")
    opened.close()
    assert main(["where", "Anna Rask"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["3", "1"]


def test_a_name_nobody_knows_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "Nobody"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "“Nobody”" in printed.err


def test_no_name_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for words in HOSTILE:
        assert main(["where", "--", words]) in {0, 1}
    printed = capsys.readouterr()
    assert not FORBIDDEN.search(printed.out + printed.err)


# --- refresh --names ----------------------------------------------------------------------


def refresh(finder: Finder, *arguments: str) -> int:
    """Run `reader refresh` with a worker that is scripted; no feed is due."""
    library = Library.open(find_paths(), Config())
    put_in(library, finder)
    options = make_parser().parse_args(["refresh", *arguments])
    options.json = False
    printer = Printer()
    code = refreshing.refresh(library, options, printer)
    printer.flush()
    library.close()
    return code


@pytest.fixture
def idle() -> None:
    """Nothing is due, and no feed can be asked."""
    opened = Library.open(find_paths(), Config())
    with opened._db.write() as connection:
        connection.execute("UPDATE feeds SET next_fetch = ?", (2**60,))
    opened.close()


@pytest.mark.usefixtures("idle")
def test_a_refresh_finds_names_when_asked_to() -> None:
    finder = Finder()
    finder.tagger = "test 2"
    assert refresh(finder) == 0
    assert finder.asked == []
    assert refresh(finder, "--names") == 0
    assert len(finder.asked) == 3


@pytest.mark.usefixtures("idle")
def test_a_refresh_says_why_names_cannot_be_found(capsys: pytest.CaptureFixture[str]) -> None:
    finder = Finder()
    finder.tagger = ""
    text = "The harbour council of Port Sella voted."
    finder.answers[text] = lambda: Recognition((), "none", note="No model is installed.")
    assert refresh(finder, "--names") == 1
    assert "No model is installed." in capsys.readouterr().err
