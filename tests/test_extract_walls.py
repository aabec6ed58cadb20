"""How sites of eight languages say that the rest is not on this page, and how they do not."""

import json

import pytest
from msgspec.structs import replace

from reader.enrich import read_document
from reader.extract.stubs import with_text_marks
from reader.model import Removed, StubMarks, TextKind, count_words
from tests.extracting import make_page

# Per language: a sentence with a number in it, of which every story here is made.
_SENTENCES = {
    "en": "In hall {n} of the old harbour the council talked for hours about the new ferry.",
    "fr": "Dans la salle {n} du vieux port, le conseil a parlé longtemps du nouveau bac.",
    "de": "Im Saal {n} des alten Hafens sprach der Rat lange über die neue Fähre.",
    "es": "En la sala {n} del viejo puerto el consejo habló mucho del nuevo transbordador.",
    "pt": "Na sala {n} do velho porto o conselho falou muito sobre a nova balsa da cidade.",
    "it": "Nella sala {n} del vecchio porto il consiglio ha parlato a lungo del traghetto.",
    "nl": "In zaal {n} van de oude haven sprak de raad lang over de nieuwe veerboot.",
    "ja": "古い港の第{n}会議室で、市議会は新しい渡し船について長い時間をかけて話し合った。",
}

WALLS = [
    ("en", "This article is for subscribers. Already a subscriber? Sign in."),
    ("en", "Subscribe to read the rest of this story."),
    ("en", "Create a free account to continue reading."),
    ("en", "This article is available to registered users only."),
    ("en", "You have read your last free article this month."),
    ("fr", "Cet article est réservé à nos abonnés."),
    ("fr", "Il vous reste 72 % de cet article à lire."),
    ("fr", "Créez un compte gratuit pour lire la suite."),
    ("de", "Dieser Artikel ist unseren Abonnenten vorbehalten."),
    ("de", "Registrieren Sie sich kostenlos, um weiterzulesen."),
    ("de", "Sie möchten weiterlesen? Testen Sie unser Angebot."),
    ("es", "Este contenido es exclusivo para suscriptores."),
    ("es", "Regístrate gratis para seguir leyendo."),
    ("es", "Inicia sesión para continuar leyendo esta noticia."),
    ("pt", "Este conteúdo é exclusivo para assinantes."),
    ("pt", "Cadastre-se grátis para continuar lendo."),
    ("pt", "Faça login para ler a matéria na íntegra."),
    ("it", "Questo articolo è riservato agli abbonati."),
    ("it", "Registrati gratis per continuare a leggere."),
    ("it", "Contenuto riservato agli utenti registrati."),
    ("nl", "Dit artikel is alleen voor abonnees."),
    ("nl", "Log in of maak een gratis account aan om verder te lezen."),
    ("nl", "Wilt u dit artikel helemaal lezen? Neem een abonnement."),
    ("ja", "この記事は有料会員限定です。残り812文字"),
    ("ja", "続きは会員登録（無料）をしてお読みください。"),
    ("ja", "ここから先は有料会員の方のみご覧いただけます。"),
]

MORE = [
    ("en", "Continue reading on the main site"),
    ("fr", "Lire la suite de l’article"),
    ("de", "Den vollständigen Artikel lesen"),
    ("es", "Leer la noticia completa"),
    ("pt", "Leia a reportagem completa"),
    ("it", "Leggi l’articolo completo"),
    ("nl", "Lees het volledige artikel"),
    ("ja", "記事の続きを読む"),
]

# What stands at the end of stories that are whole.
WHOLE = [
    ("en", "Subscribe to our newsletter to get the harbour news every morning."),
    ("en", "Nobody aboard could continue, reading the signs of the weather."),
    ("fr", "Abonnez-vous à notre lettre du matin."),
    ("de", "Unsere Abonnenten erhalten den Hafenbrief jeden Morgen."),
    ("es", "Suscríbete a nuestro boletín de la mañana."),
    ("pt", "Assine o nosso boletim da manhã."),
    ("it", "Abbonati alla nostra newsletter del mattino."),
    ("nl", "Abonneer u op onze nieuwsbrief van de ochtend."),
    ("ja", "港のニュースを毎朝お届けします。"),
]


