"""Textual's bindings and the footer, made from the action table and the keys in force.

Knows nothing of what an action does.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct
from textual.binding import Binding

from reader.actions import ACTIONS, Pane
from reader.keys import Keys

FOOTER_ITEMS = 9

_NO_LABELS: Mapping[str, str] = MappingProxyType({})


class FooterItem(Struct, frozen=True):
    """One label of the footer."""

    keys: str
    label: str
    action_id: str


def make_bindings(pane: Pane | None = None) -> list[Binding]:
    """A binding for each key of the table, or of the actions of one pane; action `run('id')`.

    One key an id: Textual reports an id that is bound twice as clashing with itself.
    """
    return [
        Binding(key, f"run('{action.id}')", action.label, id=binding_id, show=False)
        for action in ACTIONS
        if (pane in action.panes if pane else action.panes != {"box"})
        for binding_id, key in zip(action.binding_ids, action.keys, strict=True)
    ]


def footer_items(
    pane: Pane, keys: Keys, *, labels: Mapping[str, str] = _NO_LABELS
) -> list[FooterItem]:
    """What the footer offers in a pane, most used first; at most nine.

    `labels` replaces the words of actions that mean something else at the moment.
    """
    ranked = sorted(
        (action for action in ACTIONS if pane in action.footer),
        key=lambda action: action.footer[pane],
    )
    items = []
    for action in ranked:
        shown = [keys.shown(action.id)]
        if action.partner:
            shown.append(keys.shown(action.partner))
        words = labels.get(action.id) or action.footer_label or action.label
        if all(shown):
            items.append(FooterItem(" ".join(shown), words, action.id))
    return items[:FOOTER_ITEMS]
