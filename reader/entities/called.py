"""What the text calls a name, in words beside it: "the carmaker Halden", "firms like Halden".

One function a sign; each answers with votes for a type, and with none where it sees nothing.
"""

import functools
import re
from collections.abc import Callable, Iterator

from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import EntityType, Mention

Vote = tuple[EntityType, int]
Sign = Callable[[str, Mention], Iterator[Vote]]

_PERSON, _ORG, _PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE
_WORK = EntityType.WORK

_CHARS = 120
"""How far around a name is looked."""

_NOUN_BEFORE = re.compile(r"(?<![\w-])([\w-]+)(?: of|,| called| named)? [“\"‘']?$")
_LIKE = re.compile(r"(?<![\w-])([\w-]+),? (?:such as|like|including) (.{0,90})$", re.DOTALL)
_LISTED = re.compile(r"(?:[A-Z0-9&][\w.’'&-]*(?:,? and |,? or |, | )(?:the )?)*")
_APPOSITION = re.compile(
    r"[”\"]?, (?:a|an|the|another|one of (?:the|its|his|her)|its|their|his|her) "
    r"((?:[\w’'-]+ ){0,6}?[\w-]+)"
    r"(?=[,.;:—–)]| (?:of|in|at|for|who|whose|which|that|and|from|with|on|to|by|based|near)\b)"
)
_ITS = re.compile(r" (?:has |have |had |also |will )?\w+(?:s|ed|t)? (?:\w+ )?its\b")
_WHO = re.compile(r",? who(?:se)?\b")
_WHICH = re.compile(r", which\b")
_ROLE_OF = re.compile(
    r"\b(?:CEO|CFO|chief executive(?: officer)?|founder|co-founder|chair(?:man|woman|person)?"
    r"|spokes(?:man|woman|person)|director|employees?|shareholders?|investors|customers"
    r"|executives?|subsidiary|owner|maker|members?|shares|analysts?|editor) "
    r"(?:of|for|at|with) (?:the )?$"
)
_ROLE_BEHIND = re.compile(
    r"['’]s? (?:\w+ )?(?:CEO|CFO|founder|shares|stock|headquarters|board|customers|products?"
    r"|subsidiary|executives?|shareholders?|employees|website|newsroom|editors?|spokes\w+)\b"
)
_SHOW_BEHIND = re.compile(
    r" (?:star|stars|alum|alumn[ai]|finale|premiere|spinoff|spin-off|sequel|prequel|trilogy"
    r"|franchise|soundtrack|reboot|remake)\b(?! of)"
)
_PLACE_BEHIND = re.compile(r", ([A-Z][\w.]*(?: [A-Z][\w.]*){0,2})(?=[,.;:)—–]| [a-z(]|\n|$)")
_TOLD = re.compile(r"\b(?:told|tells|telling|according to|reported by) (?:the|The) $")
_FAMILY = re.compile(r" (?:family|siblings|brothers|sisters)\b")
_WHERE = re.compile(r"\b(?:in|near|at|from|to|of|outside) $")
_IN = re.compile(r"\b(?:in|into) $")
_STANDS_ALONE = re.compile(
    r"[,.;:)\n]|$| (?:and|on|for|after|before|when|where|as|to|who|last|this)\b"
)


def called_votes(text: str, mention: Mention) -> Iterator[Vote]:
    """What the words beside one mention call it."""
    for sign in SIGNS:
        yield from sign(text, mention)


def _noun_before(text: str, mention: Mention) -> Iterator[Vote]:
    """The film Long Tide, the carmaker Halden, the village of Sella."""
    found = _NOUN_BEFORE.search(text, _from(mention), mention.start)
    kind = _kinds().get(found.group(1)) if found else None
    if kind is not None and kind is not _PERSON:
        yield kind, 12


