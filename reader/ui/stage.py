"""What the parts of the main screen share, so that none of them needs to know the screen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field
from textual.app import App
from textual.screen import Screen

from reader.errors import ReaderError
from reader.keys import Keys
from reader.library import Library
from reader.ui.desk import Desk
from reader.ui.jobs import Jobs
from reader.ui.lists import Lists
from reader.ui.panes import Panes
from reader.ui.place import Place, first_measure
from reader.ui.status import StatusLine


class Tell(Protocol):
    """Says what happened without the user."""

    def __call__(self, words: str, *, is_error: bool = False) -> None:
        """Show a toast and keep the words."""
        ...


class Stage(Struct):
    """The library, the panes, and how to say something."""

    screen: Screen[None]
    library: Library
    keys: Keys
    panes: Panes
    lists: Lists
    desk: Desk
    jobs: Jobs
    status: StatusLine
    say: Callable[[str], None]
    """Answers the last key in the status line."""
    tell: Tell
    last_key: str = ""
    """The key that was pressed last."""
    said: list[str] = field(default_factory=list)
    """Everything that was said without being asked."""

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Say an error of ours instead of letting it end the program."""
        try:
            yield
        except ReaderError as problem:
            self.tell(str(problem), is_error=True)

    @property
    def app(self) -> App[object]:
        """The running app."""
        return self.screen.app

    def place(self) -> Place:
        """Where the user is now."""
        measure = self.panes.article.measure
        selected, entry, view = self.lists.entries.selected, self.desk.entry, self.panes.view
        return Place(
            listing=self.lists.listing,
            entry_id=selected.id if selected else None,
            open_id=entry.id if entry is not None and self.desk.is_open else None,
            focus=self.panes.focused,
            view=view.number,
            folded=tuple(sorted(self.lists.folded)),
            hides_entities=view.hides_entities,
            measure=0 if measure == first_measure(self.library.config) else measure,
        )

    def show_facts(self, *facts: str) -> None:
        """Show what stands until it changes, behind what stands for as long as we run."""
        is_known = not self.panes.view.is_single  # one article needs no library
        read_only = is_known and self.library.is_read_only
        self.status.facts = (*(("read-only library",) if read_only else ()), *facts)

    def greeting(self) -> str:
        """What is said once: that this is a demo, or where the new library is."""
        if self.library.is_demo:
            return "A demo: three feeds, no network, nothing is kept"
        if not self.library.is_new:
            return ""
        folder, home = self.library.paths.library, Path.home()
        shown = f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else folder
        return f"New library in {shown}"
