"""Articles over several pages, and stubs that name a fuller version; from a real server."""

import contextlib
import threading
from collections.abc import Iterator

import pytest

from reader.compute import Compute
from reader.config import Network
from reader.errors import CancelledError, FetchError
from reader.fetch import Fetcher
from reader.model import Article, CancelToken, TextKind
from reader.pages import MAX_PAGES, Asker, read_article
from tests.extracting import assert_sound
from tests.site import Answer, Site

WALL = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
)


@pytest.fixture(scope="module")
def compute() -> Iterator[Compute]:
    made = Compute(workers=1)
    yield made
    made.close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(Network(deadline_s=20))
    yield made
    made.close()


def story(number: int, *, links: str = "", head: str = "", paragraphs: int = 4) -> str:
    """A page of the story, each sentence with the number of its page."""
    body = "".join(
        f"<p>On page {number} the council of Port Sella voted on point {n}, and agreed.</p>"
        for n in range(paragraphs)
    )
    return (
        f"<html><head><title>The harbour moves</title>{head}</head><body><article>"
        f"<h1>The harbour moves</h1>{body}</article><p class='pages'>{links}</p></body></html>"
    )


def numbers(*pages: int, path: str = "/the-harbour") -> str:
    return " ".join(f"<a href='{path}/{page}'>{page}</a>" for page in pages)


def read(
    site: Site,
    fetcher: Fetcher,
    compute: Compute,
    *,
    path: str = "/the-harbour",
    cancel: CancelToken | None = None,
    more_s: float = 20.0,
) -> Article:
    allowed = frozenset({site.address})
    asker = Asker(fetcher, compute, allowed=allowed, cancel=cancel, more_s=more_s)
    return read_article(site.url(path), asker=asker)


@contextlib.contextmanager
def cancelled_at_the_second(site: Site) -> Iterator[CancelToken]:
    """A token that is cancelled when the second request has come."""
    cancel = CancelToken()

    def wait() -> None:
        site.wait_for(2, seconds=20)
        cancel.cancel()

    thread = threading.Thread(target=wait)
    thread.start()
    yield cancel
    thread.join()


def pages_in(article: Article) -> list[int]:
    """The pages that gave text, in order."""
    found = dict.fromkeys(
        int(block.text.split()[2]) for block in article.blocks if block.text.startswith("On ")
    )
    return list(found)


def test_the_pages_of_an_article_are_one_text(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, links=numbers(2, 3)))
    site.page("/the-harbour/2", story(2, links=numbers(2, 3)))
    site.page("/the-harbour/3", story(3, links=numbers(2, 3)))
    article = read(site, fetcher, compute)
    assert pages_in(article) == [1, 2, 3]
    assert article.text.count("On page") == 12
    assert (article.url, article.note) == (site.url("/the-harbour"), "")
    assert [seen.path for seen in site.requests] == [
        "/the-harbour",
        "/the-harbour/2",
        "/the-harbour/3",
    ]
    assert_sound(article)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=503),
        Answer(b"<html><body><script>x</script></body></html>"),
        Answer(status=302, headers={"Location": "/login"}),
    ],
    ids=["error", "no text", "elsewhere"],
)
def test_a_page_that_fails_leaves_what_there_is(
    site: Site, fetcher: Fetcher, compute: Compute, answer: Answer
) -> None:
    links = numbers(2, 3, 4, 5)
    site.page("/the-harbour", story(1, links=links))
    site.page("/the-harbour/2", story(2, links=links))
    site.script("/the-harbour/3", [answer])
    site.page("/login", story(9))
    article = read(site, fetcher, compute)
    assert pages_in(article) == [1, 2]
    assert article.note == "Pages 3 to 5 did not come."


def test_a_single_page_that_fails_is_named(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, links=numbers(2)))
    article = read(site, fetcher, compute)
    assert (pages_in(article), article.note) == ([1], "Page 2 did not come.")


def test_ten_pages_are_enough(site: Site, fetcher: Fetcher, compute: Compute) -> None:
    site.page("/the-harbour", story(1, links=numbers(2)))
    for page in range(2, 13):
        site.page(f"/the-harbour/{page}", story(page, links=numbers(page + 1)))
    article = read(site, fetcher, compute)
    assert pages_in(article) == list(range(1, MAX_PAGES + 1))
    assert "first 10 pages" in article.note
    assert len(site.requests) == MAX_PAGES


