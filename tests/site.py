"""A web server on loopback that answers exactly what a test scripted, well or badly.

    site.page("/feed.xml", b"<rss/>", content_type="application/rss+xml", etag='"1"')
    site.script("/flaky", [Answer(status=503), Answer(b"better now")])   # the last one repeats
    site.redirect("/old", "/feed.xml", status=301)
    site.url("/feed.xml"), site.address, site.requests, site.count("/feed.xml")

One thread accepts, one thread serves each connection, one request a connection. `close()` ends
all of them at once, whatever they wait for.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"
_STALL_S = 120.0  # no answer outlives this, whatever a test forgot


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gets."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    """Empty for no Content-Type at all."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers, sent as they are (latin-1)."""
    etag: str = ""
    """Sent; and a request whose If-None-Match is this gets 304."""
    last_modified: str = ""
    """Sent; and a request whose If-Modified-Since is this gets 304."""
    reason: str = ""
    """Reason phrase; empty for the usual one."""
    length: int | None = None
    """Content-Length to claim; None for the true one, -1 for no such header."""
    delay_s: float = 0.0
    """Silence before the status line."""
    drip_bytes: int = 0
    """Send this many bytes at a time, headers included; 0 for all at once."""
    drip_s: float = 0.05
    """Pause between two drips."""
    cut_at: int | None = None
    """Close the connection after this many bytes of the body."""
    reset: bool = False
    """Close with a TCP reset instead of an orderly end."""
    hang: bool = False
    """Send nothing, or nothing more than `cut_at` bytes of body, and stay open."""
    raw: bytes | None = None
    """Exactly these bytes instead of an HTTP answer made from the rest."""

    def head(self) -> bytes:
        """Status line and headers, up to the blank line."""
        reason = self.reason or HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {reason}", f"Date: {formatdate(0, usegmt=True)}"]
        if self.content_type:
            lines.append(f"Content-Type: {self.content_type}")
        if self.etag:
            lines.append(f"ETag: {self.etag}")
        if self.last_modified:
            lines.append(f"Last-Modified: {self.last_modified}")
        if self.length != -1 and self.status != 304:
            length = len(self.body) if self.length is None else self.length
            lines.append(f"Content-Length: {length}")
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append("Connection: close")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"

    def wire(self) -> bytes:
        """All bytes of the answer, as far as it goes."""
        if self.raw is not None:
            return self.raw
        return self.head() + (self.body if self.cut_at is None else self.body[: self.cut_at])


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    method: str
    target: str
    """As on the request line: a path, or a whole address when we play proxy."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def path(self) -> str:
        """Path and query."""
        parts = urlsplit(self.target)
        return parts.path + (f"?{parts.query}" if parts.query else "")


class Site:
    """The server; listens as soon as it is made, until `close()`."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._scripts: dict[str, list[Answer]] = {}
        self._seen: list[Seen] = []
        self._lock = threading.Condition()
        self._stop = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._accepting = threading.Thread(target=self._accept, name="site", daemon=True)
        self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- scripting ------------------------------------------------------------------------

    def page(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        content_type: str = HTML,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        etag: str = "",
        last_modified: str = "",
    ) -> str:
        """The address of `path`, which answers with `body` from now on."""
        content = body.encode() if isinstance(body, str) else body
        answer = Answer(
            content,
            status=status,
            content_type=content_type,
            headers=headers or {},
            etag=etag,
            last_modified=last_modified,
        )
        return self.script(path, [answer])

    def script(self, path: str, answers: Iterable[Answer]) -> str:
        """The address of `path`, which gives one answer after the other; the last repeats."""
        with self._lock:
            self._scripts[path] = list(answers)
        return self.url(path)

    def redirect(self, path: str, target: str, *, status: int = 302) -> str:
        """The address of `path`, which sends its visitors to `target`."""
        return self.script(path, [Answer(status=status, headers={"Location": target})])

    # --- looking --------------------------------------------------------------------------

    @property
    def address(self) -> tuple[str, int]:
        """(host, port), as `allow_private` wants it."""
        host, port = self._listener.getsockname()[:2]
        return str(host), int(port)

    def url(self, path: str = "/") -> str:
        """The address of `path` on this server."""
        scheme = "https" if self._tls else "http"
        return "{}://{}:{}{}".format(scheme, *self.address, path)

    @property
    def requests(self) -> list[Seen]:
        """Every request so far, oldest first."""
        with self._lock:
            return list(self._seen)

    def count(self, path: str) -> int:
        """How often `path` was asked for."""
        return sum(seen.path == path for seen in self.requests)

    def wait_for(self, requests: int, *, seconds: float = 5.0) -> None:
        """Returns once that many requests came in all; fails the test when they do not."""
        with self._lock:
            came = self._lock.wait_for(lambda: len(self._seen) >= requests, seconds)
        assert came, f"{requests} requests awaited, {len(self._seen)} came"

    # --- serving --------------------------------------------------------------------------

    def close(self) -> None:
        """End every connection and every thread; nothing listens afterwards."""
        self._stop.set()
        with contextlib.suppress(OSError):
            # Wakes accept() on Linux; elsewhere its time-out does.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join(5)
        self._listener.close()
        with self._lock:
            left, threads = list(self._open), list(self._threads)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)

    def _accept(self) -> None:
        self._listener.settimeout(0.2)
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._open.add(connection)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(_STALL_S)
            with contextlib.suppress(OSError):
                self._talk(connection)
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _talk(self, connection: socket.socket) -> None:
        if self._tls is None:
            self._answer(connection, _read(connection))
            return
        # The plain socket stays the one that `close()` knows: shutting it ends the TLS one too.
        with self._tls.wrap_socket(
            connection.dup(), server_side=True, suppress_ragged_eofs=True
        ) as secured:
            self._answer(secured, _read(secured))

    def _answer(self, connection: socket.socket, seen: Seen | None) -> None:
        if seen is None:
            return
        answer = self._choose(seen)
        if answer.delay_s and self._stop.wait(answer.delay_s):
            return
        if not (answer.hang and answer.cut_at is None):
            self._send(connection, answer)
        if answer.hang:
            self._stop.wait(_STALL_S)
        elif answer.reset:
            # SO_LINGER with zero seconds: close() sends RST, what is queued is dropped.
            self._stop.wait(0.05)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)

    def _choose(self, seen: Seen) -> Answer:
        with self._lock:
            self._seen.append(seen)
            self._lock.notify_all()
            answers = self._scripts.get(seen.path) or self._scripts.get(
                seen.path.partition("?")[0]
            )
            if not answers:
                return Answer(b"nothing here", status=404, content_type="text/plain")
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        is_same = answer.etag and seen.headers.get("if-none-match") == answer.etag
        is_old = (
            answer.last_modified
            and seen.headers.get("if-modified-since") == answer.last_modified
        )
        if is_same or is_old:
            return Answer(status=304, etag=answer.etag, last_modified=answer.last_modified)
        return answer

    def _send(self, connection: socket.socket, answer: Answer) -> None:
        wire = answer.wire()
        step = answer.drip_bytes or len(wire) or 1
        for start in range(0, len(wire), step):
            connection.sendall(wire[start : start + step])
            if answer.drip_bytes and self._stop.wait(answer.drip_s):
                return


def _read(connection: socket.socket) -> Seen | None:
    """The request; None when the visitor left before it was whole."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part or len(received) > 1 << 20:
            return None
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        before = headers.get(name.strip().lower())  # one sent twice counts as a list
        headers[name.strip().lower()] = (
            f"{before}, {value.strip()}" if before else value.strip()
        )
    while len(body) < int(headers.get("content-length", "0")):
        part = connection.recv(65536)
        if not part:
            return None
        body += part
    return Seen(method, target, headers, body)
