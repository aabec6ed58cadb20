"""What stands in the entity panel below its list: more about the chosen name, or why none is.

Pure drawing: values in, strips out. Knows nothing of widgets.
"""

from collections.abc import Callable, Collection

from msgspec import Struct
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from reader.model import Entity, EntityType, Recognition
from reader.ui.entity_rows import Foot, RowInk, foot_lines, key_line, wrapped_lines
from reader.ui.entity_types import TIMES
from reader.ui.words import plural

SHORT_FOOT_BELOW = 16
NO_FOOT_BELOW = 9
WAIT_CELLS = 15
WAIT_HALF_S = 1.75  # the bar is half full after this long, and never full


class Nothing(Struct, frozen=True):
    """No article is open, or it has no text."""


class NotAsked(Struct, frozen=True):
    """A text is looked at, and its names are sought once it is opened."""


class Starting(Struct, frozen=True):
    """The names are being found."""

    seconds: float = 0.0


class Found(Struct, frozen=True):
    """The names of a text."""

    recognition: Recognition
    text_length: int
    """Code points."""
    words: int


PanelState = Nothing | NotAsked | Starting | Found


class Below(Struct, frozen=True, kw_only=True):
    """What decides what is said."""

    state: PanelState
    size: Size
    """Of the whole panel."""
    ink: RowInk
    key: Callable[[str], str]
    """The key of an action as people write it."""
    hidden: Collection[EntityType]
    """Types that are not listed."""
    filter_words: str = ""
    is_typing: bool = False

    def no_rows(self) -> list[Strip]:
        """What stands in the place of the list."""
        match self.state:
            case NotAsked():
                return self._said("", f"{self.key('read.on')} opens it and finds its names.")
            case Starting(seconds=seconds):
                return self._waiting(seconds)
            case Found(recognition=recognition, words=words):
                return self._none_found(recognition, words)
            case _:
                return []

    def _none_found(self, found: Recognition, words: int) -> list[Strip]:
        if self.filter_words and any(e.type not in self.hidden for e in found.entities):
            return [
                *self._said("", "No name holds these words.", ""),
                key_line((("Esc", "all"),), self.ink),
            ]
        kinds = {entity.type for entity in found.entities}
        head = "No names in this text." if kinds <= TIMES else "No names of the types shown."
        has = f"It has {plural(words, 'word', 'words')}."
        what = "Dates and amounts" if kinds <= TIMES else "Others"
        more = f" {what} are hidden: {self.key('names.types')} shows them." if kinds else ""
        return self._said("", head, "", has + more) + self._noted(found)

    def foot(
        self, chosen: Entity | None, mention: int, *, elsewhere: str | None
    ) -> list[Strip]:
        """What stands under the rows, if there is room for it."""
        height, state, ink = self.size.height, self.state, self.ink
        if not isinstance(state, Found) or height < NO_FOOT_BELOW:
            return []
        if chosen is not None and not self.is_typing:
            foot = Foot(chosen, mention, state.text_length, elsewhere)
            keys = self._foot_keys() if height >= SHORT_FOOT_BELOW else ()
            return foot_lines(foot, width=self.size.width, ink=ink, keys=keys)
        if self.is_typing or self.filter_words:
            return [key_line(((self.key("open"), "card"), ("Esc", "all")), ink)]
        return self._noted(state.recognition)

    def _foot_keys(self) -> tuple[tuple[str, str], ...]:
        step = f"{self.key('mention.next')} {self.key('mention.previous')}"
        return (self.key("open"), "card"), (step, "step")

    def _said(self, *sentences: str, role: str = "text") -> list[Strip]:
        return [
            line
            for words in sentences
            for line in wrapped_lines(words, width=self.size.width, ink=self.ink, role=role)
        ]

    def _noted(self, found: Recognition) -> list[Strip]:
        """What is wrong with the finding of names, and who knows how to get a model."""
        if not found.note:
            return []
        is_missing = found.tagger == "none" and "doctor" not in found.note
        more = " reader doctor says how." if is_missing else ""
        return self._said("", found.note + more, role="warning")

    def _waiting(self, seconds: float) -> list[Strip]:
        ink = self.ink
        filled = int(WAIT_CELLS * seconds / (seconds + WAIT_HALF_S))
        bar = "▂" * filled + "·" * (WAIT_CELLS - filled)
        passed = f" {int(seconds)} s" if seconds >= 1 else ""
        first = Segment(" " + ink.icons.plain(bar), ink.look.style("accent"))
        return [
            *self._said("", "Finding names…"),
            Strip([first, Segment(passed, ink.look.style("text"))]),
            *self._said("", "The first time in a run takes a moment: the model is starting."),
            *self._said("Read on, names appear here and in the text.", ""),
            key_line(((self.key("view.entities"), "hide"),), ink),
        ]
