"""Which mentions speak of one thing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.entities.resolve import Evidence, resolve
from reader.entities.values import find_values
from reader.model import Amount, Entity, EntityType, Mention
from tests.names import Marks, mark


def entities_in(text: str, marks: Marks) -> list[tuple[str, tuple[str, ...], int]]:
    """(name, aliases, mentions) of each entity; longer names are marked first."""
    taken: list[Mention] = []
    for mention in sorted(mark(text, marks), key=lambda m: m.start - m.end):
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    found = resolve(taken, Evidence(text))
    return [(entity.name, entity.aliases, len(entity.mentions)) for entity in found]


def names_in(text: str, kind: str) -> list[tuple[str, ...]]:
    """Each entity's name and aliases, of a text that is nothing but names and semicolons."""
    marks = {name.strip(): kind for name in text.split(";")}
    return [(name, *aliases) for name, aliases, _ in entities_in(text, marks)]


# --- people -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Anna Voss; Voss",
        "Voss; Anna Voss",
        "Anna Voss; Anna",
        "Yun Sok Tal; Yun",
        "Gerda van der Holt; van der Holt",
        "Gerda van der Holt; Holt",
        "Anna Voss; Anna Lena Voss",
        "Anna Lena Voss; Lena Voss",
        "William Tarn; Bill",
        "Bill Tarn; William",
        "Lenskyy; Lenskiy",
        "Ána Vóss; Ana Voss",
        "ANNA VOSS; Anna Voss",
        "Anna Voss; Anna Lena Voss; Voss",
        "Jane Voss; J. Voss",
        "Jane Dora Voss; J.D. Voss; J. D. Voss; JD Voss; Jane D. Voss",
        "Yun Sok-tal; Yun Sok Tal",
        "Yun Sok Tal; Sok Tal Yun",
        "William Tarn; Bill Tarn",
        "Robert Tarn Jr.; Robert Tarn; Tarn",
        "Qaddafi; Gaddafi; Gadhafi; Kadafi",
        "Sergei Ostrov; Sergey Ostrov",
        "Muhammad Tarn; Mohamed Tarn",
        "Marek Lenskyy; Marek Lenski",
    ],
)
def test_forms_of_one_person_are_one(text: str) -> None:
    assert len(names_in(text, "PERSON")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Anna Voss; Tom Voss",
        "Anna Voss; Anna Tarn",
        "Anna; Tom",
        "Anna Voss; Vossberg",
        "Robert Tarn Jr.; Robert Tarn Sr.",
        "William Tarn; Bill Tarn Sr.",
        "Jane Voss; K. Voss",
        "Lee; Li",
    ],
)
def test_two_people_stay_two(text: str) -> None:
    assert len(names_in(text, "PERSON")) == 2


def test_a_shared_surname_is_the_person_named_last() -> None:
    text = "Anna Voss; Tom Voss; Voss"
    assert ("Tom Voss", "Voss") in names_in(text, "PERSON")


def test_a_shared_surname_before_both_is_the_one_named_first() -> None:
    text = "Voss; Anna Voss; Tom Voss"
    assert ("Anna Voss", "Voss") in names_in(text, "PERSON")


def test_a_single_name_is_a_surname_before_it_is_a_first_name() -> None:
    assert ("Bela James", "James") in names_in("Bela James; James Tarn; James", "PERSON")


def test_initials_that_two_people_have_join_neither() -> None:
    assert len(names_in("Jane Voss; Jill Voss; J. Voss", "PERSON")) == 3


def test_a_name_in_ordinary_letters_is_shown_rather_than_capitals() -> None:
    assert names_in("ANNA VOSS; Anna Voss", "PERSON") == [("Anna Voss", "ANNA VOSS")]


def test_a_short_name_with_two_longer_ones_joins_the_last() -> None:
    text = "Ann Lee Voss; Ann Mae Voss; Ann Voss"
    assert len(names_in(text, "PERSON")) == 3


# --- bodies, places, peoples --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Halden Group; Halden",
        "Port Sella Business Journal; Business Journal",
        "Sella Harbour Trust; SHT",
        "United Nations; UN",
        "Halden Shipping & Group; Halden Shipping",
        "Halden, Inc.; Halden",
        "Halden Center; Halden Centre",
        "Justice Department; Department of Justice",
        "Ministry of Ropes; Ropes Ministry",
        "U.S. Institute of Rope Studies; IRS",
        "Toronto Herons; Herons",
        "Leeds United; United",
    ],
)
def test_forms_of_one_body_are_one(text: str) -> None:
    assert len(names_in(text, "ORG")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Halden Shipping; Halden Ropes",
        "Halden Ropes; Halden",
        "Sella Trust; Trust",
        "Sella Harbour Trust; Sea Help Team; SHT",
        "Halden Group; Halden Inc; Halden",
        "University of Halden; Halden University",
        "Sella Herons; Herons",
        "Chicago Ropes School; School",
    ],
)
def test_bodies_that_may_differ_stay_apart(text: str) -> None:
    assert len(names_in(text, "ORG")) == len(text.split(";"))


