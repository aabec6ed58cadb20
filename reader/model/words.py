"""How long a text is in any script: in words, and in cells of a fixed width."""

import re
from functools import cache

# Both are compiled when they are first asked for: 5 ms that the first screen does not need.
# Thai, Lao, Myanmar, Khmer, kana and Han are written without spaces between words.
_UNSPACED = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f]"
)
# Han, kana, Hangul, their punctuation and full-width forms (Unicode annex 11, roughly).
_WIDE = r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]"


@cache
def _pattern(letters: str) -> re.Pattern[str]:
    return re.compile(letters)


def is_unspaced(text: str) -> bool:
    """True for a text with letters of a script that sets no spaces between words."""
    return not text.isascii() and bool(_pattern(_UNSPACED).search(text))


def count_words(text: str) -> int:
    """Words between white space; of scripts that set none, two characters count as one word."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_pattern(_UNSPACED).findall(text))
    if not unspaced:
        return len(text.split())
    return len(_pattern(_UNSPACED).sub(" ", text).split()) + unspaced // 2


def count_cells(text: str) -> int:
    """Cells that the text takes where all letters are as wide: two a wide character.

    Wide characters also say more: a sentence of 40 in Japanese is one of 80 in English.
    """
    return len(text) if text.isascii() else len(text) + len(_pattern(_WIDE).findall(text))
