"""Pages to articles."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.errors import ExtractionError
from reader.extract import html as html_module
from reader.extract.html import extract_fragment, extract_page
from reader.hygiene import is_clean
from reader.model import BlockKind, Page, TextKind
from tests.extracting import assert_sound, make_page
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

_STORY = (
    "<p>The harbour of Port Sella took in its first ship, ten weeks after the storm.</p>" * 1
)
_LONG = "".join(
    f"<p>Part {number} of the story says that the sea, the wind and the town went on, as they "
    f"had for {number} years, and that nobody minded.</p>"
    for number in range(8)
)


def _text(html: str) -> str:
    return extract_page(make_page(html)).text


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n ",
        "<!-- nothing -->",
        "<html><body><img src=a.png><script>let x = 1</script></body></html>",
        "<html><frameset><frame src=x></frameset></html>",
        "<svg><text>hi</text></svg>",
        "<body><p hidden>Unseen</p><p style='display: none'>Unseen too</p></body>",
        "<body>* * *</body>",
    ],
)
def test_a_page_without_text_says_so(html: str) -> None:
    with pytest.raises(ExtractionError, match=r"^This page holds no text\.$") as failure:
        extract_page(make_page(html))

    assert failure.value.source == "https://ledger.example/world/harbour"


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><script>let x = 1</script></body></html>",
        "<title>Pier</title><body><div id=root></div><script src=app.js></script>",
        "<body><noscript>You need JavaScript.</noscript><script src=a.js></script>",
        "<body><div id=app>Loading…</div><script src=app.js></script>",
    ],
)
def test_a_page_that_is_made_by_scripts_says_so(html: str) -> None:
    with pytest.raises(ExtractionError, match=r"only scripts that would fetch it\.$"):
        extract_page(make_page(html))


def test_the_page_keeps_its_source_and_its_address() -> None:
    article = extract_page(
        Page(_STORY.encode(), content_type="text/html", url="https://a.example/x", source="x")
    )

    assert (article.source, article.url, article.kind) == (
        "x",
        "https://a.example/x",
        TextKind.FULL,
    )


def test_the_text_that_a_page_repeats_for_machines_stands_in() -> None:
    html = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Tide", '
        '"articleBody": "The tide came in.\\n\\nThen it went."}</script><div id="root"></div>'
    )

    assert _text(f"<html><head>{html}</head></html>") == "The tide came in.\n\nThen it went."


def test_relative_links_stand_against_the_base_of_the_page() -> None:
    article = extract_page(
        make_page(f"<head><base href='/b/'></head><p>See <a href='x'>this</a>.</p>{_LONG}")
    )

    assert [link.url for link in article.links] == ["https://ledger.example/b/x"]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "#top", "mailto:a@b.example", "", "//["]
)
def test_only_web_addresses_are_links(target: str) -> None:
    article = extract_page(make_page(f"<p>See <a href='{target}'>this</a>.</p>{_LONG}"))

    assert article.text.startswith("See this.")
    assert article.links == ()


def test_a_page_of_lists_is_read_where_readability_keeps_next_to_nothing() -> None:
    items = "".join(
        f"<div class='card'><h2>Walk {n}</h2><ul><li>Take rope, bread and a watch, "
        f"since walk {n} is a long one.</li></ul></div>"
        for n in range(12)
    )

    text = _text(f"<body><div><p>Twelve walks on the coast, and what to take.</p></div>{items}")

    assert text.count("Take rope") == 12


def test_markup_that_calls_the_whole_story_furniture_is_not_believed() -> None:
    parts = _LONG.replace("<p>", "<div class='menu'>").replace("</p>", "</div>")

    assert _text(f"<article>{parts}</article>").count("Part") == 8


def test_markup_is_believed_while_a_story_is_left() -> None:
    quotes = "".join(
        f"<div class='tags'>Quote {n}, and what it means.</div>" for n in range(40)
    )

    text = _text(f"<article>{_LONG}</article><div>{quotes}</div>")

    assert (text.count("Part"), text.count("Quote")) == (8, 0)


def test_every_part_of_the_page_is_kept_or_recorded() -> None:
    html = f"<nav>Home</nav><article><h1>Tide</h1>{_LONG}</article><footer>Imprint</footer>"

    article = extract_page(make_page(html))

    shown = {part.text for part in article.removed} | {block.text for block in article.blocks}
    assert {"Home", "Tide", "Imprint"} <= shown
    assert article.text.count("Part") == 8


def test_what_lies_behind_the_limit_is_not_read_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html_module, "MAX_HTML_CHARS", 500)

    article = extract_page(make_page(_LONG))

    assert article.removed[-1].reason == "too long"


@pytest.mark.sweep
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + _LONG,
        "<blockquote>" * 20_000 + _LONG,
        "<b><i>" * 20_000 + _LONG,
        "<ul><li>x" * 20_000 + _LONG,
        "<table><tr><td>" * 5_000 + _LONG,
    ],
    ids=["div", "blockquote", "inline", "list", "table"],
)
def test_endless_nesting_gives_an_article_or_an_extraction_error(html: str) -> None:
    with contextlib.suppress(ExtractionError):
        assert_sound(extract_page(make_page(html)))


@pytest.mark.parametrize(
    "html",
    [
        f"{_LONG}<p>{' ' * 500_000}x",
        f"{_LONG}{'<br> ' * 5_000}x",
        _LONG + "<!--" * 50_000,
        _LONG + "<a href='" * 50_000,
        _LONG + "<" * 200_000,
        _LONG + "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
        f"{_LONG}<p style='{'; ' * 200_000}' class='{'a-' * 200_000}'>x</p>",
        f"{_LONG}<p>{'1:' * 200_000}</p>",
        f"<title>{'a | ' * 100_000}</title>{_LONG}",
        f"<script type='application/ld+json'>{'[' * 200_000}</script>{_LONG}",
        '<script type="application/ld+json">' + '{"@graph":[' * 100_000 + f"</script>{_LONG}",
        f"{_LONG}<p>{'e' + chr(0x301) * 9}</p>" * 50,
    ],
    ids=lambda html: html[-12:],
)
def test_bait_for_slow_patterns_is_read_at_once(html: str) -> None:
    assert "Part 7" in _text(html)


def test_a_page_of_too_many_elements_is_read_without_readability(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html_module, "MAX_ELEMENTS", 3)

    assert _text(f"<article>{_LONG}</article>").count("Part") == 8


@pytest.mark.sweep
@pytest.mark.parametrize("string", HOSTILE, ids=HOSTILE_IDS)
def test_hostile_text_comes_out_clean(string: str) -> None:
    text = string.replace("<", "&lt;")
    html = f"<title>{text}</title><h2>{text}</h2><p>{text}</p><pre>{text}</pre>{_LONG}"

    article = extract_page(Page(html.encode("utf-8", "replace"), content_type="text/html"))

    strings = [article.text, article.title, *(part.text for part in article.removed)]
    assert not any(FORBIDDEN.search(shown) for shown in strings)
    assert all(is_clean(shown) for shown in strings)
    assert_sound(article)


_MARKUP = (
    "<p> </p> <div> </div> <ul> <li> </ul> <br> <a\thref=https://x.example/> </a> <pre> </pre> "
    "<blockquote> </blockquote> <table><tr><td> </td><td> </table> <h2> </h2> <b> </b> <nav> "
    "</nav> <figure><figcaption> </figure> <aside> <span>"
)
_TAGS = st.sampled_from(_MARKUP.split(" "))


@settings(deadline=None)
@given(st.lists(_TAGS | st.text(alphabet="ab. \n\u0301\u200d", max_size=8), max_size=40))
def test_whatever_the_markup_the_spans_are_exact(parts: list[str]) -> None:
    article = extract_fragment("".join(parts))

    if article is not None:
        assert_sound(article)


def test_a_fragment_is_all_article() -> None:
    article = extract_fragment(
        "<p>One <a href='/y'>link</a>.</p><ul><li>a<li>b</ul>", url="https://a.example/x"
    )

    assert article is not None
    assert (article.text, article.kind) == ("One link.\n\na\nb", TextKind.FEED)
    assert [block.kind for block in article.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
    ]
    assert [(article.text[k.start : k.end], k.url) for k in article.links] == [
        ("link", "https://a.example/y")
    ]


@pytest.mark.parametrize("html", ["", "  ", "<!-- x -->", "<img src=x>", "<script>1</script>"])
def test_a_fragment_without_text_is_none(html: str) -> None:
    assert extract_fragment(html) is None


@pytest.mark.parametrize("tag", ["<html hidden>", "<body style='display: none'>"])
def test_a_page_that_a_script_would_show_is_shown(tag: str) -> None:
    assert _text(f"{tag}{_LONG}").count("Part") == 8


def test_what_is_styled_and_seen_stays() -> None:
    assert _text(f"<p style='color: red'>A red line.</p>{_LONG}").startswith("A red line.")


def test_an_article_bears_what_its_page_says_of_itself() -> None:
    page = make_page(
        "<meta property='article:published_time' content='2026-03-09'>"
        "<meta property='article:modified_time' content='2026-03-04'>"
        "<meta property='article:section' content='Coast'>"
        "<meta property='article:content_tier' content='locked'>"
        "<meta property='og:image' content='https://ledger.example/p/harbour.jpg'>"
        "<figure><img src='/p/harbour.jpg'><figcaption>Two tugs.</figcaption></figure>" + _LONG
    )
    article = extract_page(replace(page, read_at=datetime(2026, 3, 5, tzinfo=UTC)))

    assert article.published is None
    assert article.modified == datetime(2026, 3, 4, tzinfo=UTC)
    assert (article.section, article.is_paywalled) == ("Coast", True)
    assert article.image == "https://ledger.example/p/harbour.jpg"
    assert article.image_caption == "Two tugs."


@pytest.mark.parametrize("tag", ["article", "main", "section", "header", "div", "p"])
def test_a_page_may_leave_out_its_body_tag(tag: str) -> None:
    html = f"<!doctype html><meta charset=utf-8><title>T</title><{tag}>{_LONG}</{tag}>"
    assert _text(html).count("Part") == 8


def test_a_page_that_hides_all_of_its_text_until_a_script_runs_gives_it() -> None:
    html = f"<body><div style='display:none'><article>{_LONG}</article></div></body>"
    assert _text(html).count("Part") == 8
