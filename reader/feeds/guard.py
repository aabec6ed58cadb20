"""An XML document made safe for parsers that trust their input, or refused.

Declared entities are counted out before anybody expands them, nothing external is named any
more, no element is absurd, and of a document that was cut only the whole entries are left.
Knows elements and entries, not what they mean.
"""

import html.entities
import re
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace

from reader.errors import FeedParseError
from reader.feeds.cut import cut_texts
from reader.feeds.torn import close_torn

MAX_ATTRIBUTES = 1000  # feedparser's time grows with their square: 100,000 cost it 40 s
MAX_DEPTH = 500  # real feeds with XHTML stay under 60
MAX_EXPANDED_BYTES = 1 << 20  # all that the entities of a document may add to it
_MAX_ENTITY_NESTING = 8

_ROOT = re.compile(
    rb"<!--|<(?P<root>(?:[\w.-]+:)?(?:rss|feed|rdf|channel|opml))(?=[\s>/])",
    re.IGNORECASE,
)
_FIRST_TAG = re.compile(rb"<!--|<(?P<root>[A-Za-z_][\w.:-]*)")
_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<name>[\w.:-]+)\s+(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)')\s*>"
)
_ENTITY_REFERENCE = re.compile(rb"&([A-Za-z_][\w.:-]*);")
_NOT_XML = bytes((*range(9), 11, 12, *range(14, 32)))
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_CHARACTER_REFERENCE = re.compile(rb"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_LONG_TAG = re.compile(rb"<[A-Za-z][^<]{2000,}")
_ATTRIBUTE = re.compile(rb"\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?|[\s/]+")
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w+;)")
# feedparser looks for an address in every name, in quadratic time: 1 MB would take it hours.
_LONG_NAME = re.compile(
    rb"(?P<tag><(?:[\w.-]+:)?(?:author|creator|publisher|contributor|managingeditor|webmaster"
    rb"|name|email)(?=[\s>])[^<>]*>\s*(?:<!\[CDATA\[)?)(?P<kept>[^<\]]{500})[^<\]]+",
    re.IGNORECASE,
)
# Of a title no more is looked at than this, in UTF-8; 76 of a megabyte took 280 MB of memory.
_LONG_TITLE = re.compile(
    rb"(?P<tag><(?:[\w.-]+:)?title(?=[\s>])[^<>]*>\s*(?:<!\[CDATA\[)?)"
    rb"(?P<kept>[^<\]]{80000})[^<\]]+",
    re.IGNORECASE,
)
_PREFIX = re.compile(rb"[<\s]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])")
# What the prefixes mean that feeds use without saying so.
_NAMESPACES = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
    b"georss": b"http://www.georss.org/georss",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"rss": b"http://purl.org/rss/1.0/",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
    b"thr": b"http://purl.org/syndication/thread/1.0",
    b"wfw": b"http://wellformedweb.org/commentAPI/",
    b"xhtml": b"http://www.w3.org/1999/xhtml",
}
_PLAIN_VALUE = re.compile(rb"&#\w+;|[^&%]*")
_HTML = frozenset({"html", "head", "body", "meta", "title", "div", "p", "br", "b", "script"})
_BUILT_IN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})

PROLOG = b"<?xml version='1.0' encoding='utf-8'?>\n"


class Document(Struct, frozen=True):
    """A document in UTF-8 that begins with its root element."""

    qname: str
    """Name of the root as written; empty when nothing in the text looks like an element."""
    body: bytes
    """From the root element on; harmless, yet not always well-formed."""
    entities: tuple[tuple[str, str], ...] = ()
    """Names and texts of the entities that the document declares or takes from HTML."""
    damaged: str = ""
    """One sentence when the end was missing or a second document followed."""

    @property
    def root(self) -> str:
        """Local name of the root in lower case."""
        return self.qname.rpartition(":")[2].lower()

    @property
    def content(self) -> bytes:
        """The document with a prolog that tells the truth."""
        lines = "".join(f'<!ENTITY {name} "{text}">\n' for name, text in self.entities)
        head = f"<!DOCTYPE feed [\n{lines}]>\n".encode() if lines else b""
        return PROLOG + head + self.body


def find_root(content: bytes) -> tuple[str, int]:
    """Name and place of the element that a document consists of; "", 0 when there is none.

    A known root is found behind whatever a server put before it, warnings included.
    """
    for pattern in (_ROOT, _FIRST_TAG):
        at = 0
        while found := pattern.search(content, at):
            if found["root"]:
                return found["root"].decode("ascii"), found.start()
            at = content.find(b"-->", found.end()) + 3
            if at < 3:
                break
    return "", 0


