"""What a fetch brings: whole answers, validators, and a sentence when there is none."""

import base64
import gzip
import subprocess
import sys

import pytest
from msgspec.structs import replace

from reader import __version__
from reader.config import Network
from reader.errors import RefusedError
from reader.fetch import Fetcher, default_user_agent
from reader.model import Fetched, NotModified
from tests.fetching import answer_to, ask_for, failure, fetched
from tests.site import Answer, Site

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>'
XML = "application/rss+xml; charset=utf-8"


def test_whole_answer_comes_with_its_headers(site: Site) -> None:
    url = site.page("/feed", FEED, content_type=XML, etag='W/"7"', last_modified="Monday")

    answer = answer_to(ask_for(url, site))

    assert answer == Fetched(url, FEED, XML, etag='W/"7"', last_modified="Monday")


def test_importing_the_package_imports_no_http_library() -> None:
    code = "import sys, reader.fetch; print({'httpx', 'httpcore', 'ssl'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stdout.strip() == b"set()"


# --- the request ---------------------------------------------------------------------------


def test_request_says_honestly_who_asks(site: Site) -> None:
    fetched(ask_for(site.page("/feed", FEED), site))

    agent = site.requests[0].headers["user-agent"]
    assert agent == default_user_agent() == f"reader-tui/{__version__} (+terminal news reader)"


@pytest.mark.parametrize(
    ("chosen", "sent"), [("Ostrel/1", "Ostrel/1"), ("a\r\nX: ü", "aX:"), ("\n", "")]
)
def test_users_own_name_for_the_program_is_sent(site: Site, chosen: str, sent: str) -> None:
    fetcher = Fetcher(Network(user_agent=chosen))

    fetcher.fetch(ask_for(site.page("/feed", FEED), site))

    assert site.requests[0].headers["user-agent"] == (sent or default_user_agent())


@pytest.mark.parametrize(
    ("accept", "first"), [("feed", "application/atom"), ("page", "text/h")]
)
def test_request_says_what_is_wanted(site: Site, accept: str, first: str) -> None:
    url = site.page("/it", FEED)

    fetched(ask_for(url, site, accept="feed" if accept == "feed" else "page"))

    headers = site.requests[0].headers
    assert headers["accept"].startswith(first)
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_user_name_in_the_address_is_sent_as_a_header_only(site: Site) -> None:
    url = site.page("/feed", FEED).replace("http://", "http://anna:p%40ss@")

    answer = fetched(ask_for(url, site))

    sent = site.requests[0]
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"anna:p@ss").decode()
    assert sent.target == "/feed"
    assert answer.url == site.url("/feed")


def test_a_header_of_the_feed_takes_the_place_of_ours(site: Site) -> None:
    url = site.page("/feed", FEED)

    fetched(replace(ask_for(url, site), headers=(("accept", "text/xml"),)))

    assert site.requests[-1].headers["accept"] == "text/xml"


def test_fragment_stays_here(site: Site) -> None:
    answer = fetched(ask_for(site.page("/feed", FEED) + "#latest", site))

    assert site.requests[0].target == "/feed"
    assert answer.url == site.url("/feed")


# --- validators ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "known", [{"etag": '"7"'}, {"last_modified": "Mon, 05 Oct 2026 10:00:00 GMT"}]
)
def test_known_copy_is_not_fetched_again(site: Site, known: dict[str, str]) -> None:
    url = site.page("/feed", FEED, **known)  # type: ignore[arg-type]  # only these two keys

    assert answer_to(ask_for(url, site, **known)) == NotModified(url)  # type: ignore[arg-type]  # as above


def test_304_to_somebody_who_has_nothing_is_an_error(site: Site) -> None:
    url = site.page("/feed", status=304)

    problem = failure(ask_for(url, site))

    assert problem.status == 304
    assert "nothing was here yet" in str(problem)


@pytest.mark.parametrize("etag", ["a\x7fb", "a\x1b[31m", "é", '"' + "x" * 2000 + '"'])
def test_validator_that_is_not_plain_is_dropped(site: Site, etag: str) -> None:
    url = site.page("/feed", FEED, etag=etag)

    assert fetched(ask_for(url, site)).etag == ""


def test_stored_validator_that_is_not_plain_is_not_sent(site: Site) -> None:
    fetched(ask_for(site.page("/feed", FEED), site, etag='"7"\r\nX-Evil: 1'))

    assert "if-none-match" not in site.requests[0].headers


