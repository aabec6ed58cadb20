import pytest

from reader.errors import FeedParseError
from reader.feeds.discover import find_feed_links, usual_places
from reader.model import FeedLink
from tests.hostile import FORBIDDEN, HOSTILE_SHORT

PAGE = "https://tide.example/news/today.html"


def found(body: str, head: str = "") -> list[str]:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return [link.url for link in find_feed_links(html.encode(), url=PAGE)]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        "<LINK REL=Alternate TYPE=Application/Atom+XML HREF=/f>",
        '<link rel="alternate" type="application/feed+json; charset=utf-8" href="/f">',
        '<link rel="alternate stylesheet" type="application/rdf+xml" href=" /f ">',
        '<link rel="feed" href="/f">',
    ],
)
def test_a_declared_feed_is_found(link: str) -> None:
    assert found("", link) == ["https://tide.example/f"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" href="/f.css">',
        '<link rel="alternate" hreflang="fr" href="/fr">',
        '<link rel="alternate" type="application/json" href="/oembed?x=1">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link type="application/rss+xml" href="/f">',
    ],
)
def test_a_link_to_something_else_is_not_found(link: str) -> None:
    assert found("", link) == []


def test_a_vague_type_counts_when_the_address_looks_like_a_feed() -> None:
    assert found("", '<link rel="alternate" type="application/json" href="/feed.json">') == [
        "https://tide.example/feed.json"
    ]


def test_the_title_of_a_link_is_kept_clean() -> None:
    html = (
        b'<link rel="alternate" type="application/rss+xml" href="/f"'
        b' title="Tide\x1b[2J &amp; Sea">'
    )

    assert find_feed_links(html, url=PAGE) == [
        FeedLink("https://tide.example/f", "Tide[2J & Sea")
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/feed",
        "/feed/",
        "feeds",
        "/rss",
        "/news/rss.xml",
        "atom.xml",
        "/world.rss",
        "/index.xml",
        "/feed.json",
        "/?feed=rss2",
        "/news?a=1&format=atom",
        "/feeds/world/north",
    ],
)
def test_a_link_in_the_text_that_looks_like_a_feed_is_found(address: str) -> None:
    assert len(found(f'<a href="{address}">subscribe</a>')) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/feedback",
        "/about",
        "/rss-explained.html",
        "/feeding-gulls",
        "",
        "http://[::1",
        "#feed",
    ],
)
def test_other_links_in_the_text_are_not_found(address: str) -> None:
    assert found(f'<a href="{address}">words</a>') == []


def test_declared_feeds_come_before_links_in_the_text() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/b">'

    assert found('<a href="/feed">a</a>', head) == [
        "https://tide.example/b",
        "https://tide.example/feed",
    ]


def test_the_same_address_is_found_once() -> None:
    head = (
        '<link rel="feed" href="/feed"><link rel="feed" href="https://TIDE.example:443/feed">'
    )

    assert found('<a href="/feed#x">again</a>', head) == ["https://tide.example/feed"]


@pytest.mark.parametrize(
    "comments",
    [
        '<link rel="feed" href="/comments/feed/">',
        '<link rel="feed" href="/feeds/comments/default">',
        '<link rel="feed" href="/f" title="Tide &raquo; Comments Feed">',
        '<link rel="feed" href="/f" title="Tide » Kommentar-Feed">',
        '<link rel="feed" href="/f" title="Flux des commentaires">',
    ],
)
def test_feeds_of_comments_come_last(comments: str) -> None:
    feeds = '<link rel="feed" href="/a"><link rel="feed" href="/commented">'

    found_feeds = found("", comments + feeds)

    assert found_feeds[:2] == ["https://tide.example/a", "https://tide.example/commented"]
    assert len(found_feeds) == 3


def test_what_the_scripts_name_counts_where_nothing_is_declared() -> None:
    script = '<script>{"feedUrl":"https://cast.example/rss"}</script>'
    link = '<link rel="feed" href="/f">'

    assert found(script) == ["https://cast.example/rss"]
    assert found(script, link) == ["https://tide.example/f"]


def test_relative_addresses_count_from_the_base() -> None:
    head = '<base href="https://cdn.example/x/"><link rel="feed" href="f">'

    assert found("", head) == ["https://cdn.example/x/f"]


def test_a_base_that_is_no_web_address_is_ignored() -> None:
    head = '<base href="javascript:x"><link rel="feed" href="/f">'

    assert found("", head) == ["https://tide.example/f"]


@pytest.mark.parametrize(
    "address", ["javascript:x", "file:///feed", "data:text/xml,x", "ftp://x/rss"]
)
def test_only_web_addresses_are_found(address: str) -> None:
    assert found(f'<a href="{address}">x</a>', f'<link rel="feed" href="{address}">') == []


def test_at_most_fifty_are_found() -> None:
    head = "".join(f'<link rel="feed" href="/f/{number}">' for number in range(5000))

    assert len(found("", head)) == 50


@pytest.mark.parametrize("content", [b"", b"   ", b"\x00\x01", b"plain words", b"<!---->"])
def test_something_that_is_no_page_has_no_feeds(content: bytes) -> None:
    assert find_feed_links(content, url=PAGE) == []


def test_a_page_nested_without_end_is_read_as_far_as_it_goes() -> None:
    assert found("<div>" * 100_000 + "x", '<link rel="feed" href="/f">') == [
        "https://tide.example/f"
    ]


@pytest.mark.sweep
def test_hostile_titles_come_out_clean() -> None:
    quoted = [text.replace("&", "&amp;").replace('"', "&quot;") for text in HOSTILE_SHORT[:50]]
    page = "".join(
        f'<link rel="feed" href="/f/{number}" title="{title}">'
        for number, title in enumerate(quoted)
    )

    links = find_feed_links(page.encode("utf-8", "surrogatepass"), url=PAGE)

    assert len(links) == 50
    assert not [link for link in links if FORBIDDEN.search(link.title)]


def test_usual_places_begin_in_the_folder_that_was_typed() -> None:
    places = usual_places("https://tide.example/blog?page=2")

    assert places[0] == "https://tide.example/blog/feed"
    assert "https://tide.example/atom.xml" in places
    assert len(places) == len(set(places)) <= 8


def test_usual_places_of_a_page_are_beside_it() -> None:
    assert usual_places(PAGE)[0] == "https://tide.example/news/feed"


def test_usual_places_of_a_site_are_at_its_root() -> None:
    assert usual_places("https://tide.example")[0] == "https://tide.example/feed"


def test_there_are_no_usual_places_of_something_else() -> None:
    assert usual_places("file:///etc") == ()


def test_a_page_with_an_absurd_element_is_refused_at_once() -> None:
    page = b"<html><body " + b" ".join(b"a%d=x" % n for n in range(2000)) + b">"
    with pytest.raises(FeedParseError, match="too many attributes"):
        find_feed_links(page)
