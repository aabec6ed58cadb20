"""Who and what is in the texts of one library: as found earlier, or found now.

Methods may be called from any thread; those marked slow wait for a worker.
"""

from reader.model import Article, CancelToken, EntryId, Recognition
from reader.parts import Parts
from reader.store import articles
from reader.store.db import Database


class Names:
    """The names of one library."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tagger = ""
        """The one that answered last; empty before the first answer."""

    @property
    def _db(self) -> Database:
        return self._parts.db

    def stored(self, entry_id: EntryId, article: Article) -> Recognition | None:
        """Names found earlier in this text of the entry, by the tagger that is used now."""
        found = articles.get_recognition(
            self._db, entry_id, article.kind, tagger=None, text=article.text
        )
        # Which tagger that is shows when it first answers: asking takes a tenth of a second.
        is_stale = found is not None and self._tagger not in {"", found.tagger}
        return None if is_stale else found

    def find(
        self,
        article: Article,
        *,
        entry_id: EntryId | None = None,
        cancel: CancelToken | None = None,
    ) -> Recognition:
        """Who and what is in the text; stored with the entry when one is given. Slow."""
        if entry_id is not None:
            stored = self.stored(entry_id, article)
            if stored is not None:
                return stored
        found = self.find_in(article.text, language=article.language, cancel=cancel)
        if not found.note:
            self._tagger = found.tagger
        if entry_id is not None and not found.note and not self._db.refusal:
            articles.save_recognition(
                self._db, entry_id, article.kind, found, text=article.text
            )
        return found

    def find_in(
        self, text: str, *, language: str = "", cancel: CancelToken | None = None
    ) -> Recognition:
        """Who and what is in exactly this text. Slow."""
        return self._parts.reading.find_names(text, language=language, cancel=cancel)
