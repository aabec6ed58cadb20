"""The command line as a user runs it: real arguments, output, exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.__main__ import main
from tests.hostile import FORBIDDEN, HOSTILE
from tests.site import Answer, Site

STORY = """Skip to main content

The council of Port Sella voted on Tuesday to move the harbour two kilometres to the north,
which ends a dispute that the town has had with itself for all of eleven years.

Mayor Anna Rask said after the vote that nobody was leaving the water, and that the four old
cranes on the quay would stay where they are, whatever the rest of the plan might bring.

Sign up for our newsletter
"""
FEED = b"""<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Ledger</title>
<link>http://ledger.example/</link><item><guid>g1</guid><title>The cranes stay</title>
<link>http://ledger.example/1</link><description>Short words of a feed.</description>
</item></channel></rss>"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    return path


def added(site: Site) -> None:
    site.page("/feed.xml", FEED, etag='"1"')
    assert main(["add", site.url("/feed.xml")]) == 0


def reader(*arguments: str, words: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        input=words or "",
    )


def test_add_json_names_the_feed_as_the_feed_does(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/feed.xml", FEED)
    for _ in range(2):  # new, then known
        assert main(["add", "--json", site.url("/feed.xml")]) == 0
    assert main(["feeds", "--json"]) == 0
    *added, listed = map(json.loads, capsys.readouterr().out.splitlines())
    assert [shape["title"] for shape in added] == [listed[0]["title"]] * 2


def test_extract_prints_the_bare_text_into_a_pipe(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(story)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The council of Port Sella")
    assert "newsletter" not in out
    assert "Skip to" not in out


def test_extract_json_has_the_shape_of_the_design(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", "--json", str(story)]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert set(shape) >= {
        "source", "url", "title", "byline", "published", "site", "language", "text", "blocks",
        "links", "removed", "captions", "credits", "modified", "section", "image",
        "is_paywalled",
    }  # fmt: skip
    for block in shape["blocks"]:
        assert shape["text"][block["start"] : block["end"]] == block["text"]
    assert {part["text"] for part in shape["removed"]} >= {"Skip to main content"}
    assert all(part["reason"] for part in shape["removed"])


def test_extract_reads_standard_input() -> None:
    done = reader("extract", "-", words=STORY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The council")


def test_entities_json_gives_spans_of_its_text(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["entities", "--json", str(story)]) == 0
    shape = json.loads(capsys.readouterr().out)
    rask = next(entity for entity in shape["entities"] if "Rask" in entity["name"])
    assert rask["type"] == "PERSON"
    for entity in shape["entities"]:
        for mention in entity["mentions"]:
            assert shape["text"][mention["start"] : mention["end"]] == mention["text"]


def test_entities_as_is_keeps_the_text_untouched(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["entities", "--json", "--as-is", str(story)]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == STORY


def test_entities_prints_who_and_what(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["entities", str(story)]) == 0
    assert "PERSON" in capsys.readouterr().out


def test_add_says_what_came(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert capsys.readouterr().out == "Added “Harbour Ledger”: 1 entry, 1 unread\n"


def test_adding_twice_says_so(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert main(["add", site.url("/feed.xml")]) == 0
    assert "among your feeds already" in capsys.readouterr().out


def test_add_goes_on_after_a_bad_address(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/feed.xml", FEED)
    assert main(["add", "javascript:alert(1)", site.url("/feed.xml")]) == 1
    done = capsys.readouterr()
    assert "Added" in done.out
    assert "not a web address" in done.err


def test_feeds_lists_subscriptions(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert main(["feeds", "--json"]) == 0
    (feed,) = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (feed["title"], feed["unread"], feed["entries"]) == ("Harbour Ledger", 1, 1)
    assert set(feed) >= {
        "id", "title", "url", "site", "folder", "unread", "entries", "last_success",
        "last_error", "next_fetch",
    }  # fmt: skip


def test_an_empty_library_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds"]) == 0
    done = capsys.readouterr()
    assert done.out == ""
    assert "reader add URL" in done.err


def test_list_and_show_print_an_entry(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert main(["list", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(entry) >= {
        "id", "feed", "title", "url", "published", "read", "starred", "snippet",
    }  # fmt: skip
    assert main(["show", str(entry["id"])]) == 0
    assert "Short words of a feed." in capsys.readouterr().out


def test_show_json_adds_the_state(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    capsys.readouterr()
    assert main(["show", "1", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["id"], shape["feed"], shape["read"], shape["starred"]) == (
        1, "Harbour Ledger", False, False,
    )  # fmt: skip


def test_refresh_prints_one_json_line_a_feed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    added(site)
    capsys.readouterr()
    assert main(["refresh", "--all", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    result = json.loads(line)
    assert set(result) >= {
        "feed", "status", "entries_new", "entries_updated", "error", "seconds",
    }  # fmt: skip
    assert result["status"] == "unchanged"


def test_refresh_names_the_feed_that_failed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    added(site)
    site.script("/feed.xml", [Answer(status=500)])
    assert main(["refresh", "--all"]) == 1
    done = capsys.readouterr()
    assert "Harbour Ledger:" in done.err
    assert done.out.endswith("0 new from 1 feed, 1 failed\n")


def test_refresh_asks_only_what_is_due(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert main(["refresh"]) == 0
    assert capsys.readouterr().out.endswith("0 new from 0 feeds\n")


def test_remove_names_what_went(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    assert main(["remove", "harbour", "nothing"]) == 1
    done = capsys.readouterr()
    assert "“Harbour Ledger” and its 1 entry removed" in done.out
    assert "nothing" in done.err


def test_remove_json_lists_what_went(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    capsys.readouterr()
    assert main(["remove", "harbour", "nothing", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {"title": "Harbour Ledger", "url": site.url("/feed.xml"), "entries": 1}
    ]


def test_edit_changes_a_subscription(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    added(site)
    capsys.readouterr()
    assert main(["edit", "1", "--folder", "World", "--full-text", "--title", "Ledger"]) == 0
    assert capsys.readouterr().out == "“Ledger” in World, full text\n"


@pytest.mark.parametrize("source", ["ftp://x.example/", "gopher://x.example", "FILE:///etc/x"])
@pytest.mark.parametrize("verb", [["add"], ["extract"], ["entities"], []])
def test_an_address_of_another_kind_is_one_sentence(
    capsys: pytest.CaptureFixture[str], source: str, verb: list[str]
) -> None:
    assert main([*verb, source]) == 1
    words = f"“{source}” is not a web address. Only http and https are read."
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "There is no file"),
        ("empty.txt", b"  \n", "is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text"),
    ],
)
@pytest.mark.parametrize("verb", [["extract"], ["entities"], []])
def test_a_bad_file_is_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    words: str,
    verb: list[str],
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main([*verb, str(path)]) == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert words in done.err
    assert done.err.count("\n") == 1


def test_a_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err


def test_a_page_that_is_not_there_is_one_sentence(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", site.url("/nothing")]) == 1
    done = capsys.readouterr()
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert "404" in done.err


def test_a_host_that_does_not_exist_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "https://nowhere.invalid/feed"]) == 1
    assert capsys.readouterr().err.startswith("No host “nowhere.invalid”")


def test_a_feed_that_is_a_page_is_one_sentence(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/", b"<html><body><p>Hello</p></body></html>")
    assert main(["add", site.url("/")]) == 1
    assert capsys.readouterr().err.startswith("No feed on 127.0.0.1")


def test_an_unknown_entry_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "7"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_wrong_usage_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["list", "--nothing"])
    assert ended.value.code == 2


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for verb in ("add", "refresh", "extract", "entities", "doctor"):
        assert f"    {verb} " in out


def test_a_closed_pipe_ends_quietly(site: Site) -> None:
    items = b"".join(
        b"<item><guid>%d</guid><title>%s</title></item>" % (i, b"words " * 80)
        for i in range(400)
    )
    site.page("/big.xml", FEED.replace(b"</channel>", items + b"</channel>"))
    assert main(["add", site.url("/big.xml")]) == 0
    command = f"{sys.executable} -m reader list --all --limit 400 | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_with_130(site: Site, number: signal.Signals) -> None:
    site.script("/slow", [Answer(hang=True)])
    program = subprocess.Popen(
        [sys.executable, "-m", "reader", "extract", site.url("/slow")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    site.wait_for(1)
    began = time.monotonic()
    program.send_signal(number)
    out, err = program.communicate(timeout=20)
    assert (program.returncode, out, err) == (130, "", "")
    assert time.monotonic() - began < 5


@pytest.mark.sweep
def test_hostile_words_of_a_feed_never_reach_the_terminal(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [
        {
            "id": str(i),
            "title": words,
            "authors": [{"name": words[:9000]}],
            "content_text": words[:9000],
        }
        for i, words in enumerate(HOSTILE)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": HOSTILE[0], "items": items}
    site.page("/feed.json", json.dumps(feed).encode(), content_type="application/feed+json")
    assert main(["add", site.url("/feed.json")]) == 0
    for verb in (["list", "--all", "--limit", "500"], ["list", "--json", "--all"], ["feeds"]):
        assert main(verb) == 0
    for number in range(1, len(HOSTILE) + 1):
        main(["show", str(number)])
    done = capsys.readouterr()
    assert not FORBIDDEN.search(done.out)
    assert not FORBIDDEN.search(done.err)


STUB = """<title>The quay</title><article><p>The council of Port Sella voted to move the harbour
two kilometres to the north.</p><p>Subscribe to continue reading this.</p></article>"""


def test_extract_says_what_is_missing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    more = "<p class='pages'><a href='/the-quay/2'>2</a> <a href='/the-quay/3'>3</a></p>"
    assert main(["extract", "--json", site.page("/the-quay", STUB + more)]) == 0
    out, err = capsys.readouterr()
    shape = json.loads(out)
    assert (shape["kind"], shape["note"]) == (
        "first paragraphs only",
        "Pages 2 and 3 did not come.",
    )
    assert err.splitlines() == [
        "This page gives only its first paragraphs.",
        "Pages 2 and 3 did not come.",
    ]


def test_show_says_that_the_feed_gives_more(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page = site.page("/quay", "<article><p>Short words.</p><p>Keep reading…</p></article>")
    site.page("/feed.xml", FEED.replace(b"http://ledger.example/1", page.encode()))
    assert main(["add", "--full-text", site.url("/feed.xml")]) == 0
    capsys.readouterr()
    assert main(["show", "1"]) == 0
    out, err = capsys.readouterr()
    assert "Short words of a feed." in out
    assert err == "The page gives less than its feed: this is the feed's text.\n"


def test_show_changes_prints_what_the_publisher_changed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    added(site)
    assert main(["show", "1", "--changes"]) == 1
    assert capsys.readouterr().err == "No word of entry 1 was changed since it came.\n"
    file = b"<enclosure url='http://ledger.example/1.mp3' type='audio/mpeg' length='5000000'/>"
    changed = FEED.replace(b"Short words", b"Long words").replace(b"</item>", file + b"</item>")
    site.page("/feed.xml", changed)
    assert main(["refresh", "--all"]) == 0
    capsys.readouterr()
    assert main(["show", "1", "--changes"]) == 0
    assert "[-Short-]{+Long+} words of a feed." in capsys.readouterr().out
    assert main(["show", "1", "--changes", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["id"], shape["kind"], shape["changed"][-1]) == (1, "what changed", "Z")
    assert main(["show", "1", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["enclosures"] == [
        {
            "url": "http://ledger.example/1.mp3",
            "type": "audio/mpeg",
            "size": 5_000_000,
            "seconds": None,
            "title": "",
        }
    ]
    assert shape["replies_to"] == []
    assert main(["show", "1"]) == 0
    line = "Attached (audio/mpeg, 5.0 MB): http://ledger.example/1.mp3"
    assert line in capsys.readouterr().out
