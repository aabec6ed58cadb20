"""One bad feed never stops the others, whichever step stumbles over it."""

import threading
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.library import Library
from reader.model import CancelToken, FeedId
from reader.refresh import run
from reader.store.changes import PackedChange, pack_change
from reader.store.values import FeedChange
from tests.site import Site


def feed_of(entries: int) -> bytes:
    items = "".join(
        f"<item><guid>g{number}</guid><title>Quay {number}</title></item>"
        for number in range(entries)
    )
    return f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>".encode()


def test_a_feed_whose_change_cannot_be_packed_has_failed(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(feed_id: FeedId, change: FeedChange) -> PackedChange:
        if change.added:
            raise MemoryError
        return pack_change(feed_id, change)

    library = Library.open(find_paths(library=tmp_path), Config())
    site.page("/feed.xml", feed_of(1))
    library.add_feed(library.find_feeds(site.url("/feed.xml"))[0].url)
    site.page("/feed.xml", feed_of(2))
    monkeypatch.setattr(run, "pack_change", stumble)
    cancel = CancelToken()
    deadline = threading.Timer(20, cancel.cancel)  # a refresh without an end would hang here
    deadline.start()
    results = list(library.refresh((), only_due=False, cancel=cancel))
    deadline.cancel()
    library.close()
    assert [result.status for result in results] == ["failed"]
