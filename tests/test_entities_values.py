"""Dates, sums and measures: what is marked, what it comes to, and what stays open."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.entities.values import add_values, find_values
from reader.model import EntityType, Mention
from tests.names import mark

PUBLISHED = date(2025, 11, 20)  # a Thursday


def values_in(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    """(text, type, value in words) of each mention."""
    return [
        (found.text, found.type.value, found.value.words if found.value else "")
        for found in find_values(text, published)
    ]


def only(text: str, published: date | None = PUBLISHED) -> tuple[str, str]:
    """The one mention's text and value."""
    ((shown, _, words),) = values_in(text, published)
    return shown, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a US$22-billion plan", ("US$22-billion", "22,000,000,000 US dollars")),
        ("It cost $3.2 million.", ("$3.2 million", "3,200,000 US dollars")),
        ("It cost €1.5m.", ("€1.5m", "1,500,000 euros")),
        ("It cost £300 a head.", ("£300", "300 pounds")),
        ("some 5 million yen", ("5 million yen", "5,000,000 yen")),
        ("a fine of 5,000€", ("5,000€", "5,000 euros")),
        ("Five million dollars went", ("Five million dollars", "5,000,000 US dollars")),
        ("half a million euros", ("half a million euros", "500,000 euros")),
        ("It paid CHF 20 million", ("CHF 20 million", "20,000,000 Swiss francs")),
        ("a 20-dollar bill", ("20-dollar", "20 US dollars")),
        ("It paid A$5bn.", ("A$5bn", "5,000,000,000 Australian dollars")),
        ("a debt of ¥900", ("¥900", "900 yen")),
        ("50,000 won", ("50,000 won", "50,000 won")),
        ("5 million pounds", ("5 million pounds", "5,000,000 pounds")),
    ],
)
def test_sums(text: str, expected: tuple[str, str]) -> None:
    assert values_in(text) == [(expected[0], "MONEY", expected[1])]


@pytest.mark.parametrize(
    "text",
    [
        "$5-10 million",
        "$5 to $10 million",
        "hundreds of millions of dollars",
        "900 pesos",
        "$1,5",
    ],
)
def test_a_sum_that_is_open_has_no_value(text: str) -> None:
    assert values_in(text) == [(text, "MONEY", "")]


def test_a_bare_dollar_is_open_where_the_text_tells_dollars_apart() -> None:
    assert values_in("It paid $5, or US$4.") == [
        ("$5", "MONEY", "5 dollars"),
        ("US$4", "MONEY", "4 US dollars"),
    ]


