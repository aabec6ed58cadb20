"""What the reader does to the furniture of a text: parts put back, kept and marked, undone."""

from collections.abc import Callable

from reader.hygiene import host_of
from reader.model import Article, Block, Removed
from reader.ui.stage import Stage
from reader.ui.words import around


class Tidying:
    """Removed parts and furniture of the article that lies open."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._desk, self._view = stage.desk, stage.desk.view
        self._before: list[Article] = []
        """Texts of a source before parts were put back: nothing of it is stored."""

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id does."""
        return {"text.removed": self.toggle, "text.furniture": self.mark}

    def toggle(self) -> None:
        """Show or hide what was removed."""
        view = self._view
        if not view.removed_shown and not view.removed_count:
            self._stage.say("Nothing was removed from this text")
            return
        view.removed_shown = not view.removed_shown

    def put_back(self) -> None:
        """Have the part that was stepped to in this article again."""
        part, desk = self._part(), self._desk
        if part is None or desk.article is None:
            return
        place = self._view.part_place
        if desk.entry is not None:
            self._stage.library.texts.put_back(desk.entry.id, part, words="Taken out again")
            desk.reread()
        else:
            self._before.append(desk.article)
            desk.show_again(self._stage.library.texts.with_part(desk.article, part))
        self._view.choose_part(place)
        self._stage.say(f"Put back in this article. {self._key('undo')} takes it out")

    def mark(self) -> None:
        """Keep the removed part that was stepped to, or ask which block is furniture."""
        article = self._desk.article
        if article is None:
            self._stage.say("No article is open")
        elif self._view.removed_shown:
            self._keep(article)
        elif not host_of(article.url):
            self._say_no_site()
        else:
            self._ask(article)

    def _keep(self, article: Article) -> None:
        part = self._part()
        if part is None:
            return
        place, site = self._view.part_place, host_of(article.url)
        words = around("Undone: out again on ", site, "")
        if not self._stage.library.texts.keep_part(article, part, words=words):
            self._say_no_site()
            return
        self._desk.reread()
        self._view.choose_part(place)
        self._stage.say(around("Kept in all articles of ", site, f". {self._undoes}"))

    def _part(self) -> Removed | None:
        part = self._view.part
        if part is None:
            key = self._key("section.next")
            self._stage.say(f"No removed part is chosen. {key} goes to the next one")
        return part

    def _ask(self, article: Article) -> None:
        # Deferred, like every box: 5 to 20 ms that the first screen does not need.
        from reader.ui.dialogs.furniture import FurnitureDialog  # noqa: PLC0415

        blocks = self._view.blocks_in_sight()
        if not blocks or len(blocks) == len(article.blocks) == 1:
            self._stage.say("No line here could go: it is the whole text")
            return

        def chosen(block: Block | None) -> None:
            if block is not None:
                with self._stage.reporting():
                    self._drop(article, block)

        self._stage.app.push_screen(FurnitureDialog(blocks, host_of(article.url)), chosen)

    def _drop(self, article: Article, block: Block) -> None:
        site = host_of(article.url)
        words = around("Undone: in the text again on ", site, "")
        self._stage.library.texts.mark_furniture(article, block, words=words)
        self._desk.reread()
        self._stage.say(around("Out of all articles of ", site, f". {self._undoes}"))

    def _say_no_site(self) -> None:
        self._stage.say("This text has no address, so there is no site to learn for")

    def take_out(self) -> bool:
        """Undo the last part put back in a source; False when there is none."""
        if self._desk.entry is not None or not self._before:
            return False
        self._desk.show_again(self._before.pop())
        self._stage.say("Taken out again")
        return True

    def _key(self, action_id: str) -> str:
        return self._stage.keys.shown(action_id)

    @property
    def _undoes(self) -> str:
        return f"{self._key('undo')} undoes"
