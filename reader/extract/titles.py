"""The headline of an article, out of what a page calls itself in several places."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import islice

from lxml.html import HtmlElement

from reader.hygiene import clean_line

_SEPARATORS = (
    " | ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • ", " / ", " ‹ ", " ｜ ", " － "
)  # fmt: skip
MAX_HEADS = 30
MIN_LIKENESS = 0.6
_MIN_SENTENCE_WORDS = 4
_FURNITURE = frozenset({"nav", "footer", "aside", "dialog"})
_WORD = re.compile(r"\w+")


def find_title(tree: HtmlElement, said: Sequence[str], sites: Sequence[str]) -> str:
    """The headline that a reader sees, or the best of what the page says of itself.

    `said` are the titles for machines, the most trusted first; `sites` are the site's names.
    """
    # Site software escapes headlines twice as often as not.
    cleaned = (without_sites(clean_line(unescape(title)), sites) for title in said)
    titles = [title for title in cleaned if title and not is_site(title, sites)]
    head = _headline(tree, titles, sites)
    return head or (titles[0] if titles else "")


def _headline(tree: HtmlElement, titles: Sequence[str], sites: Sequence[str]) -> str:
    """The top heading that the titles vouch for, or the only one when it is a sentence."""
    heads = [
        head
        for element in islice(tree.iter("h1"), MAX_HEADS)
        if (head := clean_line(element.text_content())) and not _is_furniture(element)
    ]
    heads = list(dict.fromkeys(head for head in heads if not is_site(head, sites)))
    likely = [
        (max((likeness(head, title) for title in titles), default=0.0), head) for head in heads
    ]
    best, head = max(likely, key=lambda scored: scored[0], default=(0.0, ""))
    if best >= MIN_LIKENESS:
        return _without_kicker(without_sites(head, sites), titles)
    if len(heads) == 1 and (not titles or len(_WORD.findall(heads[0])) >= _MIN_SENTENCE_WORDS):
        return without_sites(heads[0], sites)
    return ""


def _is_furniture(element: HtmlElement) -> bool:
    return any(parent.tag in _FURNITURE for parent in element.iterancestors())


def _without_kicker(head: str, titles: Iterable[str]) -> str:
    """The headline without the section that stands on the line before it."""
    for separator in _SEPARATORS:
        kicker, found, rest = head.partition(separator)
        if found and len(kicker.split()) <= 3 and _letters(rest) in map(_letters, titles):
            return rest.strip()
    return head


def likeness(one: str, other: str) -> float:
    """How much of the shorter title's letters, by threes, is in the longer; 0 to 1.

    Much shorter ones are not alike: a heading of one word is in many titles.
    """
    first, second = _letters(one), _letters(other)
    shorter, longer = sorted((first, second), key=len)
    if shorter == longer:
        return 1.0 if shorter else 0.0
    if len(shorter) < 0.3 * len(longer):
        return 0.0
    threes = _threes(shorter)
    return len(threes & _threes(longer)) / len(threes) if threes else 0.0


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _threes(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


def is_site(name: str, sites: Iterable[str]) -> bool:
    """True when the name is one of the site's own, but for case, "The" and punctuation."""
    bare = _bare(name)
    return bool(bare) and any(bare == _bare(site) for site in sites)


def _bare(name: str) -> str:
    return _letters(re.sub(r"^the\s+|\.(?:com|org|net|co\.uk)$", "", name.casefold().strip()))


def first_part(name: str) -> str:
    """The name before a bar or dash: "Ledger" of "Ledger | News of the coast"."""
    for separator in _SEPARATORS:
        name = name.partition(separator)[0]
    return name


def without_sites(title: str, sites: Sequence[str]) -> str:
    """The title without any of the site's names before or behind it."""
    for site in sites or ("",):
        title = without_site(title, site)
    return title


def without_site(title: str, site: str) -> str:
    """The title without the name of the site before or behind it."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and _is_site(tail, site, head):
            return without_site(head.strip(), site)
        first, found, rest = title.partition(separator)
        if found and site and is_site(first, [site]):
            return rest.strip()
    return title


def _is_site(tail: str, site: str, head: str) -> bool:
    """True when the last part of a title names the site rather than the story."""
    if site:
        bare, own = _letters(tail), _letters(site)
        return bool(bare and own) and (bare in own or own in bare)
    return len(tail.split()) <= 4 and len(head.split()) >= 4
