"""`reader search` finds entries and shows the line in which the words stand."""

import gzip
import json
from pathlib import Path

import pytest

from reader.__main__ import main
from reader.config import Config, find_paths
from reader.library import Library
from reader.store import feeds
from reader.store.changes import apply_change
from tests.hostile import FORBIDDEN, HOSTILE
from tests.storing import LEDGER, NOW, make_content, new_entries

KEPT = Path(__file__).parent / "data" / "db" / "version-1.sqlite.gz"


@pytest.fixture
def library() -> None:
    """Three entries: two about cranes, one that says it more."""
    opened = Library.open(find_paths(), Config())
    feed_id = feeds.add_feed(opened._db, LEDGER, now=NOW)
    texts = ("The crane fell. A crane again.", "One day a crane will stand here.", "A ferry.")
    contents = [make_content(f"n{number}", text=text) for number, text in enumerate(texts)]
    apply_change(opened._db, feed_id, new_entries(*contents), NOW)
    opened.close()


@pytest.mark.usefixtures("library")
def test_what_is_found_comes_newest_first_with_its_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["search", "crane"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines] == [
        "2  ● 2026-10-14  Harbour Ledger: Title of n1",
        "One day a crane will stand here.",
        "1  ● 2026-10-14  Harbour Ledger: Title of n0",
        "The crane fell. A crane again.",
    ]


@pytest.mark.usefixtures("library")
def test_json_is_the_shape_of_a_list_with_snippets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "--best", "crane", "is:unread"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == [1, 2]
    assert rows[0]["snippet"] == "The crane fell. A crane again."
    assert main(["list", "--json"]) == 0
    assert set(rows[0]) == set(json.loads(capsys.readouterr().out)[0])


@pytest.mark.usefixtures("library")
def test_a_limit_says_how_many_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--limit", "1", "crane"]) == 0
    assert "The newest 1 of 2; --limit N shows more" in capsys.readouterr().err


@pytest.mark.usefixtures("library")
def test_nothing_found_is_no_failure_but_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "heron"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nothing found." in printed.err


@pytest.mark.usefixtures("library")
def test_a_wrong_query_is_one_sentence_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["search", "feed:"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "feed: needs a name after it, at column 6." in printed.err


@pytest.mark.sweep
@pytest.mark.usefixtures("library")
def test_no_query_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for words in HOSTILE:
        assert main(["search", "--", words, f"feed:{words}"]) in {0, 1}
    printed = capsys.readouterr()
    assert not FORBIDDEN.search(printed.out + printed.err)


def test_an_older_library_is_prepared_first(capsys: pytest.CaptureFixture[str]) -> None:
    path = find_paths().library / "library.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    assert main(["search", "cranes", "stood"]) == 0
    printed = capsys.readouterr()
    assert "Preparing" in printed.err
    assert printed.out.split()[0] == "7"
