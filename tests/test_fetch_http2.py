"""HTTP/2, for who turns it on: the same deadline, caps and sentences as without it."""

import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from reader.config import Network
from reader.errors import FetchError, RefusedError
from reader.fetch import Fetcher
from reader.model import Fetched, FetchRequest

CERTIFICATE = Path(__file__).parent / "data" / "tls" / "site.pem"
FEED = b"<rss><channel><title>Ledger</title></channel></rss>"
MB = 1 << 20


class Stream:
    """One request, as its answer sees it."""

    def __init__(self, connection: socket.socket, state: H2Connection, number: int) -> None:
        self._connection = connection
        self._state = state
        self._number = number

    def head(self, *headers: tuple[str, str]) -> None:
        self._state.send_headers(self._number, [(":status", "200"), *headers])
        self._flush()

    def body(self, content: bytes, *, is_end: bool = True) -> None:
        while content:
            room = self._state.local_flow_control_window(self._number)
            size = min(room, self._state.max_outbound_frame_size, len(content))
            if size:
                piece, content = content[:size], content[size:]
                is_last = is_end and not content
                self._state.send_data(self._number, piece, end_stream=is_last)
            else:
                received = self._connection.recv(65536)
                if not received:
                    raise ConnectionResetError
                self._state.receive_data(received)
            self._flush()

    def reset(self) -> None:
        self._state.reset_stream(self._number)
        self._flush()

    def wait(self) -> None:
        """For the other side to hang up."""
        while self._connection.recv(65536):
            pass

    def _flush(self) -> None:
        self._connection.sendall(self._state.data_to_send())


def answer(stream: Stream, path: str) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    match path:
        case "/feed":
            stream.head(("etag", '"1"'))
            stream.body(FEED)
        case "/short":
            stream.head(("content-length", "5000"))
            stream.body(FEED)
        case "/reset":
            stream.head()
            stream.body(FEED, is_end=False)
            stream.reset()
        case "/headers":
            stream.head(*((f"x-{number}", "a" * 1000) for number in range(200)))
            stream.wait()
        case "/large":
            stream.head()
            stream.body(b"x" * (17 * MB))
        case "/bomb":
            stream.head(("content-encoding", "gzip"))
            stream.body(packed.compress(b"A" * (64 * MB)) + packed.flush())
        case "/slow":
            stream.head()
            stream.body(FEED, is_end=False)
            stream.wait()
        case _:
            stream.wait()


def serve(listener: socket.socket, tls: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=talk, args=(connection, tls), daemon=True).start()


def talk(bare: socket.socket, tls: ssl.SSLContext) -> None:
    with suppress(OSError), tls.wrap_socket(bare, server_side=True) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        state = H2Connection(H2Configuration(client_side=False))
        state.initiate_connection()
        while received := connection.recv(65536):
            for event in state.receive_data(received):
                if isinstance(event, RequestReceived):
                    stream = Stream(connection, state, event.stream_id or 0)
                    answer(stream, dict(event.headers)[b":path"].decode())
            connection.sendall(state.data_to_send())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    tls.set_alpn_protocols(["h2"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener, tls), daemon=True).start()
        yield listener.getsockname()[1]


@pytest.fixture
def fetch(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Fetched]]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    fetcher = Fetcher(Network(http2=True))

    def fetch(path: str) -> Fetched:
        allowed = frozenset({("localhost", port)})
        url = f"https://localhost:{port}{path}"
        seconds = 1.0 if path in {"/hang", "/slow"} else None
        found = fetcher.fetch(
            FetchRequest(url, "feed", allow_private=allowed, deadline_s=seconds)
        )
        assert isinstance(found, Fetched)
        return found

    yield fetch
    fetcher.close()


def test_an_answer_comes_with_its_headers(fetch: Callable[[str], Fetched]) -> None:
    found = fetch("/feed")
    assert (found.content, found.etag) == (FEED, '"1"')


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/short", "localhost sent a broken answer"),
        ("/reset", "localhost sent a broken answer"),
        ("/headers", "localhost does not speak HTTP properly"),
        ("/hang", "localhost did not answer in 1 s"),
        ("/slow", "localhost sent its answer too slowly: 1 s were not enough"),
    ],
)
def test_what_goes_wrong_is_said_as_without_it(
    fetch: Callable[[str], Fetched], path: str, words: str
) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(path)
    assert str(caught.value) == words


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_the_cap_holds(fetch: Callable[[str], Fetched], path: str) -> None:
    with pytest.raises(RefusedError, match="more than 16 MB"):
        fetch(path)
