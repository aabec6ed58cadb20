"""Where things are, and what the user chose: TOML to a frozen `Config`, checked whole.

Knows the file's shape and nothing of what the values do.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs
from msgspec import Struct

from reader.errors import ConfigError
from reader.hygiene import clean_line

APP = "reader"


class Paths(Struct, frozen=True):
    """Where the program keeps what; none of them has to exist yet."""

    config_file: Path
    themes: Path
    """The user's own theme files."""
    library: Path
    """Folder that holds the library."""
    log_file: Path
    cache: Path

    @property
    def database(self) -> Path:
        """The library itself: one SQLite file."""
        return self.library / "library.sqlite"


def find_paths(
    *,
    library: Path | None = None,
    config: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Paths:
    """The user's places: options first, then READER_LIBRARY, then the system's custom."""
    env = os.environ if env is None else env
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    named = env.get("READER_LIBRARY", "")
    config_file = config or dirs.user_config_path / "config.toml"
    return Paths(
        config_file=config_file,
        themes=config_file.parent / "themes",
        library=library or (Path(named).expanduser() if named else dirs.user_data_path),
        log_file=dirs.user_state_path / "reader.log",
        cache=dirs.user_cache_path,
    )


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the sections: frozen, and an unknown key is an error."""


class Display(_Section, frozen=True, forbid_unknown_fields=True):
    """How things look."""

    theme: str = ""
    """Name of a theme; empty chooses by the terminal's background."""
    icons: Literal["auto", "unicode", "ascii"] = "auto"
    measure: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Cells of text a line, 40 to 100; 0 chooses by the width of the terminal."""
    notify: Literal["off", "bell", "osc9", "osc777"] = "off"
    """How the terminal itself tells what rules tell; which of these it knows, its page says."""


class Network(_Section, frozen=True, forbid_unknown_fields=True):
    """What the network is asked, and how long."""

    deadline_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 30.0
    """Total time of one fetch, redirects included."""
    user_agent: str = ""
    """Sent instead of the program's own name; empty for that."""
    allow_private: tuple[str, ...] = ()
    """`host:port` of private or loopback addresses that feeds may lead to."""
    http2: bool = False
    """Whether servers may answer in HTTP/2; needs `reader-tui[http2]`, saves nothing."""


class Feeds(_Section, frozen=True, forbid_unknown_fields=True):
    """How subscriptions are refreshed."""

    automatic: bool = True
    """Whether feeds are refreshed when they are due while the interface is open."""
    interval_min: Annotated[int, msgspec.Meta(ge=5, le=10_080)] = 30
    """Minutes between two refreshes of a feed that publishes often: the least there are."""
    interval_max_min: Annotated[int, msgspec.Meta(ge=5, le=43_200)] = 1440
    """The most there are, for a feed that hardly publishes or asks to be left alone."""
    unread_of_new: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 10
    """How many of a new feed's entries start as unread."""
    full_text: bool = False
    """Whether a new subscription fetches full pages."""
    read_once: bool = True
    """Whether an entry that is read counts as read in every feed that carries its story."""


class Entities(_Section, frozen=True, forbid_unknown_fields=True):
    """How names are found."""

    pipeline: str = ""
    """Name or folder of a spaCy pipeline for texts of its language, unchecked."""
    pipelines: dict[str, str] = {}
    """Two-letter code of a language to the pipeline for it; installed ones are found anyway."""
    background: bool = True
    """Whether the names of new articles are found before they are opened."""

    @property
    def by_language(self) -> dict[str, str]:
        """Language to pipeline; under "" the one that goes by its own language."""
        return {"": self.pipeline, **self.pipelines}


class Config(_Section, frozen=True, forbid_unknown_fields=True):
    """Everything the user can set in `config.toml`; the defaults are complete."""

    display: Display = Display()
    network: Network = Network()
    feeds: Feeds = Feeds()
    entities: Entities = Entities()
    keys: dict[str, str] = {}
    """Action id to keys, joined by commas; the interface takes those that it can."""


def load_config(path: Path) -> Config:
    """The user's choices; the defaults when there is no file.

    Raises ConfigError with the file and the key that is unknown, wrong or out of range.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        config = msgspec.convert(tomllib.loads(text), Config)
    except FileNotFoundError:
        return Config()
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be read: {problem.strerror}.", path=str(path)
        ) from problem
    except msgspec.ValidationError as problem:
        what, key = _explain(problem)
        raise ConfigError(f"{path}: {what}.", path=str(path), key=key) from problem
    except (ValueError, RecursionError) as problem:  # no UTF-8, no TOML, a number without end
        why = clean_line(str(problem))
        raise ConfigError(f"{path} is not valid TOML: {why}.", path=str(path)) from problem
    if config.feeds.interval_max_min < config.feeds.interval_min:
        raise ConfigError(
            f"{path}: feeds.interval_max_min is less than feeds.interval_min.",
            path=str(path),
            key="feeds.interval_max_min",
        )
    for pair in config.network.allow_private:
        try:
            split_pair(pair)
        except ConfigError as problem:
            raise ConfigError(f"{path}: {problem}.", path=str(path), key=problem.key) from None
    return config


def split_pair(written: str) -> tuple[str, int]:
    """Host and port of one line of `network.allow_private`; raises ConfigError for others."""
    host, _, port = written.strip().rpartition(":")
    # Five digits at most: Python refuses to read numbers of thousands.
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else 0
    if not host or not 0 < number < 65536:
        shown = clean_line(written, limit_chars=60)
        raise ConfigError(
            f"network.allow_private: “{shown}” is not host:port, such as nas.lan:8080",
            key="network.allow_private",
        )
    return host, number


def _explain(problem: msgspec.ValidationError) -> tuple[str, str]:
    """The library's message as words of ours, and the dotted key it speaks of."""
    message, _, where = clean_line(str(problem)).partition(" - at `$")
    key = where.rstrip("`").removeprefix(".")
    if "unknown field `" in message:
        key = ".".join(part for part in (key, message.split("`")[1]) if part)
        return f"there is no setting “{key}”", key
    return f"{key}: {message[:1].lower()}{message[1:]}", key


def default_config() -> str:
    """A complete configuration file with every default, each commented out."""
    lines = [
        "# Configuration of reader. Every line shows a default; take the # off to change it."
    ]
    for name, section in msgspec.to_builtins(Config()).items():
        lines += ["", f"[{name}]"]
        lines += [f"# {key} = {_toml(value)}" for key, value in section.items()]
    lines += ['# "entry.star" = "s"    # action id = keys; `reader` shows them under `?`']
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    return "[]" if isinstance(value, list | tuple) else str(value)
