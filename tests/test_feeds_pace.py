"""What a document says of when to ask again."""

import pytest

from reader.feeds.pace import find_pace
from reader.feeds.parse import parse_feed
from reader.model import Pace

ITEM = b"<item><title>Cranes</title><ttl>1</ttl><guid>1</guid></item>"


def channel(head: bytes = b"", tail: bytes = b"") -> bytes:
    return b"<rss><channel>" + head + ITEM * 2 + tail + b"</channel></rss>"


@pytest.mark.parametrize(
    ("written", "pace"),
    [
        (b"", Pace()),
        (b"<ttl>90</ttl>", Pace(5400)),
        (b"<ttl> soon </ttl>", Pace()),
        (b"<ttl>-5</ttl>", Pace()),
        (b"<sy:updatePeriod> hourly </sy:updatePeriod>", Pace(3600)),
        (
            b"<sy:updatePeriod>daily</sy:updatePeriod>"
            b"<sy:updateFrequency>4</sy:updateFrequency>",
            Pace(21_600),
        ),
        (b"<sy:updatePeriod>often</sy:updatePeriod>", Pace()),
        (
            b"<sy:updatePeriod>weekly</sy:updatePeriod>"
            b"<sy:updateFrequency>0</sy:updateFrequency>",
            Pace(604_800),
        ),
        (
            b"<skipHours><hour>3</hour><hour>24</hour><hour>3</hour></skipHours>",
            Pace(skip_hours=(0, 3)),
        ),
        (
            b"<skipDays><day>Sunday</day><day>monday</day><day>Someday</day></skipDays>",
            Pace(skip_days=(0, 6)),
        ),
    ],
)
def test_it_is_found_before_and_behind_the_entries(written: bytes, pace: Pace) -> None:
    assert find_pace(channel(head=written)) == pace
    assert find_pace(channel(tail=written)) == pace


def test_an_entry_says_nothing_of_it() -> None:
    assert find_pace(channel()) == Pace()


def test_a_document_without_entries_may_say_it() -> None:
    assert find_pace(b"<rss><channel><ttl>60</ttl></channel></rss>") == Pace(3600)


def test_a_parsed_feed_carries_it() -> None:
    assert parse_feed(channel(b"<title>Ledger</title><ttl>60</ttl>")).pace == Pace(3600)
