"""Puts another file in a library's place: the old one is kept, and nobody has it open.

Whatever interrupts it, there is a library at its place, and never a log that is not its own.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StoreError
from reader.store.problems import explain_os, shown

try:
    import fcntl
except ImportError:  # Windows, where a file that somebody has open cannot be replaced
    _IS_POSIX = False
else:
    _IS_POSIX = True

# The bytes on which every open connection holds a shared lock, in WAL mode too:
# https://sqlite.org/src/file/src/os_unix.c, SHARED_FIRST and SHARED_SIZE.
_SHARED_FIRST, _SHARED_SIZE = 0x40000000 + 2, 510
_LOG, _SHARED_MEMORY = "-wal", "-shm"


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Nobody else opens or has open the library there; raises StoreError when somebody has.

    To be used while this process has it not open: POSIX locks of one process are one.
    """
    try:
        file = os.open(path, os.O_RDWR)
    except OSError as problem:
        raise StoreError(explain_os(problem, path)) from problem
    try:
        try:
            if _IS_POSIX:
                flags = fcntl.LOCK_EX | fcntl.LOCK_NB
                fcntl.lockf(file, flags, _SHARED_SIZE, _SHARED_FIRST)
        except OSError as problem:
            raise StoreError(
                f"Another reader has the library {shown(path)} open. "
                "Close it, then try again; nothing was changed."
            ) from problem
        yield
    finally:
        os.close(file)


def stamp(moment: datetime) -> str:
    """The time as part of a file's name: it sorts by it and is UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d-%H%M%S}"


def free_name(path: Path, why: str, now: datetime) -> Path:
    """A name beside the library that nothing has: library-WHY-TIME.sqlite."""
    name = f"{path.stem}-{why}-{stamp(now)}"
    number, free = 1, path.with_name(f"{name}{path.suffix}")
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{name}-{number}{path.suffix}")
    return free


def put_in_place(path: Path, new: Path, *, kept: Path) -> None:
    """The file `new` is the library from now on; the one of before is at `kept`, with its log.

    `new` has to be whole, on the disk and without a log. Raises StoreError.
    """
    try:
        _keep(path, kept)
        # Its log goes first: beside the new file it would be taken for that one's.
        with suppress(FileNotFoundError):
            path.with_name(path.name + _LOG).rename(kept.with_name(kept.name + _LOG))
        with suppress(FileNotFoundError):
            path.with_name(path.name + _SHARED_MEMORY).unlink()
        new.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise StoreError(explain_os(problem, path)) from problem


def _keep(path: Path, kept: Path) -> None:
    """The same file under a second name; a copy where the disk knows no second names."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def sync_folder(folder: Path) -> None:
    """New names in the folder survive a power cut from now on, where systems know that."""
    if not _IS_POSIX:
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
