"""Feeds to begin with, by topic and by country: addresses in data files, nothing more."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from reader.errors import NotFoundError
from reader.hygiene import clean_line
from reader.model import Pack, PackFeed

_Kind = Literal["topics", "countries"]


class _Listed(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    feeds: tuple[tuple[str, str], ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    packs: tuple[_Listed, ...]


@cache
def load_packs() -> tuple[Pack, ...]:
    """All packs: topics first, then countries, each in the order of its file."""
    return tuple(pack for kind in get_args(_Kind) for pack in _load(kind))


def _load(kind: _Kind) -> list[Pack]:
    text = (files("reader") / "data" / "packs" / f"{kind}.toml").read_text(encoding="utf-8")
    listed = msgspec.convert(tomllib.loads(text), _File).packs
    return [
        Pack(one.id, kind, one.name, tuple(PackFeed(title, url) for title, url in one.feeds))
        for one in listed
    ]


def find_pack(words: str) -> Pack:
    """The pack of that id or name; raises NotFoundError when there is none."""
    wanted = words.strip().casefold()
    for pack in load_packs():
        if wanted in {pack.id, pack.name.casefold()}:
            return pack
    shown = clean_line(words, limit_chars=60)
    raise NotFoundError(f"There is no pack “{shown}”. `reader packs` lists them.")
