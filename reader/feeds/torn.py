"""What is left of a feed whose end is missing: a cut download, a server that gave up.

Knows elements and entries, not what they mean.
"""

import re
from xml.parsers import expat

_ENTRY_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_IDENTITY = frozenset({"guid", "id", "link"})


def close_torn(body: bytes, qname: str) -> bytes | None:
    """The body closed behind its last whole entry; None when its root is closed already.

    Of the entry it was cut in, the whole fields stay when they tell which entry it is: its
    title and its GUID or link. Then the next answer completes it in its place.
    """
    if _closes(body, qname):
        return None
    ends = [found.end() for found in _ENTRY_END.finditer(body)]
    end = ends[-1] if ends else 0
    start = _ENTRY_START.search(body, end)
    kept = body
    if start is not None:
        whole = _whole_fields(body[start.start() :])
        # The only one is counted, though nothing is known of it.
        kept = body[: start.start()] + (whole if whole or ends else start.group() + b"/>")
    elif ends:
        kept = body[:end]
    elif body.rfind(b"<") > body.rfind(b">"):
        kept = body[: body.rfind(b"<")]
    if qname.lower() == "rss" and b"<channel" in kept and not _closes(kept, "channel"):
        kept += b"</channel>"
    return kept + f"</{qname}>".encode()


def _closes(body: bytes, qname: str) -> bool:
    """True when the end tag of that element is in the body."""
    return (
        re.search(rb"</" + re.escape(qname.encode()) + rb"\s*>", body, re.IGNORECASE)
        is not None
    )


def _whole_fields(entry: bytes) -> bytes:
    """The entry up to its last whole field, closed; empty when it has no identity."""
    parser = expat.ParserCreate("utf-8")
    opened: list[str] = []
    fields: set[str] = set()
    end = 0

    def leave(name: str) -> None:
        nonlocal end
        opened.pop()
        if len(opened) == 1:
            fields.add(name.rpartition(":")[2].lower())
            # Of an empty element expat gives the place behind it, else that of the end tag.
            at = parser.CurrentByteIndex
            end = entry.index(b">", at) + 1 if entry.startswith(b"</", at) else at

    parser.StartElementHandler = lambda name, _: opened.append(name)
    parser.EndElementHandler = leave
    try:
        parser.Parse(entry, True)  # noqa: FBT003 - the interface of expat
    except expat.ExpatError:
        if "title" in fields and fields & _IDENTITY:
            return entry[:end] + f"</{opened[0]}>".encode()
    return b""
