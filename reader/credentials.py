"""What a feed is asked with that is secret: headers and a login, never in the library's file.

In the system's keyring where one can be used, else in a file beside the library that only its
owner reads. Each is for one origin: a feed that moves elsewhere is asked without.
"""

import contextlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

import msgspec
from msgspec import Struct

from reader.errors import StoreError
from reader.model import FeedId

SERVICE = "reader-tui"
FILE_NAME = "credentials.json"


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


class Credentials:
    """The secrets of one library; any thread may ask."""

    def __init__(self, library: Path, *, keyring: Keyring | None) -> None:
        """`keyring` None keeps them in the file."""
        self._path = library / FILE_NAME
        self._place = str(library.absolute())
        self._keyring = keyring
        self._lock = threading.Lock()

    def find(self, feed_id: FeedId, origin: tuple[str, int]) -> Secret | None:
        """What is kept of this feed for that origin; None when nothing is, or not readable."""
        with self._lock:
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
        with self._lock:
            if self._keyring is not None and self._into_keyring(feed_id, packed):
                packed = ""  # not in both
            self._into_file(feed_id, packed)

    def _name(self, feed_id: FeedId) -> str:
        return f"{self._place}#{feed_id}"

    def _read(self, feed_id: FeedId) -> str:
        found: str | None = None
        if self._keyring is not None:
            # A backend may raise whatever it likes: locked, no session, no daemon.
            with contextlib.suppress(Exception):
                found = self._keyring.get_password(SERVICE, self._name(feed_id))
        if not found:
            with contextlib.suppress(OSError):
                found = self._load().get(str(feed_id))
        return found or ""

    def _into_keyring(self, feed_id: FeedId, packed: str) -> bool:
        keyring = self._keyring
        assert keyring is not None  # noqa: S101 - the caller has looked
        try:
            if packed:
                keyring.set_password(SERVICE, self._name(feed_id), packed)
            elif keyring.get_password(SERVICE, self._name(feed_id)) is not None:
                keyring.delete_password(SERVICE, self._name(feed_id))
        except Exception:  # noqa: BLE001 - as in `_read`
            return False
        return True

    def _load(self) -> dict[str, str]:
        """What the file holds: nothing where there is none, or one that somebody broke."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return {}

    def _into_file(self, feed_id: FeedId, packed: str) -> None:
        try:
            kept = self._load()
            wanted = {**kept, str(feed_id): packed}
            if not packed:
                del wanted[str(feed_id)]
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
