"""Mentions made longer or found by how the text is written around them.

Company suffixes, photographers in credits, titles in quotation marks; and acronyms that stand
for common words, which are no names.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from reader.entities.scan import stands_for
from reader.entities.spans import trim
from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import NAME_TYPES, EntityType, Mention

_COMPANY_END = re.compile(
    r"\.(?:com|org|net|co\.uk|io)\b|,?\s(?:Inc|Corp|Ltd|LLC|LLP|PLC|plc|Co|GmbH|AG|SA)\b\.?"
)
_HEAD = re.compile(r"(?:['’]s)?(?: [A-Z][\w’'-]+){1,3}")
_SAINTS = ("St ", "St. ", "Saint ")
_MAKERS = frozenset({EntityType.ORG, EntityType.PERSON, EntityType.WORK})
_MODEL = re.compile(r" [A-Z]{1,4}-?[A-Z]{0,2}\d{2,}[A-Z0-9+]*\b")
_WORD = re.compile(r"\w[\w’'-]*")
_HALF_SMALL = re.compile(r"[A-Z][a-z]+-[a-z]+")
_SIDES_BEFORE = re.compile(r"(?<![\w-])[A-Z][\w’']+[-–][A-Z][\w’']+$")
_WAR = re.compile(r" [Ww]ar\b")
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


def extend_heads(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, each with the words behind it that say what it is: Sella in Sella Bridge.

    Only words with capitals, up to one that ends a body's, a place's or an event's name.
    """
    return [_with_head(text, mention) for mention in mentions]


def _with_head(text: str, mention: Mention) -> Mention:
    kinds = _head_kinds()
    found = _HEAD.match(text, mention.end)
    if found is None or mention.type not in NAME_TYPES:
        return mention
    words = found.group().split()
    if words[0].casefold() in {"'s", "’s"} and not mention.text.startswith(_SAINTS):
        return mention
    for count in range(len(words), 0, -1):
        kind = kinds.get(fold(words[count - 1]))
        if kind is not None:
            end = mention.end + found.group().index(words[count - 1], _skip(words, count))
            end += len(words[count - 1])
            return replace(mention, end=end, text=text[mention.start : end], type=kind)
    return mention


def _skip(words: list[str], count: int) -> int:
    return sum(len(word) for word in words[: count - 1])


@functools.cache
def _head_kinds() -> dict[str, EntityType]:
    words = load_words()
    found = dict.fromkeys(words.event_ends, EntityType.EVENT)
    found |= dict.fromkeys(words.place_ends, EntityType.PLACE)
    found |= dict.fromkeys(words.org_ends, EntityType.ORG)
    return found


def extend_wars(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of two sides with "war" behind them being of the war."""
    return [_with_war(text, mention) for mention in mentions]


def _with_war(text: str, mention: Mention) -> Mention:
    sides = _SIDES_BEFORE.search(text, max(0, mention.start - 30), mention.end)
    found = _WAR.match(text, mention.end)
    if found is None or sides is None or mention.type not in NAME_TYPES:
        return mention
    whole = text[sides.start() : found.end()]
    return Mention(sides.start(), found.end(), whole, EntityType.EVENT)


def extend_models(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of a maker with a model's number behind them being of the product."""
    found = []
    for mention in mentions:
        model = _MODEL.match(text, mention.end)
        if model and mention.type in _MAKERS:
            whole = text[mention.start : model.end()]
            found.append(replace(mention, end=model.end(), text=whole, type=EntityType.WORK))
        else:
            found.append(mention)
    return found


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
        start, end = quoted.start(group), trim(text, *quoted.span(group))[1]
        if _is_title(text[start:end]):
            found.append(Mention(start, end, text[start:end], EntityType.WORK))
    return found


def _is_title(words: str) -> bool:
    parts = words.split()
    heavy = [part for part in parts if part.casefold() not in load_words().inner]
    return (
        2 <= len(parts) <= 8
        and len(heavy) >= 2
        and all(part[0].isupper() or part[0].isdigit() for part in heavy)
    )


def drop_small_words(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions without words that stand once with a capital and else small, as any word."""
    counts = Counter(_WORD.findall(text))
    types = load_gazetteer().types
    return [
        mention
        for mention in mentions
        if mention.type not in NAME_TYPES
        or " " in mention.text
        or fold(mention.text) in types
        or not _is_common(mention, counts)
    ]


def _is_common(mention: Mention, counts: Counter[str]) -> bool:
    """True for "Love" once among "love", and for a person that is written "Halden-ray"."""
    small = mention.text.lower()
    if mention.type is EntityType.PERSON and _HALF_SMALL.fullmatch(mention.text):
        return True
    return small != mention.text and counts[small] > 0 and counts[mention.text] == 1


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
