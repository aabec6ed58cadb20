"""The feeds pane after a mark: as if all were read again, though only the marked feeds are."""

from collections.abc import Iterator

import pytest

from reader.library import Library
from reader.model import EntryId, Listing
from reader.ui.recount import recount
from reader.ui.sidebar import SidebarRow, make_rows
from tests.ui_library import open_library


@pytest.fixture
def library() -> Iterator[Library]:
    library = open_library()
    for feed, folder in zip(library.feeds(), ("News", "News/Near", ""), strict=True):
        library.edit_feed(feed.id, folder=folder)
    yield library
    library.close()


def all_rows(library: Library) -> list[SidebarRow]:
    totals = library.totals()
    return make_rows(
        library.feeds(),
        unread=totals.unread,
        starred=totals.starred,
        later=library.count_later(),
        folded=(),
    )


def entries_of(library: Library, folder: str) -> list[EntryId]:
    feed = next(feed for feed in library.feeds() if feed.folder == folder)
    rows = library.entries(Listing("feed", show="all", feed_id=feed.id))
    return [row.id for row in rows]


def test_rows_are_those_that_reading_all_gives(library: Library) -> None:
    feeds, rows = {feed.id: feed for feed in library.feeds()}, all_rows(library)
    ids = entries_of(library, "News/Near")[:2]
    library.mark(ids, read=True, starred=True, later=True)

    found = recount(library, feeds, ids)

    assert found is not None
    now = [found.row(row) for row in rows]
    assert now == all_rows(library) != rows
    assert list(found.feeds.values()) == library.feeds()
    # Three of the lists and two folders count it; the other feeds keep their rows.
    assert sum(old is not new for old, new in zip(rows, now, strict=True)) == 6


def test_marks_of_another_program_ask_for_all(library: Library) -> None:
    feeds = {feed.id: feed for feed in library.feeds()}
    library.mark(entries_of(library, "News"), read=True)
    ids = entries_of(library, "")[:1]
    library.mark(ids, read=True)

    assert recount(library, feeds, ids) is None


def test_hidden_entries_that_were_read_ask_for_all(library: Library) -> None:
    ids = entries_of(library, "News")
    library.mark(ids, read=True)
    feeds = {feed.id: feed for feed in library.feeds()}
    library.mark(ids, hidden=True)

    assert recount(library, feeds, entries_of(library, "")[:1]) is None


def test_a_feed_that_is_otherwise_another_asks_for_all(library: Library) -> None:
    feeds = {feed.id: feed for feed in library.feeds()}
    ids = entries_of(library, "News")[:1]
    library.edit_feed(library.entry(ids[0]).feed_id, title="Another name")

    assert recount(library, feeds, ids) is None


def test_a_feed_that_was_not_known_asks_for_all(library: Library) -> None:
    ids = entries_of(library, "News")[:1]
    feed_id = library.entry(ids[0]).feed_id
    feeds = {feed.id: feed for feed in library.feeds() if feed.id != feed_id}

    assert recount(library, feeds, ids) is None
