"""From what somebody typed to the feeds behind it, before anything is stored."""

import time
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import FeedParseError, FetchError, RefusedError
from reader.hygiene import (
    clean_line,
    host_of,
    origin_of,
    split_login,
    typed_url,
    without_feed_scheme,
)
from reader.model import (
    CancelToken,
    FeedLink,
    FeedPreview,
    Fetched,
    Fetches,
    FetchRequest,
    ParsedEntry,
    ParsedFeed,
)
from reader.refresh.run import PARSE_DEADLINE_S

NEWEST = 5
MAX_TRIED = 4  # of the feeds that a page names: the fifth is no likelier to answer
TOO_MANY = 429  # this status and the server's errors: RFC 6585 section 4
GUESSING_S = 20.0  # for all of the usual places together
DAY_S = 86_400


class Found(Struct, frozen=True):
    """A feed that answered: what came, and what it says."""

    url: str
    """The address to subscribe to."""
    answer: Fetched
    feed: ParsedFeed

    def preview(self) -> FeedPreview:
        """What to show before it is added."""
        newest = sorted(
            self.feed.entries,
            key=lambda entry: entry.published.timestamp() if entry.published else 0.0,
            reverse=True,
        )
        return FeedPreview(
            url=self.url,
            title=self.feed.title or host_of(self.url),
            site_url=self.feed.site_url,
            newest=tuple(newest[:NEWEST]),
            entries=len(self.feed.entries),
            per_day=entries_per_day(self.feed.entries),
        )


def entries_per_day(entries: tuple[ParsedEntry, ...]) -> float | None:
    """How often a feed publishes, from the dates it shows; None under three dated entries."""
    dates = sorted(entry.published for entry in entries if entry.published)
    if len(dates) < 3:  # two dates are one interval: chance
        return None
    days = (dates[-1] - dates[0]).total_seconds() / DAY_S
    return (len(dates) - 1) / days if days > 0 else None


