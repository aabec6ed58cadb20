"""The one door to everything a front end does: feeds, lists, reading, state.

Methods are a few lines; what they compose lives below. All may be called from any thread; those
marked slow wait for the network or a worker process and belong in a thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from reader import templates
from reader.config import Config, Paths
from reader.hygiene import clean_folder, clean_line
from reader.model import (
    Article,
    Block,
    CancelToken,
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedPreview,
    FeedResult,
    Fetches,
    Imported,
    Listing,
    Recognition,
    Removed,
    TextKind,
)
from reader.parts import Parts, now
from reader.store import articles, entries, feeds, places, texts
from reader.store.db import Database
from reader.store.imprints import LineChoice, set_choices
from reader.store.values import ListCounts
from reader.undo import Undone, UndoStack

KEY_WAIT_S = 0.25  # what a key press waits for another program that writes


class Library:
    """One person's library, its network and its workers."""

    def __init__(
        self,
        paths: Paths,
        config: Config,
        *,
        fetcher: Fetches | None = None,
        demo: bool = False,
    ) -> None:
        self.paths = paths
        self.config = config
        self.is_demo = demo
        self._parts = Parts(paths, config, fetcher=fetcher, survives=not demo)
        self._undo = UndoStack()
        self._tagger = ""
        self._closing: list[Callable[[], None]] = []

    @classmethod
    def open(cls, paths: Paths, config: Config) -> "Library":
        """The library in its folder, made when there is none; raises StoreError."""
        library = cls(paths, config)
        _ = library._db
        return library

    @classmethod
    def open_demo(cls, paths: Paths, config: Config) -> "Library":
        """A throw-away library of bundled feeds that needs no network."""
        # Deferred: only the demo needs its feeds.
        from reader import demo  # noqa: PLC0415

        place = demo.DemoPlace(paths)
        library = cls(place.paths, config, fetcher=demo.BundledPages(), demo=True)
        library._closing.append(place.close)
        demo.fill(library._db, now=now())
        return library

    @property
    def _db(self) -> Database:
        return self._parts.db

    @property
    def is_new(self) -> bool:
        """True when the library was made just now."""
        return self._db.is_new

    @property
    def is_read_only(self) -> bool:
        """True when its disk is full or read-only: marking raises StoreError."""
        return bool(self._db.refusal)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show at the start, such as where a backup went."""
        return self._db.notes

    def close(self) -> None:
        """End every fetch, worker and connection; takes milliseconds whatever they do."""
        self._parts.close()
        for close in self._closing:
            close()

    # --- feeds ----------------------------------------------------------------------------

    def feeds(self) -> list[Feed]:
        """All subscriptions, by folder, then title."""
        return feeds.list_feeds(self._db)

    def totals(self) -> ListCounts:
        """Counts over the whole library."""
        return entries.totals(self._db)

    def count_later(self) -> int:
        """How many entries are kept for later."""
        return entries.count_later(self._db)

    def find_feed(self, words: str) -> Feed:
        """The subscription of this number, address or title; raises NotFoundError."""
        return feeds.find_feed(self._db, words)

    def find_feeds(self, words: str, *, cancel: CancelToken | None = None) -> list[FeedPreview]:
        """The feeds behind what was typed; the first with its newest entries. Slow.

        Raises RefusedError, FetchError or FeedParseError with one sentence.
        """
        return self._parts.subscriptions.find(words, cancel=cancel)

    def preview_feed(self, url: str, *, cancel: CancelToken | None = None) -> FeedPreview:
        """One feed with its newest entries; nothing is stored. Slow."""
        return self._parts.subscriptions.preview(url, cancel=cancel)

    def add_feed(
        self,
        url: str,
        *,
        title: str = "",
        folder: str = "",
        full_text: bool | None = None,
        mark_old_read: bool = False,
        cancel: CancelToken | None = None,
    ) -> FeedResult:
        """Subscribe to this feed and store its entries, the newest few unread. Slow.

        Nothing is stored when it does not answer. An answer that was just previewed is used.
        """
        return self._parts.subscriptions.add(
            url,
            title=clean_line(title),
            folder=clean_folder(folder),
            full_text=full_text,
            mark_old_read=mark_old_read,
            cancel=cancel,
        )

    def remove_feed(self, feed_id: FeedId) -> int:
        """Unsubscribe; how many entries went out of sight. Adding it again brings them back."""
        return feeds.remove_feed(self._db, feed_id, now())

    def edit_feed(
        self,
        feed_id: FeedId,
        *,
        title: str | None = None,
        folder: str | None = None,
        full_text: bool | None = None,
    ) -> Feed:
        """The subscription after the change; None leaves a field as it is."""
        feeds.edit_feed(
            self._db,
            feed_id,
            title=None if title is None else clean_line(title),
            folder=None if folder is None else clean_folder(folder),
            full_text=full_text,
        )
        return feeds.get_feed(self._db, feed_id)

    def read_list(self, path: str) -> bytes:
        """What a file of subscriptions holds; raises SourceError. Slow."""
        # Deferred: only an import reads a list.
        from reader.sources import read_list  # noqa: PLC0415

        return read_list(path)

    def import_opml(self, content: bytes) -> Imported:
        """Subscribe to what an OPML file lists, in one transaction. Slow."""
        return self._parts.subscriptions.import_opml(content)

    def refresh(
        self,
        feed_ids: Iterable[FeedId] = (),
        *,
        only_due: bool = False,
        cancel: CancelToken | None = None,
    ) -> Iterator[FeedResult]:
        """Ask these feeds, or all, and store what is new; a result each. Slow."""
        return self._parts.subscriptions.refresh(
            feed_ids, only_due=only_due, cancel=cancel or CancelToken()
        )

    # --- lists ----------------------------------------------------------------------------

    def entries(
        self, listing: Listing, *, after: Entry | None = None, limit: int = 200
    ) -> list[Entry]:
        """Up to `limit` entries behind `after`, newest first."""
        place = (after.sort_key, after.id) if after else None
        return entries.page_entries(self._db, listing, after=place, limit=limit)

    def counts(self, listing: Listing) -> ListCounts:
        """How many entries the listing's scope holds, whatever it shows of them."""
        return entries.counts(self._db, listing)

    def newest_id(self) -> EntryId:
        """The highest entry id there is; 0 in an empty library."""
        return entries.newest_id(self._db)

    def count_new(self, listing: Listing, since: EntryId) -> int:
        """How many entries of the listing were stored after that one."""
        return entries.count_since(self._db, listing, since)

    def entry(self, entry_id: EntryId) -> Entry:
        """The entry; raises NotFoundError."""
        return entries.get_entry(self._db, entry_id)

    # --- reading --------------------------------------------------------------------------

    def stored_article(self, entry_id: EntryId, kind: TextKind | None = None) -> Article | None:
        """The stored text of that kind; without one, whichever of page and feed gives more.

        The furniture of its site is taken out, as it was learnt and as the user chose.
        """
        return self._as_read(entry_id, texts.stored_article(self._db, entry_id, kind))

    def _as_read(self, entry_id: EntryId, article: Article | None) -> Article | None:
        return None if article is None else templates.as_read(self._db, entry_id, article)

    def page_article(self, entry_id: EntryId) -> Article | None:
        """What the entry's page gave, its full text or only its first paragraphs."""
        return self._as_read(entry_id, texts.page_article(self._db, entry_id))

    def wants_page(self, entry_id: EntryId) -> bool:
        """True when its feed wants full pages and this entry's has not been fetched."""
        return texts.wants_page(self._db, entry_id)

    def fetch_article(self, entry_id: EntryId, *, cancel: CancelToken | None = None) -> Article:
        """What is stored of the entry's page after asking for it; never less than before. Slow.

        Raises FetchError, ExtractionError or ComputeError; then nothing that is stored changed.
        """
        article = self._parts.reading.fetch_article(self._db, entry_id, cancel=cancel)
        return templates.as_read(self._db, entry_id, article)

    def has_withheld(self, entry_id: EntryId) -> bool:
        """True when the page gave less, the last time, than what is stored of it."""
        return self._parts.reading.withheld(entry_id) is not None

    def take_withheld(self, entry_id: EntryId) -> Article | None:
        """Store what the page gave the last time though it is less; None without one."""
        return self._as_read(entry_id, self._parts.reading.take_withheld(self._db, entry_id))

    def raw_article(self, article: Article) -> Article:
        """The article with everything put back that was removed."""
        # Deferred: the code of extraction is needed by one key only.
        from reader.extract.assemble import with_removed  # noqa: PLC0415

        return with_removed(article)

    def put_back(self, entry_id: EntryId, part: Removed, *, words: str) -> None:
        """Have a removed part in this entry's texts again; `words` is what undo will say."""
        self._choose(templates.choose_here(entry_id, part), words)

    def keep_part(self, article: Article, part: Removed, *, words: str) -> bool:
        """Never take this part out on the article's site; False when it has no site."""
        return self._choose(templates.choose_for_site(article, part), words)

    def mark_furniture(self, article: Article, block: Block, *, words: str) -> bool:
        """Take this block out of every article of the site; False when it has no site."""
        return self._choose(templates.choose_for_site(article, block), words)

    def _choose(self, choices: Sequence[LineChoice], words: str) -> bool:
        if choices:
            before = set_choices(self._db, choices, wait_s=KEY_WAIT_S)
            self._undo.push_choices(words, before)
        return bool(choices)

    def with_part(self, article: Article, part: Removed) -> Article:
        """The article with this removed part in its text again; nothing is stored."""
        return templates.with_part(article, part)

    def read_source(self, source: str, *, cancel: CancelToken | None = None) -> Article:
        """The clean article of a file, an address or `-`. Slow."""
        return self._parts.reading.read_source(source, cancel=cancel)

    def check_source(self, source: str) -> None:
        """Raise SourceError when this is a file that cannot be read as text.

        Standard input is read here, once: an interface needs the terminal in its place.
        """
        self._parts.reading.check_source(source)

    def read_plain(self, source: str) -> str:
        """The text of a file or `-` exactly as it is; raises SourceError."""
        from reader.sources import read_plain  # noqa: PLC0415 - as above

        return read_plain(source)

    def stored_names(self, entry_id: EntryId, article: Article) -> Recognition | None:
        """Names found earlier in this text of the entry, by the tagger that is used now."""
        found = articles.get_recognition(
            self._db, entry_id, article.kind, tagger=None, text=article.text
        )
        # Which tagger that is shows when it first answers: asking takes a tenth of a second.
        is_stale = found is not None and self._tagger not in {"", found.tagger}
        return None if is_stale else found

    def find_names(
        self,
        article: Article,
        *,
        entry_id: EntryId | None = None,
        cancel: CancelToken | None = None,
    ) -> Recognition:
        """Who and what is in the text; stored with the entry when one is given. Slow."""
        if entry_id is not None:
            stored = self.stored_names(entry_id, article)
            if stored is not None:
                return stored
        found = self.find_names_in(article.text, language=article.language, cancel=cancel)
        if not found.note:
            self._tagger = found.tagger
        if entry_id is not None and not found.note and not self.is_read_only:
            articles.save_recognition(
                self._db, entry_id, article.kind, found, text=article.text
            )
        return found

    def find_names_in(
        self, text: str, *, language: str = "", cancel: CancelToken | None = None
    ) -> Recognition:
        """Who and what is in exactly this text. Slow."""
        return self._parts.reading.find_names(text, language=language, cancel=cancel)

    # --- state ----------------------------------------------------------------------------

    def mark(
        self,
        entry_ids: Sequence[EntryId],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        later: bool | None = None,
        words: str = "",
    ) -> int:
        """Set these states; how many entries changed. `words` is what undo will say."""
        before = entries.set_states(
            self._db, entry_ids, read=read, starred=starred, later=later, wait_s=KEY_WAIT_S
        )
        if before and words:
            self._undo.push(words, before)
        return len(before)

    def mark_all_read(self, listing: Listing, *, words: str = "") -> int:
        """Mark everything unread in the listing as read; how many that were."""
        return self.mark(entries.unread_ids(self._db, listing), read=True, words=words)

    def undo(self) -> Undone | None:
        """Put the last marks back; None when there is nothing left to undo."""
        return self._undo.undo(self._db, wait_s=KEY_WAIT_S)

    def save_position(
        self, entry_id: EntryId, offset: int, *, kind: TextKind | None = None
    ) -> None:
        """Remember the first visible offset of an entry's text of that kind."""
        entries.save_position(self._db, entry_id, offset, kind=kind, wait_s=KEY_WAIT_S)

    def position(self, entry_id: EntryId, *, kind: TextKind | None = None) -> int:
        """The offset that was saved for this kind of text; 0 without one."""
        return entries.get_position(self._db, entry_id, kind)

    def remember(self, key: str, value: str) -> None:
        """Keep a small piece of the interface's state across restarts."""
        places.remember(self._db, key, value, wait_s=KEY_WAIT_S)

    def recall(self, key: str) -> str:
        """What was remembered; empty when nothing was."""
        return places.recall(self._db, key)

    # --- outside --------------------------------------------------------------------------

    def open_in_browser(self, url: str) -> None:
        """Show an http(s) address in the user's browser; raises RefusedError for others."""
        from reader import opener  # noqa: PLC0415 - deferred: 5 ms of subprocess

        opener.open_in_browser(url)

    def copy(self, text: str) -> bool:
        """Copy with the system's own tool; False when there is none."""
        from reader import opener  # noqa: PLC0415 - as above

        return opener.copy_text(text)
