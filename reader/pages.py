"""An address to its whole article: the page, the pages that follow it, a fuller version of it.

One page after the other, as a reader would ask for them. Whatever comes after the first page is
a gift: when it fails, the article is what there is.
"""

import time
from datetime import UTC, datetime

from msgspec.structs import replace

from reader.compute import Compute, tasks
from reader.errors import CancelledError, FetchError, ReaderError
from reader.extract.joining import adds_text
from reader.extract.pager import page_number
from reader.model import (
    Article,
    CancelToken,
    Extraction,
    Fetched,
    Fetches,
    FetchRequest,
    Page,
    TextKind,
    count_words,
)

EXTRACT_DEADLINE_S = 15.0
MORE_DEADLINE_S = 30.0  # for all that comes after the first page
MAX_PAGES = 10
FULLER_SHARE = 1.2  # another version is taken when it gives this much more


class Asker:
    """Brings pages from the network, one at a time, and reads each in a worker."""

    def __init__(
        self,
        fetcher: Fetches,
        compute: Compute,
        *,
        allowed: frozenset[tuple[str, int]],
        cancel: CancelToken | None,
        more_s: float = MORE_DEADLINE_S,
    ) -> None:
        self._fetcher = fetcher
        self._compute = compute
        self._allowed = allowed
        self._cancel = cancel
        self._more_s = more_s
        self._ends: float | None = None

    def read(self, url: str) -> Extraction:
        """The article on the page at this address; the time for more begins when it is read.

        Raises FetchError, ExtractionError, ComputeError or CancelledError.
        """
        found = self._read(url, part_of="", seconds=None)
        self._ends = time.monotonic() + self._more_s
        return found

    def read_more(self, url: str, *, part_of: str = "") -> Extraction:
        """Another page, in what is left of the time for all of them; raises as `read` does."""
        left = self._more_s if self._ends is None else self._ends - time.monotonic()
        if left <= 0:
            raise FetchError("There was no time left for this page.", url=url)
        return self._read(url, part_of=part_of, seconds=left)

    def _read(self, url: str, *, part_of: str, seconds: float | None) -> Extraction:
        request = FetchRequest(url, "page", allow_private=self._allowed, deadline_s=seconds)
        answer = self._fetcher.fetch(request, cancel=self._cancel)
        if not isinstance(answer, Fetched):  # pragma: no cover - no validator was sent
            raise FetchError("The site answered as if we had a copy.", url=url)
        page = Page(
            answer.content,
            answer.content_type,
            url=answer.url,
            source=url,
            read_at=datetime.now(UTC),
            part_of=part_of,
        )
        limit = EXTRACT_DEADLINE_S if seconds is None else min(seconds, EXTRACT_DEADLINE_S)
        found = self._compute.run(tasks.read_page, page, seconds=limit, cancel=self._cancel)
        return replace(found, url=answer.url)

    def join(self, pages: list[Extraction], note: str) -> Article:
        """One article of its pages, made in a worker."""
        return self._compute.run(
            tasks.join_pages,
            tuple(pages),
            note,
            seconds=EXTRACT_DEADLINE_S,
            cancel=self._cancel,
        )


def read_article(url: str, *, asker: Asker) -> Article:
    """The whole article behind an address, as far as it can be had.

    Raises FetchError, ExtractionError, ComputeError or CancelledError when the first page does
    not come; of what comes after it, only CancelledError.
    """
    first = asker.read(url)
    article = _with_next_pages(first, asker)
    if article.kind is TextKind.PARTIAL and first.fuller_url:
        return _fuller(article, first.fuller_url, asker)
    return article


def _with_next_pages(first: Extraction, asker: Asker) -> Article:
    pages, note = [first], ""
    start = first.url
    while pages[-1].next_url and not note:
        if len(pages) == MAX_PAGES:
            note = f"Only the first {MAX_PAGES} pages of this article were read."
            break
        wanted = pages[-1].next_url
        try:
            more = asker.read_more(wanted, part_of=start)
        except CancelledError:
            raise
        except ReaderError:
            note = _missing(pages)
            break
        if page_number(more.url, first=start) != len(pages) + 1:
            note = _missing(pages)
        elif not adds_text(pages, more):
            break
        else:
            pages.append(more)
    if len(pages) == 1:
        return replace(first.article, note=note)
    return asker.join(pages, note)


def _missing(pages: list[Extraction]) -> str:
    """Which pages did not come, in one sentence."""
    number = len(pages) + 1
    last = max(page.last_number for page in pages)
    if last <= number:
        return f"Page {number} did not come."
    return f"Pages {number} {'and' if last == number + 1 else 'to'} {last} did not come."


def _fuller(article: Article, url: str, asker: Asker) -> Article:
    """What the other version gives, if that is more; else the article."""
    try:
        other = asker.read_more(url).article
    except CancelledError:
        raise
    except ReaderError:
        return article
    if count_words(other.text) < FULLER_SHARE * count_words(article.text):
        return article
    return replace(
        other,
        source=article.source,
        url=article.url,
        title=article.title or other.title,
        byline=article.byline or other.byline,
        published=article.published or other.published,
        site=article.site or other.site,
        language=article.language or other.language,
    )
