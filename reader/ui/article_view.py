"""The article pane: a reading as lines, with names that light up and parts that were removed.

The first visible offset of the text stays where it is when the width, the measure or what is
shown of the article changes. Gets values and posts messages.
"""

from collections.abc import Sequence

from msgspec.structs import replace
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from reader.model import OUTSIDE_TEXT, Block, Entity, Mention, Removed
from reader.ui.entity_types import sign_places
from reader.ui.ink import Ink
from reader.ui.line_pane import LinePane, Top, Why
from reader.ui.lit_names import Finder, LitNames, Spot
from reader.ui.place import LEAST_MEASURE
from reader.ui.reading import Reading
from reader.ui.removed_parts import RemovedParts, moved_offset
from reader.ui.stepping import Step, nearest, next_line, progress, step_from
from reader.ui.surface import icons_of, key_of, look_of, needs_signs
from reader.ui.typeset import NOWHERE, Line, Options, lay_out

MEASURE = 66
WIDE_MEASURE = 72
WIDE_COLUMNS = 160
MEASURE_STEP = 4
MOST_MEASURE = 100
LEAST_MARGIN = 2
FOLLOW_DELAY_S = 0.15


class ArticleView(LinePane):
    """A reading in lines; scrolled, stepped through and coloured by its methods."""

    reading: reactive[Reading] = reactive(Reading(), repaint=False, init=False)
    names: reactive[tuple[Entity, ...]] = reactive((), repaint=False, init=False)
    measure: reactive[int] = reactive(0, repaint=False, init=False)
    """Cells of text a line; 0 chooses by the width of the terminal."""
    removed_shown: reactive[bool] = reactive(default=False, repaint=False, init=False)
    signs: reactive[bool | None] = reactive(None, repaint=False, init=False)
    """Whether names carry the sign of their type; None when there is no colour."""

    class Scrolled(Message):
        """The words of the title bar or the number of lines are others."""

    class Chosen(Message):
        """Another name or mention is lit up; None when none is any more."""

        def __init__(self, entity: Entity | None, mention: int) -> None:
            super().__init__()
            self.entity, self.mention = entity, mention

    class NamePressed(Message):
        """A name in the text was clicked, `again` when it was the chosen one."""

        def __init__(self, entity: Entity, mention: int, *, again: bool) -> None:
            super().__init__()
            self.entity, self.mention, self.again = entity, mention, again

    class LinkPressed(Message):
        """A link was clicked, `again` when it was the last thing clicked."""

        def __init__(self, url: str, *, again: bool) -> None:
            super().__init__()
            self.url, self.again = url, again

    def __init__(
        self,
        reading: Reading | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._return_to: Top | None = None
        self._lit = LitNames()
        self._parts = RemovedParts()
        self._last_link = ""
        self._following: Timer | None = None
        self._last_told = ("", 0)
        self.set_reactive(ArticleView.reading, reading or Reading())
        self._take_article()

    # --- what is shown -----------------------------------------------------------------------

    def watch_reading(self, old: Reading, new: Reading) -> None:
        """Lay out the new text; from its top unless it is the same article."""
        is_same_article = old.key == new.key
        if not is_same_article:
            self.forget_place()
            self._return_to = None
            self.set_reactive(ArticleView.removed_shown, False)  # noqa: FBT003 - Textual's
        if not is_same_article or old.text != new.text:
            if is_same_article and old.article and new.article:
                offset = moved_offset(old.article, new.article, self.top.offset)
                self.top = replace(self.top, offset=offset)
            self._unlight()
            self.set_reactive(ArticleView.names, ())
            self._take_article()
        self.lay_out()

    def _take_article(self) -> None:
        article = self.reading.article
        self._parts = RemovedParts(article.removed if article else ())
        self._lit.find_in(self.reading.text)
        self._lit.show(self.names, article.links if article else ())

    def watch_names(self) -> None:
        """Light up the new names; nothing moves."""
        article = self.reading.article
        had = self._lit.entity is not None
        self._lit.show(self.names, article.links if article else ())
        if had and self._lit.entity is None:
            self.post_message(self.Chosen(None, NOWHERE))
        if self.has_signs:
            self.lay_out()
        else:
            self.redraw()

    def watch_measure(self) -> None:
        """Lay out anew."""
        self.lay_out()

    def watch_signs(self) -> None:
        """Lay out anew."""
        self.lay_out()

    def watch_removed_shown(self) -> None:
        """Show or hide what was removed; the line that was read stays."""
        self._parts.current = NOWHERE
        self.lay_out()

    @property
    def has_signs(self) -> bool:
        """True when names carry the sign of their type."""
        return needs_signs(self) if self.signs is None else self.signs

    @property
    def text_cells(self) -> int:
        """Cells of text a line that there is room for."""
        wanted = self.measure or (
            WIDE_MEASURE if self.app.size.width >= WIDE_COLUMNS else MEASURE
        )
        return max(1, min(wanted, self.size.width - 2 * LEAST_MARGIN))

    def wider(self, step: int) -> int:
        """Make the lines longer (+1) or shorter (-1) by four cells; the measure from now on."""
        wanted = self.text_cells + step * MEASURE_STEP
        self.measure = max(LEAST_MEASURE, min(wanted, MOST_MEASURE))
        return self.measure

    def lay_out(self) -> None:
        """Make the lines anew and put the first visible offset back on top."""
        if not self.size.width or not self.is_mounted:
            return  # nothing is drawn yet; the first paint does it
        article = self.reading.article
        signs = sign_places(article, self.names) if article and self.has_signs else {}
        options = Options(
            self.text_cells,
            with_removed=self.removed_shown,
            signs=signs,
            icons=icons_of(self),
        )
        self.show_lines(lay_out(self.reading, options))

    def place_moved(self, why: Why) -> None:
        """Post that the words of the title bar or the number of lines are others, if so."""
        if why == "user":
            self._return_to = None
        now = (self.title_forms[0], self.virtual_size.height)
        if now != self._last_told:
            self._last_told = now
            self.post_message(self.Scrolled())

    # --- words for the title bar -------------------------------------------------------------

    @property
    def progress(self) -> str:
        """How far the text is read: "top", "28 %", "end" or "all"; empty without a text."""
        if self.reading.article is None:
            return ""
        return progress(round(self.scroll_y), self.max_scroll_y)

    @property
    def title_forms(self) -> tuple[str, ...]:
        """Which text this is and how far it is read, for the title bar; longest form first."""
        kinds: list[tuple[str, ...]] = [(self.reading.kind,)]
        if self.removed_shown:
            number = self.removed_count
            parts = f"with removed, {number} part{'' if number == 1 else 's'}"
            kinds = [(self.reading.kind, parts), (parts,)]
        return tuple(
            " · ".join(part for part in (*kind, self.progress) if part) for kind in kinds
        )

    @property
    def removed_count(self) -> int:
        """How many parts were removed from the article."""
        return len(self._parts)

    def section(self, step: int) -> bool:
        """Go to the next or previous heading; to a removed part while those are shown."""
        if self.removed_shown:
            return self._step_part(step)
        line = next_line(self.typeset.headings, round(self.scroll_y), step)
        return line is not None and self.scroll_line_to_top(line)

    # --- names -------------------------------------------------------------------------------

    @property
    def chosen(self) -> Entity | None:
        """The name that is lit up."""
        return self._lit.entity

    @property
    def mention(self) -> int:
        """Index of its mention that was stepped to; -1 when no name is chosen."""
        return self._lit.mention

    def choose(self, entity: Entity, *, mention: int = NOWHERE, follow: bool = False) -> None:
        """Light up a name and its mention; bring that into sight when it was named.

        Without one, the first in sight is it, else the nearest below. `follow` goes there
        after a moment, if none is in sight. An entity that is not in the text changes nothing.
        """
        if entity not in self.names:
            return
        if self.chosen is None:
            self._return_to = self.top
        self._stop_following()
        is_named = 0 <= mention < len(entity.mentions)
        self._lit.light(entity, mention if is_named else self._nearest(entity.mentions))
        start = entity.mentions[self.mention].start
        if is_named:
            self.show_offset(start)
        elif follow:  # after a moment: a hand that runs down the list moves nothing
            self._following = self.set_timer(FOLLOW_DELAY_S, lambda: self.show_offset(start))
        self.redraw()
        self.post_message(self.Chosen(entity, self.mention))

    def unchoose(self, *, go_back: bool = True) -> bool:
        """Light up nothing, back where the user read; False when nothing was chosen."""
        if self.chosen is None:
            return False
        self._unlight()
        if go_back and self._return_to is not None:
            self.return_to(self._return_to)
        self._return_to = None
        self.redraw()
        return True

    def step_mention(self, step: int) -> Step | None:
        """Go to the next mention of the chosen name; None when the text has no names.

        Without a chosen one, the first in sight is chosen. Behind the last comes the first.
        """
        entity = self.chosen
        if entity is not None:
            found = step_from(entity, self.mention, step)
        else:
            spots = self._lit.name_spots
            if not spots:
                return None
            spot = spots[self._nearest(spots)]
            entity = self.names[spot.entity]
            found = Step(entity, spot.mention, len(entity.mentions))
        self.choose(entity, mention=found.index)
        return found

    def _unlight(self) -> None:
        self._stop_following()
        if self._lit.clear():
            self.post_message(self.Chosen(None, NOWHERE))

    def _stop_following(self) -> None:
        if self._following is not None:
            self._following.stop()
            self._following = None

    def _nearest(self, places: Sequence[Mention | Spot]) -> int:
        """Index of the first of these in sight, else the first below, else the last."""
        lines = [self.typeset.line_of(place.start) for place in places]
        return nearest(lines, round(self.scroll_y))

    # --- what is sought ----------------------------------------------------------------------

    @property
    def matches(self) -> int:
        """How often what is sought stands in this text."""
        return len(self._lit.matches)

    def light_words(self, find: Finder | None) -> None:
        """Light up what that finds, in each text from now on."""
        self._lit.seek(find, self.reading.text)
        self.redraw()

    def step_match(self, step: int, *, wraps: bool = False) -> bool:
        """Go to the next match of what is sought; False at the end, or without any."""
        match = self._lit.next_match(step, wraps=wraps)
        if match is not None:
            self.show_offset(match[0])
            self.redraw()
        return match is not None

    # --- what was removed --------------------------------------------------------------------

    @property
    def part(self) -> Removed | None:
        """The removed part that was stepped to."""
        return self._parts.part

    def _step_part(self, step: int) -> bool:
        found = self._parts.next(self.typeset.parts, round(self.scroll_y), step)
        if found is not None:
            self._stand_on(found)
        return found is not None

    def _stand_on(self, part: int) -> None:
        """Choose a part and bring the whole of it into sight, its first line at least."""
        self._parts.current = part
        lines = self.typeset.lines
        first = last = self.typeset.parts[part]
        while last < len(lines) and lines[last].part == part:
            last += 1
        if not (self.is_in_sight(first) and self.is_in_sight(last - 1)):
            self.scroll_line_to_top(min(first, max(last - self.size.height, first - 2)))
        self.redraw()

    @property
    def part_place(self) -> int:
        """Which of the removed parts was stepped to, from 0; -1 for none."""
        return self._parts.current

    def choose_part(self, place: int) -> None:
        """Step to the removed part of that place, if it is shown."""
        if place in self.typeset.parts:
            self._stand_on(place)

    # --- what could be furniture -------------------------------------------------------------

    def blocks_in_sight(self) -> tuple[Block, ...]:
        """The blocks of the text of which a line is on the screen."""
        article = self.reading.article
        first = round(self.scroll_y)
        return tuple(
            block
            for block in (article.blocks if article else ())
            if block.kind not in OUTSIDE_TEXT
            and self.typeset.line_of(block.start) < first + self.size.height
            and self.typeset.line_of(max(block.start, block.end - 1)) >= first
        )

    # --- drawing -----------------------------------------------------------------------------

    def draw_line(self, line: Line) -> Strip:
        """The line in the colours of the theme, in the middle of the pane."""
        ink = Ink(
            look_of(self),
            icons_of(self),
            self._lit,
            self._parts.current,
            self._part_keys() if line.role == "hint" else (),
        )
        return ink.draw(line, left=self._left, measure=self.text_cells, width=self.size.width)

    def _part_keys(self) -> tuple[tuple[str, str], ...]:
        keys = [(key_of(self, "open"), "put it back"), (key_of(self, "section.next"), "next")]
        if self.reading.entry_id is not None:
            keys.insert(1, (key_of(self, "text.furniture"), "always here"))
        return tuple(keys)

    @property
    def _left(self) -> int:
        return max(0, self.size.width - self.text_cells) // 2

    # --- what Textual tells ------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Choose the name that was clicked, or tell which link was."""
        number = round(self.scroll_y) + event.y
        if number >= len(self.typeset.lines):
            return
        offset = self.typeset.lines[number].offset_at(event.x - self._left)
        if offset == NOWHERE:
            return
        spot = self._lit.highlights.spot_at(offset)
        link = self._lit.highlights.link_at(offset)
        last, self._last_link = self._last_link, link.url if link and not spot else ""
        if spot is not None:
            again = spot.entity == self._lit.chosen
            entity = self.names[spot.entity]
            self.choose(entity, mention=spot.mention)
            self.post_message(self.NamePressed(entity, spot.mention, again=again))
        elif link is not None:
            self.post_message(self.LinkPressed(link.url, again=last == link.url))
