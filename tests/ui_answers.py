"""A library for the add box that answers from memory, when it is told to."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from reader.config import Config
from reader.errors import CancelledError
from reader.model import (
    CancelToken,
    FeedId,
    FeedPreview,
    FeedResult,
    FeedStatus,
    ParsedEntry,
)

ALL = "https://harbourledger.example/all"
WORLD = "https://harbourledger.example/world"
DEADLINE_S = 20.0


def parsed(title: str, hours: int | None = 2) -> ParsedEntry:
    published = None if hours is None else datetime.now(UTC) - timedelta(hours=hours)
    return ParsedEntry("g", "https://harbourledger.example/1", title, "", published, None, "")


NEWEST = (
    parsed("Port Sella votes to move its harbour and keep the old cranes", 2),
    parsed("Night ferry returns to the winter timetable", 16),
    parsed("Undated note", None),
)
SITE = (
    FeedPreview(ALL, "Harbour Ledger: all news", "", NEWEST, entries=30, per_day=14.0),
    FeedPreview(WORLD, "Harbour Ledger: world", ""),
    FeedPreview("https://harbourledger.example/c", "", ""),
)


@dataclass
class Answers:
    """A library that answers from memory, when it is told to."""

    feeds: tuple[FeedPreview, ...] = SITE
    error: Exception | None = None
    """Raised by every question."""
    add_error: str = ""
    status: FeedStatus = "new"
    config: Config = field(default_factory=Config)
    asked: list[str] = field(default_factory=list)
    added: list[tuple[str, str, bool | None, bool]] = field(default_factory=list)
    held: threading.Event | None = None
    """When there is one, looking waits for it or for being cancelled."""
    cancelled: list[str] = field(default_factory=list)

    def find_feeds(self, words: str, *, cancel: CancelToken | None = None) -> list[FeedPreview]:
        self.asked.append(words)
        self._wait(words, cancel)
        return list(self.feeds)

    def preview_feed(self, url: str, *, cancel: CancelToken | None = None) -> FeedPreview:
        self.asked.append(url)
        self._wait(url, cancel)
        newest = (parsed("Norvane and Ostrel sign a ferry treaty", 3),) if url == WORLD else ()
        return FeedPreview(url, "Its own title", "", newest, entries=len(newest), per_day=3.0)

    def add_feed(
        self,
        url: str,
        *,
        folder: str = "",
        full_text: bool | None = None,
        mark_old_read: bool = False,
        cancel: CancelToken | None = None,
    ) -> FeedResult:
        self.added.append((url, folder, full_text, mark_old_read))
        self._wait(url, cancel)
        status: FeedStatus = "failed" if self.add_error else self.status
        return FeedResult(FeedId(1), url, "Harbour Ledger", status, error=self.add_error)

    def _wait(self, words: str, cancel: CancelToken | None) -> None:
        assert cancel is not None
        if self.held is not None:
            while not self.held.wait(0.01):
                if cancel.is_cancelled:
                    self.cancelled.append(words)
                    raise CancelledError("not wanted any more")
        if self.error is not None:
            raise self.error
