"""Every theme file, and what happens to a broken one."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Checkbox, Input, OptionList, Static

from reader.errors import ConfigError
from reader.theme_files import BUILT_IN, ENTITY_ROLES, ROLES, built_in_folder, check_roles
from reader.ui.themes import (
    Look,
    check_colours,
    choose_theme,
    default_theme_variables,
    find_themes,
    is_light,
    load_theme,
)
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

FOLDER = Path(__file__).parent.parent / "themes"
INK = (FOLDER / "ink.toml").read_text()

WORDS = ("text", "strong", "muted", "accent", "link", "good", "warning", "error", "removed")
PAGES = ("background", "bar")
READABLE = (
    *((role, ground) for role in (*WORDS, "reason", *ENTITY_ROLES) for ground in PAGES),
    *((role, ground) for role in ("strong", "muted") for ground in ("row", "row-idle")),
    *((f"{ground}-text", ground) for ground in ("accent", "match", "mention")),
)
MEASURED = [name for name in BUILT_IN if name != "ansi"]  # its colours are the terminal's


def _luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in colour.rgb]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(theme: Theme, role: str, ground: str) -> float:
    pair = (_luminance(Color.parse(theme.variables[name])) for name in (role, ground))
    low, high = sorted(pair)
    return (high + 0.05) / (low + 0.05)


def _write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_the_ten_themes_are_the_files_of_the_folder() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(BUILT_IN)


def test_every_theme_loads_in_the_order_of_the_picker() -> None:
    themes, problems = find_themes(None)
    assert [theme.name for theme in themes] == list(BUILT_IN)
    assert problems == ()


@pytest.mark.parametrize("name", MEASURED)
def test_words_are_readable_on_their_grounds(name: str) -> None:
    theme = load_theme(FOLDER / f"{name}.toml")
    least = 7.0 if name in {"beacon", "chalk"} else 4.5
    ratios = {pair: _contrast(theme, *pair) for pair in READABLE}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}


@pytest.mark.parametrize("name", MEASURED)
def test_the_two_selected_rows_differ_from_the_page_and_from_each_other(name: str) -> None:
    colours = load_theme(FOLDER / f"{name}.toml").variables
    assert len({colours[role] for role in ("background", "row", "row-idle")}) == 3


@pytest.mark.parametrize("name", MEASURED)
def test_a_light_theme_says_so(name: str) -> None:
    theme = load_theme(FOLDER / f"{name}.toml")
    assert theme.dark == (_luminance(Color.parse(theme.variables["background"])) < 0.5)


def test_ansi_uses_only_the_terminals_own_colours() -> None:
    theme = load_theme(FOLDER / "ansi.toml")
    assert theme.ansi
    assert all(Color.parse(theme.variables[role]).ansi is not None for role in ROLES)


def test_lagoon_tells_good_from_bad_by_blue_and_orange() -> None:
    colours = load_theme(FOLDER / "lagoon.toml").variables
    good, bad = (Color.parse(colours[role]).hsl.h for role in ("good", "error"))
    assert 0.5 < good < 0.7
    assert 0.0 < bad < 0.15


class Everything(App[None]):
    """Widgets whose style sheets use most of Textual's variables."""

    CSS = """
    Static { background: $row-idle; color: $entity-person; border: round $line; }
    Input { background: $bar; color: $text; }
    """

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        self._ours = themes
        super().__init__()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_theme_variables()

    def compose(self) -> ComposeResult:
        yield Static("Port Sella", markup=False)
        yield Input("harbourledger.example")
        yield Checkbox("fetch full text")
        yield OptionList("World", "Science", markup=False)

    def on_mount(self) -> None:
        for theme in self._ours:
            self.register_theme(theme)


async def test_an_app_draws_itself_in_every_theme() -> None:
    app = Everything(find_themes(None)[0])
    async with app.run_test() as pilot:
        for name in BUILT_IN:
            app.theme = name
            await pilot.pause()
            colours = app.theme_variables
            assert {colours[role] for role in ROLES} == {
                app.current_theme.variables[role] for role in ROLES
            }
            app.export_screenshot()


