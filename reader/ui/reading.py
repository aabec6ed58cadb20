"""What the article view shows, as one frozen value; made here from an article and its entry."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from reader.hygiene import clean_line, host_of
from reader.model import Article, Entry, EntryId
from reader.ui.words import local_time, minutes, quoted

NOTHING_OPEN = "Choose an entry. Space reads on."
NEXT_TITLE_CELLS = 26


class Reading(Struct, frozen=True):
    """A text with everything that is said around it; every string is one line."""

    article: Article | None = None
    entry_id: EntryId | None = None
    header: str = ""
    """Source, section and date: "Harbour Ledger · World · Tue 14 Oct, 09:20"."""
    title: str = ""
    byline: str = ""
    """"By Ilse Marren · 1 min"."""
    tags: str = ""
    """"# harbour · ferries"."""
    kind: str = ""
    """Which text this is, for the title bar: "preview", "full text", "feed text", "raw"."""
    next_words: str = ""
    """What Space does at the end; empty when it does nothing."""
    banner: tuple[str, ...] = ()
    """What must be said before the text; what went wrong begins with "! "."""
    below: str = ""
    """What must be said under the text, such as that there is more of it."""
    attached: tuple[str, ...] = ()
    """A line for each file that hangs on it."""
    empty: str = NOTHING_OPEN
    """Said when there is nothing to read."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same article when its text is another."""
        if self.entry_id is not None or self.article is None:
            return (self.entry_id,)
        return self.article.source, self.article.url, self.title

    @property
    def text(self) -> str:
        """The text itself; empty without one."""
        return self.article.text if self.article else ""


def make_reading(
    article: Article | None,
    *,
    now: datetime,
    entry: Entry | None = None,
    folder: str = "",
    preview: bool = False,
    next_title: str = "",
    next_words: str = "",
    banner: Sequence[str] = (),
    below: str = "",
    attached: Sequence[str] = (),
    tags: Sequence[str] = (),
    empty: str = NOTHING_OPEN,
    zone: tzinfo | None = None,
) -> Reading:
    """The reading of an article, of an entry whose text is on its way, or of nothing.

    `next_title` is of the entry that Space opens at the end; `next_words` says it otherwise.
    """
    if article is None and entry is None:
        return Reading(banner=tuple(banner), empty=empty)
    if next_title and not next_words:
        next_words = f"Space: {quoted(next_title, NEXT_TITLE_CELLS)}"
    return Reading(
        article=article,
        entry_id=entry.id if entry else None,
        header=_header(article, entry, folder, now=now, zone=zone),
        title=clean_line((entry.title if entry else "") or (article.title if article else "")),
        byline=_byline(article, entry),
        tags=f"# {' · '.join(map(clean_line, tags))}" if tags else "",
        kind=_kind(article, preview=preview),
        next_words=next_words,
        banner=tuple(banner),
        below=below,
        attached=tuple(attached),
        empty=empty,
    )


def _kind(article: Article | None, *, preview: bool) -> str:
    if article is None:
        return ""
    return "preview" if preview else article.kind.value


def _header(
    article: Article | None,
    entry: Entry | None,
    folder: str,
    *,
    now: datetime,
    zone: tzinfo | None,
) -> str:
    source = entry.feed_title if entry else ""
    when = entry.published if entry else None
    if article is not None:
        source = source or article.site or host_of(article.url)
        if not source and article.source != "-":  # standard input has no name
            source = article.source
        when = when or article.published
    date = local_time(when, now=now, zone=zone) if when else ""
    section = (article.section if article else "") or folder
    parts = (clean_line(source, limit_chars=80), clean_line(section, limit_chars=80), date)
    return " · ".join(part for part in parts if part)


def _byline(article: Article | None, entry: Entry | None) -> str:
    author = clean_line((article.byline if article else "") or (entry.author if entry else ""))
    if author and author[:3].lower() != "by ":
        author = f"By {author}"
    length = minutes(article.word_count) if article and article.text else ""
    return " · ".join(part for part in (author, length) if part)
