"""Previews, packs and lists of feeds on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.__main__ import main
from reader.feeds.opml import parse_opml
from tests.hostile import FORBIDDEN
from tests.site import Site


def rss(title: str, *days: int) -> bytes:
    items = "".join(
        f"<item><guid>{day}</guid><title>On day {day}</title><link>http://a.example/{day}</link>"
        f"<pubDate>{day:02} Sep 2026 10:00:00 GMT</pubDate></item>"
        for day in days
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode()


def list_of(tmp_path: Path, *urls: str) -> str:
    outlines = "".join(f'<outline text="A" xmlUrl="{url}"/>' for url in urls)
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    return str(path)


def feeds_json(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["feeds", "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


# --- preview ------------------------------------------------------------------------------


@pytest.fixture
def two_feeds(site: Site) -> str:
    """A page that names two feeds; its address."""
    site.page("/a.xml", rss("Tide", *range(1, 9)))
    site.page("/b.xml", rss("Comments", 1))
    links = "<link rel=feed href=/b.xml title=Comments><link rel=feed href=/a.xml title=Tide>"
    return site.page("/", links.encode())


def test_a_preview_shows_what_would_come(
    site: Site, two_feeds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preview", two_feeds]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Tide",
        f"{site.url('/a.xml')}  8 entries, about 1 a day",
        *(f"  2026-09-0{day}  On day {day}" for day in range(8, 3, -1)),
        "1 other feed on this site:",
        f"  {site.url('/b.xml')}  Comments",
    ]
    assert feeds_json(capsys) == []


def test_a_preview_in_json(
    site: Site, two_feeds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preview", "--json", two_feeds]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["newest"][0] == {
        "title": "On day 8",
        "url": "http://a.example/8",
        "published": "2026-09-08T10:00:00Z",
    }
    assert len(found.pop("newest")) == 5
    assert found == {
        "url": site.url("/a.xml"),
        "title": "Tide",
        "site": "",
        "entries": 8,
        "per_day": 1.0,
        "others": [{"url": site.url("/b.xml"), "title": "Comments"}],
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [((), "0 entries"), ((1, 8, 15), "3 entries, about 1 a week"), ((1,), "1 entry")],
)
def test_a_preview_says_how_much_there_is(
    site: Site, capsys: pytest.CaptureFixture[str], days: tuple[int, ...], words: str
) -> None:
    url = site.page("/f.xml", rss("Tide", *days))
    assert main(["preview", url]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"{url}  {words}"


def test_a_preview_of_nothing_is_one_sentence(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preview", site.page("/", b"<p>words")]) == 1
    done = capsys.readouterr()
    assert (done.out, done.err.count("\n")) == ("", 1)


# --- packs --------------------------------------------------------------------------------


def test_the_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs"]) == 0
    assert "science          Science, 8 feeds" in capsys.readouterr().out.splitlines()
    assert feeds_json(capsys) == []


def test_the_feeds_of_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "Science", "japan"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Science"
    assert "  Nature  https://www.nature.com/nature.rss" in lines
    assert "Japan" in lines
    assert feeds_json(capsys) == []


def test_packs_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "science", "--json"]) == 0
    (pack,) = json.loads(capsys.readouterr().out)
    assert (pack["id"], pack["kind"], pack["name"]) == ("science", "topics", "Science")
    assert pack["feeds"][0] == {"title": "Nature", "url": "https://www.nature.com/nature.rss"}


def test_a_pack_is_added_once_and_as_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "--add", "comics"]) == 0
    assert capsys.readouterr().out.startswith("8 feeds added, 0 known, 0 refused.")
    assert main(["packs", "--add", "--json", "comics"]) == 0
    assert len(json.loads(capsys.readouterr().out)["known"]) == 8
    feeds = feeds_json(capsys)
    assert {feed["folder"] for feed in feeds} == {"Comics"}
    assert "xkcd" in {feed["title"] for feed in feeds}


@pytest.mark.parametrize("words", [["packs", "--add"], ["packs", "--add", "nothing"]])
def test_packs_that_are_not_named_are_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(words) == 1
    assert "`reader packs` lists them." in capsys.readouterr().err


# --- OPML ---------------------------------------------------------------------------------


def test_import_lists_each_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = list_of(tmp_path, "https://a.example/feed", "javascript:alert(1)")
    assert main(["import", path]) == 1
    done = capsys.readouterr()
    assert done.out.startswith("1 feed added, 0 known, 1 refused")
    assert "javascript:alert(1): Only http and https can be read." in done.err


def test_importing_again_adds_nothing_however_addresses_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", list_of(tmp_path, "https://a.example/feed")]) == 0
    assert main(["import", "--json", list_of(tmp_path, "HTTPS://A.example:443/feed#x")]) == 0
    again = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert (again["added"], len(again["known"])) == ([], 1)


def test_what_is_exported_is_imported_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", list_of(tmp_path, "https://a.example/feed", "https://b.example/feed")])
    main(["edit", "1", "--title", "Mine & yours", "--folder", "World/North", "--full-text"])
    main(["edit", "2", "--title", ""])
    before = feeds_json(capsys)
    file = tmp_path / "out.opml"
    assert main(["export-opml", str(file)]) == 0
    assert capsys.readouterr().out == f"2 feeds written to {file}\n"
    other = ["--library", str(tmp_path / "other")]
    assert main([*other, "import", str(file)]) == 0
    capsys.readouterr()
    assert main([*other, "feeds", "--json"]) == 0
    after = json.loads(capsys.readouterr().out)
    named = ("title", "url", "site", "folder", "full_text")
    assert [[feed[name] for name in named] for feed in after] == [
        [feed[name] for name in named] for feed in before
    ]
    assert main([*other, "export-opml"]) == 0
    written = [line for line in file.read_text().splitlines() if "dateCreated" not in line]
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if "dateCreated" not in line] == written


def test_an_export_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", list_of(tmp_path, "https://a.example/feed")])
    capsys.readouterr()
    assert main(["export-opml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["path"], found["feeds"]) == ("", 1)
    assert len(parse_opml(found["content"].encode()).feeds) == 1
    file = tmp_path / "out.opml"
    assert main(["export-opml", "--json", str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == {"path": str(file), "feeds": 1, "content": ""}


def test_an_export_replaces_a_file_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.opml"
    file.write_text("precious")
    assert main(["export-opml", str(file)]) == 1
    assert "--force replaces it." in capsys.readouterr().err
    assert file.read_text() == "precious"
    assert main(["export-opml", "--force", str(file)]) == 0
    assert parse_opml(file.read_bytes()).feeds == ()


def test_an_export_is_exact_where_letters_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml><body><outline text="Öl 港" xmlUrl="https://a.example/"/></body></opml>',
        encoding="utf-8",
    )
    library = ["--library", str(tmp_path / "library")]
    assert main([*library, "import", str(path)]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "reader", *library, "export-opml"],
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    assert parse_opml(done.stdout).feeds[0].title == "Öl 港"


def test_what_is_exported_to_a_terminal_is_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml><body><outline text="&#x9b;31m&#x202e;x" xmlUrl="https://a.example/"/></body></opml>'
    )
    main(["import", str(path)])
    assert main(["export-opml"]) == 0
    assert not FORBIDDEN.search(capsys.readouterr().out)
