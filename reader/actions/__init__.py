"""The one table of actions: ids, keys, words, and the panes in which each is bound.

Bindings, footer, palette, help and the user's own keys are all made from it. It knows what an
action is called, and nothing of what it does.
"""

from reader.actions.action import PANES, Action, Pane
from reader.actions.everywhere import IN_BOXES, MOVING, PROGRAM, READING
from reader.actions.in_panes import ARTICLE, ENTRIES, FEEDS

__all__ = ["ACTIONS", "NEEDS_LISTS", "PANES", "Action", "Pane", "actions_of", "find_action"]

ACTIONS: tuple[Action, ...] = (
    *READING,
    *ENTRIES,
    *FEEDS,
    *ARTICLE,
    *MOVING,
    *PROGRAM,
    *IN_BOXES,
)
"""Every action there is, in the order of the help screen."""

_LIST_PREFIXES = ("unread.", "article.", "feed.", "entry.", "list.")
NEEDS_LISTS = frozenset(
    {
        *(action.id for action in ACTIONS if action.id.startswith(_LIST_PREFIXES)),
        *(
            "text.furniture",
            "health",
            "names.correct",
            "pane.feeds",
            "pane.entries",
            "refresh.all",
            "rules",
            "open.site",
            "place.back",
        ),
    }
)
"""Ids of what cannot be done where there is one article and no list."""

_BY_ID = {action.id: action for action in ACTIONS}


def find_action(action_id: str) -> Action:
    """The action of that id; KeyError for an id that is in no table."""
    return _BY_ID[action_id]


def actions_of(pane: Pane) -> list[Action]:
    """The actions bound in a pane, in the order of the help screen."""
    return [action for action in ACTIONS if pane in action.panes]
