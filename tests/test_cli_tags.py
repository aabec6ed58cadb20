"""`reader tag`, `tags` and `smart`: entries are filed, and searches are kept."""

import json
from contextlib import closing

import pytest

from reader.__main__ import main
from reader.config import Config, find_paths
from reader.library import Library
from reader.store import feeds
from reader.store.changes import apply_change
from tests.hostile import FORBIDDEN, HOSTILE
from tests.storing import LEDGER, NOW, make_content, new_entries

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def library() -> None:
    """Three entries: two about cranes, one about a ferry."""
    opened = Library.open(find_paths(), Config())
    feed_id = feeds.add_feed(opened._db, LEDGER, now=NOW)
    texts = ("The crane fell.", "One day a crane will stand here.", "A ferry.")
    contents = [make_content(f"n{number}", text=text) for number, text in enumerate(texts)]
    apply_change(opened._db, feed_id, new_entries(*contents), NOW)
    opened.close()


def run(capsys: Capture, *words: str) -> tuple[str, str]:
    assert main(list(words)) == 0
    said = capsys.readouterr()
    return said.out, said.err


def test_entries_are_tagged_by_number_or_query(capsys: Capture) -> None:
    assert run(capsys, "tag", "1", "3", "--add", "#Harbour", "--add", "old quay")[0] == (
        "2 of 2 entries changed\n"
    )
    assert run(capsys, "tag", "crane", "--remove", "harbour")[0] == "1 of 2 entries changed\n"
    run(capsys, "tags", "--delete", "harbour")
    assert run(capsys, "undo")[0] == "Undone: entries are tagged “harbour” again\n"
    assert run(capsys, "tag", "1", "2")[0].splitlines() == [
        "     1  old quay",
        "     2  (no tags)",
    ]
    assert json.loads(run(capsys, "tag", "--json", "crane OR ferry")[0]) == [
        {"id": 3, "tags": ["Harbour", "old quay"]},
        {"id": 2, "tags": []},
        {"id": 1, "tags": ["old quay"]},
    ]
    assert run(capsys, "search", "tag:harbour")[0].split()[0] == "3"
    rows = json.loads(run(capsys, "list", "--json")[0])
    assert [row["tags"] for row in rows] == [["Harbour", "old quay"], [], ["old quay"]]
    assert json.loads(run(capsys, "show", "--json", "1")[0])["tags"] == ["old quay"]


def test_tags_are_listed_renamed_and_deleted(capsys: Capture) -> None:
    assert "No tags yet" in run(capsys, "tags")[1]
    run(capsys, "tag", "1", "2", "--add", "harbour")
    run(capsys, "tag", "1", "--add", "ferries")
    assert run(capsys, "tags")[0] == "     2  harbour\n     1  ferries\n"
    assert run(capsys, "tags", "--rename", "ferries", "Boats")[0] == (
        "“ferries” is called “Boats” now\n"
    )
    assert json.loads(run(capsys, "tags", "--delete", "harbour", "--json")[0]) == [
        {"name": "Boats", "entries": 1}
    ]


def test_rules_and_smart_feeds_follow_a_tag_that_is_renamed(capsys: Capture) -> None:
    run(capsys, "tag", "1", "--add", "ferries")
    run(capsys, "rules", "add", "crane", "--tag", "Ferries")
    run(capsys, "rules", "add", "tag:ferries -harbour", "--read")
    run(capsys, "rules", "add", "ferries", "--star")
    with closing(Library.open(find_paths(), Config())) as opened:
        for number in range(22):  # more than there are steps of undo
            opened.smart.add(f"{number}", f"tag:ferries w{number}")
    run(capsys, "smart", "add", "", "tag:ferries is:unread")
    run(capsys, "smart", "add", "Mine", "crane OR tag:ferries")

    def queries() -> list[str]:
        rules = json.loads(run(capsys, "rules", "--json")[0])
        smart = json.loads(run(capsys, "smart", "--json")[0])
        return [
            *(f"{rule['query']} {rule['tag']}" for rule in rules),
            *(f"{feed['title']}: {feed['query']}" for feed in smart[22:]),
            str(sum("tag:ferries" in feed["query"] for feed in smart)),
        ]

    before = queries()
    assert run(capsys, "tags", "--rename", "ferries", "big boats")[0] == (
        "“ferries” is called “big boats” now, in 2 rules and 24 smart feeds as well\n"
    )
    assert queries() == [
        "crane big boats",
        'tag:"big boats" -harbour ',
        "ferries ",
        'tag:"big boats" is:unread: tag:"big boats" is:unread',
        'Mine: crane OR tag:"big boats"',
        "0",
    ]
    assert run(capsys, "undo")[0] == "Undone: “ferries” is called so again\n"
    assert queries() == before
    assert run(capsys, "tags")[0] == "     1  ferries\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tag", "1", "--add", "a, b"], "A tag holds no comma"),
        (["tag", "99", "--add", "a"], "There is no entry 99"),
        (["tags", "--delete", "quays"], "No entry is tagged “quays”"),
        (["smart", "add", "x", "feed:"], "feed: needs a name after it, at column 6."),
        (["smart", "add", "x", "feed:nosuch"], "No feed is called “nosuch”"),
        (["smart", "remove", "x"], "There is no smart feed “x”"),
        (["smart", "edit", "x", "--title", "y"], "There is no smart feed “x”"),
        (["list", "--smart", "x"], "There is no smart feed “x”"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    words: list[str], sentence: str, capsys: Capture
) -> None:
    assert main(words) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_search_is_kept_and_listed(capsys: Capture) -> None:
    assert "No smart feeds yet" in run(capsys, "smart")[1]
    assert (
        "Kept as “Quiet cranes”"
        in run(capsys, "search", "--save", "Quiet cranes", "crane", "is:unread")[1]
    )
    assert run(capsys, "smart")[0] == "   1      2  Quiet cranes  crane is:unread\n"
    out, _ = run(capsys, "list", "--smart", "quiet cranes")
    assert [line.split()[0] for line in out.splitlines()] == ["2", "1"]
    run(capsys, "smart", "edit", "1", "ferry", "--title", "Ferries")
    run(capsys, "smart", "add", "By day", "is:unread before:2020-01-01")
    assert json.loads(run(capsys, "smart", "--json")[0]) == [
        {
            "id": 1,
            "title": "Ferries",
            "query": "ferry",
            "unread": 1,
            "is_more": False,
            "error": "",
        },
        {
            "id": 2,
            "title": "By day",
            "query": "is:unread before:2020-01-01",
            "unread": 0,
            "is_more": False,
            "error": "",
        },
    ]
    assert "removed; its entries stay" in run(capsys, "smart", "remove", "ferries")[0]
    run(capsys, "remove", "1")
    assert main(["smart", "edit", "by day"]) == 1
    assert "Say what is to change" in capsys.readouterr().err


@pytest.mark.sweep
def test_no_hostile_name_reaches_the_terminal(capsys: Capture) -> None:
    for number, name in enumerate(HOSTILE):
        main(["tag", "1", f"--add={name}"])
        main(["search", f"--save={number}{name}", "crane"])
    capsys.readouterr()
    for words in (["tags"], ["tag", "1"], ["smart"], ["list", "--json"]):
        out, err = run(capsys, *words)
        assert out
        assert not FORBIDDEN.search(out + err)
