"""`reader rules` tries, makes, pauses, removes and undoes what is done to new articles."""

import json

import pytest
from msgspec.structs import replace

from reader.__main__ import main
from reader.config import Config, find_paths
from reader.library import Library
from reader.model import Listing
from reader.parts import now
from reader.store import feeds
from reader.store.changes import apply_change
from tests.hostile import FORBIDDEN, HOSTILE
from tests.storing import LEDGER, make_content, new_entries

Capture = pytest.CaptureFixture[str]


def store(*texts: str) -> None:
    library = Library.open(find_paths(), Config())
    feed_id = feeds.add_feed(library._db, LEDGER, now=now())
    contents = [make_content(text, text=text, published=now()) for text in texts]
    apply_change(library._db, feed_id, new_entries(*contents), now())
    library.close()


def run(capsys: Capture, *words: str) -> object:
    """What it prints as JSON."""
    assert main(["rules", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_rule_is_tried_made_and_undone(capsys: Capture) -> None:
    store("A crane.", "A ferry.")

    assert main(["rules", "add", "--dry-run", "--read", "crane"]) == 0
    tried = capsys.readouterr()
    assert "Harbour Ledger: Title of A crane." in tried.out
    assert tried.err == "It would have touched 1 of 2 articles of 30 days\n"
    assert main(["rules"]) == 0
    assert "No rules yet" in capsys.readouterr().err

    assert main(["rules", "add", "crane", "--read", "--feed", "ledger", "--apply"]) == 0
    assert capsys.readouterr().out == (
        "Rule 1: marks read  crane in “Harbour Ledger”\n"
        "Applied to 1 article. `reader rules undo 1` takes that back\n"
    )
    store("Another crane.")
    assert main(["rules"]) == 0
    assert capsys.readouterr().out == "   1       2  marks read  crane in “Harbour Ledger”\n"
    assert main(["rules", "show", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2

    assert main(["rules", "undo", "1"]) == 0
    assert capsys.readouterr().out == "Rule 1: 2 articles as before it\n"
    assert main(["rules", "remove", "1"]) == 0
    assert "It had touched 0 articles" in capsys.readouterr().out


def test_what_json_says(capsys: Capture) -> None:
    store("A crane.")
    tried = run(capsys, "add", "crane", "--tag", "Quay", "--dry-run")
    assert isinstance(tried, dict)
    assert (tried["count"], tried["is_more"], tried["of"]) == (1, False, 1)
    assert tried["entries"][0]["title"] == "Title of A crane."

    made = run(capsys, "add", "crane", "--tag", "#Quay", "--apply")

    assert isinstance(made, dict)
    assert made.pop("made").endswith("Z")
    assert made == {
        "id": 1,
        "query": "crane",
        "action": "tag",
        "tag": "Quay",
        "feed": None,
        "feed_title": "",
        "paused": False,
        "trouble": "",
        "touched": 1,
    }
    paused = run(capsys, "pause", "1")
    assert isinstance(paused, dict)
    assert paused["paused"]
    assert run(capsys, "undo", "1") == {"id": 1, "touched": 1, "taken_back": 1}
    resumed = run(capsys, "resume", "1")
    assert run(capsys) == [resumed] == [run(capsys, "remove", "1")]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "colour:red", "--read"], 1, "“colour:” is not known"),
        (["add", "--hide"], 1, "A rule for every feed needs words, at column 1."),
        (["add", "crane", "--read", "--feed", "nowhere"], 1, "No feed is called “nowhere”"),
        (["add", "crane", "--tag", "a,b"], 1, "A tag holds no comma"),
        (["undo", "7"], 1, "There is no rule 7. `reader rules` lists them."),
        (["add", "crane"], 2, "required"),
        (["add", "crane", "--read", "--star"], 2, "not allowed with"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    capsys: Capture, words: list[str], code: int, said: str
) -> None:
    try:
        given = main(["rules", *words])
    except SystemExit as end:
        given = int(str(end.code))

    assert given == code
    assert said in capsys.readouterr().err


def test_undo_brings_back_what_the_command_line_did(capsys: Capture) -> None:
    store("A crane.")
    for words in (["add", "crane", "--star", "--apply"], ["undo", "1"], ["remove", "1"]):
        assert main(["rules", *words]) == 0
    capsys.readouterr()
    library = Library.open(find_paths(), Config())

    said = []
    for _ in range(3):
        undone = library.undo()
        assert undone is not None
        assert undone.is_rules
        stars = library.counts(Listing()).starred
        said.append((undone.words, len(library.rules.all()), stars))

    assert said == [
        ("The rule is there again", 1, 0),
        ("What the rule did is done again", 1, 1),
        ("The rule is gone again", 0, 0),
    ]
    library.close()


@pytest.mark.sweep
def test_hostile_rules_are_printed_clean(capsys: Capture) -> None:
    store("A crane.")
    for text in HOSTILE:
        main(["rules", "add", "--star", "--", text])
        main(["rules", "add", "crane", f"--tag={text}"])
    main(["rules"])

    printed = capsys.readouterr()

    assert not FORBIDDEN.search(printed.out + printed.err)


def test_a_rule_is_tried_on_and_applied_to_texts_that_waited(capsys: Capture) -> None:
    library = Library.open(find_paths(), Config())
    feed_id = feeds.add_feed(library._db, LEDGER, now=now())
    content = make_content("a", text="A crane.", published=now())
    bare = replace(content, article=None, waits=True)
    apply_change(library._db, feed_id, new_entries(bare), now())
    library.close()
    tried = run(capsys, "add", "--dry-run", "--read", "crane")
    assert isinstance(tried, dict)
    assert tried["count"] == 1
