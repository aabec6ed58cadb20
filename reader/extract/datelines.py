"""The lines around a story that say when, by whom, and with whose help.

Their words are data, a section a language (`data/furniture/words.toml`). Every line is asked
about, so that each question ends at the first word that does not belong.
"""

import re
from functools import cache

from msgspec import Struct

from reader.extract.bylines import is_weak
from reader.extract.furniture import level_line, word_sections

_MAX_DATE_CHARS, _MAX_BYLINE_CHARS, _MAX_REPORTED_CHARS = 100, 120, 250
_MAX_BARE_REPORTED_CHARS = 90  # "With reporting from our staff in the north of the island"
_MAX_UNSPACED_BYLINE = 30  # "取材・文=山田太郎、写真=佐藤花子" has 17
_MAX_ROLE_WORDS = 6
_START_CHARS = 2  # as "di", "文="
_OPENINGS = "-([*_ "
_DIGIT = re.compile(r"\d")
# A number with what is written to it: "4th", "1er", "14h30", "2026年", "3時間前".
_NUMBER = re.compile(
    r"\d{1,4}(?:(?:st|nd|rd|th|er|º|ª|\u00b0|am|pm|a\.m\.|p\.m\.|u|h|min|mn|時間前|分前|秒前|日前|週間前"
    r"|か月前|カ月前|ヶ月前|年前|年|月|日|時|分|秒)(?![a-z]))?"
)
_WORD = re.compile(r"[^\W\d_][\w.]*")
_NUMERIC = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}[:h]\d{2}"
    r"|\d{1,2}[h時]|\d{1,2}\.\d{2} (?:uhr|uur)"
    r"|\d{1,4}(?:分|時間|日|週間|か月|カ月|ヶ月|年)前|\d{1,2}月\d{1,2}日|\d{4}年"
)
_AFTER_NAMES = re.compile(r"[,|/·•:()\d]|\s[-–—]\s")
_ELISION = re.compile(r"^[^\W\d_]{1,4}['’](?=\w)")
_BREAKS = re.compile(r"[\s,|/·•:()]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class _Words(Struct, frozen=True):
    """The words of every language together."""

    months: frozenset[str]
    units: frozenset[str]
    ago: frozenset[str]
    one: frozenset[str]
    of_dates: frozenset[str]
    """All that may stand in a line that only says when."""
    joiners: frozenset[str]
    ands: frozenset[str]
    particles: frozenset[str]
    starts: frozenset[str]
    """The first characters of all that a byline or a line of thanks begins with."""
    byline: re.Pattern[str]
    unspaced_bylines: tuple[str, ...]
    """Those of languages without spaces: what follows is a name as it is."""
    reported: re.Pattern[str]
    reported_within: re.Pattern[str]


def is_byline(text: str) -> bool:
    """True for "By Mara Ostrel" and its like, with or without a date."""
    if len(text) > _MAX_BYLINE_CHARS:
        return False
    words = _words()
    line = level_line(text)
    if line[:_START_CHARS] not in words.starts:
        return False
    start = words.byline.match(line)
    if not start:
        return line.startswith(words.unspaced_bylines) and _is_unspaced_name(line)
    rest = " ".join(text.split()[len(start.group().split()) :])
    parts = [part for part in _BREAKS.split(rest) if part]
    if _is_name_with_role(rest, words):
        return True
    large = [part for part in parts if _is_large(part) or part[0].isdigit()]
    small = [part for part in parts if part in words.joiners]
    return (
        _names_somebody(_AFTER_NAMES.split(rest.lstrip(" :"), maxsplit=1)[0], words)
        and len(parts) <= 14
        and len(large) + len(small) >= 0.8 * len(parts)
        and not text.rstrip().endswith((".”", "?", "!"))
    )


def _is_name_with_role(rest: str, words: _Words) -> bool:
    """True for "Mara Ostrel, our reporter in Sella": nothing but a name before the comma."""
    name, comma, role = rest.lstrip(" :").partition(", ")
    parts = [part for part in name.split() if part.casefold() not in words.particles]
    return (
        bool(comma)
        and 2 <= len(parts) <= 4
        and all(map(_is_large, parts))
        and len(role.split()) <= _MAX_ROLE_WORDS
        and role.strip()[-1:].isalnum()
    )


def _names_somebody(rest: str, words: _Words) -> bool:
    """True for a first and a last name, a team, or one word that stands alone.

    "Von Menschen und Mäusen" has capitals as well, but never two that belong together.
    """
    names: list[list[str]] = [[]]
    parts = rest.split()
    for part in parts:
        if _is_large(part) and part.casefold() not in words.ands:
            names[-1].append(part)
        elif part not in words.particles:
            names.append([])
    is_alone = len(parts) == 1
    return any(len(name) > 1 or (name and is_alone) for name in names) or is_weak(rest, ())


def _is_large(word: str) -> bool:
    """True for a word that a capital begins, as in "Ostrel" and "d'Ostrel"."""
    return _ELISION.sub("", word, count=1)[:1].isupper()


def _is_unspaced_name(line: str) -> bool:
    return len(line) <= _MAX_UNSPACED_BYLINE and "。" not in line


def is_date_line(text: str) -> bool:
    """True for a line that says when, and nothing else."""
    if len(text) > _MAX_DATE_CHARS:
        return False
    words = _words()
    line = text.casefold()
    has_digit = bool(_DIGIT.search(line))
    bare = _NUMBER.sub(" ", line) if has_digit else line
    found = set()
    for word in _WORD.finditer(bare):
        name = word.group().rstrip(".")
        if name not in words.of_dates:
            return False
        found.add(name)
    if has_digit and (_NUMERIC.search(line) or not words.months.isdisjoint(found)):
        return True
    return (
        not words.ago.isdisjoint(found)
        and not words.units.isdisjoint(found)
        and (has_digit or not words.one.isdisjoint(found))
    )


def is_reported_line(text: str) -> bool:
    """True for the line that says who else reported, edited or wrote."""
    if len(text) > _MAX_REPORTED_CHARS:
        return False
    line = level_line(text)
    words = _words()
    if words.reported_within.search(line):
        return True
    bare = line.lstrip(_OPENINGS)
    return (
        bare[:_START_CHARS] in words.starts
        and bool(words.reported.match(bare))
        and (len(text) <= _MAX_BARE_REPORTED_CHARS or _is_mostly_names(text))
    )


def _is_mostly_names(text: str) -> bool:
    """True when half the words are capitalised: a long line that says more is a sentence."""
    words = text.split()
    return 2 * sum(1 for word in words if word.strip("([-–—")[:1].isupper()) >= len(words)


@cache
def _words() -> _Words:
    """The words of every language; read once, they never change."""
    sections = word_sections()
    dates = {
        key: _word_set(key) for key in ("months", "weekdays", "around", "units", "ago", "one")
    }
    lists = {
        key: [
            level_line(phrase).lstrip(_OPENINGS)
            for section in sections
            for phrase in section[key]
        ]
        for key in ("bylines", "reported", "reported_within")
    }
    spaced = [phrase for phrase in lists["bylines"] if not _UNSPACED.search(phrase)]
    return _Words(
        months=dates["months"],
        units=dates["units"],
        ago=dates["ago"],
        one=dates["one"],
        of_dates=frozenset().union(*dates.values()),
        joiners=_word_set("joiners"),
        ands=_word_set("ands"),
        particles=_word_set("particles"),
        starts=frozenset(
            phrase[:_START_CHARS] for phrase in [*lists["bylines"], *lists["reported"]]
        ),
        byline=re.compile(rf"(?:{_any_of(spaced)}):? (?=\S)"),
        unspaced_bylines=tuple(p for p in lists["bylines"] if _UNSPACED.search(p)),
        reported=re.compile(_any_of(lists["reported"])),
        reported_within=re.compile(_any_of(lists["reported_within"])),
    )


def _word_set(key: str) -> frozenset[str]:
    """The words of one key in every language."""
    return frozenset(word for section in word_sections() for word in str(section[key]).split())


def _any_of(phrases: list[str]) -> str:
    """An alternation, longest first; one that ends in a letter ends where its word does."""
    return "|".join(
        re.escape(phrase) + (r"(?![\w'-])" if phrase[-1].isalpha() and phrase.isascii() else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )
