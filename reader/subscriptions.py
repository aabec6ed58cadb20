"""Everything that asks the network for feeds: finding, adding, importing, refreshing."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.config import Feeds
from reader.credentials import Credentials, Secret
from reader.errors import StoreError
from reader.hygiene import clean_folder, origin_of, split_login, typed_url, without_feed_scheme
from reader.memory import keep_small
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
from reader.store import addresses, due, feeds
from reader.store import health as facts_store
from reader.store.db import Database
from reader.store.locks import hold
from reader.store.values import FeedSource
from reader.subscribe import Finder, Found, typed_origins

LOCK_WAIT_S = 2.0  # for one that was stopped just now
TAKEN = "This library is being refreshed already. Try again when that is done."
LIST_DEADLINE_S = 30.0  # somebody waits for it, also on a machine with much else to do
KEPT_LOOKS, KEPT_FOR_S = 8, 120.0  # soon an old answer
KEPT_BYTES = 32 << 20  # of them all; one may be 16 MiB

log = logging.getLogger(__name__)


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
        self._logins: dict[tuple[str, int], tuple[str, str]] = {}
        """What was typed within addresses since the start, by the origin it is for."""
        self._looks: dict[str, tuple[float, Found]] = {}
        keep_small()

    def find(
        self, words: str, *, cancel: CancelToken | None, is_typed: bool = True
    ) -> list[FeedPreview]:
        """The feeds behind what was typed; the first with its newest entries.

        Raises RefusedError, FetchError or FeedParseError with one sentence.
        """
        if is_typed:
            words = self._without_login(words)
            self._typed |= typed_origins(words)
        best, links = self._finder(cancel).find(words)
        self._keep(best)
        others = [FeedPreview(link.url, link.title, best.feed.site_url) for link in links]
        return [best.preview(), *(other for other in others if other.url != best.url)]

    def _without_login(self, words: str) -> str:
        """What was typed, the user name and password in it remembered for their origin."""
        if "://" not in without_feed_scheme(words):
            return words
        url, login = split_login(typed_url(words))
        if login is None:
            return words
        self._logins[origin_of(url)] = login
        return url

    def was_typed(self, url: str) -> bool:
        """True when the user wrote an address of this origin since the start."""
        return origin_of(url) in self._typed

    def preview(self, url: str, *, cancel: CancelToken | None) -> FeedPreview:
        """One feed with its newest entries; nothing is stored."""
        url = self._without_login(url)
        found = self._look(url)
        if found is None:
            found = self._finder(cancel).read(url)
            self._keep(found)
        return found.preview()

    def _keep(self, found: Found) -> None:
        """Remember what came, for whoever adds this feed next."""
        self._looks[found.url] = time.monotonic(), found
        while len(self._looks) > KEPT_LOOKS or self._kept_bytes() > KEPT_BYTES:
            del self._looks[next(iter(self._looks))]

    def _kept_bytes(self) -> int:
        return sum(len(found.answer.content) for _, found in self._looks.values())

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
        A login that was typed within an address of its origin is kept for it.
        """
        url = self._without_login(url)
        known = self._known(url)
        if known is not None:
            return known
        found = self._look(url) or self._finder(cancel).read(url)
        self._looks.pop(url, None)
        known = self._known(found.url)
        if known is not None:
            return known
        login = self._logins.get(origin_of(found.url))
        feed_id = feeds.add_feed(
            self._db,
            found.url,
            title=title,
            site_url=found.feed.site_url,
            folder=folder,
            full_text=self._choices.full_text if full_text is None else full_text,
            typed=origin_of(found.url) in self._typed,
            has_secrets=login is not None,
            waits=True,  # or a disk that is full would leave a feed without entries
            now=self._now(),
        )
        if login is not None:
            self._credentials.save_login(feed_id, origin_of(found.url), login)
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
        login = self._logins.get(origin_of(feed.url))
        if login is not None:
            self._keep_login(feed_id, feed.url, login)
        return FeedResult(feed_id, url, feed.title, "skipped")

    def _keep_login(self, feed_id: FeedId, url: str, login: tuple[str, str]) -> None:
        """Ask a feed with that from now on."""
        self._credentials.save_login(feed_id, origin_of(url), login)
        facts_store.set_request(self._db, feed_id, user_agent=None, has_secrets=True)

    def import_opml(self, content: bytes) -> Imported:
        """Subscribe to what an OPML file lists, in one transaction."""
        document = self._compute.run(tasks.parse_opml, content, seconds=LIST_DEADLINE_S)
        return replace(self._import(document.feeds), refused=document.refused)

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        """Subscribe to the feeds of these packs, in one transaction; each pack is a folder."""
        return self._import(
            Subscription(feed.url, own_title=feed.title, folder=clean_folder(pack.name))
            for pack in packs
            for feed in pack.feeds
        )

    def _import(self, wanted: Iterable[Subscription]) -> Imported:
        split = [(feed, *split_login(feed.url)) for feed in wanted]
        listed = tuple(replace(feed, url=url) for feed, url, _ in split)
        added = feeds.import_feeds(
            self._db, listed, self._now(), full_text=self._choices.full_text
        )
        self._db.optimize()
        fresh = set(added)
        for _, url, login in split:
            feed_id = feeds.has_feed(self._db, url) if login and url in fresh else None
            if login is not None and feed_id is not None:
                self._keep_login(feed_id, url, login)
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

        Raises StoreError when the library is being refreshed already, by whomever, or cannot be
        written.
        """
        if self._db.refusal:
            raise StoreError(self._db.refusal)
        lock_path = self._db.path.with_name("refresh.lock")
        with hold(lock_path, wait_s=LOCK_WAIT_S, taken=TAKEN):
            self._take_logins()
            due_at = self._now() if only_due else None
            wanted = due.feed_sources(self._db, tuple(feed_ids), due_at=due_at)
            settings = self._settings(self._choices.unread_of_new)
            new = 0
            for result in refresh_feeds(settings, wanted, cancel=cancel):
                new += result.entries_new
                yield result
            if new:
                self._db.optimize()
            self._db.shrink()

    def _take_logins(self) -> None:
        """Put the logins that stand in addresses where logins are kept.

        Libraries of format 6 and older have such addresses.
        """
        for feed_id, url, login in addresses.find_logins(self._db):
            try:
                self._credentials.save_login(feed_id, origin_of(url), login)
            except StoreError as problem:
                log.warning("a login stays in the library: %s", problem)
            else:
                addresses.set_bare(self._db, feed_id, url)

    def _finder(self, cancel: CancelToken | None) -> Finder:
        return Finder(
            self._fetcher, self._compute, self._typed, cancel, logins=dict(self._logins)
        )

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
