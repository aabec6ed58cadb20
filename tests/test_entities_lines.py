"""Names in datelines, bylines and credits, and what else has a set form."""

import pytest

from reader.entities.lines import find_set_forms
from tests.names import shown


def found(text: str) -> list[tuple[str, str]]:
    return shown(tuple(sorted(find_set_forms(text), key=lambda mention: mention.start)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KYIV, Dec 24 (Reuters) - It rained.", [("KYIV", "PLACE"), ("Reuters", "ORG")]),
        ("OSTREL, South Korea — It rained.", [("OSTREL", "PLACE"), ("South Korea", "PLACE")]),
        ("OSTREL (AP) — It rained.", [("OSTREL", "PLACE"), ("AP", "ORG")]),
        ("It is dry.\n\nPARIS — It rained.", [("PARIS", "PLACE")]),
        ("READ MORE — It rained.", []),
        (
            "OSTREL, Norvane — Nobody knows the town, yet a report begins behind a dash here.",
            [("OSTREL", "PLACE"), ("Norvane", "PLACE")],
        ),
        ("NOTE, Reader — It rained.", []),
        ("Then PARIS — It rained.", []),
        ("PARIS rained.", []),
    ],
)
def test_a_dateline_names_a_place_and_an_agency(
    text: str, names: list[tuple[str, str]]
) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Voss", ["Anna Voss"]),
        ("By Anna Voss and Tom de Tarn\nIt rained.", ["Anna Voss", "Tom de Tarn"]),
        (
            "By Anna Voss, Tom Tarn and Lena O. Ostra",
            ["Anna Voss", "Tom Tarn", "Lena O. Ostra"],
        ),
        ("It rained (Photo by Anna Voss).", ["Anna Voss"]),
        ("Rain. Image: Anna Voss.\nMore.", ["Anna Voss"]),
        ("Reporting by Anna Voss; Editing by Tom Tarn", ["Anna Voss", "Tom Tarn"]),
        ("By Monday it rained", []),
        ("By New York standards", []),
        ("Image: Sella Harbour Trust.", []),
        ("He came by Anna Voss", []),
    ],
)
def test_who_is_credited_is_a_person(text: str, names: list[str]) -> None:
    assert found(text) == [(name, "PERSON") for name in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She wrote on X that it rained.", ["X"]),
        ("in a post to X.", ["X"]),
        ("on X, formerly Twitter", ["X"]),
        ("X (formerly Twitter) is slow", ["X"]),
        ("They drew a line on X and Y", []),
        ("told the Ostrel Post newspaper", ["Ostrel Post"]),
        ("told HLD news agency", ["HLD"]),
        ("told a French newspaper", []),
        ("The magazine sank", []),
        ("told the Times that", ["Times"]),
        ("told the Times Square crowd", []),
        ("they saw the Sun", []),
    ],
)
def test_platforms_and_papers_are_bodies(text: str, names: list[str]) -> None:
    assert found(text) == [(name, "ORG") for name in names]
