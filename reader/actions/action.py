"""What an action is, and the panes in which one can be bound."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Pane = Literal["feeds", "entries", "article", "entities", "box"]
"""Where keys arrive; "box" is a dialog without a field in focus."""

PANES: tuple[Pane, ...] = ("feeds", "entries", "article", "entities")

EVERYWHERE: frozenset[Pane] = frozenset(PANES)
WITH_BOX: frozenset[Pane] = frozenset({*PANES, "box"})
LISTS_AND_ARTICLE: frozenset[Pane] = frozenset({"feeds", "entries", "article"})
ON_ENTRIES: frozenset[Pane] = frozenset({"entries", "article", "entities"})
BOX_ONLY: frozenset[Pane] = frozenset({"box"})


class Action(Struct, frozen=True):
    """Something the user can do by a key, the palette, the help screen or the footer."""

    id: str
    """The name in the configuration: "entry.star"; further keys are its ".alt", ".alt2"."""
    keys: tuple[str, ...]
    """Key names as Textual has them; the first is the one that is shown."""
    label: str
    """Its words in the footer: "star"."""
    help: str
    """Its line in help and palette, without a full stop."""
    where: str = "everywhere"
    """Last column of the help screen."""
    panes: frozenset[Pane] = EVERYWHERE
    """Where it is bound; elsewhere its key says that it does nothing."""
    footer: Mapping[Pane, int] = field(default_factory=dict)
    """Rank in the footer of each pane that shows it, 1 first."""
    partner: str = ""
    """Id of the action whose key is shown beside it in the footer: `j k choose`."""
    footer_label: str = ""
    """Words for the footer where the partners' differ from `label`."""
    in_palette: bool = True

    @property
    def binding_ids(self) -> tuple[str, ...]:
        """One id for each key, in their order."""
        tails = ("", ".alt", *(f".alt{number}" for number in range(2, len(self.keys))))
        return tuple(self.id + tail for tail in tails[: len(self.keys)])
