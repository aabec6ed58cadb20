"""Pages that give only the first paragraphs of their article."""

import json

import pytest

from reader.enrich import read_document
from reader.extract.stubs import is_stub
from reader.model import StubMarks, TextKind, count_words
from tests.extracting import make_page

_SENTENCE = "The council of Port Sella voted on point {n} of its long list that evening."


def _says(**values: object) -> str:
    told = json.dumps({"@type": "NewsArticle", **values})
    return f"<script type='application/ld+json'>{told}</script>"


NOT_FREE = _says(isAccessibleForFree=False)


BODY = " ".join(_SENTENCE.format(n=n) for n in range(60))


def _story(paragraphs: int) -> str:
    """So many paragraphs of 14 words."""
    return "".join(f"<p>{_SENTENCE.format(n=n)}</p>" for n in range(paragraphs))


@pytest.mark.parametrize(
    ("marks", "words", "stub"),
    [
        (StubMarks(), 20, False),
        (StubMarks(is_walled=True), 149, True),
        (StubMarks(is_walled=True), 150, False),
        (StubMarks(is_walled=True, has_wall=True), 599, True),
        (StubMarks(is_walled=True, ends_in_wall=True), 599, True),
        (StubMarks(is_walled=True, has_wall=True, ends_in_wall=True), 600, False),
        (StubMarks(has_wall=True), 20, False),
        (StubMarks(ends_in_wall=True), 249, True),
        (StubMarks(ends_in_wall=True), 250, False),
        (StubMarks(ends_in_more=True), 249, True),
        (StubMarks(is_cut=True), 249, True),
        (StubMarks(is_cut=True), 250, False),
        (StubMarks(told_words=800), 399, True),
        (StubMarks(told_words=800), 400, False),
        (StubMarks(told_words=149), 20, False),
        (StubMarks(told_words=800, prose_words=399), 100, True),
        (StubMarks(told_words=800, prose_words=400), 100, False),
        (StubMarks(is_walled=True, has_wall=True, paid_words=49), 100, True),
        (StubMarks(is_walled=True, has_wall=True, paid_words=50), 100, False),
        (StubMarks(is_walled=True, has_wall=True, paid_words=500), 100, False),
        (StubMarks(is_walled=True, has_wall=True, paid_words=501), 100, True),
        (StubMarks(is_walled=True, ends_in_wall=True, paid_words=400), 400, True),
    ],
)
def test_what_makes_a_stub(marks: StubMarks, words: int, *, stub: bool) -> None:
    assert is_stub(marks, words) is stub


@pytest.mark.parametrize(
    "html",
    [
        f"{NOT_FREE}<article>{_story(5)}</article>",
        f"{_says(isAccessibleForFree='No')}<article>{_story(5)}</article>",
        f"{NOT_FREE}<article>{_story(30)}</article><div class='article-paywall'>Join</div>",
        f"<article>{_story(5)}<p>Subscribe to continue reading this.</p></article>",
        f"<article>{_story(5)}<p>Cet article est réservé aux abonnés.</p></article>",
        f"<article>{_story(5)}</article><div><p>この記事は有料会員限定です。</p></div>",
        f"<article>{_story(5)}<p><a href='/whole'>Continue reading »</a></p></article>",
        f"<article>{_story(5)}<p>And then the mayor said that […]</p></article>",
        f"<article>{_story(5)}<p>And then the mayor rose and said that she...</p></article>",
        f"{_says(wordCount='900')}<article>{_story(20)}</article>",
        f"{_says(articleBody=BODY)}<article>{_story(20)}</article>",
    ],
)
def test_a_stub_is_told_from_its_page(html: str) -> None:
    assert read_document(make_page(html)).article.kind is TextKind.PARTIAL


@pytest.mark.parametrize(
    "html",
    [
        f"<article>{_story(5)}</article>",
        f"{NOT_FREE}<article>{_story(50)}</article><div class='article-paywall'>Join</div>",
        f"{_says(isAccessibleForFree=True)}<article>{_story(5)}</article>",
        f"<article>{_story(30)}<p>Subscribe to continue reading this.</p></article>",
        f"<article>{_story(30)}<p>And that was that...</p></article>",
        f"<article><p>She waited…</p>{_story(5)}</article>",
        f"<article><p>Continue reading below</p>{_story(9)}</article>",
        f"{_says(wordCount=300)}<article>{_story(20)}</article>",
        f"<script type='application/ld+json'>{'[' * 5000}</script>{_story(5)}",
    ],
)
def test_a_whole_text_is_none(html: str) -> None:
    assert read_document(make_page(html)).article.kind is TextKind.FULL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Two words", 2),
        ("港は朝から閉まっている", 5),
        ("ท่าเรือ ปิด", 5),
        ("港 and sea", 2),
    ],
)
def test_text_without_spaces_has_a_weight_too(text: str, words: int) -> None:
    assert count_words(text) == words
