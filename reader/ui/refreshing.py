"""A refresh as the user sees it: started, counted, stopped by a second key, summed up."""

import time
from collections.abc import Sequence

from reader.model import FeedId
from reader.ui.jobs import REFRESH
from reader.ui.notices import Notices
from reader.ui.replies import RefreshCount, RefreshEnded, RefreshMoved
from reader.ui.stage import Stage
from reader.ui.words import around, count, refreshed, refreshing

STOP_WITHIN_S = 3.0
COUNT_EVERY_S = 0.5


class Refreshing:
    """The one refresh that may run."""

    def __init__(self, stage: Stage, notices: Notices) -> None:
        self._stage = stage
        self._notices = notices
        self._count = RefreshCount()
        self._asked_at = 0.0
        self._counted_at = 0.0
        self._is_unasked = False

    @property
    def is_running(self) -> bool:
        """True while feeds are asked."""
        return self._stage.jobs.seconds(REFRESH) is not None

    def start(self, feed_ids: Sequence[FeedId]) -> None:
        """Ask these feeds; says so when there is none, or when one refresh runs already.

        Of several, those that are paused or gone are left out; one alone is meant.
        """
        stage = self._stage
        resting: set[FeedId] = set()
        if len(feed_ids) > 1:
            resting = {f.id for f in stage.lists.feeds if f.is_paused or f.is_gone}
            feed_ids = [feed_id for feed_id in feed_ids if feed_id not in resting]
        if not feed_ids:
            add = stage.keys.shown("feed.add")
            is_empty = not stage.lists.feeds
            none = (
                "No feed here is asked: they are paused or gone" if resting else "No feed here"
            )
            stage.say(f"No feeds yet. {add} adds one" if is_empty else none)
        elif self.is_running:
            stage.say(self._words())
        else:
            self._begin(feed_ids)
            # No answer of the key: that would stand before the counts for seconds.
            stage.status.forget()
            stage.status.progress = self._words()

    def start_due(self) -> None:
        """Ask what is due by now, if nothing is asked already; without a word."""
        library = self._stage.library
        if self.is_running or library.is_read_only or not library.config.feeds.automatic:
            return
        if due := library.due_feeds():
            self._begin(due)
            self._is_unasked = True

    def _begin(self, feed_ids: Sequence[FeedId]) -> None:
        self._is_unasked = False
        self._count = RefreshCount(total=len(feed_ids))
        self._stage.jobs.refresh(feed_ids, total=len(feed_ids))

    def ask_to_stop(self) -> None:
        """Say how far it is; asked again within three seconds, stop it."""
        now = time.monotonic()
        if now - self._asked_at <= STOP_WITHIN_S:
            self._asked_at = 0.0
            self._stage.jobs.stop(REFRESH)
            self._stage.say("Stopping the refresh")
            return
        self._asked_at = now
        self._stage.say(f"{self._words()}. {self._key} again stops it")

    def moved(self, answer: RefreshMoved) -> None:
        """Count on; the counts of the panes follow twice a second, their rows stay."""
        self._count = answer.count
        now = time.monotonic()
        if now - self._counted_at >= COUNT_EVERY_S:
            self._counted_at = now
            self._stage.lists.count_waiting()

    def ended(self, answer: RefreshEnded) -> None:
        """Sum up; an empty list shows at once what came."""
        stage, done = self._stage, answer.count
        self._count = RefreshCount()
        stage.lists.count_waiting()
        if not stage.lists.entries.rows and stage.lists.waiting:
            stage.lists.show_listing(stage.lists.listing)
        if done.added + done.updated and stage.library.config.entities.background:
            stage.jobs.find_names_quietly()
        if stage.library.search.is_behind:
            stage.jobs.store_words()
        self._notices.tell(answer.notices)
        for title in answer.gone:
            stage.tell(around("", title, " is gone for good and no longer asked"))
        if self._is_unasked and not done.added:
            return  # the health of feeds tells what failed
        if answer.error:
            stage.tell(answer.error, is_error=True)
        elif answer.was_stopped:
            stage.status.report(
                f"Stopped after {count(done.done)} of {count(done.total)} feeds"
            )
        elif done.total == 1 and answer.last is not None and answer.last.error:
            stage.status.report(answer.last.error)
        else:
            words = refreshed(new=done.added, failed=done.failed)
            new = stage.lists.waiting
            stage.status.report(f"{words}. {self._key} shows them" if new else words)

    def progress(self) -> str:
        """What the status line says while it runs; empty when none does."""
        return self._words() if self.is_running else ""

    def label(self) -> str:
        """What R does now."""
        if self._stage.lists.waiting:
            return f"show {count(self._stage.lists.waiting)} new"
        return "stop" if self.is_running else "refresh all"

    def _words(self) -> str:
        done = self._count
        return refreshing(
            done.done,
            done.total,
            key=self._key,
            failed=done.failed,
            new=self._stage.lists.waiting,
        )

    @property
    def _key(self) -> str:
        return self._stage.keys.shown("refresh.all")