def make_document(
    text: str | bytes, *, wanted: str = "a feed", max_depth: int = MAX_DEPTH
) -> Document:
    """The document in `text`, bytes being UTF-8, with what parsers cannot bear taken out.

    Raises FeedParseError for pages, entity bombs and absurdly deep or wide elements; `wanted`
    names in the message what it should have been.
    """
    content = text.encode("utf-8", "replace") if isinstance(text, str) else text
    del text  # where nobody else holds it, it goes at once
    content = cut_texts(content).translate(None, _NOT_XML)
    content = _NONCHARACTERS.sub(b"", content)
    qname, start = find_root(content)
    if not qname:
        return Document(qname="", body=b"")
    if qname.lower() in _HTML:
        # A page of 10 MB costs feedparser 12 s before it finds nothing.
        raise FeedParseError(f"This is not {wanted} (HTML page).")
    head, body = content[:start], content[start:].rstrip()
    del content
    for pattern in (_LONG_NAME, _LONG_TITLE):
        body = pattern.sub(_shortened, body)
    document = Document(qname=qname, body=body, entities=_harmless_entities(head, body))
    return _mended(document, max_depth=max_depth)


def _shortened(found: re.Match[bytes]) -> bytes:
    """The element's start and as much of the name as any name needs."""
    kept = found["kept"].decode("utf-8", "ignore").encode()
    text, ampersand, reference = kept.rpartition(b"&")
    return found["tag"] + (text if ampersand and b";" not in reference else kept)


def _harmless_entities(head: bytes, body: bytes) -> tuple[tuple[str, str], ...]:
    """The internal entities of the document type, when all they add together stays small."""
    if b"<!ENTITY" not in head:
        return ()
    declared: dict[bytes, bytes] = {}
    for found in _ENTITY.finditer(head):
        value = found["single"] if found["double"] is None else found["double"]
        declared.setdefault(found["name"], value)
    sizes: dict[bytes, int] = {}
    added = 0
    for found in _ENTITY_REFERENCE.finditer(body):
        added += _expanded_size(found.group(1), declared, sizes, _MAX_ENTITY_NESTING)
        if added > MAX_EXPANDED_BYTES:
            raise FeedParseError(
                "The document is an entity bomb; it was not opened.", is_broken=True
            )
    # Entities within entities are left undefined: no real feed has them, every bomb has.
    return tuple(
        (name.decode(), value.decode("utf-8").replace('"', "&#34;"))
        for name, value in declared.items()
        if _PLAIN_VALUE.fullmatch(value)
    )


def _expanded_size(
    name: bytes, declared: dict[bytes, bytes], sizes: dict[bytes, int], levels: int
) -> int:
    """Bytes that one reference to the entity becomes; absurd ones count as a bomb."""
    if name not in declared:
        return 0
    if name in sizes:
        return sizes[name]
    if levels == 0:
        return MAX_EXPANDED_BYTES + 1
    value = declared[name]
    size = len(value)
    for found in _ENTITY_REFERENCE.finditer(value):
        size += _expanded_size(found.group(1), declared, sizes, levels - 1)
        if size > MAX_EXPANDED_BYTES:
            break
    sizes[name] = size
    return size


# --- well-formedness ----------------------------------------------------------------------


class _Flaw(Struct, frozen=True):
    """Where and why a document is not well-formed."""

    code: str
    at: int
    """Offset into the body."""


