"""What typed words may mean, and how often a feed publishes."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from reader.compute import Compute
from reader.errors import FeedParseError, FetchError, RefusedError
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
        ("feed://https://example.org/rss", ("https://example.org/rss",)),
        ("feed://example.org/rss", ("https://example.org/rss", "http://example.org/rss")),
        ("itpc://example.org/rss", ("https://example.org/rss", "http://example.org/rss")),
        ("FEED:example.org/rss", ("https://example.org/rss", "http://example.org/rss")),
        ("@tide@sea.example", ("https://sea.example/@tide", "http://sea.example/@tide")),
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


# --- from a page to its feed ------------------------------------------------------------------

FEED = b"<rss version='2.0'><channel><title>Tide</title></channel></rss>"
HTML = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def compute() -> Iterator[Compute]:
    """One set of workers for all: starting one takes longer than what it does here."""
    made = Compute()
    yield made
    made.close()


class Web:
    """A network of a few addresses; every other one has nothing (404)."""

    def __init__(self, pages: Mapping[str, bytes], *, status: int | None = 404) -> None:
        self.asked: list[str] = []
        self._pages = pages
        self._status = status

    def fetch(self, request: FetchRequest, *, cancel: CancelToken | None = None) -> Fetched:
        self.asked.append(request.url)
        if request.url not in self._pages:
            raise FetchError("Nothing there.", url=request.url, status=self._status)
        return Fetched(request.url, self._pages[request.url], HTML)

    def close(self) -> None:
        pass


def look(web: Web, compute: Compute, words: str) -> tuple[str, list[str]]:
    """The address of the best feed, and those of all that are to choose from."""
    found, links = Finder(web, compute, frozenset()).find(words)
    return found.url, [link.url for link in links]


def test_a_known_place_takes_one_request(compute: Compute) -> None:
    web = Web({"https://bsky.app/profile/tide.example/rss": FEED})
    assert look(web, compute, "bsky.app/profile/tide.example") == (web.asked[0], [])
    assert len(web.asked) == 1


def test_several_known_places_are_to_choose_from(compute: Compute) -> None:
    url = "https://github.com/tide/gauge"
    web = Web({f"{url}/releases.atom": b"<p>words", f"{url}/tags.atom": FEED})
    best, links = look(web, compute, url)
    assert best == f"{url}/tags.atom"
    assert links == [f"{url}/{kind}.atom" for kind in ("releases", "tags", "commits")]


def test_a_page_whose_known_place_is_empty_is_looked_at(compute: Compute) -> None:
    page = b"<link rel=alternate type=application/rss+xml href=/f>"
    web = Web({"https://sea.example/@tide": page, "https://sea.example/f": FEED})
    assert look(web, compute, "@tide@sea.example")[0] == "https://sea.example/f"
    assert web.asked[0] == "https://sea.example/@tide.rss"


@pytest.mark.parametrize("status", [None, 429, 502])
def test_a_known_place_that_does_not_answer_is_said(
    compute: Compute, status: int | None
) -> None:
    web = Web({}, status=status)
    with pytest.raises(FetchError, match="Nothing there"):
        look(web, compute, "bsky.app/profile/tide.example")
    assert len(web.asked) == 1


def test_a_directory_is_asked_for_the_feed_of_its_podcast(compute: Compute) -> None:
    lookup = "https://itunes.apple.com/lookup?entity=podcast&id=7"
    answer = rb'{"results":[{"feedUrl":"https:\/\/tide.example\/rss"}]}'
    web = Web({lookup: answer, "https://tide.example/rss": FEED})
    best, _ = look(web, compute, "https://podcasts.apple.com/gb/podcast/tide/id7")
    assert best == "https://tide.example/rss"
    assert web.asked == [lookup, best]


def test_a_directory_that_tells_nothing_leaves_its_page(compute: Compute) -> None:
    page = "https://podcasts.apple.com/gb/podcast/tide/id7"
    web = Web(
        {page: b'{"feedUrl":"https://tide.example/rss"}', "https://tide.example/rss": FEED}
    )
    assert look(web, compute, page)[0] == "https://tide.example/rss"


def test_the_usual_places_are_few_and_end_at_the_first(compute: Compute) -> None:
    page = b"<p>words"
    web = Web(
        {
            "https://a.example": page,
            "https://a.example/feed": page,
            "https://a.example/rss.xml": FEED,
        }
    )
    assert look(web, compute, "a.example")[0] == "https://a.example/rss.xml"
    assert web.asked == [
        "https://a.example",
        "https://a.example/feed",
        "https://a.example/rss.xml",
    ]


def test_a_site_without_a_feed_is_asked_nine_times_at_most(compute: Compute) -> None:
    web = Web({"https://a.example/blog": b"<p>words"})
    with pytest.raises(FeedParseError, match=r"No feed on a\.example"):
        look(web, compute, "https://a.example/blog")
    assert len(web.asked) == len(set(web.asked)) <= 9


@pytest.mark.parametrize("status", [None, 429, 503])
def test_a_site_that_does_not_answer_is_not_asked_on(
    compute: Compute, status: int | None
) -> None:
    web = Web({"https://a.example": b"<p>words"}, status=status)
    with pytest.raises(FeedParseError):
        look(web, compute, "https://a.example")
    assert len(web.asked) == 2


def test_a_page_of_dead_links_is_given_up(compute: Compute) -> None:
    links = b"".join(b"<link rel=feed href=/%d>" % number for number in range(40))
    web = Web({"https://a.example": links})
    with pytest.raises(FeedParseError):
        look(web, compute, "https://a.example")
    assert len(web.asked) == 5
