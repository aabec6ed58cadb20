"""Which addresses are public, and how pairs are compared."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Network
from reader.errors import ConfigError
from reader.fetch import Fetcher
from reader.fetch.addresses import find_literal, host_port, is_public, parse_allowed


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "192.0.1.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.0.9",
        "192.88.99.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "",
        "harbour.example",
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_judged_like_itself(address: ipaddress.IPv4Address) -> None:
    low = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | low)
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | low)
    tunnelled = ipaddress.IPv6Address((0x2002 << 112) | (low << 80))

    verdicts = {is_public(str(each)) for each in (address, mapped, translated, tunnelled)}

    assert len(verdicts) == 1


@pytest.mark.parametrize(
    ("host", "literal"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("harbour.example", ""),
        ("", ""),
    ],
)
def test_literal_addresses_are_seen_through(host: str, literal: str) -> None:
    assert find_literal(host) == literal


@pytest.mark.parametrize(
    ("host", "form"),
    [
        ("NAS.lan.", "nas.lan"),
        ("[::1]", "::1"),
        ("0:0::1", "::1"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("a" * 70, "a" * 70),
    ],
)
def test_pairs_are_compared_in_one_form(host: str, form: str) -> None:
    assert host_port(host, 80) == (form, 80)


def test_allowed_pairs_are_read_from_the_configuration() -> None:
    written = ["nas.lan:8080", " [::1]:80", "::1:443"]

    assert parse_allowed(written) == {("nas.lan", 8080), ("::1", 80), ("::1", 443)}


@pytest.mark.parametrize(
    "written",
    ["nas.lan", ":80", "nas.lan:", "nas:0", "nas:99999", "n:²", "n:0080" + "0" * 9999],
)
def test_what_is_no_pair_is_a_mistake_of_the_configuration(written: str) -> None:
    with pytest.raises(ConfigError, match="is not host:port") as caught:
        Fetcher(Network(allow_private=(written,)))

    assert caught.value.key == "network.allow_private"
