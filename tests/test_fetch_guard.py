"""What a name may lead to: judged on the looked-up address, and connected to that address."""

import errno
import socket

import pytest

from reader.config import Network
from reader.errors import CancelledError, FetchError, RefusedError
from reader.fetch import Fetcher
from reader.fetch.call import Call
from reader.fetch.guard import Guard
from reader.model import Fetched, FetchRequest
from tests.conftest import OutsideNetworkError
from tests.fetching import ask_for, failure
from tests.site import Site

NAME = "harbour.example"


class Resolver:
    """A name server of our own: one list of addresses a question, the last repeats."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real = socket.getaddrinfo
        self._answers: list[list[str]] = []
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def script(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    def _look_up(self, host: str, port: int, *args: int, **options: int) -> list[object]:
        if host != NAME:
            return list(self._real(host, port, *args, **options))
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, port))
            for each in answer
        ]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    return Resolver(monkeypatch)


def _request(site: Site, *, allowed: bool) -> FetchRequest:
    port = site.address[1]
    pairs = frozenset({(NAME, port)}) if allowed else frozenset()
    return FetchRequest(f"http://{NAME}:{port}/feed", "feed", allow_private=pairs)


def test_name_of_a_private_address_is_refused(resolver: Resolver, site: Site) -> None:
    resolver.script(["127.0.0.1"])

    problem = failure(_request(site, allowed=False))

    assert isinstance(problem, RefusedError)
    assert str(problem) == (
        f"{NAME} is a private address (127.0.0.1). network.allow_private can allow it"
    )
    assert site.requests == []


@pytest.mark.parametrize(
    "private", ["10.0.0.1", "::ffff:10.0.0.1", "fe80::1%lo", "64:ff9b::a00:1"]
)
def test_one_private_address_among_public_ones_is_enough(
    resolver: Resolver, site: Site, private: str
) -> None:
    resolver.script(["8.8.8.8", private])

    assert isinstance(failure(_request(site, allowed=False)), RefusedError)


def test_name_that_changes_its_mind_is_looked_up_once(
    resolver: Resolver, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver.script(["8.8.8.8"], ["127.0.0.1"])
    connected: list[object] = []

    def note(self: socket.socket, address: object) -> None:
        connected.append(address)
        raise OutsideNetworkError(errno.EHOSTUNREACH, "noted")

    monkeypatch.setattr(socket.socket, "connect", note)

    problem = failure(_request(site, allowed=False))

    assert resolver.asked == [NAME]
    assert connected == [("8.8.8.8", site.address[1])]
    assert str(problem) == f"{NAME} cannot be reached"


def test_typed_name_may_be_private(resolver: Resolver, site: Site) -> None:
    resolver.script(["127.0.0.1"])
    site.page("/feed", b"<rss/>")
    fetcher = Fetcher(Network())

    fetcher.fetch(_request(site, allowed=True))

    assert site.requests[0].headers["host"] == f"{NAME}:{site.address[1]}"


def test_configured_name_may_be_private(resolver: Resolver, site: Site) -> None:
    resolver.script(["127.0.0.1"])
    site.page("/feed", b"<rss/>")
    fetcher = Fetcher(Network(allow_private=(f"Harbour.Example:{site.address[1]}",)))

    assert isinstance(fetcher.fetch(_request(site, allowed=False)), Fetched)


def test_another_port_of_an_allowed_name_is_refused(
    resolver: Resolver, site: Site, other_site: Site
) -> None:
    resolver.script(["127.0.0.1"])
    target = f"http://{NAME}:{other_site.address[1]}/"
    site.redirect("/feed", target)

    assert isinstance(failure(_request(site, allowed=True)), RefusedError)


def test_next_address_is_tried_when_one_is_dead(resolver: Resolver, site: Site) -> None:
    resolver.script(["127.0.0.2", "127.0.0.1"])  # nobody listens on the first
    site.page("/feed", b"<rss/>")

    answer = Fetcher(Network()).fetch(_request(site, allowed=True))

    assert isinstance(answer, Fetched)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), f"No host “{NAME}”. Check the spelling"),
        (
            socket.gaierror(socket.EAI_AGAIN, "x"),
            f"The name {NAME} could not be looked up. Check the connection",
        ),
        (UnicodeError("label too long"), f"No host “{NAME}”. Check the spelling"),
        (
            OSError(errno.ENETUNREACH, "x"),
            f"{NAME} cannot be reached: there is no network. Check the connection",
        ),
    ],
)
def test_trouble_with_a_name_is_said(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> list[object]:
        raise problem

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    assert str(failure(ask_for(f"http://www.{NAME}/"))) == words


def test_connection_made_while_hanging_up_is_dropped(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Call(5)
    connect = socket.socket.connect

    def connect_late(self: socket.socket, address: tuple[str, int]) -> None:
        connect(self, address)
        call.hang_up()

    monkeypatch.setattr(socket.socket, "connect", connect_late)
    guard = Guard(call, allowed=frozenset({site.address}))

    with pytest.raises(CancelledError):
        guard.connect_tcp(*site.address)


def test_call_that_was_hung_up_has_no_time_left() -> None:
    call = Call(5)
    call.hang_up()

    with pytest.raises(CancelledError):
        call.left()


def test_credentials_never_stand_in_an_error() -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(Network()).fetch(ask_for("http://anna:word@10.0.0.1/feed"))

    assert caught.value.url == "http://10.0.0.1/feed"
    assert "word" not in str(caught.value)
