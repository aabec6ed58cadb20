"""One fetch from the first request to the last byte: redirects, headers, body, verdict.

Runs on the thread of one call and keeps nothing afterwards: no cookie, no connection. Every
hop is one connection of its own and takes its turn at the gate of its origin.
"""

import base64
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import httpx
from msgspec import Struct
from msgspec.structs import replace

from reader.fetch import answer, words
from reader.fetch.addresses import HostPort, host_port
from reader.fetch.call import Call
from reader.fetch.decode import ACCEPT_ENCODING, TooBigError, decode, parse_codings
from reader.fetch.gate import Gate
from reader.fetch.proxies import UnusableProxyError
from reader.fetch.transport import GuardTransport
from reader.hygiene import web_url
from reader.model import Fetched, FetchRequest, NotModified

MAX_REDIRECTS = 10
_UNSENDABLE = re.compile(r"[^\x20-\x7e]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110 section 5.6.2
CAP_BYTES = {"feed": 16 << 20, "page": 10 << 20}
_ACCEPT = {
    "feed": (
        "application/atom+xml, application/rss+xml, application/feed+json, "
        "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    ),
    "page": (
        "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"
    ),
}


class Manners(Struct, frozen=True):
    """What is the same for every fetch of one program."""

    user_agent: str
    allowed: frozenset[HostPort]
    """Private addresses that anybody may lead to."""
    tls: Callable[[], ssl.SSLContext]
    gate: Gate
    http2: bool = False


def make_tls() -> ssl.SSLContext:
    """A context that verifies certificates; SSL_CERT_FILE and SSL_CERT_DIR are honoured."""
    return httpx.create_ssl_context()


def ask(request: FetchRequest, call: Call, *, manners: Manners) -> Fetched | NotModified:
    """The whole answer, or that nothing changed; raises FetchError and RefusedError."""
    trip = _Trip(request, call, manners)
    redirects: list[answer.Redirect] = []
    url = trip.start
    while len(redirects) <= MAX_REDIRECTS:
        found = trip.hop(url)
        if not isinstance(found, answer.Redirect):
            is_moved = bool(redirects) and all(step.is_permanent for step in redirects)
            moved_to = trip.new_address(url) if is_moved else ""
            return replace(found, moved_to=moved_to)
        redirects.append(found)
        url = _parse(found.url)
    raise words.too_many_redirects(request.url, MAX_REDIRECTS)


class _Trip:
    """One request on its way through its redirects."""

    def __init__(self, request: FetchRequest, call: Call, manners: Manners) -> None:
        self.start = _parse(request.url)
        self._request = request
        self._call = call
        self._manners = manners
        self._cap_bytes = CAP_BYTES[request.accept]
        typed = {host_port(host, port) for host, port in request.allow_private}
        self._allowed = manners.allowed | typed
        self._etag = answer.usable_validator(request.etag)
        self._last_modified = answer.usable_validator(request.last_modified)
        self._userinfo = httpx.URL(web_url(request.url)).userinfo

    def hop(self, url: httpx.URL) -> answer.Redirect | NotModified | Fetched:
        """What one address answers."""
        shown = str(url)
        try:
            with (
                self._manners.gate.turn(_origin(url), self._call),
                GuardTransport(
                    self._call,
                    url,
                    allowed=self._allowed,
                    tls=self._manners.tls,
                    http2=self._manners.http2,
                ) as transport,
                closing(
                    transport.handle_request(
                        httpx.Request("GET", url, headers=self._headers(url))
                    )
                ) as response,
            ):
                return self._judge(response, url)
        except TooBigError as problem:
            raise words.too_big(shown, self._cap_bytes) from problem
        except UnusableProxyError as problem:
            raise words.refused_proxy(shown) from problem
        except words.TRANSLATED as problem:
            raise words.explain(problem, shown, call=self._call) from problem

    def new_address(self, url: httpx.URL) -> str:
        """What to ask from now on after permanent redirects; empty for the same as before.

        Never from https down to http, and never away from the origin that a password is for.
        """
        is_downgrade = self.start.scheme == "https" and url.scheme == "http"
        if url == self.start or is_downgrade:
            return ""
        if (self._request.login or self._userinfo) and not self._is_home(url):
            return ""
        return str(url)

    def _headers(self, url: httpx.URL) -> httpx.Headers:
        headers = httpx.Headers(
            {
                "User-Agent": sendable(self._request.user_agent) or self._manners.user_agent,
                "Accept": _ACCEPT[self._request.accept],
                "Accept-Encoding": ACCEPT_ENCODING,
            }
        )
        if not self._manners.http2:  # which has no such header
            headers["Connection"] = "close"
        if not self._is_home(url):
            return headers
        if self._etag:
            headers["If-None-Match"] = self._etag
        if self._last_modified:
            headers["If-Modified-Since"] = self._last_modified
        login = self._request.login
        if login is None and self._userinfo:
            asked = httpx.URL(self._request.url)
            login = asked.username, asked.password
        if login is not None:
            pair = ":".join(login).encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
        for name, value in self._request.headers:
            if _TOKEN.fullmatch(name):
                headers[name] = sendable(value)  # in place of ours, however it is written
        return headers

    def _is_home(self, url: httpx.URL) -> bool:
        """True for the origin that was asked first: only it gets what we know of it."""
        return _origin(url) == _origin(self.start)

    def _judge(
        self, response: httpx.Response, url: httpx.URL
    ) -> answer.Redirect | NotModified | Fetched:
        shown, status, headers = str(url), response.status_code, response.headers
        redirect = answer.find_redirect(status, headers, url=shown)
        if redirect is not None:
            return redirect
        if status == 304:
            if self._is_home(url) and (self._etag or self._last_modified):
                return NotModified(shown, fresh_s=answer.fresh_s(headers))
            raise words.unasked_304(shown)
        if status == 206:
            raise words.partial(shown)
        if not 200 <= status < 300:
            wait_s = answer.retry_after_s(headers, now=datetime.now(UTC))
            raise words.bad_status(shown, status, retry_after_s=wait_s)
        return self._whole(response, url)

    def _whole(self, response: httpx.Response, url: httpx.URL) -> Fetched:
        """The answer with its body read to the end."""
        shown, headers = str(url), response.headers
        content_type = answer.content_type(headers)
        if self._request.accept == "page" and not answer.is_page_type(content_type):
            raise words.wrong_type(shown, answer.media_type_of(content_type))
        if answer.declared_bytes(headers) > self._cap_bytes:
            raise TooBigError
        codings = parse_codings(headers.get("content-encoding", ""))
        self._call.stage = "read"
        pieces = decode(self._wire(response), codings, cap_bytes=self._cap_bytes)
        content = b"".join(pieces)
        if not content:
            raise words.empty(shown, response.status_code)
        # A validator is only ever sent to the origin that we ask first: keep only its own.
        is_home = self._is_home(url)
        return Fetched(
            url=shown,
            content=content,
            content_type=content_type,
            etag=answer.find_validator(headers, "etag") if is_home else "",
            last_modified=answer.find_validator(headers, "last-modified") if is_home else "",
            fresh_s=answer.fresh_s(headers),
        )

    def _wire(self, response: httpx.Response) -> Iterator[bytes]:
        """The body as it comes; unpacking counts against the deadline too."""
        for chunk in response.iter_raw():
            self._call.left()
            yield chunk


def sendable(value: str) -> str:
    """The value without what a header may not hold."""
    return _UNSENDABLE.sub("", value).strip()


def _parse(url: str) -> httpx.URL:
    """The address without fragment, user name and password; raises RefusedError."""
    found = web_url(url)
    if not found:
        raise words.refused_address(url)
    try:
        return httpx.URL(found).copy_with(userinfo=b"", fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as problem:
        raise words.refused_address(url) from problem


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)
