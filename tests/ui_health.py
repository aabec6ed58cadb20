"""A library for the health box that answers from memory, and feeds in every state."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from reader.model import (
    CancelToken,
    Feed,
    FeedHealth,
    FeedId,
    FeedPreview,
    FeedResult,
    HealthAction,
    HealthState,
)
from reader.model.keeping import AS_FOLDER, EVERYTHING, Going, Keep
from reader.undo import Undone
from tests.ui_dialogs import feed

NOW = datetime(2025, 10, 14, 9, 20, tzinfo=UTC)
TRY_AT = NOW + timedelta(hours=3)
FOUND = (
    FeedPreview("https://paper.example/new.xml", "Paper Lantern: news", "", per_day=3.0),
    FeedPreview("https://paper.example/all.xml", "Paper Lantern: all", ""),
)


def _host(title: str) -> str:
    return f"{title} ".partition(" ")[0].lower()


def make_health(
    number: int,
    title: str,
    state: HealthState,
    *actions: HealthAction,
    last_error: str = "",
    mend: str = "",
    status: int = 0,
    since: datetime | None = None,
) -> FeedHealth:
    """How one feed does."""
    own = replace(
        feed(number, title),
        url=f"https://{_host(title)}.example/feed.xml",
        site_url=f"https://{_host(title)}.example/",
        last_success=NOW - timedelta(days=6),
        last_error=last_error,
        next_fetch=None if state in {"gone", "paused"} else TRY_AT,
        is_gone=state == "gone",
        is_paused=state == "paused",
    )
    return FeedHealth(
        own, state, since, status, 1, "", 0, None, None, actions or ("try_now",), mend
    )


PAPER = make_health(
    1,
    "Paper Lantern",
    "gone",
    *("search_site", "try_now", "edit"),
    last_error="paper.example says that this feed is gone (410)",
    mend="The site says that this feed is gone for good. Search the site for a new one.",
    status=410,
    since=NOW - timedelta(days=5),
)
SECOND = make_health(
    2,
    "Second Half",
    "login",
    *("login", "try_now", "pause", "edit"),
    last_error="second.example asks for a password (401)",
    mend="second.example asks for a name and a password. Give it those.",
    status=401,
)
LEDGER = replace(
    make_health(
        3,
        "Ledgerline",
        "moved",
        *("take_address", "try_now", "pause", "edit"),
        mend="The site says that this feed has moved. Take that address.",
    ),
    moved_to="https://ledgerline.example/rss",
    moved_times=2,
)
NOTES = replace(
    make_health(
        4,
        "Field Notes",
        "failing",
        *("try_now", "search_site", "pause", "edit"),
        last_error="field.example did not answer in 30 s",
        mend="field.example did not answer in 30 s. It is tried again, less and less often.",
        since=NOW - timedelta(days=5),
    ),
    errors_in_row=4,
)
TIDE = make_health(5, "The Long Tide", "paused", "resume", "edit", since=NOW)
WIRE = replace(
    make_health(6, "Meridian Wire", "fine", "try_now", "pause", "edit"),
    per_day=31.0,
    share_read=0.04,
)
FERRY = make_health(
    7,
    "Night Ferry",
    "fine",
    *("try_now", "pause", "edit"),
    last_error="night.example did not answer in 30 s",
)
EVERY = (PAPER, SECOND, LEDGER, NOTES, TIDE, WIRE, FERRY)


@dataclass
class Healing:
    """Keeps what was asked of it; `health` and the library in one."""

    rows: list[FeedHealth] = field(default_factory=lambda: list(EVERY))
    done: list[tuple[object, ...]] = field(default_factory=list)
    steps: list[tuple[str, Feed]] = field(default_factory=list)
    """What undo says of each change, and the feed before it."""
    error: Exception | None = None
    """Raised by every change."""
    found: Sequence[FeedPreview] = FOUND
    result: FeedResult = field(
        default_factory=lambda: FeedResult(FeedId(1), "u", "Feed", "new", entries_new=3)
    )
    wait: Callable[[CancelToken | None], None] = lambda _: None
    """Called before a feed answers."""

    @property
    def health(self) -> "Healing":
        return self

    @property
    def keeping(self) -> "Healing":
        return self

    def of_feed(self, feed_id: FeedId) -> tuple[Keep, Keep]:
        return AS_FOLDER, EVERYTHING

    def weigh_feed(self, feed_id: FeedId, keep: Keep, *, folder: str | None = None) -> Going:
        return Going()

    def report(self) -> list[FeedHealth]:
        return list(self.rows)

    def pause(self, feed_id: FeedId, *, words: str = "") -> Feed:
        return self._change(feed_id, "pause", words, is_paused=True)

    def resume(self, feed_id: FeedId, *, words: str = "") -> Feed:
        return self._change(feed_id, "resume", words, is_paused=False)

    def take_address(self, feed_id: FeedId, *, words: str = "") -> Feed:
        return self._change(feed_id, "take", words, url="https://ledgerline.example/rss")

    def change_address(self, feed_id: FeedId, url: str, *, words: str = "") -> Feed:
        return self._change(feed_id, "change", words, url=url)

    def undo(self) -> Undone | None:
        words, before = self.steps.pop()
        self._replace(before)
        self.done.append(("undo", before.id))
        return Undone(words, feed_id=before.id)

    def set_request(self, feed_id: FeedId, *, login: tuple[str, str] | None = None) -> Feed:
        self.done.append(login or ())
        return self._change(feed_id, "login")

    def edit(
        self,
        feed_id: FeedId,
        *,
        url: str | None = None,
        is_asked: bool | None = None,
        every: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
        keep: Keep | None = None,
        words: str = "",
    ) -> Feed:
        return self._change(feed_id, "edit", words, title=title or "")

    def search_site(
        self, feed_id: FeedId, *, cancel: CancelToken | None = None
    ) -> list[FeedPreview]:
        if self.error is not None:
            raise self.error
        self.done.append(("search", feed_id))
        return list(self.found)

    def refresh(
        self, feed_ids: Sequence[FeedId] = (), *, cancel: CancelToken | None = None
    ) -> Iterator[FeedResult]:
        self.done.append(("refresh", *feed_ids))
        self.wait(cancel)
        yield self.result

    def _change(self, feed_id: FeedId, what: str, words: str = "", **fields: object) -> Feed:
        if self.error is not None:
            raise self.error
        self.done.append((what, feed_id, *(v for v in fields.values() if isinstance(v, str))))
        (before,) = (row.feed for row in self.rows if row.feed.id == feed_id)
        if words:
            self.steps.append((words, before))
        return self._replace(replace(before, **fields))

    def _replace(self, feed: Feed) -> Feed:
        self.rows = [
            replace(row, feed=feed) if row.feed.id == feed.id else row for row in self.rows
        ]
        return feed
