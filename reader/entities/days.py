"""Dates in an English text, and which days they are, seen from the day of publication.

A bare weekday is the last one on or before that day, or the next one where the clause speaks of
what is to come. A date without a year is the nearest of its kind. Where two readings are left
("next Friday" on a Tuesday, "3/4/2025") there is no value.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from reader.model import Day, EntityType, Mention

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)
_NEAR_DAYS = 120  # a date without a year is not further away, unless the text says so
_PAST_MONTHS = 6
_CLAUSE_CHARS = 90
_NAME_CHARS = 10

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_NUMBER = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%]|[.:,]\d)"
_TO = (
    r"(?P<range>\s?[-–]\s?(?:(?:[A-Z][a-z]+\.? )?\d{1,2})\b"
    r"|\s(?:to|and)\s\d{1,2}(?![\w%,.:]\d|\s[a-z]))?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w%]|[.,]\d)"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_OF_DAY = r"(?: (?:morning|afternoon|evening|night))?"
_WEEKDAY_FIRST = (
    r"(?:\b(?P<first>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.),? (?:the )?)?"
)
_WHICH = r"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his past|[Tt]his coming)"

_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])")
_DIGITS = re.compile(r"(?<![\w./-])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\w/-])")
_DAY_MONTH = re.compile(rf"{_WEEKDAY_FIRST}\b{_NUMBER}(?: of)? {_MONTH}(?:,? {_YEAR})?(?![\w])")
_MONTH_DAY = re.compile(rf"{_WEEKDAY_FIRST}\b{_MONTH} {_NUMBER}{_TO}(?:,? {_YEAR})?")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:,| of)? {_YEAR}")
_ON_WEEKDAY = re.compile(rf"\b(?:{_WHICH} )?{_WEEKDAY}{_OF_DAY}\b(?! school| roast| league)")
_NAMED_DAY = re.compile(
    r"\b(?:Black|Good|Ash|Palm|Easter|Super|Cyber|Bloody|Giving|Holy|Shrove|Maundy|Sheffield"
    r"|Fat|Big|Patch|Boxing) $"
)
_IN_MONTH = re.compile(
    r"\b(?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Oo]f|[Dd]uring|[Bb]efore|[Aa]fter"
    r"|[Tt]hrough|[Ee]arly|[Ll]ate|[Mm]id)[ -](?:early |late |mid-)?)?"
    rf"(?P<span>(?:{_WHICH} )?{_MONTH})(?![\w]| \d)"
)
_IN_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Oo]f|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]he"
    r"|[Tt]hrough|[Ee]arly|[Ll]ate|[Mm]id|[Bb]etween|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all"
    r"|[Ww]inter)[ -]|[(])"
    rf"(?P<span>{_YEAR}(?P<range>\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)\b)?)(?![-\w])"
)
_AND_YEAR = re.compile(rf"(?: and | to | or )(?P<span>{_YEAR})(?![-\w])")
_RELATIVE = re.compile(
    r"\b(?:(?P<word>[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ll]ast night|[Ee]arlier today"
    r"|[Ll]ater today|[Tt]his (?:morning|afternoon|evening))"
    r"|(?P<which>[Ll]ast|[Nn]ext|[Tt]his) (?P<span>week|month|year)"
    r"|(?P<ago>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) days ago)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|due|scheduled|set to|expected|plans? to|planned|going to"
    r"|ahead of|starting|until|upcoming|deadline|is to|are to|to be held)\b|['’]ll\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:said|told|announced|reported|wrote|confirmed|added|tweeted|died|killed|arrested)"
    r"(?: \w+)?(?: on| late| early)? ?$"
)
_OF_EVENT = re.compile(r"(?:the|['’]s?) [^ ]+ [^ ]+ [a-z]$")
"""The Oct. 7 attack: that day of any year."""
_CLAUSE_START = re.compile(r"[.;!?\n“”\"](?=\s|$)|\n")


def find_days(text: str, published: date | None) -> Iterator[Mention]:
    """Every date, in no order; they may overlap."""
    for pattern, read in _BY_THEMSELVES:
        for found in pattern.finditer(text):
            yield _mention(text, found.span(), read(found))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(text):
            yield _mention(text, found.span(), _with_month(found, published))
    for found in _IN_YEAR.finditer(text):
        yield _mention(text, found.span("span"), "" if found["range"] else found["year"])
        yield from _further_years(text, found.end())
    for pattern, read_from in _FROM_PUBLICATION:
        for found in pattern.finditer(text):
            if _means_date(found):
                span = found.span("span" if pattern is _IN_MONTH else 0)
                yield _mention(text, span, read_from(found, published) if published else "")


def _further_years(text: str, end: int) -> Iterator[Mention]:
    """2021 in "between 2019 and 2021"."""
    if found := _AND_YEAR.match(text, end):
        yield _mention(text, found.span("span"), found["year"])


def _mention(text: str, span: tuple[int, int], day: str) -> Mention:
    value = Day(day) if day else None
    return Mention(*span, text[slice(*span)], EntityType.DATE, value)


def _means_date(found: re.Match[str]) -> bool:
    """False for "May" where nothing says that a month is meant, and for Black Friday."""
    if found.re is _IN_MONTH:
        return found["which"] is not None or found.start() < found.start("span")
    before = found.string[max(0, found.start() - _NAME_CHARS) : found.start()]
    return found.re is not _ON_WEEKDAY or not _NAMED_DAY.search(before)


# --- readings: a match, and the day of publication, to an ISO date or "" ------------------


def _iso(found: re.Match[str]) -> str:
    return _valid(*(int(part) for part in found.groups()))


def _digits(found: re.Match[str]) -> str:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first > 12 or first == second:
        return _valid(year, second, first)
    return _valid(year, first, second) if second > 12 else ""


def _with_month(found: re.Match[str], published: date | None) -> str:
    parts = found.groupdict()
    if parts.get("range"):
        return ""
    month, day = _month(found), int(found["day"])
    if parts["year"]:
        return _valid(int(parts["year"]), month, day)
    if published is None:
        return ""
    years = (published.year - 1, published.year, published.year + 1)
    days = [date.fromisoformat(iso) for year in years if (iso := _valid(year, month, day))]
    if not days:
        return ""
    if _is_ahead(found):
        days = [day for day in days if day >= published]
    if first := parts["first"]:  # the day of the week says which year is meant
        days = [day for day in days if _WEEKDAYS[day.weekday()].startswith(first[:3].lower())]
    elif _OF_EVENT.search(found.string, found.start() - 4, found.end() + 2):
        return ""
    nearest = min(days, key=lambda day: abs(day - published), default=None)
    if nearest is None:
        return ""
    is_near = abs((nearest - published).days) <= _NEAR_DAYS or _is_ahead(found) or first
    return nearest.isoformat() if is_near else ""


def _month_of_year(found: re.Match[str]) -> str:
    return f"{found['year']}-{_month(found):02}"


def _weekday(found: re.Match[str], published: date) -> str:
    wanted = _WEEKDAYS.index(found["weekday"].lower())
    back = (published.weekday() - wanted) % 7
    before, after = published - timedelta(back), published + timedelta(7 - back)
    which = (found["which"] or "").lower()
    if which in ("last", "this past"):
        before = before if back else published - timedelta(7)
        # On a Friday "last Thursday" may be yesterday, or the one of last week.
        return before.isoformat() if _week(before) != _week(published) else ""
    if which == "next":
        return after.isoformat() if _week(after) != _week(published) else ""
    if which in ("this", "this coming") or _is_ahead(found):
        return (after if back else published).isoformat()
    return before.isoformat()


def _in_month(found: re.Match[str], published: date) -> str:
    month, which = _month(found), (found["which"] or "").lower()
    ago = (published.month - month) % 12
    if which == "next" or (which in ("", "this") and _is_ahead(found)):
        return _shifted(published, (12 - ago) if ago or which == "next" else 0)
    if which.startswith("last"):
        return _shifted(published, -(ago or 12))
    return _shifted(published, -ago) if ago < _PAST_MONTHS else ""


def _relative(found: re.Match[str], published: date) -> str:
    if word := found["word"]:
        step = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word.lower(), 0)
        return (published + timedelta(step)).isoformat()
    if ago := found["ago"]:
        days = int(ago) if ago.isdigit() else _COUNTS.index(ago)
        return (published - timedelta(days)).isoformat()
    step = {"last": -1, "this": 0, "next": 1}[found["which"].lower()]
    if found["span"] == "week":
        year, week, _ = (published + timedelta(7 * step)).isocalendar()
        return f"{year}-W{week:02}"
    if found["span"] == "month":
        return _shifted(published, step)
    return str(published.year + step)


def _valid(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _month(found: re.Match[str]) -> int:
    start = found["month"].lower()[:3]
    return 1 + next(at for at, name in enumerate(_MONTHS) if name.startswith(start))


def _shifted(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year}-{month + 1:02}"


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _is_ahead(found: re.Match[str]) -> bool:
    """True where the clause before speaks of what is to come, and nobody "said Thursday"."""
    before = found.string[max(0, found.start() - _CLAUSE_CHARS) : found.start()]
    clause = _CLAUSE_START.split(before)[-1]
    return bool(_AHEAD.search(clause)) and not _TOLD.search(clause)


_BY_THEMSELVES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_ISO, _iso),
    (_DIGITS, _digits),
    (_MONTH_YEAR, _month_of_year),
)
_FROM_PUBLICATION: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str]], ...] = (
    (_ON_WEEKDAY, _weekday),
    (_IN_MONTH, _in_month),
    (_RELATIVE, _relative),
)
