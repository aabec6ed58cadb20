"""Pages, texts and feeds to articles and names."""

import json

import pytest

from reader.enrich import find_names, read_feed, read_page, read_text
from reader.errors import ExtractionError
from reader.model import EntityType, Mention, Page, TextKind

_HTML = "<html><body><p>The <b>first</b> ship came in at dawn.</p></body></html>"


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (_HTML, "text/html; charset=utf-8", "The first ship came in at dawn."),
        (_HTML, "application/xhtml+xml", "The first ship came in at dawn."),
        (_HTML, "", "The first ship came in at dawn."),
        (_HTML, "application/octet-stream", "The first ship came in at dawn."),
        (_HTML, "text/plain", "The first ship came in at dawn."),
        ("a <b>b</b> c", "text/plain", "a <b>b</b> c"),
        ("a < b and b > c", "", "a < b and b > c"),
        ("<p class=x>A ship.", "", "A ship."),
    ],
)
def test_a_document_is_read_by_its_type_or_its_start(
    content: str, content_type: str, expected: str
) -> None:
    assert read_page(Page(content.encode(), content_type=content_type)).text == expected


def test_a_plain_text_from_the_web_keeps_its_address() -> None:
    page = Page(b"A ship.", content_type="text/plain", url="https://a.example/x", source="x")

    article = read_page(page)

    assert (article.url, article.source) == ("https://a.example/x", "x")


def test_a_text_is_never_sniffed() -> None:
    assert read_text("<p>A ship.", source="-").text == "<p>A ship."


def test_a_text_without_words_is_an_error() -> None:
    with pytest.raises(ExtractionError):
        read_text("", source="-")


def test_every_entry_of_a_feed_has_the_article_of_its_own_content() -> None:
    items = [
        {
            "id": "1",
            "url": "https://a.example/1",
            "title": "Tide",
            "authors": [{"name": "Mara Ostrel"}],
            "date_published": "2026-03-04T05:30:00Z",
            "content_html": "<p>See <a href='/x'>this</a>.</p>",
        },
        {"id": "2", "title": "Nothing", "content_html": "<img src=x>"},
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items}

    feed = read_feed(json.dumps(document).encode(), content_type="application/feed+json")

    article = feed.entries[0].article
    assert article is not None
    assert (article.text, article.kind) == ("See this.", TextKind.FEED)
    assert (article.title, article.byline) == ("Tide", "Mara Ostrel")
    assert article.published == feed.entries[0].published
    assert article.links[0].url == "https://a.example/x"
    assert feed.entries[1].article is None


def test_names_are_found_in_exactly_the_text_given() -> None:
    def tag(text: str) -> tuple[Mention, ...]:
        start = text.index("Mara Ostrel")
        return (Mention(start, start + 11, "Mara Ostrel", EntityType.PERSON),)

    (entity,) = find_names("  Yesterday Mara Ostrel sailed.", tag)

    assert (entity.name, entity.mentions[0].start) == ("Mara Ostrel", 12)
