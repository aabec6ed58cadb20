import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from reader.errors import FeedParseError
from reader.feeds.json_feed import is_json, parse_json_feed
from reader.model import Enclosure, ParsedEntry
from tests.hostile import FORBIDDEN, HOSTILE


def document(*items: object, **fields: object) -> bytes:
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "items": list(items), **fields}).encode()


def entry_of(item: dict[str, object], **fields: object) -> ParsedEntry:
    return parse_json_feed(document(item, **fields)).entries[0]


def test_a_feed_of_version_1_1_is_read_whole() -> None:
    item = {
        "id": "tag:second-half.example,2026:9",
        "url": "https://second-half.example/9",
        "title": "Ostrel draws again",
        "content_html": "<p>Nil all.</p>",
        "date_published": "2026-10-05T20:15:00+02:00",
        "date_modified": "2026-10-05T19:00:00Z",
        "authors": [{"name": "Ada Brook"}, {"name": "Jon Sill"}],
        "tags": ["football", "football", "Ostrel"],
        "image": "https://second-half.example/9.jpg",
        "attachments": [
            {
                "url": "https://second-half.example/9.mp3",
                "mime_type": "audio/mpeg",
                "size_in_bytes": 42,
            }
        ],
    }

    feed = parse_json_feed(
        document(
            item,
            title="Second Half",
            home_page_url="https://second-half.example/",
            language="en-US",
        )
    )

    assert (feed.title, feed.site_url) == ("Second Half", "https://second-half.example/")
    assert (feed.language, feed.damaged) == ("en-us", "")
    assert feed.entries == (
        ParsedEntry(
            guid="tag:second-half.example,2026:9",
            url="https://second-half.example/9",
            title="Ostrel draws again",
            author="Ada Brook, Jon Sill",
            published=datetime(2026, 10, 5, 18, 15, tzinfo=UTC),
            updated=datetime(2026, 10, 5, 19, tzinfo=UTC),
            html="<p>Nil all.</p>",
            enclosures=(
                Enclosure("https://second-half.example/9.mp3", "audio/mpeg", 42),
                Enclosure("https://second-half.example/9.jpg", "image"),
            ),
            categories=("football", "Ostrel"),
        ),
    )


def test_the_single_author_of_version_1_0_is_read() -> None:
    assert (
        entry_of({"id": "1", "title": "x", "author": {"name": "Ada Brook"}}).author
        == "Ada Brook"
    )


def test_plain_text_becomes_escaped_paragraphs() -> None:
    entry = entry_of({"id": "1", "content_text": "a < b\nstill\n \n\n& c"})

    assert entry.html == "<p>a &lt; b\nstill</p>\n<p>&amp; c</p>"


def test_the_longest_text_is_kept() -> None:
    entry = entry_of({"id": "1", "summary": "short", "content_html": "<p>much longer text</p>"})

    assert entry.html == "<p>much longer text</p>"


def test_an_external_address_stands_in_for_a_missing_one() -> None:
    assert (
        entry_of({"id": "1", "external_url": "https://x.example/"}).url == "https://x.example/"
    )


def test_relative_addresses_count_from_the_site() -> None:
    entry = entry_of({"id": "1", "url": "/9"}, home_page_url="https://site.example/blog/")

    assert entry.url == "https://site.example/9"


def test_relative_addresses_count_from_the_feed_when_there_is_no_site() -> None:
    feed = parse_json_feed(
        document({"id": "1", "url": "9"}), url="https://f.example/a/feed.json"
    )

    assert feed.entries[0].url == "https://f.example/a/9"


def test_a_number_is_an_id() -> None:
    assert entry_of({"id": 5, "title": "x"}).guid == "5"


@pytest.mark.parametrize(
    "item",
    [
        None,
        1,
        "s",
        [],
        {},
        {"id": "only an id"},
        {"id": 5, "title": ["a"], "date_published": 12, "tags": "t", "attachments": {"url": 1}},
        {"id": {"a": 1}, "authors": "x", "url": True},
        {"id": "\ud800", "title": "\ud800\x00"},
        {"id": "1", "url": "javascript:alert(1)", "attachments": [{"url": 4}, "x", None]},
    ],
)
def test_an_item_with_nothing_to_show_is_left_out_and_counted(item: object) -> None:
    feed = parse_json_feed(document(item, {"id": "good", "title": "good"}))

    assert [entry.guid for entry in feed.entries] == ["good"]
    assert feed.damaged == "1 of 2 entries could not be read."


