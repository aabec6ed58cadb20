"""The log file: only its owner reads it, and no line of it can do harm.

Imported with the first line that is written: most runs write none.
"""

import logging
import logging.handlers
from io import TextIOWrapper
from pathlib import Path

from reader.hygiene import clean_text, without_logins

LOG_BYTES, LOG_FILES = 1_000_000, 3


def open_log(path: Path) -> logging.Handler:
    """What writes into that file, made with the first line."""
    handler = _PrivateFile(
        path,
        maxBytes=LOG_BYTES,
        backupCount=LOG_FILES,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(_Cleaned("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A log that only its owner can read: it names feeds and pages."""

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


class _Cleaned(logging.Formatter):
    """Lines that can be shown in a terminal and given away: no controls, no passwords."""

    def format(self, record: logging.LogRecord) -> str:
        return without_logins(clean_text(super().format(record)))
