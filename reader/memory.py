"""Memory that is not used goes back to the system.

The C library keeps what was freed for whoever asks next: eight arenas a core, and after one
block of 16 MB every block up to that size. A day of refreshes with fifty threads grew by 11 %
that way, and a worker that had read a hostile feed stayed 40 MB larger.
"""

import contextlib
import sys

ARENAS = 2  # one would do: Python's threads take turns
MAPPED_FROM_BYTES = 256 << 10  # larger blocks are handed back as soon as they are freed

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h of the GNU C library


def keep_small() -> None:
    """Hold on to little that was freed, from now on; nothing where that cannot be asked for."""
    if not sys.platform.startswith("linux"):  # pragma: no cover - only glibc knows these
        return
    # Deferred: 4 ms, and only who fetches or works for it has blocks that large.
    import ctypes  # noqa: PLC0415

    # Another C library has no such function.
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, ARENAS)
        library.mallopt(_M_MMAP_THRESHOLD, MAPPED_FROM_BYTES)
