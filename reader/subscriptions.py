"""Everything that asks the network for feeds: finding, adding, importing, refreshing."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.config import Feeds
from reader.credentials import Credentials, Secret
from reader.hygiene import clean_folder, origin_of
from reader.model import (
    CancelToken,
    FeedId,
    FeedPreview,
    FeedResult,
    Fetches,
    Imported,
    Pack,
    Subscription,
)
from reader.refresh import Bounds, RefreshSettings, refresh_feeds, store_answer
from reader.refresh.run import PARSE_DEADLINE_S
from reader.store import due, feeds
from reader.store.db import Database
from reader.store.locks import hold
from reader.store.values import FeedSource
from reader.subscribe import Finder, Found, typed_origins

LOCK_WAIT_S = 2.0  # for one that was stopped just now
TAKEN = "This library is being refreshed already. Try again when that is done."
KEPT_LOOKS, KEPT_FOR_S = 8, 120.0  # an answer may be 16 MiB, and is soon an old one


class Subscriptions:
    """The feeds of one library and the ways to get more."""

    def __init__(
        self,
        db: Database,
        choices: Feeds,
        *,
        fetcher: Fetches,
        compute: Compute,
        credentials: Credentials,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._choices = choices
        self._fetcher = fetcher
        self._compute = compute
        self._credentials = credentials
        self._now = now
        self._typed: frozenset[tuple[str, int]] = frozenset()
        self._looks: dict[str, tuple[float, Found]] = {}

    def find(
        self, words: str, *, cancel: CancelToken | None, is_typed: bool = True
    ) -> list[FeedPreview]:
        """The feeds behind what was typed; the first with its newest entries.

        Raises RefusedError, FetchError or FeedParseError with one sentence.
        """
        if is_typed:
            self._typed |= typed_origins(words)
        best, links = self._finder(cancel).find(words)
        self._keep(best)
        others = [FeedPreview(link.url, link.title, best.feed.site_url) for link in links]
        return [best.preview(), *(other for other in others if other.url != best.url)]

    def was_typed(self, url: str) -> bool:
        """True when the user wrote an address of this origin since the start."""
        return origin_of(url) in self._typed

    def preview(self, url: str, *, cancel: CancelToken | None) -> FeedPreview:
        """One feed with its newest entries; nothing is stored."""
        found = self._look(url)
        if found is None:
            found = self._finder(cancel).read(url)
            self._keep(found)
        return found.preview()

    def _keep(self, found: Found) -> None:
        """Remember what came, for whoever adds this feed next."""
        self._looks[found.url] = time.monotonic(), found
        while len(self._looks) > KEPT_LOOKS:
            del self._looks[next(iter(self._looks))]

    def _look(self, url: str) -> Found | None:
        """What came from there in the last two minutes."""
        seen, found = self._looks.get(url, (0.0, None))
        return found if time.monotonic() - seen < KEPT_FOR_S else None

    def add(
        self,
        url: str,
        *,
        title: str,
        folder: str,
        full_text: bool | None,
        mark_old_read: bool,
        cancel: CancelToken | None,
    ) -> FeedResult:
        """Subscribe to this feed and store its entries, the newest few unread.

        Nothing is stored when it does not answer. An answer that was just previewed is used.
        """
        known = self._known(url)
        if known is not None:
            return known
        found = self._look(url) or self._finder(cancel).read(url)
        self._looks.pop(url, None)
        known = self._known(found.url)
        if known is not None:
            return known
        feed_id = feeds.add_feed(
            self._db,
            found.url,
            title=title,
            site_url=found.feed.site_url,
            folder=folder,
            full_text=self._choices.full_text if full_text is None else full_text,
            typed=origin_of(found.url) in self._typed,
            waits=True,  # or a disk that is full would leave a feed without entries
            now=self._now(),
        )
        unread = 0 if mark_old_read else self._choices.unread_of_new
        source = due.waiting_source(self._db, feed_id)
        result = store_answer(self._settings(unread), source, found.answer, found.feed)
        return replace(result, title=feeds.get_feed(self._db, feed_id).title)

    def _known(self, url: str) -> FeedResult | None:
        feed_id = feeds.has_feed(self._db, url)
        if feed_id is None:
            return None
        feed = feeds.get_feed(self._db, feed_id)
        if origin_of(url) in self._typed:
            # It may have come with a list; now that it was typed its address may be private.
            feeds.add_feed(
                self._db,
                feed.url,
                title="",
                site_url=feed.site_url,
                folder=feed.folder,
                full_text=feed.full_text,
                now=self._now(),
                typed=True,
            )
        return FeedResult(feed_id, url, feed.title, "skipped")

    def import_opml(self, content: bytes) -> Imported:
        """Subscribe to what an OPML file lists, in one transaction."""
        document = self._compute.run(tasks.parse_opml, content, seconds=PARSE_DEADLINE_S)
        return replace(self._import(document.feeds), refused=document.refused)

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        """Subscribe to the feeds of these packs, in one transaction; each pack is a folder."""
        return self._import(
            Subscription(feed.url, own_title=feed.title, folder=clean_folder(pack.name))
            for pack in packs
            for feed in pack.feeds
        )

    def _import(self, wanted: Iterable[Subscription]) -> Imported:
        listed = tuple(wanted)
        added = feeds.import_feeds(
            self._db, listed, self._now(), full_text=self._choices.full_text
        )
        self._db.optimize()
        fresh = set(added)
        return Imported(
            tuple(added), tuple(feed.url for feed in listed if feed.url not in fresh)
        )

    def export_opml(self) -> bytes:
        """All subscriptions as OPML, in the order of the feeds."""
        # Deferred: only an export needs it.
        from reader.feeds.opml import make_opml  # noqa: PLC0415

        return make_opml(feeds.export_feeds(self._db), self._now())

    def refresh(
        self, feed_ids: Iterable[FeedId], *, only_due: bool, cancel: CancelToken
    ) -> Iterator[FeedResult]:
        """Ask these feeds, or all, and store what is new; a result each.

        Raises StoreError when the library is being refreshed already, by whomever.
        """
        lock_path = self._db.path.with_name("refresh.lock")
        with hold(lock_path, wait_s=LOCK_WAIT_S, taken=TAKEN):
            due_at = self._now() if only_due else None
            wanted = due.feed_sources(self._db, tuple(feed_ids), due_at=due_at)
            settings = self._settings(self._choices.unread_of_new)
            new = 0
            for result in refresh_feeds(settings, wanted, cancel=cancel):
                new += result.entries_new
                yield result
            if new:
                self._db.optimize()

    def _finder(self, cancel: CancelToken | None) -> Finder:
        return Finder(self._fetcher, self._compute, self._typed, cancel)

    def _settings(self, unread_of_new: int) -> RefreshSettings:
        return RefreshSettings(
            db=self._db,
            fetcher=self._fetcher,
            compute=self._compute,
            bounds=Bounds(
                timedelta(minutes=self._choices.interval_min),
                timedelta(minutes=self._choices.interval_max_min),
            ),
            unread_of_new=unread_of_new,
            now=self._now,
            secrets=self._secret,
        )

    def _secret(self, source: FeedSource) -> Secret | None:
        if not source.has_secrets:
            return None
        return self._credentials.find(source.id, origin_of(source.url))
