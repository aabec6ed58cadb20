"""An element tree to pieces, in document order, each with its kind and what marks it.

Walks without recursion, once. Drops nothing: what is furniture is only marked as such.
"""

import re
from collections.abc import Container

import lxml.etree
from lxml.html import HtmlElement
from msgspec import Struct
from msgspec.structs import replace

from reader.extract.marks import PICTURE_TEXT, names_of, noise_of_names
from reader.extract.pieces import NOWHERE, Chunk, Marks, Piece, Place, fold_chunks
from reader.extract.tables import is_data_table, table_text
from reader.extract.tree import NUMBER, text_chars
from reader.hygiene import web_url
from reader.model import BlockKind

_BLOCK_WORDS = (
    "address article aside blockquote body center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
    "li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul caption"
)
BLOCK_TAGS = frozenset(_BLOCK_WORDS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MAX_NOISE_SHARE = 0.3  # no markup calls off more than this share of the main text
_MAX_CAPTION_CHARS = 600
_FOOTNOTE = re.compile(r"footnote|endnote|cite-note|(?<![a-z])fn-?\d")
_POST = re.compile(
    r"(?<![\w-])(?:embedded-post-)*(?:embedded-post|tweet)(?![\w-])|instagram-media|bluesky-embed"
)


class _Scope(Struct, frozen=True):
    """What the open elements mean for the text in them."""

    tag: str = "body"
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    list_depth: int = 0
    quote_depth: int = 0
    noise: str = ""
    url: str = ""
    is_code: bool = False
    is_main: bool = True
    place: Place = NOWHERE


def find_pieces(
    tree: HtmlElement, *, main: Container[int] | None = None, base: str = ""
) -> list[Piece]:
    """Every visible text of the tree as pieces, in document order.

    `main` holds the numbers of the elements of the main content (None: all of them are);
    links are made absolute with `base`.
    """
    walk = _Walk(main, base, _limit_of(tree, main))
    events = lxml.etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if walk.open(element):
                events.skip_subtree()
        else:
            walk.close(element)
    walk.flush()
    return walk.pieces


def _limit_of(tree: HtmlElement, main: Container[int] | None) -> int:
    """How long a text may be that its markup alone calls off."""
    total = text_chars(tree)
    if main is None:
        return int(total * _MAX_NOISE_SHARE)
    inside = sum(
        len(element.text or "") + sum(len(child.tail or "") for child in element)
        for element in tree.iter(lxml.etree.Element)
        if int(element.get(NUMBER, "0")) in main
    )
    return int(min(total, inside) * _MAX_NOISE_SHARE)


class _Walk:
    """The pieces so far, and the scopes of the elements that are open."""

    def __init__(self, main: Container[int] | None, base: str, limit_chars: int) -> None:
        self.pieces: list[Piece] = []
        self._main = main
        self._base = base
        self._limit_chars = limit_chars
        self._scopes = [_Scope()]
        self._chunks: list[Chunk] = []
        self._breaks = 0

    def open(self, element: HtmlElement) -> bool:
        """Enter the element; True when its inside is done with already."""
        tag = element.tag
        if tag == "head":
            self._scopes.append(self._scopes[-1])
            return True
        if tag == "br":
            self._break()
            self._scopes.append(self._scopes[-1])
            return False
        if tag not in BLOCK_TAGS:
            self._scopes.append(self._inline_scope(element))
            self._add(element.text)
            return False
        self.flush()
        scope = self._block_scope(element)
        self._scopes.append(scope)
        if tag == "table" and not scope.noise and is_data_table(element):
            text, links = fold_chunks([(table_text(element), "")])
            self._put(
                replace(scope, kind=BlockKind.TABLE),
                Piece(BlockKind.TABLE, text, links=tuple(links)),
                0,
            )
            return True
        self._add(element.text)
        return False

    def close(self, element: HtmlElement) -> None:
        """Leave the element; what follows it belongs to the one around it."""
        if element.tag in BLOCK_TAGS:
            self.flush()
        self._scopes.pop()
        self._add(element.tail)

    def flush(self) -> None:
        """Make a piece of the text since the last block began or ended."""
        chunks, self._chunks, self._breaks = self._chunks, [], 0
        if not chunks:
            return
        scope = self._scopes[-1]
        text, links = fold_chunks(chunks, is_code=scope.is_code)
        if not text:
            return
        chars = sum(len(" ".join(chunk.split())) for chunk, url in chunks if url)
        self._put(scope, Piece(scope.kind, text, scope.level, tuple(links)), chars)

    def _put(self, scope: _Scope, piece: Piece, link_chars: int) -> None:
        marks = Marks(
            tag=scope.tag,
            noise=scope.noise,
            is_main=scope.is_main,
            link_chars=link_chars,
            place=scope.place,
        )
        self.pieces.append(replace(piece, marks=marks))

    def _add(self, text: str | None) -> None:
        if text:
            url = self._scopes[-1].url
            if not self._scopes[-1].is_code:
                text = text.replace("\n", " ").replace("\r", " ")
            is_space = text.isspace()
            if not is_space:
                self._breaks = 0
            if self._chunks or not is_space or self._scopes[-1].is_code:
                self._chunks.append((text, url))

    def _break(self) -> None:
        """A line break; two in a row end the paragraph."""
        self._breaks += 1
        if self._breaks == 2 and not self._scopes[-1].is_code:
            self.flush()
            return
        self._chunks.append(("\n", ""))

    def _inline_scope(self, element: HtmlElement) -> _Scope:
        scope = self._scopes[-1]
        if element.tag == "a" and not _is_anchor(element):
            target = (element.get("href") or "").strip()
            # What leads nowhere else still counts as a link: "#share" is no less a button.
            address = "" if target.startswith("#") else web_url(target, base=self._base)
            return replace(scope, url=address or "#")
        return scope

    def _block_scope(self, element: HtmlElement) -> _Scope:
        outer = self._scopes[-1]
        tag = str(element.tag)
        own = int(element.get(NUMBER, "0"))
        scope = replace(
            outer,
            tag=tag,
            place=_place_of(element, tag, own, outer.place),
            is_main=self._main is None or own in self._main,
        )
        scope = _with_kind(scope, element)
        if not scope.noise:
            scope = self._with_noise(scope, element)
        return scope

    def _with_noise(self, scope: _Scope, element: HtmlElement) -> _Scope:
        if scope.kind is BlockKind.QUOTE:
            return scope
        place = scope.place
        reason = noise_of_names(place.tag, place.role, place.names)
        if not reason:
            return scope
        chars = text_chars(element)
        if reason == PICTURE_TEXT and chars <= _MAX_CAPTION_CHARS:
            return replace(scope, kind=BlockKind.CAPTION, noise="")
        if chars > self._limit_chars:
            return scope
        return replace(scope, noise=reason)


def _is_anchor(element: HtmlElement) -> bool:
    """True for `<a name="top">`, which links lead to and which is often never closed."""
    return element.get("href") is None and element.get("name") is not None


def _place_of(element: HtmlElement, tag: str, number: int, outer: Place) -> Place:
    return Place(
        number=number,
        tag=tag,
        role=element.get("role") or "",
        style=element.get("class") or "",
        names=names_of(element),
        depth=outer.depth + 1,
        is_body="articlebody" in (element.get("itemprop") or "").lower(),
        outer=outer if outer.number else None,
    )


def _with_kind(scope: _Scope, element: HtmlElement) -> _Scope:
    """The scope with the kind of block that the element's tag makes."""
    tag = scope.tag
    if scope.kind is BlockKind.CAPTION:
        return scope
    if tag in _HEADINGS:
        return replace(scope, kind=BlockKind.HEADING, level=_HEADINGS[tag])
    if tag in {"ul", "ol"}:
        return replace(scope, list_depth=scope.list_depth + 1)
    if tag == "li":
        return _list_item(scope, element)
    if tag == "blockquote":
        depth = scope.quote_depth + 1
        return replace(scope, kind=BlockKind.QUOTE, quote_depth=depth, level=depth)
    if tag in {"div", "figure"} and _is_post(element, scope.place.names):
        return replace(scope, kind=BlockKind.QUOTE, level=1)
    if tag == "pre":
        return replace(scope, kind=BlockKind.CODE, is_code=True, level=0)
    return scope


def _is_post(element: HtmlElement, names: str) -> bool:
    """True for an embedded post of a social network that says something itself."""
    return bool(_POST.search(names)) and element.find(".//blockquote") is None


def _list_item(scope: _Scope, element: HtmlElement) -> _Scope:
    """A list item, unless it holds a whole section or is a footnote."""
    if _FOOTNOTE.search(scope.place.names):
        return replace(scope, kind=BlockKind.FOOTNOTE, level=0)
    paragraphs = sum(1 for child in element if child.tag in {"p", "h2", "h3", "h4"})
    if paragraphs > 1:
        return replace(scope, kind=BlockKind.PARAGRAPH, level=0)
    return replace(scope, kind=BlockKind.LIST_ITEM, level=max(1, scope.list_depth))
