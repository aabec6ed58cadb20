"""What pages say of themselves."""

import json
from datetime import UTC, datetime

import pytest

from reader.extract.metadata import Metadata, find_metadata
from reader.extract.tree import parse_tree
from tests.hostile import FORBIDDEN, HOSTILE

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _of(html: str, *, url: str = "https://www.ledger.example/x") -> Metadata:
    return find_metadata(parse_tree(html), url=url, now=NOW)


def _of_json(value: object, html: str = "") -> Metadata:
    script = f"<script type='application/ld+json'>{json.dumps(value)}</script>"
    return _of(f"{script}{html}<p>x</p>")


def _story(**fields: object) -> Metadata:
    return _of_json({"@type": "Article", "headline": "Tide", **fields})


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


def test_a_description_of_megabytes_is_not_read() -> None:
    value = {"@type": "Article", "headline": "Long", "articleBody": "x" * 2_100_000}

    assert _of_json(value).title == ""


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Tide</title>", "Tide"),
        ("<title>Tide turns at noon | ledger.example</title>", "Tide turns at noon"),
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


def test_a_headline_that_is_the_site_gives_way() -> None:
    facts = _of(
        "<meta property='og:site_name' content='Harbour Ledger'>"
        "<meta property='og:title' content='Harbour Ledger'><title>Tide turns</title><p>x</p>"
    )

    assert facts.title == "Tide turns"


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        ("<meta name='author' content='By Mara Ostrel'>", ("Mara Ostrel",)),
        (
            "<meta name='author' content='https://x.example/mara'><a rel=author>Ivo</a>",
            ("Ivo",),
        ),
        (
            "<meta name='author' content='Big Press'>"
            "<meta property='article:author' content='Mara Ostrel,Ivo Lund'>",
            ("Mara Ostrel", "Ivo Lund"),
        ),
        (
            "<meta property='og:site_name' content='Ledger'><meta name=author content=Ledger>"
            "<h1>x</h1><p class='byline'>Mara Ostrel</p>",
            ("Mara Ostrel",),
        ),
        (
            "<meta property='og:site_name' content='Ledger'><meta name=author content=Ledger>",
            ("Ledger",),
        ),
        ("<div class='author'>1234</div>", ()),
    ],
)
def test_the_authors_are_found(html: str, authors: tuple[str, ...]) -> None:
    assert _of(html + "<p>x</p>").authors == authors


def test_the_story_names_its_authors_before_the_tags_do() -> None:
    value = {"@type": "Article", "headline": "x", "author": ["Mara Ostrel", "Ivo Lund"]}
    facts = _of_json(value, "<meta name='author' content='Big Press'>")

    assert facts.byline == "Mara Ostrel, Ivo Lund"
    assert _story(creator="Mara Ostrel").authors == ("Mara Ostrel",)


@pytest.mark.parametrize(
    "html",
    [
        "<meta property='article:published_time' content='2026-03-04T06:30:00+01:00'>",
        "<meta name='date' content='soon'><meta name='pubdate' content='2026-03-04T05:30:00Z'>",
        "<span itemprop='datePublished' content='2026-03-04T05:30Z'></span>",
        "<time datetime='Wed, 04 Mar 2026 05:30:00 GMT'>today</time>",
        "<meta property='article:published_time' content='2026-06-03'>"
        "<time datetime='2026-03-04T05:30Z'>a date still to come is passed over</time>",
        "<script type='application/ld+json'>"
        '{"@type": "Article", "headline": "", "datePublished": "2026-03-04T05:30:00"}</script>',
        "<script type='application/ld+json'>"
        '{"@type": "Article", "headline": "", "dateCreated": "2026-03-04T05:30:00"}</script>',
    ],
)
def test_the_time_of_publication_is_found(html: str) -> None:
    assert _of(html + "<p>x</p>").published == datetime(2026, 3, 4, 5, 30, tzinfo=UTC)


def test_the_address_bears_the_day_when_nothing_else_tells() -> None:
    facts = _of("<p>x</p>", url="https://ledger.example/2026/03/04/tide")

    assert facts.published == datetime(2026, 3, 4, tzinfo=UTC)


def test_without_a_clock_a_date_to_come_is_believed() -> None:
    tree = parse_tree("<meta name='date' content='2026-06-03'><p>x</p>")

    assert find_metadata(tree).published == datetime(2026, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "html",
    [
        "<meta property='article:modified_time' content='2026-03-05'>",
        "<meta property='og:updated_time' content='2026-03-05'>",
        "<script type='application/ld+json'>"
        '{"@type": "Article", "headline": "x", "dateModified": "2026-03-05"}</script>',
    ],
)
def test_the_time_of_the_last_change_is_not_that_of_publication(html: str) -> None:
    facts = _of(html + "<p>x</p>")

    assert facts.modified == datetime(2026, 3, 5, tzinfo=UTC)
    assert facts.published is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang='en-GB'>", "en"),
        ("<html lang='english'><meta property='og:locale' content='fr_FR'>", "fr"),
        ("<html><meta http-equiv='Content-Language' content='DE'>", "de"),
        ("<html><meta name='content-language' content='DE'>", "de"),
        ("<html>", ""),
    ],
)
def test_the_language_is_found(html: str, language: str) -> None:
    assert _of(html + "<p>x</p>").language == language


