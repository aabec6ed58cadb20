"""An httpx transport over guarded connections: every hop opens one, and closes it.

Raises httpcore's errors as they are; `words` has sentences for them.
"""

import contextlib
import ssl
from collections.abc import Callable, Iterable, Iterator

import httpcore
import httpx

from reader.fetch.addresses import HostPort, find_literal, host_port, is_public
from reader.fetch.call import Call
from reader.fetch.guard import Guard, PrivateAddressError
from reader.fetch.proxies import Proxy, find_proxy


class GuardTransport(httpx.BaseTransport):
    """Asks one address on behalf of one call, straight or through the user's proxy.

    Behind a proxy only literal addresses can be judged: the proxy looks the names up.
    """

    def __init__(
        self,
        call: Call,
        url: httpx.URL,
        *,
        allowed: frozenset[HostPort],
        tls: Callable[[], ssl.SSLContext],
        http2: bool = False,
    ) -> None:
        proxy = find_proxy(url)
        # Plain http needs no certificates; reading them takes 20 ms.
        context = tls() if url.scheme == "https" else None
        self._asked = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        self._http2 = http2
        self._connection: httpcore.ConnectionInterface | httpcore.ConnectionPool
        if proxy is None:
            # Not a pool: one costs 0.2 ms, and we keep no connection.
            self._connection = httpcore.HTTPConnection(
                self._asked.origin,
                ssl_context=context,
                http2=http2,
                network_backend=Guard(call, allowed=allowed),
            )
        else:
            _check_literal(url, allowed)
            self._connection = _proxy_pool(proxy, context, call)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body still on the wire."""
        with _translated(http2=self._http2):
            response = self._connection.handle_request(
                httpcore.Request(
                    method=request.method, url=self._asked, headers=request.headers.raw
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, http2=self._http2),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close the connection, whatever is left on it."""
        self._connection.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, *, http2: bool) -> None:
        self._response = response
        self._http2 = http2

    def __iter__(self) -> Iterator[bytes]:
        parts: Iterable[bytes] = self._response.iter_stream()
        with _translated(http2=self._http2):
            yield from parts

    def close(self) -> None:
        self._response.close()


@contextlib.contextmanager
def _translated(*, http2: bool) -> Iterator[None]:
    """What a server does against HTTP/2, as that; httpcore lets it through or blames us."""
    if not http2:
        yield
        return
    # Deferred: an extra that is there when HTTP/2 is turned on.
    from h2.exceptions import ProtocolError  # noqa: PLC0415

    try:
        yield
    except (ProtocolError, httpcore.LocalProtocolError) as problem:
        raise httpcore.RemoteProtocolError(str(problem)) from problem


def _proxy_pool(
    proxy: Proxy, context: ssl.SSLContext | None, call: Call
) -> httpcore.ConnectionPool:
    return httpcore.HTTPProxy(
        proxy_url=proxy.url,
        proxy_auth=proxy.auth,
        ssl_context=context,
        max_keepalive_connections=0,
        # The proxy itself may well be private: the user named it.
        network_backend=Guard(call, allowed=frozenset({host_port(proxy.host, proxy.port)})),
    )


def _check_literal(url: httpx.URL, allowed: frozenset[HostPort]) -> None:
    """Raises PrivateAddressError for an address that is private as it is written."""
    port = url.port or (443 if url.scheme == "https" else 80)
    if host_port(url.host, port) in allowed:
        return
    literal = find_literal(url.host)
    if literal and not is_public(literal):
        raise PrivateAddressError(literal)
    if url.host == "localhost" or url.host.endswith(".localhost"):
        raise PrivateAddressError("127.0.0.1")
