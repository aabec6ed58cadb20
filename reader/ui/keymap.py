"""The keys in force: the action table's, changed by the user's configuration and checked.

Knows key names and the table; nothing of what an action does.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct
from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character
from textual.keys import Keys as KeyNames

from reader.hygiene import clean_line
from reader.ui.commands import ACTIONS, Action, Pane, find_action

FOOTER_ITEMS = 9

_SHOWN = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "insert": "Ins",
}
_MODIFIERS = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "super": "Super", "meta": "Meta"}
_NAMED = {key.value for key in KeyNames} | set(KEY_NAME_REPLACEMENTS.values())
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


class Keys(Struct, frozen=True):
    """The keys of every action, and what was wrong with the user's own."""

    by_binding: Mapping[str, tuple[str, ...]]
    """Key names of every binding id."""
    overrides: Mapping[str, str]
    """What Textual's keymap is given: binding id to keys joined by commas."""
    problems: tuple[str, ...] = ()
    """One sentence for each choice that could not be taken."""

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """Every key of an action, the shown one first; empty when it has none."""
        return tuple(
            key
            for binding_id in find_action(action_id).binding_ids
            for key in self.by_binding.get(binding_id, ())
        )

    def action_of(self, key: str) -> str:
        """The action of the main screen that a key is bound to; empty when there is none."""
        return next(
            (
                action.id
                for action in ACTIONS
                if action.panes != {"box"} and key in self.keys_of(action.id)
            ),
            "",
        )

    def shown(self, action_id: str) -> str:
        """The first key of an action as people write it; empty when it has none."""
        return next((show_key(key) for key in self.keys_of(action_id)), "")


class FooterItem(Struct, frozen=True):
    """One label of the footer."""

    keys: str
    label: str
    action_id: str


def show_key(key: str) -> str:
    """A key name as people write it: `Space`, `Ctrl-d`, `[`."""
    if key in _SHOWN:
        return _SHOWN[key]
    *modifiers, last = key.split("+")
    character = key_to_character(last)
    name = character if character and character.isprintable() else last
    if name == last and len(name) > 1:
        name = _SHOWN.get(name, name.capitalize())
    return "-".join([*(_MODIFIERS.get(part, part.capitalize()) for part in modifiers), name])


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


def make_keys(overrides: Mapping[str, str], *, path: str = "") -> Keys:
    """The table's keys with the user's; a choice that cannot be taken becomes a sentence.

    Two actions of one pane on one key, an unknown key or an unknown id leave the default.
    `path` is the file the sentences name.
    """
    defaults: dict[str, tuple[str, ...]] = {
        binding_id: (_normal(key),)
        for action in ACTIONS
        for binding_id, key in zip(action.binding_ids, action.keys, strict=True)
    }
    defaults |= {action.id: () for action in ACTIONS if not action.keys}
    taken: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for binding_id, written in overrides.items():
        keys, problem = _read(binding_id, written, known=defaults)
        if problem:
            problems.append(problem)
        else:
            taken[binding_id] = keys
    while clash := _find_clash(defaults | taken, taken):
        dropped, words = clash
        del taken[dropped]
        problems.append(words)
    prefix = f"{path}: " if path else ""
    return Keys(
        by_binding=defaults | taken,
        overrides={binding_id: ",".join(keys) for binding_id, keys in taken.items()},
        problems=tuple(prefix + problem for problem in problems),
    )


def _read(
    binding_id: str, written: str, *, known: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], str]:
    """The keys of one line of the configuration, or what is wrong with it."""
    name = clean_line(binding_id, limit_chars=40)
    if binding_id not in known:
        return (), f"keys: there is no action “{name}”"
    # A comma alone is the key; else it stands between two keys.
    parts = [written] if written == "," else [part.strip() for part in written.split(",")]
    keys = tuple(_normal(part) for part in parts)
    for part, key in zip(parts, keys, strict=True):
        if not _is_key(key):
            shown = clean_line(part, limit_chars=20)
            return (), f"keys.{name}: “{shown}” is not a key. The default stays"
    return keys, ""


def _normal(key: str) -> str:
    """The long name of a single character, as Textual does it; others as they are."""
    if len(key) != 1:
        return key
    return next(iter(Binding.make_bindings([Binding(key, "")]))).key if key != "," else "comma"


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not last or any(part not in _MODIFIERS for part in modifiers):
        return False
    if len(last) == 1 or last in _NAMED or key in _NAMED:
        return True
    try:
        unicodedata.lookup(last.replace("_", " ").upper())
    except KeyError:
        return False
    return True


def _find_clash(
    keys: Mapping[str, tuple[str, ...]], taken: Mapping[str, tuple[str, ...]]
) -> tuple[str, str] | None:
    """The first choice of the user's that meets another action in a pane, and its sentence."""
    owners: dict[str, list[tuple[str, Action]]] = {}
    for action in ACTIONS:
        for binding_id in action.binding_ids or (action.id,):
            for key in keys.get(binding_id, ()):
                owners.setdefault(key, []).append((binding_id, action))
    for key, owned in owners.items():
        for binding_id, action in reversed(owned):
            others = [
                other
                for _, other in owned
                if other.id != action.id and other.panes & action.panes
            ]
            if binding_id in taken and others:
                return binding_id, (
                    f"keys.{binding_id}: {show_key(key)} is already “{others[0].label}” "
                    f"({others[0].id}). The default stays"
                )
    return None


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
