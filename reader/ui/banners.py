"""What is said before a text and under it: why there is none, and which key gives more.

Pure.
"""

from datetime import datetime

from msgspec import Struct

from reader.errors import (
    CancelledError,
    ComputeError,
    ExtractionError,
    ReaderError,
    RefusedError,
    StoreError,
)
from reader.model import Article, TextKind
from reader.ui.words import Key, local_time, sentences

THIN_WORDS = 100
"""A feed's text of fewer words may be the summary of a page; the shortest news have more."""

Banner = tuple[str, ...]


def no_text(key: Key, *, has_page: bool) -> Banner:
    """For an entry whose feed gives a headline only."""
    words = "This entry has no text of its own."
    if not has_page:
        return (words,)
    return words, f"{key('open')} fetches the page   {key('open.browser')} browser"


def text_waits() -> Banner:
    """While the text of an entry is made that a large refresh left for later."""
    return ("Reading what the feed gave…",)


def changed_banner(at: datetime, key: Key, *, now: datetime) -> Banner:
    """For an entry whose publisher changed its text."""
    return (f"Changed {local_time(at, now=now)}. {key('text.kind')} shows what",)


class Failure(Struct, frozen=True):
    """Why there is no text of a page."""

    words: str = ""
    """What to say; empty when the user did not want the page any more."""
    is_empty: bool = False
    """The page came and holds no text: asked again, it will hold none either."""


NO_FAILURE = Failure()


def failure_of(problem: ReaderError) -> Failure:
    """What went wrong on the way from an address to a text."""
    match problem:
        case CancelledError():
            return NO_FAILURE
        case ExtractionError():
            return Failure(str(problem), is_empty=True)
        case ComputeError():
            return Failure(f"The page came, but was not read: {problem}")
        case StoreError():
            return Failure(f"The page came, but was not kept: {problem}")
        case RefusedError():
            return Failure(f"The page was not read: {problem}")
        case _:
            return Failure(f"The page did not come: {problem}")


def page_failed(failure: Failure, key: Key, *, has_text: bool) -> Banner:
    """After a page gave no text; `has_text` when the feed's stands below."""
    below = ("This is the feed's text.",) if has_text else ()
    keys = (
        f"{key('text.kind')} try the page again",
        f"{key('open.browser')} {'opens it in the browser' if failure.is_empty else 'browser'}",
    )
    # What helps stands first; a page that came says nothing against its feed.
    shown = keys[::-1] if failure.is_empty else (*keys, f"{key('health')} this feed")
    return f"! {sentences(failure.words, *below)}", "   ".join(shown)


def source_failed(error: str, key: Key) -> Banner:
    """After the article of `reader SOURCE` did not come."""
    return error, f"{key('refresh.this')} tries again   {key('back')} quits"


def thin_text(article: Article | None, key: Key) -> str:
    """Under a short text of a feed whose page was not fetched; empty under others."""
    if article is None or article.kind is not TextKind.FEED or article.word_count >= THIN_WORDS:
        return ""
    return f"The feed gives no more than this. {key('text.kind')} fetches the page"
