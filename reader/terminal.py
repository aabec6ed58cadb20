"""Words for a terminal that does not speak UTF-8: the nearest letters, never an escape.

Python would write a backslash and a number, or end with an error; both break a screen. What is
put in place takes the same cells, so that columns stay in line.
"""

import codecs
import unicodedata
from collections.abc import Mapping
from typing import TextIO

HANDLER = "reader.nearest"
_NEAREST = {
    **dict(zip("“”„«»‘’‚‹›", '"""""\'\'\'<>', strict=True)),
    **dict(zip("‐‑‒–—―−", "-------", strict=True)),
    **dict(zip("•·…●★▌│┃┆─━▾▸▲×ßøØłŁđĐıæÆœŒþÞ", "*..**|||:--v>^xsoOlLdDiaAoOtT", strict=True)),
    "\u00a0": " ",
    "€": "E",
}


# What Python sets LC_CTYPE to in the place of the C locale: PEP 538.
_COERCED = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})


def find_encoding(env: Mapping[str, str], *, preferred: str, is_utf8_mode: bool) -> str:
    """The encoding of the user's locale, as it was before Python took C for UTF-8.

    `preferred` is what Python says; it stays where the locale is set by nobody, as in many
    containers. Sources: POSIX, "Environment Variables", 8.2; PEP 538 and 540.
    """
    names = [env.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if not is_utf8_mode:
        # Not the C locale, unless PYTHONUTF8=0 says so: then it is what LC_CTYPE now says.
        return preferred
    if not names[0] and names[1] in _COERCED:
        del names[1]
    name = next(filter(None, names), "")
    charset = name.partition(".")[2].partition("@")[0]
    if charset:
        return charset  # of a locale that is not installed here, which is C to the system
    return "ascii" if name in {"C", "POSIX"} else preferred


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


def write_what_fits(stream: TextIO | None, *, encoding: str = "") -> None:
    """Let this stream write the nearest letters where its encoding lacks the right ones.

    `encoding` is the terminal's, when that is another than Python's; an unknown one is not.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        codecs.register_error(HANDLER, _replace)
        reconfigure(errors=HANDLER, encoding=encoding if _is_known(encoding) else None)


def _is_known(encoding: str) -> bool:
    try:
        return bool(encoding) and codecs.lookup(encoding).name != ""
    except LookupError:
        return False
