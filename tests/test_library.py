"""The one door, over a real store, a real server on loopback and real workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Paths, find_paths
from reader.errors import FeedParseError, FetchError, NotFoundError, RefusedError
from reader.library import Library
from reader.model import CancelToken, Entry, FeedResult, Listing, TextKind
from tests.site import Answer, Site

ALL = Listing(show="all")
PAGE = """<!doctype html><html lang="en"><head><title>{title} | Ledger</title>
<meta property="og:site_name" content="Ledger"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{title}</h1>
<p>The council of Port Sella voted on Tuesday to move the harbour two kilometres to the north,
which ends a dispute that the town has had with itself for all of eleven years.</p>
<p>Mayor Anna Rask said after the vote that nobody was leaving the water, and that the four old
cranes on the quay would stay where they are, whatever the rest of the plan might bring.</p>
<p>The new quay is to be finished in three years, and Halden Shipping has promised to pay for
the terminal of the winter ferries that sail from it to Ostrel every night but Sunday.</p>
</article><footer>All rights reserved.</footer></body></html>"""


def rss(*items: str, title: str = "Harbour Ledger") -> bytes:
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>"
        f"<link>http://ledger.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(number: int, *, link: str = "", title: str = "", words: str = "Short words.") -> str:
    return (
        f"<item><guid isPermaLink='false'>g{number}</guid><title>{title or f'Title {number}'}"
        f"</title><link>{link or f'http://ledger.example/{number}'}</link>"
        f"<pubDate>Tue, {number % 27 + 1:02} Sep 2026 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{words}&lt;/p&gt;</description></item>"
    )


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


def add(
    library: Library,
    site: Site,
    *items: str,
    full_text: bool | None = None,
    mark_old_read: bool = False,
) -> FeedResult:
    site.page("/feed.xml", rss(*items), content_type="application/rss+xml", etag='"1"')
    (found,) = library.find_feeds(site.url("/feed.xml"))
    return library.add_feed(found.url, full_text=full_text, mark_old_read=mark_old_read)


def titles(entries: list[Entry]) -> list[str]:
    return [entry.title for entry in entries]


def test_a_feed_is_previewed_before_anything_is_stored(library: Library, site: Site) -> None:
    site.page("/feed.xml", rss(*(item(i) for i in range(1, 9))))
    (found,) = library.find_feeds(site.url("/feed.xml"))
    assert (found.title, found.entries, len(found.newest)) == ("Harbour Ledger", 8, 5)
    assert library.feeds() == []


def test_adding_after_a_preview_asks_only_once(library: Library, site: Site) -> None:
    result = add(library, site, item(1), item(2))
    assert (result.status, result.entries_new) == ("new", 2)
    assert site.count("/feed.xml") == 1


def test_the_newest_ten_of_a_new_feed_are_unread(library: Library, site: Site) -> None:
    add(library, site, *(item(i) for i in range(1, 16)))
    (feed,) = library.feeds()
    assert (feed.entries, feed.unread) == (15, 10)
    newest = library.entries(ALL)[:10]
    assert not any(entry.is_read for entry in newest)


def test_all_of_a_new_feed_can_start_as_read(library: Library, site: Site) -> None:
    add(library, site, item(1), item(2), mark_old_read=True)
    assert library.feeds()[0].unread == 0


def test_answers_of_many_megabytes_are_not_kept_for_long(
    library: Library, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = rss(item(1))
    first, second = (site.page(path, content) for path in ("/first", "/second"))
    monkeypatch.setattr("reader.subscriptions.KEPT_BYTES", len(content))
    library.find_feeds(first)
    library.find_feeds(second)
    library.add_feed(second)
    library.add_feed(first)
    assert (site.count("/first"), site.count("/second")) == (2, 1)


def test_a_feed_is_added_once(library: Library, site: Site) -> None:
    add(library, site, item(1))
    assert add(library, site, item(1)).status == "skipped"
    assert len(library.feeds()) == 1


def test_a_folder_and_a_title_are_stored_clean(library: Library, site: Site) -> None:
    site.page("/feed.xml", rss(item(1)))
    (found,) = library.find_feeds(site.url("/feed.xml"))
    library.add_feed(found.url, title=" The\x1b[31m Ledger ", folder=" / Coast //North/ ")
    (feed,) = library.feeds()
    assert (feed.title, feed.folder) == ("The[31m Ledger", "Coast/North")
    edited = library.edit_feed(feed.id, title="Ledger\n", folder="Coast / \x1bSouth")
    assert (edited.title, edited.folder) == ("Ledger", "Coast/South")
    assert library.edit_feed(feed.id).folder == "Coast/South"


def test_a_site_with_a_feed_link_is_enough(library: Library, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="News">'
    site.page("/", f"<html><head>{link}</head><body>Hello</body></html>".encode())
    site.page("/feed.xml", rss(item(1)))
    (found,) = library.find_feeds(site.url("/"))
    assert found.url == site.url("/feed.xml")


def test_the_usual_places_are_tried_when_a_page_names_no_feed(
    library: Library, site: Site
) -> None:
    site.page("/", b"<html><body><p>Nothing here</p></body></html>")
    site.page("/feed.xml", rss(item(1)))
    (found,) = library.find_feeds(site.url("/"))
    assert found.url == site.url("/feed.xml")


def test_a_bare_name_with_a_port_means_a_plain_server(library: Library, site: Site) -> None:
    site.page("/feed.xml", rss(item(1)))
    (found,) = library.find_feeds(site.url("/feed.xml").removeprefix("http://"))
    assert found.title == "Harbour Ledger"


def test_a_site_without_a_feed_is_one_sentence_and_nothing_changes(
    library: Library, site: Site
) -> None:
    site.page("/", b"<html><body>Hello</body></html>")
    with pytest.raises(FeedParseError, match=r"^No feed on 127\.0\.0\.1"):
        library.find_feeds(site.url("/"))
    assert library.feeds() == []


def test_a_page_cannot_lead_the_finder_to_another_private_address(
    library: Library, site: Site, other_site: Site
) -> None:
    other_site.page("/secret", rss(item(1)))
    href = other_site.url("/secret")
    link = f'<link rel="alternate" type="application/rss+xml" href="{href}">'
    site.page("/", f"<html><head>{link}</head></html>".encode())
    with pytest.raises(FeedParseError):
        library.find_feeds(site.url("/"))
    assert other_site.requests == []


def test_an_imported_address_does_not_reach_into_the_local_network(
    library: Library, site: Site
) -> None:
    site.page("/feed.xml", rss(item(1)))
    outline = f'<outline type="rss" text="A" xmlUrl="{site.url("/feed.xml")}"/>'
    library.sharing.import_opml(f'<opml version="2.0"><body>{outline}</body></opml>'.encode())
    (result,) = library.refresh()
    assert result.status == "failed"
    assert site.requests == []


def test_a_guid_that_changed_keeps_the_entry_when_its_title_changes_later(
    library: Library, site: Site
) -> None:
    add(library, site, item(1, link="http://ledger.example/a", title="Cranes"))
    (entry,) = library.entries(ALL)
    library.mark([entry.id], read=True)
    for number, title in ((2, "Cranes"), (2, "Cranes stay")):
        changed = item(number, link="http://ledger.example/a", title=title)
        site.page("/feed.xml", rss(changed), etag=f'"{number}{title}"')
        list(library.refresh())
    (entry,) = library.entries(ALL)
    assert (entry.title, entry.is_read) == ("Cranes stay", True)


def test_what_is_no_web_address_is_refused(library: Library) -> None:
    with pytest.raises(RefusedError, match="not a web address"):
        library.find_feeds("javascript:alert(1)")


def test_a_refresh_sends_validators_and_stores_what_is_new(
    library: Library, site: Site
) -> None:
    add(library, site, item(1))
    site.page("/feed.xml", rss(item(1), item(2)), etag='"2"')
    (result,) = library.refresh()
    assert (result.status, result.entries_new) == ("new", 1)
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    (again,) = library.refresh()
    assert again.status == "unchanged"


def test_only_what_is_due_is_asked(library: Library, site: Site) -> None:
    add(library, site, item(1))
    assert list(library.refresh(only_due=True)) == []


def test_one_bad_feed_does_not_stop_the_others(
    library: Library, site: Site, other_site: Site
) -> None:
    add(library, site, item(1))
    add(library, other_site, item(1))
    site.script("/feed.xml", [Answer(status=500)])
    results = {result.status for result in library.refresh()}
    assert results == {"failed", "unchanged"}
    broken = library.find_feed(site.url("/feed.xml"))
    assert "500" in broken.last_error
    assert broken.entries == 1


def test_an_edited_entry_stays_read_and_is_not_new(library: Library, site: Site) -> None:
    add(library, site, item(1))
    (entry,) = library.entries(ALL)
    library.mark([entry.id], read=True)
    site.page("/feed.xml", rss(item(1, title="Mended", words="Other words.")), etag='"2"')
    (result,) = library.refresh()
    (entry,) = library.entries(ALL)
    assert (result.entries_new, result.entries_updated) == (0, 1)
    assert (entry.title, entry.is_read, entry.is_changed) == ("Mended", True, True)


def test_an_empty_answer_removes_nothing(library: Library, site: Site) -> None:
    add(library, site, item(1))
    site.page("/feed.xml", rss(), etag='"2"')
    list(library.refresh())
    assert len(library.entries(ALL)) == 1


def test_a_refresh_that_was_stopped_changes_nothing(library: Library, site: Site) -> None:
    add(library, site, item(1))
    site.script("/feed.xml", [Answer(hang=True)])
    token = CancelToken()
    token.cancel()
    assert list(library.refresh(cancel=token)) == []
    assert library.feeds()[0].last_error == ""


def test_a_feed_that_was_removed_comes_back_with_its_state(
    library: Library, site: Site
) -> None:
    result = add(library, site, item(1), item(2))
    starred = library.entries(ALL)[0]
    library.mark([starred.id], starred=True)
    assert library.remove_feed(result.feed_id) == 2
    assert library.entries(ALL) == []
    add(library, site, item(1), item(2))
    assert [entry.is_starred for entry in library.entries(ALL)] == [True, False]


def test_the_page_is_fetched_and_stored_when_the_feed_wants_it(
    library: Library, site: Site
) -> None:
    site.page("/cranes", PAGE.format(title="The cranes stay").encode())
    add(library, site, item(1, link=site.url("/cranes")), full_text=True)
    (entry,) = library.entries(ALL)
    assert library.texts.wants_page(entry.id)
    article = library.texts.fetch_article(entry.id)
    assert article.text.startswith("The council of Port Sella voted")
    assert "All rights reserved" not in article.text
    assert library.texts.stored_article(entry.id) == article
    assert not library.texts.wants_page(entry.id)


def test_a_page_that_does_not_come_leaves_the_feeds_text(library: Library, site: Site) -> None:
    site.script("/gone", [Answer(status=404)])
    add(library, site, item(1, link=site.url("/gone")), full_text=True)
    (entry,) = library.entries(ALL)
    with pytest.raises(FetchError, match="404"):
        library.texts.fetch_article(entry.id)
    stored = library.texts.stored_article(entry.id)
    assert stored is not None
    assert (stored.kind, stored.text) == (TextKind.FEED, "Short words.")


def test_a_link_to_another_private_address_is_refused(
    library: Library, site: Site, other_site: Site
) -> None:
    other_site.page("/secret", PAGE.format(title="Secret").encode())
    add(library, site, item(1, link=other_site.url("/secret")), full_text=True)
    (entry,) = library.entries(ALL)
    with pytest.raises(RefusedError):
        library.texts.fetch_article(entry.id)
    assert other_site.requests == []


def test_undo_puts_all_read_back(library: Library, site: Site) -> None:
    add(library, site, item(1), item(2), item(3))
    assert library.mark_all_read(Listing(), words="3 unread again") == 3
    assert library.totals().unread == 0
    undone = library.undo()
    assert undone is not None
    assert (undone.words, len(undone.entry_ids)) == ("3 unread again", 3)
    assert library.totals().unread == 3
    assert library.undo() is None


def test_marking_what_is_marked_is_no_step_to_undo(library: Library, site: Site) -> None:
    add(library, site, item(1))
    (entry,) = library.entries(ALL)
    assert library.mark([entry.id], read=False, words="nothing") == 0
    assert library.undo() is None


def test_new_entries_are_counted_after_a_list_was_made(library: Library, site: Site) -> None:
    add(library, site, item(1))
    made_at = library.newest_id()
    site.page("/feed.xml", rss(item(1), item(2), item(3)), etag='"2"')
    list(library.refresh())
    assert library.count_new(Listing(), made_at) == 2


def test_names_are_found_once_and_kept(library: Library, site: Site) -> None:
    site.page("/cranes", PAGE.format(title="The cranes stay").encode())
    add(library, site, item(1, link=site.url("/cranes")), full_text=True)
    (entry,) = library.entries(ALL)
    article = library.texts.fetch_article(entry.id)
    assert library.names.stored(entry.id, article) is None
    found = library.names.find(article, entry_id=entry.id)
    assert "Anna Rask" in [entity.name for entity in found.entities]
    assert library.names.stored(entry.id, article) == found
    assert list(library.names.work(cancel=CancelToken())) == []


def test_subscriptions_are_imported_once(library: Library) -> None:
    opml = b"""<opml version="2.0"><body><outline text="World">
    <outline type="rss" text="A" xmlUrl="https://a.example/feed"/></outline>
    <outline type="rss" text="B" xmlUrl="file:///etc/passwd"/></body></opml>"""
    first = library.sharing.import_opml(opml)
    assert first.added == ("https://a.example/feed",)
    assert [url for url, _ in first.refused] == ["file:///etc/passwd"]
    again = library.sharing.import_opml(opml)
    assert (again.added, again.known) == ((), ("https://a.example/feed",))
    assert library.feeds()[0].folder == "World"


def test_state_of_the_interface_survives_a_restart(paths: Paths) -> None:
    first = Library.open(paths, Config())
    first.remember("theme", "paper")
    first.close()
    second = Library.open(paths, Config())
    assert second.recall("theme") == "paper"
    assert second.recall("nothing") == ""
    second.close()


def test_a_library_that_only_reads_a_file_leaves_no_folder(paths: Paths) -> None:
    library = Library(paths, Config())
    library.close()
    assert not paths.library.exists()


def test_an_unknown_feed_is_one_sentence(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.find_feed("nothing like it")


def test_the_demo_has_a_dozen_articles_and_no_network() -> None:
    library = Library.open_demo(find_paths(), Config())
    folder = library.paths.library
    entries = library.entries(ALL)
    assert len(entries) >= 12
    assert len(library.feeds()) == 3
    article = library.texts.fetch_article(entries[0].id)
    assert article.word_count > 100
    assert len(article.removed) > 3
    library.close()
    assert not folder.exists()


def test_every_page_of_the_demo_loses_its_furniture_and_keeps_its_story() -> None:
    library = Library.open_demo(find_paths(), Config())
    for entry in library.entries(ALL):
        summary = library.texts.stored_article(entry.id)
        article = library.texts.fetch_article(entry.id)
        assert summary is not None
        for paragraph in summary.text.split("\n\n"):
            assert paragraph in article.text
        for furniture in ("newsletter", "cookies", "Follow", "Open this photo", "Most read"):
            assert furniture not in article.text
    library.close()


def test_the_demo_refreshes_to_nothing_new() -> None:
    library = Library.open_demo(find_paths(), Config())
    assert {result.status for result in library.refresh()} == {"unchanged"}
    library.close()


def test_typing_an_imported_feeds_address_lets_it_be_reached(
    library: Library, site: Site
) -> None:
    outline = f'<outline type="rss" text="A" xmlUrl="{site.url("/feed.xml")}"/>'
    library.sharing.import_opml(f'<opml version="2.0"><body>{outline}</body></opml>'.encode())
    assert add(library, site, item(1)).status == "skipped"
    (result,) = library.refresh()
    assert (result.status, result.entries_new) == ("new", 1)


def test_a_position_belongs_to_one_text_of_an_entry(library: Library, site: Site) -> None:
    add(library, site, item(1))
    (entry,) = library.entries(ALL)
    library.save_position(entry.id, 7, kind=TextKind.FEED)
    assert library.position(entry.id, kind=TextKind.FEED) == 7
    assert library.position(entry.id, kind=TextKind.FULL) == 0
