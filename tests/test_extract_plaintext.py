"""Pasted pages, mails and text files to articles."""

import pytest

from reader.errors import ExtractionError
from reader.extract.plaintext import extract_text
from tests.extracting import assert_sound
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

_STORY = """The first ship came in at dawn, and a crowd of some three hundred people clapped.

Nobody in the town had slept, because the storm of December was not forgotten.

“We lost a winter,” said the woman who owns the ship and most of the quay."""


@pytest.mark.parametrize("text", ["", " \n\n ", "***\n---", "\x00\x1b"])
def test_a_text_without_words_says_so(text: str) -> None:
    with pytest.raises(ExtractionError, match=r"^This text holds no words\.$") as failure:
        extract_text(text, source="tide.txt")

    assert failure.value.source == "tide.txt"


def test_a_story_alone_is_kept_word_for_word() -> None:
    article = extract_text(_STORY, source="-")

    assert (article.text, article.removed, article.source) == (_STORY, (), "-")


def test_the_page_around_a_story_goes() -> None:
    menu = "Home\nWorld\nSport\nCulture\nOpinion\nLetters"

    article = extract_text(f"{menu}\n\n{_STORY}\n\nMost read\nThe dredger\nA loan")

    assert article.text == _STORY
    assert [part.reason for part in article.removed] == [
        "print and search",
        "outside the article",
        "related stories",
        "outside the article",
    ]


def test_a_line_of_addresses_is_no_part_of_the_story() -> None:
    article = extract_text(f"{_STORY}\n\nhttps://a.example/1 https://a.example/22\n\nShare")

    assert article.text == _STORY


def test_a_quote_at_the_edge_of_the_story_belongs_to_it() -> None:
    article = extract_text(f"Share\n\n{_STORY}\n\n> The sea keeps no appointments\n\nHome")

    assert article.text.endswith("\n\nThe sea keeps no appointments")


def test_a_poem_is_kept_though_no_line_looks_like_prose() -> None:
    poem = (
        "One for the morning\nand one for the mail\none for\nthe fog\nand none\nfor me\nor you"
    )

    assert extract_text(poem).text.split() == poem.split()


def test_a_chat_is_kept_though_most_of_its_lines_are_short() -> None:
    said = (
        "hi",
        "did you see the pier?",
        "yes, all rotten",
        "who goes?",
        "the storm is coming",
    )
    chat = "\n".join(f"[10:{n:02}] <mara> {line}" for n, line in enumerate(said * 3))

    assert [len(block.text.splitlines()) for block in extract_text(chat).blocks] == [1] * 15


def test_a_text_of_nothing_but_furniture_is_kept() -> None:
    assert extract_text("Share\nSubscribe").text == "Share\n\nSubscribe"


def test_a_heading_at_the_start_is_the_title() -> None:
    article = extract_text(f"# The tide\n\n{_STORY}")

    assert (article.title, article.text) == ("The tide", _STORY)


def test_a_heading_alone_is_the_text() -> None:
    assert extract_text("# The tide").text == "The tide"


def test_a_caption_is_known_by_the_prompt_before_it() -> None:
    article = extract_text(
        f"Open this photo in gallery:\n\nA pier on Nov. 3.LENE AARBERG/Wire\n\n{_STORY}"
    )

    assert article.text == _STORY
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        ("A pier on Nov. 3.", "LENE AARBERG/Wire")
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The rain fell for a week, and then for another. Source: Port Authority",
        "The rain fell. " * 30 + "Photo: Lene Aarberg",
        "The rain fell. " * 60 + "Photo: Lene Aarberg",
    ],
)
def test_a_paragraph_is_not_taken_for_a_caption(paragraph: str) -> None:
    article = extract_text(f"{_STORY}\n\n{paragraph}\n\n{_STORY[:70]}.")

    assert article.captions == ()


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_hostile_text_comes_out_clean(text: str) -> None:
    article = extract_text(f"Subject: {text[:900]}\nFrom: {text[:900]}\n\n{text}\n\n{_STORY}")

    assert not any(FORBIDDEN.search(shown) for shown in (article.text, article.title))
    assert_sound(article)
