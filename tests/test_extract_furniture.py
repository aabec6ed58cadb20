"""The phrases by which sites give their furniture away."""

import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from reader.extract.furniture import LANGUAGES, furniture, level_line, plain_line

EDGES = (("", ""), ("  » ", ": "), ("■ ", "."))
PLACES = ("whole", "starts", "ends")


def _groups(language: str) -> list[dict[str, Any]]:
    path = files("reader") / "data" / "furniture" / f"{language}.toml"
    groups: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["furniture"]
    return groups


def _dressed(phrase: str) -> list[str]:
    """The phrase plain, in capitals, and with a typesetter's quotes, dashes and spaces."""
    curled = phrase.replace("'", "’").replace("-", "–").replace(":", " :")
    return [phrase, phrase.upper(), phrase.capitalize(), curled]


def _unknown(language: str, place: str, *, before: str = "", behind: str = "") -> list[str]:
    """Phrases of one place that are not known for their reason in every dress, in a line."""
    return [
        phrase
        for group in _groups(language)
        for phrase in group.get(place, ())
        if {
            furniture().reason_of(f"{open_}{before}{line}{behind}{end}")
            for line in _dressed(phrase)
            for open_, end in EDGES
        }
        != {group["reason"]}
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_whole_line_is_known_in_any_dress(language: str) -> None:
    assert _unknown(language, "whole") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_start_of_a_line_is_known(language: str) -> None:
    assert _unknown(language, "starts", behind=" xyzzy") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_line_is_known(language: str) -> None:
    assert _unknown(language, "ends", before="Xyzzy ") == []


def test_every_language_has_every_kind_of_furniture() -> None:
    reasons = {
        language: {group["reason"] for group in _groups(language)} for language in LANGUAGES
    }

    assert all(found == reasons["en"] for found in reasons.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_a_phrase_once(language: str) -> None:
    found = Counter(
        (place, level_line(phrase))
        for group in _groups(language)
        for place in PLACES
        for phrase in group.get(place, ())
    )

    assert [phrase for phrase, count in found.items() if count > 1] == []


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
        "Lire aux enfants, dit-elle, est un plaisir.",
        "Mehr zu verdienen als der Lotse, das wollte keiner.",
        "Die Leser stritten in den Kommentaren.",
        "Queda prohibida la venta de pescado en el muelle.",
        "Encontró el mensaje en su correo electrónico.",
        "Tem uma história longa a ponte de Sella.",
        "Senza vincoli di bilancio il porto riaprirà.",
        "Meer over de storm wilde de loods niet zeggen.",
        "残りの三人は翌朝に救助された。",
        "道は岬を回り、海へ続く。",
        "動画を撮影した男性は取材に応じた。",
        "",
        "Share " * 100,
    ],
)
def test_sentences_of_a_story_are_no_furniture(line: str) -> None:
    assert furniture().reason_of(line) == ""


def _sentences(language: str) -> list[str]:
    path = Path(__file__).parent / "data" / "sentences" / f"{language}.txt"
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_come_near_the_phrases_are_none(language: str) -> None:
    sentences = _sentences(language)

    assert len(sentences) >= 20
    assert [line for line in sentences if furniture().reason_of(line)] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Read: The pilot who said no", "related stories"),
        ("More: Why the mole broke, and who pays for the stones", "related stories"),
        ("Provided by University of Port Sella", "source note"),
        ("Sign up for our letter and get the harbour every day.", "newsletter prompt"),
        (
            "Correction: an earlier text of this story gave the wrong day for the vote.",
            "editor's note",
        ),
        ("Quelle: Statistisches Amt.", "source note"),
        ("Lees ook: Loods zegt nee tegen minister", "related stories"),
        ("Lees ook: Wie is de eigenaar van wat hier aanspoelt?", "related stories"),
        ("続きを読むには、会員登録が必要です。", "subscription wall"),
        ("訂正：港の名前に誤りがあったため直した。", "editor's note"),
    ],
)
def test_what_only_looks_like_a_sentence_is_still_furniture(line: str, reason: str) -> None:
    assert furniture().reason_of(line) == reason


def test_a_line_is_levelled_for_comparison() -> None:
    assert plain_line(" “Don’t — MISS” it! ") == "don't - miss\" it"
