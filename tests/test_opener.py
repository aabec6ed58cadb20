"""Browser and clipboard: which program gets what, and that nothing reaches a shell."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from reader.errors import RefusedError
from reader.opener import copy_text, find_browser, find_copier, open_in_browser

URL = "https://harbourledger.example/cranes?a=1&b=$(id)"

# Stands for any program: notes how it was called beside itself, then ends as it is told.
_RECORDER = """#!{python}
import json, os, sys
read = sys.stdin.buffer.read() if {reads} else b""
seen = {{"arguments": sys.argv[1:], "stdin": read.decode("latin-1"), "session": os.getsid(0),
        "is_quiet": os.path.samestat(os.fstat(1), os.stat(os.devnull))}}
with open(sys.argv[0] + ".part", "w") as file:
    json.dump(seen, file)
os.replace(sys.argv[0] + ".part", sys.argv[0] + ".json")
{then}
"""


class Bin:
    """A folder that is the whole PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, *, reads: bool = False, then: str = "") -> str:
        program = self.folder / name
        program.write_text(_RECORDER.format(python=sys.executable, reads=reads, then=then))
        program.chmod(0o755)
        return str(program)

    def seen(self, name: str) -> dict[str, object]:
        record = self.folder / f"{name}.json"
        ends = time.monotonic() + 10
        while not record.exists():
            assert time.monotonic() < ends, f"{name} was not called"
            time.sleep(0.01)
        found = json.loads(record.read_text())
        assert isinstance(found, dict)
        return found


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bin:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return Bin(tmp_path)


# --- browser -------------------------------------------------------------------------------


def test_browser_gets_the_address_as_one_argument(
    programs: Bin, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.add("xdg-open")
    monkeypatch.setenv("DISPLAY", ":0")

    open_in_browser(URL)

    assert programs.seen("xdg-open")["arguments"] == [URL]


def test_browser_is_cut_off_from_the_terminal(
    programs: Bin, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.add("xdg-open", reads=True)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")

    open_in_browser(URL)

    seen = programs.seen("xdg-open")
    assert seen["session"] != os.getsid(0)
    assert seen["is_quiet"] is True
    assert seen["stdin"] == ""


@pytest.mark.parametrize(
    ("browser", "arguments"),
    [
        ("mine", [URL]),
        ("mine --new-tab %s --quiet", ["--new-tab", URL, "--quiet"]),
        ("mine --url=%s", [f"--url={URL}"]),
        ("missing:w3m:mine -x", ["-x", URL]),
        ("'unfinished:mine", [URL]),
        ("mine 'a b'", ["a b", URL]),
    ],
)
def test_users_own_browser_comes_first(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, browser: str, arguments: list[str]
) -> None:
    for name in ("mine", "w3m", "xdg-open"):
        programs.add(name)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", browser)

    open_in_browser(URL)

    assert programs.seen("mine")["arguments"] == arguments


@pytest.mark.parametrize("browser", ["sh -c 'mine %s'", "sh -c x=%s", "sh -c --%s", "", ":"])
def test_address_never_becomes_part_of_a_program(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, browser: str
) -> None:
    programs.add("sh")
    fallback = programs.add("wslview")
    monkeypatch.setenv("BROWSER", browser)

    assert find_browser() == fallback


def test_quotes_in_an_address_are_escaped(
    programs: Bin, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.add("wslview")

    open_in_browser("https://ostrel.example/a'b\"c`d\\e f")

    expected = "https://ostrel.example/a%27b%22c%60d%5Ce%20f"
    assert programs.seen("wslview")["arguments"] == [expected]


def test_windows_below_linux_is_asked_with_an_argument_list(programs: Bin) -> None:
    programs.add("rundll32.exe")

    open_in_browser(URL)

    arguments = ["url.dll,FileProtocolHandler", URL]
    assert programs.seen("rundll32.exe")["arguments"] == arguments


def test_mac_opens_with_its_own_program(programs: Bin, monkeypatch: pytest.MonkeyPatch) -> None:
    programs.add("open")
    monkeypatch.setattr(sys, "platform", "darwin")

    open_in_browser(URL)

    assert programs.seen("open")["arguments"] == [URL]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--version", "", "http://", "a.example"],
)
def test_other_addresses_are_refused(programs: Bin, url: str) -> None:
    programs.add("wslview")

    with pytest.raises(RefusedError, match="not a web address"):
        open_in_browser(url)


def test_missing_browser_is_said(programs: Bin) -> None:
    programs.add("xdg-open")  # useless without a display

    assert find_browser() == ""
    with pytest.raises(RefusedError, match="No browser was found"):
        open_in_browser(URL)


def test_browser_that_cannot_start_is_said(programs: Bin) -> None:
    broken = programs.folder / "wslview"
    broken.write_text("#!/nowhere/at/all\n")
    broken.chmod(0o755)

    with pytest.raises(RefusedError, match="could not be started"):
        open_in_browser(URL)


# --- clipboard -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "program", "arguments"),
    [
        ("WAYLAND_DISPLAY", "wl-copy", []),
        ("DISPLAY", "xclip", ["-selection", "clipboard", "-in"]),
        ("DISPLAY", "xsel", ["-b", "-i"]),
        ("LANG", "pbcopy", []),
    ],
)
def test_text_is_copied_through_stdin(
    programs: Bin,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    program: str,
    arguments: list[str],
) -> None:
    path = programs.add(program, reads=True)
    monkeypatch.setenv(variable, "x")

    assert find_copier() == path
    assert copy_text("Größe\n$(id)") is True
    seen = programs.seen(program)
    assert seen["arguments"] == arguments
    assert seen["stdin"] == "Größe\n$(id)".encode().decode("latin-1")


def test_windows_clipboard_gets_utf_16(programs: Bin) -> None:
    programs.add("clip.exe", reads=True)

    assert copy_text("Größe") is True
    assert programs.seen("clip.exe")["stdin"] == "Größe".encode("utf-16").decode("latin-1")


def test_without_a_program_nothing_is_copied(programs: Bin) -> None:
    assert find_copier() == ""
    assert copy_text("x") is False


def test_over_ssh_the_other_machines_clipboard_is_left_alone(
    programs: Bin, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.add("pbcopy")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")

    assert copy_text("x") is False


def test_program_that_fails_copied_nothing(programs: Bin) -> None:
    programs.add("pbcopy", then="sys.exit(1)")

    assert copy_text("x") is False


def test_program_that_hangs_copied_nothing(programs: Bin) -> None:
    programs.add("pbcopy", then="import time; time.sleep(60)")

    assert copy_text("x", timeout_s=0.5) is False


def test_program_that_cannot_start_copied_nothing(programs: Bin) -> None:
    broken = programs.folder / "pbcopy"
    broken.write_text("#!/nowhere/at/all\n")
    broken.chmod(0o755)

    assert copy_text("x") is False
