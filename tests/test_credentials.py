"""What is kept of a feed that nobody else may read."""

import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from reader.credentials import FILE_NAME, Credentials, Secret, find_keyring
from reader.errors import LockedError, StoreError
from reader.model import FeedId
from reader.store.locks import hold

LEDGER = FeedId(7)
ORIGIN = ("ledger.example", 443)
SECRET = Secret("ledger.example", 443, (("X-Key", "k1"),), ("anna", "harbour"))


class Ring:
    """A keyring; a locked one raises whatever a backend may."""

    def __init__(self, *, is_locked: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self._is_locked = is_locked

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[username]

    def _check(self) -> None:
        if self._is_locked:
            raise RuntimeError("locked")


class SleepingRing(Ring):
    """A keyring that waits for its password."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = threading.Event()
        self.answered = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.typed.wait(60)
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self.answered.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.typed.wait(60)
        return super().get_password(service, username)


def test_it_is_kept_in_a_file_of_its_owner(tmp_path: Path) -> None:
    Credentials(tmp_path, keyring=None).save(LEDGER, SECRET)
    path = tmp_path / FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Credentials(tmp_path, keyring=None).find(LEDGER, ORIGIN) == SECRET


def test_another_origin_or_feed_gets_nothing(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, keyring=None)
    credentials.save(LEDGER, SECRET)
    assert credentials.find(LEDGER, ("thief.example", 443)) is None
    assert credentials.find(LEDGER, ("ledger.example", 80)) is None
    assert credentials.find(FeedId(8), ORIGIN) is None


def test_it_can_be_taken_away(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, keyring=None)
    credentials.save(LEDGER, SECRET)
    credentials.save(LEDGER, None)
    assert credentials.find(LEDGER, ORIGIN) is None
    assert "harbour" not in (tmp_path / FILE_NAME).read_text()


def test_a_keyring_is_used_where_there_is_one(tmp_path: Path) -> None:
    ring = Ring()
    credentials = Credentials(tmp_path, keyring=lambda: ring)
    credentials.save(LEDGER, SECRET)
    assert credentials.find(LEDGER, ORIGIN) == SECRET
    assert not (tmp_path / FILE_NAME).exists()
    credentials.save(LEDGER, None)
    assert ring.kept == {}


def test_what_stood_in_the_file_leaves_it_for_the_keyring(tmp_path: Path) -> None:
    Credentials(tmp_path, keyring=None).save(LEDGER, SECRET)
    Credentials(tmp_path, keyring=Ring).save(LEDGER, SECRET)
    assert "harbour" not in (tmp_path / FILE_NAME).read_text()


def test_a_keyring_that_is_locked_leaves_it_to_the_file(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, keyring=lambda: Ring(is_locked=True))
    credentials.save(LEDGER, SECRET)
    assert credentials.find(LEDGER, ORIGIN) == SECRET


def test_a_keyring_that_waits_for_its_password_holds_up_nobody(tmp_path: Path) -> None:
    ring = SleepingRing()
    credentials = Credentials(tmp_path, keyring=lambda: ring, wait_s=0.05)
    with pytest.raises(LockedError, match="Unlock it, then try again"):
        credentials.find(LEDGER, ORIGIN)
    credentials.save(LEDGER, SECRET)
    assert credentials.find(LEDGER, ORIGIN) == SECRET
    ring.typed.set()


def test_what_a_keyring_did_too_late_is_taken_back(tmp_path: Path) -> None:
    ring = SleepingRing()
    credentials = Credentials(tmp_path, keyring=lambda: ring, wait_s=0.05)
    credentials.save(LEDGER, SECRET)
    ring.typed.set()
    assert ring.answered.wait(10)
    assert ring.kept == {}
    assert credentials.find(LEDGER, ORIGIN) == SECRET


def test_what_the_file_says_is_newer_than_a_keyring_that_was_locked(tmp_path: Path) -> None:
    ring = Ring()
    Credentials(tmp_path, keyring=lambda: ring).save(LEDGER, SECRET)
    locked = Credentials(tmp_path, keyring=lambda: Ring(is_locked=True))
    locked.save(LEDGER, None)
    assert Credentials(tmp_path, keyring=lambda: ring).find(LEDGER, ORIGIN) is None
    with pytest.raises(LockedError):
        locked.find(FeedId(8), ORIGIN)


def test_two_that_keep_at_once_lose_nothing(tmp_path: Path) -> None:
    def keep(first: int) -> None:
        lock = partial(hold, tmp_path / "lock", wait_s=30.0, taken="taken")
        credentials = Credentials(tmp_path, keyring=None, lock=lock)
        for number in range(first, first + 10):
            credentials.save(FeedId(number), SECRET)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(keep, (0, 10, 20)))
    credentials = Credentials(tmp_path, keyring=None)
    assert all(credentials.find(FeedId(number), ORIGIN) == SECRET for number in range(30))


@pytest.mark.parametrize(
    "written", ["", "[]", "{", '{"7": "x"}', '{"7": "{}"}', '{"7": 5}', "\x00"]
)
def test_a_file_that_somebody_broke_holds_nothing(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE_NAME).write_text(written)
    credentials = Credentials(tmp_path, keyring=None)
    assert credentials.find(LEDGER, ORIGIN) is None
    credentials.save(LEDGER, SECRET)
    assert credentials.find(LEDGER, ORIGIN) == SECRET


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "credentials.part").mkdir()
    with pytest.raises(StoreError, match="The password cannot be kept"):
        Credentials(tmp_path, keyring=None).save(LEDGER, SECRET)


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.symlink_to(path)  # no permission stops root
    with pytest.raises(StoreError, match="The password cannot be kept"):
        Credentials(tmp_path, keyring=None).save(LEDGER, SECRET)
    assert path.is_symlink()


def test_what_is_no_unicode_is_not_kept(tmp_path: Path) -> None:
    secret = Secret("ledger.example", 443, login=("anna", "h\udcffrbour"))
    with pytest.raises(StoreError, match="not valid Unicode"):
        Credentials(tmp_path, keyring=None).save(LEDGER, secret)


def test_without_the_library_for_it_there_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_keyring() is None
