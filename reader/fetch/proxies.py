"""Which proxy of the environment an address goes through.

HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, and what macOS and Windows are set to, read by
the standard library. A SOCKS proxy is refused, never gone round: who set one relies on it.
"""

import os
import sys
import urllib.request

import httpcore
import httpx
from msgspec import Struct

_ASKS_ENVIRONMENT = sys.platform not in {"darwin", "win32"}
"""Elsewhere the system's settings name a proxy too."""


def _names_proxy(name: str) -> bool:
    return name[-6:].lower() == "_proxy"


class UnusableProxyError(Exception):
    """The environment names a proxy that is not http or https."""


class Proxy(Struct, frozen=True):
    """An http(s) proxy and how to log in to it."""

    url: httpcore.URL
    host: str
    port: int
    auth: tuple[str, str] | None


def find_proxy(url: httpx.URL) -> Proxy | None:
    """The proxy for this address; None when it is asked directly."""
    # Asking the standard library takes 0.3 ms, mostly in vain.
    if _ASKS_ENVIRONMENT and not any(map(_names_proxy, os.environ)):
        return None
    chosen = urllib.request.getproxies()
    written = chosen.get(url.scheme) or chosen.get("all")
    default = 443 if url.scheme == "https" else 80
    if not written or urllib.request.proxy_bypass(f"{url.host}:{url.port or default}"):
        return None
    try:
        proxy = httpx.URL(written if "://" in written else f"http://{written}")
    except httpx.InvalidURL as problem:
        raise UnusableProxyError from problem
    if proxy.scheme not in {"http", "https"} or not proxy.host:
        raise UnusableProxyError
    port = proxy.port or (443 if proxy.scheme == "https" else 80)
    return Proxy(
        url=httpcore.URL(scheme=proxy.raw_scheme, host=proxy.raw_host, port=port, target=b"/"),
        host=proxy.raw_host.decode("ascii"),
        port=port,
        auth=(proxy.username, proxy.password) if proxy.userinfo else None,
    )
