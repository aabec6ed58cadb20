"""Lines that say when, by whom, and with whose help."""

import pytest

from reader.extract.datelines import is_byline, is_date_line, is_reported_line


@pytest.mark.parametrize(
    "line",
    ["By Mara Ostrel", "Written by Mara Ostrel and Ivo Lund", "By: Mara Ostrel | 4 March 2026"],
)
def test_a_byline_is_known(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By the time the ship came in, the crowd had gone home",
        "Mara Ostrel",
        "By " + "Mara " * 40,
        "By Monday?",
        "By Land and Sea",
        "By Mara Ostrel, who was never seen again.",
        "By Sea, as in the old days",
        "By the Numbers",
        "From Russia With Love",
    ],
)
def test_another_line_is_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "4 March 2026",
        "Updated: March 4, 2026 6:30 AM GMT",
        "Wed 4 Mar 2026",
        "2026-03-04",
        "3 hours ago",
        "04/03/2026 06:30",
    ],
)
def test_a_date_line_is_known(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["On 4 March 2026 the ship came in", "The ship", "x" * 120])
def test_another_line_is_no_date(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Von Mara Ostrel",
        "Von Redaktion",
        "Von der Redaktion",
        "Von Julia",
        "Von M. Ostrel",
        "Von Mara von der Ostrel",
        "Von Anna und Ivo Lund",
        "Von MARA OSTREL, Port Sella",
        "Von Mara Ostrel aus Berlin",
        "Por la Redacción",
        "Par Mara Ostrel, envoyée spéciale à Porsel",
        "By Mara Ostrel, staff writer",
        "Por Mara de la Ostrel",
        "Par Élise d’Ostrel",
        "Di Mara De Ostrel e Ivo Lund",
        "Door Jan van der Lund en Mara Ostrel",
        "von Mara Ostrel und Ivo Lund",
        "Ein Kommentar von Mara Ostrel",
        "Par Mara Ostrel avec Ivo Lund",
        "Par Mara Ostrel, à Port Sella",
        "Texte : Mara Ostrel",
        "Por Mara Ostrel y Ivo Lund",
        "Por Mara Ostrel | 4 de marzo",
        "di Mara Ostrel",
        "a cura di Mara Ostrel",
        "Door Mara Ostrel",
        "Door onze redacteur Mara Ostrel",
        "文＝森田春",
        "取材・文／森田春、写真／西野光",
        "執筆：森田春",
    ],
)
def test_a_byline_is_known_in_every_language(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Von Menschen, die lange warten",
        "Von Berlin nach Hamburg",
        "Von Menschen und Mäusen",
        "Von Haus aus",
        "Von der Heide",
        "Von Kopf bis Fuß",
        "Par Monts et par Vaux",
        "Par Toutatis et Bélénos",
        "Por Amor y Dinero",
        "Por la Gracia",
        "Di Lotta e di Governo",
        "Di Padre in Figlio",
        "Door Dik en Dun",
        "Par la suite, le port a fermé",
        "Por la mañana",
        "Por eso no vino nadie",
        "Di notte il porto dorme",
        "Door de storm brak de pier",
        "文＝港の夜明けは早い。だが誰も眠らなかった",
        "Door de",
    ],
)
def test_sentences_that_begin_like_a_byline_are_none(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 4 mars 2026 à 14h30",
        "Mis à jour le 04/03/2026 à 14:30",
        "il y a 3 heures",
        "Hier à 14h",
        "Veröffentlicht am 4. März 2026, 14:30 Uhr",
        "Stand: 04.03.2026 14.30 Uhr",
        "vor 3 Stunden",
        "vor einer Stunde",
        "Mittwoch, 4. März 2026",
        "Actualizado a las 14:30 CET",
        "4 de marzo de 2026",
        "hace 3 horas",
        "Publicado em 4 de março de 2026 às 14h30",
        "há 2 dias",
        "4 marzo 2026 alle 14:30",
        "3 ore fa",
        "un'ora fa",
        "Gepubliceerd op 4 maart 2026 om 14.30 uur",
        "3 uur geleden",
        "2026年3月4日 6時30分 更新",
        "2026年3月4日（水）午前6時30分",
        "3時間前",
        "2026/03/04 06:30",
        "配信日時：2026年3月4日",
        "1er mars 2026",
        "1º de março de 2026",
        "3 hours ago",
    ],
)
def test_a_date_line_is_known_in_every_language(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Im Jahr 2026 waren es 30",
        "3月4日朝に船が入った",
        "Le 4 mars, le port a rouvert",
        "Hace tres años",
        "Vor 3 Jahren kam das Schiff",
        "3 uur wachten",
        "Vor der Woche",
        "2 fois",
    ],
)
def test_sentences_with_a_date_are_no_date_line(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Mit Material von dpa",
        "(Mit Material von dpa und AFP)",
        "Avec AFP",
        "— Avec l’AFP et Reuters",
        "Con información de EFE",
        "(Com informações da Agência Brasil)",
        "Con fonti ANSA",
        "Met medewerking van Tove Brandt",
        "取材協力：港湾局",
        "Mara Ostrel a contribué à cet article.",
    ],
)
def test_a_line_of_thanks_is_known_in_every_language(line: str) -> None:
    assert is_reported_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Avec le temps, tout va",
        "Mit Material von drei Baustellen und einer Menge guten Willens bauten "
        "sie in vier Wochen die neue Mole",
        "Con información de sobra y ninguna prisa por contarla, el piloto "
        "esperó a que amaneciera del todo",
        "Edited by a machine, the book that nobody had asked for sold more "
        "copies than any other of the year",
        "Graphics were shown",
        "取材に応じた港長は語った",
        ""
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_sentences_that_begin_like_thanks_are_kept(line: str) -> None:
    assert not is_reported_line(line)
