"""Which runs of the program use a library at the moment: each holds a lock of its own.

The system lets go when a process ends, however it does, so that nobody has to guess whether a
number of a process is still the one it was.
"""

import os
import re
import sqlite3
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from reader.errors import StoreError
from reader.store.locks import hold

_NAME = re.compile(r"[0-9a-f]{12}")
_FILES = "run-*.lock"
_LEFT_BEHIND_S = 24 * 3600.0


class Run:
    """This run of the program beside the others that use the library in that folder."""

    def __init__(self, folder: Path) -> None:
        self.name = os.urandom(6).hex()
        self._folder = folder
        self._held: ExitStack | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Let others know that it goes on, until `end`.

        Where no file can be made for that, others take it for one that has ended.
        """
        with self._lock:
            if self._held is not None:
                return
            self._held = ExitStack()
            with suppress(StoreError, sqlite3.Error):
                self._held.enter_context(hold(self._path(self.name), wait_s=0.0, taken=""))
        self._tidy()

    def end(self) -> None:
        """Let others know that it is over."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None:
                with suppress(OSError):
                    self._path(self.name).unlink(missing_ok=True)
                held.close()

    def others(self) -> tuple[str, ...]:
        """The other runs that are open, and some that were killed: no lock is tried."""
        with suppress(OSError):
            names = (path.stem.removeprefix("run-") for path in self._folder.glob(_FILES))
            return tuple(name for name in names if name != self.name)
        return ()

    def is_over(self, name: str) -> bool:
        """True for a run that has ended; another that goes on and this one have not."""
        if name == self.name:
            return False
        return not _NAME.fullmatch(name) or _is_free(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"run-{name}.lock"

    def _tidy(self) -> None:
        """Take away what runs that were killed left behind."""
        for path in self._folder.glob(_FILES):
            with suppress(OSError):
                is_old = path.stat().st_mtime < time.time() - _LEFT_BEHIND_S
                if is_old and _is_free(path):
                    path.unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    """True when nobody holds that lock."""
    if not path.exists():
        return True
    try:
        with hold(path, wait_s=0.0, taken=""):
            return True
    except (StoreError, sqlite3.Error):
        return False
