"""What is said of a page that came: cut short, less than the feed's text, less than before."""

from reader.model import Article, TextKind
from reader.ui.words import Key

TAKE_WITHIN_S = 10.0


def page_words(page: Article, *, key: Key) -> str:
    """What there is to say of a page that is shown; empty when it is simply there."""
    if page.kind is TextKind.PARTIAL:
        return (
            "This page gives only its first paragraphs. "
            f"{key('open.browser')} opens it in the browser"
        )
    return page.note


def feed_stays_words(page: Article, *, key: Key) -> str:
    """Why the feed's text is shown though the page has come."""
    less = "only its first paragraphs" if page.kind is TextKind.PARTIAL else "less"
    return (
        f"The page gives {less}, so this is the feed's text. {key('text.kind')} shows the page"
    )


def withheld_words(*, key: Key) -> str:
    """That a page gave less than what is stored of it, and how to take it all the same."""
    return (
        "The page gives less than before, so the earlier text stays. "
        f"{key('refresh.this')} again takes the new one"
    )


def note_banner(article: Article | None, *, key: Key) -> tuple[str, ...]:
    """What stands above a text of which something is missing."""
    if article is None or not article.note or article.kind is TextKind.RAW:
        return ()
    return (f"! {article.note}", f"{key('refresh.this')} tries again")
