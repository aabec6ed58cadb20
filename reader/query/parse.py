"""What somebody typed -> what they ask for, or where it is wrong."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from reader.entities.words import fold
from reader.errors import QueryError
from reader.model import NAME_TYPES
from reader.query.terms import (
    Before,
    Clause,
    Condition,
    InFeed,
    InFolder,
    InLanguage,
    Mark,
    Marked,
    Named,
    OfSite,
    Query,
    Since,
    Tagged,
    Term,
    WithFile,
    Word,
)
from reader.query.tokens import find_tokens

MAX_TERMS = 50  # a page pasted by mistake is no query
_TOKEN = re.compile(
    r'(?P<minus>-?)(?:(?P<key>[A-Za-z]+):(?!//))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<bare>[^\s"]*))'
    r"(?P<star>\*?)"
)
_LAST_OR = re.compile(r"\s+OR$")
_AGO = re.compile(r"(\d{1,4})([hdwmy])", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
_MARKS: tuple[Mark, ...] = get_args(Mark)
_HAD = {"enclosure": "enclosure"}
_TYPES = {kind.value.lower(): kind.value for kind in NAME_TYPES}


class _Item(Struct, frozen=True):
    """A term as it was typed."""

    key: str
    value: str
    column: int
    """Of its value, from 1."""
    is_quoted: bool
    is_prefix: bool
    is_negated: bool
    is_last: bool
    """Nothing follows, not even a space."""


def parse_query(text: str, *, now: datetime, is_unfinished: bool = False) -> Query:
    """What the text asks for, every part of it; raises QueryError with the column.

    OR joins the terms beside it: `a OR b c` is a or b, and c. In a query that is still typed
    the last word may go on, and a last quotation mark may be missing.
    """
    groups: list[list[_Item]] = []
    joins = 0
    for item in _items(text, is_unfinished=is_unfinished):
        if isinstance(item, int):
            if not groups or joins:
                raise QueryError("OR needs a word on each side of it", column=item)
            joins = item
        elif joins:
            groups[-1].append(item)
            joins = 0
        else:
            groups.append([item])
    if joins and not is_unfinished:
        raise QueryError("OR needs a word on each side of it", column=joins)
    if sum(map(len, groups)) > MAX_TERMS:
        raise QueryError(f"A query has at most {MAX_TERMS} terms", column=1)
    clauses = [_clause(group, now, is_unfinished=is_unfinished) for group in groups]
    return Query(_with_types(clauses))


def finish_query(text: str) -> str:
    """The query that finds, typed to its end, what this one found while it was typed.

    Raises QueryError where it is wrong in any case.
    """
    items = [item for item in _items(text, is_unfinished=True) if isinstance(item, _Item)]
    text = _LAST_OR.sub("", text.strip())
    if not items or not items[-1].is_last:
        return text
    last = items[-1]
    if last.is_quoted:
        return text if text.count('"') % 2 == 0 else f'{text}"'
    goes_on = last.key in {"", "tag"} and not last.is_prefix
    return f"{text}*" if goes_on else text


def is_tag(name: str, other: str) -> bool:
    """True for two spellings of one tag."""
    return fold(name.lstrip("# ")) == fold(other)


def rename_tag_in(text: str, old: str, new: str) -> str:
    """The query, with each term that asks for the one tag asking for the other.

    A term that takes every tag that begins so stays.
    """
    parts, place = [], 0
    for found in _TOKEN.finditer(text):
        item = _item(found, text, is_unfinished=True)
        if item.key != "tag" or item.is_prefix or not is_tag(item.value, old):
            continue
        parts += [text[place : found.start()], found["minus"], _tag_term(new)]
        place = found.end()
    return "".join([*parts, text[place:]])


def _tag_term(name: str) -> str:
    needs_quotes = any(map(str.isspace, name)) or "*" in name
    return f'tag:"{name}"' if needs_quotes else f"tag:{name}"


def _items(text: str, *, is_unfinished: bool) -> Iterator[_Item | int]:
    """Each term, and the column of each OR."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _TOKEN.match(text, place)
        assert found is not None  # noqa: S101 - the pattern takes any character there is
        if found.group() == "OR":
            yield place + 1
        else:
            yield _item(found, text, is_unfinished=is_unfinished)
        place = found.end()


def _item(found: re.Match[str], text: str, *, is_unfinished: bool) -> _Item:
    is_quoted = found["phrase"] is not None
    column = found.start("phrase" if is_quoted else "bare") + 1
    if is_quoted and not found["end"] and not is_unfinished:
        raise QueryError("The quotation mark is not closed", column=column - 1)
    bare = found["bare"] or ""
    return _Item(
        (found["key"] or "").lower(),
        found["phrase"] if is_quoted else bare.rstrip("*"),
        column,
        is_quoted=is_quoted,
        is_prefix=bool(found["star"]) or (not is_quoted and bare.endswith("*")),
        is_negated=bool(found["minus"]),
        is_last=found.end() == len(text),
    )


def _clause(items: list[_Item], now: datetime, *, is_unfinished: bool) -> Clause:
    is_negated = items[0].is_negated
    for item in items:
        if len(items) > 1 and item.is_negated:
            raise QueryError("OR joins no “-”", column=item.column)
    return Clause(
        tuple(_term(item, now, is_open=is_unfinished and item.is_last) for item in items),
        is_negated=is_negated,
    )


