"""What the rules of merging share: a merge that can say why, and names found by their parts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from reader.model import Mention

Names = dict[str, list[Mention]]
"""Folded name to its mentions, in text order."""


class Same(Struct, frozen=True):
    """Two folded names that mean the same, and why."""

    long: str
    short: str
    reason: str
    """What `short` is to `long`, in plain words: "surname of Anna Voss"."""


def both_ways(names: Names, one: str, other: str, reason: str) -> Iterator[Same]:
    """The two names as forms of each other; `reason` holds "{}" for the other one."""
    yield Same(one, other, reason.format(shown(names, one)))
    yield Same(other, one, reason.format(shown(names, other)))


def shown(names: Names, name: str) -> str:
    """The folded name as the text first writes it."""
    return names[name][0].text


def index_names(
    names: Iterable[str], keys: Callable[[str], Iterable[str]]
) -> dict[str, list[str]]:
    """Each key to the names that have it, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in keys(name):
            found[key].append(name)
    return found


def name_ends(name: str) -> Iterator[str]:
    """What is left of a name without its last words, or without its first ones."""
    words = name.split()
    for cut in range(1, len(words)):
        yield " ".join(words[:cut])
        yield " ".join(words[cut:])
