"""How much is kept of a folder's feeds, and the words for it that the box of a feed has too."""

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.errors import ReaderError
from reader.model.keeping import WAYS, Going, Keep, parse_keep
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Field, Words
from reader.ui.words import around, plural, quoted

AS_FOLDER_WORDS = "as its folder"
KEEP_HELP = f"{WAYS}; or {AS_FOLDER_WORDS}"
SAVE, WEIGH = "save", "weigh"


def shown_keep(own: Keep, *, folder: str) -> str:
    """What stands in the field: of a feed or folder that says nothing, what it goes by."""
    if own.is_said:
        return own.words
    return AS_FOLDER_WORDS if folder else own.words


def going(found: Going) -> str:
    """What would go and when, before it is saved."""
    stay = f", {plural(found.stay, 'older one stays', 'older ones stay')}" if found.stay else ""
    size = f"{found.size_bytes / 1e6:,.1f} MB"
    return (
        f"{plural(found.entries, 'entry', 'entries')} ({size}) would go{stay}: out of sight "
        "with the next start or refresh, their texts a day later. Enter again saves"
    )


def kept_again(title: str, before: Keep) -> str:
    """After undoing it."""
    return around("Undone: of ", title, f", {before.words} kept again")


class FolderKeeps(Protocol):
    """What the box asks of the library."""

    def of_folder(self, folder: str) -> tuple[Keep, Keep]:
        """What is said for this folder itself, and what is kept of its feeds."""
        ...

    def weigh_folder(self, folder: str, keep: Keep) -> Going:
        """What would go now if that were kept of its feeds."""
        ...

    def set_folder(self, folder: str, keep: Keep, *, words: str = "") -> None:
        """Say how much is kept of its feeds; `words` is what undo will say."""
        ...


class FolderDialog(AskingBox[str]):
    """Enter saves; answers with what is kept then, in words, or None."""

    DEFAULT_CSS = """
    FolderDialog .fields Words { width: 9; }
    FolderDialog Field { width: 1fr; }
    """
    heading = "Edit folder"

    def __init__(self, keeping: FolderKeeps, folder: str) -> None:
        super().__init__()
        self._keeping = keeping
        self._folder = folder
        self._own, self._kept = keeping.of_folder(folder)
        self._shown = shown_keep(self._own, folder=folder.rpartition("/")[0])
        self._agreed: Keep | None = None
        """What was kept when it was said what goes."""

    def compose_body(self) -> ComposeResult:
        """Whose it is, the field, and what went wrong."""
        with Side():
            yield Words(f"How much is kept of the feeds in {quoted(self._folder)}")
            with Horizontal(classes="fields"):
                yield Words("Kept")
                yield Field(self._shown, id="kept")
            yield Words(KEEP_HELP, role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """How to save, and how to leave."""
        return Hint("Enter", "save", "open"), Hint("Esc", "cancel", "back")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.query_one("#kept", Field).focus()

    def accept(self) -> None:
        """Save what is there; where entries would go by it, say that first."""
        if self.is_asking(SAVE) or self.is_asking(WEIGH):
            return
        typed = self.query_one("#kept", Field).value.strip()
        try:
            keep = self._own if typed == self._shown else parse_keep(typed)
        except ReaderError as problem:
            self._fail(str(problem).removesuffix("."))
            return
        if keep == self._own:
            self.dismiss(None)
        elif keep == self._agreed:
            self._save(keep)
        else:
            self.ask(
                WEIGH,
                lambda _: self._keeping.weigh_folder(self._folder, keep),
                words="Looking what would go",
                then=lambda found: self._weighed(found, keep),
                failed=self._fail,
            )

    def _weighed(self, found: Going, keep: Keep) -> None:
        if not found.entries:
            self._save(keep)
            return
        self._agreed = keep
        self.query_one("#status", Words).say(going(found), role="muted")

    def _save(self, keep: Keep) -> None:
        words = kept_again(self._folder, self._kept)
        self.ask(
            SAVE,
            lambda _: self._keeping.set_folder(self._folder, keep, words=words),
            words=f"Saving {quoted(self._folder)}",
            then=self._saved,
            failed=self._fail,
        )

    def _saved(self, _: None) -> None:
        self.dismiss(self._keeping.of_folder(self._folder)[1].words)

    def _fail(self, words: str) -> None:
        self.query_one("#status", Words).say(words, role="error")
