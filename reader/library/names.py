"""Who and what is in the texts of one library: found earlier or now, as the user corrected it.

Methods may be called from any thread; those marked slow wait for a worker.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from reader.hygiene import clean_line
from reader.library.recognising import Recognising
from reader.model import (
    Article,
    CancelToken,
    Correction,
    Entity,
    EntryId,
    KeptCorrection,
    KnownName,
    NameHistory,
    NameKey,
    Recognition,
    Sighting,
    Worked,
)
from reader.parts import KEY_WAIT_S, Parts, now
from reader.store.db import Database
from reader.undo import Journal

# Most imports below are deferred: a first screen needs no names, and is 3 ms sooner there.
# ruff: noqa: PLC0415

REST_S = 0.02


class Names:
    """The names of one library."""

    def __init__(self, parts: Parts, journal: Journal) -> None:
        self._parts = parts
        self._journal = journal
        self._recognising = Recognising(parts)

    @property
    def _db(self) -> Database:
        return self._parts.db

    # --- in one text ----------------------------------------------------------------------

    def stored(self, entry_id: EntryId, article: Article) -> Recognition | None:
        """Names found earlier in this text of the entry, by a tagger that is used now."""
        found = self._recognising.stored(entry_id, article)
        return None if found is None else self._corrected(found, entry_id)

    def find(
        self,
        article: Article,
        *,
        entry_id: EntryId | None = None,
        anew: bool = False,
        cancel: CancelToken | None = None,
    ) -> Recognition:
        """Who and what is in the text; stored with the entry when one is given. Slow.

        With `anew` it is found again though it was found before.
        """
        found = self._recognising.find(article, entry_id=entry_id, anew=anew, cancel=cancel)
        return self._corrected(found, entry_id)

    def find_in(
        self,
        text: str,
        *,
        language: str = "",
        published: datetime | None = None,
        cancel: CancelToken | None = None,
    ) -> Recognition:
        """Who and what is in exactly this text, corrected by nobody. Slow."""
        return self._recognising.find_in(
            text, language=language, published=published, cancel=cancel
        )

    def _corrected(self, found: Recognition, entry_id: EntryId | None) -> Recognition:
        from reader.store.corrections import load_corrections

        if not self._parts.has_library:
            return found  # one file is read: it leaves no library behind
        corrections = load_corrections(self._db, entry_id)
        if not corrections:
            return found
        from reader.entities.corrections import apply_corrections

        return replace(found, entities=apply_corrections(found.entities, corrections))

    # --- in all articles ------------------------------------------------------------------

    def key_of(self, entity: Entity) -> NameKey:
        """By what an entity, as it is shown, is known in every article."""
        from reader.entities.corrections import key_of

        return key_of(entity)

    def sightings(
        self,
        key: NameKey,
        *,
        after: Sighting | None = None,
        limit: int = 50,
        without: EntryId | None = None,
    ) -> list[Sighting]:
        """Up to `limit` entries with this name behind `after`, newest first; one left out."""
        from reader.store.sightings import page_sightings

        place = (after.entry.sort_key, after.entry.id) if after else None
        return page_sightings(self._db, key, after=place, limit=limit, without=without)

    def history(self, key: NameKey, *, weeks: int = 26) -> NameHistory:
        """How often the name occurs, in all and by week. Slow for a name that is everywhere."""
        from reader.store.sightings import get_history

        return get_history(self._db, key, now=now(), weeks=weeks)

    def find_known(self, words: str, *, limit: int = 20) -> list[KnownName]:
        """The names that somebody may mean, exact ones first, then most articles. Slow."""
        from reader.store.sightings import find_known

        return find_known(self._db, clean_line(words), limit=limit)

    # --- corrections ----------------------------------------------------------------------

    def correct(
        self, correction: Correction, *, entry_id: EntryId | None, words: str
    ) -> KeptCorrection:
        """Remember what the user says of a name, for an entry or everywhere.

        `words` is what undo will say. Where names occur follows with `catch_up`.
        """
        from reader.store.corrections import add_correction

        return add_correction(
            self._db,
            correction,
            entry_id=entry_id,
            now=now(),
            doing=self._journal.doing(self._db, words),
            wait_s=KEY_WAIT_S,
        )

    def corrections(self) -> list[KeptCorrection]:
        """All that are remembered, newest first."""
        from reader.store.corrections import list_corrections

        return list_corrections(self._db)

    def take_back(self, kept: KeptCorrection, *, words: str) -> None:
        """Forget a correction, whatever was corrected since; undo brings it back."""
        from reader.store.corrections import set_corrections

        doing = self._journal.doing(self._db, words)
        set_corrections(self._db, ((kept.id, None),), doing=doing, wait_s=KEY_WAIT_S)

    # --- in the background ----------------------------------------------------------------

    def catch_up(self, *, cancel: CancelToken | None = None) -> None:
        """Let where names occur follow what was corrected, or what an older library held. Slow.

        Ends at once when nothing is left to be done. Whoever gives a `cancel` has time: then
        half of it is left to others who write.
        """
        from reader.store.sightings import catch_up

        while not self._db.refusal and catch_up(self._db):
            if cancel is not None and cancel.wait(REST_S):
                return

    def work(self, *, cancel: CancelToken) -> Iterator[Worked]:
        """Find the names of the newest texts that have none, those of unread entries first.

        Whoever calls `find` meanwhile goes first. Ends after a part of a large library, and
        with a note when names cannot be found at all. Slow.
        """
        self.catch_up(cancel=cancel)
        yield from self._recognising.work(cancel)