def test_a_page_that_says_the_same_again_ends_the_article(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, links=numbers(2, 3)))
    site.page("/the-harbour/2", story(1, links=numbers(2, 3)))
    article = read(site, fetcher, compute)
    assert (pages_in(article), article.note) == ([1], "")
    assert site.count("/the-harbour/3") == 0


def test_all_further_pages_have_one_deadline(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, links=numbers(2, 3)))
    site.script("/the-harbour/2", [Answer(hang=True)])
    article = read(site, fetcher, compute, more_s=0.2)
    assert (pages_in(article), article.note) == ([1], "Pages 2 and 3 did not come.")


def test_no_page_is_asked_for_when_the_time_is_over(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, links=numbers(2)))
    article = read(site, fetcher, compute, more_s=0.0)
    assert article.note == "Page 2 did not come."
    assert len(site.requests) == 1


def test_cancelling_ends_all_pages(site: Site, fetcher: Fetcher, compute: Compute) -> None:
    site.page("/the-harbour", story(1, links=numbers(2)))
    site.script("/the-harbour/2", [Answer(hang=True)])
    with cancelled_at_the_second(site) as cancel, pytest.raises(CancelledError):
        read(site, fetcher, compute, cancel=cancel)


def test_the_next_story_is_not_a_page(site: Site, fetcher: Fetcher, compute: Compute) -> None:
    head = "<link rel='next' href='/the-cranes'>"
    site.page("/the-harbour", story(1, head=head))
    assert pages_in(read(site, fetcher, compute)) == [1]
    assert len(site.requests) == 1


# --- stubs ----------------------------------------------------------------------------------


def test_a_stub_takes_the_fuller_version_that_it_names(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    head = f"{WALL}<link rel='amphtml' href='/the-harbour/amp'>"
    site.page("/the-harbour", story(1, head=head, paragraphs=2))
    site.page("/the-harbour/amp", story(2, paragraphs=20).replace("<html>", "<html amp>"))
    article = read(site, fetcher, compute)
    assert pages_in(article) == [2]
    assert (article.kind, article.url) == (TextKind.FULL, site.url("/the-harbour"))


@pytest.mark.parametrize(
    "answer",
    [Answer(status=404), Answer(story(1, head=WALL, paragraphs=2).encode())],
    ids=["none", "no more"],
)
def test_a_stub_stays_one_when_the_other_version_gives_no_more(
    site: Site, fetcher: Fetcher, compute: Compute, answer: Answer
) -> None:
    head = f"{WALL}<link rel='canonical' href='/harbour'>"
    site.page("/the-harbour", story(1, head=head, paragraphs=2))
    site.script("/harbour", [answer])
    article = read(site, fetcher, compute)
    assert (article.kind, pages_in(article)) == (TextKind.PARTIAL, [1])
    assert len(site.requests) == 2


def test_a_stub_leads_nobody_into_the_local_network(
    site: Site, other_site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    head = f"{WALL}<link rel='amphtml' href='{other_site.url('/amp')}'>"
    site.page("/the-harbour", story(1, head=head, paragraphs=2))
    other_site.page("/amp", story(2, paragraphs=20))
    assert pages_in(read(site, fetcher, compute)) == [1]
    assert other_site.requests == []


def test_a_whole_text_asks_for_no_other_version(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    site.page("/the-harbour", story(1, head="<link rel='amphtml' href='/amp'>"))
    assert pages_in(read(site, fetcher, compute)) == [1]
    assert len(site.requests) == 1


def test_cancelling_ends_the_other_version_too(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    head = f"{WALL}<link rel='amphtml' href='/amp'>"
    site.page("/the-harbour", story(1, head=head, paragraphs=2))
    site.script("/amp", [Answer(hang=True)])
    with cancelled_at_the_second(site) as cancel, pytest.raises(CancelledError):
        read(site, fetcher, compute, cancel=cancel)


def test_a_first_page_that_fails_is_an_error(
    site: Site, fetcher: Fetcher, compute: Compute
) -> None:
    with pytest.raises(FetchError, match="404"):
        read(site, fetcher, compute)
