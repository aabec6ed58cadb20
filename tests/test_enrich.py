"""Pages, texts and feeds to articles and names."""

import json
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from reader.enrich import find_names, read_feed, read_feed_text, read_page, read_text
from reader.errors import ExtractionError
from reader.model import Amount, Day, EntityType, FeedText, Mention, Page, TextKind

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


def test_a_feed_is_read_with_its_texts_as_they_came() -> None:
    items = [{"id": "1", "title": "Tide", "content_html": "<p>See this.</p>"}]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items}

    feed = read_feed(json.dumps(document).encode(), content_type="application/feed+json")

    assert [entry.html for entry in feed.entries] == ["<p>See this.</p>"]


TEXT = FeedText(
    html="<p>See <a href='/x'>this</a>.</p>",
    url="https://a.example/1",
    title="Tide",
    author="Mara Ostrel",
    published=datetime(2026, 3, 4, 5, 30, tzinfo=UTC),
    language="nb",
)


def test_the_article_of_a_feeds_text_has_its_entrys_facts() -> None:
    article = read_feed_text(TEXT)
    assert article is not None
    assert (article.text, article.kind) == ("See this.", TextKind.FEED)
    assert (article.title, article.byline) == ("Tide", "Mara Ostrel")
    assert (article.published, article.language) == (TEXT.published, "nb")
    assert article.links[0].url == "https://a.example/x"


def test_a_feeds_text_without_words_has_no_article() -> None:
    assert read_feed_text(replace(TEXT, html="<img src=x>")) is None


def test_names_are_found_in_exactly_the_text_given() -> None:
    def tag(text: str) -> tuple[Mention, ...]:
        start = text.index("Mara Ostrel")
        return (Mention(start, start + 11, "Mara Ostrel", EntityType.PERSON),)

    (entity,) = find_names("  Some days Mara Ostrel sailed.", tag)

    assert (entity.name, entity.mentions[0].start) == ("Mara Ostrel", 12)


def test_values_are_told_from_the_day_of_publication_in_english_only() -> None:
    text = "It paid $5 on Thursday."
    day = datetime(2025, 11, 21, 9, tzinfo=UTC)
    found = find_names(text, lambda _: (), published=day)
    assert [entity.value for entity in found] == [Day("2025-11-20"), Amount(5, "USD")]
    assert find_names(text, lambda _: (), language="de", published=day) == ()
