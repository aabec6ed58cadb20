"""What the card of a name says and how its rows look; pure.

Values in, words and strips out. Knows nothing of widgets.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Entity, NameHistory
from reader.ui.entity_rows import LEVELS
from reader.ui.entity_types import TYPE_LOOKS, is_name
from reader.ui.mention_rows import MentionRow, excerpt
from reader.ui.themes import Look
from reader.ui.words import Icons, fit, plural, shorten
from reader.ui.wrapping import whole_clusters

LEAST_WEEKS = 13
FORMS_CHARS = 400  # of the other forms, joined; a line holds far less


class CardInk(Struct, frozen=True):
    """What decides how the card looks."""

    look: Look
    icons: Icons
    width: int

    def head(self, entity: Entity) -> Strip:
        """Its type and other forms, and how often it is mentioned."""
        forms = ", ".join(clean_line(alias) for alias in entity.aliases[:FORMS_CHARS])
        kind = TYPE_LOOKS[entity.type].one
        words = f"{kind} · also {forms[:FORMS_CHARS]}" if forms else kind
        number = plural(len(entity.mentions), "mention", "mentions")
        room = max(1, self.width - len(number) - 4)
        said = fit(shorten(self.icons.plain(words), room, mark=self.icons.ellipsis), room)
        return Strip(
            [
                Segment(f" {said}  ", self.look.style("text", on="bar")),
                Segment(f"{number} ", self.look.style("muted", on="bar")),
            ]
        )

    def chart(
        self, history: NameHistory, *, has_others: bool, role: str, now: datetime
    ) -> Strip:
        """In how many articles it occurs, week by week."""
        quiet = self.look.style("muted", on="bar")
        segments = [Segment(" in no other of your articles so far", quiet)]
        if has_others:
            bars = self.icons.plain(weeks_chart(shown_weeks(history.weeks)))
            room = max(0, self.width - len(bars) - 4)
            words = shorten(history_words(history, now=now), room, mark=self.icons.ellipsis)
            drawn = self.look.style(role, on="bar")
            segments = [Segment(f" {bars}", drawn), Segment(f"  {words}", quiet)]
        return Strip(segments).adjust_cell_length(self.width, quiet)

    def mention(
        self, row: MentionRow, entity: Entity, *, number_cells: int, is_on: bool
    ) -> Strip:
        """The sentence of a mention behind the number of its paragraph."""
        look, icons = self.look, self.icons
        ground = "row" if is_on else "bar"
        plain = look.style("strong" if is_on else "text", on=ground, bold=is_on)
        quiet = look.style("strong" if is_on else "muted", on=ground)
        role = TYPE_LOOKS[entity.type].role if is_name(entity) else "strong"
        name = look.style("strong" if is_on else role, on=ground, bold=True, underline=is_on)
        words, start, end = excerpt(row, self.width - number_cells - 2, mark=icons.ellipsis)
        cuts = [0, *(whole_clusters(words, cut) for cut in (start, end)), len(words)]
        pieces = [words[first:last] for first, last in pairwise(cuts)]
        number = icons.plain(f"¶{row.paragraph}").ljust(number_cells)
        edge = icons.selected if is_on else " "
        segments = [Segment(edge, look.style("accent", on=ground)), Segment(number, quiet)]
        for piece, style in zip(pieces, (plain, name, plain), strict=True):
            segments.append(Segment(piece, style))
        return Strip(segments).adjust_cell_length(self.width, plain)


def shown_weeks(weeks: Sequence[int]) -> Sequence[int]:
    """The weeks from the first with an article on, at least thirteen."""
    first = next((index for index, number in enumerate(weeks) if number), len(weeks))
    return weeks[min(first, max(0, len(weeks) - LEAST_WEEKS)) :]


def weeks_chart(weeks: Sequence[int]) -> str:
    """A bar a week, the highest where there are most; "·" where there is none."""
    most = max(weeks, default=0)
    return "".join(
        LEVELS[-(-number * len(LEVELS) // most) - 1] if number else "·" for number in weeks
    )


def history_words(history: NameHistory, *, now: datetime) -> str:
    """Which weeks the chart shows, numbered as in ISO 8601, and in how many articles it is."""
    local = now.astimezone()
    first = local - timedelta(weeks=max(0, len(shown_weeks(history.weeks)) - 1))
    weeks = f"weeks {first.isocalendar().week} to {local.isocalendar().week}"
    return f"{weeks}, in {plural(history.articles, 'article', 'articles')} of yours"


def form_cells(entity: Entity, width: int) -> int:
    """Cells of the column of forms: as wide as the widest, at most half."""
    widest = max((cell_len(clean_line(form)) for form in entity.aliases), default=0)
    return min(widest + 2, max(1, width // 2))


def share_rows(room: int, wants: Sequence[int]) -> list[int]:
    """Rows for each list that together fit; what is highest gives way first, to one row."""
    rows = list(wants)
    while sum(rows) > max(room, sum(bool(row) for row in rows)):
        rows[rows.index(max(rows))] -= 1
    return rows
