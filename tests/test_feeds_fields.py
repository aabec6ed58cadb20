from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds import fields
from reader.model import Enclosure, ParsedEntry
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("Plain words", "Plain words"),
        ("<b>Port</b> Sel<i>la</i>", "Port Sella"),
        ("one<br>two</p><p>three", "one two three"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("a &amp;amp; b", "a & b"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<!-- hidden -->shown", "shown"),
        ('<a href="x>y">link</a>', 'y">link'),
        ("<h1>\n  Long\n  Tide </h1>", "Long Tide"),
        ("", ""),
    ],
)
def test_html_becomes_its_words(markup: str, line: str) -> None:
    assert fields.line_of_html(markup) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ledgerline&#8217;s quay", "Ledgerline’s quay"),
        ("a &amp; b", "a & b"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("List<int> & co", "List<int> & co"),
    ],
)
def test_text_that_was_escaped_twice_is_read(text: str, line: str) -> None:
    assert fields.line_of_text(text) == line


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_a_line_of_anything_is_clean(text: str) -> None:
    for line in (fields.line_of_text(text), fields.line_of_html(text)):
        assert not FORBIDDEN.search(line)
        assert "\n" not in line
        assert len(line) <= 500


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_html_of_anything_is_clean(text: str) -> None:
    assert not FORBIDDEN.search(fields.html_of_text(text) + fields.capped_html(text))


@given(st.text())
def test_html_of_text_holds_no_tag_of_the_text(text: str) -> None:
    markup = fields.html_of_text(text).replace("<p>", "").replace("</p>", "")

    assert "<" not in markup


def test_long_html_is_cut_between_tags_and_marked() -> None:
    markup = fields.capped_html("x" * (fields.MAX_HTML_CHARS - 5) + "<b title='never ends'>")

    assert markup == "x" * (fields.MAX_HTML_CHARS - 5) + "\n<p>[…]</p>"


def test_long_html_without_tags_is_cut_at_the_limit() -> None:
    assert len(fields.capped_html("x" * (2 << 20))) == fields.MAX_HTML_CHARS + len(
        "\n<p>[…]</p>"
    )


def test_the_longest_of_nothing_is_nothing() -> None:
    assert fields.longest([]) == ""


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (None, None),
        (datetime(1989, 12, 31, tzinfo=UTC), None),
        (datetime.min, None),  # noqa: DTZ901 - the case
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))), None),
        (datetime(2026, 10, 5, 12), datetime(2026, 10, 5, 12, tzinfo=UTC)),  # noqa: DTZ001 - the case
        (
            datetime(2026, 10, 5, 12, tzinfo=timezone(timedelta(hours=3))),
            datetime(2026, 10, 5, 9, tzinfo=UTC),
        ),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), None),
        (datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc_and_not_absurd(
    moment: datetime | None, kept: datetime | None
) -> None:
    assert fields.plausible(moment) == kept


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("123", 123),
        (" 7 ", 7),
        (9, 9),
        ("0", None),
        ("-1", None),
        ("99999999999999999999", None),
        ("١٢", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ([], None),
    ],
)
def test_a_size_is_a_sensible_number(written: object, size: int | None) -> None:
    assert fields.size_of(written) == size


def test_enclosures_are_web_addresses_each_once() -> None:
    found = fields.make_enclosures(
        [
            fields.Attached("a.mp3", "audio/mpeg", "10", "41:05", "Part\x1b one"),
            fields.Attached("javascript:x", "audio/mpeg", "10"),
            fields.Attached(None),
            fields.Attached("https://x.example/a.mp3", "other"),
            fields.Attached("/b.jpg", 5, "huge", "soon", 7),
        ],
        base="https://x.example/",
    )

    assert found == (
        Enclosure("https://x.example/a.mp3", "audio/mpeg", 10, 2465, "Part one"),
        Enclosure("https://x.example/b.jpg", "", None),
    )


def test_at_most_fifty_enclosures_are_kept() -> None:
    found = fields.make_enclosures(
        (fields.Attached(f"https://x.example/{n}") for n in range(99)), base=""
    )

    assert len(found) == 50


def test_categories_are_clean_and_each_once() -> None:
    assert fields.make_categories(["Sea", None, "  Sea ", "", "A&amp;B\x1b"]) == ("Sea", "A&B")


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("en", "en"),
        (" pt_BR ", "pt-br"),
        ("zh-Hant-TW", "zh-hant-tw"),
        ("english", ""),
        ("x\x1b[2J", ""),
        ("", ""),
        (None, ""),
        (5, ""),
    ],
)
def test_a_language_is_a_tag(written: object, language: str) -> None:
    assert fields.language_of(written) == language


def entry(number: int, *, published: datetime | None = None) -> ParsedEntry:
    return ParsedEntry(str(number), "", "", "", published, None, "")


def test_a_feed_of_ordinary_size_keeps_every_entry() -> None:
    entries = [entry(n) for n in range(2000)]

    assert fields.newest(entries) == tuple(entries)


def test_entries_with_dates_stay_before_those_without() -> None:
    dated = [entry(n, published=datetime(2026, 1, 1, tzinfo=UTC)) for n in range(1500)]
    undated = [entry(n) for n in range(1500, 2600)]

    kept = fields.newest([*undated, *dated])

    assert [one.guid for one in kept] == [str(n) for n in (*range(1500, 2000), *range(1500))]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("61", 61), (61, 61), ("1:01", 61), ("01:02:03", 3723), ("12.7", 12)],
)
def test_a_length_in_time_is_seconds(written: object, seconds: int) -> None:
    assert fields.seconds_of(written) == seconds


@pytest.mark.parametrize("written", ["", "0", "-5", "1:2:3:4", "٣", "soon", None, "9" * 12, []])
def test_no_length_in_time_is_none(written: object) -> None:
    assert fields.seconds_of(written) is None


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("safe <script>alert('1 < 2')</script>words", "safe words"),
        ("<style>p {}</style>Harbour", "Harbour"),
        ("Harbour<script>never closed", "Harbour"),
        ("sa<!-- no word -->fe", "safe"),
    ],
)
def test_a_title_has_no_words_of_scripts_and_comments(markup: str, line: str) -> None:
    assert fields.line_of_html(markup) == line


@pytest.mark.parametrize(
    ("markup", "base", "resolved"),
    [
        (
            "<a href='b?x=1&amp;y'>",
            "https://a.example/x/",
            "<a href='https://a.example/x/b?x=1&amp;y'>",
        ),
        ('<img src="/i.png">', "https://a.example/x/", '<img src="https://a.example/i.png">'),
        ('<a href="#n">', "https://a.example/", '<a href="#n">'),
        ('<a href="mailto:x@y">', "https://a.example/", '<a href="mailto:x@y">'),
        ('<a href="b">', "", '<a href="b">'),
        ('<a href="b">', "file:///etc/", '<a href="b">'),
        ('<a href="//[b">', "https://a.example/", '<a href="//[b">'),
    ],
)
def test_relative_addresses_count_from_the_base(markup: str, base: str, resolved: str) -> None:
    assert fields.resolved_html(markup, base) == resolved
