"""From what a tagger marked to the name itself."""

import pytest

from reader.entities.spans import clean_mention, clean_mentions, trim
from reader.model import EntityType, Mention


def cleaned(marked: str, kind: EntityType, *, after: str = "") -> str | None:
    mention = Mention(0, len(marked), marked, kind)
    found = clean_mention(marked + after, mention)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("the Harbour Ledger", "Harbour Ledger"),
        ("The Harbour Ledger's", "Harbour Ledger"),
        ("Ostrel’s", "Ostrel"),
        ("“Ostrel,”", "Ostrel"),
        ("  Port Sella\n", "Port Sella"),
        ("Ostrel.", "Ostrel"),
        ("Halden Inc.", "Halden Inc."),
        ("U.S.", "U.S."),
        ("[Ostrel]", "Ostrel"),
        ("a Meridian Wire", "Meridian Wire"),
        ("McDonald's", "McDonald's"),
        ("harbours'", "harbours"),
        ("“”", ""),
        ("the ", ""),
    ],
)
def test_trimming_leaves_the_name(marked: str, name: str) -> None:
    start, end = trim(marked, 0, len(marked))
    assert marked[start:end] == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Mr. Voss", "Voss"),
        ("President Anna Voss", "Anna Voss"),
        ("Dr Voss", "Voss"),
        ("Mr.", None),
        ("Harbour News\n\nAnna Voss", "Anna Voss"),
        ("Anna Voss from", "Anna Voss"),
        ("Anna Voss I’ve", "Anna Voss"),
        ("de Vries", "de Vries"),
        ("sailor Anna Voss", "Anna Voss"),
        ("anna", None),
        ("AI", None),
        ("Voss" * 40, None),
    ],
)
def test_a_person_has_no_title_and_stays_in_the_line(marked: str, name: str | None) -> None:
    assert cleaned(marked, EntityType.PERSON) == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Ostrel city", "Ostrel"),
        ("anti-Ostrel", "Ostrel"),
        ("Port Sella\nHarbour News", "Port Sella"),
        ("東京", "東京"),
        ("42", None),
        ("the", None),
    ],
)
def test_a_place_is_cut_to_its_name(marked: str, name: str | None) -> None:
    assert cleaned(marked, EntityType.PLACE) == name


def test_half_a_word_is_no_name() -> None:
    assert cleaned("Dri", EntityType.PERSON, after="-fit shirts") is None


def test_a_name_in_a_compound_is_a_name() -> None:
    assert cleaned("Ostrel", EntityType.PLACE, after="-based sailors") == "Ostrel"


@pytest.mark.parametrize(
    ("marked", "kind", "kept"),
    [
        ("Monday", EntityType.DATE, True),
        ("last week", EntityType.DATE, True),
        ("the 1990s", EntityType.DATE, True),
        ("years", EntityType.DATE, False),
        ("the week", EntityType.DATE, False),
        ("the next", EntityType.DATE, False),
        ("one", EntityType.QUANTITY, False),
        ("twenty-first", EntityType.QUANTITY, True),
        ("1st", EntityType.QUANTITY, False),
        ("7", EntityType.QUANTITY, False),
        ("70", EntityType.QUANTITY, True),
        ("7 per cent", EntityType.QUANTITY, True),
        ("$3 billion", EntityType.MONEY, True),
        ("“", EntityType.QUANTITY, False),
    ],
)
def test_of_measures_only_the_telling_ones_stay(
    marked: str, kind: EntityType, *, kept: bool
) -> None:
    assert (cleaned(marked, kind) is not None) is kept


def split(marked: str, kind: EntityType) -> list[str]:
    return [m.text for m in clean_mentions(marked, [Mention(0, len(marked), marked, kind)])]


def test_a_credit_is_cut_at_its_slashes() -> None:
    assert split("Voss/Meridian Wire/Field Notes", EntityType.ORG) == [
        "Voss",
        "Meridian Wire",
        "Field Notes",
    ]


def test_an_owner_and_a_person_are_two() -> None:
    assert split("Halden’s Anna Voss", EntityType.PERSON) == ["Halden", "Anna Voss"]


def test_an_organisation_keeps_its_possessive() -> None:
    assert split("St Brannoc's Primary School", EntityType.ORG) == [
        "St Brannoc's Primary School"
    ]


def test_a_mark_of_a_whole_page_is_left_out() -> None:
    assert split("The Sella " * 60, EntityType.PLACE) == []


def test_a_rate_is_not_cut_at_its_slash() -> None:
    assert split("30 km/H", EntityType.QUANTITY) == ["30 km/H"]


def test_an_abbreviation_that_everybody_knows_keeps_its_dot() -> None:
    found = clean_mentions("in Calif., now", [Mention(3, 8, "Calif", EntityType.PLACE)])
    assert [mention.text for mention in found] == ["Calif."]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("NATO Secretary-General", "NATO"),
        ("French President", "French"),
        ("Anna Pope", "Anna Pope"),
        ("Sella President", "Sella President"),
    ],
)
def test_titles_behind_a_known_name_are_no_part_of_it(marked: str, name: str) -> None:
    assert cleaned(marked, EntityType.PERSON, after=" Tarn") == name