def _story(language: str, paragraphs: int) -> str:
    sentence = _SENTENCES[language]
    return "".join(f"<p>{sentence.format(n=n)}</p>" for n in range(paragraphs))


def _says(**values: object) -> str:
    told = json.dumps({"@type": "NewsArticle", "headline": "The ferry", **values})
    return f"<script type='application/ld+json'>{told}</script>"


def _kind(html: str) -> TextKind:
    return read_document(make_page(html)).article.kind


@pytest.mark.parametrize(("language", "wall"), WALLS)
def test_a_wall_within_the_article_is_seen(language: str, wall: str) -> None:
    html = f"<article>{_story(language, 6)}<p>{wall}</p></article>"
    assert _kind(html) is TextKind.PARTIAL


@pytest.mark.parametrize(("language", "wall"), WALLS)
def test_a_wall_in_a_box_of_its_own_is_seen(language: str, wall: str) -> None:
    html = f"<article>{_story(language, 6)}</article><div class='offer'><h3>{wall}</h3></div>"
    assert _kind(html) is TextKind.PARTIAL


@pytest.mark.parametrize(("language", "words"), MORE)
def test_a_link_to_the_rest_is_seen(language: str, words: str) -> None:
    html = f"<article>{_story(language, 6)}<p><a href='/whole'>{words}</a></p></article>"
    assert _kind(html) is TextKind.PARTIAL


@pytest.mark.parametrize(("language", "words"), WHOLE)
def test_an_invitation_is_no_wall(language: str, words: str) -> None:
    html = f"<article>{_story(language, 6)}<p>{words}</p></article>"
    assert _kind(html) is TextKind.FULL


@pytest.mark.parametrize("language", list(_SENTENCES))
def test_a_body_that_was_cut_before_it_was_sent_is_seen(language: str) -> None:
    html = f"{_says(isAccessibleForFree=False)}<article>{_story(language, 4)}</article>"
    assert _kind(html) is TextKind.PARTIAL


PAID = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}


def test_a_short_text_is_whole_where_what_is_paid_for_stands_on_the_page() -> None:
    told = _says(isAccessibleForFree=False, hasPart=PAID)
    wall = "<div class='paywall'>Join us</div>"
    html = f"{told}<article><div class='paid'>{_story('en', 6)}</div></article>{wall}"
    assert _kind(html) is TextKind.FULL


@pytest.mark.parametrize(
    "box",
    [
        "<div class='paid'></div>",
        "<div class='paid'><p>Join us from one euro.</p></div>",
        "<div class='unpaid'></div>",
    ],
)
def test_a_text_is_cut_where_what_is_paid_for_does_not_stand_there(box: str) -> None:
    told = _says(isAccessibleForFree=False, hasPart=[PAID])
    assert _kind(f"{told}<article>{_story('en', 6)}{box}</article>") is TextKind.PARTIAL


def test_a_paid_part_that_ends_in_a_wall_is_cut() -> None:
    told = _says(isAccessibleForFree=False, hasPart=PAID)
    text = f"{_story('en', 6)}<p>Subscribe to continue reading.</p>"
    html = f"{told}<article><div class='paid'>{text}</div></article>"
    assert _kind(html) is TextKind.PARTIAL


def test_lines_of_a_story_that_were_taken_out_count_among_the_words_of_a_page() -> None:
    article = read_document(make_page(f"<article>{_story('en', 4)}</article>")).article
    line = _SENTENCES["en"].format(n=9)
    removed = Removed(f"{line}\nMore harbour news\n{line}", "box beside the text", after=0)
    marks = with_text_marks(StubMarks(), replace(article, removed=(removed,)))
    assert marks.prose_words == 6 * count_words(line)
