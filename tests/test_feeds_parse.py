import json
import socket
import tracemalloc
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FeedParseError
from reader.feeds.parse import parse_feed
from reader.model import Enclosure, ParsedEntry, ParsedFeed
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_SHORT

FEEDS = Path(__file__).parent / "data" / "feeds"
DATES = [
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 1989 23:59:59 GMT",
    "0000-00-00T00:00:00Z",
    "-0001-11-30T00:00:00+00:00",
    "2026-02-30T10:00:00Z",
    "Mon, 32 Oct 2026 25:61:61 GMT",
    "1e400",
    "9" * 400,
    "99999999999999",
    "yesterday",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "٢٠٢٦-١٠-٠٥",
    "",
]


def parse_file(name: str, *, url: str = "") -> ParsedFeed:
    return parse_feed((FEEDS / name).read_bytes(), url=url)


def rss(*items: str, head: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    text = f"<rss version='2.0'><channel><title>Ledger</title>{head}{body}</channel></rss>"
    return text.encode("utf-8", "surrogatepass")


def entry_of(item: str, *, head: str = "", url: str = "") -> ParsedEntry:
    return parse_feed(rss(item, head=head), url=url).entries[0]


def strings_of(feed: ParsedFeed) -> Iterator[str]:
    yield from (feed.title, feed.site_url, feed.language, feed.damaged)
    for entry in feed.entries:
        yield from (entry.guid, entry.url, entry.title, entry.author, entry.html)
        yield from entry.categories
        yield from entry.replies_to
        for enclosure in entry.enclosures:
            yield from (enclosure.url, enclosure.media_type, enclosure.title)


# --- formats ------------------------------------------------------------------------------


def test_an_ordinary_rss_feed_is_read_whole() -> None:
    feed = parse_file("harbour-ledger.rss.xml")

    first = feed.entries[0]
    assert (feed.title, feed.site_url) == ("Harbour Ledger", "https://harbour-ledger.example/")
    assert (feed.language, feed.damaged) == ("en-gb", "")
    assert len(feed.entries) == 2
    assert first.guid == "hl-4711"
    assert first.url == "https://harbour-ledger.example/2026/10/quay?utm_source=rss"
    assert first.title == "Halden Shipping & the Ostrel quay: who pays?"
    assert first.author == "Mara Vint, Ilo Brandt"
    assert first.published == datetime(2026, 10, 5, 8, tzinfo=UTC)
    assert first.categories == ("Ports", "Money")
    assert first.html.startswith("<p>The quay at Ostrel")
    assert first.enclosures == (
        Enclosure("https://harbour-ledger.example/audio/quay.mp3", "audio/mpeg", 123456),
        Enclosure("https://harbour-ledger.example/img/quay.jpg", "image"),
    )


def test_an_atom_feed_is_read_whole() -> None:
    feed = parse_file("field-notes.atom.xml", url="https://elsewhere.example/x")

    assert (feed.title, feed.language) == ("Field Notes & Counts", "en")
    assert feed.site_url == "https://field-notes.example/blog/"
    assert feed.entries[0] == ParsedEntry(
        guid="tag:field-notes.example,2026:terns",
        url="https://field-notes.example/blog/2026/terns",
        title="Terns at Ostrel point",
        author="Ida Moor, Sven Aal",
        published=datetime(2026, 10, 4, 5, tzinfo=UTC),
        updated=datetime(2026, 10, 5, 9, tzinfo=UTC),
        html='<p>We counted <a href="https://field-notes.example/blog/2026/list">212 terns</a>.'
        "</p>",
        enclosures=(
            Enclosure("https://field-notes.example/blog/2026/terns.ogg", "audio/ogg", 1048576),
        ),
        categories=("Birds & Bats", "coast"),
    )


def test_plain_text_of_an_atom_feed_is_not_taken_for_html() -> None:
    feed = parse_file("field-notes.atom.xml")

    assert feed.entries[1].html == (
        "<p>If a &lt; b, then\nb &gt; a.</p>\n<p>&lt;blink&gt; is no bird.</p>"
    )
    assert feed.entries[2].title == "The <b> element, explained"


def test_a_title_that_was_escaped_twice_is_read() -> None:
    assert parse_file("field-notes.atom.xml").entries[1].title == "Why 5 < 6 & other sums"


def test_an_entry_that_was_never_published_has_only_its_update() -> None:
    entry = parse_file("field-notes.atom.xml").entries[1]

    assert entry.published is None
    assert entry.updated == datetime(2026, 10, 3, 9, tzinfo=UTC)


def test_rss_1_0_is_read() -> None:
    feed = parse_file("long-tide.rdf.xml")

    entry = feed.entries[0]
    assert feed.title == "The Long Tide"
    assert entry.guid == entry.url == "https://long-tide.example/lamps"
    assert entry.author == "Noor Haal"
    assert entry.updated == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert entry.categories == ("Exhibitions",)


def test_rss_0_91_is_read_with_its_own_entities_and_without_external_ones() -> None:
    feed = parse_file("paper-lantern.rss091.xml")

    assert [entry.title for entry in feed.entries] == [
        "Autumn in Port Sella: three premières",
        "A night at the &secret; stage",
    ]
    assert feed.entries[0].url == "http://paper-lantern.example/autumn.html"


def test_cdf_is_read() -> None:
    feed = parse_file("meridian-wire.cdf.xml")

    assert feed.title == "Meridian Wire"
    assert feed.entries[0].title == "Talks in Ostrel go into a third day"
    assert feed.entries[0].url == "http://meridian-wire.example/talks.html"


def test_atom_0_3_is_read() -> None:
    entry = parse_file("ledgerline.atom03.xml").entries[0]

    assert entry.html == "<p>The bank of Ostrel waits.</p>"
    assert entry.published == datetime(2026, 10, 5, 8, tzinfo=UTC)
    assert entry.updated == datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
    assert entry.author == "Pia Okoro"


def test_a_podcast_is_read() -> None:
    entry = parse_file("second-half.podcast.xml").entries[0]

    assert entry.author == "Bo Lind"
    assert entry.url == ""
    assert entry.html == "<p>Everything about the match at Ostrel.</p>"
    assert entry.published == datetime(2026, 10, 4, 2, tzinfo=UTC)
    assert entry.enclosures == (
        Enclosure("https://cdn.second-half.example/1.mp3", "audio/mpeg", None),
        Enclosure("https://cdn.second-half.example/1.mp4", "video/mp4", 2048),
        Enclosure("https://cdn.second-half.example/1.webm", "video", None),
    )


def test_a_broken_feed_is_read_all_the_same() -> None:
    feed = parse_file("port-sella.broken.xml")

    assert feed.title == "Port Sella Gazette"
    assert feed.site_url == "http://port-sella.example/?a=1&b=2"
    assert [entry.title for entry in feed.entries] == [
        "Fish & chips: 3€ at the quay[2J",
        "Second & last",
    ]
    assert feed.entries[0].guid == "http://port-sella.example/?p=1"
    assert feed.entries[0].author == "Ole Quist"
    assert feed.entries[0].html == "<p>A&nbsp;crowd & a queue.</p>"
    assert feed.entries[1].url == "http://port-sella.example/?p=2&x=1"
    assert feed.damaged == ""


@pytest.mark.parametrize("start", ["", "\ufeff", "\n \t", "\ufeff\n"])
def test_json_is_recognised_by_its_first_character(start: str) -> None:
    content = start + json.dumps({"items": [{"id": "1", "url": "/9"}]})

    feed = parse_feed(content.encode(), content_type="text/xml", url="https://a.example/f")

    assert feed.entries[0].url == "https://a.example/9"


# --- what is no feed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The answer is empty; there is no feed in it."),
        (b" \r\n\t\x00", "The answer is empty; there is no feed in it."),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "This is not a feed (HTML page)."),
        (b"just a few words", "This is not a feed (plain text)."),
        (b"a < b and b > c", "This is not a feed (plain text)."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "This is not a feed (binary file)."),
        (b"%PDF-1.7\n" + b"\x00\x01\x02" * 500, "This is not a feed (binary file)."),
        (b"<opml><body/></opml>", "This is not a feed (XML of another kind: <opml>)."),
        (b"<svg:svg/>", "This is not a feed (XML of another kind: <svg>)."),
        (b'{"a": 1}', "This is not a feed (JSON of another kind)."),
    ],
)
def test_something_else_is_named(content: bytes, message: str) -> None:
    with pytest.raises(FeedParseError) as caught:
        parse_feed(content, url="https://a.example/f")

    assert str(caught.value) == message
    assert caught.value.url == "https://a.example/f"


