"""How much is kept, as people write it."""

import pytest

from reader.errors import ReaderError
from reader.model.keeping import AS_FOLDER, EVERYTHING, Keep, keep_of, parse_keep


@pytest.mark.parametrize(
    ("typed", "keep"),
    [
        ("90d", Keep(days=90)),
        (" 2 Weeks ", Keep(days=14)),
        ("6m", Keep(days=180)),
        ("1y", Keep(days=365)),
        ("9999999y", Keep(days=36_500)),
        ("500", Keep(entries=500)),
        ("1 entry", Keep(entries=1)),
        ("everything", EVERYTHING),
        ("All", EVERYTHING),
        ("folder", AS_FOLDER),
        ("", AS_FOLDER),
    ],
)
def test_what_is_written_is_what_is_kept(typed: str, keep: Keep) -> None:
    assert parse_keep(typed) == keep


@pytest.mark.parametrize(
    "typed", ["0", "0d", "-3", "90dd", "9" * 8, "٣", "d", "1\x1b[2Jd", "1.5y"]
)
def test_what_says_nothing_is_one_sentence(typed: str) -> None:
    with pytest.raises(ReaderError, match=r"^How much to keep is written as 90d, .*\.$"):
        parse_keep(typed)


@pytest.mark.parametrize(
    "keep", [Keep(days=1), Keep(days=90), Keep(entries=1), Keep(entries=500), EVERYTHING]
)
def test_its_words_are_read_again(keep: Keep) -> None:
    assert parse_keep(keep.words) == keep


def test_the_nearest_folder_that_says_something_decides() -> None:
    folders = {"World": Keep(days=90), "World/Asia": EVERYTHING}
    assert keep_of(AS_FOLDER, "World/Africa/North", folders) == Keep(days=90)
    assert keep_of(AS_FOLDER, "World/Asia/East", folders) == EVERYTHING
    assert keep_of(AS_FOLDER, "Worldwide", folders) == EVERYTHING
    assert keep_of(Keep(entries=5), "World", folders) == Keep(entries=5)
    assert keep_of(EVERYTHING, "World", folders) == EVERYTHING
