"""Words and signs: ages, counts, sentences, and their width in cells."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple
from rich.cells import cell_len

from reader.hygiene import clean_line
from reader.model import Imported
from reader.ui import words
from reader.ui.words import ASCII, UNICODE, Icons, find_icons
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

NOW = datetime(2025, 10, 14, 9, 20, tzinfo=UTC)
ALLOWED = set("●★▌▲▾▸…•—“”") | {chr(code) for code in range(0x20, 0x100)}
DRAWN = {chr(code) for code in range(0x2500, 0x25A0)}  # box drawing and blocks

Titled = Callable[[str], str]
TITLED: dict[str, Titled] = {
    "marked": lambda title: words.marked_read(64, title, undo="U"),
    "none": lambda title: words.marked_read(0, title, undo="U"),
    "undone": lambda title: words.unread_again(1_064, title),
    "added": lambda title: words.added(title, 31_000, 10),
    "known": words.already_there,
    "copied": words.copied,
    "nothing": lambda title: words.nothing_here(title, help_key="?"),
    "waiting": lambda title: words.waiting(f"Looking for feeds on {title}", 3),
}


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(hours=-2), "now"),
        (timedelta(), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=5), "5m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=2), "2h"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=6, hours=23), "6d"),
        (timedelta(days=7), "7 Oct"),
        (timedelta(days=200), "28 Mar"),
        (timedelta(days=340), "Nov 2024"),
        (timedelta(days=9_000), "Feb 2001"),
        (timedelta(days=-20), "3 Nov"),
        (timedelta(days=-900), "Apr 2028"),
    ],
)
def test_age(passed: timedelta, shown: str) -> None:
    assert words.age(NOW - passed, now=NOW, zone=UTC) == shown


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1971, 1, 1)))  # noqa: DTZ001
def test_an_age_is_at_most_eight_cells(when: datetime) -> None:
    assert 2 <= cell_len(words.age(when, now=NOW, zone=UTC)) <= 8


def test_a_day_is_the_readers_own() -> None:
    when = datetime(2025, 10, 2, 23, 30, tzinfo=UTC)
    assert words.age(when, now=NOW, zone=timezone(timedelta(hours=2))) == "3 Oct"


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (datetime(2025, 10, 14, 7, 5, tzinfo=UTC), "Tue 14 Oct, 09:05"),
        (datetime(2024, 2, 29, 12, 0, tzinfo=UTC), "Thu 29 Feb 2024, 14:00"),
    ],
)
def test_local_time(when: datetime, shown: str) -> None:
    assert words.local_time(when, now=NOW, zone=timezone(timedelta(hours=2))) == shown


def test_local_time_is_the_systems_without_a_zone() -> None:
    assert words.local_time(NOW, now=NOW) == "Tue 14 Oct, 09:20"


def test_counts_have_separators() -> None:
    assert words.count(1_204_031) == "1,204,031"


def test_plurals() -> None:
    shown = [words.plural(number, "entry", "entries") for number in (0, 1, 2_000)]
    assert shown == ["0 entries", "1 entry", "2,000 entries"]


@pytest.mark.parametrize(("length", "shown"), [(0, "1 min"), (230, "1 min"), (2_380, "10 min")])
def test_minutes(length: int, shown: str) -> None:
    assert words.minutes(length) == shown


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (None, ""),
        (14.2, "about 14 a day"),
        (5_000, "about 5,000 a day"),
        (0.4, "about 3 a week"),
        (0.06, "about 2 a month"),
        (0.001, "less than one a month"),
    ],
)
def test_per_day(rate: float | None, shown: str) -> None:
    assert words.per_day(rate) == shown


# --- cutting ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("Port Sella", 10, "Port Sella"),
        ("Port Sella", 9, "Port Sel…"),
        ("Port Sella", 6, "Port…"),
        ("日本語の", 8, "日本語の"),
        ("日本語の", 7, "日本語…"),
        ("日本語の", 6, "日本…"),
        ("Port", 1, "…"),
        ("Port", 0, ""),
        ("Port", -3, ""),
        ("", 0, ""),
    ],
)
def test_shorten(text: str, cells: int, shown: str) -> None:
    assert words.shorten(text, cells) == shown


def test_a_cut_chain_of_emoji_joins_nothing_that_follows() -> None:
    assert words.shorten("👩\u200d" * 99, 2)[-1] == "👩"


def test_shorten_with_another_mark() -> None:
    assert words.shorten("Port Sella", 8, mark="...") == "Port..."
    assert words.shorten("Port Sella", 2, mark="...") == ".."


@given(st.text(), st.integers(0, 90))
def test_short_is_short_and_fit_is_exact(text: str, cells: int) -> None:
    line = clean_line(text)
    assert cell_len(words.shorten(line, cells)) <= cells
    assert cell_len(words.fit(line, cells)) == cells


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
@pytest.mark.parametrize("name", TITLED)
def test_every_sentence_is_one_clean_line(name: str, text: str) -> None:
    said = TITLED[name](text)
    assert cell_len(said) <= words.STATUS_CELLS
    assert not FORBIDDEN.search(said)
    assert "\n" not in said


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_a_quoted_title_keeps_to_its_cells(text: str) -> None:
    assert cell_len(words.quoted(text, 12)) <= 14


# --- sentences ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (words.marked_read(64, "World", undo="U"), "Marked 64 read in “World”. U undoes"),
        (words.marked_read(0, "World", undo="U"), "Nothing unread in “World”"),
        (words.unread_again(64, "World"), "Undone: 64 unread again in “World”"),
        (
            words.added("Harbour Ledger", 31, 10),
            "Added “Harbour Ledger”: 31 entries, 10 unread",
        ),
        (words.already_there("Field Notes"), "You follow “Field Notes” already"),
        (words.new_shown(12, 412, key="R"), "12 new shown. R refreshes all 412 feeds"),
        (words.new_shown(12, 1, key="R"), "12 new shown. R refreshes"),
        (words.refreshing(312, 412, key="R"), "Refreshing 312 of 412"),
        (words.refreshing(312, 412, key="R", failed=2), "Refreshing 312 of 412, 2 failed"),
        (
            words.refreshing(312, 412, key="R", new=12),
            "Refreshing 312 of 412 · 12 new, R shows them",
        ),
        (words.refreshed(new=0), "Nothing new"),
        (words.refreshed(new=1, failed=1), "1 new entry, 1 feed failed"),
        (words.feeds_failed(2), "2 feeds failed"),
        (
            words.copied("https://harbourledger.example/cranes"),
            "Copied https://harbourledger.example/cranes",
        ),
        (words.waiting("Finding names", 2.7), "Finding names… 2 s"),
        (words.waiting("Finding names", 0.7), "Finding names…"),
        (
            words.waiting("Fetching the page", 4, then="Esc keeps the feed's text"),
            "Fetching the page… 4 s. Esc keeps the feed's text",
        ),
        (words.nothing_here("c", help_key="?"), "c does nothing here, ? shows the keys"),
        (words.imported(Imported()), "There is no feed in this file"),
        (words.imported(Imported(added=("a",))), "Added 1 feed"),
        (
            words.imported(Imported(("a", "b"), ("c",), (("d", "no"),))),
            "Added 2 feeds, 1 known already, 1 refused",
        ),
    ],
)
def test_sentences(said: str, wanted: str) -> None:
    assert said == wanted


@pytest.mark.parametrize(
    ("sentences", "themes", "headline"),
    [
        ([], [], ""),
        (["Theme “a.toml”: dark is missing"], ["a.toml"], "Theme “a.toml”: dark is missing"),
        (
            ["A", "B"],
            ["a.toml", "b.toml"],
            "2 themes are broken: a.toml, b.toml. : messages says why",
        ),
        (["A", "B", "C"], ["a.toml"], "3 settings cannot be used. : messages says why"),
        (
            ["A", "B"],
            ["harbour-at-dusk-in-winter.toml", "b.toml"],
            "2 themes are broken: harbour-at-dusk-in-winter.toml, b…. : messages says why",
        ),
    ],
)
def test_what_is_wrong_is_one_line(
    sentences: list[str], themes: list[str], headline: str
) -> None:
    found = words.sum_up(sentences, broken_themes=themes, key=":")
    assert found == words.Problems(tuple(sentences), headline)
    assert len(headline) <= words.STATUS_CELLS


def test_a_long_title_gives_way_so_that_the_rest_is_whole() -> None:
    said = words.added("The Long Tide " * 9, 214, 10)
    assert said.endswith("…”: 214 entries, 10 unread")
    assert cell_len(said) <= words.STATUS_CELLS


# --- signs --------------------------------------------------------------------------------


def _signs(icons: Icons) -> list[str]:
    return [sign for sign in astuple(icons) if isinstance(sign, str)]


def test_every_sign_is_of_the_allowed_characters() -> None:
    # `›` marks code that is cut, in the design's own words.
    assert set("".join(_signs(UNICODE))) <= ALLOWED | DRAWN | {"›"}


def test_every_sign_is_one_cell() -> None:
    assert {cell_len(sign) for sign in _signs(UNICODE)} == {1}


def test_the_ascii_set_is_ascii() -> None:
    assert "".join(_signs(ASCII)).isascii()
    signs = (ASCII.unread, ASCII.starred, ASCII.later, ASCII.broken, ASCII.changed)
    assert "".join(signs) == "*+>x~"


def test_words_are_plain_only_in_ascii() -> None:
    said = "Added “Field Notes” — 3 … · × ▂▄█ ╭─╮ ● 日"
    assert UNICODE.plain(said) == said
    assert ASCII.plain(said) == 'Added "Field Notes" - 3 ... . x _-# +-+ * 日'


@pytest.mark.parametrize(
    ("choice", "encoding", "icons"),
    [
        ("auto", "UTF-8", UNICODE),
        ("auto", "utf8", UNICODE),
        ("auto", "ANSI_X3.4-1968", ASCII),
        ("auto", "latin-1", ASCII),
        ("auto", "no such thing", ASCII),
        ("auto", "", ASCII),
        ("unicode", "ascii", UNICODE),
        ("ascii", "utf-8", ASCII),
    ],
)
def test_which_signs(choice: str, encoding: str, icons: Icons) -> None:
    assert find_icons(choice, encoding=encoding) is icons  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            ("Nothing there (404)", "This is the feed's text."),
            "Nothing there (404). This is the feed's text.",
        ),
        (("It is full.", "Free some space"), "It is full. Free some space."),
        (("Waiting…", "", "Is it on?"), "Waiting… Is it on?"),
        ((), ""),
    ],
)
def test_sentences_never_run_together(parts: tuple[str, ...], said: str) -> None:
    assert words.sentences(*parts) == said


def test_the_low_bar_is_no_dot_in_ascii() -> None:
    assert ASCII.plain("▂▂··") == "__.."
