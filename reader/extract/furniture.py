"""The words by which sites give their furniture away: data, one file a language.

Every pattern is a phrase: a whole line, or how a line begins or ends. None can backtrack.
"""

import tomllib
from functools import cache
from importlib.resources import files

from msgspec import Struct

LANGUAGES = ("en",)
MAX_LINE_CHARS = 300  # furniture is short; a longer line is never judged by its words

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_EDGES = " \t\n.,:;!?…»«>‹›→←•·|*-\"'()[]▶►▸▼▲+"


class Phrases(Struct, frozen=True):
    """The phrases of one reason, levelled: `whole` by `plain_line`, others by `level_line`."""

    reason: str
    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]


class Furniture(Struct, frozen=True):
    """All phrases, ready to be asked."""

    groups: tuple[Phrases, ...]

    def reason_of(self, text: str) -> str:
        """Why the text is furniture ("newsletter prompt"), or empty."""
        if len(text) > MAX_LINE_CHARS:
            return ""
        level = level_line(text)
        start, end, whole = level.lstrip(_EDGES), level.rstrip(_EDGES), level.strip(_EDGES)
        for group in self.groups:
            if (
                whole in group.whole
                or start.startswith(group.starts)
                or end.endswith(group.ends)
            ):
                return group.reason
        return ""


def level_line(text: str) -> str:
    """The line with case, quotes, dashes and white space levelled, for comparing phrases."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def plain_line(text: str) -> str:
    """The levelled line without the punctuation at its edges."""
    return level_line(text).strip(_EDGES)


@cache
def furniture() -> Furniture:
    """The phrases of every language that has a file; read once, they never change."""
    groups: list[Phrases] = []
    for language in LANGUAGES:
        place = files("reader") / "data" / "furniture" / f"{language}.toml"
        table = tomllib.loads(place.read_text(encoding="utf-8"))
        groups.extend(
            Phrases(
                reason=group["reason"],
                whole=frozenset(plain_line(phrase) for phrase in group.get("whole", ())),
                starts=tuple(
                    phrase.casefold().lstrip(_EDGES) for phrase in group.get("starts", ())
                ),
                ends=tuple(phrase.casefold() for phrase in group.get("ends", ())),
            )
            for group in table["furniture"]
        )
    return Furniture(tuple(groups))
