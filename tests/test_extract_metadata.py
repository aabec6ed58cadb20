"""What pages say of themselves."""

import json
from datetime import UTC, datetime

import pytest

from reader.extract.metadata import (
    Metadata,
    clean_byline,
    find_metadata,
    parse_time,
    without_site,
)
from reader.extract.tree import parse_tree


def _of(html: str) -> Metadata:
    return find_metadata(parse_tree(html), url="https://www.ledger.example/x")


def _of_json(value: object) -> Metadata:
    return _of(f"<script type='application/ld+json'>{json.dumps(value)}</script><p>x</p>")


def test_a_silent_page_says_nothing_but_its_host() -> None:
    assert _of("<p>x</p>") == Metadata(site="ledger.example")


def test_the_story_is_believed_before_the_page_around_it() -> None:
    facts = _of_json(
        [
            {"@type": "WebPage", "name": "Page", "headline": "Page"},
            {
                "@type": ["ReportageNewsArticle"],
                "headline": "Tide &amp; wind",
                "inLanguage": "de",
            },
        ]
    )

    assert (facts.title, facts.language) == ("Tide & wind", "de")


def test_a_page_described_as_such_is_better_than_nothing() -> None:
    assert _of_json({"@type": "WebPage", "name": "Tide"}).title == "Tide"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("Mara Ostrel", "Mara Ostrel"),
        ({"name": "Mara Ostrel"}, "Mara Ostrel"),
        (
            [{"name": "Mara Ostrel"}, "Ivo Lund", {"name": "Mara Ostrel"}],
            "Mara Ostrel, Ivo Lund",
        ),
        ({"name": ["Mara Ostrel", "x"]}, "Mara Ostrel"),
        ({"name": []}, ""),
        ({"name": {"name": "deep"}}, ""),
        (7, ""),
        ([], ""),
    ],
)
def test_authors_are_named_in_many_ways(author: object, byline: str) -> None:
    assert _of_json({"@type": "Article", "headline": "x", "author": author}).byline == byline


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, "7", "null", '"text"', '{"@graph": 7}', '{"@type": "Person"}', ""],
)
def test_broken_descriptions_are_passed_over(script: str) -> None:
    html = f"<title>Tide</title><script type='application/ld+json'>{script}</script>"

    assert _of(html).title == "Tide"


def test_a_description_of_megabytes_is_not_read() -> None:
    value = {"@type": "Article", "headline": "Long", "articleBody": "x" * 2_100_000}

    assert _of_json(value).title == ""


def test_a_graph_without_end_is_left() -> None:
    value = {
        "@graph": [{"@type": "Thing"}] * 3_000 + [{"@type": "Article", "headline": "Late"}]
    }

    assert _of_json(value).title == ""


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Tide</title>", "Tide"),
        ("<title>Tide turns at noon | Harbour Ledger</title>", "Tide turns at noon"),
        ("<title>Field Notes: Tide at noon</title><h1>Tide at noon</h1>", "Tide at noon"),
        ("<title>Tide</title><h1>One</h1><h1>Two</h1>", "Tide"),
        ("<h1>Tide</h1>", "Tide"),
        ("<meta property='og:title' content='Open'><title>Window</title>", "Open"),
        ("<meta name='twitter:title' content='Bird'><title>Window</title>", "Bird"),
        ("<meta property='og:title' content=''><title>\x1b[2JTide</title>", "[2JTide"),
    ],
)
def test_the_title_is_found(head: str, title: str) -> None:
    assert _of(head).title == title


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Tide turns - Harbour Ledger", "Harbour Ledger", "Tide turns"),
        ("Tide turns | World | Harbour Ledger", "Harbour Ledger", "Tide turns | World"),
        ("Tide turns | Ledger", "Harbour Ledger", "Tide turns"),
        ("Harbour Ledger | Tide turns", "Harbour Ledger", "Tide turns"),
        (
            "Tide - a report from the far coast of Sella",
            "",
            "Tide - a report from the far coast of Sella",
        ),
        ("What the tide brings - Ledger", "", "What the tide brings"),
        ("Tide - Ledger", "", "Tide - Ledger"),
        ("Tide", "Tide", "Tide"),
    ],
)
def test_the_name_of_the_site_leaves_the_title(title: str, site: str, expected: str) -> None:
    assert without_site(title, site) == expected


@pytest.mark.parametrize(
    ("html", "byline"),
    [
        ("<meta name='author' content='By Mara Ostrel'>", "Mara Ostrel"),
        ("<meta name='author' content='https://x.example/mara'><a rel=author>Ivo</a>", "Ivo"),
        ("<p class='byline'>Words by: Ivo Lund |</p>", "Ivo Lund"),
        ("<span itemprop=author><b itemprop=name>Ivo Lund</b>, Ostrel</span>", "Ivo Lund"),
        ("<div class='author'>1234</div>", ""),
    ],
)
def test_the_byline_is_found(html: str, byline: str) -> None:
    assert _of(html + "<p>x</p>").byline == byline


@pytest.mark.parametrize("text", ["", "x" * 200, "<b>", "www.ledger.example", "@mara", "2026"])
def test_what_is_no_name_is_no_byline(text: str) -> None:
    assert clean_byline(text) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<meta property='article:published_time' content='2026-03-04T06:30:00+01:00'>",
        "<meta name='date' content='soon'><meta name='pubdate' content='2026-03-04T05:30:00Z'>",
        "<span itemprop='datePublished' content='2026-03-04T05:30Z'></span>",
        "<time datetime='Wed, 04 Mar 2026 05:30:00 GMT'>today</time>",
        "<script type='application/ld+json'>"
        '{"@type": "Article", "headline": "", "datePublished": "2026-03-04T05:30:00"}</script>',
    ],
)
def test_the_time_of_publication_is_found(html: str) -> None:
    assert _of(html + "<p>x</p>").published == datetime(2026, 3, 4, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "1850-01-01",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01",
        "2026-13-01",
        "Wed, 99",
        "Mon, 05 Oct 2026 10:00:00 +99999999999999999999",
        "Mon, 05 Oct 99999999999999999999 10:00:00 +0000",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang='en-GB'>", "en"),
        ("<html lang='english'><meta property='og:locale' content='fr_FR'>", "fr"),
        ("<html><meta http-equiv=x name='content-language' content='DE'>", "de"),
        ("<html>", ""),
    ],
)
def test_the_language_is_found(html: str, language: str) -> None:
    assert _of(html + "<p>x</p>").language == language


def test_the_site_is_named_by_its_tag_or_its_publisher() -> None:
    assert _of("<meta property='og:site_name' content='Ledger'>").site == "Ledger"
    assert (
        _of_json({"@type": "Article", "headline": "x", "publisher": {"name": "Wire"}}).site
        == "Wire"
    )
