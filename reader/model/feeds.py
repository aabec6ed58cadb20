"""What is asked of the network, and the feeds and entries that it brings."""

import threading
from datetime import datetime
from typing import Literal, NewType, Protocol

from msgspec import Struct

from reader.model.articles import Article

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
RuleId = NewType("RuleId", int)
SmartId = NewType("SmartId", int)

# --- what the network brought -------------------------------------------------------------


class CancelToken:
    """A flag that one thread sets and another looks at between two steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask whoever holds the token to stop soon."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """True once somebody asked to stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep at most `seconds`; True at once when cancelled."""
        return self._event.wait(seconds)


class FetchRequest(Struct, frozen=True):
    """One thing to ask of the network, and what an answer may cost."""

    url: str
    accept: Literal["feed", "page"]
    etag: str = ""
    """Validator of the copy we hold, verbatim; empty when there is none."""
    last_modified: str = ""
    """The other validator, verbatim."""
    allow_private: frozenset[tuple[str, int]] = frozenset()
    """(host, port) pairs whose private or loopback addresses the user allowed or typed."""
    deadline_s: float | None = None
    """Seconds that this one may take, if that is less than what every fetch may."""
    user_agent: str = ""
    """Sent instead of what every fetch sends; empty for that."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent to the origin of `url` alone, as is the login."""
    login: tuple[str, str] | None = None
    """Name and password."""


class Fetched(Struct, frozen=True):
    """A whole answer, decoded and within its cap."""

    url: str
    """Where the answer came from, after redirects."""
    content: bytes
    """The decompressed body."""
    content_type: str
    """The Content-Type header as sent; empty when none was."""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    """The address to use from now on, when every redirect on the way was permanent."""
    fresh_s: float = 0.0
    """Seconds for which its headers call it fresh; 0 when they do not."""


class NotModified(Struct, frozen=True):
    """The copy we hold is still the current one (304 to a conditional request)."""

    url: str
    moved_to: str = ""
    """As in `Fetched`."""
    fresh_s: float = 0.0
    """As in `Fetched`."""


class Fetches(Protocol):
    """Whoever can ask the network: `fetch.Fetcher`, or the bundled pages of the demo."""

    def fetch(
        self, request: FetchRequest, *, cancel: CancelToken | None = None
    ) -> Fetched | NotModified:
        """The answer; raises FetchError, RefusedError or CancelledError."""
        ...

    def close(self) -> None:
        """End every fetch under way within milliseconds."""
        ...


# --- feeds --------------------------------------------------------------------------------


class Enclosure(Struct, frozen=True):
    """A file attached to an entry: a podcast's sound, a lead image."""

    url: str
    media_type: str = ""
    size_bytes: int | None = None
    seconds: int | None = None
    """How long it plays."""
    title: str = ""


class MadeText(Struct, frozen=True):
    """An entry's article, and beside it what is stored with it."""

    article: Article
    packed: bytes
    """The article, as it is stored."""
    imprint: bytes
    """What is remembered of it, as it is stored."""
    language: str
    """As its words tell; two-letter code, or empty."""


class ParsedEntry(Struct, frozen=True):
    """One entry as its feed has it, cleaned; empty or None where the feed is silent."""

    guid: str
    url: str
    """Absolute http(s) address, or empty."""
    title: str
    """One line of plain text."""
    author: str
    published: datetime | None
    updated: datetime | None
    html: str
    """The longest of content and summary, as HTML that nobody may show as it is."""
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    replies_to: tuple[str, ...] = ()
    """Addresses of what it answers (RFC 4685); where none is given, its GUID."""
    made: MadeText | None = None
    """Its article, where that was made along with the parsing."""

    @property
    def is_hollow(self) -> bool:
        """True when there is nothing in it to show."""
        return not (self.title or self.html or self.url or self.enclosures)


class Extras(Struct, frozen=True, omit_defaults=True):
    """What hangs on an entry beside its text."""

    enclosures: tuple[Enclosure, ...] = ()
    replies_to: tuple[str, ...] = ()


class Pace(Struct, frozen=True):
    """What a feed's document says of when to ask again."""

    wait_s: int = 0
    """Seconds between two answers; 0 when it does not say."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, UTC, at which not to ask."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday is 0, at which not to ask."""


class ParsedFeed(Struct, frozen=True):
    """A feed document, parsed and cleaned; entries in the document's order."""

    title: str
    site_url: str
    entries: tuple[ParsedEntry, ...]
    language: str = ""
    damaged: str = ""
    """One sentence when the document was cut or broken and only whole entries were kept."""
    pace: Pace = Pace()


