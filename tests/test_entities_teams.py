"""Places that are teams, in reports of matches only."""

from reader.entities.recognise import recognise
from reader.entities.teams import is_sport
from tests.names import shown, tagger_of

MATCH = (
    " The coach liked the second goal of the match, as the striker and the goalkeeper of the"
    " other team fell. It was the first win of the season in the league."
)


def types_in(text: str, marks: dict[str, str]) -> list[tuple[str, str]]:
    return shown(recognise(text, tagger_of(marks)))


def test_a_place_that_wins_a_match_is_a_team() -> None:
    found = types_in("Tovik beat Sella." + MATCH, {"Tovik": "PLACE", "Sella": "PLACE"})
    assert found == [("Tovik", "ORG"), ("Sella", "ORG")]


def test_where_the_match_is_stays_a_place() -> None:
    text = "Tovik won in Sella. Sella, Tovik. They met near Tovik." + MATCH
    found = types_in(text, {"Tovik": "PLACE", "Sella": "PLACE"})
    assert found == [
        ("Tovik", "ORG"),
        ("Sella", "PLACE"),
        ("Sella", "PLACE"),
        ("Tovik", "PLACE"),
        ("Tovik", "PLACE"),
    ]


def test_elsewhere_a_place_that_wins_is_a_place() -> None:
    assert types_in("Tovik beat Sella to the contract.", {"Tovik": "PLACE"}) == [
        ("Tovik", "PLACE")
    ]


def test_a_place_that_does_not_play_is_a_place() -> None:
    assert types_in("Tovik is far." + MATCH, {"Tovik": "PLACE"}) == [("Tovik", "PLACE")]


def test_a_club_goes_by_its_last_word() -> None:
    text = "Tovik City won. City are a city side; Tarn City is none, City’s fans know." + MATCH
    found = types_in(text, {"Tovik City": "ORG", "Tarn City": "PLACE"})
    assert found == [
        ("Tovik City", "ORG"),
        ("City", "ORG"),
        ("Tarn City", "PLACE"),
        ("City", "ORG"),
    ]


def test_a_part_of_another_name_is_no_club() -> None:
    text = "Tovik City won. The Grand City Hotel is full." + MATCH
    assert ("City", "ORG") not in types_in(text, {"Tovik City": "ORG"})


def test_without_a_match_a_city_is_no_club() -> None:
    text = "Tovik United pays. United staff left."
    assert types_in(text, {"Tovik United": "ORG"}) == [("Tovik United", "ORG")]


def test_a_text_of_other_things_is_no_sport() -> None:
    assert not is_sport("The council met on Monday about the stadium and its team. " * 20)
    assert is_sport(MATCH)
