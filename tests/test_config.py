import re
import tomllib
from pathlib import Path

import pytest

from reader.config import Config, Paths, default_config, find_paths, load_config
from reader.errors import ConfigError
from tests.hostile import FORBIDDEN


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- paths --------------------------------------------------------------------------------


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("no_home")
def test_without_options_places_are_where_the_system_has_them() -> None:
    paths = find_paths(env={})

    assert paths.config_file.name == "config.toml"
    assert paths.themes == paths.config_file.parent / "themes"
    assert paths.database == paths.library / "library.sqlite"
    assert paths.log_file.name == "reader.log"


def test_the_library_of_the_environment_is_used(no_home: Path) -> None:
    assert find_paths(env={"READER_LIBRARY": "~/news"}).library == no_home / "news"


@pytest.mark.usefixtures("no_home")
def test_an_option_beats_the_environment(tmp_path: Path) -> None:
    paths = find_paths(library=tmp_path / "mine", env={"READER_LIBRARY": "/elsewhere"})

    assert paths.library == tmp_path / "mine"


@pytest.mark.usefixtures("no_home")
def test_themes_lie_beside_the_named_configuration(tmp_path: Path) -> None:
    paths = find_paths(config=tmp_path / "x" / "my.toml", env={})

    assert paths.config_file == tmp_path / "x" / "my.toml"
    assert paths.themes == tmp_path / "x" / "themes"


def test_the_real_environment_is_read_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "named"))

    assert find_paths().library == tmp_path / "named"


@pytest.mark.usefixtures("no_home")
def test_no_place_is_made_by_asking_for_it() -> None:
    paths: Paths = find_paths(env={})

    assert not paths.library.exists()
    assert not paths.config_file.exists()


# --- reading ------------------------------------------------------------------------------


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == Config()


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "")) == Config()


def test_what_is_set_is_set_and_the_rest_stays(tmp_path: Path) -> None:
    text = """
    [display]
    theme = "harbour"
    measure = 72
    [network]
    deadline_s = 10
    allow_private = ["localhost:8080"]
    [keys]
    "entry.star" = "s"
    """

    config = load_config(write(tmp_path, text))

    assert (config.display.theme, config.display.measure) == ("harbour", 72)
    assert config.display.icons == "auto"
    assert config.network.deadline_s == 10
    assert config.network.allow_private == ("localhost:8080",)
    assert config.keys == {"entry.star": "s"}


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[display]\ntheem = 'x'", "display.theem", "there is no setting “display.theem”"),
        ("colour = 1", "colour", "there is no setting “colour”"),
        ("[display]\nmeasure = 'wide'", "display.measure", "display.measure: expected `int`"),
        (
            "[display]\nmeasure = 101",
            "display.measure",
            "display.measure: expected `int` <= 100",
        ),
        ("[display]\nicons = 'emoji'", "display.icons", "display.icons: invalid enum value"),
        ("[network]\ndeadline_s = 0", "network.deadline_s", "network.deadline_s: expected"),
        ("[network]\nallow_private = [1]", "network.allow_private[0]", "expected `str`"),
        ("[feeds]\ninterval_min = 1", "feeds.interval_min", "expected `int` >= 5"),
        ("feeds = 3", "feeds", "feeds: expected `object`"),
        ("[keys]\nx = 1", "keys[...]", "keys[...]: expected `str`"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(
    tmp_path: Path, text: str, key: str, words: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load_config(path)

    assert (caught.value.path, caught.value.key) == (str(path), key)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"[display",
        b"a = ",
        b"\xff\xfe",
        b"a = 1\na = 2",
        b"a = " + b"[" * 9999,
        b"a = " + b"9" * 9999,
    ],
    ids=["table", "no value", "no UTF-8", "twice", "deep", "long"],
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="is not valid TOML") as caught:
        load_config(path)

    assert caught.value.path == str(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_config(tmp_path)


def test_what_a_message_quotes_of_the_file_is_clean(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, '"\\u001b[2J\\u202e" = 1'))

    assert not FORBIDDEN.search(str(caught.value) + caught.value.key)


# --- the default file ---------------------------------------------------------------------


def test_the_default_file_changes_nothing(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, default_config())) == Config()


def test_every_line_of_the_default_file_can_be_taken_as_it_is(tmp_path: Path) -> None:
    settings = re.sub(r"^# (?=[\w\"].* = )", "", default_config(), flags=re.MULTILINE)

    config = load_config(write(tmp_path, settings))

    assert config.display == Config().display
    assert config.network == Config().network
    assert config.feeds == Config().feeds
    assert config.keys == {"entry.star": "s"}


def test_every_section_is_in_the_default_file() -> None:
    assert set(tomllib.loads(default_config())) == {
        "display",
        "network",
        "feeds",
        "entities",
        "keys",
    }
