"""How much text there is, in words, so that two texts can be compared in any script."""

import re

# Han, kana, Thai, Lao, Myanmar and Khmer are written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
_CHARS_A_WORD = 2


def weigh(text: str) -> int:
    """Words of the text; two characters of a script without spaces count as one."""
    runs = _UNSPACED.findall(text)
    if not runs:
        return len(text.split())
    return len(_UNSPACED.sub(" ", text).split()) + sum(map(len, runs)) // _CHARS_A_WORD
