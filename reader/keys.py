"""The keys in force: the action table's, changed by the user's configuration and checked.

Knows key names and the table; nothing of what an action does, and not what draws it, so that
the command line can check a configuration too.
"""

import unicodedata
from collections.abc import Mapping

from msgspec import Struct

from reader.actions import ACTIONS, Action, Pane, find_action
from reader.errors import ConfigError
from reader.hygiene import clean_line

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
_NAMED = frozenset(
    {
        *_SHOWN.keys() - {"shift+tab"},
        *("return", "slash", "backslash", "at", "minus", "plus", "underscore"),
        *(f"f{number}" for number in range(1, 25)),
    }
)
# Characters whose key has another name than Unicode's; Textual's `KEY_NAME_REPLACEMENTS`.
_RENAMED = {
    "SOLIDUS": "slash",
    "REVERSE SOLIDUS": "backslash",
    "COMMERCIAL AT": "at",
    "HYPHEN-MINUS": "minus",
    "PLUS SIGN": "plus",
    "LOW LINE": "underscore",
}
_HYPHENATED = {"less_than_sign": "<", "greater_than_sign": ">"}
_CHARACTERS = {key: unicodedata.lookup(name) for name, key in _RENAMED.items()} | _HYPHENATED


class Keys(Struct, frozen=True):
    """The keys of every action, and what was wrong with the user's own."""

    by_binding: Mapping[str, tuple[str, ...]]
    """Key names of every binding id."""
    overrides: Mapping[str, str]
    """What Textual's keymap is given: binding id to keys joined by commas."""
    problems: tuple[ConfigError, ...] = ()
    """One for each choice that could not be taken."""

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

    def in_pane(self, action_id: str, pane: Pane) -> str:
        """The action that the keys of this one mean in a pane: it, or one that shares a key."""
        if pane in find_action(action_id).panes:
            return action_id
        keys = set(self.keys_of(action_id))
        return next(
            (
                action.id
                for action in ACTIONS
                if pane in action.panes and keys & set(self.keys_of(action.id))
            ),
            action_id,
        )

    def shown(self, action_id: str) -> str:
        """The first key of an action as people write it; empty when it has none."""
        return next((show_key(key) for key in self.keys_of(action_id)), "")


def show_key(key: str) -> str:
    """A key name as people write it: `Space`, `Ctrl-d`, `[`."""
    if key in _SHOWN:
        return _SHOWN[key]
    *modifiers, last = key.split("+")
    character = _character_of(last)
    name = character if character and character.isprintable() else last
    if name == last and len(name) > 1:
        name = _SHOWN.get(name, name.capitalize())
    return "-".join([*(_MODIFIERS.get(part, part.capitalize()) for part in modifiers), name])


def make_keys(overrides: Mapping[str, str], *, path: str = "") -> Keys:
    """The table's keys with the user's; a choice that cannot be taken becomes a sentence.

    Two actions of one pane on one key, an unknown key or an unknown id leave the default.
    `path` is the file the sentences name.
    """
    defaults: dict[str, tuple[str, ...]] = {
        binding_id: (key_name(key),)
        for action in ACTIONS
        for binding_id, key in zip(action.binding_ids, action.keys, strict=True)
    }
    defaults |= {action.id: () for action in ACTIONS if not action.keys}
    taken: dict[str, tuple[str, ...]] = {}
    problems: list[ConfigError] = []
    prefix = f"{path}: " if path else ""
    for binding_id, written in overrides.items():
        keys, problem = _read(binding_id, written, known=defaults)
        if problem:
            problems.append(_problem(prefix + problem, path, binding_id))
        else:
            taken[binding_id] = keys
    while clash := _find_clash(defaults | taken, taken):
        dropped, words = clash
        del taken[dropped]
        problems.append(_problem(prefix + words, path, dropped))
    return Keys(
        by_binding=defaults | taken,
        overrides={binding_id: ",".join(keys) for binding_id, keys in taken.items()},
        problems=tuple(problems),
    )


def _problem(words: str, path: str, binding_id: str) -> ConfigError:
    return ConfigError(words, path=path, key=f"keys.{clean_line(binding_id, limit_chars=40)}")


def _read(
    binding_id: str, written: str, *, known: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], str]:
    """The keys of one line of the configuration, or what is wrong with it."""
    name = clean_line(binding_id, limit_chars=40)
    if binding_id not in known:
        return (), f"keys: there is no action “{name}”"
    # A comma alone is the key; else it stands between two keys.
    parts = [written] if written == "," else [part.strip() for part in written.split(",")]
    keys = tuple(key_name(part) for part in parts)
    for part, key in zip(parts, keys, strict=True):
        if not _is_key(key):
            shown = clean_line(part, limit_chars=20)
            return (), f"keys.{name}: “{shown}” is not a key. The default stays"
    return keys, ""


def key_name(key: str) -> str:
    """The long name of a single character, as Textual gives it; others as they are."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key)
    return _RENAMED.get(name, name.lower().replace("-", "_").replace(" ", "_"))


def _character_of(key: str) -> str:
    """The character that a key without modifiers types; empty for one that types none."""
    if len(key) == 1:
        return key
    if key in _CHARACTERS:
        return _CHARACTERS[key]
    try:
        return unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return ""


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not last or any(part not in _MODIFIERS for part in modifiers):
        return False
    return last in _NAMED or bool(_character_of(last))


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
