"""What lies open: one entry or source, its text, its names, and the jobs that fetch them.

Late answers for another entry are dropped. Knows the library, the jobs and the two widgets;
nothing of lists.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from reader.extract.decide import gives_less
from reader.hygiene import clean_line
from reader.library import Library
from reader.model import Article, Entry, TextKind, attached_lines
from reader.ui.article_view import ArticleView
from reader.ui.banners import (
    Failure,
    changed_banner,
    no_text,
    page_failed,
    source_failed,
    text_waits,
    thin_text,
)
from reader.ui.entity_panel import EntityPanel
from reader.ui.jobs import LATE, NAMES, PAGE, SOURCE, Jobs, awaited
from reader.ui.naming import Naming
from reader.ui.page_words import (
    feed_stays_words,
    note_banner,
    page_words,
    withheld_words,
)
from reader.ui.positions import Positions
from reader.ui.reading import make_reading
from reader.ui.replies import NamesFound, NamesKept, PageFetched, SourceRead, TextMade
from reader.ui.versions import PAGE_KINDS, Versions
from reader.ui.words import sentences


class Desk:
    """The article pane and the entity pane, and what is shown in them."""

    def __init__(
        self,
        library: Library,
        jobs: Jobs,
        *,
        view: ArticleView,
        panel: EntityPanel,
        say: Callable[[str], None],
        key: Callable[[str], str],
        folder_of: Callable[[Entry], str],
        next_title: Callable[[Entry], str],
    ) -> None:
        self._library = library
        self._jobs = jobs
        self.view = view
        self._say = say
        self._key = key
        """The key of an action as people write it."""
        self._folder_of = folder_of
        self._next_title = next_title
        self._positions = Positions(library)
        self._naming = Naming(library, jobs, view=view, panel=panel)
        self.entry: Entry | None = None
        self.article: Article | None = None
        self.is_preview = False
        self.source = ""
        """The file or address of `reader SOURCE`; empty for an entry."""
        self._was_restored = False
        """True when the text began where the user had stopped in it."""
        self._versions = Versions(library)
        self._banner: tuple[str, ...] = ()

    # --- showing ---------------------------------------------------------------------------

    @property
    def naming(self) -> Naming:
        """The names of the text."""
        return self._naming

    @property
    def url(self) -> str:
        """The address of what is open; empty when it has none."""
        if self.entry is not None:
            return self.entry.url
        return self.article.url if self.article is not None else ""

    @property
    def is_open(self) -> bool:
        """True when an article was opened, not only looked at from the list."""
        return (self.entry is not None or self.article is not None) and not self.is_preview

    def preview(self, entry: Entry) -> None:
        """Show the stored text of the entry the cursor rests on; asks nobody, marks nothing."""
        if self.entry is not None and self.entry.id == entry.id:
            return
        self._leave()
        self._lay(entry, self._library.texts.stored_article(entry.id), is_preview=True)
        self._naming.show_stored(entry, self.article)

    def open(self, entry: Entry) -> None:
        """Show the entry, fetch its page when that is wanted, find its names."""
        is_same = self.entry is not None and self.entry.id == entry.id
        if not is_same or self.article is None:
            self._leave()
            self._lay(entry, self._library.texts.stored_article(entry.id), is_preview=False)
        else:
            self.entry, self.is_preview = entry, False
            self._show()
        article = self.article
        lacks_text = article is None and self._jobs.seconds(LATE) is None
        if lacks_text or self._library.texts.wants_page(entry.id):
            self._fetch()
        elif article and article.kind is TextKind.FEED and (page := self._versions.full):
            self._say(feed_stays_words(page, key=self._key))
        self._show_names()

    def _lay(self, entry: Entry, article: Article | None, *, is_preview: bool) -> None:
        """Show it; a text that a large refresh left for later is asked for."""
        self._set(entry, article, is_preview=is_preview)
        if article is None and self._library.texts.is_waiting(entry.id):
            self._banner = text_waits()
            self._jobs.make_text(entry.id)
        self._show()
        self._restore_position()

    def text_made(self, answer: TextMade) -> None:
        """Show the text of the entry that waited for it."""
        entry = self.entry
        if entry is None or entry.id != answer.entry_id or self.article is not None:
            return
        if answer.article is None:
            self._banner = (f"! {sentences(answer.error)}",) if answer.error else ()
            if self.is_open and not answer.error and self._jobs.seconds(PAGE) is None:
                self._fetch()
            self._show()
            return
        self._lay(entry, answer.article, is_preview=self.is_preview)
        show_names = self._naming.show_stored if self.is_preview else self._naming.show
        show_names(entry, answer.article)

    def open_source(self, source: str) -> None:
        """Read a file or an address into the article pane."""
        self.clear()
        self.source = source
        self._banner = (f"Reading {clean_line(source, limit_chars=60)}…",)
        self.view.reading = make_reading(None, now=_now(), banner=self._banner, empty="")
        self._jobs.read_source(source)

    def clear(self) -> None:
        """Let nothing lie here: what did has gone."""
        self._leave()
        self.entry, self.article, self.source = None, None, ""
        self.is_preview, self._banner = False, ()
        self._versions.open(None, None)
        self.view.reading = make_reading(None, now=_now())
        self._naming.clear()

    def update_entry(self, entry: Entry) -> None:
        """The open entry as it is stored now."""
        if self.entry is not None and self.entry.id == entry.id:
            self.entry = entry

    def say_next(self) -> None:
        """Say anew what Space does at the end."""
        if self.entry is not None:
            self._show()

    def save_position(self) -> None:
        """Store where the user stopped in this text and those before; raises StoreError."""
        self._note_position()
        self._positions.store()

    def _note_position(self) -> None:
        if self.entry is not None and self.article is not None:
            offset = self.view.first_offset
            self._positions.note(self.entry.id, self.article.kind, offset)

    def _leave(self) -> None:
        self._note_position()
        for kind in (PAGE, LATE, NAMES, SOURCE):
            self._jobs.cancel(kind)

    def _set(self, entry: Entry, article: Article | None, *, is_preview: bool) -> None:
        self.entry, self.article, self.is_preview = entry, article, is_preview
        self._versions.open(entry, article)
        self.source, self._banner, self._was_restored = "", (), False

    def _show(self) -> None:
        entry = self.entry
        banner = self._banner or note_banner(self.article, key=self._key)
        if not banner and self._versions.changed_at and self._versions.has_changes:
            banner = changed_banner(self._versions.changed_at, self._key, now=_now())
        if entry is not None and self.article is None and not banner:
            banner = no_text(self._key, has_page=bool(entry.url))
        below = "" if banner or not self.url else thin_text(self.article, self._key)
        if below and (self._jobs.seconds(PAGE) is not None or self._versions.page is not None):
            below = ""  # looked at last: `page` reads a whole text
        self.view.reading = make_reading(
            self.article,
            now=_now(),
            entry=entry,
            folder=self._folder_of(entry) if entry else "",
            preview=self.is_preview,
            next_title=self._next_title(entry) if entry else "",
            banner=banner,
            below=below,
            attached=attached_lines(self._library.texts.extras(entry.id)) if entry else (),
            tags=self._library.tags.of([entry.id]).get(entry.id, ()) if entry else (),
        )

    def _restore_position(self) -> None:
        if self.entry is not None and self.article is not None:
            offset = self._positions.get(self.entry.id, self.article.kind)
            self._was_restored = offset > 0
            if offset:
                self.view.go_to(offset)

    def _show_article(self, article: Article) -> None:
        self._note_position()
        self.article, self._banner = article, ()
        self._show()
        self._restore_position()
        self._show_names()

    def reread(self) -> None:
        """Show the text as it reads now, after something was said about its lines."""
        if self.entry is None or self.article is None:
            return
        self._versions.reread()
        fresh = self._versions.stored(self.article.kind)
        if fresh is not None and fresh != self.article:
            self.show_again(fresh)

    def show_again(self, article: Article) -> None:
        """Show another version of this text; the line that is read stays."""
        self.article = article
        self._show()
        self._show_names()

    # --- the page --------------------------------------------------------------------------

    def _fetch(self) -> None:
        entry = self.entry
        if entry is None or not entry.url:
            return
        self._banner = ("Fetching the page…",) if self.article is None else ()
        self._jobs.fetch_page(entry.id)
        self._show()

    def fetch_again(self) -> None:
        """Ask for the page once more, or read the source again."""
        if self.source:
            self.open_source(self.source)
        elif self.entry is None:
            self._say("No article is open")
        elif not self.entry.url:
            self._say("This entry has no page: its feed gives no link")
        elif not self._take_withheld(self.entry):
            self._fetch()

    def _take_withheld(self, entry: Entry) -> bool:
        """Show what the page gave just now, though it is less; False when there is no such."""
        article = self._versions.take_withheld(entry)
        if article is None:
            return False
        self._show_article(article)
        self._say("This is what the page gives now, though it is less")
        return True

    def keep_feed_text(self) -> bool:
        """Stop waiting for the page; False when nothing was awaited."""
        if not self._jobs.cancel(PAGE):
            return False
        self._banner = text_waits() if self._jobs.seconds(LATE) is not None else ()
        self._show()
        self._say(f"Kept the feed's text. {self._key('text.kind')} fetches the page")
        return True

    def page_fetched(self, answer: PageFetched) -> None:
        """Show the page's text, unless the user has begun to read the feed's."""
        if self.entry is None or self.entry.id != answer.entry_id:
            return
        page = answer.article
        if page is None:
            self._page_failed(answer.failure)
        elif self._versions.offer_withheld(answer.entry_id):
            self._say(withheld_words(key=self._key))
        elif self._is_page_shown:
            self._show_page(page)
        elif self.article is not None and gives_less(
            page, self._versions.stored(TextKind.FEED)
        ):
            self._versions.full, self._banner = page, ()
            self._show()
            self._say(feed_stays_words(page, key=self._key))
        elif self.article is None or not self._is_being_read:
            self._show_page(page)
        else:
            self._versions.full = page
            self._say(f"Full text is here, {self._key('text.kind')} shows it")

    def _show_page(self, page: Article) -> None:
        self._versions.full = None
        self._show_article(page)
        if words := page_words(page, key=self._key):
            self._say(words)

    @property
    def _is_being_read(self) -> bool:
        """True when the user scrolled in this text, now or the last time."""
        return self.view.has_scrolled or self._was_restored

    @property
    def _is_page_shown(self) -> bool:
        return self.article is not None and self.article.kind in PAGE_KINDS

    def _page_failed(self, failure: Failure) -> None:
        if not failure.words:
            return
        if self._is_page_shown:
            self._say(failure.words)
            return
        has_text = self.article is not None
        self._banner = page_failed(failure, self._key, has_text=has_text)
        self._show()

    def want_page(self) -> None:
        """Show the full text, or ask for it, when what is shown is not it."""
        if self._is_page_shown:
            self._say(f"This is the full text. {self._key('text.kind')} shows the others")
        else:
            self.next_kind()

    def next_kind(self) -> None:
        """Go on to the next text: what changed, full text, the feed's, raw."""
        if self.article is None:
            self.fetch_again()
            return
        is_changed = self._versions.has_changes
        if self.url and not is_changed and self._versions.lacks_page(self.article):
            self._fetch()
            return
        article = self._versions.next(self.article)
        if article is None:
            self._say("There is no other text of this")
            return
        self._show_article(article)
        the = "" if article.kind is TextKind.CHANGES else "the "
        self._say(f"This is {the}{article.kind.value}")

    def _show_names(self) -> None:
        if self.article is None:
            self._naming.clear()
        else:
            self._naming.show(self.entry, self.article)

    def source_read(self, answer: SourceRead) -> None:
        """Show what was read, or say why not."""
        if answer.source != self.source:
            return
        if answer.article is None:
            self._banner = source_failed(answer.error, self._key)
            self.view.reading = make_reading(None, now=_now(), banner=self._banner, empty="")
            return
        self._show_page(answer.article)

    # --- names -----------------------------------------------------------------------------

    def find_names(self) -> None:
        """Ask anew for the names of the text that is shown."""
        self._naming.find(self.entry, self.article, anew=True)

    def show_names_again(self) -> None:
        """Show the names as they are corrected now."""
        self._naming.show_again(self.entry, self.article)

    def names_found(self, answer: NamesFound) -> None:
        """Show the names, if they are of the text that is shown."""
        self._naming.found(answer, self.article)

    def names_kept(self, answer: NamesKept) -> None:
        """Show the names of a text that is looked at, now that they were found quietly."""
        if self.entry is not None and self.entry.id == answer.entry_id:
            self._naming.kept(self.entry, self.article)

    # --- waiting ---------------------------------------------------------------------------

    def tick(self) -> None:
        """Draw how long the names have been awaited."""
        self._naming.tick()

    def progress(self) -> str:
        """What the status line says about what this pane waits for."""
        return awaited(self._jobs, has_text=self.article is not None, source=self.source)


def _now() -> datetime:
    return datetime.now(UTC)
