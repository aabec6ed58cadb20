import pytest

from reader.extract.pieces import Piece
from reader.model import BlockKind
from training.labels import harmonic, label, score, shingles, words_of
from training.pasted import as_pasted


def test_pieces_of_the_article_are_told_from_its_text() -> None:
    pieces = [
        Piece(BlockKind.PARAGRAPH, text)
        for text in (
            "Home",
            "The council of the port voted on Tuesday.",
            "So it is.",
            "The council met again in the night, it was said elsewhere.",
            "The cranes stay where they are, it decided.",
        )
    ]
    article = (
        "The council of the port voted on Tuesday. So it is. "
        "The cranes stay where they are, it decided."
    )
    assert label(pieces, article) == [0, 1, 1, 0, 1]


def test_a_score_counts_runs_of_four_words() -> None:
    gold = shingles(words_of("one two three four five"))
    assert score(gold, words_of("one two three four")) == (1.0, 0.5)
    assert score(gold, []) == (0.0, 0.0)
    assert harmonic(1.0, 0.5) == pytest.approx(2 / 3)
    assert harmonic(0.0, 0.0) == 0


def test_a_page_is_pasted_a_line_a_block() -> None:
    html = (
        "<head><title>No</title></head><nav><a>Home</a></nav><p>One\n two<br>three</p> tail"
        "<script>no()</script>"
    )
    assert as_pasted(html) == "Home\nOne two\nthree\ntail"
