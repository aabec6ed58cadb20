"""Everything that takes longer than a frame, in threads; answers come back as messages.

Each answer carries its request, so that whoever asked for something else since drops it.
Threads touch no widget. A new job of a kind takes the place of the one before it.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message
from textual.widget import Widget

from reader.errors import CancelledError, QueryError, ReaderError
from reader.library import Library
from reader.model import (
    Article,
    CancelToken,
    EntryId,
    FeedId,
    FeedResult,
    Listing,
    Notice,
    Recognition,
)
from reader.ui.banners import NO_FAILURE, Failure, failure_of

if TYPE_CHECKING:  # a first screen searches nothing
    from reader.library import Found
    from reader.query.terms import Query

PROGRESS_EVERY_S = 0.1
PAGE, NAMES, SOURCE, REFRESH, COPY = "page", "names", "source", "refresh", "copy"
SIGHTINGS, QUIETLY = "sightings", "quietly"
SEARCH, WORDS = "search", "words"


class PageFetched(Message):
    """The full text of an entry, or why there is none; empty words when it was not wanted."""

    def __init__(
        self, entry_id: EntryId, article: Article | None, failure: Failure = NO_FAILURE
    ) -> None:
        super().__init__()
        self.entry_id, self.article, self.failure = entry_id, article, failure


class NamesFound(Message):
    """The names of a text, or why they were not found."""

    def __init__(
        self, article: Article, recognition: Recognition | None, error: str = ""
    ) -> None:
        super().__init__()
        self.article, self.recognition, self.error = article, recognition, error


class NamesKept(Message):
    """The names of an entry were found while nobody waited for them, and stored.

    `notices` are what rules tell of it now.
    """

    def __init__(self, entry_id: EntryId, notices: tuple[Notice, ...] = ()) -> None:
        super().__init__()
        self.entry_id, self.notices = entry_id, notices


class NamesRest(Message):
    """No more names are looked for while nobody waits; `note` says why, if it is worth it."""

    def __init__(self, note: str = "") -> None:
        super().__init__()
        self.note = note


class SourceRead(Message):
    """The article of a file or an address, or why it cannot be read."""

    def __init__(self, source: str, article: Article | None, error: str = "") -> None:
        super().__init__()
        self.source, self.article, self.error = source, article, error


class Searched(Message):
    """What a search found, or what is wrong with its words and where."""

    def __init__(
        self,
        words: str,
        listing: Listing,
        *,
        query: "Query | None" = None,
        found: "Found | None" = None,
        seconds: float = 0.0,
        error: str = "",
        column: int = 0,
    ) -> None:
        super().__init__()
        self.words, self.listing, self.query, self.found = words, listing, query, found
        self.seconds, self.error, self.column = seconds, error, column


class CameLate(Message):
    """What a box had asked for, come after the box was left; what it stored is there."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


class Copied(Message):
    """The system's own tool copied these words, or there is none that can."""

    def __init__(self, words: str, *, is_done: bool) -> None:
        super().__init__()
        self.words, self.is_done = words, is_done


class RefreshCount(Struct, frozen=True):
    """How far a refresh is."""

    done: int = 0
    total: int = 0
    failed: int = 0
    added: int = 0
    """Entries that were not there before."""
    updated: int = 0

    def plus(self, result: FeedResult) -> "RefreshCount":
        """The count after one more feed."""
        return RefreshCount(
            self.done + 1,
            self.total,
            self.failed + (result.status == "failed"),
            self.added + result.entries_new,
            self.updated + result.entries_updated,
        )


class RefreshMoved(Message):
    """Some feeds more have answered."""

    def __init__(self, count: RefreshCount) -> None:
        super().__init__()
        self.count = count

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, RefreshMoved)


class RefreshEnded(Message):
    """All feeds have answered, or the refresh was stopped.

    `gone` are the titles of feeds that said they are gone for good, `notices` what rules tell.
    """

    def __init__(
        self,
        count: RefreshCount,
        last: FeedResult | None = None,
        gone: tuple[str, ...] = (),
        *,
        notices: tuple[Notice, ...] = (),
        was_stopped: bool = False,
        error: str = "",
    ) -> None:
        super().__init__()
        self.count, self.last, self.gone, self.notices = count, last, gone, notices
        self.was_stopped, self.error = was_stopped, error


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

        def work(_: CancelToken) -> Message:
            began = time.monotonic()
            searching = self._library.search
            try:
                query = searching.parse(words, is_unfinished=True)
                found = searching.find(query, listing)
            except QueryError as problem:
                return Searched(words, listing, error=str(problem), column=problem.column)
            except ReaderError as problem:
                return Searched(words, listing, error=_sentence(problem))
            seconds = time.monotonic() - began
            return Searched(words, listing, query=query, found=found, seconds=seconds)

        self.start(SEARCH, work)

    def store_words(self) -> None:
        """Let what an older library held be found by its words; answers with NamesRest."""

        def work(token: CancelToken) -> Message:
            try:
                self._library.search.catch_up(cancel=token)
            except ReaderError as problem:
                return NamesRest(_sentence(problem))
            return NamesRest()

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
