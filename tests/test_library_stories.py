"""Entries that stay themselves while their feeds change all that can be changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.config import Config, Feeds, Paths, find_paths
from reader.library import Library
from reader.model import CancelToken, Entry, Listing
from tests.site import Answer, Site

ALL = Listing(show="all")
ROUNDS, ENTRIES = 10, 3


def item(**fields: str) -> str:
    written = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<item>{written}</item>"


def rss(*items: str) -> bytes:
    head = "<title>Harbour Ledger</title><link>http://ledger.example/</link>"
    return f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


def guid_churns(turn: int, number: int) -> str:
    return item(
        guid=f"g-{turn}-{number}", title=f"Story {number}", link=f"http://l.example/{number}"
    )


def link_churns(turn: int, number: int) -> str:
    link = f"http://l.example/s?n={number}&amp;utm_id={turn}&amp;sid={turn * 7}"
    return item(title=f"Story {number}", link=link)


def title_and_date_churn(turn: int, number: int) -> str:
    date = f"{turn + 1:02} Oct 2026 10:00:00 GMT"
    return item(guid=f"g{number}", title=f"Story {number}, update {turn}", pubDate=date)


def date_alone_churns(turn: int, number: int) -> str:
    return item(title=f"Story {number}", link=f"http://l.example/{number}",
                pubDate=f"{turn + 1:02} Oct 2026 10:00:00 GMT")  # fmt: skip


def link_and_guid_stay_words_churn(turn: int, number: int) -> str:
    return item(guid=f"g{number}", title=f"Story {number}", description=f"Words {turn}.")


def nothing_but_words(_turn: int, number: int) -> str:
    return item(description=f"Only words, {number} of them.")


def guid_is_one_for_all(_turn: int, number: int) -> str:
    return item(guid="same", title=f"Story {number}", link=f"http://l.example/{number}")


def absurd_dates(_turn: int, number: int) -> str:
    dates = ("Mon, 05 Oct 9999 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday")
    return item(guid=f"g{number}", title=f"Story {number}", pubDate=dates[number])


Churn = Callable[[int, int], str]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


def subscribe(library: Library, site: Site, path: str, *answers: bytes) -> None:
    site.script(path, [Answer(body, content_type="application/rss+xml") for body in answers])
    library.find_feeds(site.url(path))
    library.add_feed(site.url(path))


def refresh(library: Library) -> list[str]:
    results = library.refresh(only_due=False, cancel=CancelToken())
    return [f"{result.status}: {result.error}" for result in results if result.error]


def states(found: list[Entry]) -> dict[int, tuple[bool, bool]]:
    return {entry.id: (entry.is_read, entry.is_starred) for entry in found}


@pytest.mark.parametrize(
    ("churn", "kept"),
    [
        (guid_churns, 3),
        (link_churns, 3),
        (title_and_date_churn, 3),
        (date_alone_churns, 3),
        (link_and_guid_stay_words_churn, 3),
        (nothing_but_words, 3),
        (guid_is_one_for_all, 1),
        (absurd_dates, 3),
    ],
)
def test_ten_refreshes_leave_the_same_entries_with_their_state(
    library: Library, site: Site, churn: Churn, kept: int
) -> None:
    rounds = [
        rss(*(churn(turn, number) for number in range(ENTRIES))) for turn in range(ROUNDS + 1)
    ]
    subscribe(library, site, "/feed.xml", *rounds)
    first = library.entries(ALL)
    library.mark([first[0].id], read=True, starred=True)
    before = states(library.entries(ALL))

    for _ in range(ROUNDS):
        assert refresh(library) == []

    assert len(before) == kept
    assert states(library.entries(ALL)) == before


def test_a_feed_that_is_empty_every_other_time_keeps_its_entries(
    library: Library, site: Site
) -> None:
    full = rss(*(guid_churns(0, number) for number in range(ENTRIES)))
    subscribe(library, site, "/feed.xml", *([full, rss()] * 5))
    library.mark([library.entries(ALL)[0].id], starred=True)
    before = states(library.entries(ALL))

    for _ in range(ROUNDS):
        refresh(library)

    assert states(library.entries(ALL)) == before


def test_two_feeds_with_the_same_guids_keep_their_own_entries(
    library: Library, site: Site
) -> None:
    for path, name in (("/a.xml", "Mine"), ("/b.xml", "Other")):
        items = [item(guid=f"g{number}", title=f"{name} {number}") for number in range(3)]
        subscribe(library, site, path, rss(*items))
    assert len(library.entries(ALL)) == 6


# --- one story in two feeds ---------------------------------------------------------------


def carried_twice(library: Library, site: Site) -> tuple[Entry, Entry]:
    for path in ("/a.xml", "/b.xml"):
        link = f"http://ledger.example/cranes?utm_source={path[1]}"
        subscribe(library, site, path, rss(item(guid=path, title="Cranes", link=link)))
    first, second = library.entries(ALL)
    return first, second


def test_a_story_that_is_read_in_one_feed_is_read_in_the_other(
    library: Library, site: Site
) -> None:
    first, second = carried_twice(library, site)
    library.mark([first.id], read=True, starred=True, words="Undone")
    assert states(library.entries(ALL)) == {first.id: (True, True), second.id: (True, True)}
    library.undo()
    assert not any(any(state) for state in states(library.entries(ALL)).values())


def test_a_star_is_of_one_feed_only(library: Library, site: Site) -> None:
    first, second = carried_twice(library, site)
    library.mark([first.id], starred=True)
    assert states(library.entries(ALL))[second.id] == (False, False)


def test_each_feed_can_be_read_for_itself(paths: Paths, site: Site) -> None:
    library = Library.open(paths, Config(feeds=Feeds(read_once=False)))
    first, second = carried_twice(library, site)
    library.mark([first.id], read=True)
    assert states(library.entries(ALL))[second.id] == (False, False)
    library.close()


# --- what changed -------------------------------------------------------------------------


def test_what_changed_in_an_entry_can_be_read(library: Library, site: Site) -> None:
    words = "The harbour council of Port Sella voted on {}, with nine votes against two."
    rounds = [
        rss(item(guid="1", title="Cranes", description=words.format(day)))
        for day in ("Monday", "Tuesday")
    ]
    subscribe(library, site, "/feed.xml", *rounds)
    (entry,) = library.entries(ALL)
    assert library.texts.changes(entry.id) is None

    refresh(library)

    changes = library.texts.changes(entry.id)
    assert changes is not None
    assert "voted on [-Monday-]{+Tuesday+}, with" in changes.text
    assert library.texts.changed_at(entry.id) is not None


def test_files_that_hang_on_an_entry_are_kept(library: Library, site: Site) -> None:
    file = "<enclosure url='http://l.example/1.mp3' type='audio/mpeg' length='5'/>"
    subscribe(library, site, "/feed.xml", rss(f"<item><title>Cast</title>{file}</item>"))
    (entry,) = library.entries(ALL)
    assert [part.url for part in library.texts.extras(entry.id).enclosures] == [
        "http://l.example/1.mp3"
    ]
