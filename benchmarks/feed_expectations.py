"""What test files of feed parsers say must come of a feed, as fields that we have."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_EXPECT = re.compile(rb"(?ms)<!--.*?^\s*Expect:[ \t]*(.*?)(?:^\s*Header:|-->)")
# Ours by feedparser's names; of a feed (False) or of an entry (True). Its "guid" is "id".
_ENTRY_FIELDS = {
    "title": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "author": "author",
    "published_parsed": "published",
    "updated_parsed": "updated",
    "issued_parsed": "published",
    "modified_parsed": "updated",
    "summary": "text",
    "description": "text",
    "tags": "tags",
    "category": "tags",
    "enclosures": "enclosures",
}
_FEED_FIELDS = {"title": "feed title", "link": "feed link", "language": "feed language"}
# Inner values that are the field itself.
_INNER = {
    ("title_detail", "value"): "title",
    ("summary_detail", "value"): "text",
    ("content", 0, "value"): "text",
    ("content", 1, "value"): "text",
    ("author_detail", "name"): "author",
    ("tags", 0, "term"): "tags",
    ("enclosures", 0, "href"): "enclosures",
    ("enclosures", 0, "url"): "enclosures",
    ("thr_in-reply-to", "ref"): "replies to",
    ("thr_in-reply-to", "href"): "replies to",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """One field as a file says it must be read."""

    field: str
    value: object
    entry: int | None
    """Index of the entry; None for the feed's own fields."""


# --- feedparser's comments ----------------------------------------------------------------


def expected_of_comment(content: bytes) -> Iterator[Expected]:
    """The comparisons in a file's leading comment that are about fields that we have."""
    found = _EXPECT.search(content[:20_000])
    if found is None:
        return
    text = " ".join(found.group(1).decode("utf-8", "replace").split())
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    if isinstance(tree, ast.BoolOp) and not isinstance(tree.op, ast.And):
        return
    for part in parts:
        if isinstance(part, ast.Compare) and all(isinstance(op, ast.Eq) for op in part.ops):
            yield from _comparison(part)


def _comparison(part: ast.Compare) -> Iterator[Expected]:
    sides = [part.left, *part.comparators]
    try:
        value = ast.literal_eval(sides[-1])
    except ValueError:
        return
    for side in sides[:-1]:
        steps = _steps(side)
        one = _expected(steps, value) if steps else None
        if one is not None:
            yield one


def _steps(node: ast.expr) -> tuple[str | int, ...]:
    """`entries[0]['title']` as ("entries", 0, "title"); empty for other expressions."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        above = _steps(node.value)
        return (*above, node.attr) if above else ()
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        above, key = _steps(node.value), node.slice.value
        return (*above, key) if above and isinstance(key, str | int) else ()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
        return ("len", *_steps(node.args[0]))
    return ()


def _expected(steps: tuple[str | int, ...], value: object) -> Expected | None:
    match steps:
        case ("len", "entries"):
            return Expected("entries", value, 0)
        case ("feed", str(name)) if name in _FEED_FIELDS:
            return Expected(_FEED_FIELDS[name], value, None)
        case ("feed", "title_detail", "value"):
            return Expected("feed title", value, None)
        case ("entries", int(index), str(name)) if name in _ENTRY_FIELDS:
            return Expected(_ENTRY_FIELDS[name], _plain(value), index)
        case ("entries", int(index), *inner) if tuple(inner) in _INNER:
            return Expected(_INNER[tuple(inner)], value, index)
        case _:
            return None


def _plain(value: object) -> object:
    """Lists of dictionaries as the tuple of what names each."""
    if not isinstance(value, list):
        return value
    keys = ("label", "term", "href", "url")
    return tuple(
        next((part[key] for key in keys if part.get(key)), "")
        if isinstance(part, dict)
        else part
        for part in value
    )


# --- results as JSON ----------------------------------------------------------------------


def expected_of_json(path: Path) -> Iterator[Expected]:
    """What the JSON file beside a feed says of it; of either of two shapes."""
    serde = path.with_suffix(".serde.json")
    plain = (
        path.with_suffix(".json")
        if path.suffix == ".xml"
        else path.with_suffix(".expected.json")
    )
    is_serde = serde.is_file()
    beside = serde if is_serde else plain
    if path.name.endswith(".serde.json") or not beside.is_file() or beside == path:
        return
    found = json.loads(beside.read_text("utf-8"))
    read = _serde_entry if is_serde else _plain_entry
    entries = found.get("entries", [])
    if entries:
        yield Expected("entries", len(entries), 0)
    own = found if is_serde else found.get("feed", {})
    yield from _feed(own, is_serde=is_serde)
    for index, entry in enumerate(entries[:50]):
        fields = [(name, value) for name, value in read(entry) if value not in {None, "", ()}]
        texts = [str(value) for name, value in fields if name == "text"]
        for name, value in fields:
            # We keep the longest of an entry's texts.
            if name != "text" or value == max(texts, key=len):
                yield Expected(name, value, index)


def _feed(own: dict[str, object], *, is_serde: bool) -> Iterator[Expected]:
    title = own.get("title")
    if is_serde and isinstance(title, dict):
        title = title.get("content")
    if title:
        yield Expected("feed title", title, None)
    if not is_serde and own.get("link"):
        yield Expected("feed link", own["link"], None)
    if own.get("language"):
        yield Expected("feed language", own["language"], None)


def _plain_entry(entry: dict) -> Iterator[tuple[str, object]]:  # type: ignore[type-arg]
    for name in ("title", "link", "id", "author", "published", "updated"):
        yield name, entry.get(name)
    yield "text", entry.get("description")
    for content in entry.get("content") or ():
        yield "text", content.get("value")
    yield "tags", tuple(tag.get("term") or "" for tag in entry.get("tags") or ())
    urls = tuple(
        one.get("url") or one.get("href") or "" for one in entry.get("enclosures") or ()
    )
    yield "enclosures", urls


def _serde_entry(entry: dict) -> Iterator[tuple[str, object]]:  # type: ignore[type-arg]
    yield "title", (entry.get("title") or {}).get("content")
    if not re.fullmatch(r"[0-9a-f]{30,32}|[0-9a-f-]{36}", entry.get("id") or ""):  # made up
        yield "id", entry.get("id")
    links = entry.get("links") or ()
    alternate = [link["href"] for link in links if link.get("rel") in {None, "alternate"}]
    yield "link", alternate[0] if alternate else None
    yield "author", ", ".join(one.get("name") or "" for one in entry.get("authors") or ())
    yield "published", entry.get("published")
    yield "updated", entry.get("updated")
    yield "text", (entry.get("summary") or {}).get("content")
    yield "text", (entry.get("content") or {}).get("body")
    yield (
        "tags",
        tuple(one.get("label") or one["term"] for one in entry.get("categories") or ()),
    )
    media = [part for one in entry.get("media") or () for part in one.get("content") or ()]
    yield "enclosures", tuple(part.get("url") or "" for part in media)
