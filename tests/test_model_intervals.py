"""How often a feed is to be asked, in words and seconds."""

import pytest

from reader.errors import ReaderError
from reader.model import read_interval, show_interval


@pytest.mark.parametrize(
    ("words", "seconds", "shown"),
    [
        ("5m", 300, "5m"),
        (" 90 min ", 5400, "90m"),
        ("2H", 7200, "2h"),
        ("24 hours", 86_400, "1d"),
        ("2w", 1_209_600, "2w"),
        ("30d", 2_592_000, "30d"),
        ("auto", None, "auto"),
    ],
)
def test_an_interval_is_read_and_shown(words: str, seconds: int | None, shown: str) -> None:
    assert read_interval(words) == seconds
    assert show_interval(seconds) == shown
    assert read_interval(shown) == seconds


@pytest.mark.parametrize(
    "words",
    ["", "4m", "31d", "2", "h", "-2h", "1.5h", "2x", "9" * 5000 + "h", "٢h", "2h\x1b[2J"],
)
def test_what_is_no_interval_is_said(words: str) -> None:
    with pytest.raises(ReaderError, match="written as 30m, 2h, 1d or auto"):
        read_interval(words)
