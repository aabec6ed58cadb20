"""The bundled demo: three feeds and their pages, in a library that is thrown away.

The pages come from the package instead of the network; all behind that is the real thing.
"""

import re
import shutil
import tempfile
from datetime import datetime, timedelta
from html import unescape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from msgspec.structs import replace

from reader.config import Paths
from reader.errors import FetchError
from reader.extract.assemble import assemble
from reader.extract.pieces import Piece, Verdict
from reader.feeds.json_feed import parse_json_feed
from reader.hygiene import host_of
from reader.model import (
    Article,
    BlockKind,
    CancelToken,
    Fetched,
    FetchRequest,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    TextKind,
)
from reader.store import entries, feeds
from reader.store.db import Database
from reader.store.values import EntryContent, FeedChange

FEEDS = {  # file name -> folder
    "harbour-ledger": "World",
    "field-notes": "Science",
    "second-half": "Sport and culture",
}
NEWEST_AGE = timedelta(hours=2)
ETAG = '"bundled"'


class BundledPages:
    """Answers for the addresses of the demo, from the package; nothing else is reached."""

    def fetch(
        self, request: FetchRequest, *, cancel: CancelToken | None = None
    ) -> Fetched | NotModified:
        """The bundled page or feed; raises FetchError for every other address."""
        del cancel  # answers at once
        if request.etag == ETAG:
            return NotModified(request.url)
        slug = PurePosixPath(urlsplit(request.url).path).name
        page = _folder() / "pages" / f"{slug}.html"
        if host_of(request.url).endswith(".example") and page.is_file():
            return Fetched(request.url, page.read_bytes(), "text/html; charset=utf-8")
        host = host_of(request.url)
        raise FetchError(
            f"The demo has no network, so {host} was not asked. Start `reader` to add feeds.",
            url=request.url,
        )

    def close(self) -> None:
        """Nothing is under way."""


class DemoPlace:
    """The throw-away folder of one demo; gone when it is closed."""

    def __init__(self, paths: Paths) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="reader-demo-"))
        self.paths = replace(paths, library=self._folder)

    def close(self) -> None:
        """Remove the folder; what cannot be removed is left to the system."""
        shutil.rmtree(self._folder, ignore_errors=True)


def fill(db: Database, *, now: datetime) -> None:
    """Subscribe to the bundled feeds; their dates are moved so that the newest is fresh."""
    parsed = {name: _feed(name) for name in FEEDS}
    newest = max(
        entry.published for feed in parsed.values() for entry in feed.entries if entry.published
    )
    shift = now - NEWEST_AGE - newest
    for name, feed in parsed.items():
        feed_id = feeds.add_feed(
            db,
            f"{feed.site_url}feed.json",
            title="",
            site_url=feed.site_url,
            folder=FEEDS[name],
            full_text=True,
            now=now,
        )
        # Sorted here: importing the refresh for it costs 3 ms of the start.
        contents = [_content(entry, shift) for entry in feed.entries]
        change = FeedChange(
            status="new",
            next_fetch=None,
            is_success=True,
            etag=ETAG,
            title=feed.title,
            added=tuple(sorted(contents, key=lambda content: content.published or now)),
        )
        # A start is 35 ms sooner on the screen; the bundled feeds have no furniture.
        entries.apply_change(db, feed_id, change, now, in_haste=True)


def _folder() -> Traversable:
    return files("reader") / "data" / "demo"


def _feed(name: str) -> ParsedFeed:
    return parse_json_feed((_folder() / f"{name}.json").read_bytes())


def _content(entry: ParsedEntry, shift: timedelta) -> EntryContent:
    # Its own few lines, not the refresh's: the bundled links are canonical as they are, and the
    # tables for normalising addresses would take a tenth of the time to the first screen.
    published = entry.published + shift if entry.published else None
    return EntryContent(
        identity=f"guid:{entry.guid}",
        guid=entry.guid,
        url=entry.url,
        canonical_url=entry.url,
        title=entry.title,
        author=entry.author,
        published=published,
        html=entry.html,
        content_hash=entry.guid,
        article=replace(_summary(entry), published=published),
    )


def _summary(entry: ParsedEntry) -> Article:
    """The feed's own text, which the demo's feeds give as plain paragraphs."""
    paragraphs = re.findall(r"<p>(.*?)</p>", entry.html, re.DOTALL)
    pieces = [Verdict(Piece(BlockKind.PARAGRAPH, unescape(words))) for words in paragraphs]
    return replace(
        assemble(pieces, kind=TextKind.FEED),
        title=entry.title,
        byline=entry.author,
        url=entry.url,
        language="en",
    )
