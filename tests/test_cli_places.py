"""The verbs about the program itself."""

import json
from pathlib import Path

import pytest

from reader.__main__ import main


def test_paths_names_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paths", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["log"].endswith("reader.log")


def test_a_wrong_configuration_names_file_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[network]\ndeadline = 3\n")
    assert main(["config", "check", "--config", str(path)]) == 1
    error = capsys.readouterr().err
    assert str(path) in error
    assert "network.deadline" in error


@pytest.mark.parametrize("words", [["config", "check"], ["feeds"], ["doctor"], []])
def test_a_named_configuration_that_is_not_there_is_one_sentence(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gone.toml"
    assert main([*words, "--config", str(path)]) == 1
    done = capsys.readouterr()
    assert (done.out, done.err) == ("", f"There is no configuration file “{path}”.\n")


def test_the_default_configuration_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "default"]) == 0
    path = tmp_path / "config.toml"
    path.write_text(capsys.readouterr().out)
    assert main(["config", "check", "--config", str(path)]) == 0


def test_doctor_checks_and_says_how_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    checks = json.loads(capsys.readouterr().out)
    assert {"check", "ok", "message", "mend"} <= set(checks[0])
    assert "names" in {check["check"] for check in checks}


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    main([*arguments, "--json"])
    shape = json.loads(capsys.readouterr().out)
    assert isinstance(shape, dict)
    return shape


def test_the_place_of_the_configuration_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert str(printed(capsys, "config", "path")["path"]).endswith("config.toml")


def test_the_default_configuration_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "default"]) == 0
    text = capsys.readouterr().out
    assert printed(capsys, "config", "default") == {"content": text}


def test_a_check_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, "config", "check")
    assert (found["exists"], found["ok"], found["problems"]) == (False, True, [])


def test_every_mistake_is_a_line_and_an_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[display]\ntheme = "x"\n[keys]\n"entry.staar" = "S"\n')
    assert main(["config", "check", "--json", "--config", str(path)]) == 1
    done = capsys.readouterr()
    problems = json.loads(done.out)["problems"]
    assert [problem["key"] for problem in problems] == ["display.theme", "keys.entry.staar"]
    assert done.err.splitlines() == [problem["message"] for problem in problems]


def test_a_check_that_fails_is_json_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[network]\ndeadline = 3\n")
    assert main(["config", "check", "--json", "--config", str(path)]) == 1
    done = capsys.readouterr()
    assert json.loads(done.out)["ok"] is False
    assert json.loads(done.out)["message"] + "\n" == done.err


def test_a_refresh_makes_the_backup_of_the_day_and_doctor_restores_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = ["--library", str(tmp_path)]
    assert main(["doctor", *library, "--restore"]) == 1
    assert "no backup yet" in capsys.readouterr().err
    assert main(["refresh", *library]) == 0
    (backup,) = (tmp_path / "backups").glob("*.sqlite")
    assert {"subscriptions.opml", "stars.json"} <= {path.name for path in tmp_path.iterdir()}
    capsys.readouterr()
    restored = printed(capsys, "doctor", *library, "--restore", backup.stem)
    assert restored["restored"] == backup.stem
    assert Path(str(restored["kept"])).exists()
    assert main(["doctor", *library, "--restore"]) == 0
    assert f"The library is that of the backup {backup.stem} again; the one" in (
        capsys.readouterr().out
    )


def test_what_was_saved_of_a_damaged_library_is_said_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["refresh", "--library", str(tmp_path)])
    (tmp_path / "library.sqlite").write_bytes(b"no library at all, " * 400)
    capsys.readouterr()
    assert main(["feeds", "--library", str(tmp_path)]) == 0
    assert "nothing of it could be read; 0 feeds, 0 entries" in capsys.readouterr().err
