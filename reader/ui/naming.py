"""The names of the text that lies open: stored ones shown at once, others asked for.

Knows the library, the jobs and the two widgets; nothing of pages and kinds of text.
"""

from reader.library import Library
from reader.model import MADE_TO_READ, Article, Entity, Entry, EntryId, Recognition
from reader.ui.article_view import ArticleView
from reader.ui.entity_panel import EntityPanel
from reader.ui.entity_types import TIMES
from reader.ui.jobs import NAMES, WAIT_SHOWN_FROM_S, Jobs
from reader.ui.panel_words import Found, NotAsked, Nothing, Starting
from reader.ui.replies import NamesFound
from reader.ui.type_choice import KEY, TypeChoice, read_choice


class Naming:
    """Lights the names of a text up in the article pane and lists them in the other."""

    def __init__(
        self, library: Library, jobs: Jobs, *, view: ArticleView, panel: EntityPanel
    ) -> None:
        self._library = library
        self._jobs = jobs
        self._view = view
        self._panel = panel
        self.choice = TypeChoice()
        """Which types are shown."""
        self._found: tuple[Entity, ...] = ()
        self._entry_id: EntryId | None = None

    def show(self, entry: Entry | None, article: Article) -> None:
        """Show the stored names of the text, or ask for them."""
        if not self.show_stored(entry, article):
            self.find(entry, article)

    def show_stored(self, entry: Entry | None, article: Article | None) -> bool:
        """Show the stored names of the text; False when there are none of it."""
        if article is None or entry is None:
            self.clear()
            return False
        if entry.id != self._entry_id:
            self._panel.clear_filter()
        self._entry_id = entry.id
        found = None
        if article.kind not in MADE_TO_READ:
            found = self._library.names.stored(entry.id, article)
        if found is None:
            self._forget()
            self._panel.state = NotAsked() if article.text else Nothing()
            return False
        self._light_up(found, article)
        return True

    def find(self, entry: Entry | None, article: Article | None, *, anew: bool = False) -> None:
        """Ask for the names of the text."""
        if article is None or not article.text:
            self.clear()
            return
        is_stored = not anew and article.kind not in MADE_TO_READ
        self._panel.state = Starting(0.0)
        self._jobs.find_names(article, entry.id if entry is not None and is_stored else None)

    def found(self, answer: NamesFound, article: Article | None) -> None:
        """Light the names up, if they are of this text; not one cell of it moves."""
        if article is not None and answer.article is article:
            recognition = answer.recognition or Recognition((), "", note=answer.error)
            self._light_up(recognition, article)

    def show_again(self, entry: Entry | None, article: Article | None) -> None:
        """Show the stored names as they are corrected now."""
        if entry is None or article is None or not isinstance(self._panel.state, Found):
            return
        found = self._library.names.stored(entry.id, article)
        if found is not None and found.entities != self._found:
            self._light_up(found, article)

    def kept(self, entry: Entry, article: Article | None) -> None:
        """Show stored names of a text that were not asked for."""
        if isinstance(self._panel.state, NotAsked):
            self.show_stored(entry, article)

    def clear(self) -> None:
        """Show no names."""
        self._forget()
        self._panel.state = Nothing()

    def _forget(self) -> None:
        self._found = self._view.names = ()

    def tick(self) -> None:
        """Draw how long the names have been awaited."""
        seconds = self._jobs.seconds(NAMES)
        if seconds is not None and seconds >= WAIT_SHOWN_FROM_S:
            self._panel.state = Starting(seconds)

    def _light_up(self, found: Recognition, article: Article) -> None:
        self._found = found.entities
        self._view.names = self._lit_up()
        self._panel.state = Found(found, len(article.text), article.word_count)

    def load_types(self) -> None:
        """Show the types that were chosen in an earlier run; raises StoreError."""
        if not self._library.paths.database.exists():
            return  # opening one article neither makes nor needs a library
        self.show_types(read_choice(self._library.recall(KEY)))

    def show_types(self, choice: TypeChoice) -> None:
        """Show the names of these types, in the text and in the panel."""
        self.choice = choice
        self._panel.hidden = choice.hidden
        self._view.signs = choice.signs
        self._view.names = self._lit_up()

    def _lit_up(self) -> tuple[Entity, ...]:
        """What is lit up, or can be: dates and amounts are plain until one is chosen."""
        dark = self.choice.hidden - TIMES
        return tuple(entity for entity in self._found if entity.type not in dark)
