from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import RefusedError
from reader.hygiene import (
    MAX_MARKS,
    canonical_url,
    clean_folder,
    clean_line,
    clean_text,
    escape_json,
    host_of,
    is_clean,
    origin_of,
    typed_url,
    web_url,
    without_logins,
)
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS, HOSTILE_SHORT

TEXTS = st.one_of(
    st.text(),
    st.text(
        st.sampled_from(
            "\u200c\u200d\ufe0f👩क्षा\u0301\u0651\u05b4é \t\n\r\x1b\u202e…a\u00a0\u0e49港"
        )
    ),
    st.lists(st.sampled_from(HOSTILE_SHORT), max_size=3).map("".join),
)
_PART = st.text(
    st.sampled_from("abcXYZ019-._~:/?#[]@!$&'()*+,;=% é港%2F%20%7e%zz\\\"<>{}|^`"), max_size=12
)
_HOSTS = [
    "a.example",
    "A.Example",
    "[::1]",
    "münchen.example",
    "1.2.3.4",
    "user:p@a.example",
    "a..b",
    "a.example.",
    "",
]
_PAIRS = ["utm_source=x", "a=b", "sid=1", "x=%3A", "b=:/", "c=a+b", "d=é", "e", "=", "fbclid=2"]
URLS = st.one_of(
    st.text(),
    st.builds(
        "{}://{}{}/{}?{}#{}".format,
        st.sampled_from(["http", "https", "HTTP", "ftp", "javascript", "file"]),
        st.sampled_from(_HOSTS),
        st.sampled_from(["", ":80", ":443", ":8080", ":", ":0", ":99999", ":x"]),
        _PART,
        st.lists(st.one_of(_PART, st.sampled_from(_PAIRS)), max_size=4).map("&".join),
        _PART,
    ),
)


# --- text ---------------------------------------------------------------------------------


@given(TEXTS)
def test_cleaning_a_text_twice_is_cleaning_it_once(text: str) -> None:
    once = clean_text(text)

    assert clean_text(once) == once
    assert is_clean(once)
    assert not FORBIDDEN.search(once)


@given(TEXTS, st.integers(min_value=1, max_value=40))
def test_cleaning_a_line_twice_is_cleaning_it_once(text: str, limit: int) -> None:
    once = clean_line(text, limit_chars=limit)

    assert clean_line(once, limit_chars=limit) == once
    assert len(once) <= limit
    assert not FORBIDDEN.search(once)
    assert not set("\n\t") & set(once)


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_nothing_hostile_is_left(text: str) -> None:
    assert not FORBIDDEN.search(clean_text(text) + clean_line(text))


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, 3 € — “quoted”…",
        "naïve façade e\u0301",
        "日本語の見出し",
        "مرحبا שָׁלוֹם",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 1️⃣ ❤️",
        "Việt Nam: ế ộ",
        "two\n\nparagraphs\tand a tab",
        "[@click=app.quit]x[/]",
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "end", ["\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert clean_text(f"a{end}b") == "a\nb"


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0651", "\u05b4", "\u0e49", "\ufe0f", "\u20dd", "\u093c"]
)
def test_a_stack_of_marks_of_any_script_is_cut(mark: str) -> None:
    assert clean_text("a" + mark * 5000 + "b") == "a" + mark * MAX_MARKS + "b"


def test_joiners_do_not_hide_a_stack() -> None:
    assert clean_text("a" + "\u0301\u200d" * 5000).count("\u0301") == MAX_MARKS


@pytest.mark.parametrize(
    "text", ["\u200dab", "a\u200db", "ab\u200c", "क \u200d क", "क\u200d\u200dक"]
)
def test_a_joiner_that_joins_nothing_goes(text: str) -> None:
    assert "\u200d" not in clean_text(text)
    assert "\u200c" not in clean_text(text)


def test_a_long_line_is_cut_and_marked() -> None:
    assert clean_line("word " * 20, limit_chars=10) == "word word…"


def test_a_line_is_not_cut_within_a_joined_sign() -> None:
    assert clean_line("a" + "\u200d👩" * 9, limit_chars=4) == "a👩…"


def test_white_space_of_a_line_is_folded() -> None:
    assert clean_line("  a\u00a0\u3000 b\r\n\tc ") == "a b c"


def test_text_that_would_change_is_not_clean() -> None:
    assert not is_clean("a\x1b[2J")


# --- addresses ----------------------------------------------------------------------------


@given(URLS, URLS)
def test_a_web_address_is_http_or_https_or_nothing(url: str, base: str) -> None:
    found = web_url(url, base=base)

    assert found == "" or found.lower().startswith(("http://", "https://"))
    assert web_url(found) == found
    assert not FORBIDDEN.search(found)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "--help",
        "-oProxyCommand=x",
        "http://",
        "http://[::1",
        "http://a.example:99999/",
        "http://a b.example/",
        "http://a..example/",
        "http://a.example\\@b.example/",
        "http://a.example/\x1b[2J",
        "http://a.example/\u202e",
        "http://a.example/\ue000",
        "http://" + "a" * 9000,
        "//a.example/x",
        "/x",
        "?q=1",
    ],
)
def test_what_is_no_web_address_is_empty(url: str) -> None:
    assert web_url(url) == ""


def test_a_character_that_only_the_base_has_is_refused_too() -> None:
    assert web_url("x", base="http://a.example/\u00ad/") == ""


