"""Content codings undone piece by piece, so that a size limit acts before memory is used.

httpx's own decoders are not used: 512 MB behind gzip, br or zstd cost them up to 1 GB before a
caller sees the first piece, and they take a cut stream for a whole one. Knows nothing of HTTP
but the names of the codings (RFC 9110 section 8.4.1, RFC 8878).
"""

import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

STEP_BYTES = 65536
MAX_CODINGS = 3  # servers that pack twice exist; more is an attack
_ZSTD_FEED = 128  # bytes: 4 bytes can make 128 KiB, so one step makes 4 MiB at most
_ZSTD_WINDOW = 8 << 20  # RFC 9659: more must not be needed on the web
_GZIP, _ZLIB, _RAW = 31, 15, -15
_GZIP_MAGIC = b"\x1f\x8b"


class TooBigError(Exception):
    """More bytes than the limit came out."""


class DamagedError(Exception):
    """The stream is cut or broken, or its coding unknown; `str()` names the coding."""


def parse_codings(header: str) -> tuple[str, ...]:
    """The codings of a Content-Encoding header, in the order they were applied.

    Raises DamagedError for one that we did not ask for.
    """
    named = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    codings = tuple(name for name in named if name not in {"", "identity"})
    unknown = [name for name in codings if name not in _DECODERS]
    if unknown or len(codings) > MAX_CODINGS:
        raise DamagedError(", ".join(unknown or codings))
    return codings


def decode(
    chunks: Iterable[bytes], codings: tuple[str, ...], *, cap_bytes: int
) -> Iterator[bytes]:
    """The decoded bytes, in pieces; raises TooBigError past the cap and DamagedError.

    Nothing at all decodes to nothing, whatever its coding.
    """
    pieces: Iterator[bytes] = _capped(chunks, cap_bytes)
    first = next(pieces, b"")
    if not first:
        return
    pieces = itertools.chain([first], pieces)
    for coding in reversed(codings):
        pieces = _capped(_DECODERS[coding](pieces), cap_bytes)
    yield from pieces


def _capped(pieces: Iterable[bytes], cap_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > cap_bytes:
            raise TooBigError
        if piece:
            yield piece


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """All members of a gzip stream (RFC 1952 section 2.2); what follows the last is padding."""
    decoder, chunk = zlib.decompressobj(_GZIP), b""
    is_between = False
    for arrived in chunks:
        chunk += arrived
        while chunk:
            if is_between:
                if len(chunk) < len(_GZIP_MAGIC):
                    break
                if not chunk.startswith(_GZIP_MAGIC):
                    return
                decoder = zlib.decompressobj(_GZIP)
            yield from _inflate(decoder, chunk, "gzip")
            is_between = decoder.eof
            chunk = decoder.unused_data
    if not decoder.eof:
        raise DamagedError("gzip")


def _inflate(decoder: "zlib._Decompress", chunk: bytes, coding: str) -> Iterator[bytes]:
    """What `chunk` makes, at most `STEP_BYTES` at a time."""
    is_full = True
    while (chunk or is_full) and not decoder.eof:
        try:
            piece = decoder.decompress(chunk, STEP_BYTES)
        except zlib.error as problem:
            raise DamagedError(coding) from problem
        chunk = decoder.unconsumed_tail
        # A full piece may have left output inside the decoder with no input to show for it.
        is_full = len(piece) == STEP_BYTES
        yield piece


def _undeflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Deflate in its zlib wrapper, or raw as some servers send it."""
    decoder, start = None, b""
    for chunk in chunks:
        if decoder is None:
            start += chunk
            if len(start) < 2:
                continue
            decoder = zlib.decompressobj(_ZLIB if _is_zlib(start) else _RAW)
            yield from _inflate(decoder, start, "deflate")
        else:
            yield from _inflate(decoder, chunk, "deflate")
    if decoder is None or not decoder.eof:
        raise DamagedError("deflate")


def _is_zlib(start: bytes) -> bool:
    """RFC 1950 section 2.2: method 8, and the first two bytes divide by 31."""
    return start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for chunk in chunks:
        try:
            piece = decoder.process(chunk, output_buffer_limit=STEP_BYTES)
            # Not `while not can_accept_more_data()`: that is true as soon as the input is used
            # up, with most of a well packed page still inside (1 MiB in 14 bytes).
            while piece:
                yield piece
                piece = decoder.process(b"", output_buffer_limit=STEP_BYTES)
        except brotli.error as problem:
            raise DamagedError("br") from problem
        if decoder.is_finished():
            return
    raise DamagedError("br")


def _unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """All frames of a zstd stream, fed in crumbs: this decoder has no limit of its own."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder = unpacker.decompressobj()
    is_fresh, frames = True, 0
    for chunk in chunks:
        for start in range(0, len(chunk), _ZSTD_FEED):
            crumb = chunk[start : start + _ZSTD_FEED]
            while crumb:
                try:
                    yield decoder.decompress(crumb)
                except zstandard.ZstdError as problem:
                    raise DamagedError("zstd") from problem
                is_fresh, crumb = decoder.eof, b""
                if decoder.eof:
                    crumb, frames = decoder.unused_data, frames + 1
                    decoder = unpacker.decompressobj()
    if not is_fresh or not frames:
        raise DamagedError("zstd")


_DECODERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
ACCEPT_ENCODING = ", ".join(_DECODERS)
