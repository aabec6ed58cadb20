"""Files that the user named: written whole, replaced only when they may be."""

import os
from pathlib import Path

import pytest

from reader.errors import ExistsError, SourceError
from reader.saving import save_file


def test_a_new_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.opml"
    assert save_file(f"'{file}'", b"words") == file
    assert file.read_bytes() == b"words"
    assert [file.name for file in tmp_path.iterdir()] == ["a.opml"]


def test_a_home_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert save_file("~/a.opml", b"") == tmp_path / "a.opml"


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.opml"
    file.write_bytes(b"before")
    with pytest.raises(ExistsError, match=r"already\.$"):
        save_file(str(file), b"words")
    assert file.read_bytes() == b"before"
    save_file(str(file), b"words", may_replace=True)
    assert file.read_bytes() == b"words"


def test_a_link_stays_a_link_when_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    save_file(str(link), b"words", may_replace=True)
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"words"


def test_a_device_is_written_to() -> None:
    save_file("/dev/null", b"words", may_replace=True)
    assert not Path("/dev/null").is_file()


def test_a_file_that_cannot_be_replaced_stays_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.opml"
    file.write_bytes(b"before")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="No space left on device"):
        save_file(str(file), b"words", may_replace=True)
    assert file.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["a.opml"]


@pytest.mark.parametrize("name", ["", "missing/a.opml", "nul\0", "~nobody-there/a"])
def test_a_name_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=r"is a folder|cannot be written"):
        save_file(name, b"words")
    assert list(tmp_path.iterdir()) == []
