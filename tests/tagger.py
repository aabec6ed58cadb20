"""A tokenizer and a model for tests: small, quick, and plain about what they do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reader.entities.bio import TAG_COUNT, Scores, begin_tag
from reader.entities.piece_tagger import Numbers
from reader.model import EntityType

PIECE_CHARS = 4
UPPER_ID, LOWER_ID = 7, 8
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass
class Cut:
    ids: list[int]
    offsets: list[tuple[int, int]]
    word_ids: list[int | None]


class FourLetters:
    """Cuts every word into pieces of four letters; a number says whether one has a capital."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Cut:
        cut = Cut([], [], [])
        for number, word in enumerate(_WORD.finditer(sequence)):
            for start in range(word.start(), word.end(), PIECE_CHARS):
                end = min(start + PIECE_CHARS, word.end())
                cut.ids.append(UPPER_ID if word.group()[0].isupper() else LOWER_ID)
                cut.offsets.append((start, end))
                cut.word_ids.append(number)
        return cut


def run_capitals(ids: Numbers, shapes: Numbers) -> Scores:
    """A model that takes every run of capitalised words for one place."""
    scores = np.zeros((len(ids), TAG_COUNT), np.float32)
    begin = begin_tag(EntityType.PLACE)
    before = 0
    for index, number in enumerate(ids.tolist()):
        if number == UPPER_ID:
            scores[index, begin + 1 if before == UPPER_ID else begin] = 5
        before = number
    return scores


def one_hot(tags: Sequence[int]) -> Scores:
    """Scores that are sure of these tags."""
    scores = np.zeros((len(tags), TAG_COUNT), np.float32)
    scores[range(len(tags)), list(tags)] = 5
    return scores