def test_an_empty_feed_is_a_feed() -> None:
    feed = parse_feed(rss())

    assert (feed.title, feed.entries, feed.damaged) == ("Ledger", (), "")


def test_a_feed_sent_as_a_page_is_a_feed() -> None:
    assert len(parse_feed(rss("<title>x</title>"), content_type="text/html").entries) == 1


def test_what_breaks_feedparser_is_an_error_of_ours() -> None:
    with pytest.raises(FeedParseError, match="nobody can read"):
        parse_feed(rss("<gml:pos xmlns:gml='http://www.opengis.net/gml'>1 2</gml:pos>"))


# --- fields -------------------------------------------------------------------------------


def test_relative_addresses_of_rss_count_from_its_site() -> None:
    head = "<link>https://site.example/blog/</link>"

    entry = entry_of("<link>9</link>", head=head, url="https://feeds.example/f")

    assert entry.url == "https://site.example/blog/9"


def test_relative_addresses_of_rss_without_site_count_from_the_feed() -> None:
    assert (
        entry_of("<link>9</link>", url="https://f.example/a/b").url == "https://f.example/a/9"
    )


def test_relative_addresses_of_atom_count_from_the_feed() -> None:
    content = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://site.example/'/>"
        b"<entry><id>1</id><link href='9'/></entry></feed>"
    )

    assert parse_feed(content, url="https://f.example/a/b").entries[0].url == (
        "https://f.example/a/9"
    )


