"""Hostile answers of the network: time, bytes, headers, status codes, redirects, encodings."""

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterable

import brotli
import zstandard

from tests.hostile_run import Case
from tests.hostile_site import (
    ARTICLE,
    ATOM,
    HTML,
    JSON,
    LEAD,
    MB,
    STALL_S,
    Answering,
    Asked,
    Reset,
    Wire,
    add,
    always,
    dripped,
    item,
    repeated,
    rss,
    send,
    some,
)

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
_ATOM_FEED = """<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{}/blog/'>
<title type='xhtml'>
<div xmlns='http://www.w3.org/1999/xhtml'>Field <b>Notes</b></div></title><id>urn:f</id>
<entry><title>One</title><id>urn:1</id><link href='one'/></entry>
<entry><title>Two</title><id>urn:2</id><link href='two'/></entry></feed>"""
_JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Second Half",
        "items": [{"id": "1", "content_html": "<p>x</p>"}, {"id": "2", "content_text": "y"}],
    }
)


def _fixed(make: Callable[[], Wire]) -> Callable[[Asked], Wire]:
    return lambda _: make()


def _rss(asked: Asked) -> Wire:
    if asked.conditional:
        return send("", status="304 Not Modified", kind="", headers=('ETag: "1"',))
    return send(some(5), headers=('ETag: "1"',))


def _growing(asked: Asked) -> Wire:
    """The newest twenty entries of ever more."""
    return send(rss(*(item(n) for n in range(asked.turn + 20, asked.turn, -1))))


def _page(_: Asked) -> Wire:
    return send(f"<!doctype html>{ARTICLE}", kind=HTML)


def _controls() -> None:
    add(Case("/good/rss", items=5, refreshes=1), _rss)
    add(Case("/good/atom", items=2), lambda a: send(_ATOM_FEED.format(a.base), kind=ATOM))
    add(Case("/good/json", items=2), _fixed(lambda: send(_JSON_FEED, kind=JSON)))
    add(Case("/good/grow", items=23, refreshes=3, adds=1), _growing)
    add(Case("/good/page", kind="page", titles=(LEAD,)), _page)


# --- time and bytes -----------------------------------------------------------------------


def _hang(_: Asked) -> Wire:
    time.sleep(STALL_S)
    yield b""


def _slow_body(_: Asked) -> Wire:
    yield _HEAD + b"Content-Length: 5000\r\n\r\n"
    yield from dripped(some(5).encode())


def _reset(_: Asked) -> Wire:
    yield _HEAD + b"Content-Length: 100000\r\n\r\n" + some(5).encode()[:300]
    raise Reset


