"""What the tests of names share: mentions and taggers written as short lines."""

import re

from reader.model import EntityType, Mention, Tagger

Marks = dict[str, str]
"""Written name to its type; every occurrence is marked."""


def mark(text: str, marks: Marks) -> tuple[Mention, ...]:
    """Each place of each name, as a tagger would mark it; in text order."""
    found = [
        Mention(place.start(), place.end(), name, EntityType(kind))
        for name, kind in marks.items()
        for place in re.finditer(re.escape(name), text)
    ]
    return tuple(sorted(found, key=lambda mention: mention.start))


def tagger_of(marks: Marks) -> Tagger:
    """A tagger that marks these names wherever they stand."""
    return lambda text: mark(text, marks)


def shown(mentions: tuple[Mention, ...]) -> list[tuple[str, str]]:
    """What a mention says and is, for comparing."""
    return [(mention.text, mention.type.value) for mention in mentions]
