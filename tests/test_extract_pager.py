"""Which address is the next page of an article, and which only look like it."""

import pytest

from reader.extract.pager import NO_PAGER, Pager, find_next, page_number
from reader.extract.tree import parse_tree

STORY = "https://ledger.example/2025/10/harbour-moves-north"


@pytest.mark.parametrize(
    ("first", "url", "number"),
    [
        (STORY, f"{STORY}/2", 2),
        (STORY, f"{STORY}/2/", 2),
        (f"{STORY}/", f"{STORY}/page/3/", 3),
        (STORY, f"{STORY}/page-3", 3),
        (STORY, f"{STORY}/page3", 3),
        (STORY, f"{STORY}-page-4", 4),
        (STORY, f"{STORY}?page=2", 2),
        (STORY, f"{STORY}?pg=2&utm_source=feed", 2),
        (f"{STORY}?id=7", f"{STORY}?id=7&p=2", 2),
        (f"{STORY}?page=1", f"{STORY}?page=2", 2),
        (f"{STORY}?utm_medium=rss", f"{STORY}?start=2", 2),
        (f"{STORY}.html", f"{STORY}_2.html", 2),
        (f"{STORY}.html", f"{STORY},2.html", 2),
        (f"{STORY}.html", f"{STORY}.html/2", 2),
        (f"{STORY}.html", f"{STORY}-seite-2.html", 2),
        (STORY, STORY, 1),
        (STORY, f"{STORY}?page=1", 1),
        # Other stories, other sites, other things:
        (STORY, f"{STORY}-2", 0),
        (f"{STORY}.html", f"{STORY}-2.html", 0),
        (STORY, "https://ledger.example/2025/10/cranes-stay", 0),
        (STORY, "https://ledger.example/2025/10/harbour-moves-north-again/2", 0),
        (STORY, f"{STORY}/comment-page-2", 0),
        (STORY, f"{STORY}?cpage=2", 0),
        (STORY, f"{STORY}/2#comments", 0),
        (STORY, f"{STORY}/photos/2", 0),
        (STORY, f"{STORY}/2025", 0),
        (f"{STORY}.html", f"{STORY}_2.pdf", 0),
        (STORY, STORY.replace("ledger", "www.ledger") + "/2", 0),
        (STORY, STORY.replace("https", "http") + "/2", 0),
        (f"{STORY}?id=7", f"{STORY}?id=8&page=2", 0),
        (f"{STORY}?id=7", f"{STORY}?page=2", 0),
        ("https://ledger.example/?p=41", "https://ledger.example/?p=42", 0),
        ("https://ledger.example/", "https://ledger.example/2", 0),
        (STORY, "javascript:page(2)", 0),
        ("", f"{STORY}/2", 0),
    ],
)
def test_a_page_has_the_address_of_the_first_and_a_number(
    first: str, url: str, number: int
) -> None:
    assert page_number(url, first=first) == number


def _find(html: str, *, url: str = STORY, first: str = "") -> Pager:
    return find_next(parse_tree(f"<p>The harbour moves.</p>{html}"), url=url, first=first)


@pytest.mark.parametrize(
    "html",
    [
        f"<link rel='next' href='{STORY}/2'>",
        f"<a rel='next' href='{STORY}/2'>Next</a>",
        "<a href='/2025/10/harbour-moves-north/2'>2</a>",
        f"<a href='{STORY}/2'>Continue to page 2</a>",
        f"<a href='{STORY}/'>1</a> <a href='{STORY}/2'>›</a>",
    ],
)
def test_the_next_page_is_found(html: str) -> None:
    assert _find(html) == Pager(f"{STORY}/2", 2)


@pytest.mark.parametrize(
    "html",
    [
        f"<a href='{STORY}/2'>2</a> <a href='{STORY}/5'>5</a>",
        f"<a href='{STORY}/2'>Next</a> <span>Page 1 of 5</span>",
        f"<p>Seite 1 von 5</p><a href='{STORY}/2'>weiter</a>",
    ],
)
def test_how_many_pages_there_are_is_found(html: str) -> None:
    assert _find(html).last_number == 5


def test_a_further_page_leads_on_from_the_first() -> None:
    links = f"<a href='{STORY}'>1</a> <a href='{STORY}/2'>2</a> <a href='{STORY}/3'>3</a>"
    assert _find(links, url=f"{STORY}/2", first=STORY) == Pager(f"{STORY}/3", 3)
    assert _find(links, url=f"{STORY}/3", first=STORY) == NO_PAGER
    assert _find(links, url="https://ledger.example/login", first=STORY) == NO_PAGER


@pytest.mark.parametrize(
    ("html", "url"),
    [
        pytest.param(
            "<link rel='next' href='/2025/10/cranes-stay'>", STORY, id="the next story"
        ),
        pytest.param(f"<a href='{STORY}/3'>3</a>", STORY, id="a gap"),
        pytest.param(
            f"<div class='comment-nav'><p><a href='{STORY}?page=2'>2</a></p></div>",
            STORY,
            id="comments",
        ),
        pytest.param(
            f"<a href='{STORY}?page=1'>2</a><a href='{STORY}?page=2'>3</a>",
            STORY,
            id="counted from zero",
        ),
        pytest.param(
            f"<a href='{STORY}/2'>{'A whole teaser of another kind. ' * 4}</a>",
            STORY,
            id="a teaser",
        ),
        *(
            pytest.param(f"<link rel='next' href='{url}/page/2'>", url, id=url[22:])
            for url in (
                "https://ledger.example",
                "https://ledger.example/news",
                "https://ledger.example/tag/harbour-2",
                "https://ledger.example/2025/10",
                "https://ledger.example/blog/2025/10/14",
                "https://ledger.example/forum/topic-12",
                "https://ledger.example/threads/cranes.12",
                "https://ledger.example/viewtopic.php",
                "https://ledger.example/search/harbour-news",
            )
        ),
        pytest.param(
            f"<article>a</article><article>b</article><link rel='next' href='{STORY}/2'>",
            STORY,
            id="a list of stories",
        ),
    ],
)
def test_what_leads_elsewhere_is_not_followed(html: str, url: str) -> None:
    assert _find(html, url=url) == NO_PAGER


@pytest.mark.parametrize(
    "says",
    [
        "<meta property='og:type' content='article'>",
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
        '<script type="application/ld+json">{"@type": ["WebPage", "Article"]}</script>',
    ],
)
def test_a_page_that_says_it_is_a_story_may_hold_others(says: str) -> None:
    others = "<article>a</article><article>b</article>"
    assert _find(f"{says}{others}<a href='{STORY}/2'>2</a>").next_url == f"{STORY}/2"