def test_a_permalink_stands_in_for_a_missing_link() -> None:
    assert entry_of("<guid>https://a.example/1</guid>").url == "https://a.example/1"


def test_the_original_address_beats_that_of_a_counter() -> None:
    item = (
        "<link>http://count.example/1</link><feedburner:origLink"
        " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
        "http://a.example/1</feedburner:origLink>"
    )

    assert entry_of(item).url == "http://a.example/1"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b", "--help"],
)
def test_dangerous_links_are_empty(link: str) -> None:
    assert entry_of(f"<link>{link}</link>").url == ""


@pytest.mark.parametrize("date", DATES)
def test_an_absurd_date_is_none(date: str) -> None:
    entry = entry_of(f"<pubDate>{date}</pubDate>")

    assert entry.published is None or entry.published.year >= 1990


def test_a_date_in_the_future_is_for_others_to_judge() -> None:
    assert entry_of("<pubDate>2099-01-01T00:00:00Z</pubDate>").published == datetime(
        2099, 1, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("desk@ledger.example (Tomas Reyl)", "Tomas Reyl"),
        ("Tomas Reyl &lt;desk@ledger.example&gt;", "Tomas Reyl"),
        ("Tomas Reyl", "Tomas Reyl"),
        ("desk@ledger.co", "desk@ledger.co"),
        ("&lt;b&gt;Tomas&lt;/b&gt; &amp;amp; Co", "Tomas & Co"),
        ("", ""),
    ],
)
def test_an_author_is_shown_by_name_rather_than_by_address(written: str, author: str) -> None:
    assert entry_of(f"<author>{written}</author>").author == author


def test_the_longest_text_is_kept() -> None:
    item = (
        "<description>&lt;p&gt;The whole story, all of it.&lt;/p&gt;</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>short"
        "</content:encoded>"
    )

    assert entry_of(item).html == "<p>The whole story, all of it.</p>"


def test_a_text_of_megabytes_is_cut_and_marked() -> None:
    entry = entry_of(f"<description>{'word ' * 500_000}</description>")

    assert len(entry.html) < 1_100_000
    assert entry.html.endswith("<p>[…]</p>")


