import pytest

from reader.errors import FeedParseError
from reader.feeds.guard import MAX_ATTRIBUTES, MAX_DEPTH, find_root, make_document

FEED = "<rss><channel><item><title>Quay</title></item></channel></rss>"


def dtd(declarations: str, body: str = FEED) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]>{body}'


@pytest.mark.parametrize(
    ("content", "root"),
    [
        (b"<rss>", ("rss", 0)),
        (b"\n<?xml version='1.0'?><RSS >", ("RSS", 22)),
        (b"<rdf:RDF xmlns='x'>", ("rdf:RDF", 0)),
        (b"<b>Warning</b>: x\n<feed/>", ("feed", 18)),
        (b"<!-- <rss> --><feed >", ("feed", 14)),
        (b"<svg><a/></svg>", ("svg", 0)),
        (b"<feedback>", ("feedback", 0)),
        (b"<!-- <rss>", ("", 0)),
        (b"a < b", ("", 0)),
        (b"", ("", 0)),
    ],
)
def test_the_root_is_found_behind_what_a_server_put_before_it(
    content: bytes, root: tuple[str, int]
) -> None:
    assert find_root(content) == root


def test_a_good_document_stays_as_it_is() -> None:
    document = make_document(f"<?xml version='1.0' encoding='koi8-r'?>\n{FEED}\n")

    assert document.root == "rss"
    assert document.content == b"<?xml version='1.0' encoding='utf-8'?>\n" + FEED.encode()
    assert document.damaged == ""


def test_text_without_an_element_is_an_empty_document() -> None:
    assert make_document("just words").root == ""


@pytest.mark.parametrize("start", ["<!doctype html><html>", "<HTML>", "<body>", "<br>"])
def test_a_page_is_refused(start: str) -> None:
    with pytest.raises(FeedParseError, match=r"^This is not a feed \(HTML page\)\.$"):
        make_document(start + "<p>words")


def test_a_page_around_a_feed_is_taken_off() -> None:
    assert make_document(f"<html><body><pre>{FEED}").body.startswith(b"<rss>")


def test_characters_that_xml_lacks_are_taken_out() -> None:
    text = FEED.replace("Quay", "Q\x00u\x01a\x0by\x1b[2J\ufffe\uffff\ud800")

    assert b"<title>Quay[2J?</title>" in make_document(text).body


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#27;", "&#x1B;", "&#xD800;", "&#x110000;", "&#xFFFF;"]
)
def test_references_to_characters_that_xml_lacks_are_taken_out(reference: str) -> None:
    text = FEED.replace("Quay", f"Q{reference}u&#9;a&#65;&#x10FFFF;&#xE000;y")

    assert b"<title>Qu&#9;a&#65;&#x10FFFF;&#xE000;y</title>" in make_document(text).body


def test_references_hidden_in_references_do_not_hold_it_up() -> None:
    nested = "&#0;" + "&#" * 50 + "0;" + "27;" * 49

    assert make_document(FEED.replace("Quay", nested)).root == "rss"


def test_entities_of_html_are_declared() -> None:
    document = make_document(FEED.replace("Quay", "Quay&nbsp;3 &eacute; &amp; &lt;"))

    assert document.entities == (("eacute", "&#233;"), ("nbsp", "&#160;"))


def test_unknown_entities_leave_the_document_as_it_was() -> None:
    document = make_document(FEED.replace("Quay", "Quay&nbsp;&nonsense;"))

    assert document.entities == ()
    assert b"&nonsense;" in document.body


def test_bare_ampersands_are_written_out_but_not_in_literal_text() -> None:
    text = FEED.replace("Quay", "A & B<![CDATA[C & D]]>E&F &amp; &#65;<![CDATA[&]]>")

    body = make_document(text).body

    assert b"A &amp; B<![CDATA[C & D]]>E&amp;F &amp; &#65;<![CDATA[&]]>" in body


def test_harmless_entities_of_the_document_are_kept() -> None:
    document = make_document(
        dtd("<!ENTITY co \"Halden\"><!ENTITY e '&#233;'><!ENTITY q 'a\"b'>")
    )

    assert document.entities == (("co", "Halden"), ("e", "&#233;"), ("q", "a&#34;b"))


def test_external_and_parameter_entities_are_dropped() -> None:
    declarations = (
        '<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;'
    )

    document = make_document(dtd(declarations, FEED.replace("Quay", "&x;")))

    assert b"SYSTEM" not in document.content
    assert document.entities == ()


def test_entities_within_entities_stay_undefined() -> None:
    document = make_document(
        dtd('<!ENTITY a "x"><!ENTITY b "&a;&a;">', FEED.replace("Quay", "&b;"))
    )

    assert document.entities == (("a", "x"),)


def test_a_bomb_of_nested_entities_is_refused() -> None:
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))

    with pytest.raises(FeedParseError, match="entity bomb"):
        make_document(dtd(f'<!ENTITY a0 "ha">{levels}', FEED.replace("Quay", "&a9;")))


def test_a_bomb_of_one_large_entity_is_refused() -> None:
    body = FEED.replace("Quay", "&a;" * 5000)

    with pytest.raises(FeedParseError, match="entity bomb"):
        make_document(dtd(f'<!ENTITY a "{"A" * 100_000}">', body))


