"""What the user says of the names in a text holds over what was found."""

import pytest

from reader.entities.corrections import apply_corrections, concerned, key_of
from reader.entities.resolve import Evidence, resolve
from reader.model import (
    Correction,
    Drop,
    Entity,
    EntityType,
    Join,
    NameKey,
    Rename,
    Retype,
    Split,
)
from tests.names import mark

TEXT = "Anna Rask met Jon Vale in Ostrel. Rask left; Vale stayed in Ostrel. Ostrel slept."
MARKS = {"Anna Rask": "PERSON", "Jon Vale": "PERSON", "Ostrel": "PLACE"}
PERSON, PLACE, ORG = EntityType.PERSON, EntityType.PLACE, EntityType.ORG
RASK, VALE, OSTREL = (
    NameKey("anna rask", PERSON),
    NameKey("jon vale", PERSON),
    NameKey("ostrel", PLACE),
)


def found() -> tuple[Entity, ...]:
    short = mark(TEXT, {"Rask": "PERSON", "Vale": "PERSON"})
    behind = [mention for mention in short if mention.start > TEXT.index("Ostrel")]
    return resolve([*mark(TEXT, MARKS), *behind], Evidence(text=TEXT))


def shown(*corrections: Correction) -> list[tuple[str, str, int]]:
    return [
        (entity.name, entity.type.value, len(entity.mentions))
        for entity in apply_corrections(found(), corrections)
    ]


MO, SHORT = NameKey("mo vale", ORG), NameKey("rask", PERSON)
AS_FOUND = [("Anna Rask", "PERSON", 2), ("Jon Vale", "PERSON", 2), ("Ostrel", "PLACE", 3)]

APART = [AS_FOUND[1], ("Anna Rask", "PERSON", 1), ("Rask", "PERSON", 1), AS_FOUND[2]]


@pytest.mark.parametrize(
    ("corrections", "expected"),
    [
        ([], AS_FOUND),
        ([Drop(RASK)], AS_FOUND[1:]),
        ([Drop(NameKey("anna rask", PLACE))], AS_FOUND),
        ([Rename(RASK, "A. Rask")], [("A. Rask", "PERSON", 2), *AS_FOUND[1:]]),
        ([Retype(OSTREL, ORG)], [*AS_FOUND[:2], ("Ostrel", "ORG", 3)]),
        ([Join(VALE, RASK, "Anna Rask")], [("Anna Rask", "PERSON", 4), AS_FOUND[2]]),
        ([Join(VALE, MO, "Mo Vale")], [AS_FOUND[0], ("Mo Vale", "ORG", 2), AS_FOUND[2]]),
        ([Split(RASK, "rask")], APART),
        ([Split(RASK, "anna rask")], APART),
        ([Split(RASK, "nobody")], AS_FOUND),
        (
            [Split(RASK, "rask"), Join(SHORT, VALE, "Jon Vale")],
            [("Jon Vale", "PERSON", 3), ("Anna Rask", "PERSON", 1), AS_FOUND[2]],
        ),
        ([Rename(RASK, "Anna"), Drop(RASK)], [("Anna", "PERSON", 2), *AS_FOUND[1:]]),
        ([Rename(RASK, "Jon Vale")], [("Jon Vale", "PERSON", 4), AS_FOUND[2]]),
    ],
)
def test_entities_are_as_corrected(
    corrections: list[Correction], expected: list[tuple[str, str, int]]
) -> None:
    assert shown(*corrections) == expected


def test_mentions_take_the_new_type_and_stay_in_order() -> None:
    (entity,) = apply_corrections(found(), [Join(VALE, OSTREL, "Ostrel"), Drop(RASK)])
    assert {mention.type for mention in entity.mentions} == {PLACE}
    starts = [mention.start for mention in entity.mentions]
    assert starts == sorted(starts)
    assert entity.aliases == ("Jon Vale", "Vale")


def test_the_old_name_becomes_a_form() -> None:
    entity = apply_corrections(found(), [Rename(RASK, "Rask")])[0]
    assert (entity.name, entity.aliases) == ("Rask", ("Anna Rask",))


@pytest.mark.parametrize(
    ("correction", "alias", "reason"),
    [
        (Rename(RASK, "A. Rask"), "Anna Rask", "renamed by you"),
        (Rename(RASK, "A. Rask"), "Rask", "surname of Anna Rask"),
        (Retype(RASK, ORG), "Rask", "surname of Anna Rask"),
        (Join(VALE, RASK, "Anna Rask"), "Jon Vale", "joined by you"),
        (Join(VALE, RASK, "Anna Rask"), "Vale", "surname of Jon Vale"),
        (Join(VALE, RASK, "Anna Rask"), "Rask", "surname of Anna Rask"),
        (Join(VALE, MO, "Mo Vale"), "Jon Vale", "joined by you"),
    ],
)
def test_a_form_says_why_it_is_one(correction: Correction, alias: str, reason: str) -> None:
    entities = apply_corrections(found(), [correction])
    assert reason in [entity.reason(alias) for entity in entities]


def test_every_form_has_a_reason_or_an_empty_one() -> None:
    corrections: list[Correction] = [
        Split(RASK, "rask"),
        Join(SHORT, VALE, "Jon Vale"),
        Retype(OSTREL, ORG),
    ]
    for entity in apply_corrections(found(), corrections):
        assert len(entity.reasons) == len(entity.aliases)


@pytest.mark.parametrize(
    ("correction", "others"),
    [
        (Rename(RASK, "Anna RÅSK"), {NameKey("anna rask", PERSON)}),
        (Retype(OSTREL, ORG), {NameKey("ostrel", ORG)}),
        (Join(VALE, RASK, "Anna Rask"), {RASK}),
        (Split(RASK, "rask"), {SHORT}),
        (Drop(RASK), set()),
    ],
)
def test_a_correction_names_whom_it_concerns(
    correction: Correction, others: set[NameKey]
) -> None:
    assert set(concerned(correction)) == {correction.key, *others}


def test_a_key_forgets_case_and_accents() -> None:
    (entity,) = resolve(mark("Ása", {"Ása": "PERSON"}), Evidence())
    assert key_of(entity) == NameKey("asa", PERSON)