def test_scripts_in_the_text_stay_for_extraction_to_remove() -> None:
    assert (
        "<script>"
        in entry_of("<description>a&lt;script&gt;x&lt;/script&gt;</description>").html
    )


# --- damage and attack --------------------------------------------------------------------


def test_of_a_cut_feed_the_whole_entries_are_kept() -> None:
    content = rss(*(f"<guid>{n}</guid><title>Story {n}</title>" for n in range(10)))

    feed = parse_feed(content[: content.rindex(b"</title>")])

    assert [entry.guid for entry in feed.entries] == [str(n) for n in range(9)]
    assert "whole in it" in feed.damaged


@given(st.integers(min_value=60, max_value=1500))
def test_a_feed_cut_anywhere_never_gives_a_torn_entry(length: int) -> None:
    content = rss(*(f"<guid>g{n}</guid><title>Story {n} of ten</title>" for n in range(20)))

    try:
        entries = parse_feed(content[:length]).entries
    except FeedParseError:
        entries = ()

    assert all(
        entry.is_hollow or (entry.guid, entry.title) == (f"g{n}", f"Story {n} of ten")
        for n, entry in enumerate(entries)
    )


def test_of_two_documents_the_first_is_read() -> None:
    feed = parse_feed(rss("<title>one</title>") + rss("<title>two</title>"))

    assert [entry.title for entry in feed.entries] == ["one"]
    assert "second document" in feed.damaged


def test_bad_bytes_become_visible_and_no_entry_is_lost() -> None:
    content = rss("<title>one</title>", "<title>badBAD</title>", "<title>three</title>")

    feed = parse_feed(content.replace(b"BAD", b"\xc3\x28\xff\xed\xa0\x80"))

    assert [entry.title for entry in feed.entries] == ["one", "bad�(����", "three"]


def test_the_header_decides_the_encoding() -> None:
    content = "<?xml version='1.0' encoding='utf-8'?>" + rss("<title>Привет</title>").decode()

    feed = parse_feed(content.encode("koi8-r"), content_type="text/xml; charset=koi8-r")

    assert feed.entries[0].title == "Привет"


@pytest.mark.parametrize("tags", ["item", "description", "a"])
def test_absurd_depth_is_an_error(tags: str) -> None:
    with pytest.raises(FeedParseError):
        parse_feed(rss(f"<{tags}>" * 100_000 + f"</{tags}>" * 100_000))


def test_nothing_is_fetched_or_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    head = '<?xml-stylesheet href="http://127.0.0.1/x" type="text/xsl"?>'
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    )
    dtd = '<!DOCTYPE rss SYSTEM "http://127.0.0.1/d"[<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    content = (
        head.encode()
        + dtd.encode()
        + rss(f"<title>&x;</title><description>{include}</description>")
    )

    feed = parse_feed(content, url="file:///etc/passwd")

    assert "root:" not in "".join(strings_of(feed))


@pytest.mark.parametrize(
    "content", [b"http://127.0.0.1:9/feed", b"/etc/passwd", b"file:///etc/passwd"]
)
def test_an_address_instead_of_a_feed_is_not_followed(content: bytes) -> None:
    with pytest.raises(FeedParseError, match="plain text"):
        parse_feed(content)


@pytest.mark.sweep
def test_hostile_strings_come_out_clean() -> None:
    items = [
        f"<title>{text}</title><author>{text}</author><guid>{text}</guid><category>{text}"
        f"</category><description>{text}</description>"
        for text in map(escape, HOSTILE_SHORT)
    ]

    feed = parse_feed(rss(*items))

    assert len(feed.entries) == len(HOSTILE_SHORT)
    assert not [text for text in strings_of(feed) if FORBIDDEN.search(text)]


@pytest.mark.sweep
def test_hostile_strings_of_a_megabyte_come_out_clean() -> None:
    items = [f"<title>{escape(text)}</title>" for text in HOSTILE if len(text) > 10_000]

    feed = parse_feed(rss(*items))

    assert max(len(entry.title) for entry in feed.entries) == 500
    assert not [text for text in strings_of(feed) if FORBIDDEN.search(text)]


