"""Captions and whose pictures they are."""

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
