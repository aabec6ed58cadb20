"""Files that the user names, and what is said of those that cannot be read."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.sources import MAX_LIST_BYTES, read_file, read_list


@pytest.mark.parametrize("name", ["~/feeds.opml", "'{home}/feeds.opml'", "{home}/feeds.opml"])
def test_a_list_is_read(name: str) -> None:
    home = Path.home()
    (home / "feeds.opml").write_bytes(b"<opml/>")
    assert read_list(name.format(home=home)) == b"<opml/>"


def test_a_list_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "feeds.opml").open("wb") as file:
        file.truncate(MAX_LIST_BYTES + 1)
    with pytest.raises(SourceError, match="larger than 10 MB"):
        read_list(str(tmp_path / "feeds.opml"))


def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match=r"“.*pipe” is not a file\.$"):
        read_list(str(tmp_path / "pipe"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/no/such/feeds.opml", "There is no file “/no/such/feeds.opml”"),
        ("gone.opml", "There is no file “gone.opml”."),
        ("/", "is a folder"),
        ("/proc/self/mem", "cannot be read: "),
        ("a\0b", "cannot be read: the name cannot be used"),
        ("~nobody-of-this-name/feeds.opml", "cannot be read: the name cannot be used"),
    ],
)
def test_a_list_that_cannot_be_read_is_one_sentence(name: str, words: str) -> None:
    with pytest.raises(SourceError, match=re.escape(words)) as caught:
        read_list(name)
    assert "web address" not in str(caught.value)


def test_a_file_knows_when_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "tide.html").write_text("<p>Tide</p>")
    before = datetime.now(UTC)
    page = read_file(str(tmp_path / "tide.html"))
    assert page.read_at is not None
    assert before <= page.read_at <= datetime.now(UTC)
