"""How feeds do, and what mends them, against a scripted server."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.credentials import Keyring, SlowKeyring
from reader.errors import NotFoundError, RefusedError, StoreError
from reader.library import Library
from reader.model import Feed, FeedHealth, Listing
from reader.store import health as facts_store
from reader.store.locks import hold
from tests.site import Answer, Site

ITEM = "<item><title>Cranes</title><guid>1</guid><description>They stay.</description></item>"
FEED = f"<rss version='2.0'><channel><title>Ledger</title>{ITEM}</channel></rss>".encode()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(find_paths(library=tmp_path), Config())
    yield opened
    opened.close()


@pytest.fixture
def feed(library: Library, site: Site) -> Feed:
    """A feed that answered once."""
    site.page("/feed.xml", FEED)
    (found,) = library.find_feeds(site.url("/feed.xml"))
    library.add_feed(found.url)
    return library.feeds()[0]


def refresh(library: Library, feed: Feed, *, times: int = 1) -> None:
    for _ in range(times):
        list(library.refresh([feed.id]))


def health_of(library: Library) -> FeedHealth:
    (health,) = library.health.report()
    return health


def test_how_often_is_not_said_after_one_answer_without_dates(
    library: Library, feed: Feed
) -> None:
    assert health_of(library).per_day is None


def test_a_feed_that_answers_is_fine(library: Library, feed: Feed) -> None:
    health = health_of(library)
    assert (health.state, health.needs_you, health.mend, health.since) == (
        "fine",
        False,
        "",
        None,
    )
    assert library.health.count() == 0


@pytest.mark.parametrize(
    ("answer", "times", "state", "first"),
    [
        (Answer(status=410), 1, "gone", "search_site"),
        (Answer(status=401), 1, "login", "login"),
        (Answer(b"<html><body>For sale</body></html>"), 2, "not_a_feed", "search_site"),
        (Answer(b"<html><body>For sale</body></html>"), 1, "fine", "try_now"),
        (Answer(status=500), 3, "failing", "try_now"),
        (Answer(status=500), 2, "fine", "try_now"),
    ],
    ids=["gone", "login", "no feed", "a page once", "failing", "failed twice"],
)
def test_what_is_broken_says_what_would_mend_it(
    library: Library, site: Site, feed: Feed, answer: Answer, times: int, state: str, first: str
) -> None:
    site.script("/feed.xml", [answer])
    refresh(library, feed, times=times)
    health = health_of(library)
    assert (health.state, health.actions[0]) == (state, first)
    assert health.needs_you == bool(health.mend) == (health.since is not None)


def test_an_address_that_was_led_to_twice_can_be_taken(
    library: Library, site: Site, feed: Feed
) -> None:
    site.page("/new.xml", FEED, etag='"1"')
    site.redirect("/feed.xml", "/new.xml", status=301)
    refresh(library, feed, times=2)
    health = health_of(library)
    assert (health.state, health.moved_times) == ("moved", 2)
    assert library.health.take_address(feed.id).url == site.url("/new.xml")
    assert health_of(library).state == "fine"
    assert feed.entries == 1


def test_a_feed_that_did_not_move_has_no_address_to_take(library: Library, feed: Feed) -> None:
    with pytest.raises(NotFoundError, match="has not moved"):
        library.health.take_address(feed.id)


def test_a_paused_feed_is_not_asked_until_it_is_resumed(
    library: Library, site: Site, feed: Feed
) -> None:
    assert library.health.pause(feed.id).is_paused
    assert list(library.refresh()) == []
    assert library.due_feeds() == []
    assert health_of(library).state == "paused"
    assert not library.health.resume(feed.id).is_paused
    assert library.due_feeds() == [feed.id]
    assert len(list(library.refresh(only_due=True))) == 1


def test_a_feed_that_was_gone_is_asked_again_when_resumed(
    library: Library, site: Site, feed: Feed
) -> None:
    site.script("/feed.xml", [Answer(status=410), Answer(FEED)])
    refresh(library, feed)
    library.health.resume(feed.id)
    list(library.refresh(only_due=True))
    assert health_of(library).state == "fine"


def test_its_site_is_searched_for_another_feed(
    library: Library, site: Site, feed: Feed
) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/other.xml" title="News">'
    site.page("/", f"<html><head>{link}</head></html>".encode())
    site.page("/other.xml", FEED)
    (found,) = library.health.search_site(feed.id)
    assert found.url == site.url("/other.xml")
    assert library.health.change_address(feed.id, found.url).url == found.url
    refresh(library, feed)
    assert library.feeds()[0].entries == 1


def test_an_address_that_another_feed_has_is_refused(
    library: Library, site: Site, feed: Feed
) -> None:
    site.page("/other.xml", FEED)
    library.add_feed(site.url("/other.xml"))
    with pytest.raises(StoreError, match="among your feeds"):
        library.health.change_address(feed.id, site.url("/other.xml"))
    with pytest.raises(RefusedError, match="not a web address"):
        library.health.change_address(feed.id, "ftp://x.example/")


def test_a_feed_is_asked_as_the_user_wants_it(
    library: Library, site: Site, feed: Feed, tmp_path: Path
) -> None:
    library.health.set_request(
        feed.id,
        user_agent="Ostrel/1",
        headers={"X-Key": "k-secret"},
        login=("anna", "p-secret"),
    )
    refresh(library, feed)
    sent = site.requests[-1].headers
    assert (sent["user-agent"], sent["x-key"]) == ("Ostrel/1", "k-secret")
    assert sent["authorization"] == "Basic " + base64.b64encode(b"anna:p-secret").decode()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("library.sqlite*"))
    assert b"k-secret" not in stored
    assert b"p-secret" not in stored


def test_what_it_is_asked_with_stays_with_its_origin(
    library: Library, site: Site, other_site: Site, feed: Feed
) -> None:
    library.health.set_request(feed.id, headers={"X-Key": "k"}, login=("anna", "p"))
    other_site.page("/feed.xml", FEED)
    site.redirect("/feed.xml", other_site.url("/feed.xml"), status=301)
    library.find_feeds(other_site.url("/feed.xml"))  # its origin was typed as well
    library.health.change_address(feed.id, other_site.url("/feed.xml"))
    refresh(library, feed)
    assert not {"x-key", "authorization"} & set(other_site.requests[-1].headers)


def test_a_locked_keyring_is_said_and_nothing_is_asked_without_it(
    library: Library, site: Site, feed: Feed
) -> None:
    def find_locked() -> Keyring:
        raise RuntimeError("no prompt")

    facts_store.set_request(library._parts.db, feed.id, user_agent=None, has_secrets=True)
    library._parts.credentials._keyring = SlowKeyring(find_locked, wait_s=1)
    asked = len(site.requests)
    (result,) = library.refresh([feed.id])
    assert result.status == "failed"
    assert result.error.startswith("The system's keyring is locked")
    assert len(site.requests) == asked


def test_an_empty_login_takes_it_away(library: Library, site: Site, feed: Feed) -> None:
    library.health.set_request(feed.id, headers={"X-Key": "k"}, login=("anna", "p"))
    library.health.set_request(feed.id, login=("", ""))
    refresh(library, feed)
    assert "authorization" not in site.requests[-1].headers
    assert site.requests[-1].headers["x-key"] == "k"
    library.health.set_request(feed.id, headers={})
    refresh(library, feed)
    assert "x-key" not in site.requests[-1].headers


def test_one_library_is_refreshed_once_at_a_time(
    library: Library, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.subscriptions.LOCK_WAIT_S", 0.05)
    with (
        hold(tmp_path / "refresh.lock", wait_s=1, taken=""),
        pytest.raises(StoreError, match="being refreshed already"),
    ):
        list(library.refresh())
    assert len(list(library.refresh())) == 1


def test_the_share_that_was_read_counts_what_the_user_marked(
    library: Library, feed: Feed
) -> None:
    assert health_of(library).share_read == 0.0
    entries = library.entries(Listing())
    library.mark([entry.id for entry in entries], read=True)
    assert health_of(library).share_read == 1.0
