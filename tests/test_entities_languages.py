"""The language of a text, by letters and small words."""

import pytest

from reader.entities.languages import detect_language, language_name
from tests.languages import load

ENGLISH = "The council said that it would close the old bridge for repairs until the spring."


@pytest.mark.parametrize("code", ["fr", "de", "es", "ru", "ja", "zh"])
def test_an_article_is_told_though_the_page_says_otherwise(code: str) -> None:
    assert detect_language(load(code)[0], "en") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (
            "De raad van het stadje besloot dat de brug niet meer open is voor het verkeer.",
            "nl",
        ),
        (
            "O conselho da cidade votou o encerramento da ponte, que não é segura até à obra.",
            "pt",
        ),
        (
            "Il consiglio della città ha votato la chiusura del ponte, che non è più sicuro.",
            "it",
        ),
        ("Міська рада в четвер проголосувала за закриття старого моста на ремонт.", "uk"),
        ("Το συμβούλιο της πόλης ψήφισε την Πέμπτη το κλείσιμο της γέφυρας.", "el"),
        ("시의회는 목요일 오래된 다리를 봄까지 폐쇄하기로 의결했다고 밝혔다.", "ko"),
        ("شورای شهر پنجشنبه به بستن پل قدیمی رأی داد و گفت پل خطرناک است.", "fa"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("text", "hint", "code"),
    [
        ("Anna Rask", "en-GB", "en"),
        ("Anna Rask", "nn", "nb"),
        ("", "", ""),
        (
            "Rask Ostrel Halden Voss Wellin Sella Marn Tesch Ferrer Brandt Lind Holm",
            "sv",
            "sv",
        ),
    ],
)
def test_what_the_page_says_holds_where_the_text_is_unclear(
    text: str, hint: str, code: str
) -> None:
    assert detect_language(text, hint) == code


def test_a_few_foreign_words_change_nothing() -> None:
    assert detect_language(f"{ENGLISH} 東京 is far, said Москва.") == "en"


def test_names_of_languages() -> None:
    assert language_name("de") == "German"
    assert language_name("cy") == "cy"
