"""Which names of people are forms of one name, and why.

Two people with one surname stay two: a short form joins a whole name only when it is the only
one, or the nearest before it; and whole names with different first names are never one.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from reader.entities.sameness import Names, Same, both_ways, index_names, name_ends, shown
from reader.entities.words import load_gazetteer, load_words

_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr"}
_GENERATIONS |= {numeral: numeral for numeral in ("ii", "iii", "iv")}
_RANKS = {"surname": 0, "family name": 0, "first name": 1, "another form of the first name": 2}
_MIN_WHOLE = 3  # letters of a first name that is no initials: "J.D.", "Bo"
_MIN_ALIKE = 5  # letters of a word whose spelling may differ: "Lee" and "Li" are two names

# What transliteration leaves open: Zelensky, Zelenskyy, Zelenskiy; Gaddafi, Qaddafi, Gadhafi.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"['’`-]", ""),
        (r"(?:iy|yi|yj|ij|ii|yy|i|j|y)\b", "y"),
        (r"^(?:kh|gh|g|q)(?=[aou])", "k"),
        (r"dh", "d"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"oo|ou", "u"),
        (r"ee", "i"),
        (r"(.)\1", r"\1"),
    )
)


def same_people(names: Names) -> Iterator[Same]:
    """The names that are one person's, two by two."""
    yield from _spelled_alike(names)
    particles = load_words().particles
    whole = [name for name in names if " " in name and name.split()[0] not in particles]
    longer: dict[str, str] = {}
    yield from _whole_names(names, whole, longer)
    yield from _short_names(names, whole, longer)


def family_name(name: str) -> str:
    """The family name of a folded or written whole name, particles included."""
    parts = name.split()
    if len(parts) > 2 and _generation(name):
        parts.pop()
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in load_words().particles:
        start -= 1
    return " ".join(parts[start:]).rstrip(",")


def _generation(name: str) -> str:
    return _GENERATIONS.get(name.split()[-1].casefold().strip(".,"), "")


def _spelled_alike(names: Names) -> Iterator[Same]:
    """Zelensky and Zelenskyy, Kim Jong-un and Kim Jong Un."""
    first: dict[str, str] = {}
    for name in names:
        sound = _sound(name)
        if sound in first:
            yield from both_ways(names, first[sound], name, "another spelling of {}")
        first.setdefault(sound, name)


def _sound(name: str) -> str:
    """What is left of a name when spellings that differ only in transliteration are one."""
    variants = load_gazetteer().spellings
    return "".join(
        variants[word] if word in variants else _word_sound(word)
        for word in name.replace("-", " ").split()
    )


def _word_sound(word: str) -> str:
    if len(word) >= _MIN_ALIKE:
        for pattern, sound in _SOUNDS:
            word = pattern.sub(sound, word)
    return word


# --- whole names --------------------------------------------------------------------------


def _whole_names(names: Names, whole: list[str], longer: dict[str, str]) -> Iterator[Same]:
    """Whole names that say the same: fewer words, initials, a nickname, the other order.

    Notes in `longer` of which name each is a form.
    """
    for keys, reason in _WAYS:
        by_key = index_names(whole, keys)
        for name in sorted(whole, key=len, reverse=True):
            found = _whole_only(by_key.get(name, ()), name, longer)
            if len(found) == 1 and _is_one_generation(found[0], name, keys):
                longer.setdefault(name, found[0])
                if keys in {_with_nicknames, _turned}:
                    yield from both_ways(names, found[0], name, reason)
                else:
                    yield Same(found[0], name, reason.format(shown(names, found[0])))


def _whole_only(found: Iterable[str], name: str, longer: dict[str, str]) -> list[str]:
    """The others of the names found; a name and its longer form are not two to choose from."""
    others = [other for other in found if other != name]
    return [other for other in others if longer.get(other) not in others]


def _is_one_generation(long: str, short: str, keys: Callable[[str], set[str]]) -> bool:
    """False for a Jr. and a Sr.; who is called neither may be either, written in full."""
    generations = {_generation(long), _generation(short)}
    return len(generations - {""} if keys is _shorter else generations) <= 1


def _shorter(name: str) -> set[str]:
    first, *_ = name.split()
    return {*name_ends(name), f"{first} {family_name(name)}", f"{first} {name.split()[-1]}"}


def _with_initials(name: str) -> set[str]:
    """For "jane dora voss": "j voss", "j d voss", "jd voss", "jane d voss"."""
    family = family_name(name)
    given = name.removesuffix(family).replace("-", " ").split()
    if not given or len(given[0]) < _MIN_WHOLE:
        return set()
    initials = [word[0] for word in given]
    first, *middle = initials
    return {
        f"{first} {family}",
        f"{' '.join(initials)} {family}",
        f"{''.join(initials)} {family}",
        f"{' '.join([given[0], *middle])} {family}",
    }


def _with_nicknames(name: str) -> set[str]:
    first, *rest = name.split()
    family = family_name(name)
    others = load_gazetteer().nicknames.get(first, ())
    return {" ".join(words) for other in others for words in ((other, *rest), (other, family))}


def _turned(name: str) -> set[str]:
    """For "suk yeol yun": "yun suk yeol"."""
    *rest, last = name.split()
    return {" ".join([last, *rest])}


_WAYS: tuple[tuple[Callable[[str], set[str]], str], ...] = (
    (_shorter, "shorter form of {}"),
    (_with_initials, "{} with initials"),
    (_with_nicknames, "{} with another form of the first name"),
    (_turned, "{} in the other order"),
)


# --- single names -------------------------------------------------------------------------


def _short_names(names: Names, whole: list[str], longer: dict[str, str]) -> Iterator[Same]:
    """Surnames and first names, each with the whole name that it stands for."""
    parts = {name: _parts(name) for name in whole}
    by_part = index_names(whole, lambda name: parts[name])
    for name in names:
        people = _whole_only(by_part.get(name, ()), name, longer)
        if people:
            # Who is called by one name only is called by the surname, mostly.
            rank = min(_RANKS[parts[other][name]] for other in people)
            people = [other for other in people if _RANKS[parts[other][name]] == rank]
            other = _last_before(people, names, names[name][0].start)
            yield Same(other, name, f"{parts[other][name]} of {shown(names, other)}")


def _parts(name: str) -> dict[str, str]:
    """What a person may be called for short, and what that is to the whole name."""
    first = name.split()[0]
    nicknames = load_gazetteer().nicknames
    found = dict.fromkeys(nicknames.get(first, ()), "another form of the first name")
    found[first] = "family name" if _is_family_first(name) else "first name"
    family = family_name(name)
    found[family.split()[-1]] = "surname"
    found[family] = "surname"
    return found


def _is_family_first(name: str) -> bool:
    """True for names in the East Asian order: Yoon Suk Yeol, Xi Jinping."""
    words = name.replace("-", " ").split()
    if words[0] not in load_words().family_first:
        return False
    return len(words) > 2 or words[0] not in load_gazetteer().nicknames


def _last_before(candidates: Iterable[str], names: Names, start: int) -> str:
    """The candidate mentioned last before `start`, else the one mentioned first."""

    def place(name: str) -> tuple[int, int]:
        before = [mention.start for mention in names[name] if mention.start < start]
        return (max(before), 0) if before else (-1, -names[name][0].start)

    return max(candidates, key=place)
