"""The tools of the network tests: the scripted server, and the guard that keeps tests here."""

import socket
import threading
import urllib.error
import urllib.request

import pytest

from tests.conftest import OutsideNetworkError
from tests.site import Answer, Site


def _get(url: str, **headers: str) -> bytes:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # loopback only
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310  # as above
        content = response.read()
        assert isinstance(content, bytes)
        return content


def test_page_is_served_and_logged(site: Site) -> None:
    site.page("/a", "grüße")

    assert _get(site.url("/a?x=1")).decode() == "grüße"
    assert [seen.path for seen in site.requests] == ["/a?x=1"]


def test_script_gives_one_answer_after_the_other(site: Site) -> None:
    url = site.script("/a", [Answer(b"1"), Answer(b"2")])

    assert [_get(url) for _ in range(3)] == [b"1", b"2", b"2"]


def test_known_validator_gets_304(site: Site) -> None:
    url = site.page("/a", b"x", etag='"7"')

    with pytest.raises(urllib.error.HTTPError) as caught:
        _get(url, **{"If-None-Match": '"7"'})
    caught.value.close()

    assert caught.value.code == 304


def test_close_ends_a_hanging_answer() -> None:
    site = Site()
    url = site.script("/a", [Answer(hang=True)])
    with socket.create_connection(site.address, 5) as visitor:
        visitor.sendall(f"GET {url} HTTP/1.1\r\n\r\n".encode())
        site.wait_for(1)

        site.close()

        assert visitor.recv(10) == b""
    assert not [thread for thread in threading.enumerate() if thread.name == "site"]


def test_reset_is_a_reset(site: Site) -> None:
    url = site.script("/a", [Answer(b"x" * 1000, length=2000, reset=True)])

    with pytest.raises(ConnectionResetError):
        _get(url)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_connection_to_another_machine_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(OutsideNetworkError):
        sock.connect((host, 80))


def test_name_server_is_not_asked() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("harbourledger.example", 80)
