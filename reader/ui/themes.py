"""Theme files: TOML to Textual's themes, checked whole before any colour is used.

A broken file is a sentence with its name and key and nothing more: Textual itself does not
check a theme before it draws with it. Knows no widget.
"""

import importlib.resources
import re
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from reader.errors import ConfigError
from reader.hygiene import clean_line

ENTITY_ROLES = tuple(
    f"entity-{kind}" for kind in ("person", "org", "place", "group", "event", "work", "when")
)
ROLES: tuple[str, ...] = (
    *("background", "bar", "text", "strong", "muted", "line", "accent", "accent-text"),
    *("row", "row-idle", "good", "warning", "error", "link", "match", "match-text"),
    *("mention", "mention-text", "removed", "reason", *ENTITY_ROLES),
)
"""What a theme colours; each is a variable of the style sheet: `$accent-text`."""

BUILT_IN = (
    *("ink", "paper", "sepia", "coal", "beacon"),
    *("chalk", "lagoon", "moss", "dusk", "ansi"),
)
"""The themes that come with the program, in the order of the picker."""

DARK, LIGHT = "ink", "paper"
MAX_FILE_BYTES = 65_536  # a whole theme is 1 KB
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")


def load_theme(path: Path | Traversable) -> Theme:
    """The theme in this file; raises ConfigError with its file and the key that is wrong."""
    return check_theme(_read(path), path=path)


