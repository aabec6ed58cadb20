"""The tags of one library: which there are, who has which, given and taken.

Methods may be called from any thread.
"""

from collections.abc import Iterable, Sequence

from reader.model import EntryId, TagCount
from reader.parts import KEY_WAIT_S, Parts
from reader.store import tags
from reader.undo import Journal


class Tagging:
    """The user's words for entries."""

    def __init__(self, parts: Parts, journal: Journal) -> None:
        self._parts = parts
        self._journal = journal

    def all(self) -> list[TagCount]:
        """Every tag and how many entries in sight have it, the most used first."""
        return tags.list_tags(self._parts.db)

    def of(self, entry_ids: Iterable[EntryId]) -> dict[EntryId, tuple[str, ...]]:
        """The tags of each of these entries that has any, by their names' order."""
        return tags.tags_of(self._parts.db, entry_ids)

    def clean(self, typed: str) -> str:
        """A name as it is stored; raises InputError for what can be none."""
        return tags.clean_tag(typed)

    def is_same(self, name: str, other: str) -> bool:
        """True for two spellings of one tag."""
        return tags.is_same_tag(name, other)

    def change(
        self,
        entry_ids: Sequence[EntryId],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        words: str = "",
        wait_s: float | None = KEY_WAIT_S,
    ) -> int:
        """Give entries tags and take others away; how many entries that changed.

        `words` is what undo will say, `wait_s` that of `Database.write`, here and below.
        Raises InputError.
        """
        db = self._parts.db
        doing = self._journal.doing(db, words)
        before = tags.set_tags(
            db, entry_ids, add=add, remove=remove, doing=doing, wait_s=wait_s
        )
        return len({entry_id for state in before for entry_id in state.ids})

    def rename(
        self, name: str, new: str, *, words: str = "", wait_s: float | None = KEY_WAIT_S
    ) -> tags.TagRenamed:
        """Call a tag otherwise, or let another take it in; rules and smart feeds follow.

        Raises NotFoundError, InputError.
        """
        db = self._parts.db
        doing = self._journal.doing(db, words)
        return tags.rename_tag(db, name, new, doing=doing, wait_s=wait_s)

    def delete(self, name: str, *, words: str = "", wait_s: float | None = KEY_WAIT_S) -> int:
        """Take a tag from every entry; how many had it. Raises NotFoundError."""
        db = self._parts.db
        doing = self._journal.doing(db, words)
        before = tags.delete_tag(db, name, doing=doing, wait_s=wait_s)
        return sum(len(state.ids) for state in before)