def test_markup_of_the_toolkit_is_kept_letter_for_letter() -> None:
    text = "[@click=app.quit]x[/] [/foo] [red]b"

    assert entry_of(f"<title>{text}</title>").title == text


_PIECES = st.sampled_from(
    [
        "<rss version='2.0'>", "<channel>", "<item>", "</item>", "</channel>", "</rss>",
        "<feed>",
        "<entry>", "</entry>", "<title>", "</title>", "<link href='x'/>", "<link>", "<guid>",
        "<content type='xhtml'>", "<author>", "<media:content url='x'/>", "<enclosure/>",
        "<source url='x'>", "<image>", "<links a='b'/>", "<tags a='b'/>", "<authors a='b'/>",
        "<title_detail a='b'/>", "<content a='b'/>", "<updated_parsed a='b'/>", "<id a='b'/>",
        "<![CDATA[", "]]>", "<!--", "-->", "&", "&amp;", "&nbsp;", "&#0;", "<", ">", "\x00",
        "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE x [", "<!ENTITY a 'b'>",
        "]>", "{",
        '"items":', "[", "words", "2026-10-05", "<pubDate>", "</pubDate>", "\x1b[2J", "\u202e",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40))
def test_any_heap_of_pieces_gives_a_clean_feed_or_an_error(pieces: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            feed = parse_feed("".join(pieces).encode())
        except FeedParseError as problem:
            feed = ParsedFeed(title=str(problem), site_url="", entries=())

    assert not [text for text in strings_of(feed) if FORBIDDEN.search(text)]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_feed_or_an_error(content: bytes) -> None:
    with pytest.raises(FeedParseError):
        parse_feed(content)


# --- what hangs together ------------------------------------------------------------------

ATOM = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='{}'><entry{}>{}</entry></feed>"


def atom(entry: str, *, attributes: str = "") -> ParsedEntry:
    threading = "http://purl.org/syndication/thread/1.0"
    return parse_feed(ATOM.format(threading, attributes, entry).encode()).entries[0]


@pytest.mark.parametrize(
    ("attributes", "answered"),
    [
        ("ref='tag:a.example:1' href='https://a.example/1'", ("https://a.example/1",)),
        ("ref='tag:a.example:1'", ("tag:a.example:1",)),
        ("", ()),
    ],
)
def test_an_entry_tells_what_it_replies_to(attributes: str, answered: tuple[str, ...]) -> None:
    assert atom(f"<thr:in-reply-to {attributes}/>").replies_to == answered


def test_addresses_in_a_text_count_from_its_own_base() -> None:
    entry = atom(
        "<content type='html'>&lt;a href='b'>b&lt;/a></content>",
        attributes=" xml:base='https://a.example/x/'",
    )
    assert entry.html == "<a href='https://a.example/x/b'>b</a>"


def test_an_attached_file_is_not_taken_for_the_page() -> None:
    entry = atom(
        "<link>https://a.example/1</link><link rel='enclosure'>https://a.example/e</link>"
    )
    assert entry.url == "https://a.example/1"


def test_a_prefix_that_nobody_declared_is_read_in_a_broken_document() -> None:
    item = "<rss:item><rss:title>One</rss:title></rss:item>"
    content = f"<rss rss:version=2.0><rss:channel>{item}</rss:channel></rss>"
    assert [entry.title for entry in parse_feed(content.encode()).entries] == ["One"]


def test_a_name_before_an_address_in_brackets_is_the_author() -> None:
    assert entry_of("<author>Ada Brook (mailto:ada@a.example)</author>").author == "Ada Brook"


def test_a_document_is_parsed_in_a_few_times_its_size() -> None:
    # One rare character makes four bytes of each in a text; feedparser would decode it all.
    entry = "<item><title>🚢</title><description>" + "tide " * 100_000 + "</description></item>"
    content = f"<rss><channel>{entry * 4}</channel></rss>".encode()
    tracemalloc.start()
    try:
        feed = parse_feed(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [entry.title for entry in feed.entries] == ["🚢"] * 4
    assert peak < 6 * len(content)