@pytest.mark.parametrize(
    "text",
    [
        "United States; U.S.; America",
        "North Korea; North",
        "Sella Beach; Sella",
        "Port Sella Bay Area; Bay Area",
    ],
)
def test_forms_of_one_place_are_one(text: str) -> None:
    assert len(names_in(text, "PLACE")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Kansas City; Kansas",
        "Los Angeles County; Los Angeles",
        "Sella Beach; Beach",
        "Sella County; Sella",
        "Sella Airport; Sella",
        "Paris; France",
    ],
)
def test_places_that_differ_stay_apart(text: str) -> None:
    assert len(names_in(text, "PLACE")) == 2


@pytest.mark.parametrize(
    "text", ["Briton; British", "Ostrelian; Ostrelians", "Sellary; Sellaries"]
)
def test_forms_of_one_people_are_one(text: str) -> None:
    assert len(names_in(text, "GROUP")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Day of Ropes: The Return; Day of Ropes",
        "Halden QX900; QX900",
        "The Long Tide; Long Tide",
        "After the Long Tide; ALT",
    ],
)
def test_forms_of_one_work_are_one(text: str) -> None:
    assert len(names_in(text, "WORK")) == 1


@pytest.mark.parametrize("text", ["Rope 5; Rope 5 Pro", "Long Tide; Tide"])
def test_works_that_differ_stay_apart(text: str) -> None:
    assert len(names_in(text, "WORK")) == 2


def test_equal_works_are_one() -> None:
    text = "The Long Tide and The Long Tide"
    assert entities_in(text, {"The Long Tide": "WORK"}) == [("The Long Tide", (), 2)]


def test_an_acronym_in_parentheses_joins_the_name_before_it() -> None:
    text = "Sella Heron Trust (SHT), Sella Harbour Trust"
    marks = {"Sella Heron Trust": "ORG", "SHT": "ORG", "Sella Harbour Trust": "ORG"}
    found = resolve(mark(text, marks), Evidence(text))
    assert [(entity.name, entity.aliases) for entity in found] == [
        ("Sella Heron Trust", ("SHT",)),
        ("Sella Harbour Trust", ()),
    ]


# --- why ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("PERSON", "Anna Voss; Voss", "surname of Anna Voss"),
        ("PERSON", "Gerda van der Holt; van der Holt", "surname of Gerda van der Holt"),
        ("PERSON", "Anna Voss; Anna", "first name of Anna Voss"),
        ("PERSON", "Yoon Sok Tal; Yoon", "family name of Yoon Sok Tal"),
        ("PERSON", "Xi Soktal; Xi", "family name of Xi Soktal"),
        ("PERSON", "William Tarn; Bill", "another form of the first name of William Tarn"),
        (
            "PERSON",
            "William Tarn; Bill Tarn",
            "William Tarn with another form of the first name",
        ),
        ("PERSON", "Anna Lena Voss; Anna Voss", "shorter form of Anna Lena Voss"),
        ("PERSON", "Jane Voss; J. Voss", "Jane Voss with initials"),
        ("PERSON", "Yun Sok Tal; Sok Tal Yun", "Yun Sok Tal in the other order"),
        ("PERSON", "Lenskiy; Lenskyy", "another spelling of Lenskyy"),
        ("PERSON", "Lenskyy; Lenskiy", "another spelling of Lenskyy"),
        ("PERSON", "Anna Voss; ANNA VOSS", "in capitals"),
        ("PERSON", "Anna Voss; Anna VOSS", "other capitals"),
        ("PERSON", "Ana Vóss; Ana Voss", "other accents or punctuation"),
        ("ORG", "Halden Ltd; Halden", "name of Halden Ltd without Ltd"),
        ("ORG", "Sella Harbour Trust; SHT", "acronym of Sella Harbour Trust"),
        ("ORG", "United Nations; UN", "another name for United Nations"),
        ("ORG", "Halden Center; Halden Centre", "another way to write Halden Centre"),
        ("ORG", "Port Sella Journal; Sella Journal", "short form of Port Sella Journal"),
        ("PLACE", "North Korea; North", "short form of North Korea"),
        ("PLACE", "Ukrainian Republic; Kyiv; Kiev", "another name for Kyiv"),
        ("GROUP", "Ostrelian; Ostrelians", "singular of Ostrelians"),
        ("WORK", "Ropes: The Return; Ropes", "Ropes: The Return without the subtitle"),
    ],
)
def test_every_merge_says_why(kind: str, text: str, reason: str) -> None:
    marks = dict.fromkeys(text.split("; "), kind)
    found = resolve(_apart(text, marks), Evidence(text))
    assert reason in [reason for entity in found for reason in entity.reasons]


