"""What a feed is asked with that is secret: headers and a login, never in the library's file.

In the system's keyring where one can be used, else in a file beside the library that only its
owner reads. Each is for one origin: a feed that moves elsewhere is asked without. What stands
in the file is newer than what a keyring has, which could not be written then.
"""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reader.errors import LockedError, StoreError
from reader.model import FeedId

SERVICE = "reader-tui"
FILE_NAME = "credentials.json"
KEYRING_S = 3.0  # one that asks for its password answers when somebody has typed it, or never
LOCKED = (
    "The system's keyring is locked or does not answer, and it keeps what this feed is asked "
    "with. Unlock it, then try again."
)

T = TypeVar("T")


class Secret(Struct, frozen=True, omit_defaults=True):
    """What one feed is asked with."""

    host: str
    port: int
    headers: tuple[tuple[str, str], ...] = ()
    login: tuple[str, str] | None = None


class Keyring(Protocol):
    """The functions of the library `keyring` that are used."""

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept under that name."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no more."""
        ...


class SlowKeyring:
    """A keyring that is asked on threads of its own, so that nobody waits for its password."""

    def __init__(self, find: Callable[[], Keyring | None], *, wait_s: float) -> None:
        self._find = find
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._late: Future[Any] | None = None

    def ask(
        self, question: Callable[[Keyring], T], *, undo: Callable[[Keyring], object]
    ) -> T | None:
        """Its answer; None without a keyring.

        Raises LockedError when it fails or takes too long; an answer that comes later is taken
        back by `undo`, and until then nobody waits again.
        """
        # Deferred: 20 ms, and most feeds have no secret.
        from pebble import concurrent  # noqa: PLC0415

        @concurrent.thread(name="keyring", daemon=True)
        def put() -> tuple[Keyring, T] | None:
            keyring = self._find()
            return None if keyring is None else (keyring, question(keyring))

        with self._lock:
            if self._late is not None and not self._late.done():
                raise LockedError(LOCKED)
            self._late = None
            answer: Future[tuple[Keyring, T] | None] = put()
            try:
                problem = answer.exception(self._wait_s)
            except TimeoutError as late:
                self._late = answer
                answer.add_done_callback(partial(_take_back, undo))
                raise LockedError(LOCKED) from late
        if problem is not None:  # a backend may raise whatever it likes
            raise LockedError(LOCKED) from problem
        found = answer.result()
        return None if found is None else found[1]


def _take_back(
    undo: Callable[[Keyring], object], answer: "Future[tuple[Keyring, T] | None]"
) -> None:
    """Have an answer that came too late for whoever asked never been given."""
    found = None if answer.exception() else answer.result()
    if found is not None:
        with contextlib.suppress(Exception):  # as above; nobody waits to hear of it
            undo(found[0])


class Credentials:
    """The secrets of one library; any thread may ask, and any process."""

    def __init__(
        self,
        library: Path,
        *,
        keyring: Callable[[], Keyring | None] | None,
        lock: Callable[[], AbstractContextManager[None]] = nullcontext,
        wait_s: float = KEYRING_S,
    ) -> None:
        """`keyring` None keeps them in the file; `lock` is held while that is written."""
        self._path = library / FILE_NAME
        self._place = str(library.absolute())
        self._keyring = None if keyring is None else SlowKeyring(keyring, wait_s=wait_s)
        self._file_lock = lock
        self._lock = threading.Lock()

    def find(self, feed_id: FeedId, origin: tuple[str, int]) -> Secret | None:
        """What is kept of this feed for that origin; None when nothing is, or not readable.

        Raises LockedError when the keyring that may have it does not answer.
        """
        packed = self._read(feed_id)
        try:
            secret = msgspec.json.decode(packed, type=Secret) if packed else None
        except msgspec.DecodeError:
            return None
        return secret if secret and (secret.host, secret.port) == origin else None

    def save(self, feed_id: FeedId, secret: Secret | None) -> None:
        """Keep it, or with None nothing; raises StoreError when it cannot be kept."""
        try:
            packed = "" if secret is None else msgspec.json.encode(secret).decode()
        except UnicodeEncodeError as problem:
            raise StoreError(
                "The password or header is not valid Unicode and cannot be kept."
            ) from problem
        is_in_keyring = self._into_keyring(feed_id, packed)
        with self._lock:
            self._into_file(feed_id, None if is_in_keyring else packed)

    def save_login(
        self, feed_id: FeedId, origin: tuple[str, int], login: tuple[str, str]
    ) -> None:
        """Keep that login with the headers there are; raises StoreError when it cannot be."""
        try:
            old = self.find(feed_id, origin)
        except LockedError:
            old = None
        self.save(feed_id, replace(old or Secret(*origin), login=login))

    def _name(self, feed_id: FeedId) -> str:
        return f"{self._place}#{feed_id}"

    def _read(self, feed_id: FeedId) -> str:
        with self._lock, contextlib.suppress(OSError):
            kept = self._load()
            if str(feed_id) in kept:
                return kept[str(feed_id)]
        if self._keyring is None:
            return ""
        name = self._name(feed_id)
        found = self._keyring.ask(
            lambda keyring: keyring.get_password(SERVICE, name), undo=lambda _: None
        )
        return found or ""

    def _into_keyring(self, feed_id: FeedId, packed: str) -> bool:
        """Whether the keyring holds that now, or nothing where nothing is to be kept."""
        name = self._name(feed_id)

        def put(keyring: Keyring) -> bool:
            if packed:
                keyring.set_password(SERVICE, name, packed)
            else:
                take_out(keyring)
            return True

        def take_out(keyring: Keyring) -> None:
            if keyring.get_password(SERVICE, name) is not None:
                keyring.delete_password(SERVICE, name)

        if self._keyring is None:
            return not packed
        try:
            return bool(self._keyring.ask(put, undo=take_out)) or not packed
        except LockedError:
            return False

    def _load(self) -> dict[str, str]:
        """What the file holds: nothing where there is none, or one that somebody broke."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return {}

    def _into_file(self, feed_id: FeedId, packed: str | None) -> None:
        """Let the file say that, empty for nothing; None leaves the feed out of it."""
        try:
            if packed is None and not self._path.exists():
                return
            with self._file_lock():
                kept = self._load()
                wanted = {name: words for name, words in kept.items() if name != str(feed_id)}
                if packed is not None:
                    wanted[str(feed_id)] = packed
                if wanted != kept:
                    self._replace(wanted)
        except OSError as problem:
            raise StoreError(
                f"The password cannot be kept in {self._path}: {problem.strerror}."
            ) from problem

    def _replace(self, wanted: Mapping[str, str]) -> None:
        """Let the file hold this; there is never half a file, nor one that others can read."""
        unfinished = self._path.with_suffix(".part")
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            json.dump(wanted, stream)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(self._path)


def find_keyring() -> Keyring | None:
    """The system's keyring, where the library for it is installed and can use one."""
    # Deferred: it is an extra, and starts looking for backends.
    try:
        import keyring  # noqa: PLC0415
        from keyring.backends import fail  # noqa: PLC0415
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return None if isinstance(backend, fail.Keyring) else cast("Keyring", backend)


def parse_headers(written: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The headers that were given, in their order, without empty names."""
    return tuple((name.strip(), value.strip()) for name, value in written.items() if name)
