"""The phrases by which sites give their furniture away."""

import tomllib
from importlib.resources import files

import pytest

from reader.extract.furniture import LANGUAGES, furniture, level_line, plain_line


def _phrases(place: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for language in LANGUAGES:
        path = files("reader") / "data" / "furniture" / f"{language}.toml"
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["furniture"]:
            found.extend((group["reason"], phrase) for phrase in group.get(place, ()))
    return found


@pytest.mark.parametrize(("reason", "phrase"), _phrases("whole"))
def test_a_whole_line_is_known_in_any_dress(reason: str, phrase: str) -> None:
    assert furniture().reason_of(f"  » {phrase.upper()}: ")


@pytest.mark.parametrize(("reason", "phrase"), _phrases("starts"))
def test_the_start_of_a_line_is_known(reason: str, phrase: str) -> None:
    assert furniture().reason_of(f"{phrase} xyzzy")


@pytest.mark.parametrize(("reason", "phrase"), _phrases("ends"))
def test_the_end_of_a_line_is_known(reason: str, phrase: str) -> None:
    assert furniture().reason_of(f"Xyzzy {phrase}.")


@pytest.mark.parametrize("phrase", [p for _, p in _phrases("starts") + _phrases("ends")])
def test_phrases_are_written_in_the_form_in_which_they_are_compared(phrase: str) -> None:
    assert level_line(phrase) == phrase.strip()


@pytest.mark.parametrize(
    "line",
    [
        "More than 300 people clapped.",
        "Share prices fell.",
        "Related companies were not told.",
        "Follow the money, said the pilot.",
        "Read between the lines.",
        "The gallery opened in May.",
        "Search parties went out at dawn.",
        "She shared the story with Reuters.",
        "",
        "Share " * 100,
    ],
)
def test_sentences_of_a_story_are_no_furniture(line: str) -> None:
    assert furniture().reason_of(line) == ""


def test_a_line_is_levelled_for_comparison() -> None:
    assert plain_line(" “Don’t — MISS” it! ") == "don't - miss\" it"
