import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FeedParseError
from reader.feeds.opml import make_opml, parse_opml
from reader.hygiene import clean_folder, clean_line
from reader.model import Subscription
from tests.hostile import FORBIDDEN, HOSTILE_SHORT


def opml(body: str, prolog: str = '<?xml version="1.0"?>') -> bytes:
    return f"{prolog}<opml version='2.0'><head/><body>{body}</body></opml>".encode()


def feed(url: str, title: str = "Feed") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{url}"/>'


def test_a_feed_outside_any_folder_is_read() -> None:
    found = parse_opml(
        opml(
            '<outline type="rss" text="Ledger" title="Harbour Ledger"'
            ' xmlUrl="https://harbour.example/feed" htmlUrl="https://harbour.example/"/>'
        )
    )

    assert found.feeds == (
        Subscription(
            url="https://harbour.example/feed",
            title="Ledger",
            site_url="https://harbour.example/",
            own_title="Harbour Ledger",
        ),
    )
    assert found.refused == ()


def test_nested_folders_become_a_path() -> None:
    found = parse_opml(
        opml(
            '<outline text="World"><outline text="North">'
            + feed("https://a.example/f")
            + "</outline>"
            + feed("https://b.example/f")
            + "</outline>"
            + feed("https://c.example/f")
        )
    )

    assert [one.folder for one in found.feeds] == ["World/North", "World", ""]


def test_a_slash_in_a_folder_name_makes_no_level() -> None:
    found = parse_opml(
        opml(f'<outline text="Sea/Land">{feed("https://a.example/f")}</outline>')
    )

    assert found.feeds[0].folder == "Sea-Land"


def test_folders_below_the_fifth_level_are_flattened() -> None:
    inside = feed("https://a.example/f")
    for name in reversed("abcdefg"):
        inside = f'<outline text="{name}">{inside}</outline>'

    assert parse_opml(opml(inside)).feeds[0].folder == "a/b/c/d/e"


def test_a_folder_without_a_name_makes_no_level() -> None:
    inside = f'<outline><outline text="Sea">{feed("https://a.example/f")}</outline></outline>'

    assert parse_opml(opml(inside)).feeds[0].folder == "Sea"


def test_a_feed_with_outlines_inside_is_no_folder() -> None:
    found = parse_opml(
        opml(
            '<outline text="Outer" xmlUrl="https://a.example/f">'
            + feed("https://b.example/f")
            + "</outline>"
        )
    )

    assert [one.folder for one in found.feeds] == ["", ""]


def test_attributes_are_found_whatever_their_case() -> None:
    found = parse_opml(
        opml(
            '<OUTLINE TEXT="Long Tide" XMLURL="https://tide.example/f" HtmlUrl="https://t.example"/>'
        )
    )

    assert found.feeds[0].title == "Long Tide"
    assert found.feeds[0].site_url == "https://t.example"


@pytest.mark.parametrize(
    ("outline", "written", "reason"),
    [
        ('<outline text="No address" type="rss"/>', "No address", "It has no feed address."),
        (feed("file:///etc/passwd"), "file:///etc/passwd", "Only http and https can be read."),
        (
            feed("javascript:alert(1)"),
            "javascript:alert(1)",
            "Only http and https can be read.",
        ),
        (feed("exec:touch /tmp/x"), "exec:touch /tmp/x", "Only http and https can be read."),
        (
            feed("//no-scheme.example/f"),
            "//no-scheme.example/f",
            "Only http and https can be read.",
        ),
        (feed("feed:gopher://x"), "feed:gopher://x", "Only http and https can be read."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    outline: str, written: str, reason: str
) -> None:
    found = parse_opml(opml(outline + feed("https://good.example/f")))

    assert found.refused == ((written, reason),)
    assert len(found.feeds) == 1


def test_the_second_of_two_equal_addresses_is_refused() -> None:
    found = parse_opml(opml(feed("https://a.example/f") + feed("HTTPS://A.example:443/f")))

    assert len(found.feeds) == 1
    assert found.refused == (("HTTPS://A.example:443/f", "It is in the list twice."),)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://a.example/f", "https://a.example/f"),
        ("feed:http://a.example/f", "http://a.example/f"),
        ("feed://https://a.example/f", "https://a.example/f"),
        ("itpc://a.example/f", "https://a.example/f"),
        ("Podcast://a.example/f", "https://a.example/f"),
    ],
)
def test_the_feed_schemes_mean_https_unless_they_say(written: str, url: str) -> None:
    assert [one.url for one in parse_opml(opml(feed(written))).feeds] == [url]


