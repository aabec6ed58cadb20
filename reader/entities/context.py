"""What stands around a mention and within it, and which type that speaks for."""

import re
from collections.abc import Iterator

from reader.entities.called import called_votes
from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import EntityType, Mention

_BEFORE = re.compile(r"([\w.’'-]+)[ \u00a0]$")
_AFTER_WORD = re.compile(r",?[”\"’]?\s(\w+)")
_KIND_OF_PLACE = re.compile(
    r" (?:region|province|city|county|district|village|town|peninsula|airport|neighbou?rhood)\b"
)
_AGE = re.compile(r",\s\d{1,3}(?:,|\.|;|\s\w|-year-old)")
_MODEL = re.compile(r"(?:^|\s)(?:[A-Z]+-?\d{2,}[A-Z0-9+]*|[A-Z]+[a-z]*-\d+)$")
_CHARS_BEFORE = 30


def context_votes(text: str, mention: Mention) -> Iterator[tuple[EntityType, int]]:
    """What the words before and after one mention say of its type."""
    words = load_words()
    before = _word_before(text, mention.start)
    if before in words.strong_titles:
        yield EntityType.PERSON, 30
    elif before in words.titles:
        yield EntityType.PERSON, 15
    elif before in words.relations:
        yield EntityType.PERSON, 20
    if _AGE.match(text, mention.end) and not _is_time_before(before):
        yield EntityType.PERSON, 20
    if before in words.near:
        yield EntityType.PLACE, 12
    elif before in words.within and mention.type is not EntityType.ORG:
        yield EntityType.PLACE, 5
    if before in words.speech and _looks_personal(mention.text):
        yield EntityType.PERSON, 10
    if _KIND_OF_PLACE.match(text, mention.end):
        yield EntityType.PLACE, 12
    after = _AFTER_WORD.match(text, mention.end)
    if after and after.group(1).casefold() in words.speech and _looks_personal(mention.text):
        yield EntityType.PERSON, 6
    yield from called_votes(text, mention)


def name_votes(name: str) -> Iterator[tuple[EntityType, int]]:
    """What a name's own words say of its type, and what everybody knows of it."""
    gazetteer = load_gazetteer()
    known = gazetteer.types.get(fold(name))
    if known is not None:
        yield known, 30
        return
    if _MODEL.search(name):
        yield EntityType.WORK, 30
    parts = [fold(part) for part in name.split()]
    if len(parts) < 2:
        return
    if parts[0] in gazetteer.given and parts[-1] in load_words().place_ends:
        return  # Neil Lane: a person or a street, which the tagger tells better
    yield from _shape_votes(parts)


def _shape_votes(parts: list[str]) -> Iterator[tuple[EntityType, int]]:
    words = load_words()
    first, last = parts[0], parts[-1]
    if last in words.org_ends or (first in words.org_starts and parts[1] in {"of", "for"}):
        yield EntityType.ORG, 30
    elif last in words.event_ends or first in words.event_starts:
        yield EntityType.EVENT, 30
    elif last in words.place_ends or first in words.place_starts:
        yield EntityType.PLACE, 25
    elif last in words.work_ends:
        yield EntityType.WORK, 30


def _word_before(text: str, start: int) -> str:
    found = _BEFORE.search(text, max(0, start - _CHARS_BEFORE), start)
    return fold(found.group(1)) if found else ""


def _is_time_before(word: str) -> bool:
    return word in load_words().times


def _looks_personal(name: str) -> bool:
    parts = name.split()
    return len(parts) <= 3 and all(part[:1].isupper() for part in parts) and not name.isupper()
