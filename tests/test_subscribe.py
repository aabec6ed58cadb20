"""What typed words may mean, and how often a feed publishes."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.compute import Compute
from reader.errors import FetchError, RefusedError
from reader.model import CancelToken, Fetched, FetchRequest, ParsedEntry
from reader.subscribe import Finder, entries_per_day, typed_addresses, typed_origins

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


class Doors:
    """A network where each address fails as it is told to."""

    def __init__(self, *, is_closed: bool) -> None:
        self.asked: list[str] = []
        self._is_closed = is_closed

    def fetch(self, request: FetchRequest, *, cancel: CancelToken | None = None) -> Fetched:
        self.asked.append(request.url)
        raise FetchError(f"No {request.url}", url=request.url, is_closed=self._is_closed)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("is_closed", "asked"),
    [
        (True, ["https://example.org", "http://example.org"]),
        # A bad certificate must not lead to an open connection.
        (False, ["https://example.org"]),
    ],
)
def test_only_a_closed_port_leads_on_to_plain_http(is_closed: bool, asked: list[str]) -> None:  # noqa: FBT001 - a table's column
    doors = Doors(is_closed=is_closed)
    finder = Finder(doors, Compute(), typed_origins("example.org"))
    with pytest.raises(FetchError, match=r"^No https:"):
        finder.find("example.org")
    assert doors.asked == asked


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
