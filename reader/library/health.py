"""How the feeds of one library do, and what mends them.

Methods may be called from any thread; those marked slow wait for the network.
"""

from collections.abc import Mapping

from reader.credentials import Secret, parse_headers
from reader.errors import NotFoundError, RefusedError
from reader.hygiene import (
    canonical_url,
    clean_folder,
    clean_line,
    origin_of,
    shown_address,
    split_login,
    web_url,
)
from reader.model import CancelToken, Feed, FeedHealth, FeedId, FeedPreview, read_interval
from reader.model.keeping import Keep
from reader.parts import Parts, now
from reader.refresh.health import assess, health_order
from reader.store import feeds, keeping
from reader.store import health as facts_store
from reader.store.db import Database
from reader.store.steps import KeepStep
from reader.undo import Doing, Journal


class Health:
    """The health of one library's feeds."""

    def __init__(self, parts: Parts, journal: Journal) -> None:
        self._parts = parts
        self._journal = journal

    @property
    def _db(self) -> Database:
        return self._parts.db

    def report(self) -> list[FeedHealth]:
        """Every feed: what needs the user first, then what is paused, then what is fine."""
        moment = now()
        facts = facts_store.list_facts(self._db)
        shares = facts_store.shares_read(self._db, moment)
        return sorted(
            (
                assess(feed, facts[feed.id], share_read=shares.get(feed.id), now=moment)
                for feed in feeds.list_feeds(self._db)
                if feed.id in facts
            ),
            key=health_order,
        )

    def count(self) -> int:
        """How many feeds need the user."""
        return sum(health.needs_you for health in self.report())

    def pause(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask this feed no more until it is resumed. `words` is what undo will say."""
        doing = self._journal.doing(self._db, words)
        facts_store.pause_feed(self._db, feed_id, now(), doing=doing)
        return feeds.get_feed(self._db, feed_id)

    def resume(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask it again: it is due now, also one that was gone."""
        facts_store.resume_feed(self._db, feed_id, doing=self._journal.doing(self._db, words))
        return feeds.get_feed(self._db, feed_id)

    def take_address(self, feed_id: FeedId, *, words: str = "") -> Feed:
        """Ask from now on where its redirects lead.

        Raises NotFoundError when they lead nowhere, StoreError when another feed has it.
        """
        facts = facts_store.list_facts(self._db).get(feed_id)
        if facts is None or not facts.moved_to:
            raise NotFoundError("This feed has not moved.")
        doing = self._journal.doing(self._db, words)
        facts_store.set_address(self._db, feed_id, facts.moved_to, is_typed=False, doing=doing)
        return feeds.get_feed(self._db, feed_id)

    def change_address(self, feed_id: FeedId, url: str, *, words: str = "") -> Feed:
        """Ask that address from now on; entries and marks are kept, a login in it elsewhere.

        Raises RefusedError for what is no web address, StoreError when another feed has it.
        """
        self._change_address(feed_id, url, self._journal.doing(self._db, words))
        return feeds.get_feed(self._db, feed_id)

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
        """The subscription after all of this was changed of it; one undo takes it back.

        None leaves a thing as it is; another address is asked unless it is said here that it is
        not. `every` is how often: "30m", "2h", "1d", or "auto" for its rhythm. Raises as
        `change_address` does, and ReaderError for other words; then nothing was changed.
        """
        interval_s = None if every is None else read_interval(every)
        doing = self._journal.doing(self._db, words)
        if url is not None and url != feeds.get_feed(self._db, feed_id).url:
            self._change_address(feed_id, url, doing)  # the last thing that may be refused
        if every is not None:
            facts_store.set_interval(self._db, feed_id, interval_s, doing=doing)
        if is_asked:
            facts_store.resume_feed(self._db, feed_id, doing=doing)
        elif is_asked is not None:
            facts_store.pause_feed(self._db, feed_id, now(), doing=doing)
        feeds.edit_feed(
            self._db,
            feed_id,
            title=None if title is None else clean_line(title),
            folder=None if folder is None else clean_folder(folder),
            full_text=full_text,
            doing=doing,
        )
        if keep is not None:
            step = KeepStep(keep.days, keep.entries, feed_id=feed_id)
            keeping.set_keep(self._db, step, doing=doing)
        return feeds.get_feed(self._db, feed_id)

    def _change_address(self, feed_id: FeedId, url: str, doing: Doing | None) -> None:
        address, login = split_login(web_url(url))
        if not address:
            shown = shown_address(url)
            raise RefusedError(f"“{shown}” is not a web address", url=shown)
        typed = self._parts.subscriptions.was_typed(address)
        facts_store.set_address(self._db, feed_id, address, is_typed=typed, doing=doing)
        if login is not None:
            self.set_request(feed_id, login=login)

    def search_site(
        self, feed_id: FeedId, *, cancel: CancelToken | None = None
    ) -> list[FeedPreview]:
        """The feeds that its site names now, without the present address. Slow.

        Raises FetchError, FeedParseError or RefusedError with one sentence.
        """
        feed = feeds.get_feed(self._db, feed_id)
        known, site = canonical_url(feed.url), feed.site_url or _site_of(feed.url)
        site, _ = split_login(site)
        # The address of the site is a stranger's word, unless it is where the feed is.
        is_home = origin_of(site) == origin_of(feed.url)
        found = self._parts.subscriptions.find(
            site, cancel=cancel, is_typed=is_home and feeds.is_typed(self._db, feed_id)
        )
        return [preview for preview in found if canonical_url(preview.url) != known]

    def set_request(
        self,
        feed_id: FeedId,
        *,
        user_agent: str | None = None,
        headers: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
    ) -> Feed:
        """How this feed is asked; None leaves a thing as it is, an empty one takes it away.

        Headers and login are for its present origin, and never in the library's file. Raises
        StoreError when they cannot be kept.
        """
        feed = feeds.get_feed(self._db, feed_id)
        has_secrets = None
        if headers is not None or login is not None:
            has_secrets = self._keep(feed, headers, login)
        agent = None if user_agent is None else clean_line(user_agent, limit_chars=200)
        facts_store.set_request(self._db, feed_id, user_agent=agent, has_secrets=has_secrets)
        return feeds.get_feed(self._db, feed_id)

    def _keep(
        self, feed: Feed, headers: Mapping[str, str] | None, login: tuple[str, str] | None
    ) -> bool:
        """Whether anything is kept for this feed now."""
        host, port = origin_of(feed.url)
        old = self._parts.credentials.find(feed.id, (host, port)) or Secret(host, port)
        secret = Secret(
            host,
            port,
            headers=old.headers if headers is None else parse_headers(headers),
            login=old.login if login is None else login if any(login) else None,
        )
        is_kept = bool(secret.headers or secret.login)
        self._parts.credentials.save(feed.id, secret if is_kept else None)
        return is_kept


def _site_of(url: str) -> str:
    """The front page of the host."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/"
