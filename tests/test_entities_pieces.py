"""What the model is told of how a text is written."""

import pytest

from reader.entities.pieces import (
    GAPS,
    LINES,
    SHAPE_COUNT,
    SHAPES,
    find_pieces,
    line_style,
    shape_code,
    word_shape,
)
from tests.tagger import FourLetters


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("harbour", "small"),
        ("Harbour", "title"),
        ("NATO", "capitals"),
        ("U", "capital"),
        ("iPhone", "mixed"),
        ("McGrath", "mixed"),
        ("1961", "digits"),
        ("F16", "alphanumeric"),
        ("—", "sign"),
        ("東京", "caseless"),
        ("Élan", "title"),
    ],
)
def test_the_shape_of_a_word(word: str, shape: str) -> None:
    assert word_shape(word) == shape


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("The harbour of Ostrel was shut on Monday.", "plain"),
        ("STORM SHUTS HARBOUR OF OSTREL", "capitals"),
        ("Storm Shuts the Harbour of Ostrel", "title"),
        ("storm shuts the harbour again", "small"),
        ("NATO", "plain"),
        ("", "plain"),
        ("東京の港", "plain"),
    ],
)
def test_the_style_of_a_line(line: str, style: str) -> None:
    assert line_style(line) == style


def test_pieces_have_the_shape_of_their_word_and_line() -> None:
    text = "Ostrelberg, sea\nMAYOR WINS AGAIN"
    pieces = find_pieces(text, FourLetters())
    shown = [
        (text[start:end], SHAPES[shape % 10], GAPS[shape // 10 % 3], LINES[shape // 30])
        for start, end, shape in zip(pieces.starts, pieces.ends, pieces.shapes, strict=True)
    ]
    assert shown == [
        ("Ostr", "title", "line", "plain"),
        ("elbe", "title", "glued", "plain"),
        ("rg", "title", "glued", "plain"),
        (",", "sign", "glued", "plain"),
        ("sea", "small", "space", "plain"),
        ("MAYO", "capitals", "line", "capitals"),
        ("R", "capitals", "glued", "capitals"),
        ("WINS", "capitals", "space", "capitals"),
        ("AGAI", "capitals", "space", "capitals"),
        ("N", "capitals", "glued", "capitals"),
    ]
    assert pieces.inner == (False, True, True, False, False, False, True, False, False, True)


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_a_text_without_words_has_no_pieces(text: str) -> None:
    assert find_pieces(text, FourLetters()).ids == ()


def test_every_combination_has_its_own_code() -> None:
    codes = {
        shape_code(shape, gap, line)
        for shape in range(len(SHAPES))
        for gap in range(len(GAPS))
        for line in range(len(LINES))
    }
    assert codes == set(range(SHAPE_COUNT))
