"""What is stored and shown of a page: never less than before, never less than the feed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import pages, reading
from reader.config import Config, find_paths
from reader.errors import ComputeError, ExtractionError, ReaderError
from reader.library import Library
from reader.model import Article, EntryId, Listing, TextKind
from tests.site import Answer, Site


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    paths = find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


def sentences(count: int) -> str:
    return "".join(
        f"<p>Point {n} of the long list was agreed on by the council of Port Sella.</p>"
        for n in range(count)
    )


def page_of(count: int, *, more: str = "") -> bytes:
    return f"<title>The quay</title><article>{sentences(count)}{more}</article>".encode()


def add_entry(library: Library, site: Site, *, feed_sentences: int) -> EntryId:
    """The one entry of a feed that gives so many sentences of its own, and links to /quay."""
    body = sentences(feed_sentences).replace("<", "&lt;")
    site.page(
        "/feed.xml",
        f"<rss version='2.0'><channel><title>Ledger</title><item><guid>g1</guid>"
        f"<title>The quay</title><link>{site.url('/quay')}</link>"
        f"<description>{body}</description></item></channel></rss>",
        content_type="application/rss+xml",
    )
    (found,) = library.find_feeds(site.url("/feed.xml"))
    library.add_feed(found.url, full_text=True)
    (entry,) = library.entries(Listing(show="all"))
    return entry.id


def shown(library: Library, entry_id: EntryId) -> Article:
    article = library.texts.stored_article(entry_id)
    assert article is not None
    return article


def test_a_page_that_gives_less_than_the_feed_is_stored_and_not_shown(
    library: Library, site: Site
) -> None:
    entry_id = add_entry(library, site, feed_sentences=9)
    site.page("/quay", page_of(3))
    page = library.texts.fetch_article(entry_id)
    assert shown(library, entry_id).kind is TextKind.FEED
    assert library.texts.page_article(entry_id) == page
    assert not library.texts.wants_page(entry_id)


def test_a_page_that_gives_more_is_shown(library: Library, site: Site) -> None:
    entry_id = add_entry(library, site, feed_sentences=9)
    site.page("/quay", page_of(20))
    assert shown(library, entry_id).kind is TextKind.FEED
    assert library.texts.fetch_article(entry_id) == shown(library, entry_id)


def test_a_page_that_shrinks_keeps_what_it_gave_before(library: Library, site: Site) -> None:
    entry_id = add_entry(library, site, feed_sentences=1)
    site.page("/quay", page_of(20))
    before = library.texts.fetch_article(entry_id)
    site.page("/quay", page_of(10))
    assert library.texts.fetch_article(entry_id) == before == shown(library, entry_id)
    assert library.texts.has_withheld(entry_id)
    assert not library.texts.has_withheld(EntryId(entry_id + 1))


def test_the_smaller_text_is_taken_when_it_is_asked_for(library: Library, site: Site) -> None:
    entry_id = add_entry(library, site, feed_sentences=1)
    site.page("/quay", page_of(20))
    library.texts.fetch_article(entry_id)
    site.page("/quay", page_of(10, more="<p>Subscribe to continue reading.</p>"))
    library.texts.fetch_article(entry_id)
    taken = library.texts.take_withheld(entry_id)
    assert taken is not None
    assert taken.kind is TextKind.PARTIAL
    assert shown(library, entry_id) == taken
    assert library.texts.stored_article(entry_id, TextKind.FULL) is None
    assert library.texts.take_withheld(entry_id) is None


def test_a_page_that_grows_replaces_its_stub(library: Library, site: Site) -> None:
    entry_id = add_entry(library, site, feed_sentences=1)
    site.page("/quay", page_of(5, more="<p>Subscribe to continue reading.</p>"))
    assert library.texts.fetch_article(entry_id).kind is TextKind.PARTIAL
    site.page("/quay", page_of(20))
    assert library.texts.fetch_article(entry_id) == shown(library, entry_id)
    assert library.texts.stored_article(entry_id, TextKind.PARTIAL) is None
    assert not library.texts.has_withheld(entry_id)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param("<html><script>render()</script>", ExtractionError, id="no text"),
        pytest.param("<div>" * 100_000 + "<p>x</p>", ExtractionError, id="deep"),
        pytest.param("", ReaderError, id="empty"),
    ],
)
def test_a_hostile_page_leaves_the_feeds_text(
    library: Library, site: Site, body: str, error: type[ReaderError]
) -> None:
    entry_id = add_entry(library, site, feed_sentences=2)
    site.page("/quay", body)
    with pytest.raises(error):
        library.texts.fetch_article(entry_id)
    assert shown(library, entry_id).kind is TextKind.FEED


def test_a_page_that_takes_too_long_leaves_the_feeds_text(
    library: Library, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = add_entry(library, site, feed_sentences=2)
    site.script("/quay", [Answer(page_of(30_000))])
    monkeypatch.setattr(pages, "EXTRACT_DEADLINE_S", 0.1)
    with pytest.raises(ComputeError, match=r"took longer than 0\.1 seconds"):
        library.texts.fetch_article(entry_id)
    assert shown(library, entry_id).kind is TextKind.FEED


def test_a_feed_text_that_cannot_be_made_does_not_keep_the_page_away(
    library: Library, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ComputeError("This took longer than 3 seconds and was stopped.")

    entry_id = add_entry(library, site, feed_sentences=1)
    site.page("/quay", page_of(20))
    monkeypatch.setattr(reading, "make_one", fail)
    assert library.texts.fetch_article(entry_id) == shown(library, entry_id)