class FeedText(Struct, frozen=True):
    """What a feed gives of one entry's text, to be extracted."""

    html: str
    url: str
    title: str
    author: str
    published: datetime | None
    language: str


class FeedLink(Struct, frozen=True):
    """A feed that a page names."""

    url: str
    title: str


class Subscription(Struct, frozen=True):
    """What the user chose of one feed: all that a list of subscriptions carries."""

    url: str
    """The feed's address, absolute http(s)."""
    title: str = ""
    """What the user calls it; empty leaves that to the feed."""
    site_url: str = ""
    folder: str = ""
    """Names of the folders around it, joined by "/"; empty for none."""
    own_title: str = ""
    """What the feed calls itself, as far as is known."""
    full_text: bool | None = None
    """Whether pages are always fetched; None when nobody said."""


class Feed(Struct, frozen=True):
    """A subscription with its counts and its last answer."""

    id: FeedId
    url: str
    title: str
    """What the user calls it, else what the feed calls itself, else its host."""
    site_url: str
    folder: str
    """Path of folder names joined by "/"; empty for none."""
    full_text: bool
    """Fetch the page of every entry that is opened, rather than show the feed's own text."""
    unread: int
    entries: int
    last_success: datetime | None
    last_error: str
    """One sentence, or empty when the last attempt went well."""
    next_fetch: datetime | None
    is_gone: bool = False
    """True after 410: no longer asked."""
    is_paused: bool = False
    """True while the user does not want it asked."""
    interval_s: int | None = None
    """Seconds between two times that it is asked, as the user wants; None for its rhythm."""


# --- entries ------------------------------------------------------------------------------


class Entry(Struct, frozen=True):
    """A row of a list: everything but the text."""

    id: EntryId
    feed_id: FeedId
    feed_title: str
    title: str
    url: str
    author: str
    published: datetime
    """Publication time; first-seen time when the feed has none or an absurd one."""
    is_read: bool = False
    is_starred: bool = False
    is_later: bool = False
    is_changed: bool = False
    """The publisher changed it after it was read."""
    sort_key: int = 0
    """Microseconds since 1970 that lists are ordered by, newest first; ties by id."""


class TagCount(Struct, frozen=True):
    """A tag, and how many entries in sight have it."""

    name: str
    entries: int


Show = Literal["all", "unread", "starred"]


class Listing(Struct, frozen=True):
    """Which entries a list shows; newest first always."""

    scope: Literal["everything", "feed", "folder", "starred", "later", "smart"] = "everything"
    feed_id: FeedId | None = None
    folder: str = ""
    show: Show = "unread"
    smart_id: SmartId | None = None
    """Of a smart feed, whose query is asked then."""


class SmartFeed(Struct, frozen=True):
    """A search that was saved."""

    id: SmartId
    title: str
    query: str
    """As it was typed."""
    made_at: datetime


class SmartCount(Struct, frozen=True):
    """How many unread entries a smart feed has."""

    unread: int = 0
    """A thousand at most."""
    is_more: bool = False
    error: str = ""
    """One sentence when its query is no longer right."""


# --- answers ------------------------------------------------------------------------------

FeedStatus = Literal["new", "unchanged", "moved", "gone", "failed", "skipped", "damaged"]


class Notice(Struct, frozen=True):
    """New entries that a rule was to tell of."""

    rule_id: RuleId
    query: str
    entry_ids: tuple[EntryId, ...]


class FeedResult(Struct, frozen=True):
    """What one refresh of one feed did."""

    feed_id: FeedId
    url: str
    title: str
    status: FeedStatus
    entries_new: int = 0
    """Without those that a rule hid at once."""
    entries_updated: int = 0
    error: str = ""
    seconds: float = 0.0
    notices: tuple[Notice, ...] = ()
    """What rules tell of the new ones."""


class FeedPreview(Struct, frozen=True):
    """A feed that could be added, with its newest entries; nothing of it is stored."""

    url: str
    title: str
    site_url: str
    newest: tuple[ParsedEntry, ...] = ()
    """At most five."""
    entries: int = 0
    per_day: float | None = None
    """How often it publishes; None when its dates do not say."""


class PackFeed(Struct, frozen=True):
    """A feed of a starter pack; nobody has asked whether it answers."""

    title: str
    url: str


class Pack(Struct, frozen=True):
    """Feeds to begin with, that become a folder when somebody asks for them."""

    id: str
    """Its name on the command line."""
    kind: Literal["topics", "countries"]
    name: str
    feeds: tuple[PackFeed, ...]


class Imported(Struct, frozen=True):
    """What an import of subscriptions did."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address as written, reason) of each that could not be taken."""
