"""Everything that takes longer than a frame, in threads; answers come back as messages.

Each answer carries its request, so that whoever asked for something else since drops it.
Threads touch no widget. A new job of a kind takes the place of the one before it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from textual.message import Message
from textual.widget import Widget

from reader.errors import CancelledError, QueryError, ReaderError
from reader.hygiene import clean_line
from reader.library import Library
from reader.model import (
    Article,
    CancelToken,
    EntryId,
    FeedId,
    Listing,
    Notice,
)
from reader.ui.banners import failure_of
from reader.ui.replies import (
    Copied,
    NamesFound,
    NamesKept,
    NamesRest,
    PageFetched,
    RefreshCount,
    RefreshEnded,
    RefreshMoved,
    Searched,
    SourceRead,
    TextMade,
    WordsStored,
)
from reader.ui.words import waiting

PROGRESS_EVERY_S, WAIT_SHOWN_FROM_S = 0.1, 0.5
CATCH_UP_EVERY_S = 5.0  # looking costs 6 ms while 300,000 texts wait
PAGE, NAMES, SOURCE, REFRESH, COPY = "page", "names", "source", "refresh", "copy"
SIGHTINGS, QUIETLY, LATE = "sightings", "quietly", "late"
SEARCH, WORDS = "search", "words"


class _Job:
    """One job under way; its thread writes nothing but `is_done`."""

    def __init__(self) -> None:
        self.token = CancelToken()
        self.since = time.monotonic()
        self.is_done = False


class Jobs:
    """Starts, replaces and cancels the jobs of one screen, which gets the answers."""

    def __init__(self, screen: Widget, library: Library) -> None:
        self._screen = screen
        self._library = library
        self._jobs: dict[str, _Job] = {}
        self._one_text = threading.Lock()

    def seconds(self, kind: str) -> float | None:
        """How long the job of that kind has been running; None when none is."""
        found = self._running(kind)
        return None if found is None else time.monotonic() - found.since

    def _running(self, kind: str) -> _Job | None:
        found = self._jobs.get(kind)
        return None if found is None or found.is_done else found

    def cancel(self, kind: str) -> bool:
        """Ask the job of that kind to stop; its answer is dropped. False when none runs."""
        found = self._running(kind)
        if found is not None:
            found.token.cancel()
            del self._jobs[kind]
        return found is not None

    def stop(self, kind: str) -> None:
        """Ask the job of that kind to stop, and let it answer with what it has."""
        found = self._running(kind)
        if found is not None:
            found.token.cancel()

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for kind in list(self._jobs):
            self.cancel(kind)

    def fetch_page(self, entry_id: EntryId) -> None:
        """Answers with PageFetched."""

        def work(token: CancelToken) -> Message:
            try:
                return PageFetched(
                    entry_id, self._library.texts.fetch_article(entry_id, cancel=token)
                )
            except ReaderError as problem:
                return PageFetched(entry_id, None, failure_of(problem))

        self.start(PAGE, work)

    def make_text(self, entry_id: EntryId) -> None:
        """Answers with TextMade."""

        def work(token: CancelToken) -> Message:
            try:
                # A key that is held leaves many behind: these end here, as soon as the one
                # that is being made is there.
                with self._one_text:
                    if token.is_cancelled:
                        return TextMade(entry_id, None)
                    return TextMade(entry_id, self._library.texts.late_article(entry_id))
            except ReaderError as problem:
                return TextMade(entry_id, None, _sentence(problem))

        self.start(LATE, work)

    def find_names(self, article: Article, entry_id: EntryId | None) -> None:
        """Answers with NamesFound."""

        def work(token: CancelToken) -> Message:
            try:
                found = self._library.names.find(article, entry_id=entry_id, cancel=token)
                return NamesFound(article, found)
            except ReaderError as problem:
                return NamesFound(article, None, _sentence(problem))

        self.start(NAMES, work)

    def find_names_quietly(self) -> None:
        """Find the names of new texts; answers with NamesKept and, at last, NamesRest."""

        def work(token: CancelToken) -> Message:
            try:
                for step in self._library.names.work(cancel=token):
                    if step.note:
                        return NamesRest(step.note)
                    if step.entry_id is not None and not token.is_cancelled:
                        self._screen.post_message(NamesKept(step.entry_id, step.notices))
            except ReaderError as problem:
                return NamesRest(_sentence(problem))
            return NamesRest()

        self.start(QUIETLY, work)

    def catch_up_names(self) -> None:
        """Let where names occur follow what was corrected; answers with NamesRest."""

        def work(token: CancelToken) -> Message:
            try:
                self._library.names.catch_up(cancel=token)
            except ReaderError as problem:
                return NamesRest(_sentence(problem))
            return NamesRest()

        self.start(SIGHTINGS, work)

    def search(self, words: str, listing: Listing) -> None:
        """Look for what is typed in the listing; answers with Searched."""

        def work(token: CancelToken) -> Message:
            began = time.monotonic()
            searching = self._library.search
            try:
                query = searching.parse(words, is_unfinished=True)
                found = searching.find(query, listing, cancel=token)
                to_come = self._texts_to_come()
            except QueryError as problem:
                return Searched(words, listing, error=str(problem), column=problem.column)
            except ReaderError as problem:
                return Searched(words, listing, error=_sentence(problem))
            seconds = time.monotonic() - began
            return Searched(
                words, listing, query=query, found=found, waiting=to_come, seconds=seconds
            )

        self.start(SEARCH, work)

    def _texts_to_come(self) -> int:
        """How many texts wait; none where they cannot be stored, and never come."""
        library = self._library
        return 0 if library.is_read_only else library.texts.count_waiting()

    def store_words(self) -> None:
        """Make what waits for its text or its words; answers with WordsStored."""

        def work(token: CancelToken) -> Message:
            texts, then = 0, time.monotonic()
            search = self._library.search
            try:
                for made in self._library.texts.make_waiting(hurried=False, cancel=token):
                    texts += made
                    # A feed that is added meanwhile does not wait an hour for its rules.
                    if time.monotonic() >= then:
                        search.catch_up(cancel=token)
                        then = time.monotonic() + CATCH_UP_EVERY_S
                search.catch_up(cancel=token)
            except ReaderError as problem:
                return WordsStored(texts, _sentence(problem))
            return WordsStored(texts)

        self.start(WORDS, work)

    def read_source(self, source: str) -> None:
        """Answers with SourceRead."""

        def work(token: CancelToken) -> Message:
            try:
                return SourceRead(source, self._library.texts.read_source(source, cancel=token))
            except ReaderError as problem:
                return SourceRead(source, None, _sentence(problem))

        self.start(SOURCE, work)

    def copy(self, words: str) -> None:
        """Answers with Copied."""
        self.start(COPY, lambda _: Copied(words, is_done=self._library.copy(words)))

    def refresh(self, feed_ids: Sequence[FeedId], *, total: int) -> None:
        """Ask these feeds, or all; answers with RefreshMoved and, at last, RefreshEnded."""
        self.start(REFRESH, partial(self._refresh, tuple(feed_ids), total))

    def _refresh(
        self, feed_ids: tuple[FeedId, ...], total: int, token: CancelToken
    ) -> RefreshEnded:
        count, told, last = RefreshCount(total=total), 0.0, None
        gone: list[str] = []
        notices: list[Notice] = []
        try:
            for result in self._library.refresh(feed_ids, cancel=token):
                count, last = count.plus(result), result
                notices += result.notices
                if result.status == "gone":
                    gone.append(result.title)
                if time.monotonic() - told >= PROGRESS_EVERY_S and not token.is_cancelled:
                    told = time.monotonic()
                    self._screen.post_message(RefreshMoved(count))
            ended = partial(RefreshEnded, was_stopped=count.done < count.total)
        except CancelledError:
            ended = partial(RefreshEnded, was_stopped=True)
        except ReaderError as problem:
            ended = partial(RefreshEnded, error=_sentence(problem))
        return ended(count, last, tuple(gone), notices=tuple(notices))

    def start(self, kind: str, work: Callable[[CancelToken], Message]) -> None:
        """Do it in a thread; what it returns is the answer. One of a kind runs at a time."""
        self.cancel(kind)
        job = self._jobs[kind] = _Job()
        self._screen.run_worker(
            partial(self._run, work, job),
            name=kind,
            group=kind,
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _run(self, work: Callable[[CancelToken], Message], job: _Job) -> None:
        try:
            answer = work(job.token)
        finally:
            job.is_done = True
        if not job.token.is_cancelled or isinstance(answer, RefreshEnded):
            self._screen.post_message(answer)


def _sentence(problem: ReaderError) -> str:
    return "" if isinstance(problem, CancelledError) else str(problem)


def awaited(jobs: Jobs, *, has_text: bool, source: str) -> str:
    """What the status line says about what the open text waits for; empty for nothing."""
    for kind, words, then in (
        (PAGE, "Fetching the page", "Esc keeps the feed's text" if has_text else ""),
        (SOURCE, f"Reading {clean_line(source, limit_chars=40)}", ""),
        (NAMES, "Finding names", ""),
    ):
        seconds = jobs.seconds(kind)
        if seconds is not None and seconds >= WAIT_SHOWN_FROM_S:
            return waiting(words, seconds, then=then)
    return ""