@pytest.mark.parametrize(
    ("attributes", "title", "own_title"),
    [
        ('text="Mine" title="Its own"', "Mine", "Its own"),
        ('title="Its own"', "Its own", "Its own"),
        ('text="Mine"', "Mine", ""),
        ("", "", ""),
    ],
)
def test_text_is_the_users_name_and_title_the_feeds(
    attributes: str, title: str, own_title: str
) -> None:
    found = parse_opml(opml(f'<outline {attributes} xmlUrl="https://a.example/f"/>'))

    assert (found.feeds[0].title, found.feeds[0].own_title) == (title, own_title)


@pytest.mark.parametrize(
    ("category", "folder"),
    [("/Science/Sea,news", "Science/Sea"), ("news", "news"), ("", ""), (" / ,", "")],
)
def test_the_first_category_is_the_folder_of_a_feed_outside_any(
    category: str, folder: str
) -> None:
    outline = f'<outline text="a" category="{category}" xmlUrl="https://a.example/f"/>'

    assert parse_opml(opml(outline)).feeds[0].folder == folder
    inside = parse_opml(opml(f'<outline text="World">{outline}</outline>'))
    assert inside.feeds[0].folder == "World"


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-8-sig", "iso-8859-1", "windows-1251", "shift_jis"]
)
def test_a_list_in_another_encoding_is_read(encoding: str) -> None:
    title = {"windows-1251": "Порт Селла", "shift_jis": "港の新聞"}.get(encoding, "Harbour é")
    name = encoding.removesuffix("-sig").removesuffix("-le")
    text = (
        f'<?xml version="1.0" encoding="{name}"?><opml version="1.0"><body>'
        f'<outline text="{title}" xmlUrl="https://a.example/f"/></body></opml>'
    )

    assert parse_opml(text.encode(encoding)).feeds[0].title == title


def test_an_outline_that_is_neither_feed_nor_folder_is_passed_over() -> None:
    found = parse_opml(opml('<outline text="A note" type="link" url="https://x.example"/>'))

    assert (found.feeds, found.refused) == ((), ())


def test_bare_ampersands_are_read() -> None:
    found = parse_opml(opml(feed("https://a.example/f?a=1&b=2", title="Sea & Land")))

    assert found.feeds[0].title == "Sea & Land"
    assert found.feeds[0].url == "https://a.example/f?a=1&b=2"


def test_a_broken_list_is_read_as_far_as_it_goes() -> None:
    found = parse_opml(
        b"<opml><body><outline text='a' xmlUrl='https://a.example/f'/></b><outline text='A < B'"
        b" xmlUrl='https://b.example/f'>"
    )

    assert found.feeds[0].url == "https://a.example/f"


def test_a_list_without_its_root_is_read() -> None:
    assert len(parse_opml(feed("https://a.example/f").encode()).feeds) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is not an OPML file."),
        (b"just words", "This is not an OPML file."),
        (b"<rss><channel/></rss>", "This is not an OPML file (<rss>)."),
        (b"<!doctype html><html></html>", "This is not an OPML file (HTML page)."),
    ],
)
def test_something_else_is_no_list(content: bytes, message: str) -> None:
    with pytest.raises(FeedParseError) as caught:
        parse_opml(content)

    assert str(caught.value) == message


def test_a_list_that_nothing_can_read_is_an_error() -> None:
    with pytest.raises(FeedParseError, match="broken"):
        parse_opml(b"<opml <<<")


def test_an_entity_bomb_is_refused() -> None:
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a0 "ha">{levels}]>'

    with pytest.raises(FeedParseError, match="entity bomb"):
        parse_opml(opml('<outline text="&a9;"/>', prolog))


def test_external_entities_stay_unread() -> None:
    prolog = '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    found = parse_opml(opml(feed("https://a.example/f", title="A&x;"), prolog))

    assert [one.title for one in found.feeds] == ["A"]


def test_entities_declared_in_the_body_stay_unread(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    declared = (
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "{"ha" * 99}">]>'
    )

    found = parse_opml(
        opml(f"{declared}<outline>{feed('https://a.example/f', title='A&x;&y;')}</b>")
    )

    assert [one.title for one in found.feeds] == ["A"]


def test_five_thousand_levels_are_read() -> None:
    body = '<outline text="f">' * 5000 + feed("https://a.example/f") + "</outline>" * 5000

    found = parse_opml(opml(body))

    assert [one.folder for one in found.feeds] == ["f/f/f/f/f"]