@pytest.mark.parametrize(
    ("url", "base", "found"),
    [
        ("x", "http://a.example/b/c", "http://a.example/b/x"),
        ("/x", "http://a.example/b/c", "http://a.example/x"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("?q=1", "http://a.example/b", "http://a.example/b?q=1"),
        ("https://b.example", "http://a.example/", "https://b.example"),
        (" http://a.example/a b ", "", "http://a.example/a%20b"),
        ("http://127.0.0.1:22/", "", "http://127.0.0.1:22/"),
        ("x", "not a base", ""),
    ],
)
def test_an_address_means_what_it_means_on_its_page(url: str, base: str, found: str) -> None:
    assert web_url(url, base=base) == found


@given(URLS)
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    once = canonical_url(url)

    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://A.Example:80/x", "http://a.example/x"),
        ("https://a.example:443", "https://a.example/"),
        ("http://a.example/x#part", "http://a.example/x"),
        ("http://a.example/x?utm_source=rss&utm_id=7", "http://a.example/x"),
        ("http://a.example/x?n=1&fbclid=abc&sid=0.5", "http://a.example/x?n=1"),
        ("http://a.example/x;jsessionid=ABC?n=1", "http://a.example/x?n=1"),
        ("http://a.example/a/../x", "http://a.example/x"),
        ("http://a.example/%7euser", "http://a.example/~user"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
    ],
)
def test_addresses_of_one_page_have_one_canonical_form(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x", "https://a.example/x"),
        ("http://a.example/x?n=1", "http://a.example/x?n=2"),
        ("http://a.example/x", "http://a.example/X"),
        ("http://a.example/x?a=1&b=2", "http://a.example/x?b=2&a=1"),
    ],
)
def test_addresses_that_may_differ_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@given(
    st.from_regex(
        r"https?://[a-z0-9-]{1,9}\.[a-z0-9.-]{1,9}(/[a-zA-Z0-9._~-]{0,6}){1,3}", fullmatch=True
    )
)
def test_a_plain_address_is_as_the_library_would_leave_it(url: str) -> None:
    assert canonical_url(url) == canonical_url(f"{url}#fragment")


def test_what_is_no_web_address_has_no_canonical_form() -> None:
    assert canonical_url("file:///etc/passwd") == ""


def test_a_host_that_cannot_be_normalised_is_left_as_it_is() -> None:
    url = "http://" + "a" * 70 + "é.example/x"

    assert canonical_url(url) == url


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("harbour.example", "https://harbour.example"),
        (" harbour.example/feed ", "https://harbour.example/feed"),
        ("localhost:8080/feed", "https://localhost:8080/feed"),
        ("http://harbour.example", "http://harbour.example"),
        ("feed:https://harbour.example/f", "https://harbour.example/f"),
        ("feed://harbour.example/f", "https://harbour.example/f"),
        ("FEED:harbour.example", "https://harbour.example"),
    ],
)
def test_what_somebody_types_becomes_an_address(words: str, url: str) -> None:
    assert typed_url(words) == url


@pytest.mark.parametrize(
    "words",
    [
        "",
        "two words",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "ftp://x",
    ],
)
def test_words_that_are_no_address_are_refused(words: str) -> None:
    with pytest.raises(RefusedError, match="is not a web address"):
        typed_url(words)


def test_a_refusal_quotes_only_clean_words() -> None:
    with pytest.raises(RefusedError) as caught:
        typed_url("ftp://\x1b[2J" + "x" * 500)

    assert not FORBIDDEN.search(str(caught.value) + caught.value.url)
    assert len(caught.value.url) <= 80


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.harbour.example:8080/x", "harbour.example"),
        ("https://user:secret@harbour.example/", "harbour.example"),
        ("http://[::1", ""),
        ("words", ""),
        ("http://a\u202eb.example/", "ab.example"),
    ],
)
def test_the_host_of_an_address_is_shown_clean(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://A.example/x", ("a.example", 80)),
        ("HTTPS://a.example", ("a.example", 443)),
        ("http://[::1]:8080/", ("::1", 8080)),
        ("ftp://a.example/", ("", 0)),
        ("words", ("", 0)),
    ],
)
def test_the_origin_of_an_address(url: str, origin: tuple[str, int]) -> None:
    assert origin_of(url) == origin


# --- exits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ('"a\x9b31m"', '"a\\u009b31m"'),
        ('"\u202e"', '"\\u202e"'),
        ('"\ud800"', '"\\ud800"'),
        ('"\U000e0041"', '"\\udb40\\udc41"'),
        ('"Mörkö 東京"', '"Mörkö 東京"'),
    ],
)
def test_json_is_escaped_where_a_terminal_would_obey(written: str, escaped: str) -> None:
    assert escape_json(written) == escaped


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://anna:pw@a.example/x", "https://a.example/x"),
        ("get feed:http://anna@a.example!", "get feed:http://a.example!"),
        ("http://a@b:c@d.example", "http://d.example"),
        ("http://a.example/@anna and anna@a.example", None),
        ("a // b @ c", None),
    ],
)
def test_logins_leave_the_log(text: str, bare: str | None) -> None:
    assert without_logins(text) == (bare or text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("World", "World"), (" / Coast //North/ ", "Coast/North"), ("  ", ""), ("a\tb", "a b")],
)
def test_folders_have_no_empty_names(typed: str, stored: str) -> None:
    assert clean_folder(typed) == stored


@given(
    st.from_regex(
        r"https?://[a-z0-9-]{1,5}\.example(/[A-Za-z0-9._~-]{0,4}){0,3}(\?[a-z=&%+0-9.]{0,5})?",
        fullmatch=True,
    )
)
def test_an_absolute_address_is_what_joining_makes_of_it(url: str) -> None:
    base = "https://b.example/c/d?e"

    assert web_url(url, base=base) == urljoin(base, url)
