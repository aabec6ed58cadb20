"""What the words beside a name say of its type."""

import pytest

from reader.entities.called import called_votes
from reader.model import EntityType, Mention


def called(text: str, kind: str = "PERSON") -> set[str]:
    """The types that the words beside "Tovik" speak for, when a tagger said `kind`."""
    start = text.index("Tovik")
    mention = Mention(start, start + 5, "Tovik", EntityType(kind))
    return {found.value for found, _ in called_votes(text, mention)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the carmaker Tovik sank", "ORG"),
        ("her memoir, “Tovik", "WORK"),
        ("a village called Tovik", "PLACE"),
        ("the village of Tovik", "PLACE"),
        ("during typhoon Tovik", "EVENT"),
        ("Firms such as Tovik sank.", ""),
        ("They sold to firms such as Halden, Ropes & Co and Tovik.", "ORG"),
        ("in cities like Tovik", "PLACE"),
        ("with comedies including Tovik", "WORK"),
        ("firms such as those that Tovik likes", ""),
        ("in times such as Tovik", ""),
        ("with Tovik, a maker of ropes", "ORG"),
        ("with Tovik, a very popular cooking show, and", "WORK"),
        ("with Tovik, the mayor of Ostrel", "PERSON"),
        ("with Tovik, one of its directors.", "PERSON"),
        ("with Tovik, a thing", ""),
        ("Tovik has raised its prices", "ORG"),
        ("Tovik released its first rope", "ORG"),
        ("Tovik, who left", "PERSON"),
        ("Tovik, which left", "ORG"),
        ("the founder of Tovik", "ORG"),
        ("a spokeswoman for the Tovik", "ORG"),
        ("Tovik's shareholders", "ORG"),
        ("the Tovik star Anna Voss", "WORK"),
        ("the Tovik stare", ""),
        ("in Tovik, Ohio, they", "PLACE"),
        ("with Tovik, Ohio and", ""),
        ("in Tovik, Nowhere.", "PLACE"),
        ("an attorney in Tovik said", ""),
        ("an attorney in Tovik.", "PLACE"),
        ("an attorney in Tovik and", "PLACE"),
        ("belief in Tovik's luck", ""),
        ("told the Tovik that", "ORG"),
        ("told Tovik that", ""),
        ("the Tovik family", "PERSON"),
        ("the actor Tovik", ""),
        ("Tovik", ""),
    ],
)
def test_words_beside_a_name_speak_for_a_type(text: str, kind: str) -> None:
    assert called(text) == ({kind} if kind else set())


@pytest.mark.parametrize(
    "text",
    [
        "Tovik has raised its prices",
        "Tovik, which left",
        "the founder of Tovik",
        "the Tovik star Anna Voss",
        "an attorney in Tovik.",
    ],
)
def test_signs_against_a_person_say_nothing_of_a_place(text: str) -> None:
    assert called(text, "PLACE") == set()


def test_a_body_is_not_made_a_body_twice() -> None:
    assert called("told the Tovik that", "ORG") == set()
