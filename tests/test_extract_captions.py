"""Captions and whose pictures they are."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from reader.extract.captions import is_credit, is_photo_credit, split_credit


@pytest.mark.parametrize(
    ("caption", "words", "credit"),
    [
        (
            "A pier near Ostrel, on Nov. 3.LENE AARBERG/AFP/Getty Images",
            "A pier near Ostrel, on Nov. 3.",
            "LENE AARBERG/AFP/Getty Images",
        ),
        (
            "A pier near Ostrel. Lene Aarberg/Reuters",
            "A pier near Ostrel.",
            "Lene Aarberg/Reuters",
        ),
        ("A pier near Ostrel. (AP Photo/Ivo Lund)", "A pier near Ostrel.", "AP Photo/Ivo Lund"),
        (
            "A pier near Ostrel | Photo: Lene Aarberg",
            "A pier near Ostrel",
            "Photo: Lene Aarberg",
        ),
        (
            "A pier near Ostrel (Photo by Lene Aarberg)",
            "A pier near Ostrel",
            "Photo by Lene Aarberg",
        ),
        ("A pier near Ostrel.Lene Aarberg", "A pier near Ostrel.", "Lene Aarberg"),
        ("Eine Mole. Foto: Lene Aarberg", "Eine Mole.", "Foto: Lene Aarberg"),
        (
            "Une jetée (Crédit photo : Élise Aarberg)",
            "Une jetée",
            "Crédit photo : Élise Aarberg",
        ),
        ("Un muelle | Imagen: Lene Aarberg", "Un muelle", "Imagen: Lene Aarberg"),
        ("Eine Mole. Foto: dpa/Lene Aarberg", "Eine Mole.", "Foto: dpa/Lene Aarberg"),
        (
            "Eine Mole. picture alliance/dpa | Lene Aarberg",
            "Eine Mole.",
            "picture alliance/dpa | Lene Aarberg",
        ),
        ("Die Mole am Morgen | Lene Aarberg/imago", "Die Mole am Morgen", "Lene Aarberg/imago"),
        ("Die Mole am Morgen © dpa", "Die Mole am Morgen", "© dpa"),
        ("Une jetée, mardi. ÉLISE AARBERG / AFP", "Une jetée, mardi.", "ÉLISE AARBERG / AFP"),
        ("Une jetée, mardi.Élise Aarberg", "Une jetée, mardi.", "Élise Aarberg"),
        ("Une jetée (Hans Lucas / AFP)", "Une jetée", "Hans Lucas / AFP"),
        ("Un muelle en Sella. EFE/Lene Aarberg", "Un muelle en Sella.", "EFE/Lene Aarberg"),
        ("Un muelle en Sella (EFE)", "Un muelle en Sella", "EFE"),
        ("Un muelle en Sella | Europa Press", "Un muelle en Sella", "Europa Press"),
        ("Um cais em Sella JOÃO DA LUZ/LUSA", "Um cais em Sella JOÃO DA LUZ/LUSA", ""),
        (
            "Um cais em Sella (Foto: João da Luz/Lusa)",
            "Um cais em Sella",
            "Foto: João da Luz/Lusa",
        ),
        ("Um cais em Sella — Foto: Divulgação", "Um cais em Sella", "Foto: Divulgação"),
        ("Il molo di Sella (Ansa)", "Il molo di Sella", "Ansa"),
        ("Il molo di Sella - LaPresse", "Il molo di Sella", "LaPresse"),
        ("Il molo di Sella (foto Lene Aarberg)", "Il molo di Sella", "foto Lene Aarberg"),
        ("Een pier bij Sella. ANP / Lene Aarberg", "Een pier bij Sella.", "ANP / Lene Aarberg"),
        ("Een pier bij Sella © BELGA", "Een pier bij Sella", "© BELGA"),
        ("港に入る貨物船＝4日（共同）", "港に入る貨物船＝4日", "共同"),
        ("港に入る貨物船＝共同", "港に入る貨物船", "共同"),
        ("港に入る貨物船。ロイター／アフロ", "港に入る貨物船。", "ロイター／アフロ"),
        ("港に入る貨物船（写真：AFP／アフロ）", "港に入る貨物船", "写真：AFP／アフロ"),
        ("The pier (in Ostrel)", "The pier (in Ostrel)", ""),
        ("The pier | before the storm", "The pier | before the storm", ""),
        ("The Spa", "The Spa", ""),
        ("港に入る貨物船＝港町セラ", "港に入る貨物船＝港町セラ", ""),
        ("港に入る貨物船＝4日、森田春撮影", "港に入る貨物船＝4日", "森田春撮影"),
        ("A pier near Ostrel.", "A pier near Ostrel.", ""),
        ("The crew. They won by a nose.", "The crew. They won by a nose.", ""),
        (
            "The Photo Credit Union. It opened in May. Nobody came.",
            "The Photo Credit Union. It opened in May. Nobody came.",
            "",
        ),
    ],
)
def test_a_credit_is_cut_off_its_caption(caption: str, words: str, credit: str) -> None:
    assert split_credit(caption) == (words, credit)


def test_a_long_tail_is_no_credit() -> None:
    caption = "A pier, in a photo by Lene " + "and her many friends " * 8

    assert split_credit(caption) == (caption, "")


@pytest.mark.parametrize(
    "line",
    [
        "Getty Images",
        "(Reuters)",
        "Photo: Lene Aarberg",
        "Lene Aarberg / AFP",
        "© Ivo Lund",
        "Bild: Ivo Lund",
        "写真：森田春",
        "森田春撮影",
        "撮影＝西野光",
    ],
)
def test_a_line_that_names_a_photographer_is_a_credit(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "x" * 200,
        "The ship was seen by AFP",
        "One. Two. Three. AP",
        "Nobody came",
        "They met the CPA",
    ],
)
def test_another_line_is_none(line: str) -> None:
    assert not is_credit(line)


def test_a_source_may_be_of_figures_and_not_of_a_picture() -> None:
    assert is_credit("Source: Port Authority")
    assert not is_photo_credit("Source: Port Authority")


def _agencies(kind: str) -> list[str]:
    place = files("reader") / "data" / "agencies.toml"
    sections = tomllib.loads(place.read_text(encoding="utf-8")).values()
    return [name for section in sections for name in section.get(kind, ())]


def test_every_agency_is_known_alone_and_with_a_photographer() -> None:
    unknown = [
        credit
        for agency in [*_agencies("news"), *_agencies("pictures")]
        for credit in (
            agency,
            agency.upper(),
            f"Lene Aarberg/{agency}",
            f"{agency}/Lene Aarberg",
        )
        if split_credit(f"A pier at dawn ({credit})") != ("A pier at dawn", credit)
        or not is_credit(credit)
    ]

    assert unknown == []


def test_every_word_for_a_picture_that_was_given_is_known() -> None:
    assert [word for word in _agencies("words") if not is_credit(word)] == []


def test_an_agency_alone_may_have_written_the_text() -> None:
    assert [name for name in _agencies("news") if is_photo_credit(f"({name})")] == []
    assert [n for n in _agencies("news") if not is_photo_credit(f"Lene Aarberg/{n}")] == []
    assert [name for name in _agencies("pictures") if not is_photo_credit(name)] == []


def test_an_agency_is_named_once() -> None:
    names = Counter([*_agencies("news"), *_agencies("pictures"), *_agencies("words")])

    assert [name for name, count in names.items() if count > 1] == []
