"""Going through the user's proxy, and what is still refused behind it."""

import base64

import pytest

from reader.errors import RefusedError
from tests.fetching import ask_for, failure, fetched
from tests.site import Answer, Site

URL = "http://harbourledger.example/feed"


def _use(monkeypatch: pytest.MonkeyPatch, site: Site, *, login: str = "") -> None:
    host, port = site.address
    monkeypatch.setenv("http_proxy", f"http://{login}{host}:{port}")
    monkeypatch.setenv("https_proxy", f"{host}:{port}")


def test_proxy_is_asked_for_the_whole_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/feed", b"<rss/>")
    _use(monkeypatch, site, login="anna:word@")

    answer = fetched(ask_for(URL))

    sent = site.requests[0]
    login = base64.b64encode(b"anna:word").decode()
    assert answer.content == b"<rss/>"
    assert sent.target == URL
    assert sent.headers["host"] == "harbourledger.example"
    assert sent.headers["proxy-authorization"] == f"Basic {login}"


def test_listed_host_is_asked_directly(
    site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, other_site)
    monkeypatch.setenv("no_proxy", "ostrel.example,127.0.0.1")

    fetched(ask_for(site.page("/feed", b"<rss/>"), site))

    assert other_site.requests == []


def test_proxy_that_opens_no_tunnel_is_said(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, site)

    problem = failure(ask_for("https://harbourledger.example/feed"))

    assert str(problem).startswith("The proxy did not let harbourledger.example through (404")
    assert site.requests[0].method == "CONNECT"


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "a.localhost"]
)
def test_private_address_is_refused_behind_a_proxy(
    site: Site, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    _use(monkeypatch, site)

    problem = failure(ask_for(f"http://{host}/feed"))

    assert isinstance(problem, RefusedError)
    assert site.requests == []


def test_typed_private_address_is_asked_through_the_proxy(
    site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, other_site)
    other_site.page("/feed", b"<rss/>")

    assert fetched(ask_for(site.url("/feed"), site)).content == b"<rss/>"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://", "http://[::1", "a:b:c"])
def test_proxy_that_cannot_be_used_is_never_gone_round(
    site: Site, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("all_proxy", proxy)

    problem = failure(ask_for(site.page("/feed", b"<rss/>"), site))

    assert isinstance(problem, RefusedError)
    assert "the proxy in the environment" in str(problem)
    assert site.requests == []


def test_answer_of_a_hanging_proxy_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.script("/feed", [Answer(hang=True)])
    _use(monkeypatch, site)

    assert "did not answer" in str(failure(ask_for(URL), deadline_s=0.3))
