"""Handing an address to the browser and a text to the clipboard.

Programs are started from argument lists, never through a shell, detached from the terminal so
that nothing of theirs is written over the screen. Knows nothing of entries or widgets.
"""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import PurePath

from reader.errors import RefusedError
from reader.hygiene import clean_line, web_url

COPY_TIMEOUT_S = 2.0

# They need the terminal that we are drawing on.
_TEXT_BROWSERS = frozenset(
    {"browsh", "cha", "elinks", "links", "links2", "lynx", "w3m", "www-browser"}
)
# Legal nowhere in an address as it is (RFC 3986), and dear to careless launcher scripts.
_ESCAPED = str.maketrans({char: f"%{ord(char):02X}" for char in "\"'`\\<>{}|^ "})


def open_in_browser(url: str) -> None:
    """Returns once a browser was asked to show the http(s) address; it may still be starting.

    `$BROWSER` comes first (a list separated by colons, `%s` for the address), then the system's
    own way. Raises RefusedError for another kind of address, or when no browser can be started.
    """
    target = web_url(url).translate(_ESCAPED)
    shown = clean_line(url, limit_chars=80)
    if not target:
        raise RefusedError(f"“{shown}” is not a web address, so it was not opened", url=shown)
    command = _browser_command(os.environ)
    if sys.platform == "win32" and not command:
        os.startfile(target)  # noqa: S606  # Windows' own way, there is no shell in it
        return
    if not command:
        raise RefusedError("No browser was found. BROWSER can name one", url=shown)
    try:
        _start([part.replace("%s", target) for part in command])
    except OSError as problem:
        name = clean_line(command[0], limit_chars=60)
        raise RefusedError(f"The browser {name} could not be started", url=shown) from problem


def find_browser() -> str:
    """The program that addresses are opened with; empty when there is none."""
    command = _browser_command(os.environ)
    if sys.platform == "win32" and not command:
        return "the default browser"
    return clean_line(command[0]) if command else ""


def copy_text(text: str, *, timeout_s: float = COPY_TIMEOUT_S) -> bool:
    """True when the system's clipboard holds the text now; False when no program could do it.

    The caller may then ask the terminal (OSC 52).
    """
    command = _copy_command(os.environ)
    if not command:
        return False
    # clip.exe takes anything else for the code page of the machine.
    is_windows = PurePath(command[0]).name == "clip.exe"
    content = text.encode("utf-16" if is_windows else "utf-8", "replace")
    try:
        done = subprocess.run(  # noqa: S603  # a fixed list of programs, the text goes to stdin
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find_copier() -> str:
    """The program that texts are copied with; empty when there is none."""
    command = _copy_command(os.environ)
    return clean_line(command[0]) if command else ""


def _start(command: list[str]) -> None:
    process = subprocess.Popen(  # noqa: S603  # the user's own browser, from an argument list
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take note of its end, or it stays behind as a zombie.
    threading.Thread(target=process.wait, name="browser", daemon=True).start()


# --- finding programs ----------------------------------------------------------------------


def _browser_command(env: Mapping[str, str]) -> list[str]:
    """Argument list with `%s` for the address; empty when there is no browser."""
    for written in env.get("BROWSER", "").split(":"):
        command = _parse_browser(written)
        if command:
            return command
    for name, *arguments in _system_browsers(env):
        found = shutil.which(name)
        if found:
            return [found, *arguments, "%s"]
    return []


def _parse_browser(written: str) -> list[str]:
    """One command of `$BROWSER`; empty when it is no use to us.

    An address inside a longer argument (`sh -c "browser %s"`) would be read by a shell as part
    of its program: such a command is passed over.
    """
    try:
        parts = shlex.split(written)
    except ValueError:
        return []
    found = shutil.which(parts[0]) if parts else None
    if found is None or PurePath(found).name in _TEXT_BROWSERS:
        return []
    arguments = parts[1:] if any("%s" in part for part in parts[1:]) else [*parts[1:], "%s"]
    is_safe = all(
        part == "%s" or "%s" not in part or (part.startswith("--") and part.endswith("=%s"))
        for part in arguments
    )
    return [found, *arguments] if is_safe else []


def _system_browsers(env: Mapping[str, str]) -> list[tuple[str, ...]]:
    if sys.platform == "win32":
        return []
    if sys.platform == "darwin":
        return [("open",)]
    windows = [("wslview",), ("rundll32.exe", "url.dll,FileProtocolHandler")]
    # Without a display xdg-open falls back on text browsers.
    return [("xdg-open",), *windows] if _has_display(env) else list(windows)


def _copy_command(env: Mapping[str, str]) -> list[str]:
    """Argument list of a program that copies its stdin; empty when there is none."""
    commands: list[list[str]] = []
    if env.get("WAYLAND_DISPLAY"):
        commands.append(["wl-copy"])
    if env.get("DISPLAY"):
        commands += [["xclip", "-selection", "clipboard", "-in"], ["xsel", "-b", "-i"]]
    # Over ssh these would fill the clipboard of a machine that nobody sits at.
    if not env.get("SSH_CONNECTION"):
        commands += [["pbcopy"], ["clip.exe"]]
    for name, *arguments in commands:
        found = shutil.which(name)
        if found:
            return [found, *arguments]
    return []


def _has_display(env: Mapping[str, str]) -> bool:
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))
