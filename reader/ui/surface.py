"""What every widget that draws its own lines asks of the running app: styles, signs, keys."""

from textual.app import App
from textual.widget import Widget

from reader.keys import Keys, make_keys
from reader.ui.themes import Look, default_theme_variables
from reader.ui.words import UNICODE, Icons


def look_of(widget: Widget) -> Look:
    """The styles of the theme in force; those of the default theme in an app without any."""
    app: App[object] = widget.app
    look = getattr(app, "look", None)
    return look if isinstance(look, Look) else Look(default_theme_variables())


def icons_of(widget: Widget) -> Icons:
    """The signs in force."""
    icons = getattr(widget.app, "icons", None)
    return icons if isinstance(icons, Icons) else UNICODE


def key_of(widget: Widget, action_id: str) -> str:
    """The key of an action as people write it; empty when it has none."""
    keys = getattr(widget.app, "keys", None)
    return (keys if isinstance(keys, Keys) else make_keys({})).shown(action_id)


def needs_signs(widget: Widget) -> bool:
    """True when colours do not tell the types of names apart: there are none, or few."""
    return widget.app.no_color or bool(getattr(widget.app, "has_few_colours", False))
