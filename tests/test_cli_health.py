"""How feeds do, and how they are asked, on the command line."""

import io
import json
from pathlib import Path

import pytest

from reader.__main__ import main
from reader.cli.health import _pace
from tests.site import Answer, Site

FEED = b"""<rss version='2.0'><channel><title>Harbour Ledger</title><item><guid>g1</guid>
<title>The cranes stay</title><description>Short.</description></item></channel></rss>"""


@pytest.fixture(autouse=True)
def added(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.page("/feed.xml", FEED)
    assert main(["add", site.url("/feed.xml")]) == 0
    capsys.readouterr()


def health(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert main(["feeds", "--health", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert isinstance(row, dict)
    return row


def test_health_says_what_would_mend_a_feed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.script("/feed.xml", [Answer(status=410)])
    assert main(["refresh", "--all"]) == 1
    row = health(capsys)
    assert (row["state"], row["needs_you"], row["status"]) == ("gone", True, 410)
    assert main(["feeds", "--health"]) == 0
    told = capsys.readouterr()
    assert "1 of 1 need you" in told.err
    assert "×    1  Harbour Ledger: gone, since 20" in told.out
    assert "Search the site for a new one" in told.out


def test_a_feed_is_paused_and_resumed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", "1", "--pause"]) == 0
    assert capsys.readouterr().out.endswith("the feed's text, paused\n")
    assert health(capsys)["state"] == "paused"
    assert main(["edit", "1", "--no-pause"]) == 0
    assert health(capsys)["state"] == "fine"


def test_a_password_is_read_and_sent_but_never_told(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("p4ss-word\n"))
    words = ["--login", "anna", "--header", "X-Key: k 1", "--user-agent", "Ostrel/1"]
    assert main(["edit", "1", *words]) == 0
    assert "p4ss-word" not in capsys.readouterr().out
    assert main(["refresh", "1"]) == 0
    sent = site.requests[-1].headers
    assert sent["authorization"] == "Basic YW5uYTpwNHNzLXdvcmQ="
    assert (sent["x-key"], sent["user-agent"]) == ("k 1", "Ostrel/1")
    library = Path.home() / ".local/share/reader"
    everything = (path for path in library.rglob("*") if path.is_file())  # backups as well
    files = [path for path in everything if path.name != "credentials.json"]
    assert not [path for path in files if b"p4ss-word" in path.read_bytes()]
    assert main(["edit", "1", "--login", "", "--header", ""]) == 0
    assert main(["refresh", "1"]) == 0
    assert not {"authorization", "x-key"} & set(site.requests[-1].headers)


def test_a_header_without_a_colon_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", "1", "--header", "X-Key k1"]) == 1
    assert "“Name: value”" in capsys.readouterr().err


def test_a_header_that_is_wrong_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", "1", "--pause", "--header", "X-Key k1"]) == 1
    assert health(capsys)["state"] == "fine"


def test_no_password_changes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", end)
    assert main(["edit", "1", "--login", "anna"]) == 1
    assert capsys.readouterr().err == "No password was given; nothing was changed.\n"


def test_a_feed_is_asked_as_often_as_the_user_wants(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh", "1"]) in {0, 1}
    capsys.readouterr()
    assert main(["edit", "1", "--every", "90m"]) == 0
    assert ", every 90m" in capsys.readouterr().out
    assert health(capsys)["every_s"] == 5400
    assert main(["edit", "1", "--every", "often", "--title", "x"]) == 1
    assert "30m, 2h, 1d or auto; 5m to 30d" in capsys.readouterr().err
    assert health(capsys)["title"] != "x"
    assert main(["feeds", "--health"]) == 0
    assert "asked every 90m, as you want" in capsys.readouterr().out
    assert main(["edit", "1", "--every", "auto"]) == 0
    assert health(capsys)["every_s"] is None


def test_another_address_keeps_the_entries(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/new.xml", FEED)
    assert main(["edit", "1", "--url", site.url("/new.xml")]) == 0
    assert main(["refresh", "1"]) == 0
    row = health(capsys)
    assert (row["url"], row["entries"], row["last_error"]) == (site.url("/new.xml"), 1, "")


@pytest.mark.parametrize(
    ("per_day", "words"),
    [(31.2, "31 a day"), (0.28, "2 a week"), (0.02, "7 a year"), (0.0001, "1 a year")],
)
def test_how_often_is_said_in_days_weeks_or_years(per_day: float, words: str) -> None:
    assert _pace(per_day) == words
