"""Writes a file that the user named: whole or not at all, and over no other by accident."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from reader.errors import ExistsError, SourceError
from reader.hygiene import clean_line


def save_file(
    path: str, content: bytes, *, may_replace: bool = False, is_private: bool = False
) -> Path:
    """Where the content is now; what stood there before goes only if it may.

    A private file is only its owner's to read. Raises ExistsError when something stands there
    that may not be replaced, SourceError when it cannot be written; either way what was there
    is unchanged.
    """
    shown = clean_line(path, limit_chars=120)
    try:
        file = Path(path.strip("'\"")).expanduser()
        if file.is_dir():
            raise SourceError(f"“{shown}” is a folder. Name a file in it.", source=shown)
        if not may_replace and os.path.lexists(file):
            raise ExistsError(f"There is a file “{shown}” already.", source=shown)
        _write(file.resolve(), content, 0o600 if is_private else 0o666)
    except (OSError, ValueError, RuntimeError) as problem:
        why = clean_line(getattr(problem, "strerror", None) or "the name cannot be used")
        raise SourceError(f"“{shown}” cannot be written: {why}.", source=shown) from problem
    return file


def _write(file: Path, content: bytes, mode: int) -> None:
    """Put the content beside the file, then in its place, so that a full disk costs nothing."""
    if file.exists() and not file.is_file():  # a device or a pipe is written to, not replaced
        file.write_bytes(content)
        return
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(opened, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
