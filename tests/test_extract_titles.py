"""The headline that a reader sees is found, without the site's name."""

import pytest

from reader.extract.titles import find_title, first_part, is_site, likeness, without_site
from reader.extract.tree import parse_tree


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Tide turns - Harbour Ledger", "Harbour Ledger", "Tide turns"),
        ("Tide turns | World | Harbour Ledger", "Harbour Ledger", "Tide turns | World"),
        ("Tide turns | Ledger", "Harbour Ledger", "Tide turns"),
        ("Harbour Ledger | Tide turns", "Harbour Ledger", "Tide turns"),
        (
            "Tide - a report from the far coast of Sella",
            "",
            "Tide - a report from the far coast of Sella",
        ),
        ("What the tide brings - Ledger", "", "What the tide brings"),
        ("Tide - Ledger", "", "Tide - Ledger"),
        ("Tide", "Tide", "Tide"),
        ("Tide turns | !!", "Harbour Ledger", "Tide turns | !!"),
    ],
)
def test_the_name_of_the_site_leaves_the_title(title: str, site: str, expected: str) -> None:
    assert without_site(title, site) == expected


@pytest.mark.parametrize(
    ("html", "said", "title"),
    [
        ("<h1>Tide turns at noon</h1>", ["Tide turns at noon, they say"], "Tide turns at noon"),
        ("<h1>Pilots saw the tide turn</h1>", ["Why?"], "Pilots saw the tide turn"),
        ("<h1>World</h1>", ["Tide turns at noon"], "Tide turns at noon"),
        ("<h1>Harbour Ledger</h1>", ["Tide turns at noon"], "Tide turns at noon"),
        ("<h1>Sign up now for free mail</h1><h1>More</h1>", ["Tide turns"], "Tide turns"),
        ("<h1>More</h1><h1>Tide turns</h1>", ["Tide turns - Guide"], "Tide turns"),
        ("<h1>World | Tide turns</h1>", ["Tide turns"], "Tide turns"),
        ("<h1>Tide turns | Ten pictures</h1>", ["Tide turns | Ten pictures"],
         "Tide turns | Ten pictures"),
        ("<footer><h1>All about our tide tables</h1></footer>", ["Noon"], "Noon"),
        ("<h1>Tide</h1>", [], "Tide"),
        ("<h1></h1>", ["Harbour Ledger", "Tide &amp; wind"], "Tide & wind"),
        ("<h1>潮が変わる日</h1>", ["潮が変わる日｜港の新聞"], "潮が変わる日"),
        ("<p>x</p>", [], ""),
    ],
)  # fmt: skip
def test_the_headline_in_sight_counts_when_titles_vouch_for_it(
    html: str, said: list[str], title: str
) -> None:
    assert find_title(parse_tree(html + "<p>x</p>"), said, ["Harbour Ledger"]) == title


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Tide turns", "TIDE turns!", 1.0),
        ("", "", 0.0),
        ("Tide", "Tide turns at noon in Port Sella", 0.0),
        ("ab", "abc", 0.0),
        ("Tide turns", "Wool burns", 0.2),
    ],
)
def test_likeness_is_the_share_of_common_threes(one: str, other: str, expected: float) -> None:
    assert likeness(one, other) == pytest.approx(expected, abs=0.15)


def test_a_site_is_known_but_for_article_case_and_ending() -> None:
    assert is_site("the LEDGER", ["Ledger"])
    assert is_site("Ledger", ["Ledger.com"])
    assert not is_site("", [""])


def test_a_slogan_leaves_the_name_of_the_site() -> None:
    assert first_part("Ledger | News of the coast") == "Ledger"
    assert first_part("Ledger") == "Ledger"
