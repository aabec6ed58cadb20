"""User names and passwords that are written within the addresses of feeds."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, find_paths
from reader.errors import RefusedError
from reader.hygiene import split_login
from reader.library import Library
from reader.model import FeedId
from tests.site import Site

FEED = b"<rss><channel><title>Ledger</title><item><title>Cranes</title></item></channel></rss>"
SENT = "Basic " + base64.b64encode(b"anna:p@ss word").decode()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(find_paths(library=tmp_path / "library"), Config())
    yield opened
    opened.close()


def secret(url: str) -> str:
    return url.replace("://", "://anna:p%40ss%20word@")


def stored(library: Library) -> bytes:
    """All that is on the disk, but for where logins are kept."""
    folder = library.paths.database.parent
    return b"".join(path.read_bytes() for path in folder.glob("*sqlite*"))


@pytest.mark.parametrize(
    ("url", "bare", "login"),
    [
        (
            "https://anna:p%3A%40@x.example:8/f?q=1#a",
            "https://x.example:8/f?q=1#a",
            ("anna", "p:@"),
        ),
        ("https://anna@x.example/", "https://x.example/", ("anna", "")),
        ("https://@x.example/", "https://x.example/", None),
        ("https://x.example/@anna", "https://x.example/@anna", None),
        ("http://[::1@", "http://[::1@", None),
    ],
)
def test_a_login_is_told_from_its_address(
    url: str, bare: str, login: tuple[str, str] | None
) -> None:
    assert split_login(url) == (bare, login)


def test_what_is_typed_within_an_address_is_sent_and_never_in_the_library(
    library: Library, site: Site
) -> None:
    url = site.page("/feed.xml", FEED)
    found = library.find_feeds(secret(url))
    assert [preview.url for preview in found] == [url]
    result = library.add_feed(found[0].url)
    list(library.refresh([result.feed_id]))
    assert [asked.headers["authorization"] for asked in site.requests] == [SENT, SENT]
    assert result.url == library.feeds()[0].url == url
    assert b"ss%20word" not in stored(library)
    assert b"anna" not in library.sharing.export_opml()


@pytest.mark.parametrize(
    "words", ["anna:p-secret@x.example/f", "ftp://anna:p-secret@x.example"]
)
def test_no_message_tells_a_password(library: Library, words: str) -> None:
    for ask in (library.find_feeds, lambda url: library.health.change_address(FeedId(1), url)):
        with pytest.raises(RefusedError) as caught:
            ask(words)
        assert "anna:…@x.example" in str(caught.value)
        assert "p-secret" not in str(caught.value) + caught.value.url


def test_a_page_has_no_say_in_what_is_sent(library: Library, site: Site) -> None:
    url = site.page("/feed.xml", FEED)
    link = f"<link rel='alternate' type='application/rss+xml' href='{secret(url)}'>"
    found = library.find_feeds(site.page("/", f"<html><head>{link}</head></html>".encode()))
    library.add_feed(found[0].url)
    assert [preview.url for preview in found] == [url]
    assert not any("authorization" in asked.headers for asked in site.requests)


def test_a_list_with_logins_is_imported_without_them(library: Library, site: Site) -> None:
    url = site.page("/feed.xml", FEED)
    opml = f"<opml><body><outline xmlUrl='{secret(url)}'/><outline xmlUrl='ftp://a:pw@b'/></body></opml>"
    done = library.sharing.import_opml(opml.encode())
    assert done.added == (url,)
    assert done.refused[0][0] == "ftp://b"
    assert library.sharing.import_opml(opml.encode()).known == (url,)
    library.find_feeds(url)  # typed, or a private address would not be asked
    library.add_feed(url)
    list(library.refresh())
    assert site.requests[-1].headers["authorization"] == SENT
    assert b"ss%20word" not in stored(library)


def test_a_new_address_brings_its_login(library: Library, site: Site) -> None:
    library.find_feeds(site.page("/old", FEED))
    feed_id = library.add_feed(site.url("/old")).feed_id
    url = site.page("/feed.xml", FEED)
    assert library.health.change_address(feed_id, secret(url)).url == url
    list(library.refresh([feed_id]))
    assert site.requests[-1].headers["authorization"] == SENT


def test_the_logins_of_an_older_library_leave_it_with_the_next_refresh(
    library: Library, site: Site
) -> None:
    url = site.page("/feed.xml", FEED)
    library.find_feeds(url)
    ids = [library.add_feed(url).feed_id]
    db = library._parts.db
    with db.write() as connection:
        connection.execute("UPDATE feeds SET url = ?", (secret(url),))
    assert b"anna" not in library.sharing.export_opml()
    ids.append(library.add_feed(url).feed_id)  # without a login it is another one
    list(library.refresh())
    first, second = (next(feed for feed in library.feeds() if feed.id == one) for one in ids)
    assert (first.url, second.url) == (f"{url}#feed-{ids[0]}", url)
    assert {asked.headers.get("authorization") for asked in site.requests[-2:]} == {None, SENT}
    with db.write() as connection:
        assert (
            connection.execute("SELECT 1 FROM feeds WHERE url LIKE '%anna%'").fetchone() is None
        )
    library.close()
    assert b"ss%20word" not in stored(library)
