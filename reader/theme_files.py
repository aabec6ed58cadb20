"""Theme files as they are written: TOML, checked in all but what a colour means.

A broken file is a ConfigError with its name and key. Knows no widget and no colour, so that the
command line can check a configuration too.
"""

import importlib.resources
import re
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from msgspec import Struct

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

DARK, LIGHT, ANSI = "ink", "paper", "ansi"
MAX_FILE_BYTES = 65_536  # a whole theme is 1 KB
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")


class ThemeFile(Struct, frozen=True):
    """One theme as its file has it."""

    name: str
    is_dark: bool
    colours: Mapping[str, str]
    """What is written for each role."""


def read_theme(path: Path | Traversable) -> ThemeFile:
    """The theme in this file; raises ConfigError with its file and the key that is wrong."""
    return check_roles(_read(path), path=path)


def check_roles(written: Mapping[str, object], *, path: Path | Traversable) -> ThemeFile:
    """The theme of these keys; raises ConfigError with the first that is wrong."""
    keys = ("name", "dark", *ROLES)
    for key in written:
        if key not in keys:
            shown = clean_line(key, limit_chars=40)
            raise theme_problem(path, key, f"there is no role “{shown}”")
    for key in keys:
        if key not in written:
            raise theme_problem(path, key, f"{key} is missing")
    name, dark = written["name"], written["dark"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise theme_problem(
            path, "name", "name must be a word of small letters, digits, - or _"
        )
    if not isinstance(dark, bool):
        raise theme_problem(path, "dark", "dark must be true or false")
    colours = {role: _text(path, role, written[role]) for role in ROLES}
    return ThemeFile(name, dark, colours)


def _read(path: Path | Traversable) -> dict[str, object]:
    if not path.is_file():  # opening a named pipe would wait for ever
        raise theme_problem(path, "", "is not a file")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        why = problem.strerror or "not readable"
        raise theme_problem(path, "", f"cannot be read: {why}") from problem
    if len(content) > MAX_FILE_BYTES:
        raise theme_problem(path, "", "is too large for a theme")
    try:
        return tomllib.loads(content.decode())
    except (ValueError, RecursionError) as problem:
        why = clean_line(str(problem), limit_chars=60)
        raise theme_problem(path, "", f"is not valid TOML: {why}") from problem


def _text(path: Path | Traversable, role: str, written: object) -> str:
    if not isinstance(written, str):
        raise theme_problem(path, role, f"{role} must be a colour in quotes")
    return written


def theme_problem(path: Path | Traversable, key: str, what: str) -> ConfigError:
    """What is wrong with a theme file, as one sentence."""
    name = clean_line(path.name, limit_chars=40)
    return ConfigError(f"Theme “{name}”: {what}", path=str(path), key=key)


def built_in_folder() -> Traversable:
    """Where the program's own themes are: in the package, or beside it in a checkout."""
    package = importlib.resources.files("reader")
    installed = package / "data" / "themes"
    return installed if installed.is_dir() else Path(str(package)).parent / "themes"


def find_theme_files(
    user_folder: Path | None, *, built_in: Collection[str] = BUILT_IN
) -> tuple[tuple[Path | Traversable, ...], tuple[ConfigError, ...]]:
    """The program's own files of these names in their order, then the user's by name.

    A folder of the user's that cannot be read is a problem; one that is not there is none.
    """
    own = built_in_folder()
    files: list[Path | Traversable] = [own / f"{name}.toml" for name in built_in]
    problems: tuple[ConfigError, ...] = ()
    if user_folder is not None:
        try:
            files += sorted(user_folder.glob("*.toml"))
        except OSError as problem:
            words = f"Themes of your own cannot be read: {problem.strerror}"
            problems = (ConfigError(words, path=str(user_folder)),)
    return tuple(files), problems
