"""Which network addresses are the open internet, and how (host, port) pairs are compared.

Knows nothing of sockets under way: text in, verdict out.
"""

import ipaddress
import socket
from collections.abc import Iterable

from reader.config import split_pair

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_UNICAST = ipaddress.IPv6Network(
    "2000::/3"
)  # all that is assigned as global unicast (RFC 4291)
_NOT_PUBLIC_V4 = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments (RFC 6890)
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays to 6to4 (RFC 7526)
)
_NOT_PUBLIC = (
    ipaddress.IPv6Network("2001::/23"),  # protocol assignments, Teredo among them (RFC 2928)
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("3fff::/20"),  # documentation (RFC 9637), unknown to older Pythons
)

HostPort = tuple[str, int]


def is_public(address: str) -> bool:
    """True when a packet to this address leaves for the open internet.

    IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged by the IPv4 address. What cannot be read
    is not public.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_public_v4(found)
    inner = found.ipv4_mapped or found.sixtofour
    if inner is None and found in _NAT64:
        inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if inner is not None:
        return _is_public_v4(inner)
    return found in _UNICAST and not any(found in network for network in _NOT_PUBLIC)


def _is_public_v4(address: ipaddress.IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in _NOT_PUBLIC_V4)
    )


def find_literal(host: str) -> str:
    """The address that `host` spells out without a name server; empty when it is a name.

    Reads what the system's resolver reads: also 2130706433, 0x7f.1 and 0177.0.0.1.
    """
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return ""


def host_port(host: str, port: int) -> HostPort:
    """The pair in the form by which pairs are compared."""
    bare = host.strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(bare)), port
    except ValueError:
        pass
    try:
        return bare.encode("idna").decode("ascii"), port
    except UnicodeError:
        return bare, port


def parse_allowed(written: Iterable[str]) -> frozenset[HostPort]:
    """The pairs of `network.allow_private`; raises ConfigError for what is not host:port."""
    return frozenset(host_port(*split_pair(pair)) for pair in written)
