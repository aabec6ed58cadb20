"""Mentions made longer or found by how the text is written around them.

Company suffixes, photographers in credits, titles in quotation marks; and acronyms that stand
for common words, which are no names.
"""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from reader.entities.scan import stands_for
from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import NAME_TYPES, EntityType, Mention

_COMPANY_END = re.compile(r",?\s(?:Inc|Corp|Ltd|LLC|LLP|PLC|plc|Co|GmbH|AG|SA)\b\.?")
_CREDIT = re.compile(
    r"(?<![\w’'-])((?:[A-Z][\w’'-]{1,30}\s){1,3}[A-Z][\w’'-]{1,30})"
    r"/([A-Z][A-Za-z]{1,30}(?:\s[A-Z][a-z]{1,30})?)"
)
_QUOTED = re.compile(
    r"[“\"]([A-Z0-9][^“”\"\n]{2,80})[”\"]|(?<!\w)[‘']([A-Z][^‘’'\n]{2,60})[’'](?!\w)"
)


def extend_companies(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, each with the ", Inc." behind it, which makes it an organisation."""
    return [_with_company_end(text, mention) for mention in mentions]


def _with_company_end(text: str, mention: Mention) -> Mention:
    found = _COMPANY_END.match(text, mention.end)
    if found is None or mention.type not in NAME_TYPES:
        return mention
    whole = text[mention.start : found.end()]
    return replace(mention, end=found.end(), text=whole, type=EntityType.ORG)


def find_credited(text: str) -> list[Mention]:
    """Photographers: a name, a slash, and an agency that everybody knows."""
    types = load_gazetteer().types
    return [
        Mention(*found.span(1), found.group(1), EntityType.PERSON)
        for found in _CREDIT.finditer(text)
        if types.get(fold(found.group(2))) is EntityType.ORG
    ]


def find_titles(text: str) -> list[Mention]:
    """Works: a few words in quotation marks, every one of weight with a capital."""
    found = []
    for quoted in _QUOTED.finditer(text):
        group = 1 if quoted.group(1) else 2
        title = quoted.group(group).rstrip(",.")
        if _is_title(title):
            start = quoted.start(group)
            found.append(Mention(start, start + len(title), title, EntityType.WORK))
    return found


def _is_title(words: str) -> bool:
    parts = words.split()
    heavy = [part for part in parts if part.casefold() not in load_words().inner]
    return (
        2 <= len(parts) <= 8
        and len(heavy) >= 2
        and all(part[0].isupper() or part[0].isdigit() for part in heavy)
    )


def drop_common_acronyms(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions without acronyms that the text explains by words in lower case."""
    mentions = list(mentions)
    common = {
        mention.text
        for mention in mentions
        if mention.type in NAME_TYPES
        and mention.text.isupper()
        and _is_explained(text, mention.start, mention.end)
    }
    return [mention for mention in mentions if mention.text not in common]


def _is_explained(text: str, start: int, end: int) -> bool:
    """True for "central mail room (CMR)"."""
    if text[max(0, start - 1) : start] != "(" or text[end : end + 1] != ")":
        return False
    before = re.split(r"[\s-]+", text[max(0, start - 80) : start - 1].strip())
    phrases = (before[-count:] for count in range(2, min(len(before), 8) + 1))
    return any(
        all(part.islower() for part in phrase) and stands_for(text[start:end], " ".join(phrase))
        for phrase in phrases
    )
