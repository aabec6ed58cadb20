"""Esc and a key right behind it, which a terminal writes as it writes Alt with that key.

Textual waits a tenth of a second to tell them apart, and then names Alt with a letter "alt+x".
Of a digit, `-` and `=` it makes what macOS types with Option, of b and f moves by words, and of
other signs the sign alone, as if Esc had not been pressed. Here all of them are named.
"""

from collections.abc import Iterable

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key

ALT = "alt+"
_ESCAPE = "\x1b"
_textuals_keys = XTermParser._sequence_to_key_events


def name_alt_keys() -> None:
    """Let every key right behind Esc arrive as "alt+" and its name; twice does no harm."""
    # The parser is made inside Textual's drivers, which take no other one.
    XTermParser._sequence_to_key_events = _keys_of  # type: ignore[assignment, method-assign]


def _keys_of(
    parser: XTermParser,
    sequence: str,
    alt: bool = False,  # noqa: FBT001, FBT002 - Textual's own signature
) -> Iterable[Key]:
    if (
        len(sequence) == len("\x1bx")
        and sequence[0] == _ESCAPE
        and sequence[1].isprintable()
        and sequence in ANSI_SEQUENCES_KEYS
    ):
        sequence, alt = sequence[1], True
    for event in _textuals_keys(parser, sequence, alt):
        yield event if not alt or event.key.startswith(ALT) else Key(f"{ALT}{event.key}", None)


def key_after_escape(key: str) -> str:
    """The key that was pressed with Alt, or right behind Esc; empty for any other key."""
    if not key.startswith(ALT):
        return ""
    plain = key.removeprefix(ALT)
    letter = plain.removeprefix("shift+")
    return letter.upper() if letter != plain and len(letter) == 1 else plain
