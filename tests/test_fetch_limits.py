"""Time, size and patience: every fetch ends when it must, and at once when it may."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from reader.config import Network
from reader.errors import CancelledError, FetchError, ReaderError, RefusedError
from reader.fetch import Fetcher, client
from reader.model import CancelToken, Fetched, FetchRequest, NotModified
from tests.fetching import ask_for, failure, fetched
from tests.site import Answer, Site

MB = 1 << 20
SLOW_S = 0.4
SOON_S = 1.0  # generous: a busy machine; what must not happen takes much longer


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(Network())
    yield made
    made.close()


def _seconds(action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def _wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.005)


# --- time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(hang=True), "127.0.0.1 did not answer in 0.4 s"),
        (Answer(b"x" * 99, drip_bytes=1), "127.0.0.1 did not answer in 0.4 s"),
        (Answer(b"x" * 99, cut_at=9, hang=True), "sent its answer too slowly: 0.4 s were not"),
        (Answer(b"x" * 9999, drip_bytes=100), "sent its answer too slowly: 0.4 s were not"),
    ],
    ids=["silence", "slow headers", "stuck body", "slow body"],
)
def test_deadline_is_for_the_whole_fetch(site: Site, answer: Answer, words: str) -> None:
    request = ask_for(site.script("/slow", [answer]), site)
    began = time.monotonic()

    problem = failure(request, deadline_s=SLOW_S)

    assert words in str(problem)
    assert SLOW_S <= time.monotonic() - began < SLOW_S + SOON_S


def test_deadline_is_for_all_redirects_together(site: Site) -> None:
    step = Answer(status=302, headers={"Location": "/step"}, delay_s=0.15)
    request = ask_for(site.script("/step", [step]), site)

    took = _seconds(lambda: failure(request, deadline_s=SLOW_S))

    assert took < SLOW_S + SOON_S


def test_name_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        answered.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()

    problem = failure(ask_for("http://ostrel.example/"), deadline_s=0.3)

    answered.set()
    assert time.monotonic() - began < SOON_S
    assert str(problem).startswith("The name ostrel.example was not found within 0.3 s")


# --- size ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("accept", "mb"), [("feed", 16), ("page", 10)])
def test_declared_size_is_refused_before_the_body(site: Site, accept: str, mb: int) -> None:
    answer = Answer(b"x", length=mb * MB + 1, cut_at=1, hang=True)
    url = site.script("/big", [answer])

    problem = failure(ask_for(url, site, accept="page" if accept == "page" else "feed"))

    assert isinstance(problem, RefusedError)
    assert str(problem) == f"127.0.0.1 sends more than {mb} MB, which is too much"


def test_undeclared_size_is_stopped_at_the_cap(site: Site) -> None:
    url = site.script("/big", [Answer(b"x" * (17 * MB), length=-1)])

    assert isinstance(failure(ask_for(url, site)), RefusedError)


def test_packed_size_is_stopped_at_the_cap(site: Site) -> None:
    bomb = gzip.compress(b"A" * (17 * MB))
    url = site.page("/bomb", bomb, headers={"Content-Encoding": "gzip"})

    assert isinstance(failure(ask_for(url, site)), RefusedError)


def test_size_at_the_cap_is_read(site: Site) -> None:
    url = site.page("/big", b"x" * (10 * MB))

    assert len(fetched(ask_for(url, site, accept="page")).content) == 10 * MB


# --- broken answers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"x" * 50, length=99), "127.0.0.1 sent only a part of its answer"),
        (
            Answer(b"x" * 99, cut_at=50, reset=True),
            "127.0.0.1 broke off in the middle of its answer",
        ),
        (
            Answer(b"5\r\nhello\r\n", length=-1, headers={"Transfer-Encoding": "chunked"}),
            "127.0.0.1 sent only a part of its answer",
        ),
        (
            Answer(
                b"5\r\nhello\r\nZZ\r\n", length=-1, headers={"Transfer-Encoding": "chunked"}
            ),
            "127.0.0.1 sent a broken answer",
        ),
        (
            Answer(gzip.compress(b"x" * 99)[:-4], headers={"Content-Encoding": "gzip"}),
            "127.0.0.1 sent an answer that cannot be unpacked (gzip)",
        ),
        (
            Answer(b"x", headers={"Content-Encoding": "\x1b[2Jrot13"}),
            "127.0.0.1 sent an answer that cannot be unpacked ([2jrot13)",
        ),
        (Answer(raw=b""), "127.0.0.1 hung up without an answer"),
        (Answer(raw=b"", reset=True), "127.0.0.1 hung up without an answer"),
        (Answer(raw=b"<rss/>\r\n\r\n"), "127.0.0.1 does not speak HTTP properly"),
        (Answer(b"x", headers={"A": "b" * 2 * MB}), "127.0.0.1 sent far too many headers"),
    ],
)
def test_broken_answer_is_said_in_one_sentence(site: Site, answer: Answer, words: str) -> None:
    assert str(failure(ask_for(site.script("/it", [answer]), site))) == words


def test_more_than_was_declared_is_ignored(site: Site) -> None:
    url = site.script("/it", [Answer(b"cranesGARBAGE", length=6)])

    assert fetched(ask_for(url, site)).content == b"cranes"


def test_port_that_nobody_listens_on_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    request = FetchRequest(
        f"http://127.0.0.1:{port}/", "feed", allow_private=frozenset({("127.0.0.1", port)})
    )

    assert str(failure(request)) == "127.0.0.1 does not accept connections"


# --- patience ------------------------------------------------------------------------------


def test_cancelled_fetch_ends_soon(fetcher: Fetcher, site: Site) -> None:
    cancel = CancelToken()
    request = ask_for(site.script("/slow", [Answer(hang=True)]), site)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fetcher.fetch, request, cancel=cancel)
        site.wait_for(1)

        cancel.cancel()
        took = _seconds(lambda: future.exception(timeout=5))

    assert isinstance(future.exception(), CancelledError)
    assert took < SOON_S


def test_fetch_that_is_cancelled_before_it_began_asks_nothing(
    fetcher: Fetcher, site: Site
) -> None:
    cancel = CancelToken()
    cancel.cancel()

    url = site.page("/it", b"x")
    for _ in range(20):  # an answer at once must not win either
        with pytest.raises(CancelledError):
            fetcher.fetch(ask_for(url, site), cancel=cancel)
    assert site.requests == []


def test_closing_ends_all_fetches_at_once(site: Site) -> None:
    fetcher = Fetcher(Network())
    url = site.script("/slow", [Answer(b"x" * 9999, drip_bytes=10, drip_s=0.01)])
    futures: list[Future[Fetched | NotModified]] = []
    with ThreadPoolExecutor(32) as pool:
        futures += [pool.submit(fetcher.fetch, ask_for(url, site)) for _ in range(32)]
        site.wait_for(2)

        took = _seconds(fetcher.close)
        took += _seconds(lambda: [future.exception(timeout=5) for future in futures])

    assert {type(future.exception()) for future in futures} == {CancelledError}
    assert took < SOON_S


def test_closing_ends_the_threads_and_connections_too(site: Site) -> None:
    fetcher = Fetcher(Network())
    request = ask_for(site.script("/slow", [Answer(hang=True)]), site)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fetcher.fetch, request)
        site.wait_for(1)

        fetcher.close()
        future.exception(timeout=5)

    _wait_until(lambda: "fetch" not in {thread.name for thread in threading.enumerate()})


def test_closing_ends_threads_that_wait_for_another_fetch(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "IDLE_S", 60.0)
    fetcher = Fetcher(Network())
    fetcher.fetch(ask_for(site.page("/it", b"x"), site))

    fetcher.close()

    _wait_until(lambda: "fetch" not in {thread.name for thread in threading.enumerate()})


def test_threads_that_nobody_needs_end_and_others_come(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "IDLE_S", 0.001)
    fetcher = Fetcher(Network())
    for _ in range(20):  # some meet a thread that is about to end
        fetcher.fetch(ask_for(site.page("/it", b"x"), site))

    _wait_until(lambda: "fetch" not in {thread.name for thread in threading.enumerate()})
    fetcher.fetch(ask_for(site.page("/it", b"x"), site))
    fetcher.close()


def test_closed_fetcher_asks_nothing(site: Site) -> None:
    fetcher = Fetcher(Network())
    fetcher.close()
    fetcher.close()

    with pytest.raises(ReaderError):
        fetcher.fetch(ask_for(site.page("/it", b"x"), site))

    assert site.requests == []


def test_many_fetches_at_once_do_not_mix(fetcher: Fetcher, site: Site) -> None:
    requests = [
        ask_for(site.page(f"/{number}", f"answer {number}"), site) for number in range(40)
    ]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(fetcher.fetch, requests))

    contents = [answer.content for answer in answers if isinstance(answer, Fetched)]
    assert contents == [f"answer {number}".encode() for number in range(40)]


def test_lack_of_threads_is_said(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    request = ask_for(site.page("/it", b"x"), site)
    monkeypatch.setattr(threading.Thread, "start", refuse)

    with pytest.raises(FetchError, match="Too much"):
        fetcher.fetch(request)


def test_mistake_of_ours_reaches_who_asked(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(socket, "getaddrinfo", stumble)

    with pytest.raises(ZeroDivisionError):
        fetcher.fetch(ask_for("http://ostrel.example/"))
