"""In which language a text is written: by its letters, else by its small words."""

import functools
import re
import tomllib
from collections import Counter
from importlib.resources import files

from msgspec import Struct

SAMPLE_CHARS = 6_000
_LEAST_LETTERS = 20
_LEAST_WORDS = 12
_LEAST_SHARE = 0.15  # of the words are small ones; names, tables and code have fewer
_LEAST_LEAD = 1.15  # over the next language: Danish and Norwegian come to 1.2 in 60 words
_MAIN = 0.3

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_ANY_SCRIPT = re.compile(
    "[" + "".join(script.pattern.strip("[]") for script in _SCRIPTS.values()) + "]"
)
_WITHIN = {"ru": ("uk", re.compile("[іїєґ]")), "ar": ("fa", re.compile("[پچژگ]"))}
"""Letters of one language that another of the same script lacks."""
_LEAST_WITHIN = 0.01
_LEAST_KANA = 0.1
_SAME = {"no": "nb", "nn": "nb", "iw": "he"}


class Languages(Struct, frozen=True):
    """What is known of languages; by two-letter code."""

    names: dict[str, str]
    words: dict[str, frozenset[str]]


@functools.cache
def load_languages() -> Languages:
    """The lists of `languages.toml`."""
    file = files("reader") / "data" / "languages.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    words = {code: frozenset(text.split()) for code, text in lists["words"].items()}
    return Languages(names=lists["names"], words=words)


@functools.cache
def _small_words() -> dict[str, tuple[str, ...]]:
    """Each of the small words to the languages that have it."""
    languages = load_languages().words
    every = frozenset().union(*languages.values())
    return {
        word: tuple(code for code, words in languages.items() if word in words)
        for word in every
    }


def detect_language(text: str, hint: str = "") -> str:
    """Two-letter code of the language; `hint`, what the page says, where that is unclear."""
    sample = text[:SAMPLE_CHARS]
    declared = hint.lower().replace("_", "-").partition("-")[0]
    return _by_script(sample) or _by_words(sample) or _SAME.get(declared, declared)


def language_name(code: str) -> str:
    """The language's name in English; the code where it is not known."""
    return load_languages().names.get(code, code)


def _by_script(sample: str) -> str:
    """The language of letters that few others use; empty for Latin ones."""
    if _ANY_SCRIPT.search(sample) is None:  # most by far; the rest costs 0.3 ms
        return ""
    letters = sum(map(str.isalpha, sample))
    if letters < _LEAST_LETTERS:
        return ""
    found = {code: len(script.findall(sample)) for code, script in _SCRIPTS.items()}
    if found["ja"] + found["zh"] >= _MAIN * letters:
        return "ja" if found["ja"] >= _LEAST_KANA * letters else "zh"
    code = max(found, key=lambda code: found[code])
    if found[code] < _MAIN * letters:
        return ""
    other, own = _WITHIN.get(code, ("", None))
    is_other = own is not None and len(own.findall(sample)) >= _LEAST_WITHIN * letters
    return other if is_other else code


def _by_words(sample: str) -> str:
    """The language whose small words are most frequent; empty where that is not clear."""
    words = Counter(_WORD.findall(sample.lower()))
    total = words.total()
    if total < _LEAST_WORDS:
        return ""
    scores = dict.fromkeys(load_languages().words, 0)
    spoken = _small_words()
    for word in words.keys() & spoken.keys():
        for code in spoken[word]:
            scores[code] += words[word]
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    is_clear = scores[best] >= max(_LEAST_SHARE * total, _LEAST_LEAD * scores[second])
    return best if is_clear else ""
