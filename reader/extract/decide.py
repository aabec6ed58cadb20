"""Which of two texts of one entry is kept or shown; by their words, never by their dates."""

from reader.model import Article, TextKind, count_words

MIN_FEED_WORDS = 60  # a summary of fewer words says nothing about how long the story is
LESS_SHARE = 0.8  # two extractions of one text differ by captions, notes and a table or two


def gives_less(page: Article, feed: Article | None) -> bool:
    """True when the page gives less of the story than the feed's own content did."""
    if feed is None:
        return False
    there, here = count_words(feed.text), count_words(page.text)
    if page.kind is TextKind.PARTIAL and there > here:
        return True
    return there >= MIN_FEED_WORDS and here < LESS_SHARE * there


def decide(page: Article | None, feed: Article | None) -> Article | None:
    """The text to show first; None when there is none."""
    if page is None or gives_less(page, feed):
        return feed
    return page


def takes_place(new: Article, old: Article | None) -> bool:
    """True when what a page gives now may replace what it gave before.

    Not when it is clearly shorter, nor when it is cut short where the old text was whole.
    """
    if old is None:
        return True
    if new.kind is TextKind.PARTIAL and old.kind is not TextKind.PARTIAL:
        return False
    return count_words(new.text) >= LESS_SHARE * count_words(old.text)
