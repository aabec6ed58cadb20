"""What can be read of an entry or a source: as stored, as fetched, as the user chose.

Methods may be called from any thread; those marked slow wait for the network or a worker.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reader import templates
from reader.model import Article, Block, CancelToken, EntryId, Extras, Removed, TextKind
from reader.parts import KEY_WAIT_S, Parts
from reader.store import texts
from reader.store.db import Database
from reader.store.entries import get_entry
from reader.store.imprints import set_choices
from reader.store.values import LineChoice
from reader.undo import Journal


class Texts:
    """The texts of one library."""

    def __init__(self, parts: Parts, journal: Journal) -> None:
        self._parts = parts
        self._journal = journal

    @property
    def _db(self) -> Database:
        return self._parts.db

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

    def is_waiting(self, entry_id: EntryId) -> bool:
        """True when the text of its feed is there, and not made into an article yet."""
        from reader.store.waiting import is_waiting  # noqa: PLC0415 - not for a first screen

        return is_waiting(self._db, entry_id)

    def late_article(self, entry_id: EntryId) -> Article | None:
        """The text of an entry, made now if it waits for that. Slow.

        None when its feed gave no text after all. Nobody can cancel it: who leaves a text comes
        back, and it takes no time. Raises ComputeError when it could not be made; it waits on.
        """
        if not self.is_waiting(entry_id):  # it may have come with another one of its feed
            return self.stored_article(entry_id)
        from reader.backlog import make_one  # noqa: PLC0415 - as above

        made = make_one(self._db, self._parts.compute, entry_id, cancel=None)
        return self.stored_article(entry_id) or (made.article if made else None)

    def count_waiting(self) -> int:
        """How many entries wait for their texts."""
        from reader.store.waiting import count_waiting  # noqa: PLC0415 - as above

        return count_waiting(self._db)

    def make_waiting(self, *, hurried: bool, cancel: CancelToken) -> Iterator[int]:
        """Make all texts that wait, unread ones first; how many more there are. Slow.

        Unless `hurried` half of the time is left to others.
        """
        from reader.backlog import (  # noqa: PLC0415 - as above
            GENTLY,
            REST_S,
            WORKERS,
            make_all,
        )

        db, compute = self._db, self._parts.compute
        if hurried:
            return make_all(db, compute, threads=WORKERS, cancel=cancel)
        return make_all(db, compute, size=GENTLY, rest_s=REST_S, cancel=cancel)

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

    def changes(self, entry_id: EntryId) -> Article | None:
        """What its publisher changed in the feed's text since the version before.

        None when nothing did, or not in its words. The version before is the one that was
        read, else the last; what was learnt of the site is applied to neither.
        """
        from reader.extract.changes import what_changed  # noqa: PLC0415 - one key only
        from reader.store.extras import get_earlier  # noqa: PLC0415

        earlier = get_earlier(self._db, entry_id)
        now = texts.stored_article(self._db, entry_id, TextKind.FEED)
        if earlier is None or now is None:
            return None
        title = get_entry(self._db, entry_id).title
        return what_changed(earlier, now, title=title)

    def changed_at(self, entry_id: EntryId) -> datetime | None:
        """When the feed's text took the place of another one; None when it never did."""
        from reader.store.extras import changed_at  # noqa: PLC0415 - not for a first screen

        return changed_at(self._db, entry_id)

    def extras(self, entry_id: EntryId) -> Extras:
        """The files that hang on the entry, and what it answers."""
        from reader.store.extras import get_extras  # noqa: PLC0415 - not for a first screen

        return get_extras(self._db, entry_id)

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
            doing = self._journal.doing(self._db, words)
            set_choices(self._db, choices, doing=doing, wait_s=KEY_WAIT_S)
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
        from reader.sources import read_plain  # noqa: PLC0415 - only `--as-is` reads so

        return read_plain(source)
