"""How often a feed is to be asked, as people write it: "30m", "2h", "1d", "1w" or "auto"."""

import re

from reader.errors import ReaderError

AUTO = "auto"
LEAST_S, MOST_S = 5 * 60, 30 * 86_400
_UNITS = {"w": 7 * 86_400, "d": 86_400, "h": 3600, "m": 60}
_WRITTEN = re.compile(r"(\d{1,5})\s*(w|d|h|m)(?:[a-z]*)", re.ASCII)


def read_interval(words: str) -> int | None:
    """Seconds; None for "auto". Raises ReaderError for anything else, and out of bounds."""
    written = words.strip().lower()
    if written == AUTO:
        return None
    found = _WRITTEN.fullmatch(written)
    seconds = int(found.group(1)) * _UNITS[found.group(2)] if found else 0
    if not LEAST_S <= seconds <= MOST_S:
        raise ReaderError("How often is written as 30m, 2h, 1d or auto; 5m to 30d.")
    return seconds


def show_interval(seconds: int | None) -> str:
    """As `read_interval` reads it, in the largest unit that leaves no rest."""
    if seconds is None:
        return AUTO
    unit = next(unit for unit, size in _UNITS.items() if seconds % size == 0 or unit == "m")
    return f"{seconds // _UNITS[unit]}{unit}"
