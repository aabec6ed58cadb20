"""`F` shows the rules, writes one with what it would touch, and takes back what one did."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from textual.pilot import Pilot

from reader.library import Library
from reader.model import Listing, Notice, RuleDraft, RuleId
from reader.store.states import set_states
from reader.ui.app import ReaderApp
from reader.ui.dialogs.rule import RuleDialog
from reader.ui.dialogs.rules import RulesDialog
from reader.ui.notices import sequence
from reader.ui.rule_words import told
from tests.hostile import FORBIDDEN, HOSTILE_SHORT
from tests.ui_library import main_of, open_library, shown, wait_for

SIZE = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def until(pilot: Pilot[str], words: str) -> None:
    await wait_for(pilot, lambda: words in shown(pilot))


def unread(library: Library) -> int:
    return library.totals().unread


async def test_a_rule_is_written_seen_saved_and_undone(library: Library) -> None:
    before = unread(library)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("F")
        await until(pilot, "No rules yet. a makes one")
        await pilot.press("a", *"harbour")
        await until(pilot, "2 of the last 30 days' 12 articles")
        assert "also to these 2 articles" in shown(pilot)
        assert "Port Sella votes to move its harbour" in shown(pilot)
        assert unread(library) == before

        await pilot.press("ctrl+t")
        await until(pilot, "[x] also to these 2 articles")
        await pilot.press("enter")
        await until(pilot, "Rule “harbour” marks read new articles, and did with 2 articles")
        assert unread(library) == before - 2
        await until(pilot, "Marks read new articles; 2 articles so far. T takes that back")

        await pilot.press("T")
        await until(pilot, "2 articles as before rule “harbour”. U undoes")
        assert unread(library) == before
        await pilot.press("U")
        await until(pilot, "Undone: what rule “harbour” did is done again")
        assert unread(library) == before - 2

        await pilot.press("space")
        await until(pilot, "Paused. It marks read no new articles")
        await pilot.press("D")
        await until(pilot, "Deleted rule “harbour”. Its 2 articles stay so. U undoes")
        assert library.rules.all() == []
        await pilot.press("U")
        await until(pilot, "Undone: rule “harbour” is there again")
        assert library.rules.all()[0].is_paused

        await pilot.press("q")
        rows = main_of(pilot).lists.entries.rows
        await wait_for(pilot, lambda: sum(row.is_read for row in rows) in {0, 2})
        assert sum(row.is_read for row in main_of(pilot).lists.entries.rows) == 2


async def test_without_a_rule_the_sentence_stands_below_the_title(library: Library) -> None:
    def line_below(words: str) -> str:
        lines = shown(pilot).splitlines()
        return next(below for line, below in pairwise(lines) if words in line)

    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("F")
        await until(pilot, "No rules yet")
        assert "No rules yet" in line_below("Rules, in their order")
        await pilot.press("a", *"harbour", "enter")
        await until(pilot, "Rule “harbour” marks read new articles")
        assert "harbour" in line_below("Rules, in their order")
        assert "harbour · every feed" in line_below("marks read          every feed")
        await pilot.press("D")
        await until(pilot, "Deleted rule “harbour”")
        await until(pilot, "No rules yet")
        assert "No rules yet" in line_below("Rules, in their order")


async def test_what_is_wrong_is_said_with_its_place_and_nothing_is_saved(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("F", "a", *"colour:red")
        await until(pilot, "“colour:” is not known")
        await pilot.press("enter")
        await until(pilot, "“colour:” is not known")
        assert isinstance(pilot.app.screen, RuleDialog)
        await pilot.press("escape", "q")
        assert library.rules.all() == []


async def test_a_search_becomes_a_rule_and_a_feed_is_meant_where_it_is_chosen(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"harbour")
        await wait_for(pilot, lambda: main_of(pilot).performer.finding.is_search)
        await pilot.press("enter", "F")
        await until(pilot, "2 of the last 30 days' 12 articles")
        await pilot.press("tab", "tab", "right", "enter")
        await until(pilot, "Rule “harbour*” stars new articles. U undoes")
        assert library.rules.all()[0].draft == RuleDraft("harbour*", "star")

        await pilot.press("q", "1", "G", "F", "a")
        await until(pilot, "[x] only in “Harbour Ledger”")
        await until(pilot, "4 of the last 30 days' 4 articles")


async def test_what_a_rule_touched_is_shown_and_left_like_a_search(library: Library) -> None:
    rule = library.rules.save(RuleDraft("harbour", "star"), applies=True)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = main_of(pilot).lists.entries.rows
        await pilot.press("F")
        await until(pilot, "Stars new articles; 2 articles so far")
        await pilot.press("enter")
        await until(pilot, "Rule harbour")
        assert {row.id for row in main_of(pilot).lists.entries.rows} == {
            entry.id for entry in library.rules.touched(rule.id)
        }
        await pilot.press("q")
        assert [row.id for row in main_of(pilot).lists.entries.rows] == [
            row.id for row in before
        ]


async def test_hidden_entries_are_found_by_asking_for_them(library: Library) -> None:
    library.rules.save(RuleDraft("harbour", "hide"), applies=True)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"is:hidden")
        await wait_for(pilot, lambda: len(main_of(pilot).lists.entries.rows) == 2)
        await pilot.press("enter", "D")
        await until(pilot, "is in its lists again. U undoes")
        assert library.totals().entries == 11


async def test_many_matches_are_one_toast(library: Library) -> None:
    ids = tuple(entry.id for entry in library.entries(Listing()))
    async with ReaderApp(library).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        notices = main_of(pilot).performer.notices
        notices.add([Notice(RuleId(1), "rask", ids[:1])])
        notices.tell([Notice(RuleId(2), "[/foo] \x1b]52;c;x\x07", ids[:2])])
        notices.tell()
        await pilot.pause()
        assert [note.message for note in pilot.app._notifications] == [
            "Rules found 2 new articles: “rask” 1, “[/foo] ]52;c;x” 2. F, Enter shows them"
        ]


def test_a_notice_says_how_many_and_the_key() -> None:
    notice = Notice(RuleId(1), "rask", (1, 2))  # type: ignore[arg-type]  # ids are numbers
    assert told([notice, notice], key="F") == (
        "Rule “rask”: 2 new articles. F, Enter shows them"
    )
    assert told([], key="F") == ""


def test_a_notice_of_the_terminal_holds_nothing_that_ends_it() -> None:
    for way, head in (("osc9", "\x1b]9;"), ("osc777", "\x1b]777;notify;reader;")):
        for text in HOSTILE_SHORT:
            made = sequence(way, text)  # type: ignore[arg-type]  # two of its four
            inside = made.removeprefix(head).removesuffix("\x1b\\")
            assert made == f"{head}{inside}\x1b\\"
            assert not FORBIDDEN.search(inside)
            assert ";" not in inside


@pytest.mark.sweep
async def test_hostile_rules_are_drawn_clean(library: Library) -> None:
    db = library._db
    with db.write() as connection:
        for text in HOSTILE_SHORT:
            text = text.encode(errors="replace").decode()
            connection.execute(
                "INSERT INTO rules (query, action, tag, made_at) VALUES (?, 'tag', ?, 0)",
                (text, text),
            )
    set_states(db, [entry.id for entry in library.entries(Listing())], read=True)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("F")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, RulesDialog))
        for _ in HOSTILE_SHORT:
            await pilot.press("j")
            assert not FORBIDDEN.search(shown(pilot).replace("\n", ""))
