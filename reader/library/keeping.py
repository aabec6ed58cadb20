"""How much is kept of each feed: said, weighed before it is said, and let go."""

from reader.hygiene import clean_folder, clean_line
from reader.model import FeedId
from reader.model.keeping import Going, Keep, LetGo
from reader.parts import Parts, now
from reader.store import feeds
from reader.store import keeping as store
from reader.store.steps import KeepStep
from reader.undo import Journal

NAMED = 2  # of feeds in one sentence


class Keeping:
    """What is kept of the feeds of one library."""

    def __init__(self, parts: Parts, journal: Journal) -> None:
        self._parts = parts
        self._journal = journal

    def of_feed(self, feed_id: FeedId) -> tuple[Keep, Keep]:
        """What is said for this feed itself, and what is kept of it."""
        return store.feed_keep(self._parts.db, feed_id)

    def of_folder(self, folder: str) -> tuple[Keep, Keep]:
        """What is said for this folder itself, and what is kept of its feeds but for theirs."""
        return store.folder_keep(self._parts.db, clean_folder(folder))

    def weigh_feed(self, feed_id: FeedId, keep: Keep, *, folder: str | None = None) -> Going:
        """What would go now if that were kept of the feed, in that folder. Slow."""
        db = self._parts.db
        if not keep.is_said:
            keep = store.left_to_folder(db, feed_id, folder)
        return store.would_go(db, [feed_id], keep, now())

    def weigh_folder(self, folder: str, keep: Keep) -> Going:
        """What would go now if that were kept of the folder's feeds that say nothing. Slow."""
        db, folder = self._parts.db, clean_folder(folder)
        if not keep.is_said:
            keep = store.folder_keep(db, folder.rpartition("/")[0])[1]
        return store.would_go(db, store.feeds_left_to(db, folder), keep, now())

    def set_feed(self, feed_id: FeedId, keep: Keep, *, words: str = "") -> None:
        """Say how much is kept of a feed; `words` is what undo will say."""
        self._set(KeepStep(keep.days, keep.entries, feed_id=feed_id), words)

    def set_folder(self, folder: str, keep: Keep, *, words: str = "") -> None:
        """Say how much is kept of the feeds of a folder; `words` is what undo will say."""
        self._set(KeepStep(keep.days, keep.entries, folder=clean_folder(folder)), words)

    def _set(self, step: KeepStep, words: str) -> None:
        db = self._parts.db
        store.set_keep(db, step, doing=self._journal.doing(db, words))

    def waiting(self) -> Going:
        """What is to go by what is said, in sight or out of sight, and deleted. Slow."""
        # Deferred: only the doctor asks.
        from reader.store.unseen import unseen_to_go  # noqa: PLC0415

        at = now()
        return store.waiting_to_go(self._parts.db, at) + unseen_to_go(self._parts.db, at)

    def sentences(self, done: LetGo) -> list[str]:
        """What is said of a run of letting go; nothing where nothing went or came."""
        said = []
        if done.hidden:
            said.append(
                f"{_entries(done.hidden)} went out of sight: more than is kept of "
                f"{self._named(done)}. Their texts go in a day"
            )
        if done.emptied:
            said.append(f"The texts of {_entries(done.emptied)} went: more than is kept")
        if done.deleted:
            said.append(f"The texts of {_entries(done.deleted)} went: deleted or hidden before")
        if done.back:
            said.append(f"{_entries(done.back)} came back: they are kept")
        return said

    def _named(self, done: LetGo) -> str:
        """The feeds they went out of sight of: “Ledger” (12), “Wire” (3) and 2 other feeds."""
        of = done.hidden_by_feed
        titles = {feed.id: clean_line(feed.title) for feed in feeds.list_feeds(self._parts.db)}
        named = [
            f"“{titles.get(feed_id, 'a feed')}”{f' ({number:,})' if len(of) > 1 else ''}"
            for feed_id, number in of[: NAMED if len(of) > NAMED + 1 else NAMED + 1]
        ]
        if others := len(of) - len(named):
            named.append(f"{others:,} other feeds")
        return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)

    def let_go_now(self) -> LetGo:
        """Let go of it at once, texts and all, once today's backup was made. Slow.

        Raises StoreError where nothing can be written, or another process makes that backup.
        """
        # Deferred: what writes copies and lists.
        from reader.safety import let_go_now  # noqa: PLC0415

        return let_go_now(self._parts.db, now())


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
