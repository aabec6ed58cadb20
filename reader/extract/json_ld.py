"""The story that a page describes for machines (JSON-LD, schema.org), and the values in it.

Everything here is a stranger's: any value may be of any type, of any size, nested in anything.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from typing import TypeAlias

from lxml.html import HtmlElement
from msgspec import Struct, field

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_MAX_SCRIPT_CHARS = 2_000_000
_MAX_SCRIPTS = 50
_MAX_NODES = 2_000
_MAX_NAMES = 20
_MAX_DEPTH = 4
_STORY_TYPES = re.compile(r"Article|BlogPosting|Report$|LiveBlog|WebPage$|Review$")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
# Comments and CDATA marks that site software puts around the JSON.
_OPENINGS = ("//", "/*", "<!--", "<![CDATA[", "*/")
_CLOSINGS = (";", "-->", "]]>", "//", "/*", "*/")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


class Story(Struct, frozen=True):
    """What a page says of its article in JSON-LD; empty where it says nothing."""

    node: Mapping[str, Json] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Every node with an `@id`, by it; other nodes refer to them so."""
    trail: tuple[str, ...] = ()
    """The names of the page's breadcrumbs, outermost first."""

    def text(self, *keys: str) -> str:
        """The first text under the keys, in their order."""
        return next((text for key in keys if (text := text_of(self.node.get(key)))), "")

    def names(self, key: str) -> tuple[str, ...]:
        """The names of the persons or organisations under the key, however they are written."""
        return tuple(dict.fromkeys(self._names(self.node.get(key), _MAX_DEPTH)))

    def _names(self, value: Json, depth: int) -> Iterator[str]:
        if depth == 0:
            return
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value[:_MAX_NAMES]:
                yield from self._names(item, depth - 1)
        elif isinstance(value, dict):
            whole = self.named.get(text_of(value.get("@id")), value)
            yield from self._names(value.get("name") or whole.get("name"), depth - 1)

    def resolved(self, value: Json) -> Mapping[str, Json]:
        """The node that the value is, holds first or refers to; empty when it is none."""
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return {}
        return value if len(value) > 1 else self.named.get(text_of(value.get("@id")), value)


def find_story(tree: HtmlElement) -> Story:
    """The first article with a headline, or the page's own node when there is none."""
    best: Mapping[str, Json] = {}
    found: Mapping[str, Json] = {}
    named: dict[str, Mapping[str, Json]] = {}
    trail: tuple[str, ...] = ()
    for node in _all_nodes(tree):
        kinds = _kinds(node)
        identifier = text_of(node.get("@id"))
        # An object of nothing but an "@id" refers to the one that is meant.
        if identifier and len(node) > 1:
            named.setdefault(identifier, node)
        if not trail and "BreadcrumbList" in kinds:
            trail = _trail(node)
        if not _STORY_TYPES.search(kinds):
            continue
        if "WebPage" not in kinds and "headline" in node:
            found = found or node
        best = _richer(best, node)
    return Story(found or best, named, trail)


def _richer(best: Mapping[str, Json], node: Mapping[str, Json]) -> Mapping[str, Json]:
    """The first node that says more than what it is; a bare reference gives way."""
    return best if len(best) > 2 or len(node) <= len(best) else node


def _kinds(node: Mapping[str, Json]) -> str:
    kind = node.get("@type")
    if isinstance(kind, list):
        return " ".join(str(item) for item in kind[:_MAX_NAMES])
    return kind if isinstance(kind, str) else ""


def _all_nodes(tree: HtmlElement) -> Iterator[dict[str, Json]]:
    left = _MAX_NODES
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]")[:_MAX_SCRIPTS]
    for script in scripts:
        for node in _nodes(load(script.text or ""), left):
            left -= 1
            yield node


def load(text: str) -> Json:
    """The value that the script holds, mended where site software breaks it; else None."""
    if len(text) > _MAX_SCRIPT_CHARS:
        return None
    bare = _unwrapped(text)
    for mend in (None, unescape, partial(_TRAILING_COMMA.sub, "")):
        bare = mend(bare) if mend else bare
        try:
            loaded: Json = json.loads(bare, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _unwrapped(text: str) -> str:
    """The JSON without the marks around it, of which there are at most a few."""
    text = text.strip()
    for _ in range(4):
        for opening in _OPENINGS:
            text = text.removeprefix(opening).lstrip()
        for closing in _CLOSINGS:
            text = text.removesuffix(closing).rstrip()
    return text


def _nodes(loaded: Json, limit: int) -> Iterator[dict[str, Json]]:
    """Every object of the document, outer ones first; at most `limit`."""
    waiting: list[Json] = [loaded]
    for node in waiting:
        if limit <= 0:
            return
        limit -= 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in _WITHIN if key in node)


def _trail(node: Mapping[str, Json]) -> tuple[str, ...]:
    steps = node.get("itemListElement")
    names = []
    for step in steps[:_MAX_NAMES] if isinstance(steps, list) else ():
        if isinstance(step, dict):
            item = step.get("item")
            name = step.get("name") or (item.get("name") if isinstance(item, dict) else "")
            names.append(text_of(name))
    return tuple(name for name in names if name)


def text_of(value: Json) -> str:
    """The value when it is a text, or the first of a list of texts; else nothing."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def address_of(value: Json) -> str:
    """The address of a picture, whether given as a text, an object or a list of either."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return value.strip() if isinstance(value, str) else ""


def is_false(value: Json) -> bool:
    """True for false, however it is written: as a value, a word or a schema.org address."""
    if isinstance(value, str):
        word = value.strip().lower()
        return word == "no" or word.endswith("false")
    return value is False
