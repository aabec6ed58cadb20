"""What typed words may mean, and how often a feed publishes."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.errors import RefusedError
from reader.model import ParsedEntry
from reader.subscribe import entries_per_day, typed_addresses, typed_origins

NOW = datetime(2026, 10, 14, tzinfo=UTC)


def entry(published: datetime | None) -> ParsedEntry:
    return ParsedEntry("g", "", "", "", published, None, "")


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("example.org", ("https://example.org", "http://example.org")),
        ("localhost:8000/x", ("http://localhost:8000/x", "https://localhost:8000/x")),
        ("http://example.org/", ("http://example.org/",)),
        ("feed:https://example.org/rss", ("https://example.org/rss",)),
    ],
)
def test_typed_words_mean_addresses(words: str, addresses: tuple[str, ...]) -> None:
    assert typed_addresses(words) == addresses


def test_only_what_was_typed_is_allowed() -> None:
    assert typed_origins("localhost:8000") == {("localhost", 8000)}
    assert typed_origins("example.org") == {("example.org", 443), ("example.org", 80)}


def test_other_schemes_are_refused() -> None:
    with pytest.raises(RefusedError):
        typed_addresses("file:///etc/passwd")


def test_a_feed_publishes_as_often_as_its_dates_say() -> None:
    entries = tuple(entry(NOW - timedelta(hours=12 * number)) for number in range(5))
    assert entries_per_day(entries) == 2.0


@pytest.mark.parametrize("dates", [(), (NOW, NOW), (NOW, None, None), (NOW, NOW, NOW)])
def test_too_few_dates_say_nothing(dates: tuple[datetime | None, ...]) -> None:
    assert entries_per_day(tuple(entry(date) for date in dates)) is None
