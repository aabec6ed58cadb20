"""Teams that go by the name of their place: in a report of a match, "Ostrel beat Sella"."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from reader.entities.scan import Taken
from reader.entities.words import fold, load_words
from reader.model import EntityType, Mention

_WORD = re.compile(r"[a-z][\w’'-]*")
_MIN_WORDS = 6  # different ones
_MIN_SHARE = 0.02  # of all words; a council's report on a stadium has less than a match's

_BEFORE = re.compile(
    r"\b(?:against|beat|beating|defeated|defeating|over|past|versus|vs\.?|facing|faced?|hosts?"
    r"|hosted|hosting|visits?|visiting|defend|edged|routed|trounced|swept|downed|upset|thrashed"
    r"|eliminated|lifted|led|gave|giving|put|sent|for|joined|joining|signed with)"
    r" (?:the |No\. \d+ )?$"
)
_BEHIND = re.compile(
    r" (?:\d+\b|beat|defeated|lost|won|wins?|scored|leads?|led|trailed|drew|advanced"
    r"|faces?|plays?|played|hosts?|hosted|will (?:face|play|host)|clinched|finished"
    r"|men[’']s|women[’']s|football|basketball|baseball|hockey|soccer|players?|fans|supporters"
    r"|coach|manager|defen[cs]e|offen[cs]e|quarterback|striker|midfielder|defender|goalkeeper|forward|guard"
    r"|captain|squad|side|team|roster|bench|bullpen|(?:had|have) \w+ed|were)\b"
    r"|['’]s? (?:\w+ )?(?:wins?|loss|losses|victory|defeat|coach|manager|defen[cs]e|offen[cs]e"
    r"|opener|players?|season|goals?|touchdown|lead|squad|quarterback|striker|bench|record)\b"
)
_NEXT_TO_NAME = re.compile(r"[A-Z][\w’'-]* $")
_WHERE = re.compile(r"(?:\b(?:in|near|from|outside|across|around)|[A-Z][\w.]*,) $")


def find_teams(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of places that are teams there being of bodies.

    A place that plays somewhere in a sports report is a team, but where something is in it.
    """
    mentions = list(mentions)
    if not is_sport(text):
        return mentions
    signs = Counter(
        fold(mention.text)
        for mention in mentions
        if mention.type is EntityType.PLACE and _plays(text, mention)
    )
    return [
        replace(mention, type=EntityType.ORG)
        if mention.type is EntityType.PLACE
        and signs[fold(mention.text)]
        and not _is_where(text, mention)
        else mention
        for mention in mentions
    ]


def find_short_teams(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """City for Leeds City in a report of its match, though the text also speaks of a city."""
    mentions = list(mentions)
    ends = {
        mention.text.split()[-1]
        for mention in mentions
        if mention.type is EntityType.ORG
        and " " in mention.text
        and fold(mention.text.split()[-1]) in load_words().team_ends
    }
    if not ends or not is_sport(text):
        return []
    taken = Taken(mentions, len(text))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(ends)))})\b")
    return [
        Mention(*found.span(), found.group(), EntityType.ORG)
        for found in pattern.finditer(text)
        if taken.is_free(*found.span())
        and not _NEXT_TO_NAME.search(text, max(0, found.start() - 40), found.start())
    ]


def is_sport(text: str) -> bool:
    """True when the text's own words are those of matches and seasons."""
    words = _WORD.findall(text)
    found = [word for word in words if word in load_words().sport]
    return len(set(found)) >= _MIN_WORDS and len(found) >= _MIN_SHARE * len(words)


def _plays(text: str, mention: Mention) -> bool:
    before = _BEFORE.search(text, max(0, mention.start - 30), mention.start)
    return bool(before or _BEHIND.match(text, mention.end)) and not _is_where(text, mention)


def _is_where(text: str, mention: Mention) -> bool:
    return bool(_WHERE.search(text, max(0, mention.start - 20), mention.start))