@pytest.mark.sweep
def test_hostile_titles_and_folders_come_out_clean() -> None:
    quoted = [
        text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        for text in HOSTILE_SHORT
    ]
    body = "".join(
        f'<outline text="{text}">{feed(f"https://a.example/{number}", text)}</outline>'
        for number, text in enumerate(quoted)
    )

    found = parse_opml(f"<opml><body>{body}</body></opml>".encode("utf-8", "surrogatepass"))

    assert len(found.feeds) == len(HOSTILE_SHORT)
    assert not [one for one in found.feeds if FORBIDDEN.search(one.title + one.folder)]


@pytest.mark.sweep
def test_ten_thousand_feeds_take_seconds() -> None:
    content = opml("".join(feed(f"https://a.example/{number}") for number in range(10_000)))

    start = time.process_time()
    found = parse_opml(content)

    assert len(found.feeds) == 10_000
    assert time.process_time() - start < 5  # 0.7 alone, 2.6 under coverage on a busy machine


# --- writing ------------------------------------------------------------------------------

MADE_AT = datetime(2026, 10, 14, 9, 20, tzinfo=UTC)
WRITTEN = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:reader="urn:reader-tui:opml" reader:version="1">
  <head>
    <title>Subscriptions of reader</title>
    <dateCreated>Wed, 14 Oct 2026 09:20:00 GMT</dateCreated>
  </head>
  <body>
    <outline type="rss" text="Wire" title="Its own" xmlUrl="https://w.example/?a=1&amp;b=2"
      reader:userTitle="Wire" reader:fullText="true"/>
    <outline text="World" title="World">
      <outline type="rss" text="tide.example" xmlUrl="https://tide.example/f"
        reader:userTitle=""/>
      <outline text="North" title="North">
        <outline type="rss" text="Ledger" title="Ledger" xmlUrl="https://a.example/f"
          htmlUrl="https://a.example/" reader:userTitle="" reader:fullText="false"/>
      </outline>
    </outline>
    <outline text="West" title="West">
      <outline text="North" title="North">
        <outline type="rss" text="b.example" xmlUrl="https://b.example/f" reader:userTitle=""/>
      </outline>
    </outline>
  </body>
</opml>
"""
FEEDS = (
    Subscription(
        "https://w.example/?a=1&b=2", title="Wire", own_title="Its own", full_text=True
    ),
    Subscription("https://tide.example/f", folder="World"),
    Subscription(
        "https://a.example/f",
        own_title="Ledger",
        site_url="https://a.example/",
        folder="World/North",
        full_text=False,
    ),
    Subscription("https://b.example/f", folder="West/North"),
)


def test_a_list_is_written_with_its_folders_nested() -> None:
    written = make_opml(FEEDS, MADE_AT).decode()

    # Here long lines are folded where an attribute begins.
    assert written == re.sub(r"\n *(?=\w+:\w+=|htmlUrl)", " ", WRITTEN)


def test_a_list_of_nothing_is_written() -> None:
    assert parse_opml(make_opml((), MADE_AT)).feeds == ()


def test_what_others_do_not_know_is_no_word_of_the_lists_own() -> None:
    """Every attribute without a namespace is one that the specification names."""
    names = set(re.findall(r" ([\w:]+)=", WRITTEN.partition("<body>")[2]))

    assert {name for name in names if ":" not in name} == {
        "type",
        "text",
        "title",
        "xmlUrl",
        "htmlUrl",
    }


def test_our_own_attributes_are_read_from_a_broken_list_too() -> None:
    broken = make_opml(FEEDS[:1], MADE_AT).replace(b"</body>", b"</b>")

    assert parse_opml(broken).feeds == FEEDS[:1]


def test_words_that_look_like_markup_come_back_as_they_were() -> None:
    feed = Subscription(
        "https://a.example/f", title='A &amp; <b> "quoted"', own_title="&lt;x", folder="R&amp;D"
    )

    assert parse_opml(make_opml([feed], MADE_AT)).feeds == (feed,)


lines = st.text(max_size=40).map(clean_line)
subscriptions = st.lists(
    st.builds(
        Subscription,
        url=st.integers(0, 999).map(lambda number: f"https://a.example/{number}?x=1&y='\"<>"),
        title=lines,
        site_url=st.sampled_from(["", "https://a.example/"]),
        folder=st.lists(lines, max_size=6).map("/".join).map(clean_folder),
        own_title=lines,
        full_text=st.sampled_from([None, True, False]),
    ),
    unique_by=lambda feed: feed.url,
    max_size=6,
)


@given(subscriptions)
def test_a_list_survives_the_round_trip(feeds: list[Subscription]) -> None:
    assert parse_opml(make_opml(feeds, MADE_AT)).feeds == tuple(feeds)