def _listed(text: str, mention: Mention) -> Iterator[Vote]:
    """Firms such as Halden, Ropes & Co and Tide."""
    found = _LIKE.search(text, _from(mention), mention.start)
    if found and _LISTED.fullmatch(found.group(2)):
        kind = _kinds().get(found.group(1))
        if kind is not None:
            yield kind, 15


def _apposition(text: str, mention: Mention) -> Iterator[Vote]:
    """Halden, a maker of ropes; Voss, the mayor."""
    found = _APPOSITION.match(text, mention.end, mention.end + _CHARS)
    if found and (kind := _head_kind(found.group(1))):
        yield kind, 12


def _owner(text: str, mention: Mention) -> Iterator[Vote]:
    """Halden has raised its prices: no person is an it."""
    if mention.type is _PERSON and _ITS.match(text, mention.end, mention.end + _CHARS):
        yield _ORG, 12


def _relative(text: str, mention: Mention) -> Iterator[Vote]:
    """Voss, who left; Halden, which sold."""
    if _WHO.match(text, mention.end):
        yield _PERSON, 12
    elif mention.type is _PERSON and _WHICH.match(text, mention.end):
        yield _ORG, 12


def _role(text: str, mention: Mention) -> Iterator[Vote]:
    """The founder of Halden, Halden's shareholders."""
    if mention.type in {_PERSON, _WORK} and (
        _ROLE_OF.search(text, _from(mention), mention.start)
        or _ROLE_BEHIND.match(text, mention.end)
    ):
        yield _ORG, 12


def _show(text: str, mention: Mention) -> Iterator[Vote]:
    """The Long Tide star Anna Voss."""
    if mention.type is _PERSON and _SHOW_BEHIND.match(text, mention.end):
        yield _WORK, 12


def _within(text: str, mention: Mention) -> Iterator[Vote]:
    """Near Sella, Ohio; Ostrel, France."""
    found = _PLACE_BEHIND.match(text, mention.end)
    if found is None or load_gazetteer().types.get(fold(found.group(1))) is not _PLACE:
        return
    if _WHERE.search(text, _from(mention), mention.start):
        yield _PLACE, 20


def _in_alone(text: str, mention: Mention) -> Iterator[Vote]:
    """An attorney in Sella, ..."""
    if mention.type is not _PERSON or not _IN.search(text, _from(mention), mention.start):
        return
    if _STANDS_ALONE.match(text, mention.end):
        yield _PLACE, 7


def _told(text: str, mention: Mention) -> Iterator[Vote]:
    """Told the Ostrel Ledger: no person has "the" before the name."""
    if mention.type in {_PERSON, _PLACE, _WORK} and _TOLD.search(
        text, _from(mention), mention.start
    ):
        yield _ORG, 15


def _family(text: str, mention: Mention) -> Iterator[Vote]:
    """The Voss family."""
    if _FAMILY.match(text, mention.end):
        yield _PERSON, 15


SIGNS: tuple[Sign, ...] = (
    _noun_before,
    _listed,
    _apposition,
    _owner,
    _relative,
    _role,
    _show,
    _within,
    _in_alone,
    _told,
    _family,
)


def _from(mention: Mention) -> int:
    return max(0, mention.start - _CHARS)


def _head_kind(phrase: str) -> EntityType | None:
    """The kind of the noun that a phrase ends in: "a popular cooking show"."""
    return _kinds().get(phrase.split()[-1].casefold())


@functools.cache
def _kinds() -> dict[str, EntityType]:
    """Common nouns, singular and plural, to what a thing called so is."""
    words = load_words()
    found: dict[str, EntityType] = {}
    for nouns, kind in (
        (words.titles, _PERSON),
        (words.person_nouns, _PERSON),
        (words.org_nouns, _ORG),
        (words.place_nouns, _PLACE),
        (words.work_nouns, _WORK),
        (words.event_nouns, EntityType.EVENT),
    ):
        for noun in nouns:
            plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
            found.setdefault(noun, kind)
            found.setdefault(plural, kind)
    return found