def test_the_sign_of_yen_is_open_where_yuan_are_spoken_of() -> None:
    assert values_in("¥900 in yuan") == [("¥900", "MONEY", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 per cent of it", ("40 per cent", "40 %")),
        ("Forty percent of it", ("Forty percent", "40 %")),
        ("sold 12%.", ("12%", "12 %")),
        ("three percentage points", ("three percentage points", "3 percentage points")),
        ("walked 15 km in", ("15 km", "15 km")),
        ("a 100-metre race", ("100-metre", "100 m")),
        ("twenty-five miles", ("twenty-five miles", "25 mi")),
        ("at -5°C", ("-5°C", "-5 °C")),
        ("at minus 3 degrees Celsius", ("minus 3 degrees Celsius", "-3 °C")),
        ("3,000 copies", ("3,000", "3,000")),
        ("two-and-a-half million people", ("two-and-a-half million", "2,500,000")),
        ("sold 1.2bn of them", ("1.2bn", "1,200,000,000")),
        ("10-15 per cent", ("10-15 per cent", "")),
        ("15 degrees", ("15 degrees", "")),
        ("300 pounds", ("300 pounds", "")),
        ("5 million pounds of beef", ("5 million pounds", "")),
        ("1,20,00 tons", ("1,20,00 tons", "")),
        ("9" * 30 + " km", ("9" * 30 + " km", "")),
    ],
)
def test_measures(text: str, expected: tuple[str, str]) -> None:
    assert values_in(text) == [(expected[0], "QUANTITY", expected[1])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 October 2025", ("14 October 2025", "Tue 14 Oct 2025")),
        ("the 14th of October 2025", ("14th of October 2025", "Tue 14 Oct 2025")),
        ("Monday, Oct. 6, 2025", ("Monday, Oct. 6, 2025", "Mon 6 Oct 2025")),
        ("dated 2025-10-14.", ("2025-10-14", "Tue 14 Oct 2025")),
        ("dated 14/10/2025.", ("14/10/2025", "Tue 14 Oct 2025")),
        ("dated 10/14/2025.", ("10/14/2025", "Tue 14 Oct 2025")),
        ("in July 2023", ("July 2023", "July 2023")),
        ("In 2024 it", ("2024", "2024")),
        ("the 2026 budget", ("2026", "2026")),
        ("dated 3/4/2025", ("3/4/2025", "")),
        ("dated 2025-13-45", ("2025-13-45", "")),
        ("Anna Voss (1965-2020)", ("1965-2020", "")),
    ],
)
def test_whole_dates_need_no_day_of_publication(text: str, expected: tuple[str, str]) -> None:
    assert only(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Oct. 14", ("Oct. 14", "Tue 14 Oct 2025")),
        ("on 3 December", ("3 December", "Wed 3 Dec 2025")),
        ("It will open on 1 September.", ("1 September", "Tue 1 Sep 2026")),
        ("on 1 June", ("1 June", "")),
        ("on Wednesday, Dec. 18", ("Wednesday, Dec. 18", "Wed 18 Dec 2024")),
        ("on Friday, Dec. 18", ("Friday, Dec. 18", "Fri 18 Dec 2026")),
        ("on Sunday, Dec. 18", ("Sunday, Dec. 18", "")),
        ("the Oct. 7 attack", ("Oct. 7", "")),
        ("Oct. 5-7", ("Oct. 5-7", "")),
        ("on Feb. 30", ("Feb. 30", "")),
        ("on Thursday", ("Thursday", "Thu 20 Nov 2025")),
        ("on Friday night", ("Friday night", "Fri 14 Nov 2025")),
        ("It will vote on Friday.", ("Friday", "Fri 21 Nov 2025")),
        ("She will resign, he said on Friday.", ("Friday", "Fri 14 Nov 2025")),
        ("It will vote. It met on Friday.", ("Friday", "Fri 14 Nov 2025")),
        ("next Tuesday", ("next Tuesday", "Tue 25 Nov 2025")),
        ("next Friday", ("next Friday", "")),
        ("last Friday", ("last Friday", "Fri 14 Nov 2025")),
        ("last Thursday", ("last Thursday", "Thu 13 Nov 2025")),
        ("last Monday", ("last Monday", "")),
        ("this Saturday", ("this Saturday", "Sat 22 Nov 2025")),
        ("in September", ("September", "September 2025")),
        ("last March", ("last March", "March 2025")),
        ("next March", ("next March", "March 2026")),
        ("It is due in March.", ("March", "March 2026")),
        ("in April", ("April", "")),
        ("last month", ("last month", "October 2025")),
        ("next year", ("next year", "2026")),
        ("this week", ("this week", "the week of Mon 17 Nov 2025")),
        ("yesterday", ("yesterday", "Wed 19 Nov 2025")),
        ("Tomorrow", ("Tomorrow", "Fri 21 Nov 2025")),
        ("three days ago", ("three days ago", "Mon 17 Nov 2025")),
        ("12 days ago", ("12 days ago", "Sat 8 Nov 2025")),
    ],
)
def test_dates_told_from_the_day_of_publication(text: str, expected: tuple[str, str]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize("text", ["on Thursday", "last month", "in May", "on Oct. 14"])
def test_without_a_day_of_publication_they_stay_open(text: str) -> None:
    ((_, kind, words),) = values_in(text, None)
    assert (kind, words) == ("DATE", "")


def test_both_years_of_a_pair_are_marked() -> None:
    assert [text for text, *_ in values_in("between 2019 and 2021")] == ["2019", "2021"]


@pytest.mark.parametrize(
    "text",
    [
        "One of the two men took the first.",
        "It took years; the daily came every weekend.",
        "They may march on, and 3 won.",
        "Black Friday and Sunday school",
        "the 1990s, 12 people, room 4, half of them",
        "a 6-foot-3 forward wearing No. 1,228",
        "at 10:30 a.m., version 2.5.1",
    ],
)
def test_noise_is_not_marked(text: str) -> None:
    assert values_in(text) == []


def test_a_name_keeps_its_place() -> None:
    text = "The Sept. 11 Memorial cost $5."
    found = add_values(text, mark(text, {"Sept. 11 Memorial": "PLACE"}), PUBLISHED)
    assert [mention.text for mention in found] == ["Sept. 11 Memorial", "$5"]


def test_a_sum_is_not_cut_by_the_country_of_its_currency() -> None:
    text = "It paid US$5 and 5 million Canadian dollars."
    found = add_values(text, mark(text, {"US": "PLACE", "Canadian": "GROUP"}), None)
    assert [mention.text for mention in found] == ["US$5", "5 million Canadian dollars"]


def test_marks_of_a_tagger_that_knows_values_are_kept_and_valued() -> None:
    text = "On Thursday Anna Voss paid $5 and a third."
    marks = {"Anna Voss": "PERSON", "Thursday": "DATE", "a third": "QUANTITY"}
    found = add_values(text, mark(text, marks), PUBLISHED)
    assert [(m.text, m.value.words if m.value else "") for m in found] == [
        ("Thursday", "Thu 20 Nov 2025"),
        ("Anna Voss", ""),
        ("a third", ""),
    ]


PIECES = (
    *("$", "5", "1,000", " ", "-", "million", "Oct.", "14", ",", "2025", "on ", "€", "km"),
    *("Monday", "last ", "two", " to ", "%", "in ", "\n", "half a", "é", "days ago"),
)


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=25,
    ).map("".join)
)
def test_mentions_are_slices_in_order_and_apart(text: str) -> None:
    found = find_values(text, PUBLISHED)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("text", ["1-" * 20_000, "in 2024-" * 5_000, "Monday " * 5_000])
def test_long_runs_of_what_may_be_a_value_end(text: str) -> None:
    assert len(find_values(text, PUBLISHED)) <= len(text)


def test_types_are_those_that_are_shown_apart() -> None:
    found: tuple[Mention, ...] = find_values("On 3 May 2024 it paid $5 for 2 km.", None)
    assert [m.type for m in found] == [
        EntityType.DATE,
        EntityType.MONEY,
        EntityType.QUANTITY,
    ]
