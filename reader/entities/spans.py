"""Cuts what a tagger marked down to the name itself, or to nothing.

The scheme: no title, no leading "the", no possessive, no quotes; a name stays within its line.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import NAME_TYPES, EntityType, Mention

MAX_NAME_CHARS = 120
"""Nothing longer is a name."""

MAX_MARK_CHARS = 500
"""What a tagger marked beyond this is not looked into: a megabyte would take minutes."""

_OUTSIDE = " \t\r\n\"“”„‘'«»‹›()[]{}<>*_|,;:!?–—-…•·/\\~^`"
_AFTER = _OUTSIDE + "’"
_ARTICLE = re.compile(r"(?:the|an|a)(?:\s+|$)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’][sS]?$")
_PREFIX = re.compile(r"(?i:anti|pro|non|ex|pre|post|mid|un|trans|self|then)[-–](?=[A-Z])")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")
_DOTTED = re.compile(
    r"(?:\b\w\.|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros|St|Mt|Ave|Blvd|Rd|Dr|Calif|Fla|Mass|Conn|Ph\.D))\.?$"
)
_SLASH = re.compile(r"(?<=[\w.])/(?=[A-Z])")
_SLASH_OR_OWNER = re.compile(r"(?<=[\w.])/(?=[A-Z])|['’]s\s+(?=[A-Z][\w-]+\s+[A-Z])")
_PARTIAL = re.compile(r"[-‑][a-z]+")
_HAS_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without outer white space, quotes, brackets, articles and possessive.

    May be empty.
    """
    before = (-1, -1)
    while before != (start, end) and start < end:
        before = (start, end)
        while start < end and text[start] in _OUTSIDE:
            start += 1
        while start < end and text[end - 1] in _AFTER:
            end -= 1
        if end > start and text[end - 1] == "." and not _DOTTED.search(text, start, end):
            end -= 1
        if found := _ARTICLE.match(text, start, end):
            start = found.end()
        found = _POSSESSIVE.search(text, start, end)
        if found and fold(text[start:end]) not in load_gazetteer().types:  # McDonald's
            end = found.start()
    return start, max(start, end)


def clean_mentions(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions cut to names, in text order; what holds no name is left out."""
    short = (mention for mention in mentions if mention.end - mention.start <= MAX_MARK_CHARS)
    pieces = (piece for mention in short for piece in _split(text, mention))
    cleaned = (clean_mention(text, piece) for piece in pieces)
    return sorted(
        (mention for mention in cleaned if mention is not None),
        key=lambda mention: (mention.start, -mention.end),
    )


def _split(text: str, mention: Mention) -> Iterator[Mention]:
    """The mention in parts where it joins several names: at slashes, and after a possessive."""
    if mention.type not in NAME_TYPES:
        yield mention
        return
    cuts = _SLASH if mention.type is not EntityType.PERSON else _SLASH_OR_OWNER
    start = mention.start
    for cut in cuts.finditer(text, mention.start, mention.end):
        yield replace(mention, start=start, end=cut.start(), text=text[start : cut.start()])
        start = cut.end()
    yield replace(mention, start=start, end=mention.end, text=text[start : mention.end])


def clean_mention(text: str, mention: Mention) -> Mention | None:
    """The mention cut to the name, quantity or date itself; None when nothing of it is one."""
    start, end = trim(text, mention.start, mention.end)
    if mention.type in NAME_TYPES:
        start, end = _cut_name(text, start, end, mention.type)
        is_kept = _is_name(text[start:end]) and not _is_half(text, end)
        is_kept = is_kept and text[end : end + 1] != "$"  # AU$5
    else:
        end = _cut_line(text, start, end)[0][1]
        is_kept = start < end and _is_measure(text[start:end], mention.type)
    if not is_kept:
        return None
    if text[end : end + 1] == "." and text[start : end + 1] in load_gazetteer().forms:
        end += 1
    return replace(mention, start=start, end=end, text=text[start:end])


def _cut_name(text: str, start: int, end: int, kind: EntityType) -> tuple[int, int]:
    # A person's name follows a headline more often than it comes before one.
    start, end = _cut_line(text, start, end)[-1 if kind is EntityType.PERSON else 0]
    if found := _PREFIX.match(text, start, end):
        start = found.end()
    words = load_words()
    spans = [(found.start(), found.end()) for found in _WORD.finditer(text, start, end)]
    if not any(char.isupper() for char in text[start:end]):
        return start, end
    while spans and _is_small(text[slice(*spans[0])], words.particles):
        del spans[0]
    while spans and _is_loose_end(text[slice(*spans[-1])], kind):
        del spans[-1]
    del spans[_words_before_titles(text, spans) :]
    if kind is EntityType.PERSON:
        while spans and _is_title(text[slice(*spans[0])], len(spans)):
            del spans[0]
    return trim(text, spans[0][0], spans[-1][1]) if spans else (start, start)


def _words_before_titles(text: str, spans: list[tuple[int, int]]) -> int:
    """How many words are a known name in front of titles, as the first of "UN President".

    All of them where the name before is not known: "Anna Pope".
    """
    words, count = load_words(), len(spans)
    while count > 1 and fold(text[slice(*spans[count - 1])]) in words.titles:
        count -= 1
    known = spans and fold(text[spans[0][0] : spans[count - 1][1]]) in load_gazetteer().types
    return count if known else len(spans)


def _cut_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the lines that the span touches, each trimmed; at least one."""
    lines = [
        trim(text, found.start(), found.end()) for found in _LINE.finditer(text, start, end)
    ]
    return [line for line in lines if line[0] < line[1]] or [(start, start)]


def _is_loose_end(word: str, kind: EntityType) -> bool:
    """True for "Ostrel city" and "Anna Voss from": the name ends before; but "Sella war"."""
    words = load_words()
    if kind is EntityType.EVENT and word in words.event_ends:
        return False
    if kind is EntityType.PLACE and word in words.place_ends:  # Sella bridge
        return word in words.place_units or word == "city"
    if (word.islower() and word.isalpha()) or word in words.role_acronyms:
        return True
    return fold(word) in words.inner or fold(word) in words.pronouns


def _is_title(word: str, count: int) -> bool:
    """True for a title before a name; alone only for those that are always followed by one."""
    words = load_words()
    return fold(word) in (words.titles if count > 1 else words.bare_titles)


def _is_small(word: str, particles: frozenset[str]) -> bool:
    return word.islower() and word not in particles and not _HAS_DIGIT.search(word)


def _is_name(name: str) -> bool:
    if len(name) > MAX_NAME_CHARS or name in load_gazetteer().false_names:
        return False
    return any(char.isupper() for char in name) or (
        any(char.isalpha() for char in name) and name.upper() == name.lower()
    )


def _is_half(text: str, end: int) -> bool:
    """True when the name goes on in lower case, as one word: "Wi" in "Wi-fi"."""
    found = _PARTIAL.match(text, end)
    return found is not None and found.group()[1:] not in load_words().compound_ends


def _is_measure(name: str, kind: EntityType) -> bool:
    """True for what a reader would look up: no bare "one", "first", "years", "some days"."""
    words = load_words()
    parts = [fold(part) for part in re.split(r"[\s-]+", name)]
    if kind is EntityType.DATE:
        return bool(
            _HAS_DIGIT.search(name)
            or words.times.intersection(parts)
            or (words.which.intersection(parts) and words.spans.intersection(parts))
        )
    if _ORDINAL.fullmatch(name):
        return False
    if all(part in words.numbers for part in parts):
        return False
    return not (name.isdigit() and len(name) == 1)
