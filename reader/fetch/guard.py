"""Connections that keep the deadline of their call and lead only where allowed.

Every name is looked up once; the address that was judged is the address that is connected to,
so that a name server cannot change its mind in between. Knows nothing of HTTP.
"""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable

import httpcore

from reader.errors import CancelledError
from reader.fetch.addresses import HostPort, host_port, is_public
from reader.fetch.call import Call

ONE_ADDRESS_S = 10.0  # a dead address among several does not use up the whole deadline
MAX_ADDRESSES = 8


class PrivateAddressError(Exception):
    """The host leads to an address that is not public; `str()` is that address."""


class Guard(httpcore.NetworkBackend):
    """Opens connections for one call, to public addresses and the pairs in `allowed` only."""

    def __init__(self, call: Call, *, allowed: frozenset[HostPort]) -> None:
        self._call = call
        self._allowed = allowed
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of `host` that answers.

        Raises PrivateAddressError before connecting to anything when one of them is private.
        """
        addresses = self._look_up(host, port)
        self._call.stage = "connect"

        def connect(address: str, seconds: float) -> httpcore.NetworkStream:
            return self._adopt(
                self._inner.connect_tcp(
                    address,
                    port,
                    timeout=seconds,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            )

        *others, last = addresses
        for address in others:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return connect(address, min(self._call.left(timeout), ONE_ADDRESS_S))
        return connect(last, self._call.left(timeout))

    def _look_up(self, host: str, port: int) -> list[str]:
        self._call.stage = "lookup"
        self._call.left()
        # No time-out stops this; the fetch's thread may hang here, nobody waits for it longer
        # than the deadline.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MAX_ADDRESSES]
        if host_port(host, port) not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise PrivateAddressError(address)
        return addresses

    def _adopt(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        """The connection, from now on in the hands of the call."""
        try:
            handle = self._call.hold(stream.get_extra_info("socket"))
        except (OSError, CancelledError):
            stream.close()
            raise
        self._call.stage = "wait"
        return _Stream(stream, self._call, lambda: self._call.release(handle))


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with its call."""

    def __init__(
        self, inner: httpcore.NetworkStream, call: Call, release: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._call = call
        self._release = release

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._call.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._call.left(timeout))

    def close(self) -> None:
        self._inner.close()
        self._release()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._call.stage = "secure"
        with contextlib.ExitStack() as unless_it_works:
            unless_it_works.callback(self.close)
            secured = self._inner.start_tls(
                ssl_context, server_hostname, self._call.left(timeout)
            )
            unless_it_works.pop_all()
        self._call.stage = "wait"
        return _Stream(secured, self._call, self._release)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
