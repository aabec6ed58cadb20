"""The start and the end of a run: no terminal, a full disk, a log."""

import logging
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.__main__ import main
from reader.cli import entry, verbs
from reader.cli.options import has_verb, make_parser
from reader.config import find_paths

NEEDS = "The interface needs a terminal"


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Takes the log files of this test off again."""
    log = logging.getLogger("reader")
    before = list(log.handlers)
    yield
    for handler in set(log.handlers) - set(before):
        log.removeHandler(handler)
        handler.close()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(
        "The council of Port Sella voted on Tuesday to move the harbour north.\n" * 4
    )
    return path


@contextmanager
def terminal() -> Iterator[None]:
    """Standard input and output of this process are a terminal."""
    # No fixture: pytest puts its own streams back between those and the test.
    master, slave = pty.openpty()
    with (
        pytest.MonkeyPatch.context() as patch,
        os.fdopen(slave, "r") as keys,
        os.fdopen(os.dup(slave), "w") as screen,
    ):
        patch.setattr(sys, "stdin", keys)
        patch.setattr(sys, "stdout", screen)
        yield
    os.close(master)


def shell(command: str, *arguments: str, words: str = "") -> subprocess.CompletedProcess[str]:
    """What a shell makes of the command; `$reader` is the program, `$1` the first argument."""
    return subprocess.run(
        ["bash", "-c", command, "bash", *arguments],
        input=words,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,  # without a terminal to take
        env={**os.environ, "reader": f"{sys.executable} -m reader"},
    )


# --- a terminal ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "--demo", "$1", "-"])
def test_every_way_into_the_interface_needs_a_terminal(story: Path, way: str) -> None:
    done = shell(f"$reader {way}", str(story), words=story.read_text())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(NEEDS)
    assert done.stderr.count("\n") == 1


def test_a_closed_output_is_no_terminal(story: Path) -> None:
    done = shell("$reader $1 >&-", str(story))
    assert (done.returncode, done.stderr.startswith(NEEDS)) == (1, True)


def test_standard_input_needs_a_terminal_to_take_keys_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal():
        monkeypatch.setattr(os, "open", _no_terminal)
        assert main(["-"]) == 1
    assert capsys.readouterr().err.startswith("The interface needs a terminal to read keys")


def _no_terminal(path: object, *_arguments: object) -> int:
    raise OSError(f"no {path}")


# --- an output that takes nothing ---------------------------------------------------------


@pytest.mark.parametrize("verb", ["extract $1", "extract --json $1", "paths", "--help"])
def test_a_full_disk_is_one_sentence(story: Path, verb: str) -> None:
    done = shell(f"$reader {verb} >/dev/full", str(story))
    words = "The result cannot be written: no space left on device.\n"
    assert (done.returncode, done.stderr) == (1, words)


def test_a_closed_output_is_one_sentence(story: Path) -> None:
    done = shell("$reader extract $1 >&-", str(story))
    words = "The result cannot be written: standard output is closed.\n"
    assert (done.returncode, done.stderr) == (1, words)


def test_nothing_is_opened_in_place_of_a_closed_output(tmp_path: Path) -> None:
    library = tmp_path / "library"
    done = shell("$reader feeds --library $1 >&-; $reader list --library $1", str(library))
    assert done.returncode == 0
    assert done.stderr.startswith("No feeds yet.")


@pytest.mark.parametrize("verb", ["extract", "entities", "entities --as-is"])
def test_a_closed_input_is_an_empty_one(verb: str) -> None:
    done = shell(f"$reader {verb} - <&-")
    assert (done.returncode, done.stderr) == (1, "“-” is empty: there is nothing to read.\n")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_a_problem_that_cannot_be_told_keeps_its_code(where: str) -> None:
    done = shell(f"$reader extract /no/such/file {where}")
    assert (done.returncode, done.stdout) == (1, "")


def test_a_name_that_is_no_utf8_puts_one_line_on_stderr() -> None:
    done = shell(r"$reader extract $'/no/such/\xff\xfe.txt'")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


# --- the log ------------------------------------------------------------------------------


def stumble(*arguments: str) -> Path:
    """The log after the interface ended with an error of ours."""
    from reader.cli import run

    def broken(*_arguments: object, **_named: object) -> int:
        raise ZeroDivisionError("a fault")

    with terminal():
        assert run(arguments, broken) == 1
    return find_paths().log_file


def test_the_log_never_holds_a_password() -> None:
    log = stumble("https://anna:s3cret@ledger.example/feed").read_text()
    assert "https://ledger.example/feed" in log
    assert "a fault" in log
    assert "s3cret" not in log


@pytest.mark.parametrize("words", [("--header", "X-Key: s3cret"), ("--header=X-Key: s3cret",)])
def test_the_log_never_holds_a_header(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> int:
        raise ZeroDivisionError("a fault")

    monkeypatch.setitem(verbs.VERBS, "edit", broken)
    monkeypatch.setitem(entry.IN_LIBRARY, "edit", broken)
    assert main(["edit", "1", *words, "--pause"]) == 1
    log = find_paths().log_file.read_text()
    assert "reader edit 1 --header" in log
    assert "--pause" in log
    assert "s3cret" not in log


def test_the_log_is_its_owners_alone() -> None:
    log = find_paths().log_file
    log.parent.mkdir(parents=True)
    log.touch(mode=0o644)
    assert stat.S_IMODE(stumble().stat().st_mode) == 0o600


def test_the_log_takes_any_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    odd = tmp_path / "odd\udcff\x1b[31m.txt"
    odd.write_text("Some words that make an article of a kind.")
    log = stumble(str(odd)).read_text()
    assert "ZeroDivisionError" in log
    assert "\x1b" not in log
    assert "Traceback" not in capsys.readouterr().err


def test_a_log_that_cannot_be_made_is_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert not stumble().exists()


# --- words that do not go together --------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--demo", "list"], "--demo opens the interface"),
        (["--demo", "story.txt"], "--demo opens the interface"),
        (["--json", "story.txt"], "--json goes with a verb"),
        (["--json"], "--json goes with a verb"),
        (["show", "abc"], "must be a number, 1 or more"),
        (["show", "0"], "must be a number, 1 or more"),
        (["show", "9" * 5000], "must be a number, 1 or more"),
        (["show", "1" + "0" * 24], "must be a number, 1 or more"),
        (["list", "--limit", "-3"], "must be a number, 1 or more"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_every_verb_that_is_known_can_be_run() -> None:
    known = {
        name
        for action in make_parser()._subparsers._group_actions  # type: ignore[union-attr]  # it has verbs
        for name in action.choices or ()
    }
    assert known == {*entry.VERBS}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["list"], True),
        (["--config", "list", "show"], True),
        (["--library", "list"], False),
        (["--help"], True),
        (["-"], False),
        (["story.txt", "list"], False),
        ([], False),
    ],
)
def test_a_verb_is_the_first_word_that_is_no_option(
    words: list[str],
    found: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    assert has_verb(words, {"list", "show"}) is found
