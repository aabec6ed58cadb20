"""Themes: what a theme file says, as Textual's themes and as styles to draw with.

A broken file is a sentence with its name and key and nothing more: Textual itself does not
check a theme before it draws with it. Knows no widget.
"""

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from reader.errors import ConfigError
from reader.hygiene import clean_line
from reader.theme_files import (
    ANSI,
    BUILT_IN,
    DARK,
    LIGHT,
    ROLES,
    ThemeFile,
    built_in_folder,
    find_theme_files,
    read_theme,
    theme_problem,
)


def load_theme(path: Path | Traversable) -> Theme:
    """The theme in this file; raises ConfigError with its file and the key that is wrong."""
    return check_colours(read_theme(path), path=path)


def check_colours(written: ThemeFile, *, path: Path | Traversable) -> Theme:
    """The theme of these colours; raises ConfigError with the first that is none."""
    for role, colour in written.colours.items():
        _check_colour(path, role, colour)
    return make_theme(written.name, written.colours, is_dark=written.is_dark)


def _check_colour(path: Path | Traversable, role: str, written: str) -> None:
    shown = clean_line(written, limit_chars=30)
    try:
        colour = Color.parse(written)
    except ColorParseError as problem:
        raise theme_problem(path, role, f'{role} = "{shown}" is not a colour') from problem
    if colour.a < 1:
        raise theme_problem(path, role, f'{role} = "{shown}" is see-through')


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


@cache
def built_in_theme(name: str) -> Theme:
    """One of the program's own."""
    return load_theme(built_in_folder() / f"{name}.toml")


def find_themes(
    user_folder: Path | None, *, built_in: Collection[str] = BUILT_IN
) -> tuple[tuple[Theme, ...], tuple[ConfigError, ...]]:
    """Every theme that can be used, the program's first, and what is wrong with each other.

    A file of the user's takes the place of a theme of the same name. Of the program's own only
    those in `built_in` are read.
    """
    files, folder_problems = find_theme_files(user_folder, built_in=built_in)
    problems = list(folder_problems)
    found: dict[str, Theme] = {}
    for file in files:
        try:
            theme = load_theme(file)
        except ConfigError as problem:
            problems.append(problem)
        else:
            found[theme.name] = theme
    return tuple(found.values()), tuple(problems)


def default_theme_variables() -> dict[str, str]:
    """All roles in the colours of ink, for style sheets under a theme that is not ours."""
    variables = built_in_theme(DARK).variables
    return {role: variables[role] for role in ROLES}


def choose_theme(
    configured: str,
    *,
    env: Mapping[str, str],
    names: Collection[str],
    remembered: str = "",
    few_colours: bool = False,
) -> tuple[str, str]:
    """The name of the theme to begin with, and a sentence if it is not the configured one.

    Configured, else remembered, else `ansi` where sixteen colours or fewer can be shown, else
    by the terminal's background where COLORFGBG tells it.
    """
    for name in (configured, remembered, ANSI if few_colours else ""):
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
