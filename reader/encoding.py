"""Bytes that a server sent, as the text they most likely mean.

A declaration is believed only when the bytes agree with it. The same for feeds, pages, lists
and plain text; knows nothing of any of them. Megabytes are read in pieces: a text with one
rare character takes four bytes for each, and is often wanted in UTF-8 only.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First characters of "<?xml" or "<x" without a mark: XML 1.0, appendix F.1.
_UNMARKED = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
# What the name means in practice: WHATWG Encoding Standard, section 4.2.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_UNKNOWN_TO_PYTHON = {"x-sjis": "cp932", "windows-874": "cp874"}
# The rest of what Python calls codecs is no way to write a document: UTF-7 smuggles markup,
# "zlib" is a decompression bomb, "punycode" takes quadratic time.
_WRITTEN = re.compile(
    r"ascii|utf-(?:8(?:-sig)?|(?:16|32)(?:-[lb]e)?)|iso8859-\d+|cp\d+|koi8-\w|kz1048|ptcp154"
    r"|mac-[a-z0-9-]+|hp-roman8|tis-620|big5\w*|euc_\w+|shift_jis\w*|gb\w+|hz|iso2022_\w+|johab"
)
_WESTERN = frozenset({"cp1252", "iso8859-15", "latin-1"})

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_PROLOG = re.compile(
    rb"<\?xml[^>]{0,300}?encoding\s{0,9}=\s{0,9}[\"']\s{0,9}([A-Za-z0-9._:-]{1,40})"
)
_META = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9._:-]{1,40})",
    re.IGNORECASE,
)
_HEAD_BYTES = 8192  # browsers look at 1024; real pages put long scripts before the meta tag
_HEADER_CHARS = 1000

_FEW = 16  # high bytes; with fewer no statistics are worth anything
_SAMPLE_BYTES = 20_000  # chardet reads 0.3 MB/s
_COUNTED_BYTES = 1 << 20  # what comes behind it says nothing new, and costs 6 bytes for each
_PIECE_BYTES = 1 << 18

_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WELL_FORMED_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def decode_text(content: bytes, *, content_type: str = "") -> str:
    """The text of a document: byte-order mark, then header, prolog or meta, then UTF-8.

    Never fails: bytes that mean nothing become U+FFFD; a character cut at the end goes.
    """
    return "".join(_pieces(content, _find_way(content, content_type)))


def to_utf8(content: bytes, *, content_type: str = "") -> bytes:
    """The same text in UTF-8, in a few bytes more memory than it takes."""
    way = _find_way(content, content_type)
    return b"".join(piece.encode("utf-8", "replace") for piece in _pieces(content, way))


class _Way(NamedTuple):
    """How to read some bytes."""

    encoding: str
    start: int = 0
    """Where the text begins, behind its mark."""
    errors: str = "strict"
    is_whole: bool = False
    """Whether a character that is cut at the end counts as damage."""


def _pieces(content: bytes, way: _Way) -> Iterator[str]:
    """The text, a piece of the bytes at a time."""
    decoder = codecs.getincrementaldecoder(way.encoding)(way.errors)
    for at in range(way.start, len(content), _PIECE_BYTES):
        yield decoder.decode(content[at : at + _PIECE_BYTES])
    if way.is_whole:
        yield decoder.decode(b"", True)  # noqa: FBT003 - the interface of codecs


def _find_way(content: bytes, content_type: str) -> _Way:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _Way(name, len(mark), "replace")
    for name in _declared(content, content_type):
        if _fits(content, name):
            return _Way(name)
    return _guess(content)


def _declared(content: bytes, content_type: str) -> list[str]:
    """The encodings that somebody named for these bytes, most trusted first."""
    head = content[:_HEAD_BYTES]
    labels = [
        found.group(1) for found in [_CHARSET.search(content_type[:_HEADER_CHARS])] if found
    ]
    names = [name for start, name in _UNMARKED if head.startswith(start)]
    for pattern in (_PROLOG, _META):
        found = pattern.search(head)
        if found:
            labels.append(found.group(1).decode("ascii"))
    names += [name for label in labels if (name := _known(label))]
    # UTF-8 that is labelled as a Western encoding is never that encoding: the sequences of
    # UTF-8 are all but impossible in it, and a server's default header says latin-1.
    if names and names[0] in _WESTERN:
        names.insert(0, "utf-8")
    return [*names, "utf-8"]


def _known(label: str) -> str:
    """Our name of the encoding that `label` means; empty for none that we decode."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_UNKNOWN_TO_PYTHON.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if _WRITTEN.fullmatch(name) else ""


def _fits(content: bytes, name: str) -> bool:
    """True when the bytes are a text in that encoding."""
    if name.startswith(("utf-16", "utf-32")) and b"\x00" not in content:
        return False
    # Where "<" is not the byte of ASCII, any bytes are letters: there must be markup in them.
    has_markup = "<".encode(name) == b"<"
    try:
        # What is missing of the last character is no reason to doubt the rest.
        for piece in _pieces(content, _Way(name)):
            has_markup = has_markup or "<" in piece or "{" in piece
    except (UnicodeError, LookupError):
        return False
    # One high byte in all, the last: an accent rather than a cut character.
    is_accent = name == "utf-8" and content[-1:] >= b"\x80" and content[:-1].isascii()
    return has_markup and not is_accent


def _guess(content: bytes) -> _Way:
    """How to read bytes that are in none of the declared encodings."""
    first = _HIGH_RUN.search(content)
    start = first.start() if first else 0
    counted = content[start : start + _COUNTED_BYTES]
    runs = _HIGH_RUN.findall(counted)
    high_bytes = sum(map(len, runs))
    utf8_bytes = sum(map(len, _WELL_FORMED_UTF8.findall(counted)))
    if utf8_bytes * 2 >= high_bytes or high_bytes < _FEW:
        # Damaged UTF-8, and damage must stay visible; or too little to tell, but for accents,
        # which stand one by one between plain letters.
        has_accents = utf8_bytes * 2 < high_bytes and all(len(run) <= 2 for run in runs)
        return _Way("cp1252" if has_accents else "utf-8", errors="replace", is_whole=True)
    lone = sum(len(run) for run in runs if len(run) <= 2)
    name = "cp1252" if lone * 2 > high_bytes else _detected(content)
    if _fits(content, name):
        return _Way(name)
    return _Way(name, errors="replace", is_whole=True)


def _detected(content: bytes) -> str:
    """The encoding whose letter frequencies fit best; UTF-8 when none does."""
    # Deferred: 25 ms, for the one feed in hundreds that declares nothing.
    import chardet  # noqa: PLC0415

    found = _HIGH_RUN.search(content)
    start = found.start() if found else 0
    label = chardet.detect(content[start : start + _SAMPLE_BYTES])["encoding"]
    return _known(label or "") or "utf-8"
