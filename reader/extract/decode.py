"""Bytes of a page to text: the encoding it declares, if that is true, else a safe guess.

Order of belief: byte order mark, HTTP charset, `<meta>`, UTF-8 if it fits, windows-1252
(WHATWG Encoding and HTML, "determining the character encoding"). UTF-7 is never believed:
it hides markup.
"""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD_BYTES = 8192  # browsers look at 1024; real pages put long scripts before the meta tag
# Labels that browsers read as another encoding (WHATWG Encoding, "names and labels").
_LABELS = {
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-9": "windows-1254",
    "tis-620": "windows-874",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "utf-16": "utf-16-le",
}


def decode_page(content: bytes, content_type: str = "") -> str:
    """The text of the bytes; bytes that fit nothing become U+FFFD, never an error."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    declared = _known(_first(_CHARSET, content_type))
    if declared:
        return _decode(content, declared)
    in_meta = _META.search(content[:_HEAD_BYTES])
    declared = _known(in_meta.group(1).decode("ascii", "replace")) if in_meta else ""
    # A page that says UTF-16 in its own ASCII bytes is not (HTML, 13.2.3.2).
    if declared and not declared.startswith("utf-16"):
        return _decode(content, declared)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(content)


def _guess(content: bytes) -> str:
    """UTF-8 with a few broken bytes, or windows-1252: whichever breaks less."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return text if whole > broken else content.decode("windows-1252", "replace")


def _decode(content: bytes, encoding: str) -> str:
    """Decoded as declared, unless UTF-8 fits and the declared encoding does not."""
    text = content.decode(encoding, "replace")
    if encoding == "utf-8":
        return _guess(content) if "\ufffd" in text else text
    if "\ufffd" in text or encoding == "cp1252":
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return text
    return text


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text[:1000])
    return found.group(1) if found else ""


def _known(label: str) -> str:
    """The codec that a declared label means; empty for unknown or dangerous ones."""
    label = label.strip().lower()
    label = _LABELS.get(label, label)
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    name = codec.name.lower().replace("_", "-")
    is_safe = codec._is_text_encoding and name not in {
        "utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined",
    }  # fmt: skip
    return name if is_safe else ""
