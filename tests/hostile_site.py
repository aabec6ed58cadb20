"""A server on loopback of answers that a feed reader must survive, and what must come of each.

Standard library only. Every answer is bounded in bytes and seconds. A case is a function from a
request to the pieces of bytes that go on the wire; `CASES` says what must come of it. Requests
for `/canary/...`, on either port, are noted: nothing may ever ask for them.
"""

import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self
from xml.sax.saxutils import escape

from tests.hostile_run import Case

MB = 1 << 20
STALL_S = 60.0
RSS, HTML, ATOM, JSON = (
    "application/rss+xml",
    "text/html",
    "application/atom+xml",
    "application/feed+json",
)

LEAD = "The council of Port Sella voted to move the harbour two kilometres to the north. "
ARTICLE = f"<article><h1>Harbour</h1>{f'<p>{LEAD * 2}</p>' * 8}</article>"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case is given of a request."""

    base: str
    """Address of this server."""
    other: str
    """Address of its second port, that nobody typed."""
    turn: int
    """How often that path was asked before, from 0."""
    number: int
    """The number in the query, 0 without one."""
    conditional: bool


class Reset(Exception):  # noqa: N818 - not an error
    """Close the connection with a TCP reset."""


Wire = Iterator[bytes]
Answering = Callable[[Asked], Wire]
CASES: list[Case] = []
ANSWERS: dict[str, Callable[[Asked], Wire]] = {}


def add(told: Case, answer: Callable[[Asked], Wire]) -> None:
    """Register a case and its answer."""
    CASES.append(told)
    ANSWERS[told.path] = answer


# --- making answers -----------------------------------------------------------------------


def send(
    body: bytes | str,
    *,
    status: str = "200 OK",
    kind: str = RSS,
    headers: tuple[str, ...] = (),
    length: int | None = None,
) -> Wire:
    """A whole answer; `length` lies about the body."""
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(content) if length is None else length}",
    ]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines += [*headers, "Connection: close"]
    yield "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
    yield content


def always(
    body: bytes | str, *, status: str = "200 OK", kind: str = RSS, headers: tuple[str, ...] = ()
) -> Answering:
    """The same answer to everybody."""
    return lambda _: send(body, status=status, kind=kind, headers=headers)


def made(make: Callable[[Asked], str]) -> Answering:
    """A feed that is made anew for each request."""
    return lambda asked: send(make(asked))


def item(
    number: int, *, title: str = "", link: str = "", body: str = "words", extra: str = ""
) -> str:
    """An entry; its GUID goes by its number."""
    return (
        f"<item><title>{escape(title or f'Entry {number}')}</title>"
        f"<link>{escape(link or f'http://harbour.example/{number}')}</link>"
        f"<guid isPermaLink='false'>entry-{number}</guid>"
        f"<pubDate>Mon, 05 Oct 2026 10:{number % 60:02}:00 GMT</pubDate>"
        f"<description>{escape(body)}</description>{extra}</item>"
    )


def rss(*items: str, title: str = "Hostile", prolog: str = "<?xml version='1.0'?>") -> str:
    """A feed."""
    head = f"<title>{escape(title)}</title><link>http://harbour.example/</link>"
    return f"{prolog}<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>"


def some(number: int) -> str:
    """A feed of so many entries."""
    return rss(*(item(n) for n in range(number)))


def dripped(data: bytes, *, every_s: float = 1.0) -> Wire:
    """A byte at a time."""
    ends = time.monotonic() + STALL_S
    for value in data:
        if time.monotonic() > ends:
            return
        yield bytes([value])
        time.sleep(every_s)


def repeated(head: bytes, block: bytes, times: int, tail: bytes = b"") -> Wire:
    """A head, a block many times, a tail."""
    yield head
    for _ in range(times):
        yield block
    yield tail


# --- the server ---------------------------------------------------------------------------


class HostileSite:
    """The server; listens on two ports as soon as it is made, until `close()`."""

    def __init__(self) -> None:
        self.canaries: list[str] = []
        self._turns: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._listeners = [socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(2)]
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def base(self) -> str:
        """Address of the first port."""
        return self._address(0)

    def _address(self, index: int) -> str:
        return f"http://127.0.0.1:{self._listeners[index].getsockname()[1]}"

    def close(self) -> None:
        """Accept nobody any more."""
        for listener in self._listeners:
            listener.close()

    def start_over(self, path: str) -> None:
        """Count how often that path is asked from here on: the tests come in any order."""
        with self._lock:
            del self._turns[path]

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(STALL_S)
        with connection, contextlib.suppress(OSError, ValueError):
            request = b""
            while b"\r\n\r\n" not in request and len(request) < 65536:
                request += connection.recv(4096) or b"\r\n\r\n"
            target = request.split(b" ")[1].decode("latin-1")
            try:
                for piece in self._answer(target, b"if-none-match" in request.lower()):
                    connection.sendall(piece)
            except Reset:
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def _answer(self, target: str, conditional: bool) -> Wire:  # noqa: FBT001
        path, _, query = target.partition("?")
        with self._lock:
            turn = self._turns[path]
            self._turns[path] += 1
            if path.startswith("/canary"):
                self.canaries.append(target)
        answer = ANSWERS.get(path)
        if answer is None:
            return send("nothing here", status="404 Not Found", kind="text/plain")
        number = int(query.rpartition("=")[2]) if query.rpartition("=")[2].isdigit() else 0
        return answer(Asked(self.base, self._address(1), turn, number, conditional))