def _term(item: _Item, now: datetime, *, is_open: bool) -> Term:
    if not item.key:
        return _word(item, is_open=is_open and not item.is_quoted)
    maker = _MAKERS.get(item.key)
    if maker is None:
        near = get_close_matches(item.key, _MAKERS, n=1)
        hint = f"“{near[0]}:” is" if near else "in quotation marks it is sought as words"
        raise QueryError(
            f"“{item.key}:” is not known; {hint}", column=item.column - len(item.key) - 1
        )
    if not item.value.strip():
        raise QueryError(f"{item.key}: needs {_WANTED[item.key]} after it", column=item.column)
    if is_open and item.key == "tag" and not item.is_quoted:
        item = replace(item, is_prefix=True)
    return maker(item, now)


def _word(item: _Item, *, is_open: bool) -> Word:
    tokens = tuple(token for _, _, token in find_tokens(item.value))
    if not tokens:
        raise QueryError("There is no letter or digit to look for", column=item.column)
    return Word(tokens, is_prefix=item.is_prefix or is_open)


def _author(item: _Item, _now: datetime) -> Word:
    return replace(_word(item, is_open=False), is_author=True)


def _entity(item: _Item, _now: datetime) -> Condition:
    words = fold(item.value)
    if not any(map(str.isalnum, words)):
        raise QueryError("There is no letter or digit to look for", column=item.column)
    return Named(words)


def _type(item: _Item, _now: datetime) -> Condition:
    return Named("", (_choice(item, _TYPES),))


def _choice(item: _Item, known: dict[str, str]) -> str:
    try:
        return known[item.value.lower()]
    except KeyError:
        raise QueryError(
            f"{item.key}: takes one of {', '.join(known)}", column=item.column
        ) from None


def _mark(item: _Item, _now: datetime) -> Condition:
    chosen = _choice(item, {mark: mark for mark in _MARKS})
    return Marked(next(mark for mark in _MARKS if mark == chosen))


def _site(item: _Item, _now: datetime) -> Condition:
    host = item.value.lower().partition("://")[2] or item.value.lower()
    return OfSite(host.partition("/")[0].removeprefix("www."))


def _tag(item: _Item, _now: datetime) -> Condition:
    name = fold(item.value.lstrip("# "))
    if not name:
        raise QueryError(f"tag: needs {_WANTED['tag']} after it", column=item.column)
    return Tagged(name, is_prefix=item.is_prefix)


def _has(item: _Item, _now: datetime) -> Condition:
    _choice(item, _HAD)
    return WithFile()


def _language(item: _Item, _now: datetime) -> Condition:
    if not _LANGUAGE.fullmatch(item.value):
        raise QueryError("lang: takes a code such as en or fr", column=item.column)
    return InLanguage(item.value.lower())


def _moment(item: _Item, now: datetime) -> datetime:
    """A day at its beginning where the user is, or so long ago."""
    ago = _AGO.fullmatch(item.value)
    try:
        if ago is None:
            day = datetime.fromisoformat(item.value)
            return day if day.tzinfo else day.replace(tzinfo=now.tzinfo)
        number, unit = int(ago[1]), ago[2].lower()
        hours = number if unit == "h" else number * 24 * _DAYS[unit]
        return now - timedelta(hours=hours)
    except (ValueError, OverflowError):
        raise QueryError(
            f"{item.key}: takes 12h, 3d, 2w, 6m, 1y or a day such as 2026-10-01",
            column=item.column,
        ) from None


_MAKERS: dict[str, Callable[[_Item, datetime], Term]] = {
    "feed": lambda item, _: InFeed(item.value.strip(), item.column),
    "folder": lambda item, _: InFolder(item.value.strip().strip("/"), item.column),
    "author": _author,
    "entity": _entity,
    "type": _type,
    "site": _site,
    "lang": _language,
    "tag": _tag,
    "has": _has,
    "is": _mark,
    "since": lambda item, now: Since(_moment(item, now)),
    "before": lambda item, now: Before(_moment(item, now)),
}
_WANTED = {
    "feed": "a name",
    "folder": "a name",
    "author": "a name",
    "entity": "a name",
    "type": "a type, such as person",
    "site": "a host",
    "lang": "a code, such as en",
    "tag": "a name",
    "has": "enclosure",
    "is": f"one of {', '.join(_MARKS)}",
    "since": "a day or an age, such as 2w",
    "before": "a day or an age, such as 2w",
}


def _with_types(clauses: list[Clause]) -> tuple[Clause, ...]:
    """`type:` beside `entity:` says of which type that name is to be."""
    types = tuple(
        kind
        for clause in clauses
        if not clause.is_negated and all(_is_type(term) for term in clause.terms)
        for term in clause.terms
        if isinstance(term, Named)
        for kind in term.types
    )
    if not types or not any(
        isinstance(term, Named) and term.words for clause in clauses for term in clause.terms
    ):
        return tuple(clauses)
    return tuple(
        replace(
            clause,
            terms=tuple(
                replace(term, types=types) if isinstance(term, Named) and term.words else term
                for term in clause.terms
            ),
        )
        for clause in clauses
        if clause.is_negated or not all(_is_type(term) for term in clause.terms)
    )


def _is_type(term: Term) -> bool:
    return isinstance(term, Named) and not term.words
