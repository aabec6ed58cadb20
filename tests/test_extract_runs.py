"""Which stretch of lines is the story."""

import pytest

from reader.extract.pieces import Piece
from reader.extract.runs import mark_best_run
from reader.model import BlockKind

_MENU = "Home"


def _is_story(line: str) -> bool:
    """Whether a line is taken for the story among menus."""
    pieces = [Piece(BlockKind.PARAGRAPH, text) for text in (_MENU, line, _MENU, _MENU)]
    return [piece.marks.is_main for piece in mark_best_run(pieces)] == [
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "“The gulls had the quay to themselves for ten weeks,” said the pilot of Sella.",
        "The pilot of Sella said: “The gulls had the quay to themselves for ten weeks.”",
        "Der Lotse von Sella sagte: „Zehn Wochen lang hatten die Möwen den Kai für sich.“",
        "Der Lotse von Sella sagte: »Zehn Wochen lang hatten die Möwen den Kai für sich.«",
        "Le pilote de Sella résume : « Les mouettes ont eu le quai pour elles seules. »",
        "水先案内人は「十週間、岸壁はカモメのものだった」と振り返る。",
        "船が入ったのは四日の朝で、岸壁には三百人が集まった（写真は港）。",
    ],
)
def test_a_sentence_is_known_by_its_end_in_any_language(line: str) -> None:
    assert _is_story(line)


def test_a_line_without_an_end_is_no_sentence() -> None:
    assert not _is_story("The gulls had the quay to themselves")
