"""What a refresh asks of the store and hands back to it; frozen, decided without I/O."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from reader.extract.imprints import Mark
from reader.model import (
    Article,
    Entry,
    EntryId,
    Extras,
    FeedId,
    FeedStatus,
    MadeText,
    Notice,
)

NO_ENTRY = EntryId(0)


class Rhythm(Struct, frozen=True):
    """How often a feed publishes, and what it asks of those who ask it."""

    gap_s: float | None = None
    """Seconds between two of its newest entries, usually; None when nothing says so."""
    newest_at: datetime | None = None
    """When the newest entry was published, or else first seen."""
    asked_s: int = 0
    """What its document asks to wait between two answers."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, UTC, at which it asks not to be asked."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday is 0, at which it asks not to be asked."""


class FeedSource(Struct, frozen=True):
    """What a refresh needs to know of a subscription."""

    id: FeedId
    url: str
    title: str
    etag: str
    last_modified: str
    last_success: datetime | None
    next_fetch: datetime | None
    errors_in_row: int
    moved_to: str
    """Where the last permanent redirect led; empty when there was none."""
    moved_times: int
    """How many answers in a row led there."""
    is_gone: bool
    entries: int
    is_typed: bool = False
    """The user typed this address: its origin may be private."""
    rhythm: Rhythm = Rhythm()
    user_agent: str = ""
    """What this feed alone is told of the program; empty for the usual."""
    has_secrets: bool = False
    """Headers or a login are kept for it."""
    interval_s: int | None = None
    """How often the user wants it asked; None for its rhythm."""


class KnownEntry(Struct, frozen=True):
    """A stored entry as far as identity goes."""

    id: EntryId
    identity: str
    guid: str
    canonical_url: str
    title: str
    content_hash: str
    url: str = ""
    published: datetime | None = None


class EntryContent(Struct, frozen=True):
    """What a feed says of one entry, ready to be stored."""

    identity: str
    """Unique within the feed: GUID, else canonical link, else hash of the content."""
    guid: str
    url: str
    canonical_url: str
    title: str
    author: str
    published: datetime | None
    """None when the feed has no date or an absurd one: first-seen time stands in."""
    html: str
    content_hash: str
    article: Article | None
    categories: tuple[str, ...] = ()
    made: MadeText | None = None
    """The article with what is stored beside it, when all that was made at once."""
    extras: Extras = Extras()
    waits: bool = False
    """Its article is to be made later: there are too many, or it failed among others."""


class FeedChange(Struct, frozen=True):
    """Everything one answer changes, applied in one transaction.

    A failed answer changes only the fields of the attempt: no entry, no validator, no title.
    """

    status: FeedStatus
    next_fetch: datetime | None
    error: str = ""
    errors_in_row: int = 0
    is_success: bool = False
    is_gone: bool = False
    http_status: int = 0
    """Of a failure; 0 when no status line came, or a good one."""
    is_no_feed: bool = False
    """The answer was whole, and no feed."""
    rhythm: Rhythm | None = None
    """None keeps what is stored."""
    new_url: str = ""
    """The address to ask from now on; empty to keep the present one."""
    moved_to: str = ""
    moved_times: int = 0
    etag: str | None = None
    """None keeps what is stored."""
    last_modified: str | None = None
    title: str | None = None
    site_url: str | None = None
    language: str | None = None
    added: tuple[EntryContent, ...] = ()
    """In the order they should be stored: oldest first."""
    read_from_start: int = 0
    """How many of `added`, from its start, begin as read (old entries of a new feed)."""
    updated: tuple[tuple[EntryId, EntryContent], ...] = ()


class Applied(Struct, frozen=True):
    """What a change did to the library; unpacks to its two counts."""

    new: int
    """Entries that were not there before, without those that a rule hid at once."""
    updated: int
    moved: bool = False
    """True when the feed has another address now; not when another feed has that one."""
    notices: tuple[Notice, ...] = ()
    """What rules tell of the new ones."""

    def __iter__(self) -> Iterator[int]:
        """How many entries are new, then how many were updated."""
        return iter((self.new, self.updated))


class EntryState(Struct, frozen=True):
    """An entry's marks before they were changed, for undo; None for those that were not."""

    id: EntryId
    is_read: bool | None = None
    is_starred: bool | None = None
    is_later: bool | None = None
    is_changed: bool | None = None
    """Changed since it was read; goes with `is_read`, as marking it ends that."""
    is_hidden: bool | None = None
    """Out of every list, count and search."""


class LineChoice(Struct, frozen=True):
    """What the user said of a line, for a site or for one entry."""

    mark: Mark
    is_kept: bool | None
    """Kept, or furniture; None when nothing is said any more."""
    site: str = ""
    entry_id: EntryId = NO_ENTRY
    sample: str = ""


class ListCounts(Struct, frozen=True):
    """How many entries a listing's scope holds."""

    entries: int
    unread: int
    starred: int


class Found(Struct, frozen=True):
    """A page of what was found."""

    entries: tuple[Entry, ...]
    count: int
    """Of all that there are, a thousand at most."""
    is_more: bool
    """True when there are more than were counted."""
