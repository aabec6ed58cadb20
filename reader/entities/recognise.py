"""Mentions of a text: what a tagger marked, corrected by what the document itself says."""

from reader.entities.decide import agree_types
from reader.entities.extend import (
    drop_common_acronyms,
    drop_small_words,
    extend_companies,
    extend_heads,
    extend_models,
    extend_wars,
    find_credited,
    find_titles,
)
from reader.entities.lines import find_set_forms
from reader.entities.scan import find_acronyms, find_known, find_repeats, find_sides, settle
from reader.entities.spans import clean_mentions
from reader.entities.teams import find_short_teams, find_teams
from reader.model import Mention, Tagger

RULES = "7"
"""Version of the rules here and in `resolve`; results of another one are made anew."""


def recognise(text: str, tagger: Tagger) -> tuple[Mention, ...]:
    """The mentions of the text, in text order, none overlapping another; the longest wins.

    `text[m.start:m.end] == m.text` for each. A name has one type throughout, but for a place
    that is also a team.
    """
    found = list(settle(clean_mentions(text, tagger(text))))
    found = drop_small_words(text, drop_common_acronyms(text, found))
    found = [*extend_companies(text, found), *_find_by_form(text)]
    found = list(settle(found))
    found += find_known(text, found)
    found = extend_heads(text, extend_models(text, extend_wars(text, found)))
    found = list(settle([*found, *find_acronyms(text, found)]))
    found = agree_types(text, found)
    found += find_repeats(text, found)
    found += find_sides(text, found)
    found = find_teams(text, agree_types(text, settle(found)))
    return settle([*found, *find_short_teams(text, found)])


def _find_by_form(text: str) -> list[Mention]:
    return [*find_credited(text), *find_set_forms(text), *find_titles(text)]
