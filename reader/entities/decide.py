"""One type for each name of a text, by vote of all that the text says of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from reader.entities.context import context_votes, name_votes
from reader.entities.lines import find_datelines
from reader.entities.people import family_name
from reader.entities.words import fold, load_words
from reader.model import NAME_TYPES, EntityType, Mention

_PERSON = EntityType.PERSON
_ORG = EntityType.ORG
_PLACE = EntityType.PLACE
Votes = Counter[EntityType]

TAGGER_VOTE = 10
TAGGER_MENTIONS = 3
"""From so many mentions on, what the tagger says of a name weighs no more."""

FAMILY_VOTE = 30
DATELINE_VOTE = 60

COMPASS = frozenset({"north", "south", "east", "west"})


def agree_types(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, each name with one type throughout; measures are left as they are."""
    mentions = list(mentions)
    kinds = decide_types(text, mentions)
    return [
        replace(mention, type=kinds.get(fold(mention.text), mention.type))
        if mention.type in NAME_TYPES
        else mention
        for mention in mentions
    ]


def decide_types(text: str, mentions: Iterable[Mention]) -> dict[str, EntityType]:
    """The type of every folded name.

    Votes: the tagger's own at each mention, the words around it, the name's own words, general
    knowledge; then the longer names that a name is part of.
    """
    votes: defaultdict[str, Votes] = defaultdict(Counter)
    marked: defaultdict[str, Votes] = defaultdict(Counter)
    spelled: dict[str, str] = {}
    for mention in mentions:
        if mention.type not in NAME_TYPES:
            continue
        key = fold(mention.text)
        spelled.setdefault(key, mention.text)
        marked[key][mention.type] += 1
        for kind, weight in context_votes(text, mention):
            votes[key][kind] += weight
    for key, counts in marked.items():
        share = TAGGER_VOTE * min(counts.total(), TAGGER_MENTIONS) / counts.total()
        for kind, count in counts.items():
            votes[key][kind] += round(share * count)
    for mention in find_datelines(text):
        votes[fold(mention.text)][mention.type] += DATELINE_VOTE
    for key, name in spelled.items():
        if any(map(str.isdigit, name)):  # no person's, whatever the tagger says
            del votes[key][_PERSON]
        for kind, weight in name_votes(name):
            votes[key][kind] += weight
    _add_family(votes)
    _add_company(votes)
    _add_compass(votes)
    return {key: _winner(cast) for key, cast in votes.items()}


def _add_family(votes: Mapping[str, Votes]) -> None:
    """Let a person's whole name speak for its first and last word."""
    people = [key for key, cast in votes.items() if " " in key and _winner(cast) is _PERSON]
    for key in people:
        for part in {key.split()[0], key.split()[-1], family_name(key)}:
            if part in votes and part != key:
                votes[part][_PERSON] += FAMILY_VOTE


def _add_compass(votes: Mapping[str, Votes]) -> None:
    """Let North Korea speak for the North."""
    for key in votes:
        first, _, rest = key.partition(" ")
        if rest and first in COMPASS and first in votes and _winner(votes[key]) is _PLACE:
            votes[first][_PLACE] += FAMILY_VOTE


def _add_company(votes: Mapping[str, Votes]) -> None:
    """Let a company's whole name speak for what is left without its last words."""
    ends = load_words().company_ends
    for key in [key for key, cast in votes.items() if " " in key and _winner(cast) is _ORG]:
        parts = key.split()
        while len(parts) > 1 and parts[-1] in ends:
            parts.pop()
        short = " ".join(parts)
        if short != key and short in votes:
            votes[short][_ORG] += FAMILY_VOTE


def _winner(cast: Votes) -> EntityType:
    order = list(EntityType)
    if not cast:
        return EntityType.WORK
    return min(cast, key=lambda kind: (-cast[kind], order.index(kind)))
