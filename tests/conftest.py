"""What every test gets: no network but loopback, a home of its own, a loopback server."""

import asyncio
import gc
import inspect
import ipaddress
import os
import socket
import sys
import threading
import time
from collections.abc import Generator, Iterator

import pytest

from tests.site import Site

# Widgets are full of cycles: the collector looks for garbage thousands of times in vain (8 % of
# the time of two files of tests of the interface).
gc.set_threshold(100_000, 20, 50)


class OutsideNetworkError(OSError):
    """A test wanted to leave the machine."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Keeps sweeps and properties out of the coverage: plain tests have been where they go.

    Tracing doubles the time of every line, and counts a line once however often it runs.
    The marker `no_cover` of pytest-cov leaves a second tracer running in workers of xdist.
    """
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if not (is_property or item.get_closest_marker("sweep")):
        return (yield)
    here, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(here)
        threading.settrace(in_threads)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine, in an event loop of its own."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    names = inspect.signature(test).parameters
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def _is_loopback(host: object) -> bool:
    if not isinstance(host, str):
        return False
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses every connection to another machine, and every question to a name server."""
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(sock: socket.socket, address: object) -> None:
        if sock.family in {socket.AF_INET, socket.AF_INET6} and not (
            isinstance(address, tuple) and _is_loopback(address[0])
        ):
            raise OutsideNetworkError(f"tests stay on this machine; asked for {address!r}")

    def guarded_connect(self: socket.socket, address: object) -> None:
        check(self, address)
        connect(self, address)  # type: ignore[arg-type]  # the real one checks the shape

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        check(self, address)
        return connect_ex(self, address)  # type: ignore[arg-type]  # as above

    def guarded_lookup(
        host: bytes | str | None,
        port: bytes | str | int | None,
        family: int = 0,
        type: int = 0,  # noqa: A002  # the real one's name
        proto: int = 0,
        flags: int = 0,
    ) -> object:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        is_literal = isinstance(name, str) and name.replace(".", "").isdigit()
        if not (name is None or _is_loopback(name) or is_literal or ":" in str(name)):
            raise socket.gaierror(socket.EAI_NONAME, "tests ask no name server")
        return lookup(host, port, family, type, proto, flags)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


@pytest.fixture(scope="session")
def outside_env() -> dict[str, str]:
    """The environment the tests were started in, for programs that need the user's own."""
    return dict(os.environ)


@pytest.fixture(autouse=True)
def own_home(
    outside_env: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Gives each test an empty home, UTC, many colours, and none of the user's choices."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, folder in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    for name in ("READER_LIBRARY", "NO_COLOR", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LC_ALL", "LC_CTYPE", "COLORFGBG", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def site() -> Iterator[Site]:
    """A scripted server on loopback."""
    with Site() as server:
        yield server


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second one: another origin."""
    with Site() as server:
        yield server
