"""A tagger of simple rules, for languages without a model: fewer names, mostly right ones.

It goes by capitals, titles, words that bodies are named with, and the best known places. German
writes every noun with a capital, so there a name needs more evidence. Japanese and Chinese have
neither capitals nor blanks: see `unspaced_tagger`.
"""

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct

from reader.entities.unspaced_tagger import tag_chinese, tag_japanese
from reader.model import EntityType, Mention, Tagger

TAGGER = "simple rules"
"""What `Recognition.tagger` says of its results; they are not stored."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.](?=[^\W\d_])[^\W\d_]+)*\.?")
_SENTENCE_END = re.compile(r"(?:^|[.!?:…\n«»“”„\"(—–]|[-•]\s)\s*$")
_ELIDED = re.compile(r"^(?:l|d|s|n|c|j|m|qu|dell|all|nell|sull)['’](?=\w)", re.IGNORECASE)
_MAX_WORDS = 6
_INITIAL_CHARS = 2
_ACRONYM_CHARS = (2, 6)


class _Language(Struct, frozen=True):
    titles: frozenset[str]
    org_words: frozenset[str]
    places: frozenset[str]
    into: frozenset[str]
    articles: frozenset[str]
    particles: frozenset[str]
    small: frozenset[str]
    has_capital_nouns: bool = False


class _Word(Struct, frozen=True):
    start: int
    end: int
    text: str
    is_first: bool
    """A sentence begins with it."""

    @property
    def low(self) -> str:
        return self.text.lower().rstrip(".")


def make_plain_tagger(language: str) -> Tagger:
    """The tagger of rules for the language; for one it does not know, capitals must do."""
    if language == "ja":
        return tag_japanese
    if language == "zh":
        return tag_chinese
    return functools.partial(_tag, _load(language))


def _tag(language: _Language, text: str) -> tuple[Mention, ...]:
    words = list(_words(text))
    # A word that has its capital within a sentence has it at the start of one, too.
    inside = {word.text for word in words if not word.is_first and word.text[0].isupper()}
    found: list[Mention] = []
    at = 0
    while at < len(words):
        run = _run(language, text, words, at)
        at += max(1, len(run))
        before = words[at - len(run) - 1] if run and at > len(run) else None
        if mention := _judge(language, text, run, before, inside):
            found.append(mention)
    return tuple(found)


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        start = found.start()
        if elided := _ELIDED.match(found.group()):
            start += elided.end()
        end = found.end()
        shown = text[start:end]
        if shown.endswith(".") and len(shown) > _INITIAL_CHARS and "." not in shown[:-1]:
            shown, end = shown[:-1], end - 1
        is_first = bool(_SENTENCE_END.search(text[max(0, start - 4) : start]) or start == 0)
        yield _Word(start, end, shown, is_first and not elided)


def _run(language: _Language, text: str, words: list[_Word], at: int) -> list[_Word]:
    """The capitalised words from here on that belong together, particles between them."""
    run: list[_Word] = []
    for index in range(at, min(len(words), at + _MAX_WORDS)):
        word = words[index]
        if run and not re.fullmatch(r"[ -]", text[run[-1].end : word.start]):
            break
        if not word.text[0].isupper() and not (run and _goes_within(language, word, run[-1])):
            break
        run.append(word)
    while run and not run[-1].text[0].isupper():
        run.pop()
    return run


def _goes_within(language: _Language, word: _Word, last: _Word) -> bool:
    """True for "von" and "de la" within a name; an article needs a particle before it."""
    if word.low not in language.particles:
        return False
    return word.low not in language.articles or last.low in language.particles


def _judge(
    language: _Language,
    text: str,
    run: list[_Word],
    before: _Word | None,
    inside: set[str],
) -> Mention | None:
    """The run as a mention of one type; None when too little speaks for a name."""
    has_title = before is not None and before.low in language.titles
    while run and run[0].low in language.titles:
        has_title, run = True, run[1:]
    if run and run[0].is_first:
        rest = run[2:] if len(run) > 2 and run[1].low in language.particles else []
        if " ".join(word.low for word in rest) in language.places:
            run = rest  # "Habitants de Lyon"
        elif run[0].low in language.small:
            run = run[1:]
    if not run:
        return None
    kind = _kind(language, run, before, has_title=has_title)
    if kind is None:
        return None
    is_alone = len(run) == 1 and run[0].is_first and not has_title
    if is_alone and run[0].text not in inside and run[0].low not in language.places:
        return None
    start, end = run[0].start, run[-1].end
    return Mention(start, end, text[start:end], kind)


def _kind(
    language: _Language, run: list[_Word], before: _Word | None, *, has_title: bool
) -> EntityType | None:
    last = run[-1].low
    name = " ".join(word.low for word in run)
    if any(word.low in language.org_words for word in run):
        return EntityType.ORG if len(run) > 1 else None
    if name in language.places:
        return EntityType.PLACE
    if has_title:
        return EntityType.PERSON
    low, high = _ACRONYM_CHARS
    if len(run) == 1 and run[0].text.isupper() and low <= len(last) <= high:
        return EntityType.ORG
    after_article = before is not None and before.low in language.articles
    if len(run) == 1:
        goes_into = before is not None and before.low in language.into
        return EntityType.PLACE if goes_into else None
    if language.has_capital_nouns and (after_article or not _looks_personal(language, run)):
        return None
    return EntityType.ORG if after_article else EntityType.PERSON


def _looks_personal(language: _Language, run: list[_Word]) -> bool:
    """False for German nouns that stand together: "Ende Oktober", "Millionen Euro"."""
    nouns = ("ung", "heit", "keit", "schaft", "tion", "en", "euro", "ismus", "prozent")
    return not any(
        word.low in language.small or word.low.endswith(nouns) for word in (run[0], run[-1])
    )


@functools.cache
def _load(code: str) -> _Language:
    file = files("reader") / "data" / "names" / "plain.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    words = lists.get(code, lists["other"])
    sets = {key: frozenset(text.split()) for key, text in words.items()}
    return _Language(**sets, has_capital_nouns=code == "de")
