"""A spaCy pipeline as a `Tagger`: our types, long texts part by part.

Knows spaCy's labels; imports nothing of spaCy, which `compute` loads.
"""

from collections.abc import Iterable
from typing import Protocol

from reader.entities.parts import cut_text
from reader.model import EntityType, Mention, Tagger

TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORG,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "EVENT": EntityType.EVENT,
    "PRODUCT": EntityType.WORK,
    "WORK_OF_ART": EntityType.WORK,
    "LAW": EntityType.WORK,
    "DATE": EntityType.DATE,
    "TIME": EntityType.DATE,
    "MONEY": EntityType.MONEY,
    "PERCENT": EntityType.QUANTITY,
    "QUANTITY": EntityType.QUANTITY,
    "CARDINAL": EntityType.QUANTITY,
    "ORDINAL": EntityType.QUANTITY,
}
"""OntoNotes' labels, and those of WikiNER; its MISC says too little to be shown."""


class Span(Protocol):
    """What we use of spaCy's `Span`."""

    start_char: int
    end_char: int
    label_: str


class Doc(Protocol):
    """What we use of spaCy's `Doc`."""

    @property
    def ents(self) -> Iterable[Span]:
        """Named spans, in text order."""
        ...


class Pipeline(Protocol):
    """What we use of spaCy's `Language`."""

    def __call__(self, text: str, /) -> Doc:
        """The text with its named spans."""
        ...


def make_tagger(pipeline: Pipeline) -> Tagger:
    """A tagger that asks `pipeline`, part by part."""

    def tag(text: str) -> tuple[Mention, ...]:
        return tuple(
            Mention(start, end, text[start:end], kind)
            for offset, piece in cut_text(text)
            for span in pipeline(piece).ents
            if (kind := TYPES.get(span.label_)) is not None
            and (start := offset + span.start_char) < (end := offset + span.end_char)
        )

    return tag
