"""Everything that waits for a text or its names: pages, files, the language model."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from reader import sources
from reader.backlog import make_one
from reader.compute import Compute, tasks
from reader.errors import ComputeError, FetchError
from reader.extract.decide import takes_place
from reader.hygiene import origin_of
from reader.model import Article, CancelToken, EntryId, Fetches, Recognition
from reader.pages import Asker, read_article
from reader.store import articles, entries, feeds, texts
from reader.store.db import Database

NAMES_DEADLINE_S = 60.0  # a first start on a slow disk loads 130 MB of model


class Reading:
    """Texts from outside the library, and what is in a text."""

    def __init__(
        self, *, fetcher: Fetches, compute: Compute, pipelines: Mapping[str, str]
    ) -> None:
        self._fetcher = fetcher
        self._compute = compute
        self._pipelines = pipelines
        self._standard_input: bytes | None = None
        self._withheld: tuple[EntryId, Article] | None = None

    def fetch_article(
        self, db: Database, entry_id: EntryId, *, cancel: CancelToken | None
    ) -> Article:
        """What is stored of the entry's page after asking for it.

        That is what it gives now, unless it gave more before: then `withheld` holds the new
        text until it is taken or another page comes. Raises FetchError, ExtractionError or
        ComputeError; then nothing that is stored changed.
        """
        entry = entries.get_entry(db, entry_id)
        if not entry.url:
            raise FetchError("This entry has no page: its feed gives no link", url="")
        # What the page gives is weighed against it.
        with suppress(ComputeError):
            make_one(db, self._compute, entry_id, cancel=cancel)
        feed = feeds.get_feed(db, entry.feed_id)
        asker = Asker(
            self._fetcher,
            self._compute,
            # A feed's links to its own origin count as typed when its address was.
            allowed=frozenset({origin_of(feed.url)} if feeds.is_typed(db, feed.id) else ()),
            cancel=cancel,
        )
        article = read_article(entry.url, asker=asker)
        old = texts.page_article(db, entry_id)
        if old is not None and not takes_place(article, old):
            self._withheld = (entry_id, article)
            return old
        self._withheld = None
        return self._keep(db, entry_id, article)

    def withheld(self, entry_id: EntryId) -> Article | None:
        """What the entry's page gave last, if it was less than what is stored of it."""
        held = self._withheld
        return held[1] if held is not None and held[0] == entry_id else None

    def take_withheld(self, db: Database, entry_id: EntryId) -> Article | None:
        """Store it in place of the better text; None when nothing is withheld."""
        article = self.withheld(entry_id)
        self._withheld = None
        return None if article is None else self._keep(db, entry_id, article)

    def _keep(self, db: Database, entry_id: EntryId, article: Article) -> Article:
        if not db.refusal:
            articles.save_page_article(db, entry_id, article)
        return article

    def check_source(self, source: str) -> None:
        """Raise SourceError when this is a file that cannot be read as text.

        Standard input is read here, once: an interface needs the terminal in its place.
        """
        if source == sources.STANDARD_INPUT:
            self._standard_input = sources.read_file(source).content
        elif not sources.is_address(source):
            sources.read_file(source)

    def read_source(self, source: str, *, cancel: CancelToken | None) -> Article:
        """The clean article of a file, an address or `-`."""
        return sources.read_source(
            source,
            fetcher=self._fetcher,
            compute=self._compute,
            given=self._standard_input if source == sources.STANDARD_INPUT else None,
            cancel=cancel,
        )

    def find_names(
        self,
        text: str,
        *,
        language: str,
        published: datetime | None = None,
        cancel: CancelToken | None,
    ) -> Recognition:
        """Who and what is in exactly this text; dates are told from `published`."""
        return self._compute.run(
            tasks.find_names,
            text,
            language,
            self._pipelines,
            published,
            seconds=NAMES_DEADLINE_S,
            lane="names",
            cancel=cancel,
        )

    def name_taggers(self, *, cancel: CancelToken | None) -> frozenset[str]:
        """Name and version of all that finds names now, a language or more each."""
        return self._compute.run(
            tasks.name_taggers,
            self._pipelines,
            seconds=NAMES_DEADLINE_S,
            lane="names",
            cancel=cancel,
        )
