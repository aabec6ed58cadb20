"""Lines of an article in the colours of a theme: type roles, names, links, the chosen one.

Changes styles and never a cell. Knows lines and spans, and nothing of widgets.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.entity_types import TYPE_LOOKS, is_name
from reader.ui.lit_names import LitNames, Spot
from reader.ui.themes import Look
from reader.ui.typeset import NOWHERE, Line, Role, Run
from reader.ui.words import Icons
from reader.ui.wrapping import count_cells, whole_clusters


class Paint(NamedTuple):
    """How words of one kind look."""

    role: str
    on: str = "background"
    bold: bool = False
    italic: bool = False


PLAIN = Paint("text")
MARGIN = Paint("muted")
PAINTS: Mapping[Role, Paint] = MappingProxyType(
    {
        "header": Paint("muted"),
        "title": Paint("strong", bold=True),
        "byline": Paint("muted"),
        "alert": Paint("warning"),
        "note": Paint("muted"),
        "heading": Paint("strong", bold=True),
        "quote": Paint("text", italic=True),
        "code": Paint("text", on="bar"),
        "head": Paint("strong", bold=True),
        "footnote": Paint("muted"),
        "removed": Paint("removed", italic=True),
        "reason": Paint("reason"),
        "credit": Paint("text", italic=True),
        "caption": Paint("muted"),
        "end": Paint("muted"),
    }
)


class Ink(Struct, frozen=True):
    """Everything that decides the colours of a line."""

    look: Look
    icons: Icons
    lit: LitNames
    part: int = NOWHERE
    """The removed part that was stepped to."""
    part_keys: tuple[tuple[str, str], ...] = ()
    """Keys and what they do with it."""

    def draw(self, line: Line, *, left: int, measure: int, width: int) -> Strip:
        """The line as exactly `width` cells, `left` of them before it."""
        ground = self.look.style("text")
        segments = [Segment(" " * left, ground), *self._segments(line)]
        filled = left + sum(count_cells(segment.text) for segment in segments[1:])
        if line.role == "code" and filled < left + measure:
            segments.append(
                Segment(" " * (left + measure - filled), self._style(PAINTS["code"]))
            )
            filled = left + measure
        segments.append(Segment(" " * max(0, width - filled), ground))
        return Strip(segments, max(width, filled))

    def _segments(self, line: Line) -> Iterator[Segment]:
        is_chosen_part = line.part != NOWHERE and line.part == self.part
        if line.role == "hint":
            yield from self._hint() if is_chosen_part else ()
            return
        paint = PAINTS.get(line.role, PLAIN)
        runs = line.runs
        if is_chosen_part:
            yield Segment(f"{self.icons.selected} ", self.look.style("accent"))
            runs = runs[1:]
        for number, run in enumerate(runs):
            if run.offset != NOWHERE:
                yield from self._text(run, paint)
            elif line.part != NOWHERE and (is_chosen_part or number):
                yield Segment(run.text, self._style(paint))
            elif line.start != NOWHERE or line.part != NOWHERE:
                yield Segment(run.text, self._style(MARGIN._replace(on=paint.on)))
            else:
                yield Segment(run.text, self._style(paint))

    def _hint(self) -> Iterator[Segment]:
        """The keys of the part that was stepped to."""
        for number, (key, words) in enumerate(self.part_keys):
            gap = "   " if number else "  "
            yield Segment(f"{gap}{key}", self.look.style("accent"))
            yield Segment(f" {words}", self.look.style("muted"))

    def _text(self, run: Run, paint: Paint) -> Iterator[Segment]:
        """A run of the text, cut where a name or a link begins or ends."""
        start, end = run.offset, run.offset + len(run.text)
        spots = self.lit.highlights.spots_in(start, end)
        links = self.lit.highlights.links_in(start, end)
        cuts = {start, end}
        edges = [(spot.start, spot.end) for spot in spots]
        edges += [(link.start, link.end) for link in links]
        matches = self.lit.matches_in(start, end)
        edges += matches
        for first, last in edges:
            cuts.update((max(start, first), min(end, last)))
        places = sorted({start + whole_clusters(run.text, cut - start) for cut in cuts})
        for begin, stop in pairwise(places):
            spot = next((s for s in spots if s.start <= begin < s.end), None)
            is_link = any(link.start <= begin < link.end for link in links)
            style = self._name_style(spot, paint, is_link=is_link)
            match = next((m for m in matches if m[0] <= begin < m[1]), None)
            if match is not None:
                style = self._match_style(match, paint)
            yield Segment(run.text[begin - start : stop - start], style)

    def _match_style(self, match: tuple[int, int], paint: Paint) -> Style:
        number = self.lit.match
        is_current = number != NOWHERE and self.lit.matches[number] == match
        sought = Paint("match-text", "match", bold=is_current, italic=paint.italic)
        return self._style(sought, underline=is_current)

    def _name_style(self, spot: Spot | None, paint: Paint, *, is_link: bool) -> Style:
        if spot is None:
            role = "link" if is_link else paint.role
            return self._style(paint._replace(role=role), underline=is_link)
        entity = self.lit.highlights.entities[spot.entity]
        if spot.entity == self.lit.chosen:
            is_current = spot.mention == self.lit.mention
            chosen = Paint("mention-text", "mention", bold=True, italic=paint.italic)
            return self._style(chosen, underline=is_link or is_current)
        role = TYPE_LOOKS[entity.type].role if is_name(entity) else paint.role
        return self._style(paint._replace(role=role), underline=is_link)

    def _style(self, paint: Paint, *, underline: bool = False) -> Style:
        return self.look.style(
            paint.role, on=paint.on, bold=paint.bold, italic=paint.italic, underline=underline
        )
