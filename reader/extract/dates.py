"""Written times to moments in UTC.

Pages write them by ISO 8601, RFC 5322, in almost either, and in words. A time without a zone
is taken as UTC; years outside 1990 to 2100 are mistakes.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_CHARS = 120
_CLOCK = (
    r"(?:[T,\s]+(?:at\s+|-\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?\s*(?P<half>[ap])?\.?(?:m\b\.?)?)?"
    r"\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b)?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)" + _CLOCK,
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})[-/.](?P<second_>\d{1,2})[-/.](?P<year>\d{4})(?!\d)" + _CLOCK,
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|di\s+)?(?P<name>[^\W\d_]{3,10})\.?"
    r",?\s+(?:de\s+|del\s+)?(?P<year>\d{4})(?!\d)" + _CLOCK,
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"\b(?P<name>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)"
    + _CLOCK,
    re.IGNORECASE,
)
_IDEOGRAPHS = re.compile(
    r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
)
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?:[/-]|$)",
    re.IGNORECASE,
)
# The beginnings of the months' names in English, French, German, Spanish, Portuguese, Italian
# and Dutch; the first that fits counts.
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "gen", "ene"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei", "mayo"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "déc", "dez", "dic"),
)


def parse_time(text: str) -> datetime | None:
    """The moment in UTC that an ISO 8601 or RFC 5322 time means; None for anything else."""
    text = text.strip()[:_MAX_CHARS]
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _plausible(when)


def read_date(text: str) -> datetime | None:
    """The first moment that the text writes, in figures or words; None when it writes none.

    Of "04/05/2026" nobody can tell the month; it counts as no date. So does an hour without a
    day, and every word for a day ("yesterday").
    """
    text = text.strip()[:_MAX_CHARS]
    strict = parse_time(text)
    if strict:
        return strict
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _IDEOGRAPHS, _DAY_MONTH, _MONTH_DAY):
        found = pattern.search(text)
        when = _made(found) if found else None
        if when:
            return when
    return None


def date_in_address(url: str) -> datetime | None:
    """The day that a page's address bears, as in `/2026/03/04/`; None when it bears none."""
    found = _IN_ADDRESS.search(url[:2_000])
    return _made(found) if found else None


def _made(found: re.Match[str]) -> datetime | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    day, month = _day_and_month(parts)
    hour = int(parts.get("hour", "0"))
    if "half" in parts:
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    zone = re.sub(r"^[zZ]$", "+00:00", parts.get("zone", ""))
    written = (
        f"{parts['year']}-{month:02}-{day:02}T{hour:02}:{parts.get('minute', '00')}"
        f":{parts.get('second', '00')}{zone}"
    )
    return parse_time(written)


def _day_and_month(parts: dict[str, str]) -> tuple[int, int]:
    """Both as numbers; zeros, which no date has, when they cannot be told."""
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second_"])
        if first != second and max(first, second) <= 12:
            return 0, 0
        return max(first, second), min(first, second)
    month = parts.get("month") or parts["name"]
    number = int(month) if month.isdecimal() else _month(month.lower())
    return int(parts["day"]), number


def _month(name: str) -> int:
    for number, beginnings in enumerate(_MONTHS, start=1):
        if name.startswith(beginnings):
            return number
    return 0


def _plausible(when: datetime) -> datetime | None:
    if not 1990 <= when.year <= 2100:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
