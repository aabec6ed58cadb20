"""Content codings: every stream comes back whole or not at all, and never past its cap."""

import contextlib
import functools
import gzip
import zlib
from collections.abc import Callable, Iterator

import brotli
import pytest
import zstandard
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.fetch.decode import DamagedError, TooBigError, decode, parse_codings

MB = 1 << 20


def _raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "br": ("br", functools.partial(brotli.compress, quality=4)),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
}
NAMES = st.sampled_from(sorted(PACKERS))
CONTENT = st.binary(max_size=3000) | st.builds(
    lambda word, times: word * times, st.binary(min_size=1, max_size=5), st.integers(1, 50_000)
)


def _chunks(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def _decoded(content: bytes, *codings: str, cap: int = MB, size: int = 65536) -> bytes:
    return b"".join(decode(_chunks(content, size), codings, cap_bytes=cap))


@given(name=NAMES, content=CONTENT, size=st.integers(1, 5000))
def test_packed_content_comes_back_whole(name: str, content: bytes, size: int) -> None:
    coding, pack = PACKERS[name]

    assert _decoded(pack(content), coding, size=size) == content


@given(name=NAMES, content=CONTENT, share=st.floats(0, 1, exclude_max=True))
def test_cut_stream_is_damaged(name: str, content: bytes, share: float) -> None:
    coding, pack = PACKERS[name]
    packed = pack(content)
    cut = packed[: max(1, int(len(packed) * share))]
    assume(len(cut) < len(packed))

    with pytest.raises(DamagedError):
        _decoded(cut, coding)


@given(name=NAMES, rubbish=st.binary(min_size=1, max_size=300))
def test_rubbish_raises_nothing_else(name: str, rubbish: bytes) -> None:
    coding, _ = PACKERS[name]

    with contextlib.suppress(DamagedError):
        _decoded(rubbish, coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_plain_text_that_claims_to_be_packed_is_damaged(coding: str) -> None:
    with pytest.raises(DamagedError):
        _decoded(b"<?xml version='1.0'?><rss/>" * 10, coding)


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br", "zstd"])
def test_nothing_decodes_to_nothing(coding: str) -> None:
    assert _decoded(b"", *parse_codings(coding)) == b""


def test_codings_are_undone_from_the_last() -> None:
    packed = gzip.compress(brotli.compress(b"cranes"))

    assert _decoded(packed, "br", "gzip") == b"cranes"


def test_gzip_twice_is_undone_twice() -> None:
    assert _decoded(gzip.compress(gzip.compress(b"cranes")), "gzip", "gzip") == b"cranes"


@pytest.mark.parametrize("size", [1, 7, 65536])
def test_all_members_of_gzip_are_read(size: int) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")

    assert _decoded(packed, "gzip", size=size) == b"one two"


@pytest.mark.parametrize("size", [1, 65536])
@pytest.mark.parametrize("padding", [b"\0", b"\0" * 600, b"\x1f", b"rubbish"])
def test_padding_behind_gzip_is_ignored(padding: bytes, size: int) -> None:
    assert _decoded(gzip.compress(b"one") + padding, "gzip", size=size) == b"one"


def test_second_member_that_is_cut_is_damage() -> None:
    with pytest.raises(DamagedError):
        _decoded(gzip.compress(b"one") + gzip.compress(b"two" * 99)[:-9], "gzip")


@pytest.mark.parametrize("size", [1, 65536])
def test_all_frames_of_zstd_are_read(size: int) -> None:
    pack = zstandard.ZstdCompressor().compress
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"  # RFC 8878 3.1.2

    assert _decoded(pack(b"one ") + skipped + pack(b"two"), "zstd", size=size) == b"one two"


def test_zstd_that_wants_a_huge_window_is_damaged() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"x" * 100) + packer.flush()

    with pytest.raises(DamagedError):
        _decoded(packed, "zstd")


@pytest.mark.parametrize("name", sorted(PACKERS))
def test_bomb_is_stopped_at_the_cap(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(b"A" * (16 * MB))
    sizes: list[int] = []

    with pytest.raises(TooBigError):
        sizes.extend(len(piece) for piece in decode([packed], (coding,), cap_bytes=2 * MB))

    assert sum(sizes) <= 2 * MB


@pytest.mark.parametrize("name", sorted(PACKERS))
def test_one_step_of_a_bomb_is_small(name: str) -> None:
    coding, pack = PACKERS[name]

    pieces = decode([pack(b"A" * (16 * MB))], (coding,), cap_bytes=17 * MB)

    assert max(len(piece) for piece in pieces) <= 4 * MB


def test_cap_holds_between_two_codings() -> None:
    packed = gzip.compress(gzip.compress(b"") * 100_000)  # 2 MB of nothing

    with pytest.raises(TooBigError):
        _decoded(packed, "gzip", "gzip")


def test_cap_holds_without_a_coding() -> None:
    assert len(_decoded(b"x" * MB)) == MB
    with pytest.raises(TooBigError):
        _decoded(b"x" * (MB + 1))


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", ()),
        ("identity", ()),
        ("gzip", ("gzip",)),
        (" X-GZIP , , br", ("gzip", "br")),
        ("deflate, gzip, zstd", ("deflate", "gzip", "zstd")),
    ],
)
def test_codings_are_read_from_the_header(header: str, codings: tuple[str, ...]) -> None:
    assert parse_codings(header) == codings


@pytest.mark.parametrize(
    ("header", "named"),
    [("compress", "compress"), ("gzip, dcb", "dcb"), ("br,br,br,br", "br, br, br, br")],
)
def test_coding_that_was_not_asked_for_is_damage(header: str, named: str) -> None:
    with pytest.raises(DamagedError, match=named):
        parse_codings(header)
