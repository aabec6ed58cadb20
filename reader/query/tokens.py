"""How a text falls into words: the same for what is stored, asked for and lit up.

As SQLite's `unicode61` has it (https://sqlite.org/fts5.html section 4.3.1), without case and
accents; letters of scripts that set no spaces between words are a word each.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Han, kana, Thai, Lao, Burmese, Khmer: a phrase of letters finds what a word would.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(f"([{_UNSPACED}])")
_TOKEN = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\\W_]|(?<=\\w)[\u0300-\u036f])+")


def spaced(text: str) -> str:
    """The text with a space around each letter that is a word of its own."""
    return text if text.isascii() else _LETTER.sub(r" \1 ", text)


def find_tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded form of each word of the text, in its order."""
    for found in _TOKEN.finditer(text):
        yield found.start(), found.end(), fold_token(found.group())


@lru_cache(maxsize=20_000)
def fold_token(word: str) -> str:
    """The word without case and accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain)  # syllables of Korean stay whole
