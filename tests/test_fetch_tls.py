"""https: certificates are checked, and a handshake keeps the deadline too."""

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.config import Network
from reader.errors import CancelledError
from reader.fetch import Fetcher
from reader.model import FetchRequest
from tests.fetching import failure, fetched
from tests.site import Answer, Site

CERTIFICATES = Path(__file__).parent / "data" / "tls"
UNTRUSTED = "The certificate of localhost is not to be trusted: "


def _serve(certificate: str) -> Site:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / certificate)
    return Site(tls=context)


@pytest.fixture
def secure_site() -> Iterator[Site]:
    with _serve("site.pem") as server:
        yield server


def _ask(site: Site, *, host: str = "localhost") -> FetchRequest:
    """For /feed over TLS; the certificates are made out to localhost."""
    port = site.address[1]
    return FetchRequest(
        f"https://{host}:{port}/feed", "feed", allow_private=frozenset({(host, port)})
    )


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "site.pem"))


@pytest.mark.usefixtures("trusted")
def test_trusted_host_is_read(secure_site: Site) -> None:
    secure_site.page("/feed", b"<rss/>" * 50_000)

    assert len(fetched(_ask(secure_site)).content) == 300_000


def test_certificate_that_nobody_vouches_for_is_refused(secure_site: Site) -> None:
    problem = failure(_ask(secure_site))
    assert str(problem) == UNTRUSTED + "nobody vouches for it"
    assert not problem.is_closed
    assert secure_site.requests == []


@pytest.mark.usefixtures("trusted")
def test_certificate_of_another_host_is_refused(secure_site: Site) -> None:
    problem = failure(_ask(secure_site, host="127.0.0.1"))

    assert "127.0.0.1 is not to be trusted: it belongs to another host" in str(problem)


def test_expired_certificate_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "expired.pem"))
    with _serve("expired.pem") as site:
        assert str(failure(_ask(site))) == UNTRUSTED + "it has expired"


def test_host_that_never_shakes_hands_is_said(site: Site) -> None:
    problem = failure(_ask(site), deadline_s=0.4)

    assert str(problem) == "localhost did not answer in 0.4 s"


def test_host_that_answers_in_plain_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        request = FetchRequest(
            f"https://127.0.0.1:{port}/",
            "feed",
            allow_private=frozenset({("127.0.0.1", port)}),
        )
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(failure, request)
            visitor, _ = listener.accept()
            with visitor:
                visitor.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                problem = future.result()
    assert str(problem) == "No secure connection to 127.0.0.1 could be made"
    assert problem.is_closed


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("answer", [Answer(hang=True), Answer(b"x" * 9999, drip_bytes=100)])
def test_deadline_holds_over_tls(secure_site: Site, answer: Answer) -> None:
    secure_site.script("/feed", [answer])
    began = time.monotonic()

    failure(_ask(secure_site), deadline_s=0.5)

    assert 0.5 <= time.monotonic() - began < 1.5


@pytest.mark.usefixtures("trusted")
def test_closing_ends_a_fetch_over_tls(secure_site: Site) -> None:
    secure_site.script("/feed", [Answer(b"x" * 9999, drip_bytes=10, drip_s=0.01)])
    fetcher = Fetcher(Network())
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fetcher.fetch, _ask(secure_site))
        secure_site.wait_for(1)
        began = time.monotonic()

        fetcher.close()

        assert isinstance(future.exception(timeout=5), CancelledError)
    assert time.monotonic() - began < 1


@pytest.mark.usefixtures("trusted")
def test_move_from_https_to_http_is_followed_but_not_kept(
    secure_site: Site, site: Site
) -> None:
    secure_site.redirect("/feed", site.page("/feed", b"<rss/>"), status=301)
    asked = _ask(secure_site)
    request = FetchRequest(
        asked.url, "feed", allow_private=asked.allow_private | {site.address}
    )

    answer = fetched(request)

    assert (answer.url, answer.moved_to) == (site.url("/feed"), "")
