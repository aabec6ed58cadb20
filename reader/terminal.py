"""Words for a terminal that does not speak UTF-8: the nearest letters, never an escape.

Python would write a backslash and a number, or end with an error; both break a screen. What is
put in place takes the same cells, so that columns stay in line.
"""

import codecs
import unicodedata
from typing import TextIO

HANDLER = "reader.nearest"
_NEAREST = {
    **dict(zip("“”„«»‘’‚‹›", '"""""\'\'\'<>', strict=True)),
    **dict(zip("‐‑‒–—―−", "-------", strict=True)),
    **dict(zip("•·…●★▌│┃┆─━▾▸▲×ßøØłŁđĐıæÆœŒþÞ", "*..**|||:--v>^xsoOlLdDiaAoOtT", strict=True)),
    "\u00a0": " ",
    "€": "E",
}


def nearest(char: str) -> str:
    """ASCII that stands for one character, in as many cells; "?" where nothing is near."""
    found = _NEAREST.get(char)
    if found is not None:
        return found
    if unicodedata.combining(char):
        return ""
    base = unicodedata.normalize("NFKD", char)[:1]
    if base.isascii() and base.isprintable():
        return base
    return "??" if unicodedata.east_asian_width(char) in {"W", "F"} else "?"


def _replace(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    failed = problem.object[problem.start : problem.end]
    return "".join(nearest(char) for char in failed), problem.end


def write_what_fits(stream: TextIO | None) -> None:
    """Let this stream write the nearest letters where its encoding lacks the right ones."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        codecs.register_error(HANDLER, _replace)
        reconfigure(errors=HANDLER)