async def test_an_app_without_our_themes_still_has_every_role() -> None:
    async with Everything(()).run_test() as pilot:
        assert set(ROLES) <= set(pilot.app.theme_variables)


# --- broken files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        (
            'accent = "#7cb7ff"',
            'accent = "grene"',
            "accent",
            'accent = "grene" is not a colour',
        ),
        ('accent = "#7cb7ff"', 'accent = "#fff8"', "accent", 'accent = "#fff8" is see-through'),
        ('accent = "#7cb7ff"', "accent = 7", "accent", "accent must be a colour in quotes"),
        ('accent = "#7cb7ff"\n', "", "accent", "accent is missing"),
        ('row = "', 'rowe = "', "rowe", "there is no role “rowe”"),
        ("dark = true", 'dark = "yes"', "dark", "dark must be true or false"),
        ('name = "ink"', "", "name", "name is missing"),
        ('name = "ink"', "name = 3", "name", "name must be a word"),
        ('name = "ink"', 'name = "a b"', "name", "name must be a word"),
        ('name = "ink"', "name = ", "", "is not valid TOML"),
    ],
)
def test_a_broken_file_is_named_with_its_key(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    path = _write(tmp_path, INK.replace(old, new))
    with pytest.raises(ConfigError) as raised:
        load_theme(path)
    assert str(raised.value).startswith("Theme “mine.toml”: ")
    assert words in str(raised.value)
    assert (raised.value.path, raised.value.key) == (str(path), key)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a=" + b"[" * 5000, b"#" * 70_000, b""])
def test_a_file_that_is_no_theme_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"mine\.toml"):
        load_theme(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(ConfigError, match="is not a file"):
        load_theme(tmp_path / "pipe.toml")


def test_a_file_that_may_not_be_read_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_theme(Path("/proc/self/mem"))


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_hostile_words_in_a_file_are_said_harmlessly(tmp_path: Path, text: str) -> None:
    quoted = "".join(
        f"\\U{ord(char):08x}" for char in text[:3000] if not 0xD800 <= ord(char) < 0xE000
    )
    for broken in (f'"{quoted}" = 1\n{INK}', INK.replace("#7cb7ff", quoted)):
        with pytest.raises(ConfigError) as raised:
            load_theme(_write(tmp_path, broken))
        assert len(str(raised.value)) < 160
        assert not FORBIDDEN.search(str(raised.value))


@given(
    st.dictionaries(
        st.sampled_from([*ROLES, "name", "dark"]),
        st.one_of(st.text(), st.integers(), st.lists(st.text()), st.datetimes()),
        min_size=1,
    )
)
def test_wrong_values_are_always_told_by_key(wrong: dict[str, object]) -> None:
    path = Path("mine.toml")
    with pytest.raises(ConfigError) as raised:
        check_colours(check_roles({**tomllib.loads(INK), **wrong}, path=path), path=path)
    assert raised.value.key in wrong


def test_a_user_theme_joins_and_replaces_by_name(tmp_path: Path) -> None:
    _write(tmp_path, INK.replace('name = "ink"', 'name = "harbour"'))
    _write(tmp_path, INK.replace("#7cb7ff", "#ffffff"), "other.toml")
    themes, problems = find_themes(tmp_path)
    assert [theme.name for theme in themes] == [*BUILT_IN, "harbour"]
    assert themes[0].variables["accent"] == "#ffffff"
    assert problems == ()


def test_a_broken_user_theme_leaves_the_others(tmp_path: Path) -> None:
    _write(tmp_path, INK.replace("#7cb7ff", "grene"))
    themes, problems = find_themes(tmp_path)
    assert [theme.name for theme in themes] == list(BUILT_IN)
    assert [(str(problem), problem.key) for problem in problems] == [
        ('Theme “mine.toml”: accent = "grene" is not a colour', "accent")
    ]


def test_a_user_folder_that_cannot_be_listed_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "glob", _refuse)
    assert [str(problem) for problem in find_themes(tmp_path)[1]] == [
        "Themes of your own cannot be read: Permission denied"
    ]


def _refuse(*_: object) -> list[Path]:
    raise PermissionError(13, "Permission denied")


def test_a_missing_user_folder_is_no_problem(tmp_path: Path) -> None:
    assert find_themes(tmp_path / "nowhere")[1] == ()


# --- choosing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configured", "remembered", "ground", "chosen"),
    [
        ("", "", "", "ink"),
        ("", "", "15;0", "ink"),
        ("", "", "0;15", "paper"),
        ("", "", "0;default;7", "paper"),
        ("", "moss", "0;15", "moss"),
        ("dusk", "moss", "0;15", "dusk"),
        ("", "gone", "0;15", "paper"),
    ],
)
def test_the_first_theme(configured: str, remembered: str, ground: str, chosen: str) -> None:
    found = choose_theme(
        configured, remembered=remembered, env={"COLORFGBG": ground}, names=BUILT_IN
    )
    assert found == (chosen, "")


