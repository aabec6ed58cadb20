"""The values that every layer speaks in; all frozen, none knows where it came from.

Spans are half-open, in code points of `Article.text`. Times are aware UTC. Every string here
has passed `hygiene` on its way in.

They are structs of msgspec, not dataclasses: a frozen dataclass takes 0.6 ms to define, a
struct 0.01, and every start defines all of them. `msgspec.structs.replace` copies one.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType, Protocol

from msgspec import Struct

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)

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


class NotModified(Struct, frozen=True):
    """The copy we hold is still the current one (304 to a conditional request)."""

    url: str


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


class ParsedFeed(Struct, frozen=True):
    """A feed document, parsed and cleaned; entries in the document's order."""

    title: str
    site_url: str
    entries: tuple[ParsedEntry, ...]
    language: str = ""
    damaged: str = ""
    """One sentence when the document was cut or broken and only whole entries were kept."""


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


Show = Literal["all", "unread", "starred"]


class Listing(Struct, frozen=True):
    """Which entries a list shows; newest first always."""

    scope: Literal["everything", "feed", "folder", "starred", "later"] = "everything"
    feed_id: FeedId | None = None
    folder: str = ""
    show: Show = "unread"


# --- articles -----------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of an article is; captions and credits stand outside the text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    CREDIT = "credit"


OUTSIDE_TEXT = frozenset({BlockKind.CAPTION, BlockKind.CREDIT})


class Block(Struct, frozen=True):
    """One block; `text[start:end]` of the article is its text.

    Captions and credits are kept out of the text: their span is empty and marks their place.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int = 0
    """Heading level 1 to 6, or nesting depth of a list item or quote from 1; else 0."""


class Link(Struct, frozen=True):
    """A span of the text that points somewhere; only http and https."""

    start: int
    end: int
    url: str


class Removed(Struct, frozen=True):
    """Something that was on the page and is not the article, and why."""

    text: str
    reason: str
    """A few plain words: "newsletter box", "menu and share bar"."""
    after: int
    """Index of the block it stood behind; -1 before the first."""


class Caption(Struct, frozen=True):
    """The words under a picture."""

    text: str
    credit: str = ""


class TextKind(StrEnum):
    """Which text of an entry this is."""

    FULL = "full text"
    FEED = "feed text"
    RAW = "raw"
    PARTIAL = "first paragraphs only"


class Article(Struct, frozen=True):
    """What extraction made of a page, a feed's content or a plain text.

    `text` joins every block but captions and credits by a blank line, list items among
    themselves by one newline and without markers. No title, byline or date is part of it.
    """

    text: str
    blocks: tuple[Block, ...]
    kind: TextKind = TextKind.FULL
    source: str = ""
    """What the user asked for: a path, an address or "-"."""
    url: str = ""
    title: str = ""
    byline: str = ""
    published: datetime | None = None
    site: str = ""
    language: str = ""
    """Two-letter code, or empty when nobody said."""
    links: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    captions: tuple[Caption, ...] = ()
    credits: tuple[str, ...] = ()

    @property
    def word_count(self) -> int:
        """Words of the text, by white space."""
        return len(self.text.split())


class Page(Struct, frozen=True):
    """A document to extract from: its bytes, and what is known about them."""

    content: bytes
    content_type: str = ""
    url: str = ""
    source: str = ""


# --- entities -----------------------------------------------------------------------------


class EntityType(StrEnum):
    """What an entity is; the last three are shown apart."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    GROUP = "GROUP"
    EVENT = "EVENT"
    WORK = "WORK"
    DATE = "DATE"
    MONEY = "MONEY"
    QUANTITY = "QUANTITY"


NAME_TYPES = (
    EntityType.PERSON,
    EntityType.ORG,
    EntityType.PLACE,
    EntityType.GROUP,
    EntityType.EVENT,
    EntityType.WORK,
)


class Mention(Struct, frozen=True):
    """One occurrence of a name in one text."""

    start: int
    end: int
    text: str
    type: EntityType


class Entity(Struct, frozen=True):
    """One thing that one or more mentions of a text refer to."""

    name: str
    """Its fullest form in this text."""
    type: EntityType
    aliases: tuple[str, ...]
    """Its other forms, most frequent first."""
    mentions: tuple[Mention, ...]
    """In text order; never empty."""


class Recognition(Struct, frozen=True):
    """Who and what is in one text, and what found them."""

    entities: tuple[Entity, ...]
    """Most mentioned first within the order of `EntityType`."""
    tagger: str
    """Name and version of the tagger; results of another one are made anew."""
    note: str = ""
    """One sentence for the panel when the tagger is missing or stands in for another."""


Tagger = Callable[[str], tuple[Mention, ...]]
"""Finds mentions in a text; pure, the model behind it is loaded by `compute`."""


# --- answers ------------------------------------------------------------------------------

FeedStatus = Literal["new", "unchanged", "moved", "gone", "failed", "skipped", "damaged"]


class FeedResult(Struct, frozen=True):
    """What one refresh of one feed did."""

    feed_id: FeedId
    url: str
    title: str
    status: FeedStatus
    entries_new: int = 0
    entries_updated: int = 0
    error: str = ""
    seconds: float = 0.0


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


class Imported(Struct, frozen=True):
    """What an import of subscriptions did."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address as written, reason) of each that could not be taken."""
