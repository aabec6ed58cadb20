"""The keys that only move: in a pane, between panes, and back to earlier places."""

from collections.abc import Callable

from msgspec.structs import replace

from reader.actions import PANES, Pane
from reader.ui.arrange import number_of
from reader.ui.noted import Noted, NotedCard, NotedPlaces
from reader.ui.stage import Stage


class Moving:
    """Moves cursor, scroll and focus; keeps the places that Backspace goes back to."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._places = NotedPlaces()

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id of moving does."""
        moves: dict[str, Callable[[], None]] = {}
        for way, step in (("down", 1), ("up", -1)):
            moves[f"move.{way}"] = self._mover("move", step)
            moves[f"half.{way}"] = self._mover("half", step)
            moves[f"page.{way}"] = self._mover("page", step)
        for pane in PANES:
            moves[f"pane.{pane}"] = self._goer(pane)
        return moves | {
            "top": self._mover("top", -1),
            "bottom": self._mover("bottom", 1),
            "section.next": self._mover("section", 1),
            "section.previous": self._mover("section", -1),
            "pane.left": lambda: self._sideways(-1),
            "pane.right": lambda: self._sideways(1),
            "pane.next": lambda: self._cycle(1),
            "pane.previous": lambda: self._cycle(-1),
            "page.back": lambda: self._page_back(),
        }

    def note_place(self, card: NotedCard | None = None) -> None:
        """Keep where the user is in the open article, and the card that is left."""
        desk = self._stage.desk
        if desk.entry is not None:
            self._places.push(Noted(desk.entry.id, desk.view.first_offset, card))

    def last_place(self) -> Noted | None:
        """Take the place noted last; None when there is none left."""
        return self._places.pop()

    def _mover(self, how: str, step: int) -> Callable[[], None]:
        def move() -> None:
            panes = self._stage.panes
            body = panes.body(panes.focused)
            if how in {"top", "bottom"} and panes.focused == "entries":
                self._stage.lists.stretch.read_end(step)
            if how in {"top", "bottom", "section"}:
                self.note_place()
            if how == "top":
                body.to_top()
            elif how == "bottom":
                body.to_bottom()
            else:
                moves = {
                    "move": body.move,
                    "half": body.half,
                    "page": body.page,
                    "section": body.section,
                }
                moves[how](step)

        return move

    def _page_back(self) -> None:
        self._stage.desk.view.page(-1)

    def _goer(self, pane: Pane) -> Callable[[], None]:
        def go() -> None:
            panes = self._stage.panes
            view = replace(panes.view, number=number_of(pane), is_zen=False)
            hides = view.hides_entities and pane != "entities"
            panes.change_view(replace(view, hides_entities=hides))
            panes.go_to(pane)

        return go

    def _sideways(self, step: int) -> None:
        panes = self._stage.panes
        if step < 0 and panes.focused == "feeds":
            row = panes.sidebar.selected
            if row is not None:
                self._stage.lists.fold(row.folder, is_folded=True)
            return
        existing = panes.existing
        index = existing.index(panes.focused) + step
        if 0 <= index < len(existing):
            panes.go_to(existing[index])

    def _cycle(self, step: int) -> None:
        panes = self._stage.panes
        shown = [pane for pane in PANES if pane in panes.shown]
        if len(shown) == 1:
            shown = panes.existing
        panes.go_to(shown[(shown.index(panes.focused) + step) % len(shown)])
