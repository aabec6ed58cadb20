"""When a feed's document asks to be asked again: ttl, skipHours, skipDays, updatePeriod.

feedparser keeps one of several hours and none of the days, hence this look at the bytes. Knows
no entry.
"""

import re

from reader.model import Pace

# RSS 2.0 (https://www.rssboard.org/rss-specification#optionalChannelElements): ttl in minutes,
# hours 0 to 23 (24 seen for midnight) GMT, days by their English names.
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours\s*>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays\s*>(.{0,1000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([a-z]{6,9})\s*</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
# RSS 1.0 syndication module (https://web.resource.org/rss/1.0/modules/syndication/).
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*([a-z]{5,7})\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(
    rb"<sy:updateFrequency>\s*(\d{1,5})\s*</sy:updateFrequency>", re.IGNORECASE
)
_PERIODS_S = {
    b"hourly": 3600,
    b"daily": 86_400,
    b"weekly": 7 * 86_400,
    b"monthly": 30 * 86_400,
    b"yearly": 365 * 86_400,
}
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_LAST_ENTRY = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HEAD_BYTES, _TAIL_BYTES = 65_536, 8192


def find_pace(document: bytes) -> Pace:
    """What the document says of itself before its first entry and behind its last."""
    head = document[:_HEAD_BYTES]
    first = _ENTRY.search(head)
    about = head[: first.start()] if first else head
    if first:
        tail = document[max(first.start(), len(document) - _TAIL_BYTES) :]
        about += _LAST_ENTRY.split(tail)[-1]
    return Pace(
        wait_s=max(_ttl_s(about), _period_s(about)),
        skip_hours=_skipped_hours(about),
        skip_days=_skipped_days(about),
    )


def _ttl_s(about: bytes) -> int:
    found = _TTL.search(about)
    return int(found.group(1)) * 60 if found else 0


def _period_s(about: bytes) -> int:
    period, frequency = _PERIOD.search(about), _FREQUENCY.search(about)
    if period is None:
        return 0
    times = int(frequency.group(1)) if frequency else 1
    return _PERIODS_S.get(period.group(1).lower(), 0) // max(1, times)


def _skipped_hours(about: bytes) -> tuple[int, ...]:
    found = _SKIP_HOURS.search(about)
    hours = {int(hour) % 24 for hour in _HOUR.findall(found.group(1))} if found else set()
    return tuple(sorted(hours))


def _skipped_days(about: bytes) -> tuple[int, ...]:
    found = _SKIP_DAYS.search(about)
    names = {name.lower() for name in _DAY.findall(found.group(1))} if found else set()
    return tuple(number for number, name in enumerate(_DAYS) if name in names)