def _find_flaw(document: Document, *, max_depth: int) -> _Flaw | None:
    """What keeps the document from being well-formed; None when nothing does.

    Raises FeedParseError for absurdly deep or wide elements.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    depth = namespaces = 0

    def start(_name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > max_depth or len(attributes) > 2 * MAX_ATTRIBUTES:
            raise _absurd()

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(_prefix: str | None, _uri: str) -> None:
        nonlocal namespaces
        namespaces += 1
        if namespaces > MAX_ATTRIBUTES:
            raise _absurd()

    parser.StartNamespaceDeclHandler = declare
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    content = document.content
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the interface of expat
    except expat.ExpatError as problem:
        at = parser.ErrorByteIndex - (len(content) - len(document.body))
        return _Flaw(expat.ErrorString(problem.code) or "", max(at, 0))
    return None


def _absurd() -> FeedParseError:
    return FeedParseError(
        "The document nests its elements too deeply or gives one too many attributes.",
        is_broken=True,
    )


def _mended(document: Document, *, max_depth: int) -> Document:
    """The document with the flaws mended that lose nothing, and its torn end taken off."""
    declared = document.entities
    # Ends: each mending leaves none of its kind, and what it uncovers was reported before it.
    while (flaw := _find_flaw(document, max_depth=max_depth)) is not None:
        better = _mend(document, flaw)
        if better is None:
            break
        document = better
    else:
        return document
    # The lenient parser knows the entities of HTML by itself, and stumbles over declared ones.
    document = replace(document, entities=declared, body=_with_namespaces(document))
    check_tags(document.body)
    return document if document.damaged else _without_torn_end(document)


def _mend(document: Document, flaw: _Flaw) -> Document | None:
    """The document without that flaw; None when it cannot be mended here."""
    body, entities, damaged = document.body, document.entities, document.damaged
    if flaw.code == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
        body, rest = body[: flaw.at].rstrip(), body[flaw.at :]
        if _ROOT.match(rest.lstrip()) or b"<?xml" in rest[:100]:
            damaged = "A second document followed the feed; only the first was read."
    elif flaw.code == expat.errors.XML_ERROR_BAD_CHAR_REF:
        body = _CHARACTER_REFERENCE.sub(_legal_reference, body)
    elif flaw.code == expat.errors.XML_ERROR_INVALID_TOKEN:
        body = _with_ampersands(body)
    elif flaw.code == expat.errors.XML_ERROR_UNBOUND_PREFIX:
        body = _with_namespaces(document)
    elif flaw.code == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
        entities = _with_html_entities(document)
    if (body, entities) == (document.body, document.entities):
        return None
    return replace(document, body=body, entities=entities, damaged=damaged)


def _legal_reference(found: re.Match[bytes]) -> bytes:
    """The character reference, or nothing when XML has no such character."""
    decimal, hexadecimal = found.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_legal = (
        code in {9, 10, 13}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return found.group() if is_legal else b""


def _with_ampersands(body: bytes) -> bytes:
    """The body with every ampersand that begins no reference written as one should."""
    first, *rest = body.split(b"<![CDATA[")
    parts = [_BARE_AMPERSAND.sub(b"&amp;", first)]
    for part in rest:
        literal, end, text = part.partition(b"]]>")
        parts.append(literal + end + _BARE_AMPERSAND.sub(b"&amp;", text))
    return b"<![CDATA[".join(parts)


def _with_namespaces(document: Document) -> bytes:
    """The body with the prefixes declared that it uses and never declares."""
    body = document.body
    start = len(document.qname) + 1
    used = sorted({found.group(1) for found in _PREFIX.finditer(body)})
    declarations = b"".join(
        b' xmlns:%b="%b"' % (prefix, _NAMESPACES.get(prefix, b"urn:undeclared:" + prefix))
        for prefix in used
        if b"xmlns:" + prefix not in body and not prefix.startswith(b"xml")
    )
    return body[:start] + declarations + body[start:]


def _with_html_entities(document: Document) -> tuple[tuple[str, str], ...]:
    """The document's entities and those of HTML that it uses without declaring them."""
    known = dict(document.entities)
    used = {name for name in _ENTITY_REFERENCE.findall(document.body) if name not in _BUILT_IN}
    for name in sorted(used):
        code = html.entities.name2codepoint.get(name.decode("ascii", "replace"))
        if code is not None:
            known.setdefault(name.decode(), f"&#{code};")
    return tuple(known.items())


def check_tags(body: bytes) -> None:
    """Raise FeedParseError for a tag with too many attributes, which no parser bears."""
    for found in _LONG_TAG.finditer(body):
        at, count = found.start() + 1, 0
        while at < found.end() and body[at : at + 1].isalnum():
            at += 1
        while (
            attribute := _ATTRIBUTE.match(body, at, found.end())
        ) and count <= MAX_ATTRIBUTES:
            at, count = attribute.end(), count + 1
        if count > MAX_ATTRIBUTES:
            raise _absurd()


def _without_torn_end(document: Document) -> Document:
    """The document, closed and marked as damaged when its end is missing."""
    closed = close_torn(document.body, document.qname)
    if closed is None:
        return document
    return replace(
        document,
        body=closed,
        damaged="The feed ends in the middle; only what was whole in it was read.",
    )
