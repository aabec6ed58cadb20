"""Our model as a tagger: names where the text has them, however long the text is."""

import pytest

from reader.entities.bio import Scores
from reader.entities.parts import MAX_CHARS
from reader.entities.piece_tagger import Numbers, make_tagger
from reader.entities.windows import WINDOW_PIECES
from reader.model import EntityType, Mention
from tests.tagger import FourLetters, run_capitals

tag = make_tagger(FourLetters(), run_capitals)


def test_names_are_spans_of_the_text() -> None:
    assert tag("at the Gulf of Port Sella, then Ostrel") == (
        Mention(7, 11, "Gulf", EntityType.PLACE),
        Mention(15, 25, "Port Sella", EntityType.PLACE),
        Mention(32, 38, "Ostrel", EntityType.PLACE),
    )


@pytest.mark.parametrize("text", ["", "  \n", "the sea", "!?", "港"])
def test_a_text_without_names_has_none(text: str) -> None:
    assert tag(text) == ()


def test_a_name_across_two_windows_stays_whole() -> None:
    for before in range(WINDOW_PIECES - 40, WINDOW_PIECES + 5):
        text = "sea " * before + "Ostrelberg Port then " + "sea " * 200
        assert [mention.text for mention in tag(text)] == ["Ostrelberg Port"]


@pytest.mark.parametrize("filler", ["the sea \n\n", "sea ", "x"])
def test_a_long_text_has_offsets_of_the_whole(filler: str) -> None:
    text = filler * (2 * MAX_CHARS // len(filler)) + " Ostrel"
    assert [(text[m.start : m.end], m.text) for m in tag(text)] == [("Ostrel", "Ostrel")]


def test_a_lone_surrogate_does_not_stop_it() -> None:
    assert [mention.text for mention in tag("\ud800 Ostrel \udfff")] == ["Ostrel"]


def test_only_the_first_words_of_a_book_are_given_to_the_model() -> None:
    seen = 0

    def run(ids: Numbers, shapes: Numbers) -> Scores:
        nonlocal seen
        seen += len(ids)
        return run_capitals(ids, shapes)

    tag = make_tagger(FourLetters(), run, max_pieces=10)
    found = tag("Sella " + "sea " * MAX_CHARS + "Ostrel")
    assert [mention.text for mention in found] == ["Sella"]
    assert 10 < seen < MAX_CHARS / 2