@pytest.mark.parametrize(
    ("configured", "remembered", "chosen"),
    [("", "", "ansi"), ("", "moss", "moss"), ("dusk", "", "dusk"), ("gone", "", "ansi")],
)
def test_with_few_colours_the_terminals_own_come_first(
    configured: str, remembered: str, chosen: str
) -> None:
    found = choose_theme(
        configured,
        remembered=remembered,
        env={"COLORFGBG": "0;15"},
        names=BUILT_IN,
        few_colours=True,
    )
    assert found[0] == chosen


def test_ansi_tells_the_types_apart() -> None:
    colours = load_theme(FOLDER / "ansi.toml").variables
    assert len({colours[role] for role in ENTITY_ROLES}) == len(ENTITY_ROLES)


def test_an_unknown_theme_is_said() -> None:
    found = choose_theme("[/mos]", remembered="dusk", env={}, names=BUILT_IN)
    assert found == ("dusk", "There is no theme “[/mos]”. Kept “dusk”")


@pytest.mark.parametrize("words", ["", ";", "15;", "default", "0;8", "\x1b[2J"])
def test_an_unclear_background_counts_as_dark(words: str) -> None:
    assert not is_light(words)


# --- Look ---------------------------------------------------------------------------------


def _look(name: str, *, colour: bool = True) -> Look:
    return Look(load_theme(FOLDER / f"{name}.toml").variables, colour=colour)


def test_a_style_has_its_role_and_ground() -> None:
    assert _look("ink").style("muted", on="bar") == Style.parse("#a0a9b7 on #1a1e25")


def test_a_style_takes_attributes_and_is_kept() -> None:
    look = _look("ink")
    style = look.style("strong", bold=True, italic=True, underline=True)
    assert (style.bold, style.italic, style.underline) == (True, True, True)
    assert look.style("strong", bold=True, italic=True, underline=True) is style


@pytest.mark.parametrize("ground", ["row", "row-idle", "mention", "match", "accent"])
def test_without_colour_a_ground_is_an_attribute(ground: str) -> None:
    style = _look("ink", colour=False).style("strong", on=ground)
    assert style.color is None
    assert style.bgcolor is None
    assert style.reverse or style.underline


def test_without_colour_the_focused_row_differs_from_the_other() -> None:
    look = _look("ink", colour=False)
    assert look.style("strong", on="row") != look.style("strong", on="row-idle")


def test_rows_of_ansi_are_reversed() -> None:
    assert _look("ansi").style("strong", on="row").reverse


def test_built_in_themes_of_an_installation_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "reader" / "data" / "themes"
    installed.mkdir(parents=True)
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path / "reader")
    assert built_in_folder() == installed
