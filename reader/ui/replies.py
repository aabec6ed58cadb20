"""What the jobs of a screen answer with, each with its request."""

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from reader.model import Article, EntryId, FeedResult, Listing, Notice, Recognition
from reader.ui.banners import NO_FAILURE, Failure

if TYPE_CHECKING:  # a first screen searches nothing
    from reader.library import Found
    from reader.query.terms import Query


class PageFetched(Message):
    """The full text of an entry, or why there is none; empty words when it was not wanted."""

    def __init__(
        self, entry_id: EntryId, article: Article | None, failure: Failure = NO_FAILURE
    ) -> None:
        super().__init__()
        self.entry_id, self.article, self.failure = entry_id, article, failure


class TextMade(Message):
    """The text of an entry that waited for it, or why there is none."""

    def __init__(self, entry_id: EntryId, article: Article | None, error: str = "") -> None:
        super().__init__()
        self.entry_id, self.article, self.error = entry_id, article, error


class WordsStored(Message):
    """Nothing waits any more for its text or its words, or `note` says why it still does.

    `texts` is how many texts were made.
    """

    def __init__(self, texts: int, note: str = "") -> None:
        super().__init__()
        self.texts, self.note = texts, note


class NamesFound(Message):
    """The names of a text, or why they were not found."""

    def __init__(
        self, article: Article, recognition: Recognition | None, error: str = ""
    ) -> None:
        super().__init__()
        self.article, self.recognition, self.error = article, recognition, error


class NamesKept(Message):
    """The names of an entry were found while nobody waited for them, and stored.

    `notices` are what rules tell of it now.
    """

    def __init__(self, entry_id: EntryId, notices: tuple[Notice, ...] = ()) -> None:
        super().__init__()
        self.entry_id, self.notices = entry_id, notices


class NamesRest(Message):
    """No more names are looked for while nobody waits; `note` says why, if it is worth it."""

    def __init__(self, note: str = "") -> None:
        super().__init__()
        self.note = note


class SourceRead(Message):
    """The article of a file or an address, or why it cannot be read."""

    def __init__(self, source: str, article: Article | None, error: str = "") -> None:
        super().__init__()
        self.source, self.article, self.error = source, article, error


class Searched(Message):
    """What a search found, or what is wrong with its words and where."""

    def __init__(
        self,
        words: str,
        listing: Listing,
        *,
        query: "Query | None" = None,
        found: "Found | None" = None,
        waiting: int = 0,
        seconds: float = 0.0,
        error: str = "",
        column: int = 0,
    ) -> None:
        super().__init__()
        self.words, self.listing, self.query, self.found = words, listing, query, found
        self.waiting = waiting
        """How many texts are still to be made, and found only then."""
        self.seconds, self.error, self.column = seconds, error, column


class CameLate(Message):
    """What a box had asked for, come after the box was left; what it stored is there."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


class Copied(Message):
    """The system's own tool copied these words, or there is none that can."""

    def __init__(self, words: str, *, is_done: bool) -> None:
        super().__init__()
        self.words, self.is_done = words, is_done


class RefreshCount(Struct, frozen=True):
    """How far a refresh is."""

    done: int = 0
    total: int = 0
    failed: int = 0
    added: int = 0
    """Entries that were not there before."""
    updated: int = 0

    def plus(self, result: FeedResult) -> "RefreshCount":
        """The count after one more feed."""
        return RefreshCount(
            self.done + 1,
            self.total,
            self.failed + (result.status == "failed"),
            self.added + result.entries_new,
            self.updated + result.entries_updated,
        )


class RefreshMoved(Message):
    """Some feeds more have answered."""

    def __init__(self, count: RefreshCount) -> None:
        super().__init__()
        self.count = count

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, RefreshMoved)


class RefreshEnded(Message):
    """All feeds have answered, or the refresh was stopped.

    `gone` are the titles of feeds that said they are gone for good, `notices` what rules tell.
    """

    def __init__(
        self,
        count: RefreshCount,
        last: FeedResult | None = None,
        gone: tuple[str, ...] = (),
        *,
        notices: tuple[Notice, ...] = (),
        was_stopped: bool = False,
        error: str = "",
    ) -> None:
        super().__init__()
        self.count, self.last, self.gone, self.notices = count, last, gone, notices
        self.was_stopped, self.error = was_stopped, error
