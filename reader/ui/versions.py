"""The texts there are of the entry that lies open, and which of them comes next.

Knows the library; nothing of widgets and jobs.
"""

import time
from datetime import datetime

from reader.library import Library
from reader.model import MADE_TO_READ, Article, Entry, EntryId, TextKind
from reader.ui.page_words import TAKE_WITHIN_S

PAGE_KINDS = frozenset({TextKind.FULL, TextKind.PARTIAL})
"""What a page gave, as against what its feed did."""


class Versions:
    """The page's text, the feed's and the raw one of one entry."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._entry: Entry | None = None
        self.full: Article | None = None
        """The page's text, when it came and is not shown."""
        self._before_raw: Article | None = None
        self.changed_at: datetime | None = None
        """When its publisher changed the text; None when that never happened."""
        self._before_changes: Article | None = None
        self._take_until = 0.0
        """Until when, by the monotonic clock, asking again takes a text that is less."""

    def open(self, entry: Entry | None, article: Article | None) -> None:
        """Another entry lies open, with this text; None for a source."""
        self._entry = entry
        self._before_changes = None
        self.changed_at = self._library.texts.changed_at(entry.id) if entry else None
        is_feed = article is not None and article.kind is TextKind.FEED
        # Where the feed's text is shown though the page's is there, that one gives less.
        self.full = self._library.texts.page_article(entry.id) if entry and is_feed else None

    def stored(self, kind: TextKind) -> Article | None:
        """The text of that kind as it reads now."""
        if self._entry is None:
            return None
        return self._library.texts.stored_article(self._entry.id, kind)

    @property
    def page(self) -> Article | None:
        """The page's text, shown or not; None when the page never came."""
        if self.full is not None or self._entry is None:
            return self.full
        return self._library.texts.page_article(self._entry.id)

    def reread(self) -> None:
        """Take what is not shown as it reads now, after something was said about its lines."""
        if self.full is not None:
            self.full = self.stored(self.full.kind) or self.full
        if self._before_raw is not None:
            self._before_raw = self.stored(self._before_raw.kind) or self._before_raw

    def lacks_page(self, article: Article) -> bool:
        """True where the next text would be the page's, and that never came."""
        is_from_feed = article.kind not in PAGE_KINDS | MADE_TO_READ
        return is_from_feed and self.page is None

    def next(self, article: Article) -> Article | None:
        """The text behind this one: full text, the feed's, raw; None when there is no other.

        What changed stands behind the text that was opened, once.
        """
        if article.kind is TextKind.CHANGES and self._before_changes is not None:
            return self._before_changes
        if self.has_changes:
            self._before_changes = article
            changes = self._changes()
            if changes is not None:
                return changes
        page = self.page
        found: Article | None
        match article.kind:
            case TextKind.FULL | TextKind.PARTIAL:
                found = self.stored(TextKind.FEED) or self._library.texts.raw_article(article)
            case TextKind.RAW:
                found = page or self._before_raw
            case _ if self.full is not None:
                found = self.full
            case _:
                found = self._library.texts.raw_article(page or article)
        if found is not None:
            self.full = None
            if found.kind is TextKind.RAW:
                self._before_raw = article
        return found

    @property
    def has_changes(self) -> bool:
        """True while what changed was not shown yet."""
        return self.changed_at is not None and self._before_changes is None

    def _changes(self) -> Article | None:
        return self._library.texts.changes(self._entry.id) if self._entry else None

    def offer_withheld(self, entry_id: EntryId) -> bool:
        """True when the page gave less than is stored; asked for again soon, it is taken."""
        is_withheld = self._library.texts.has_withheld(entry_id)
        if is_withheld:
            self._take_until = time.monotonic() + TAKE_WITHIN_S
        return is_withheld

    def take_withheld(self, entry: Entry) -> Article | None:
        """What the page gave though it is less, now stored; None when that was not asked."""
        is_asked, self._take_until = time.monotonic() < self._take_until, 0.0
        return self._library.texts.take_withheld(entry.id) if is_asked else None
