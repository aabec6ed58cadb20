"""The status line: the last key's answer, else progress, else the selected row; facts right."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.hygiene import clean_line
from reader.ui.surface import icons_of, look_of
from reader.ui.themes import Look
from reader.ui.words import Icons, shorten

ANSWER_SECONDS = 8.0


class StatusLine(Widget):
    """One line of words; an answer stands eight seconds or until the next key."""

    DEFAULT_CSS = "StatusLine { height: 1; background: $bar; }"

    answer: reactive[str] = reactive("")
    """What the last key did."""
    progress: reactive[str] = reactive("")
    """What is going on."""
    selected: reactive[str] = reactive("")
    """What must be said of the row that is selected."""
    bar: reactive[tuple[str, str, int]] = reactive(("", "", 0))
    """What is typed into a search, what is said of it, and where it is wrong, from 1."""
    chip: reactive[str] = reactive("")
    """The search that is active."""
    facts: reactive[tuple[str, ...]] = reactive(())
    """What stands until it changes, shown at the right."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._timer: Timer | None = None
        self._held = ""

    def say(self, words: str) -> None:
        """Answer the last key."""
        self.answer = clean_line(words)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(ANSWER_SECONDS, self.forget)

    def report(self, words: str) -> None:
        """Say what ended by itself, once the answer to the last key has had its time."""
        self._held = words
        self.say_held()

    def say_held(self) -> None:
        """Say what waits for its turn, if no answer stands."""
        if self._held and not self.answer:
            words, self._held = self._held, ""
            self.say(words)

    def forget(self) -> None:
        """Take the answer away: its time is over, or another key was pressed."""
        self.answer = ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @property
    def left(self) -> str:
        """The words at the left, uncut."""
        return self.answer or self.progress or self.selected

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Left and right words, filled to the width."""
        look, icons, width = look_of(self), icons_of(self), self.size.width
        if self.bar[0]:
            return self._draw_bar(look, icons, width)
        chip = (
            f" {shorten(icons.plain(clean_line(self.chip)), width // 3)} " if self.chip else ""
        )
        right = icons.plain(clean_line(" · ".join(self.facts)))
        room = max(0, width - 2 - cell_len(chip))
        if cell_len(right) > room // 2:
            right = shorten(right, room // 2, mark=icons.ellipsis)
        left_cells = max(0, room - cell_len(right) - (2 if right else 0))
        left = shorten(icons.plain(clean_line(self.left)), left_cells, mark=icons.ellipsis)
        role = "muted"
        if self.answer:
            role = "strong"
        elif self.left:
            role = "text"
        gap = max(0, room - cell_len(left) - cell_len(right))
        return Strip(
            [
                Segment(" " + left, look.style(role, on="bar")),
                Segment(" " * gap, look.style("text", on="bar")),
                Segment(chip, look.style("match-text", on="match")),
                Segment(right + " ", look.style("warning", on="bar")),
            ]
        ).adjust_cell_length(width)

    def _draw_bar(self, look: Look, icons: Icons, width: int) -> Strip:
        """The search as it is typed; of a long one its end, of a wrong one the place."""
        typed, said, wrong = self.bar
        typed = icons.plain(clean_line(typed).ljust(wrong))
        said = shorten(
            icons.plain(clean_line(said)), max(0, width * 3 // 4), mark=icons.ellipsis
        )
        left_cells = max(1, width - cell_len(said) - 3)
        cut = max(0, len(typed) - left_cells)
        shown, place = typed[cut:], wrong - cut - 1
        style, mark = (
            look.style("strong", on="bar"),
            look.style("error", on="bar", underline=True),
        )
        pieces = [Segment(" " + shown, style)]
        if wrong and 0 <= place < len(shown):
            pieces = [
                Segment(" " + shown[:place], style),
                Segment(shown[place], mark),
                Segment(shown[place + 1 :], style),
            ]
        gap = max(1, width - 2 - cell_len(shown) - cell_len(said))
        role = "error" if wrong else "muted"
        return Strip(
            [
                *pieces,
                Segment(" " * gap, style),
                Segment(said + " ", look.style(role, on="bar")),
            ]
        ).adjust_cell_length(width, style)
