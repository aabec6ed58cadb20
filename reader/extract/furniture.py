"""The words by which sites give their furniture away: data, one file a language.

Every pattern is a phrase: a whole line, or how a line begins or ends. None can backtrack.
"""

import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

LANGUAGES = ("en",)
MAX_LINE_CHARS = 300  # furniture is short; a longer line is never judged by its words

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_EDGES = " \t\n.,:;!?…»«>‹›→←•·|*-\"'()[]▶►▸▼▲+"
_KEY_CHARS = 3

Phrase = tuple[str, str]
"""A phrase and the reason it stands for."""


class Furniture(Struct, frozen=True):
    """All phrases, levelled: `whole` by `plain_line`, the others by `level_line`."""

    whole: dict[str, str]
    """Reason of each phrase that is a line of its own."""
    starts: dict[str, list[Phrase]]
    """By their first characters."""
    ends: dict[str, list[Phrase]]
    """By their last characters."""

    def reason_of(self, text: str) -> str:
        """Why the text is furniture ("newsletter prompt"), or empty."""
        if len(text) > MAX_LINE_CHARS:
            return ""
        line = level_line(text)
        whole = self.whole.get(line.strip(_EDGES), "")
        if whole:
            return whole
        start, end = line.lstrip(_EDGES), line.rstrip(_EDGES)
        for size in range(1, _KEY_CHARS + 1):
            for phrase, reason in self.starts.get(start[:size], ()):
                if start.startswith(phrase):
                    return reason
            for phrase, reason in self.ends.get(end[-size:], ()):
                if end.endswith(phrase):
                    return reason
        return ""


def level_line(text: str) -> str:
    """The line with case, quotes, dashes and white space levelled, for comparing phrases."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def plain_line(text: str) -> str:
    """The levelled line without the punctuation at its edges."""
    return level_line(text).strip(_EDGES)


@lru_cache(maxsize=4096)  # a line is asked about three times
def furniture_reason(text: str) -> str:
    """Why a line is furniture by the phrases of every language; empty when it is not."""
    return furniture().reason_of(text)


@cache
def furniture() -> Furniture:
    """The phrases of every language that has a file; read once, they never change."""
    found: dict[str, list[Phrase]] = {"whole": [], "starts": [], "ends": []}
    for language in LANGUAGES:
        place = files("reader") / "data" / "furniture" / f"{language}.toml"
        for group in tomllib.loads(place.read_text(encoding="utf-8"))["furniture"]:
            for kind, phrases in found.items():
                phrases.extend((phrase, group["reason"]) for phrase in group.get(kind, ()))
    return Furniture(
        whole={plain_line(phrase): reason for phrase, reason in found["whole"]},
        starts=_by_key(
            ((phrase.casefold().lstrip(_EDGES), reason) for phrase, reason in found["starts"]),
            lambda phrase: phrase[:_KEY_CHARS],
        ),
        ends=_by_key(
            ((phrase.casefold().rstrip(_EDGES), reason) for phrase, reason in found["ends"]),
            lambda phrase: phrase[-_KEY_CHARS:],
        ),
    )


def _by_key(phrases: Iterable[Phrase], key: Callable[[str], str]) -> dict[str, list[Phrase]]:
    table: dict[str, list[Phrase]] = {}
    for phrase, reason in phrases:
        table.setdefault(key(phrase), []).append((phrase, reason))
    return table
