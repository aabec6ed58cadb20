"""Which entry is which, over many answers of one feed; pure.

Within its feed an entry is its GUID, else its canonical link, else a hash of its content. A
GUID that changed while link and title stayed is the same entry; other words under the same GUID
are an update in place. Several items of a document that share a GUID are one entry, the first.
"""

import hashlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from reader.hygiene import canonical_url
from reader.model import EntryId, Extras, ParsedEntry
from reader.store.values import EntryContent, KnownEntry

MAX_KEY_CHARS = 400  # longer GUIDs are kept as their hash, so that an index row stays small


class Sorted(Struct, frozen=True):
    """The items of an answer, told apart; both in the document's order."""

    added: tuple[EntryContent, ...]
    updated: tuple[tuple[EntryId, EntryContent], ...]


def describe_entry(entry: ParsedEntry) -> EntryContent:
    """The entry as it will be stored, with its identity and the hash of its words."""
    canonical = canonical_url(entry.url)
    words = " ".join("\x1f".join((entry.title, entry.author, entry.html)).split())
    content_hash = hashlib.sha256(words.encode()).hexdigest()[:32]
    if entry.guid:
        identity = "guid:" + _short(entry.guid)
    elif canonical:
        identity = "link:" + _short(canonical)
    else:
        identity = "hash:" + content_hash
    return EntryContent(
        identity=identity,
        guid=entry.guid,
        url=entry.url,
        canonical_url=canonical,
        title=entry.title,
        author=entry.author,
        published=entry.published or entry.updated,
        html=entry.html,
        content_hash=content_hash,
        article=None,
        categories=entry.categories,
        made=entry.made,
        extras=Extras(entry.enclosures, entry.replies_to),
    )


def _short(key: str) -> str:
    if len(key) <= MAX_KEY_CHARS:
        return key
    return key[: MAX_KEY_CHARS - 64] + hashlib.sha256(key.encode()).hexdigest()


def unique_contents(entries: Iterable[ParsedEntry]) -> list[EntryContent]:
    """The described entries of one document; of several with one identity the first stays."""
    found: dict[str, EntryContent] = {}
    for entry in entries:
        content = describe_entry(entry)
        found.setdefault(content.identity, content)
    return list(found.values())


def sort_entries(contents: Sequence[EntryContent], known: Iterable[KnownEntry]) -> Sorted:
    """Which items are new, and which change a stored entry; unchanged ones are in neither."""
    known = list(known)
    by_identity = {entry.identity: entry for entry in known}
    by_link = {
        (entry.canonical_url, entry.title): entry for entry in known if entry.canonical_url
    }
    taken = {by_identity[c.identity].id for c in contents if c.identity in by_identity}
    added: list[EntryContent] = []
    updated: list[tuple[EntryId, EntryContent]] = []
    for content in contents:
        entry = by_identity.get(content.identity)
        if entry is None:
            entry = by_link.get((content.canonical_url, content.title))
            if entry is None or entry.id in taken:
                added.append(content)
                continue
            taken.add(entry.id)
        if _differs(entry, content):
            updated.append((entry.id, content))
    return Sorted(tuple(added), tuple(updated))


def _differs(entry: KnownEntry, content: EntryContent) -> bool:
    """True when anything that is stored of the entry is not what its feed says now."""
    return (
        entry.content_hash != content.content_hash
        or entry.identity != content.identity
        or (bool(content.url) and entry.url != content.url)
        or (content.published is not None and entry.published != content.published)
    )