def check_theme(written: Mapping[str, object], *, path: Path | Traversable) -> Theme:
    """The theme of these keys; raises ConfigError with the first that is wrong."""
    keys = ("name", "dark", *ROLES)
    for key in written:
        if key not in keys:
            shown = clean_line(key, limit_chars=40)
            raise _problem(path, key, f"there is no role “{shown}”")
    for key in keys:
        if key not in written:
            raise _problem(path, key, f"{key} is missing")
    name, dark = written["name"], written["dark"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _problem(path, "name", "name must be a word of small letters, digits, - or _")
    if not isinstance(dark, bool):
        raise _problem(path, "dark", "dark must be true or false")
    colours = {role: _read_colour(path, role, written[role]) for role in ROLES}
    return make_theme(name, colours, is_dark=dark)


def _read(path: Path | Traversable) -> dict[str, object]:
    if not path.is_file():  # opening a named pipe would wait for ever
        raise _problem(path, "", "is not a file")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        why = problem.strerror or "not readable"
        raise _problem(path, "", f"cannot be read: {why}") from problem
    if len(content) > MAX_FILE_BYTES:
        raise _problem(path, "", "is too large for a theme")
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        why = clean_line(str(problem), limit_chars=60)
        raise _problem(path, "", f"is not valid TOML: {why}") from problem


def _read_colour(path: Path | Traversable, role: str, written: object) -> str:
    if not isinstance(written, str):
        raise _problem(path, role, f"{role} must be a colour in quotes")
    shown = clean_line(written, limit_chars=30)
    try:
        colour = Color.parse(written)
    except ColorParseError as problem:
        raise _problem(path, role, f'{role} = "{shown}" is not a colour') from problem
    if colour.a < 1:
        raise _problem(path, role, f'{role} = "{shown}" is see-through')
    return written


def _problem(path: Path | Traversable, key: str, what: str) -> ConfigError:
    name = clean_line(path.name, limit_chars=40)
    return ConfigError(f"Theme “{name}”: {what}", path=str(path), key=key)


def make_theme(name: str, colours: Mapping[str, str], *, is_dark: bool) -> Theme:
    """Textual's theme of these roles: its own variables are derived from ours."""
    return Theme(
        name=name,
        primary=colours["accent"],
        secondary=colours["link"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["good"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["bar"],
        panel=colours["bar"],
        dark=is_dark,
        ansi=any(Color.parse(colour).ansi is not None for colour in colours.values()),
        variables={**_derive(colours), **colours},
    )


def _derive(colours: Mapping[str, str]) -> dict[str, str]:
    """Textual's variables where its own choice would be dim, blended or off the palette."""
    get = colours.__getitem__
    return {
        "ansi-background": get("background"),  # Textual does not derive it in an ANSI theme
        "ansi-foreground": get("text"),
        "text-muted": get("muted"),
        "text-disabled": get("muted"),
        "foreground-muted": get("muted"),
        "foreground-disabled": get("muted"),
        "border": get("accent"),
        "border-blurred": get("line"),
        "block-cursor-foreground": get("strong"),
        "block-cursor-background": get("row"),
        "block-cursor-blurred-foreground": get("strong"),
        "block-cursor-blurred-background": get("row-idle"),
        "block-hover-background": get("row-idle"),
        "scrollbar": get("line"),
        "scrollbar-hover": get("accent"),
        "scrollbar-active": get("accent"),
        "scrollbar-background": get("background"),
        "scrollbar-background-hover": get("background"),
        "scrollbar-background-active": get("background"),
        "scrollbar-corner-color": get("background"),
        "input-cursor-background": get("accent"),
        "input-cursor-foreground": get("accent-text"),
        "input-cursor-text-style": "none",
        "input-selection-background": get("match"),
        "input-selection-foreground": get("match-text"),
        "screen-selection-background": get("match"),
        "screen-selection-foreground": get("match-text"),
        "link-color": get("link"),
        "link-color-hover": get("accent"),
        "link-background-hover": get("row"),
        "footer-key-foreground": get("accent"),
        "footer-background": get("bar"),
        "footer-foreground": get("text"),
    }


# --- drawing with them --------------------------------------------------------------------

_WITHOUT_COLOUR = {
    "row": Style(bold=True, reverse=True),
    "row-idle": Style(bold=True, underline=True),
    "accent": Style(bold=True, reverse=True),
    "mention": Style(reverse=True),
    "match": Style(reverse=True),
}


class Look:
    """The styles of one theme, for widgets that draw their own lines."""

    def __init__(self, roles: Mapping[str, str], *, colour: bool = True) -> None:
        self._colours = {role: Color.parse(roles[role]).rich_color for role in ROLES}
        self._has_colour = colour
        self._made: dict[tuple[str, str, bool, bool, bool], Style] = {}

    def style(
        self,
        role: str,
        *,
        on: str = "background",
        bold: bool = False,
        italic: bool = False,
        underline: bool = False,
    ) -> Style:
        """Words of this role on that ground; without colour the ground is drawn by attributes.

        A ground that a theme gives the colour of its page is drawn as without colour too: so
        does `ansi`, as no other ground is readable on every terminal.
        """
        key = (role, on, bold, italic, underline)
        found = self._made.get(key)
        if found is None:
            # None, not False: False would take an attribute off what it is combined with.
            extra = Style(bold=bold or None, italic=italic or None, underline=underline or None)
            found = self._made[key] = self._base(role, on) + extra
        return found

    def _base(self, role: str, on: str) -> Style:
        bare = _WITHOUT_COLOUR.get(on, Style())
        if not self._has_colour:
            return bare
        colour = Style(color=self._colours[role], bgcolor=self._colours[on])
        is_page = self._colours[on] == self._colours["background"]
        return colour + bare if is_page else colour


# --- where they are -----------------------------------------------------------------------


def built_in_folder() -> Traversable:
    """Where the program's own themes are: in the package, or beside it in a checkout."""
    package = importlib.resources.files("reader")
    installed = package / "data" / "themes"
    return installed if installed.is_dir() else Path(str(package)).parent / "themes"


def find_themes(user_folder: Path | None) -> tuple[tuple[Theme, ...], tuple[str, ...]]:
    """Every theme that can be used, the program's first, and a sentence for each broken file.

    A file of the user's takes the place of a theme of the same name.
    """
    folder = built_in_folder()
    files: list[Path | Traversable] = [folder / f"{name}.toml" for name in BUILT_IN]
    problems: list[str] = []
    if user_folder is not None:
        try:
            files += sorted(user_folder.glob("*.toml"))
        except OSError as problem:
            problems.append(f"Themes of your own cannot be read: {problem.strerror}")
    found: dict[str, Theme] = {}
    for file in files:
        try:
            theme = load_theme(file)
        except ConfigError as problem:
            problems.append(str(problem))
        else:
            found[theme.name] = theme
    return tuple(found.values()), tuple(problems)


def default_theme_variables() -> dict[str, str]:
    """All roles in the colours of ink, for style sheets under a theme that is not ours."""
    variables = load_theme(built_in_folder() / f"{DARK}.toml").variables
    return {role: variables[role] for role in ROLES}


def choose_theme(
    configured: str,
    *,
    env: Mapping[str, str],
    names: Collection[str],
    remembered: str = "",
) -> tuple[str, str]:
    """The name of the theme to begin with, and a sentence if it is not the configured one.

    Configured, else remembered, else by the terminal's background where COLORFGBG tells it.
    """
    for name in (configured, remembered):
        if name in names:
            kept = name
            break
    else:
        kept = LIGHT if is_light(env.get("COLORFGBG", "")) else DARK
    if configured and configured not in names:
        shown = clean_line(configured, limit_chars=30)
        return kept, f"There is no theme “{shown}”. Kept “{kept}”"
    return kept, ""


def is_light(colorfgbg: str) -> bool:
    """True when COLORFGBG ("15;0", "0;default;15") names a light background: 7 or 15.

    Source: rxvt's manual page, and Vim's `background`, which reads it the same way.
    """
    ground = colorfgbg.rpartition(";")[2]
    return ground in {"7", "15"}
