"""Which panes are seen at which size; pure."""

from collections.abc import Sequence

from msgspec import Struct

from reader.actions import PANES, Pane

HORIZONTAL = [(0, "-one"), (60, "-narrow"), (110, "-medium"), (160, "-wide"), (190, "-widest")]
VERTICAL = [(0, "-low"), (18, "-tall")]

ONE_PANE_BELOW = 60
ALL_FROM = 110
FOUR_COLUMNS_FROM = 160
LOW_BELOW_ROWS = 12
FEEDS_MIN_ROWS = 6

_NUMBERS: dict[Pane, int] = {pane: number for number, pane in enumerate(PANES, 1)}
_ALONE: dict[int, frozenset[Pane]] = {
    number: frozenset((pane,)) for pane, number in _NUMBERS.items()
}
_NARROW_VIEWS: dict[int, frozenset[Pane]] = {
    1: frozenset({"feeds", "entries"}),
    2: frozenset({"entries"}),
    3: frozenset({"article"}),
    4: frozenset({"article", "entities"}),
}


class View(Struct, frozen=True):
    """What the user chose to see."""

    number: int = 2
    """The narrow view, 1 to 4; kept while the terminal is wide."""
    hides_entities: bool = False
    is_zen: bool = False
    is_single: bool = False
    """True for `reader SOURCE`: one article and its entities, no lists."""


def class_at(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the highest breakpoint that so many cells reach."""
    return max(found for found in breakpoints if found[0] <= cells)[1]


def number_of(pane: Pane) -> int:
    """The digit that goes to a pane."""
    return _NUMBERS[pane]


def visible_panes(view: View, *, width: int, height: int) -> frozenset[Pane]:
    """The panes to show, never none."""
    if view.is_zen:
        return frozenset({"article"})
    number = max(3, view.number) if view.is_single else view.number
    if width < ONE_PANE_BELOW or height < LOW_BELOW_ROWS:
        return _ALONE[number]
    if width < ALL_FROM:
        return _NARROW_VIEWS[number]
    panes = set[Pane](("article",) if view.is_single else PANES)
    panes.add("entities")
    if view.hides_entities:
        panes.discard("entities")
    return frozenset(panes)


def feeds_rows(height: int) -> int:
    """Rows of the feeds pane where it stands above the entries: a third and its bar."""
    return max(FEEDS_MIN_ROWS, height // 3 + 1)
