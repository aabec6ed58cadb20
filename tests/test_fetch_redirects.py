"""Where a fetch lets itself be sent, and what it takes along."""

import pytest
from msgspec.structs import replace

from reader.errors import RefusedError
from reader.model import FetchRequest
from tests.fetching import ask_for, failure, fetched
from tests.site import Site

FEED = b"<rss/>"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(site: Site, status: int) -> None:
    target = site.page("/new", FEED)
    url = site.redirect("/old", "/new", status=status)

    answer = fetched(ask_for(url, site))

    assert (answer.url, answer.content) == (target, FEED)


@pytest.mark.parametrize("status", [301, 308])
def test_permanent_move_is_told(site: Site, status: int) -> None:
    target = site.page("/new", FEED)
    site.redirect("/middle", target, status=308)
    url = site.redirect("/old", "/middle", status=status)

    assert fetched(ask_for(url, site)).moved_to == target


def test_move_with_one_temporary_step_is_not_permanent(site: Site) -> None:
    site.page("/new", FEED)
    site.redirect("/middle", "/new", status=302)
    url = site.redirect("/old", "/middle", status=301)

    assert fetched(ask_for(url, site)).moved_to == ""


def test_answer_without_redirect_has_not_moved(site: Site) -> None:
    assert fetched(ask_for(site.page("/new", FEED), site)).moved_to == ""


def test_move_keeps_the_password_at_its_origin(site: Site) -> None:
    site.page("/new", FEED)
    url = site.redirect("/old", "/new", status=301)

    answer = fetched(replace(ask_for(url, site), login=("anna", "word")))

    assert answer.moved_to == site.url("/new")
    assert site.requests[1].headers["authorization"]


def test_address_with_a_password_does_not_move_away(site: Site, other_site: Site) -> None:
    target = other_site.page("/new", FEED)
    url = site.redirect("/old", target, status=301).replace("//", "//anna:word@")

    assert fetched(ask_for(url, site, other_site)).moved_to == ""


def test_another_origin_learns_nothing(site: Site, other_site: Site) -> None:
    target = other_site.page("/new", FEED)
    url = site.redirect("/old", target).replace("//", "//anna:word@")

    fetched(ask_for(url, site, other_site, etag='"7"', last_modified="Monday"))

    sent = other_site.requests[0].headers
    secret = {"authorization", "if-none-match", "if-modified-since", "cookie", "referer"}
    assert not secret & set(sent)
    assert sent["host"] == "{}:{}".format(*other_site.address)


def test_validators_of_another_origin_are_not_kept(site: Site, other_site: Site) -> None:
    target = other_site.page("/new", FEED, etag='"9"', last_modified="Monday")
    url = site.redirect("/old", target)

    answer = fetched(ask_for(url, site, other_site))

    assert (answer.etag, answer.last_modified) == ("", "")


def test_304_of_another_origin_is_an_error(site: Site, other_site: Site) -> None:
    target = other_site.page("/new", status=304)
    url = site.redirect("/old", target)

    assert failure(ask_for(url, site, other_site, etag='"7"')).status == 304


def test_user_name_in_a_redirect_is_not_sent(site: Site) -> None:
    site.page("/new", FEED)
    url = site.redirect("/old", site.url("/new").replace("//", "//eve:word@"))

    fetched(ask_for(url, site))

    assert "authorization" not in site.requests[1].headers


def test_ten_redirects_are_followed(site: Site) -> None:
    for step in range(10):
        site.redirect(f"/{step}", f"/{step + 1}")
    site.page("/10", FEED)

    assert fetched(ask_for(site.url("/0"), site)).content == FEED


def test_eleven_redirects_are_too_many(site: Site) -> None:
    url = site.redirect("/loop", "/loop")

    problem = failure(ask_for(url, site))

    assert isinstance(problem, RefusedError)
    assert str(problem) == "127.0.0.1 leads on and on, more than 10 times"
    assert site.count("/loop") == 11


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("file:///etc/passwd", "“file:///etc/passwd”"),
        ("javascript:alert(1)", "“javascript:alert(1)”"),
        ("ftp://127.0.0.1/x", "“ftp://127.0.0.1/x”"),
        ("http://[::1", "“http://[::1”"),
        ("http://127.0.0.1/\x1b]52;c;eA==\x07", "“http://127.0.0.1/]52;c;eA==”"),
        ("", "leads nowhere"),
    ],
)
def test_redirect_to_something_else_is_refused(site: Site, target: str, shown: str) -> None:
    url = site.redirect("/old", target)

    problem = failure(ask_for(url, site))

    assert isinstance(problem, RefusedError)
    assert shown in str(problem)


def test_redirect_without_a_target_is_refused(site: Site) -> None:
    url = site.page("/old", status=302)

    assert "leads nowhere" in str(failure(ask_for(url, site)))


def test_redirect_to_a_private_service_is_refused(site: Site, other_site: Site) -> None:
    url = site.redirect("/old", other_site.page("/new", FEED))

    problem = failure(ask_for(url, site))

    assert isinstance(problem, RefusedError)
    assert "private address" in str(problem)
    assert other_site.requests == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.1.1/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/", "http://[::]/"],
)
def test_redirect_to_a_private_address_is_refused(site: Site, target: str) -> None:
    url = site.redirect("/old", target)

    assert "private address" in str(failure(ask_for(url, site)))


def test_names_beyond_ascii_in_a_redirect_are_understood(site: Site) -> None:
    site.page("/caf%C3%A9", FEED)
    url = site.redirect("/old", "/caf\u00e9".encode().decode("latin-1"))

    assert fetched(ask_for(url, site)).url == site.url("/caf%C3%A9")


def test_typed_pair_is_compared_in_one_form(site: Site) -> None:
    host, port = site.address
    request = FetchRequest(
        site.page("/feed", FEED), "feed", allow_private=frozenset({(f"{host}.", port)})
    )

    assert fetched(request).content == FEED
