"""Written times become moments in UTC."""

from datetime import UTC, datetime

import pytest

from reader.extract.dates import date_in_address, parse_time, read_date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "1850-01-01",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01",
        "2026-13-01",
        "Wed, 99",
        "Mon, 05 Oct 2026 10:00:00 +99999999999999999999",
        "Mon, 05 Oct 99999999999999999999 10:00:00 +0000",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04T06:30:00+01:00", (2026, 3, 4, 5, 30)),
        ("2026-03-04T05:30:00", (2026, 3, 4, 5, 30)),
        ("Wed, 04 Mar 2026 05:30:00 GMT", (2026, 3, 4, 5, 30)),
        ("2026-03-04 23:30:00 -0600", (2026, 3, 5, 5, 30)),
        ("2026-03-04 05:30:00 UTC", (2026, 3, 4, 5, 30)),
        ("2026-03-04T05:30:09.123456Z EST", (2026, 3, 4, 5, 30)),
        ("2026/3/4 5:30 pm", (2026, 3, 4, 17, 30)),
        ("3/25/2026 12:05:00 AM", (2026, 3, 25, 0, 5)),
        ("25.3.2026", (2026, 3, 25, 0, 0)),
        ("Fri, 12/25/2026 - 05:30", (2026, 12, 25, 5, 30)),
        ("04/04/2026", (2026, 4, 4, 0, 0)),
        ("Posted: March 4, 2026 at 5:30 p.m.", (2026, 3, 4, 17, 30)),
        ("Sept. 4, 2026", (2026, 9, 4, 0, 0)),
        ("4th of nothing, 5 May 2026", (2026, 5, 5, 0, 0)),
        ("Publié le 27 août 2026", (2026, 8, 27, 0, 0)),
        ("4. März 2026", (2026, 3, 4, 0, 0)),
        ("4 de marzo de 2026", (2026, 3, 4, 0, 0)),
        ("1º de dezembro de 2026", (2026, 12, 1, 0, 0)),
        ("4 giugno 2026", (2026, 6, 4, 0, 0)),
        ("4 mei 2026", (2026, 5, 4, 0, 0)),
        ("2026年3月4日", (2026, 3, 4, 0, 0)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: tuple[int, ...]) -> None:
    when = read_date(text)

    assert when is not None
    assert (when.year, when.month, when.day, when.hour, when.minute) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "5 hours ago",
        "04/05/2026",
        "31 Foo 2026",
        "Feb 30, 2026",
        "25/25/2026",
        "5 May 1969",
        "2026-03-04T99:99",
        "1" * 1_000_000,
        "1/" * 1_000_000,
    ],
)
def test_what_nobody_can_read_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://ledger.example/2026/03/04/tide.html", 4),
        ("https://ledger.example/world/2026/mar/9/tide", 9),
        ("https://ledger.example/world/2026-03-04", 4),
        ("https://ledger.example/2026/03/tide", None),
        ("https://ledger.example/story/20260304", None),
        ("https://ledger.example/2026/23/04/tide", None),
        ("", None),
    ],
)
def test_an_address_may_bear_a_day(url: str, day: int | None) -> None:
    when = date_in_address(url)

    assert when == (None if day is None else datetime(2026, 3, day, tzinfo=UTC))
