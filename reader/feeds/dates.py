"""Moments that feeds write in other ways than they should: the last resort of every format.

Knows the months of twelve languages; neither a clock nor a time zone of its own.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MAX_CHARS = 80
# First letters that tell the month in English, German, French, Spanish, Italian, Portuguese,
# Dutch, Scandinavian languages, Russian, Polish and Czech.
_MONTHS = (
    ("jan", "jän", "ene", "gen", "янв", "sty", "led"),
    ("feb", "fev", "fév", "фев", "lut", "úno"),
    ("mar", "mär", "mrz", "mrt", "maa", "мар", "bře"),
    ("apr", "abr", "avr", "апр", "kwi", "dub"),
    ("may", "mai", "maj", "mag", "mei", "мая", "май", "kvě"),
    ("jun", "juin", "giu", "июн", "cze", "červn"),
    ("jul", "juil", "lug", "июл", "lip", "červenc"),
    ("aug", "aoû", "aou", "ago", "авг", "sie", "srp"),
    ("sep", "set", "сен", "wrz", "zář"),
    ("oct", "okt", "out", "ott", "окт", "paź", "říj"),
    ("nov", "ноя", "lis"),
    ("dec", "dez", "des", "déc", "dic", "дек", "gru", "pro"),
)
_WRITTEN = re.compile(
    r"(?:[^\W\d]+[.,]*\s+)?(?P<day>\d{1,2})(?:\.|º|er)?\s+(?:de\s+)?(?P<month>[^\W\d]{3,12})\.?"
    r",?\s+(?:de\s+)?(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?:(?P<sign>[+-])(?P<zone_hours>\d\d):?(?P<zone_minutes>\d\d))?)?.{0,12}"
)


def written_moment(text: str) -> datetime | None:
    """The moment of a date in words or RFC 5322; without a zone in UTC; None for others."""
    text = text.strip()[:_MAX_CHARS]
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return _in_words(text.lower())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_words(text: str) -> datetime | None:
    found = _WRITTEN.fullmatch(text)
    month = _month(found["month"]) if found else 0
    if not (found and month):
        return None
    zone = timedelta(
        hours=int(found["zone_hours"] or 0), minutes=int(found["zone_minutes"] or 0)
    )
    try:
        return datetime(
            int(found["year"]),
            month,
            int(found["day"]),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=timezone(-zone if found["sign"] == "-" else zone),
        )
    except ValueError:
        return None


def _month(word: str) -> int:
    """Its number; 0 for a word that is none."""
    for number, starts in enumerate(_MONTHS, start=1):
        if word.startswith(starts):
            return number
    return 0
