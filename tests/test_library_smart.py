"""Smart feeds and tags through the library's door."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reader.config import Config, Paths
from reader.errors import NotFoundError, QueryError
from reader.library import Library
from reader.model import CancelToken, EntryId, Listing, Show, SmartCount, SmartFeed
from reader.store import feeds
from reader.store.changes import apply_change
from tests.storing import LEDGER, NOW, make_content, new_entries

ONE, TWO = EntryId(1), EntryId(2)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Six entries about harbours, the third about ferries, in one feed."""
    made = Library.open(Paths(*[tmp_path] * 5), Config())
    feed_id = feeds.add_feed(made._db, LEDGER, now=NOW)
    contents = [
        make_content(
            f"e{number}",
            published=NOW - timedelta(days=9 - number),
            text="A ferry came." if number == 3 else "The harbour froze.",
        )
        for number in range(1, 7)
    ]
    apply_change(made._db, feed_id, new_entries(*contents), NOW)
    yield made
    made.close()


def listing(feed: SmartFeed, show: Show = "unread") -> Listing:
    return Listing("smart", smart_id=feed.id, show=show)


def shown(library: Library, feed: SmartFeed, show: Show = "unread") -> list[int]:
    return [entry.id for entry in library.entries(listing(feed, show))]


def counts(library: Library) -> list[SmartCount]:
    return [count for _, count in library.smart.counts(cancel=CancelToken())]


def test_a_smart_feed_is_read_like_a_feed(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour -ferry")
    assert shown(library, feed) == [6, 5, 4, 2, 1]
    assert counts(library) == [SmartCount(5)]
    library.mark([EntryId(5)], read=True, starred=True)
    assert shown(library, feed) == [6, 4, 2, 1]
    assert shown(library, feed, "starred") == [5]
    first = library.entries(listing(feed, "all"), limit=2)
    assert [entry.id for entry in first] == [6, 5]
    after = library.entries(listing(feed, "all"), after=first[-1], limit=2)
    assert [entry.id for entry in after] == [4, 2]
    assert library.count_new(listing(feed), EntryId(4)) == 1
    assert library.mark_all_read(listing(feed), words="undone") == 4
    assert counts(library) == [SmartCount(0)]
    assert library.undo() is not None
    assert counts(library) == [SmartCount(4)]
    assert library.mark_all_read(listing(feed, "starred")) == 0
    library.mark([EntryId(6)], starred=True)
    assert library.mark_all_read(listing(feed, "starred")) == 1


def test_a_query_that_is_no_longer_right_is_a_sentence(library: Library) -> None:
    feed = library.smart.add("Ledger", "feed:ledger")
    library.remove_feed(library.feeds()[0].id)
    sentence = "No feed is called “ledger”, at column 6."
    assert counts(library) == [SmartCount(error=sentence)]
    with pytest.raises(QueryError, match="No feed is called"):
        library.entries(listing(feed))


@pytest.mark.parametrize("query", ["feed:", "feed:nosuch", '"open', " "])
def test_no_query_is_saved_that_asks_nothing(library: Library, query: str) -> None:
    with pytest.raises((QueryError, NotFoundError)):
        library.smart.add("x", query)
    feed = library.smart.add("Ports", "harbour")
    with pytest.raises((QueryError, NotFoundError)):
        library.smart.edit(feed.id, query=query)
    assert library.smart.all() == [feed]


def test_what_was_done_to_smart_feeds_and_tags_is_undone(library: Library) -> None:
    feed = library.smart.add("Ports", "harbour", words="no longer saved")
    library.smart.edit(feed.id, title="Quays", words="called Ports again")
    library.smart.remove(feed.id, words="Quays is back")
    library.tags.change([ONE, TWO], add=["cold"], words="not tagged")
    library.tags.rename("cold", "frost", words="called cold again")
    assert library.tags.delete("frost", words="tagged again") == 2
    said: list[object] = []
    while undone := library.undo():
        said.append(undone.words)
        assert undone.is_tags == ("tag" in undone.words or "cold" in undone.words)
        assert undone.is_smart != undone.is_tags
        tags = library.tags.of([ONE])
        said.append((tags.get(ONE), [one.title for one in library.smart.all()]))
    assert said == [
        "tagged again",
        (("frost",), []),
        "called cold again",
        (("cold",), []),
        "not tagged",
        (None, []),
        "Quays is back",
        (None, ["Quays"]),
        "called Ports again",
        (None, ["Ports"]),
        "no longer saved",
        (None, []),
    ]