@pytest.mark.parametrize(
    "written",
    ["yesterday", "", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 12, None, "9" * 400],
)
def test_an_absurd_date_is_none(written: object) -> None:
    assert entry_of({"id": "1", "title": "x", "date_published": written}).published is None


def test_a_date_without_zone_is_utc() -> None:
    entry = entry_of({"id": "1", "title": "x", "date_published": "2026-10-05T10:00:00"})

    assert entry.published == datetime(2026, 10, 5, 10, tzinfo=UTC)


def test_of_too_many_items_the_newest_are_kept_in_their_order() -> None:
    items = [
        {
            "id": str(n),
            "title": "x",
            "date_published": f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z",
        }
        for n in range(2500)
    ]

    feed = parse_json_feed(document(*items))

    assert [entry.guid for entry in feed.entries] == [str(n) for n in range(500, 2500)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"items": [', "This is not a feed (broken JSON)."),
        (b"[1, 2]", "This is not a feed (JSON of another kind)."),
        (b'{"a": 1}', "This is not a feed (JSON of another kind)."),
        (b'{"items": {"a": 1}}', "This is not a feed (JSON of another kind)."),
        (b'{"items": ' + b"9" * 5000 + b"}", "This is not a feed (broken JSON)."),
        (b'{"items":' + b"[" * 100_000, "The document nests its values too deeply."),
    ],
)
def test_something_else_is_no_feed(content: bytes, message: str) -> None:
    with pytest.raises(FeedParseError) as caught:
        parse_json_feed(content, url="https://f.example")

    assert str(caught.value) == message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_every_encoding_of_unicode_is_read(encoding: str) -> None:
    content = '{"title": "港", "items": []}'.encode(encoding)

    assert is_json(content)
    assert parse_json_feed(content).title == "港"


@pytest.mark.parametrize("content", [b"", b"<rss/>", b"words", b"  <"])
def test_other_documents_are_not_json(content: bytes) -> None:
    assert not is_json(content)


@pytest.mark.sweep
@pytest.mark.parametrize("field", ["title", "id", "content_html", "content_text", "summary"])
def test_hostile_strings_come_out_clean(field: str) -> None:
    items = [{"title": "x", field: text, "tags": [text]} for text in HOSTILE]

    feed = parse_json_feed(document(*items, title=HOSTILE[0]))

    shown = [" ".join((one.title, one.guid, one.html, *one.categories)) for one in feed.entries]
    assert len(shown) >= len(HOSTILE) - 20
    assert not [text for text in [feed.title, *shown] if FORBIDDEN.search(text)]


def test_no_xml_parser_is_imported() -> None:
    program = (
        "import sys, reader.feeds.json_feed;"
        "print({'feedparser', 'lxml', 'xml.sax', 'chardet'} & set(sys.modules))"
    )

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert answer.stdout.strip() == b"set()"


def test_the_authors_of_the_feed_stand_in_for_those_of_an_item() -> None:
    authors = [{"name": "Ada Brook"}]
    assert entry_of({"id": "1", "title": "x"}, authors=authors).author == "Ada Brook"
    assert entry_of({"title": "x", "author": {"name": "Jon"}}, authors=authors).author == "Jon"


def test_a_date_as_rss_writes_it_is_read() -> None:
    item: dict[str, object] = {
        "title": "x",
        "date_published": "Wed, 14 Oct 2026 09:20:00 +0200",
    }
    assert entry_of(item).published == datetime(2026, 10, 14, 7, 20, tzinfo=UTC)


def test_an_attachment_keeps_its_title_and_length() -> None:
    part = {"url": "https://a.example/1.mp3", "title": "Part one", "duration_in_seconds": 90}
    entry = entry_of({"title": "x", "attachments": [part]})
    assert entry.enclosures == (Enclosure("https://a.example/1.mp3", "", None, 90, "Part one"),)