def _short(_: Asked) -> Wire:
    feed = some(5)
    return send(feed[: len(feed) // 2], length=len(feed), headers=('ETag: "short"',))


def _endless(_: Asked) -> Wire:
    block = "".join(item(n) for n in range(200)).encode()
    yield _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    start = b"<rss version='2.0'><channel>"
    yield b"%x\r\n%s\r\n" % (len(start), start)
    yield from repeated(b"", b"%x\r\n%s\r\n" % (len(block), block), 300 * MB // len(block))


def _bomb(coding: str) -> Callable[[Asked], Wire]:
    """512 MB of one entry behind a coding, or two."""

    def answer(_: Asked) -> Wire:
        start = b"<rss version='2.0'><channel><item><title>b</title><description>"
        plain = repeated(start, b"A" * MB, 512, b"</description></item></channel></rss>")
        return send(_packed(plain, coding), headers=(f"Content-Encoding: {coding}",))

    return answer


def _packed(plain: Iterable[bytes], coding: str) -> bytes:
    match coding:
        case "br":
            brotlier = brotli.Compressor(quality=5)
            squeezed: bytes = b"".join(map(brotlier.process, plain)) + brotlier.finish()
            return squeezed
        case "zstd":
            packer = zstandard.ZstdCompressor().compressobj()
            packed: bytes = b"".join(map(packer.compress, plain)) + packer.flush()
            return packed
        case "deflate":
            raw = zlib.compressobj(9, zlib.DEFLATED, -15)
            return b"".join(map(raw.compress, plain)) + raw.flush()
        case _:
            zipper = zlib.compressobj(9, zlib.DEFLATED, 31)
            once = b"".join(map(zipper.compress, plain)) + zipper.flush()
            return gzip.compress(once, 9) if coding == "gzip, gzip" else once


def _headers(*lines: str, status: str = "200 OK") -> Callable[[Asked], Wire]:
    return lambda _: send(some(1), headers=lines, status=status)


def _gzip_cut(_: Asked) -> Wire:
    packed = gzip.compress(some(200).encode())
    return send(packed[: len(packed) // 2], headers=("Content-Encoding: gzip",))


def _raw_deflate(_: Asked) -> Wire:
    packed = _packed([some(3).encode()], "deflate")
    return send(packed, headers=("Content-Encoding: deflate",))


def _flaky(asked: Asked) -> Wire:
    if asked.turn % 3 < 2:
        return send("busy", status="503 Service Unavailable", kind="text/plain")
    return send(some(3))


def _transport() -> None:
    slow = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200
    broken = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZZ\r\nboo\r\n0\r\n\r\n"
    full = some(5).encode()
    errors: dict[str, Callable[[Asked], Wire]] = {
        "hang": _hang,
        "slow-headers": lambda _: dripped(slow),
        "slow-body": _slow_body,
        "reset": _reset,
        "empty-close": lambda _: iter(()),
        "short-body": _short,
        "bad-chunk": lambda _: iter((broken,)),
        "gzip-cut": _gzip_cut,
        "gzip-lie": _headers("Content-Encoding: gzip"),
        "header-huge": _headers("X-Big: " + "a" * 2 * MB),
        "header-many": _headers(*(f"X-{n}: 1" for n in range(50_000))),
        "http09": lambda _: iter((full,)),
    }
    for name, answer in errors.items():
        says = "30 s" if name in {"hang", "slow-headers", "slow-body"} else ""
        add(Case(f"/t/{name}", "error", 0, says=says), answer)
    capped: dict[str, Callable[[Asked], Wire]] = {
        "endless": _endless,
        "huge": lambda _: repeated(
            _HEAD + b"Content-Length: %d\r\n\r\n" % (100 * MB), b"x" * MB, 100
        ),
        **{
            f"bomb-{c.replace(', ', '-')}": _bomb(c)
            for c in ("gzip", "gzip, gzip", "br", "zstd")
        },
    }
    for name, answer in capped.items():
        add(Case(f"/t/{name}", "capped", says="too much"), answer)
    add(Case("/t/long-body", items=5), lambda _: send(full + b"MORE" * 99, length=len(full)))
    add(Case("/t/deflate-raw", items=3), _raw_deflate)
    add(
        Case("/t/header-escapes", items=1),
        _headers("Server: \xff\x9b31m", "ETag: bare;\x7f", status="200 \x1b]0;owned\x07OK"),
    )
    add(
        Case("/t/cookies", items=1),
        _headers(*(f"Set-Cookie: c{n}={'v' * 400}" for n in range(200))),
    )
    add(Case("/t/flaky", items=3, tries=3), _flaky)


# --- status codes and redirects -----------------------------------------------------------


def _statuses() -> None:
    after = "Retry-After: "
    table: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("401", "401 Unauthorized", ('WWW-Authenticate: Basic realm="\x1b[2Jx"',)),
        ("403", "403 Forbidden", ()),
        ("404", "404 Not Found", ()),
        ("410", "410 Gone", ()),
        ("429", "429 Too Many Requests", (f"{after}99999999999",)),
        ("429-negative", "429 Too Many Requests", (f"{after}-5",)),
        ("503", "503 Service Unavailable", (f"{after}Fri, 31 Dec 9999 23:59:59 GMT",)),
        ("500", "500 Internal Server Error", ()),
        ("304-always", "304 Not Modified", ()),
        ("204", "204 No Content", ()),
    )
    for name, status, headers in table:
        body = "" if name in {"204", "304-always"} else "<html>no</html>"
        add(
            Case(f"/s/{name}", "error", 0, says=status[:3]),
            always(body, status=status, kind=HTML, headers=headers),
        )
    login = "<!doctype html><html><title>Log in</title><body><form></form></body></html>"
    add(Case("/s/empty", "error", 0), _fixed(lambda: send("")))
    add(Case("/s/login-page", "error", 0), _fixed(lambda: send(login, kind=HTML)))
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    add(Case("/s/picture", "error", 0), _fixed(lambda: send(png, kind="image/png")))


def _redirect(to: str, *, status: str = "302 Found") -> Wire:
    return send("", status=status, kind="", headers=(f"Location: {to}",))


def _redirecting(to: str) -> Answering:
    return lambda _: _redirect(to)


def _leading_away(name: str) -> Answering:
    return lambda asked: _redirect(f"{asked.other}/canary/{name}")


def _redirects() -> None:
    bad = {
        "file": "file:///etc/passwd",
        "script": "javascript:alert(1)",
        "ftp": "ftp://127.0.0.1/x",
        "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
        "broken": "http://[::1",
        "controls": "http://127.0.0.1/\x1b]52;c;eA==\x07",
        "nowhere": "",
        "link-local": "http://169.254.1.1/latest/",
    }
    for name, to in bad.items():
        add(Case(f"/r/{name}", "error", 0), _redirecting(to))
    add(Case("/r/loop", "error", 0), lambda a: _redirect(f"{a.base}/r/loop"))
    add(
        Case("/r/chain", "error", 0),
        lambda a: _redirect(
            f"{a.base}/r/chain?n={a.number + 1}" if a.number < 30 else "/good/rss"
        ),
    )
    moved = "301 Moved Permanently"
    add(Case("/r/moved", items=5), lambda a: _redirect(f"{a.base}/good/rss", status=moved))
    for name in ("private", "credentials"):
        add(Case(f"/r/{name}", "error", 0), _leading_away(name))


# --- types and encodings ------------------------------------------------------------------


def _encoded(
    title: str,
    encoding: str,
    *,
    declared: str = "",
    kind: str = "application/xml",
    bom: bytes = b"",
) -> Callable[[Asked], Wire]:
    prolog = f"<?xml version='1.0' encoding='{declared or encoding}'?>"
    feed = rss(item(1, title=title), prolog=prolog)
    return lambda _: send(bom + feed.encode(encoding), kind=kind)


def _encodings() -> None:
    for name, kind in (("html", HTML), ("octets", "application/octet-stream"), ("none", "")):
        add(Case(f"/e/type-{name}", items=2), always(some(2), kind=kind))
    coffee, greeting = "Café crème", "Привет"
    table: dict[str, tuple[str, Callable[[Asked], Wire]]] = {
        "latin1-as-utf8": (
            coffee,
            _encoded(
                coffee, "latin-1", declared="utf-8", kind="application/rss+xml; charset=utf-8"
            ),
        ),
        "cp1251": (greeting, _encoded(greeting, "windows-1251")),
        "header-wins": (
            greeting,
            _encoded(greeting, "koi8-r", declared="utf-8", kind="text/xml; charset=koi8-r"),
        ),
        "utf16": ("日本", _encoded("日本", "utf-16-le", declared="utf-16", bom=b"\xff\xfe")),
        "sjis": ("日本語", _encoded("日本語", "shift_jis")),
        "bogus": (
            "Plain",
            _encoded("Plain", "ascii", declared="utf-99", kind="text/xml; charset=utf-99"),
        ),
        "utf7": (
            "+ADw-script+AD4-",
            _encoded("+ADw-script+AD4-", "ascii", kind="application/xml; charset=utf-7"),
        ),
    }
    for name, (title, answer) in table.items():
        add(Case(f"/e/{name}", items=1, titles=(title,)), answer)
    for name, junk, left in (
        ("bad-utf8", b"\xc3\x28\xff\xed\xa0\x80", "\ufffd"),
        ("nul", b"\0\x01\x0b\x0e", "beforeafter"),
    ):
        feed = rss(item(1), item(2, title="beforeHEREafter"), item(3)).encode()
        add(
            Case(f"/e/{name}", items=3, titles=(left,)),
            always(feed.replace(b"HERE", junk)),
        )


_controls()
_transport()
_statuses()
_redirects()
_encodings()
