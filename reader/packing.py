"""Texts and values as they are stored: compressed, and digests to tell them apart.

Below the store, so that worker processes can do it: it takes as long as a frame for some.
"""

import zlib

import msgspec

from reader.model import Article, Recognition


def pack_text(text: str) -> bytes:
    """The text, compressed."""
    return zlib.compress(text.encode())


def unpack_text(packed: bytes) -> str:
    """What `pack_text` was given."""
    return zlib.decompress(packed).decode()


def pack(value: Article | Recognition) -> bytes:
    """The value as compressed JSON; equal values give equal bytes."""
    return zlib.compress(msgspec.json.encode(value))


def text_hash(text: str | None) -> bytes:
    """Short digest by which two texts are told apart; empty for None."""
    # Deferred: 2 ms of OpenSSL that a first screen may not need.
    from hashlib import blake2b  # noqa: PLC0415

    return b"" if text is None else blake2b(text.encode(), digest_size=8).digest()