def test_the_site_is_named_by_its_tag_or_its_publisher() -> None:
    assert _of("<meta property='og:site_name' content='Ledger | News'>").site == "Ledger"
    assert _story(publisher={"name": "Wire"}).site == "Wire"
    assert find_metadata(parse_tree("<p>x</p>")).site == ""


@pytest.mark.parametrize(
    ("html", "section"),
    [
        ("<meta property='article:section' content='World'>", "World"),
        ("<meta property='article:section' content='foreign-affairs'>", "Foreign affairs"),
        ("<meta name='parsely-section' content='INVESTING'>", "Investing"),
        ("<meta name='section' content='US'>", "US"),
        (
            "<meta property='article:section' content='tags'><meta name=section content=Sea>",
            "Sea",
        ),
        ("<meta property='article:section' content='Arts &amp;amp; Tides'>", "Arts & Tides"),
        ("<meta property='article:section' content='ledger.example | Sea'>", "Sea"),
        ("<meta property='article:section' content='post'>", ""),
        ("<meta property='article:section' content='2026'>", ""),
        (f"<meta property='article:section' content='{'x' * 99}'>", ""),
    ],
)
def test_the_section_is_found(html: str, section: str) -> None:
    assert _of(html + "<p>x</p>").section == section


@pytest.mark.parametrize(
    ("names", "section"),
    [(["Home", "Sea", "Tide"], "Sea"), (["Home", "Sea"], "Sea"), (["Home"], ""), ([], "")],
)
def test_the_breadcrumb_lends_its_section(names: list[str], section: str) -> None:
    steps = [{"name": name} for name in names]
    trail = {"@type": "BreadcrumbList", "itemListElement": steps}

    assert _of_json([trail, {"@type": "Article", "headline": "Tide"}]).section == section
    assert _story(articleSection=["World", "Sea"]).section == "World"


def test_the_lead_picture_has_an_address_and_its_caption() -> None:
    facts = _of(
        "<meta property='og:image' content='/p/harbour.jpg'><figure><img src='harbour.jpg'>"
        "<figcaption>Two tugs wait.</figcaption></figure>"
    )

    assert facts.image == "https://www.ledger.example/p/harbour.jpg"
    assert facts.image_caption == "Two tugs wait."


def test_the_story_may_describe_its_picture() -> None:
    image = {"url": "https://ledger.example/tug.jpg", "caption": "A tug"}
    facts = _story(image=[image])

    assert (facts.image, facts.image_caption) == ("https://ledger.example/tug.jpg", "A tug")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,x", "/site-logo.png", "file:///x"]
)
def test_what_is_no_picture_of_the_story_is_none(address: str) -> None:
    facts = _of(f"<meta property='og:image' content='{address}'><p>x</p>")

    assert (facts.image, facts.image_caption) == ("", "")


@pytest.mark.parametrize(
    ("fields", "paywalled"),
    [
        ({"isAccessibleForFree": False}, True),
        ({"isAccessibleForFree": "False"}, True),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, False),
        ({"hasPart": {"isAccessibleForFree": "false"}}, True),
        ({"hasPart": [7, {"isAccessibleForFree": False}]}, True),
        ({"hasPart": [{"isAccessibleForFree": True}]}, False),
        ({}, False),
    ],
)
def test_a_page_says_whether_it_is_free(fields: dict[str, object], *, paywalled: bool) -> None:
    assert _story(**fields).is_paywalled is paywalled


@pytest.mark.parametrize(
    ("tier", "paywalled"), [("locked", True), ("metered", True), ("free", False)]
)
def test_a_page_names_its_tier(tier: str, *, paywalled: bool) -> None:
    html = f"<meta property='article:content_tier' content='{tier}'><p>x</p>"

    assert _of(html).is_paywalled is paywalled


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 1_000_000, "| " * 500_000, "2026-" * 200_000])
def test_nothing_hostile_comes_out_of_any_field(text: str) -> None:
    facts = _story(
        headline=text, author=[text, {"name": text}], datePublished=text, dateModified=text,
        publisher={"name": text}, articleSection=text, image={"url": text, "caption": text},
        inLanguage=text, isAccessibleForFree=text,
    )  # fmt: skip
    shown = (
        facts.title,
        facts.byline,
        facts.site,
        facts.section,
        facts.image,
        facts.image_caption,
    )

    assert not any(FORBIDDEN.search(value) for value in shown)
    assert max(map(len, shown)) <= 2_000


@pytest.mark.parametrize("value", [7, True, None, [], {}, [[]], [{}], [7, None], {"name": 7}])
def test_no_field_relies_on_its_type(value: object) -> None:
    facts = _story(
        headline=value, name=value, author=value, creator=value, datePublished=value,
        dateModified=value, publisher=value, articleSection=value, image=value,
        inLanguage=value, hasPart=value, articleBody=value, thumbnailUrl=value,
    )  # fmt: skip

    assert facts == Metadata(site="ledger.example")
