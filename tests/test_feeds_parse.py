from datetime import UTC, datetime
from pathlib import Path

from reader.feeds.parse import parse_feed
from reader.model import Enclosure

FEEDS = Path(__file__).parent / "data" / "feeds"


def test_an_ordinary_rss_feed_is_read_whole() -> None:
    feed = parse_feed((FEEDS / "harbour-ledger.rss.xml").read_bytes())

    first = feed.entries[0]
    assert (feed.title, feed.site_url) == ("Harbour Ledger", "https://harbour-ledger.example/")
    assert (feed.language, feed.damaged) == ("en-gb", "")
    assert len(feed.entries) == 2
    assert first.guid == "hl-4711"
    assert first.url == "https://harbour-ledger.example/2026/10/quay?utm_source=rss"
    assert first.title == "Halden Shipping & the Ostrel quay: who pays?"
    assert first.author == "Mara Vint, Ilo Brandt"
    assert first.published == datetime(2026, 10, 5, 8, tzinfo=UTC)
    assert first.categories == ("Ports", "Money")
    assert first.html.startswith("<p>The quay at Ostrel")
    assert first.enclosures == (
        Enclosure("https://harbour-ledger.example/audio/quay.mp3", "audio/mpeg", 123456),
        Enclosure("https://harbour-ledger.example/img/quay.jpg", "image"),
    )


def test_an_author_is_shown_by_name_rather_than_by_address() -> None:
    feed = parse_feed((FEEDS / "harbour-ledger.rss.xml").read_bytes())

    assert feed.entries[1].author == "Tomas Reyl"
