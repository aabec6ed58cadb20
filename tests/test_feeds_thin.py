import time

import pytest

from reader.feeds.guard import make_document
from reader.feeds.parse import parse_feed
from reader.feeds.thin import thinned


def feed(
    count: int, date: str = "<pubDate>Mon, 05 Oct 2026 {:02}:{:02}:{:02} GMT</pubDate>"
) -> str:
    items = "".join(
        f"<item><guid>{n}</guid>{date.format(n // 3600, n // 60 % 60, n % 60)}</item>"
        for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>"


def guids(text: str) -> list[str]:
    return [entry.guid for entry in parse_feed(text.encode()).entries]


def test_a_feed_of_ordinary_size_is_left_alone() -> None:
    document = make_document(feed(2000))

    assert thinned(document) is document


def test_of_too_many_entries_the_newest_are_kept_in_their_order() -> None:
    assert guids(feed(2500)) == [str(n) for n in range(500, 2500)]


def test_iso_dates_count_too() -> None:
    text = feed(2500, "<dc:date>2026-10-05T{:02}:{:02}:{:02}</dc:date>")

    assert (
        guids(text.replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'"))[0]
        == "500"
    )


def test_without_dates_the_first_are_kept() -> None:
    assert guids(feed(2500, "")) == [str(n) for n in range(2000)]


def test_broken_dates_count_as_none() -> None:
    dates = "<pubDate>yesterday at {:02}:{:02}:{:02}</pubDate>"

    assert guids(feed(2500, dates)) == [str(n) for n in range(2000)]


def test_the_end_of_the_document_stays() -> None:
    document = thinned(make_document(feed(2001)))

    assert document.body.startswith(b"<rss version='2.0'><channel><title>Ledger</title><item>")
    assert document.body.endswith(b"</item></channel></rss>")


def test_an_entry_without_end_ends_with_its_feed() -> None:
    text = feed(2000, "").replace("</channel>", "<item></channel>")

    assert thinned(make_document(text)).body.endswith(b"</item></channel></rss>")


def test_empty_elements_are_entries() -> None:
    text = "<channel>" + '<item href="https://a.example/"/>' * 2500 + "</channel>"

    body = thinned(make_document(text)).body

    assert body.count(b"<item") == 2000
    assert body.endswith(b"</channel>")


def test_what_has_no_end_at_all_is_cut_all_the_same() -> None:
    body = thinned(make_document("<a><b></a>" + "<item> < " * 2500)).body

    assert body.count(b"<item") == 2000


@pytest.mark.sweep
def test_fifty_thousand_entries_take_seconds() -> None:
    content = feed(50_000).encode()

    start = time.process_time()
    found = parse_feed(content)

    assert len(found.entries) == 2000
    assert time.process_time() - start < 5  # 1.0 alone
