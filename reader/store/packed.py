"""A change with its contents compressed: made before the one writer is taken."""

import json
from functools import partial

from msgspec import Struct

from reader.model import EntryId, FeedId
from reader.packing import pack, pack_text
from reader.store.imprints import Remembered, make_remembered
from reader.store.values import EntryContent, FeedChange

NO_HTML = pack_text("")


class PackedEntry(Struct, frozen=True):
    """An entry's content and its columns, compressed."""

    content: EntryContent
    html: bytes
    """`NO_HTML` when nothing but white space came."""
    categories: str
    article: bytes | None
    remembered: Remembered | None


class PackedChange(Struct, frozen=True):
    """A change with its contents compressed."""

    feed_id: FeedId
    change: FeedChange
    added: list[PackedEntry]
    updated: list[tuple[EntryId, PackedEntry]]


def pack_change(feed_id: FeedId, change: FeedChange, *, remembers: bool = True) -> PackedChange:
    """The change, ready to be stored; takes a tenth of a millisecond an entry."""
    make = partial(_pack_entry, remembers=remembers)
    return PackedChange(
        feed_id,
        change,
        [make(content) for content in change.added],
        [(entry_id, make(content)) for entry_id, content in change.updated],
    )


def _pack_entry(content: EntryContent, *, remembers: bool) -> PackedEntry:
    article, made = content.article, content.made
    imprint = made.imprint if made else None
    return PackedEntry(
        content,
        html=pack_text(content.html) if content.html.strip() else NO_HTML,
        categories=json.dumps(content.categories, ensure_ascii=False),
        article=made.packed if made else pack(article) if article else None,
        remembered=make_remembered(article, imprint) if article and remembers else None,
    )
