"""The parts a library is made of, each made once, when first used, and closed together.

Opened late: `reader extract FILE` leaves no library behind; lists, marks and the first screen
need neither the network nor workers, and start 200 ms sooner without them.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from reader.config import Config, Paths
from reader.errors import StoreError
from reader.model import Fetches
from reader.store.db import Database, open_database

if TYPE_CHECKING:
    from reader.compute import Compute
    from reader.credentials import Credentials
    from reader.reading import Reading
    from reader.subscriptions import Subscriptions

# Every import below is deferred for the reason above.
# ruff: noqa: PLC0415

T = TypeVar("T")

LOCK_WAIT_S = 5.0  # for another program that keeps a password, which takes milliseconds
PASSWORDS_TAKEN = "Another program is keeping a password just now. Try again."
# What a key press waits for another program that writes: milliseconds nearly always. Where the
# machine is busy with much else, 0.25 was too short for one key in a thousand.
KEY_WAIT_S = 1.0
PLACE_WAIT_S = 0.25  # what keeping the place waits: quitting takes half a second


class Parts:
    """Store, network, workers and what stands on them; any thread may ask for one."""

    def __init__(
        self, paths: Paths, config: Config, *, fetcher: Fetches | None, survives: bool
    ) -> None:
        self._paths = paths
        self._config = config
        self._given_fetcher = fetcher
        self._survives = survives
        """False for a library that is thrown away: it does not wait for the disk."""
        self._made: dict[str, object] = {}
        self._lock = threading.RLock()
        self._is_closed = False

    def _once(self, name: str, make: Callable[[], T]) -> T:
        with self._lock:
            if self._is_closed:
                raise StoreError("The library is closed")
            if name not in self._made:
                self._made[name] = make()
            return cast("T", self._made[name])  # only `make` puts it there

    @property
    def db(self) -> Database:
        """The store; raises StoreError when it cannot be opened."""
        return self._once(
            "db", lambda: open_database(self._paths.database, survives=self._survives)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user is to know of the store; nothing before it was opened."""
        return self.db.notes if "db" in self._made and not self._is_closed else ()

    @property
    def has_library(self) -> bool:
        """True when there is one on the disk already; asking makes none."""
        return "db" in self._made or self._paths.database.exists()

    @property
    def fetcher(self) -> Fetches:
        """Whoever asks the network."""
        return self._once("fetcher", self._make_fetcher)

    def _make_fetcher(self) -> Fetches:
        if self._given_fetcher is not None:
            return self._given_fetcher
        from reader.fetch import Fetcher

        return Fetcher(self._config.network)

    @property
    def compute(self) -> "Compute":
        """The worker processes."""

        def make() -> "Compute":
            from reader.compute import Compute

            return Compute(log_file=self._paths.log_file)

        return self._once("compute", make)

    @property
    def credentials(self) -> "Credentials":
        """What keeps secrets."""

        def make() -> "Credentials":
            from reader.credentials import Credentials, find_keyring
            from reader.store.locks import hold

            folder = self.db.path.parent
            lock = partial(
                hold, folder / "credentials.lock", wait_s=LOCK_WAIT_S, taken=PASSWORDS_TAKEN
            )
            return Credentials(folder, keyring=find_keyring, lock=lock)

        return self._once("credentials", make)

    @property
    def subscriptions(self) -> "Subscriptions":
        """What finds, adds and refreshes feeds."""

        def make() -> "Subscriptions":
            from reader.subscriptions import Subscriptions

            return Subscriptions(
                self.db,
                self._config.feeds,
                fetcher=self.fetcher,
                compute=self.compute,
                credentials=self.credentials,
                now=now,
            )

        return self._once("subscriptions", make)

    @property
    def reading(self) -> "Reading":
        """What waits for texts and names."""

        def make() -> "Reading":
            from reader.reading import Reading

            return Reading(
                fetcher=self.fetcher,
                compute=self.compute,
                pipelines=self._config.entities.by_language,
            )

        return self._once("reading", make)

    def close(self) -> None:
        """End every fetch, worker and connection; takes milliseconds whatever they do."""
        with self._lock:
            self._is_closed = True
            made = dict(self._made)
        for name in ("fetcher", "compute", "db"):
            part = cast("Fetches | Compute | Database | None", made.get(name))
            if part is not None:
                part.close()


def now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)
