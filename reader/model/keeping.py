"""How much is kept of a feed, as people write it; what would go by it."""

import re
from datetime import timedelta

from msgspec import Struct

from reader.errors import ReaderError
from reader.model.feeds import FeedId

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_WRITTEN = (  # compiled when it is first asked for: no start needs it
    r"(\d{1,7})\s*(?:(d|days?|w|weeks?|m|months?|y|years?)|(?:entry|entries)?)"
)
MOST_DAYS = 36_500
WAYS = "90d, 12w, 6m, 2y, 500 (entries) or everything"


class Keep(Struct, frozen=True):
    """What is kept: the entries of so many days, or the newest so many; else everything.

    Of a feed, None in both leaves it to its folder, and 0 keeps everything.
    """

    days: int | None = None
    entries: int | None = None

    @property
    def is_said(self) -> bool:
        """False where it is left to the folder."""
        return self != AS_FOLDER

    @property
    def is_everything(self) -> bool:
        """True when nothing ever goes."""
        return not (self.days or self.entries)

    @property
    def words(self) -> str:
        """What is kept, after "keeps"; `parse_keep` reads it again."""
        said = []
        if self.days:
            said.append("1 day" if self.days == 1 else f"{self.days} days")
        if self.entries:
            said.append("1 entry" if self.entries == 1 else f"{self.entries} entries")
        return " and ".join(said) or "everything"


AS_FOLDER = Keep()
"""Of a feed: as its folder; of a folder: as the one it is in."""
EVERYTHING = Keep(days=0, entries=0)


class Going(Struct, frozen=True):
    """What would go, were it let go now."""

    entries: int = 0
    size_bytes: int = 0
    """Of their texts, as they are stored."""
    stay: int = 0
    """How many would go if they were not starred, for later, tagged or corrected."""

    def __add__(self, other: "Going") -> "Going":
        """Both together."""
        return Going(
            self.entries + other.entries,
            self.size_bytes + other.size_bytes,
            self.stay + other.stay,
        )


class LetGo(Struct, frozen=True):
    """What a run of letting go did."""

    hidden: int = 0
    """Entries that went out of sight; their texts are there for another day."""
    emptied: int = 0
    """Entries whose texts went."""
    back: int = 0
    """Entries that came back, as they are kept after all."""
    deleted: int = 0
    """Entries that were deleted, or that a rule hid, whose texts went."""
    hidden_by_feed: tuple[tuple[FeedId, int], ...] = ()
    """Of which feeds they went out of sight, the most first."""


WAIT = timedelta(days=1)
"""How long the texts of an entry stay after it went out of sight."""


def parse_keep(words: str) -> Keep:
    """What somebody wrote: an age, a number of entries, `everything`, or `folder`.

    Raises ReaderError for anything else.
    """
    typed = " ".join(words.casefold().split())
    if typed in {"everything", "all"}:
        return EVERYTHING
    if typed in {"", "folder", "as folder", "as its folder"}:
        return AS_FOLDER
    found = re.fullmatch(_WRITTEN, typed, re.ASCII)
    if found is None or not int(found[1]):
        raise ReaderError(f"How much to keep is written as {WAYS}.")
    number, unit = int(found[1]), found[2]
    if unit is None:
        return Keep(entries=number)
    return Keep(days=min(number * _DAYS[unit[0]], MOST_DAYS))


def keep_of(own: Keep, folder: str, folders: dict[str, Keep]) -> Keep:
    """What is kept of a feed: as it says, else as the nearest folder it is in that says."""
    if own.is_said:
        return own
    while folder:
        if folder in folders:
            return folders[folder]
        folder = folder.rpartition("/")[0]
    return EVERYTHING
