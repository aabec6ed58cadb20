"""Mentions of a text: what a tagger marked, corrected by what the document itself says."""

from reader.entities.decide import agree_types
from reader.entities.extend import (
    drop_common_acronyms,
    extend_companies,
    find_credited,
    find_titles,
)
from reader.entities.scan import find_acronyms, find_known, find_repeats, settle
from reader.entities.spans import clean_mentions
from reader.model import Mention, Tagger

RULES = "3"
"""Version of the rules here and in `resolve`; results of another one are made anew."""


def recognise(text: str, tagger: Tagger) -> tuple[Mention, ...]:
    """The mentions of the text, in text order, none overlapping another; the longest wins.

    `text[m.start:m.end] == m.text` for each. A name has one type throughout.
    """
    found = list(settle(clean_mentions(text, tagger(text))))
    found = drop_common_acronyms(text, found)
    found = [*extend_companies(text, found), *find_credited(text), *find_titles(text)]
    found = list(settle(found))
    found += find_known(text, found)
    found = list(settle([*found, *find_acronyms(text, found)]))
    found = agree_types(text, found)
    found += find_repeats(text, found)
    return settle(agree_types(text, settle(found)))