def test_content_type_is_cleaned(site: Site) -> None:
    url = site.page("/feed", FEED, content_type="text/xml\x1b[2J\x9b31m; charset=utf-8")

    assert fetched(ask_for(url, site)).content_type == "text/xml[2J31m; charset=utf-8"


def test_missing_content_type_is_empty(site: Site) -> None:
    url = site.page("/feed", FEED, content_type="")

    assert fetched(ask_for(url, site)).content_type == ""


def test_no_cookie_is_kept(site: Site) -> None:
    url = site.page("/feed", FEED, headers={"Set-Cookie": "a=b; Path=/"})
    fetcher = Fetcher(Network())

    fetcher.fetch(ask_for(url, site))
    fetcher.fetch(ask_for(url, site))

    assert ["cookie" in seen.headers for seen in site.requests] == [False, False]


# --- answers that are no use ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "127.0.0.1 asks for a password (401)"),
        (403, "127.0.0.1 does not let this program in (403)"),
        (404, "127.0.0.1 has nothing at this address (404)"),
        (410, "127.0.0.1 says that this address is gone (410)"),
        (418, "127.0.0.1 answered with an error (418)"),
        (503, "127.0.0.1 is not available now (503)"),
    ],
)
def test_status_is_said_in_plain_words(site: Site, status: int, words: str) -> None:
    url = site.page("/feed", b"<html>sorry</html>", status=status)

    problem = failure(ask_for(url, site))

    assert (str(problem), problem.status, problem.url) == (words, status, url)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("99999999999", 604_800.0),
        ("9" * 5000, None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 604_800.0),
        ("Fri, 31 Dec 9999 23:59:59 -0000", 604_800.0),
        ("Mon, 05 Oct 1998 10:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_and_capped(
    site: Site, written: str, seconds: float | None
) -> None:
    url = site.page("/feed", b"x", status=429, headers={"Retry-After": written})

    assert failure(ask_for(url, site)).retry_after_s == seconds


@pytest.mark.parametrize("status", [200, 204, 205])
def test_empty_answer_is_an_error(site: Site, status: int) -> None:
    url = site.script("/feed", [Answer(status=status, length=-1)])

    assert str(failure(ask_for(url, site))) == f"127.0.0.1 sent an empty answer ({status})"


def test_body_that_unpacks_to_nothing_is_an_error(site: Site) -> None:
    url = site.page("/feed", gzip.compress(b""), headers={"Content-Encoding": "gzip"})

    assert "empty answer" in str(failure(ask_for(url, site)))


def test_part_that_nobody_asked_for_is_an_error(site: Site) -> None:
    url = site.page("/feed", FEED, status=206)

    assert failure(ask_for(url, site)).status == 206


@pytest.mark.parametrize(
    ("media_type", "words"),
    [
        ("application/pdf", "This is a PDF document (application/pdf), not a page to read"),
        ("image/png; x=1", "This is an image (image/png), not a page to read"),
        ("image/svg+xml", "This is an image (image/svg+xml), not a page to read"),
        ("video/mp4", "This is a video (video/mp4), not a page to read"),
        ("application/zip", "This is an archive (application/zip), not a page to read"),
        ("chemical/x-pdb", "This is of the type “chemical/x-pdb”, not a page to read"),
    ],
)
def test_page_that_is_no_text_is_refused_before_download(
    site: Site, media_type: str, words: str
) -> None:
    answer = Answer(b"%", content_type=media_type, length=9999, cut_at=1, hang=True)
    url = site.script("/it", [answer])

    problem = failure(ask_for(url, site, accept="page"))

    assert isinstance(problem, RefusedError)
    assert str(problem) == words


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "TEXT/PLAIN", "application/xhtml+xml", "application/xml", "", "nonsense"],
)
def test_page_of_text_is_read(site: Site, media_type: str) -> None:
    url = site.page("/it", b"text", content_type=media_type)

    assert fetched(ask_for(url, site, accept="page")).content == b"text"


def test_feed_is_read_whatever_its_type_says(site: Site) -> None:
    url = site.page("/feed", FEED, content_type="application/octet-stream")

    assert fetched(ask_for(url, site)).content == FEED


@pytest.mark.parametrize(
    "url", ["", "ftp://ostrel.example/", "javascript:alert(1)", "http://[::1", "http://a b/"]
)
def test_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    problem = failure(ask_for(url))

    assert isinstance(problem, RefusedError)
    assert "is not a web address" in str(problem)


def test_host_that_cannot_be_encoded_is_refused() -> None:
    assert isinstance(failure(ask_for("http://xn--a\u3002\u00df\u0640.example/")), RefusedError)
