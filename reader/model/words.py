"""How many words a text has, in any script."""

import re

# Thai, Lao, Myanmar, Khmer, kana and Han are written without spaces between words.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f]"
)


def is_unspaced(text: str) -> bool:
    """True for a text with letters of a script that sets no spaces between words."""
    return not text.isascii() and bool(_UNSPACED.search(text))


def count_words(text: str) -> int:
    """Words between white space; of scripts that set none, two characters count as one word."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    if not unspaced:
        return len(text.split())
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 2
