"""Names are told from what stands around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.bylines import best_names, is_weak, split_names
from tests.hostile import FORBIDDEN


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mara Ostrel", ("Mara Ostrel",)),
        ("By Mara Ostrel and Ivo Lund", ("Mara Ostrel", "Ivo Lund")),
        (
            "By Mara Ostrel, Ivo Lund, and Tove Brandt",
            ("Mara Ostrel", "Ivo Lund", "Tove Brandt"),
        ),
        ("Mara Ostrel & Ivo Lund", ("Mara Ostrel", "Ivo Lund")),
        ("Mara Ostrel; Ivo Lund; mara ostrel", ("Mara Ostrel", "Ivo Lund")),
        ("Mara Ostrel,Ivo Lund", ("Mara Ostrel", "Ivo Lund")),
        ("Written by: Mara Ostrel", ("Mara Ostrel",)),
        ("View all posts by Mara Ostrel", ("Mara Ostrel",)),
        ("Von Mara Ostrel und Ivo Lund", ("Mara Ostrel", "Ivo Lund")),
        ("Par Mara Ostrel et Ivo Lund", ("Mara Ostrel", "Ivo Lund")),
        ("Von Miller", ("Von Miller",)),
        ("Mara Ostrel, Senior Reporter", ("Mara Ostrel",)),
        ("Mara Ostrel | City Columnist | Ledger Staff", ("Mara Ostrel",)),
        ("Mara Ostrel (Harbour Ledger)", ("Mara Ostrel",)),
        ("Mara Ostrel for the Ledger", ("Mara Ostrel",)),
        ("Mara Ostrel | mara@ledger.example | @mara", ("Mara Ostrel",)),
        ("Mara Ostrel https://ledger.example/mara", ("Mara Ostrel",)),
        ("Mara Ostrel Published: 4 March 2026", ("Mara Ostrel",)),
        ("Mara Ostrel | March 4, 2026 | 5 min read | Share", ("Mara Ostrel",)),
        ("Mara Ostrel, Ivo Lund, +55 more", ("Mara Ostrel", "Ivo Lund")),
        ("Ivo Lund, Jr., and Mara Ostrel, PhD", ("Ivo Lund, Jr.", "Mara Ostrel, PhD")),
        ("Ostrel, Mara", ("Mara Ostrel",)),
        ("O&#39;Hara Lund", ("O'Hara Lund",)),
        ("Ministry of Health and Tides", ("Ministry of Health and Tides",)),
        ("Meridian Wire", ("Meridian Wire",)),
        ("Ledger Correspondent", ("Ledger Correspondent",)),
        (", Harbour Ledger", ("Harbour Ledger",)),
        ("\x1b[2JMara Ostrel", ("[2JMara Ostrel",)),
        ("林美咲", ("林美咲",)),
        ("Staff", ()),
        ("admin", ()),
        ("https://ledger.example/mara", ()),
        ("www.ledger.example", ()),
        ("@mara", ()),
        ("2026", ()),
        ("<b>", ()),
        ("x" * 200, ()),
        ("This sentence is far too long to be anybody's name", ()),
        ("", ()),
    ],
)
def test_a_byline_is_split_into_names(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@given(st.text(max_size=400))
def test_names_are_clean_and_few_whatever_comes(text: str) -> None:
    names = split_names(text)

    assert len(names) <= 12
    assert not any(FORBIDDEN.search(name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "a@" * 500_000, "(" * 500_000, "By " * 300_000]
)
def test_a_byline_of_megabytes_costs_nothing(text: str) -> None:
    assert len(split_names(text)) <= 1


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("Harbour Ledger", True),
        ("The Harbour Ledger", True),
        ("Ledger staff reporter", True),
        ("Newsroom", True),
        ("Mara Ostrel", False),
        ("Meridian Wire", False),
    ],
)
def test_the_site_and_its_staff_are_no_persons(name: str, *, weak: bool) -> None:
    assert is_weak(name, ["Harbour Ledger"]) is weak


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        ([("Harbour Ledger",), (), ("Mara Ostrel",)], ("Mara Ostrel",)),
        ([("Mara Ostrel", "Harbour Ledger")], ("Mara Ostrel",)),
        ([("Harbour Ledger",), ("Staff reporter",)], ("Harbour Ledger",)),
        ([], ()),
    ],
)
def test_a_site_gives_way_to_a_name(
    sources: list[tuple[str, ...]], names: tuple[str, ...]
) -> None:
    assert best_names(sources, ["Harbour Ledger"]) == names