def test_a_bomb_of_few_levels_is_refused() -> None:
    declarations = f'<!ENTITY a "{"A" * 1000}"><!ENTITY b "{"&a;" * 2000}">'

    with pytest.raises(FeedParseError, match="entity bomb"):
        make_document(dtd(declarations, FEED.replace("Quay", "&b;&b;")))


def test_entities_in_a_circle_are_refused() -> None:
    declarations = '<!ENTITY a "&b;"><!ENTITY b "&a;">'

    with pytest.raises(FeedParseError, match="entity bomb"):
        make_document(dtd(declarations, FEED.replace("Quay", "&a;")))


def test_an_unused_bomb_is_harmless() -> None:
    assert make_document(dtd('<!ENTITY a "&b;"><!ENTITY b "&a;">')).damaged == ""


def test_absurd_depth_is_refused() -> None:
    deep = "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH

    with pytest.raises(FeedParseError, match="too deeply"):
        make_document(FEED.replace("Quay", deep))


def test_great_depth_is_read() -> None:
    deep = "<a>" * (MAX_DEPTH - 10) + "</a>" * (MAX_DEPTH - 10)

    assert make_document(FEED.replace("Quay", deep)).root == "rss"


def attributes(count: int) -> str:
    return "".join(f' a{number}="1"' for number in range(count))


def test_too_many_attributes_are_refused() -> None:
    with pytest.raises(FeedParseError, match="too many attributes"):
        make_document(FEED.replace("<item>", f"<item{attributes(MAX_ATTRIBUTES + 1)}>"))


def test_many_attributes_are_read() -> None:
    document = make_document(FEED.replace("<item>", f"<item{attributes(MAX_ATTRIBUTES)}>"))

    assert document.root == "rss"


def test_too_many_attributes_behind_a_flaw_are_refused() -> None:
    text = FEED.replace("Quay", "a < b").replace("</item>", f"<x{attributes(2000)}></x></item>")

    with pytest.raises(FeedParseError, match="too many attributes"):
        make_document(text)


def test_a_long_attribute_behind_a_flaw_is_read() -> None:
    text = FEED.replace("Quay", "a < b").replace(
        "</item>", f'<x a="{"y = 1 " * 3000}"/></item>'
    )

    assert make_document(text).root == "rss"


def test_what_follows_the_document_is_taken_off() -> None:
    document = make_document(FEED + "<script>count()</script>")

    assert document.body == FEED.encode()
    assert document.damaged == ""


@pytest.mark.parametrize("second", [FEED, f"<?xml version='1.0'?>{FEED}", "\n<feed/>"])
def test_a_second_document_is_damage(second: str) -> None:
    document = make_document(FEED + second)

    assert document.body == FEED.encode()
    assert "second document" in document.damaged


def test_a_torn_feed_is_closed_and_marked() -> None:
    document = make_document("<rss><channel><item><title>a</title></item><item>")

    assert document.body == b"<rss><channel><item><title>a</title></item></channel></rss>"
    assert document.damaged.startswith("The feed ends in the middle")


def test_a_feed_with_other_flaws_is_not_torn() -> None:
    document = make_document(FEED.replace("Quay", "<b>a</i> < b"))

    assert document.damaged == ""
    assert b"<b>a</i> < b" in document.body


def test_prefixes_that_nobody_declared_are_declared() -> None:
    text = FEED.replace("<title>", "<dc:creator x:a='1'>Bo</dc:creator><odd:one/><title>")

    assert make_document(text).body.startswith(
        b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:odd="urn:undeclared:odd"'
        b' xmlns:x="urn:undeclared:x"><channel>'
    )


def test_a_prefix_used_outside_its_element_is_left_to_the_lenient_parser() -> None:
    text = FEED.replace("Quay", "<p:a xmlns:p='x'/><p:b/>")

    assert make_document(text).body == text.encode()


def test_too_many_namespaces_are_refused() -> None:
    names = "".join(f' xmlns:a{number}="x"' for number in range(MAX_ATTRIBUTES + 1))

    with pytest.raises(FeedParseError, match="too many attributes"):
        make_document(FEED.replace("<rss", f"<rss{names}"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x" * 100_000, "x" * 500),
        ("x" * 498 + "&amp;" + "y" * 999, "x" * 498),
        ("x" * 490 + "&amp;" + "y" * 999, "x" * 490 + "&amp;" + "y" * 5),
        ("x" * 499 + "港" * 99, "x" * 499),
        ("x" * 500, "x" * 500),
    ],
)
def test_a_name_of_absurd_length_is_cut(name: str, kept: str) -> None:
    text = FEED.replace("<title>", f"<author>{name}</author><title>")

    assert f"<author>{kept}</author>".encode() in make_document(text).body


def test_a_title_of_a_megabyte_is_cut_before_any_parser_sees_it() -> None:
    document = make_document(f"<rss><title>{'W' * 1_000_000}</title><title>b</title></rss>")
    assert len(document.body) < 90_000
    assert document.body.endswith(b"W</title><title>b</title></rss>")
