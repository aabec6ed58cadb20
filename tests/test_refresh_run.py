"""One bad feed never stops the others, whichever step stumbles over it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from reader.compute import Compute, tasks
from reader.config import Config, Network, find_paths
from reader.errors import ComputeError
from reader.library import Library
from reader.model import CancelToken, FeedId, Listing, RuleDraft
from reader.refresh import run
from reader.refresh.making import Allowance
from reader.store.packed import PackedChange, pack_change
from reader.store.values import FeedChange
from tests.site import Site

T = TypeVar("T")


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


@pytest.mark.parametrize("hangs", [False, True])
def test_a_new_feed_comes_with_its_texts_though_one_of_them_held_up_its_worker(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, *, hangs: bool
) -> None:
    given: list[int] = []
    run_task = Compute.run

    def run_or_hang(
        compute: Compute, task: Callable[..., T], *given_to: object, **how: Any
    ) -> T:
        if task is tasks.parse_feed:
            given.append(len(given_to))
            if hangs and len(given_to) > 3:
                raise ComputeError("This took longer than 5 seconds and was stopped.")
        return run_task(compute, task, *given_to, **how)

    monkeypatch.setattr(Compute, "run", run_or_hang)
    text = b"<description>The ferry was late.</description></item>"
    url = site.page("/feed.xml", feed_of(2).replace(b"</item>", text))
    outline = f"<outline type='rss' xmlUrl='{url}'/>"
    network = Network(allow_private=(":".join(map(str, site.address)),))
    library = Library.open(find_paths(library=tmp_path), Config(network=network))
    library.sharing.import_opml(f"<opml version='2.0'><body>{outline}</body></opml>".encode())

    results = list(library.refresh(()))
    entries = library.entries(Listing())
    articles = [library.texts.stored_article(entry.id) for entry in entries]
    found = library.search.find(library.search.parse("ferry"))
    library.close()

    assert [(result.status, result.entries_new) for result in results] == [("new", 2)]
    assert given == ([4, 3] if hangs else [4])
    assert [article.text for article in articles if article] == ["The ferry was late."] * 2
    assert len(found.entries) == 2


def test_texts_that_could_not_be_made_together_are_made_later(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_task, is_well = Compute.run, False

    def run_or_fail(
        compute: Compute, task: Callable[..., T], *given_to: object, **how: Any
    ) -> T:
        if task is tasks.make_texts and not is_well:
            raise ComputeError("The worker process that did this ended unexpectedly.")
        return run_task(compute, task, *given_to, **how)

    def feed(words: str, entries: int) -> bytes:
        text = f"<description>{words}</description></item>".encode()
        return feed_of(entries).replace(b"</item>", text)

    library = Library.open(find_paths(library=tmp_path), Config())
    site.page("/feed.xml", feed("The ferry was late.", 1))
    library.add_feed(library.find_feeds(site.url("/feed.xml"))[0].url)
    monkeypatch.setattr(Compute, "run", run_or_fail)
    site.page("/feed.xml", feed("The ferry sank.", 2))
    (result,) = library.refresh((), only_due=False)
    assert (result.entries_new, result.entries_updated) == (1, 1)
    assert library.texts.count_waiting() == 2

    is_well = True
    assert sum(library.texts.make_waiting(hurried=True, cancel=CancelToken())) == 2
    articles = [library.texts.stored_article(entry.id) for entry in library.entries(Listing())]
    library.close()
    assert [article.text for article in articles if article] == ["The ferry sank."] * 2


@pytest.mark.parametrize("has_rule", [False, True])
def test_a_refresh_that_may_make_no_text_leaves_all_unless_there_are_rules(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, *, has_rule: bool
) -> None:
    monkeypatch.setattr(run, "Allowance", lambda texts=0: Allowance(texts))
    text = b"<description>The ferry was late.</description></item>"
    url = site.page("/feed.xml", feed_of(2).replace(b"</item>", text))
    network = Network(allow_private=(":".join(map(str, site.address)),))
    library = Library.open(find_paths(library=tmp_path), Config(network=network))
    outline = f"<outline type='rss' xmlUrl='{url}'/>"
    library.sharing.import_opml(f"<opml version='2.0'><body>{outline}</body></opml>".encode())
    if has_rule:
        library.rules.save(RuleDraft("ferry", "star"))

    list(library.refresh(()))
    waiting, starred = library.texts.count_waiting(), library.totals().starred
    library.close()
    assert (waiting, starred) == ((0, 2) if has_rule else (2, 0))