def _apart(text: str, marks: Marks) -> list[Mention]:
    return [
        m
        for m in mark(text, marks)
        if text[m.end : m.end + 1] in {"", ";"} and _starts(text, m)
    ]


def _starts(text: str, mention: Mention) -> bool:
    return mention.start == 0 or text[: mention.start].endswith("; ")


def test_what_is_no_alias_has_no_reason() -> None:
    assert Entity("Anna", EntityType.PERSON, ("Voss",), ()).reason("Voss") == ""


# --- across types, order, shape -----------------------------------------------------------


def test_names_of_two_types_are_never_one() -> None:
    text = "Anna Voss runs Voss"
    assert len(entities_in(text, {"Anna Voss": "PERSON", "Voss": "ORG"})) == 2


def test_entities_are_ordered_by_type_and_then_by_mentions() -> None:
    text = "Ostrel Halden Halden Anna Tom Tom Monday"
    marks = {
        "Ostrel": "PLACE",
        "Halden": "ORG",
        "Anna": "PERSON",
        "Tom": "PERSON",
        "Monday": "DATE",
    }
    names = [name for name, _, _ in entities_in(text, marks)]
    assert names == ["Tom", "Anna", "Halden", "Ostrel", "Monday"]


def test_aliases_come_most_frequent_first() -> None:
    text = "Anna Voss; Anna; Voss; Voss"
    assert names_in(text, "PERSON") == [("Anna Voss", "Voss", "Anna")]


FORMS = (
    "Anna Voss;Voss;Anna;Tom Voss;Gerda van der Holt;van der Holt;UN;United Nations;U.S."
    ";America;Halden;Halden Group;SHT;Sella Harbour Trust;North;North Korea;Sella;Sella Beach"
    ";Briton;British;Lenskyy;Lenskiy;Bill;William Tarn;de la;-;İ"
)
NAMES = st.sampled_from(FORMS.split(";"))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, tuple[Mention, ...]]:
    named = draw(st.lists(st.tuples(NAMES, st.sampled_from(list(EntityType))), max_size=15))
    text, mentions = "", []
    for name, kind in named:
        mentions.append(Mention(len(text), len(text) + len(name), name, kind))
        text += name + draw(st.sampled_from([" ", " (", ") ", ", "]))
    return text, tuple(mentions)


@given(documents())
def test_every_mention_is_in_exactly_one_entity(
    document: tuple[str, tuple[Mention, ...]],
) -> None:
    text, mentions = document
    found = resolve(mentions, Evidence(text))
    assert sorted(m.start for e in found for m in e.mentions) == [m.start for m in mentions]


@given(documents())
def test_an_entity_has_one_type_and_only_forms_that_occur(
    document: tuple[str, tuple[Mention, ...]],
) -> None:
    text, mentions = document
    for entity in resolve(mentions, Evidence(text)):
        assert {m.type for m in entity.mentions} == {entity.type}
        assert {m.text for m in entity.mentions} == {entity.name, *entity.aliases}
        assert len(entity.reasons) == len(entity.aliases)
        assert all(entity.reasons)
        assert list(entity.mentions) == sorted(entity.mentions, key=lambda m: m.start)


@given(documents(), st.randoms())
def test_the_order_of_the_mentions_given_does_not_matter(
    document: tuple[str, tuple[Mention, ...]], random: object
) -> None:
    text, mentions = document
    assert resolve(reversed(mentions), Evidence(text)) == resolve(mentions, Evidence(text))


def test_no_mentions_make_no_entities() -> None:
    assert resolve((), Evidence()) == ()


def test_what_comes_to_the_same_is_one_and_says_so() -> None:
    text = "40 per cent, 40%, 41%"
    (one, other) = resolve(find_values(text), Evidence(text))
    assert (one.name, one.aliases, one.reasons) == (
        "40 per cent",
        ("40%",),
        ("the same as 40 per cent",),
    )
    assert (one.value, other.value) == (Amount(40, "%"), Amount(41, "%"))


def test_one_word_for_two_days_is_two() -> None:
    text = "It met on Friday. It will meet on Friday."
    assert len(resolve(find_values(text, date(2025, 11, 20)), Evidence(text))) == 2
