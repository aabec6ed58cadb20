"""What is wrong with a configuration, found without the interface."""

from pathlib import Path

import pytest

from reader.config import Paths, find_paths
from reader.config_check import find_problems
from reader.theme_files import built_in_folder
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

INK = (built_in_folder() / "ink.toml").read_text()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "themes").mkdir()
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


def test_no_file_is_no_problem(paths: Paths) -> None:
    assert find_problems(paths) == ()


def test_what_is_right_is_no_problem(paths: Paths) -> None:
    (paths.themes / "mine.toml").write_text(INK.replace('"ink"', '"harbour"'))
    paths.config_file.write_text(
        '[display]\ntheme = "harbour"\n[network]\nallow_private = ["nas.lan:8080"]\n'
        '[keys]\n"entry.star" = "V, f5"\n'
    )
    assert find_problems(paths) == ()


@pytest.mark.parametrize(
    ("written", "key", "words"),
    [
        ('[keys]\n"entry.staar" = "V"', "keys.entry.staar", "there is no action “entry.staar”"),
        ('[keys]\n"entry.star" = "hyper+x"', "keys.entry.star", "“hyper+x” is not a key"),
        ('[keys]\n"entry.star" = "m"', "keys.entry.star", "m is already “read” (entry.read)"),
        ('[display]\ntheme = "harbor"', "display.theme", "there is no theme “harbor”"),
        (
            '[network]\nallow_private = ["nas.lan"]',
            "network.allow_private",
            "“nas.lan” is not host:port, such as nas.lan:8080",
        ),
        ("[network]\ndeadline = 3", "network.deadline", "there is no setting"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(
    paths: Paths, written: str, key: str, words: str
) -> None:
    paths.config_file.write_text(written)
    (problem,) = find_problems(paths)
    assert (problem.path, problem.key) == (str(paths.config_file), key)
    assert str(problem).startswith(f"{paths.config_file}: ")
    assert words in str(problem)


def test_every_mistake_is_told(paths: Paths) -> None:
    paths.config_file.write_text('[display]\ntheme = "x"\n[keys]\na = "b"\nc = "d"\n')
    assert [problem.key for problem in find_problems(paths)] == [
        "display.theme",
        "keys.a",
        "keys.c",
    ]


def test_a_broken_theme_file_is_told(paths: Paths) -> None:
    (paths.themes / "mine.toml").write_text(INK.replace("accent =", "akzent ="))
    (problem,) = find_problems(paths)
    assert str(problem) == "Theme “mine.toml”: there is no role “akzent”"
    assert (problem.path, problem.key) == (str(paths.themes / "mine.toml"), "akzent")


@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_what_is_quoted_of_the_file_is_clean(paths: Paths, text: str) -> None:
    letters = text[:20_000]  # the parser of TOML takes three seconds for a megabyte of escapes
    quoted = "".join(f"\\U{ord(c):08x}" for c in letters if not 0xD800 <= ord(c) < 0xE000)
    paths.config_file.write_text(
        f'[display]\ntheme = "{quoted}"\n[keys]\n"{quoted}" = "{quoted}"\n'
    )
    told = [f"{problem} {problem.key}" for problem in find_problems(paths)]
    assert told
    assert not FORBIDDEN.search("".join(told))
