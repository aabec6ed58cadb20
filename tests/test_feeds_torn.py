import pytest

from reader.feeds.torn import close_torn

ITEMS = b"".join(b"<item><title>%b</title></item>" % name for name in (b"a", b"b", b"c"))
START = b"<rss version='2.0'><channel>"
END = b"</channel></rss>"


@pytest.mark.parametrize("body", [START + ITEMS + END, b"<RSS></rss >"])
def test_a_body_with_its_end_is_left_alone(body: bytes) -> None:
    assert close_torn(body, "rss") is None


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        b"\n  <",
        b"<item>",
        b"<item><title>torn",
        b"<item><title>no identity</title><description>x",
        b"<item><link>http://a.example/</link><title>tor",
        b"<item><guid>1</gu",
    ],
)
def test_a_feed_is_closed_behind_its_last_whole_entry(rest: bytes) -> None:
    assert close_torn(START + ITEMS + rest, "rss") == START + ITEMS + END


@pytest.mark.parametrize(
    ("whole", "torn"),
    [
        (b"<title>d</title><guid>4</guid>", b"<description>half a"),
        (b"<title>d</title><link>http://d.example/</link>", b"<description><![CDATA[<p>half"),
        (b"<a:id>4</a:id><a:title>d</a:title>", b"<a:content><b>half</b>"),
        (b"<title>d</title><link href='http://d.example/'/>", b"<descr"),
        (b"<guid>4</guid><title><b>d</b><br/></title>", b"<link href='x'"),
        (b"<title>d</title><guid>4</guid>", b"&undefined; <more>x</more>"),
    ],
)
def test_of_the_torn_entry_the_whole_fields_stay(whole: bytes, torn: bytes) -> None:
    body = START + ITEMS + b"<item>" + whole + torn

    assert close_torn(body, "rss") == START + ITEMS + b"<item>" + whole + b"</item>" + END


def test_an_atom_feed_keeps_its_prefix() -> None:
    start = b"<a:feed><a:entry><a:id>1</a:id></a:entry>"

    assert close_torn(start + b"<a:entry><a:id>2", "a:feed") == start + b"</a:feed>"


def test_a_feed_whose_channel_is_closed_closes_only_its_root() -> None:
    start = b"<rdf:RDF><channel><title>x</title></channel><item><title>1</title></item>"

    assert close_torn(start + b"<item>", "rdf:RDF") == start + b"</rdf:RDF>"


def test_a_feed_torn_in_its_first_entry_keeps_its_head_and_that_there_was_one() -> None:
    body = b"<rss><channel><title>Ledger</title>"

    assert close_torn(body + b"<item><title>to", "rss") == body + b"<item/>" + END


def test_a_feed_torn_before_its_entries_is_closed() -> None:
    body = b"<rss><channel><title>Ledger</title>"

    assert close_torn(body, "rss") == body + END


def test_an_entry_that_is_whole_but_has_no_end_of_its_own_goes() -> None:
    assert close_torn(START + ITEMS + b"<item/>", "rss") == START + ITEMS + END


def test_a_torn_tag_is_taken_off_where_there_are_no_entries() -> None:
    body = b"<rss><channel><link>http://a.example/</link></channel></rs"
    assert close_torn(body, "rss") == body[:-4] + b"</rss>"
