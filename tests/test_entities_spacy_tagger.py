"""A pipeline's spans as mentions of ours."""

from dataclasses import dataclass, field

import pytest

from reader.entities.parts import MAX_CHARS
from reader.entities.spacy_tagger import make_tagger
from reader.model import EntityType, Mention


@dataclass
class Span:
    start_char: int
    end_char: int
    label_: str


@dataclass
class Doc:
    ents: list[Span]


@dataclass
class WordPipeline:
    """Labels every word "Ostrel" and remembers what it was given."""

    label: str = "GPE"
    given: list[str] = field(default_factory=list)

    def __call__(self, text: str, /) -> Doc:
        self.given.append(text)
        starts = [i for i in range(len(text)) if text.startswith("Ostrel", i)]
        return Doc([Span(start, start + 6, self.label) for start in starts])


@pytest.mark.parametrize(
    ("label", "kind"),
    [("GPE", "PLACE"), ("NORP", "GROUP"), ("PER", "PERSON"), ("LAW", "WORK"), ("TIME", "DATE")],
)
def test_labels_become_types(label: str, kind: str) -> None:
    tag = make_tagger(WordPipeline(label))
    assert tag("In Ostrel") == (Mention(3, 9, "Ostrel", EntityType(kind)),)


def test_an_unknown_label_is_left_out() -> None:
    assert make_tagger(WordPipeline("MISC"))("In Ostrel") == ()


def test_an_empty_text_is_not_asked_about() -> None:
    pipeline = WordPipeline()
    make_tagger(pipeline)("")
    assert pipeline.given == []


@pytest.mark.parametrize(
    "filler", ["word \n\n", "word ", "x"], ids=["paragraphs", "words", "none"]
)
def test_a_long_text_goes_piece_by_piece_with_offsets_of_the_whole(filler: str) -> None:
    text = filler * (3 * MAX_CHARS // len(filler)) + " Ostrel"
    pipeline = WordPipeline()
    found = make_tagger(pipeline)(text)
    assert "".join(pipeline.given) == text
    assert max(map(len, pipeline.given)) <= MAX_CHARS
    assert [text[m.start : m.end] for m in found] == ["Ostrel"]
