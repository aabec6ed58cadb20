"""What is said before a text and under it: why there is none, and which key gives more.

Pure: `Key` gives the key of an action as people write it.
"""

from collections.abc import Callable

from reader.ui.words import sentences

THIN_WORDS = 100
"""A feed's text of fewer words may be the summary of a page; the shortest news have more."""

Banner = tuple[str, ...]
Key = Callable[[str], str]


def no_text(key: Key, *, has_page: bool) -> Banner:
    """For an entry whose feed gives a headline only."""
    words = "This entry has no text of its own."
    if not has_page:
        return (words,)
    return words, f"{key('open')} fetches the page   {key('open.browser')} browser"


def page_failed(error: str, key: Key, *, has_text: bool) -> Banner:
    """After a page did not come; `has_text` when the feed's stands below."""
    below = ("This is the feed's text.",) if has_text else ()
    return (
        f"! {sentences(f'The page did not come: {error}', *below)}",
        f"{key('text.kind')} try the page again   {key('open.browser')} browser",
    )


def source_failed(error: str, key: Key) -> Banner:
    """After the article of `reader SOURCE` did not come."""
    return error, f"{key('refresh.this')} tries again   {key('back')} quits"


def thin_text(key: Key) -> str:
    """Under a short text of a feed whose page was not fetched."""
    return f"The feed gives no more than this. {key('text.kind')} fetches the page"
