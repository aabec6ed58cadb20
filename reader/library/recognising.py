"""Recognition for one library: what is stored, what is found now, and what goes on quietly.

One worker holds the model. A text that somebody waits for goes before all others.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from reader import templates
from reader.errors import CancelledError, ComputeError
from reader.model import (
    MADE_TO_READ,
    Article,
    CancelToken,
    EntryId,
    Notice,
    Recognition,
    Worked,
)
from reader.parts import Parts
from reader.store import articles, texts

MAX_TEXTS = 500  # a run: some two minutes of one core
MAX_WORDS = 10_000  # 1.5 s of the worker, for which an opened article would have to wait
MAX_FAILED = 3  # in a row; then it is not the text
WAIT_S = 0.1


class Recognising:
    """Finds names and stores them as found; corrections are not its business."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._heard: set[str] = set()
        """Taggers that have answered: what another one found is found anew."""
        self._passed_over: set[EntryId] = set()
        """Texts whose names cannot be kept; they are tried again after the next start."""
        self._nobody_waits = threading.Condition()
        self._waiting = 0

    def stored(self, entry_id: EntryId, article: Article) -> Recognition | None:
        """Names found earlier in this text of the entry, by a tagger that is used now."""
        found = articles.get_recognition(
            self._parts.db, entry_id, article.kind, tagger=None, text=article.text
        )
        # Which tagger that is shows when it first answers: asking takes a tenth of a second.
        is_stale = found is not None and self._heard and found.tagger not in self._heard
        return None if is_stale else found

    def find(
        self,
        article: Article,
        *,
        entry_id: EntryId | None,
        anew: bool,
        cancel: CancelToken | None,
    ) -> Recognition:
        """Who and what is in the text; stored with the entry when one is given."""
        if article.kind in MADE_TO_READ:
            entry_id = None  # it is made when asked for, and stored nowhere
        if entry_id is not None and not anew:
            stored = self.stored(entry_id, article)
            if stored is not None:
                return stored
        found = self.find_in(
            article.text,
            language=article.language,
            published=article.published,
            cancel=cancel,
        )
        self._keep(found, article, entry_id)
        return found

    def find_in(
        self,
        text: str,
        *,
        language: str,
        published: datetime | None = None,
        cancel: CancelToken | None,
    ) -> Recognition:
        """Who and what is in exactly this text; before everything that nobody waits for."""
        with self._first():
            return self._parts.reading.find_names(
                text, language=language, published=published, cancel=cancel
            )

    @contextmanager
    def _first(self) -> Iterator[None]:
        with self._nobody_waits:
            self._waiting += 1
        try:
            yield
        finally:
            with self._nobody_waits:
                self._waiting -= 1
                self._nobody_waits.notify_all()

    def _keep(
        self, found: Recognition, article: Article, entry_id: EntryId | None
    ) -> tuple[Notice, ...]:
        """Store them; what rules that waited for them tell."""
        if found.note:
            return ()
        self._heard.add(found.tagger)
        if entry_id is None or self._parts.db.refusal:
            return ()
        return articles.save_recognition(
            self._parts.db, entry_id, article.kind, found, text=article.text
        )

    # --- quietly --------------------------------------------------------------------------

    def work(self, cancel: CancelToken) -> Iterator[Worked]:
        """Find and store the names of texts that have none, newest unread entries first."""
        db = self._parts.db
        if db.refusal:
            return
        self._heard |= self._parts.reading.name_taggers(cancel=cancel)
        done = failed = 0
        for entry_id in texts.unnamed_entries(db, self._heard):
            if done >= MAX_TEXTS:
                return
            article = self._wanted(entry_id)
            if article is None:
                continue
            try:
                found = self._find_quietly(article, cancel)
            except ComputeError as problem:
                self._passed_over.add(entry_id)
                failed += 1
                if failed >= MAX_FAILED:
                    yield Worked(note=str(problem))
                    return
                continue
            done, failed = done + 1, 0
            if not found.was_looked_for:
                yield Worked(note=found.note)
                return
            if found.note:
                self._passed_over.add(entry_id)
                continue
            yield Worked(entry_id, notices=self._keep(found, article, entry_id))

    def _wanted(self, entry_id: EntryId) -> Article | None:
        """The text of the entry as it is read, if its names are to be found now."""
        if entry_id in self._passed_over:
            return None
        stored = texts.stored_article(self._parts.db, entry_id, None)
        if stored is None or stored.word_count > MAX_WORDS:
            return None
        article = templates.as_read(self._parts.db, entry_id, stored)
        return article if article.text and self.stored(entry_id, article) is None else None

    def _find_quietly(self, article: Article, cancel: CancelToken) -> Recognition:
        """As `find_in`, once nobody waits for another text."""
        with self._nobody_waits:
            while self._waiting:
                if cancel.is_cancelled:
                    raise CancelledError("Cancelled.")
                self._nobody_waits.wait(WAIT_S)
        return self._parts.reading.find_names(
            article.text,
            language=article.language,
            published=article.published,
            cancel=cancel,
        )
