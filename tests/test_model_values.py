"""Values in plain words, and as they are stored."""

import msgspec
import pytest

from reader.model import Amount, Day, Value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Amount(22e9, "USD"), "22,000,000,000 US dollars"),
        (Amount(1.5, "km"), "1.5 km"),
        (Amount(-5, "°C"), "-5 °C"),
        (Amount(3000), "3,000"),
        (Amount(100, "%"), "100 %"),
        (Day("2025-10-14"), "Tue 14 Oct 2025"),
        (Day("2025-W42"), "the week of Mon 13 Oct 2025"),
        (Day("2025-10"), "October 2025"),
        (Day("2025"), "2025"),
    ],
)
def test_plain_words(value: Value, words: str) -> None:
    assert value.words == words


@pytest.mark.parametrize("value", [Amount(5, "USD"), Day("2025")])
def test_a_stored_value_comes_back(value: Value) -> None:
    assert msgspec.json.decode(msgspec.json.encode(value), type=Value) == value
