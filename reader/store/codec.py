"""How values stand in columns: times as microseconds, articles and names as compressed JSON.

Knows no table.
"""

import zlib
from datetime import UTC, datetime, timedelta

import msgspec

from reader.model import Article, Recognition
from reader.store.values import Rhythm

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: a default value, not a date
_SKEW = timedelta(days=1)  # clocks and time zones of publishers are off by hours

_article_decoder = msgspec.json.Decoder(Article)
_recognition_decoder = msgspec.json.Decoder(Recognition)
_rhythm_decoder = msgspec.json.Decoder(Rhythm)


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware time, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC time of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def optional_micros(moment: datetime | None) -> int | None:
    """As `to_micros`; None for None."""
    return None if moment is None else to_micros(moment)


def optional_time(micros: int | None) -> datetime | None:
    """As `from_micros`; None for None."""
    return None if micros is None else from_micros(micros)


def sort_key(published: datetime | None, first_seen: datetime) -> int:
    """What lists order an entry by: its date, or first-seen time when that is absurd.

    Absurd is none at all, before 1990, or more than a day after it was first seen.
    """
    if published is None or published < _EARLIEST or published > first_seen + _SKEW:
        return to_micros(first_seen)
    return to_micros(published)


def unpack_article(packed: bytes) -> Article | None:
    """What `pack` was given; None when another version's or damaged."""
    try:
        return _article_decoder.decode(zlib.decompress(packed))
    except (zlib.error, msgspec.DecodeError):
        return None


def unpack_recognition(packed: bytes) -> Recognition | None:
    """What `pack` was given; None when another version's or damaged."""
    try:
        return _recognition_decoder.decode(zlib.decompress(packed))
    except (zlib.error, msgspec.DecodeError):
        return None


def pack_rhythm(rhythm: Rhythm) -> str:
    """The rhythm as JSON."""
    return msgspec.json.encode(rhythm).decode()


def unpack_rhythm(packed: str) -> Rhythm:
    """What `pack_rhythm` was given; one that knows nothing when empty or another version's."""
    try:
        return _rhythm_decoder.decode(packed) if packed else Rhythm()
    except msgspec.DecodeError:
        return Rhythm()
