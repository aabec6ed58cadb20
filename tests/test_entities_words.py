"""The word lists: what is one name, what everybody knows."""

import pytest

from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import EntityType


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("São  Paulo", "sao paulo"),
        ("Halden Shipping Inc.", "Halden Shipping Inc"),
        ("N’Djamena", "N'Djamena"),
        ("J. K. Voss", "J K Voss"),
    ],
)
def test_two_spellings_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_an_inner_dot() -> None:
    assert fold("harbour.example") == "harbour.example"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("France", EntityType.PLACE),
        ("Kyiv", EntityType.PLACE),
        ("French", EntityType.GROUP),
        ("Sikhs", EntityType.GROUP),
        ("United Nations", EntityType.ORG),
    ],
)
def test_what_everybody_knows_has_its_type(name: str, kind: EntityType) -> None:
    assert load_gazetteer().types[fold(name)] is kind


@pytest.mark.parametrize(
    ("one", "other"), [("UK", "Great Britain"), ("Briton", "British"), ("UN", "United Nations")]
)
def test_forms_of_one_line_are_one_concept(one: str, other: str) -> None:
    concepts = load_gazetteer().concepts
    assert concepts[fold(one)] == concepts[fold(other)]


def test_a_capital_is_not_its_country() -> None:
    concepts = load_gazetteer().concepts
    assert concepts[fold("Paris")] != concepts[fold("France")]


def test_every_word_is_folded() -> None:
    words = load_words()
    assert all(fold(word) == word for word in words.titles | words.org_ends | words.times)


def test_no_false_name_is_known_as_a_name() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.false_names.isdisjoint(gazetteer.forms)
