"""Short annotated articles in several languages, and how much of them is found."""

import re
from pathlib import Path

from reader.entities.recognise import recognise
from reader.model import NAME_TYPES, Tagger

FOLDER = Path(__file__).parent / "data" / "languages"
_MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")

Names = list[tuple[int, str, str]]


def load(code: str) -> tuple[str, Names]:
    """The article of a language, and where which names stand in it."""
    marked = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    text, names, end = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[end : found.start()]
        names.append((len(text), found[1], found[2]))
        text += found[1]
        end = found.end()
    return text + marked[end:], names


def found_in(text: str, tagger: Tagger) -> Names:
    """The names that are found, as `load` has them."""
    mentions = recognise(text, tagger)
    return [(m.start, m.text, m.type.value) for m in mentions if m.type in NAME_TYPES]


def score(code: str, tagger: Tagger) -> tuple[float, float]:
    """Precision and recall of names with their types, in per cent."""
    text, names = load(code)
    found = found_in(text, tagger)
    right = len(set(found) & set(names))
    return round(100 * right / max(1, len(found))), round(100 * right / len(names))