class Finder(Struct, frozen=True):
    """Looks for feeds; reaches private addresses only where `allowed` says so."""

    fetcher: Fetches
    compute: Compute
    allowed: frozenset[tuple[str, int]]
    cancel: CancelToken | None = None
    logins: Mapping[tuple[str, int], tuple[str, str]] = {}
    """Origin to the name and password that it is asked with."""

    def read(self, url: str) -> Found:
        """The feed at this address; raises FetchError or FeedParseError."""
        return self._parse(self._fetch(url), url)

    def find(self, words: str) -> tuple[Found, tuple[FeedLink, ...]]:
        """The best feed behind what was typed, and all feeds a page offers (none for a feed).

        Raises FetchError when the address does not answer, FeedParseError without any feed.
        """
        # Deferred: 3 ms of rules, and only who adds a feed needs them.
        from reader.feeds.sites import find_behind  # noqa: PLC0415

        behind = find_behind(typed_addresses(words)[0])
        told = self._told(behind.ask) if behind.ask else behind.feeds
        return self._known_places(told) or self._look(words)

    def _look(self, words: str) -> tuple[Found, tuple[FeedLink, ...]]:
        """What the page that was typed leads to, if it is no feed itself."""
        url, answer = self._fetch_typed(words)
        try:
            return self._parse(answer, url), ()
        except FeedParseError as problem:
            if problem.is_broken:
                raise
            links = self._links(answer)
        found = self._first_of(links) if links else self._usual(answer.url)
        if found is not None:
            return found, links
        shown = host_of(answer.url) or clean_line(words, limit_chars=60)
        raise FeedParseError(
            f"No feed on {shown}. Give the feed's own address if you know it.", url=answer.url
        )

    def _first_of(self, links: tuple[FeedLink, ...]) -> Found | None:
        """The first of the likeliest that is a feed."""
        for link in links[:MAX_TRIED]:
            try:
                return self.read(link.url)
            except (FetchError, FeedParseError):
                continue
        return None

    def _known_places(
        self, links: tuple[FeedLink, ...]
    ) -> tuple[Found, tuple[FeedLink, ...]] | None:
        """The first that is a feed, and the list if there are several; None without any.

        Raises FetchError when their site does not answer at all.
        """
        for link in links:
            try:
                return self.read(link.url), links if len(links) > 1 else ()
            except FeedParseError:
                continue
            except FetchError as problem:
                is_elsewhere = problem.status is not None or problem.is_closed
                is_elsewhere = is_elsewhere or isinstance(problem, RefusedError)
                if not is_elsewhere or (problem.status or 0) >= TOO_MANY:
                    raise  # its page would not answer either
        return None

    def _told(self, url: str) -> tuple[FeedLink, ...]:
        """The feeds that a directory names when it is asked; none when it does not answer."""
        try:
            return self._links(self._fetch(url))[:MAX_TRIED]
        except FetchError:
            return ()

    def _fetch_typed(self, words: str) -> tuple[str, Fetched]:
        """The answer of the first address that these words may mean, and that address."""
        first, *others = typed_addresses(words)
        try:
            return first, self._fetch(first)
        except FetchError as problem:
            # Only a closed port: a bad certificate must not lead to an open connection.
            if not (others and problem.is_closed):
                raise
            try:
                return others[0], self._fetch(others[0])
            except FetchError:
                raise problem from None

    def _fetch(self, url: str) -> Fetched:
        answer = self.fetcher.fetch(
            FetchRequest(
                url,
                "feed",
                allow_private=self.allowed,
                login=self.logins.get(origin_of(url)),
            ),
            cancel=self.cancel,
        )
        if not isinstance(answer, Fetched):  # pragma: no cover - no validator was sent
            raise FetchError("The site answered as if we had a copy.", url=url)
        return answer

    def _parse(self, answer: Fetched, url: str) -> Found:
        feed = self.compute.run(
            tasks.parse_feed,
            answer.content,
            answer.content_type,
            answer.url,
            seconds=PARSE_DEADLINE_S,
            cancel=self.cancel,
        )
        return Found(answer.moved_to or url, replace(answer, moved_to=""), feed)

    def _links(self, answer: Fetched) -> tuple[FeedLink, ...]:
        links = self.compute.run(
            tasks.find_feed_links,
            answer.content,
            answer.content_type,
            answer.url,
            seconds=PARSE_DEADLINE_S,
            cancel=self.cancel,
        )
        # A page has no say in the logins of the user.
        return tuple(FeedLink(split_login(link.url)[0], link.title) for link in links)

    def _usual(self, url: str) -> Found | None:
        """The feed at the first of the usual places that has one."""
        # Deferred: the finder of links brings lxml, which a first screen does not need.
        from reader.feeds.discover import usual_places  # noqa: PLC0415

        ends = time.monotonic() + GUESSING_S
        for place in usual_places(url):
            try:
                return self.read(place)
            except FeedParseError:
                continue
            except FetchError as problem:
                if (problem.status or TOO_MANY) >= TOO_MANY or time.monotonic() > ends:
                    break  # a site that does not answer will not at the next place either
        return None


def typed_addresses(words: str) -> tuple[str, ...]:
    """The addresses that somebody may have meant, likeliest first; raises RefusedError.

    A bare name means https; with a port of its own it is more often a plain server at home.
    `feed://` says neither.
    """
    url = typed_url(words)
    if "://" in without_feed_scheme(words):
        return (url,)
    plain = "http://" + url.removeprefix("https://")
    has_own_port = origin_of(url)[1] != origin_of("https://name")[1]
    return (plain, url) if has_own_port else (url, plain)


def typed_origins(words: str) -> frozenset[tuple[str, int]]:
    """The (host, port) pairs that somebody named by typing this."""
    return frozenset(origin_of(url) for url in typed_addresses(words))
