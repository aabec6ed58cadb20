"""`/` searches while it is typed; the list is the result until Esc brings the other back."""

from collections.abc import Iterator
from threading import Event

import pytest
from textual.pilot import Pilot

from reader.library import Found, Library
from reader.model import CancelToken, Listing
from reader.query.terms import Query
from reader.ui.app import ReaderApp
from tests.hostile import FORBIDDEN, HOSTILE_SHORT
from tests.ui_library import focus_of, main_of, open_library, shown, wait_for
from tests.ui_stand import lit_in, style_of

SIZE = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def search(pilot: Pilot[str], words: str) -> None:
    """Type it and wait for the answer."""
    await pilot.pause()
    await pilot.press("slash", *words)
    await wait_for(pilot, lambda: main_of(pilot).performer.finding._words == words)


def titles(pilot: Pilot[str]) -> list[str]:
    return [row.title for row in main_of(pilot).lists.entries.rows]


async def test_the_list_is_the_result_while_it_is_typed(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = titles(pilot)
        await search(pilot, "harbour")
        assert 0 < len(titles(pilot)) < len(before)
        assert "library ▸ harbour▏" in shown(pilot)
        assert " ms" in shown(pilot)
        assert "2 / harbour" in shown(pilot)


async def test_letters_that_are_typed_before_the_answer_are_asked_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.finding.ANSWER_S", 60.0)
    asked, may_answer, find = [], Event(), library.search.find

    def wait_and_find(query: Query, listing: Listing, *, cancel: CancelToken) -> Found:
        asked.append(query.words[0].tokens[0])
        may_answer.wait(60)
        return find(query, listing, cancel=cancel)

    monkeypatch.setattr(library.search, "find", wait_and_find)
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"harbour")
        may_answer.set()
        await wait_for(pilot, lambda: main_of(pilot).performer.finding.words == "harbour")
        assert asked == ["ha", "harbour"]


async def test_escape_brings_the_list_back_with_its_cursor(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("j", "j")
        entries = main_of(pilot).lists.entries
        before, cursor = entries.rows, entries.cursor
        await search(pilot, "harbour")
        await pilot.press("escape")
        assert (entries.rows, entries.cursor) == (before, cursor)
        assert main_of(pilot).status.chip == ""
        assert focus_of(main_of(pilot)) == "entries"


async def test_enter_goes_to_the_list_and_back_ends_the_search(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "harbour")
        number = len(titles(pilot))
        await pilot.press("enter", "m")
        assert focus_of(main_of(pilot)) == "entries"
        marked = main_of(pilot).lists.entries.selected
        assert marked is not None
        assert marked.is_read
        assert len(titles(pilot)) == number
        await pilot.press("A")
        assert "A search is no list to mark read" in shown(pilot)
        await pilot.press("escape")
        assert len(titles(pilot)) > number
        assert next(r for r in main_of(pilot).lists.entries.rows if r.id == marked.id).is_read


async def test_tab_changes_where_it_looks(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        first = main_of(pilot).lists.entries.selected
        assert first is not None
        library.mark(
            [row.id for row in library.entries(main_of(pilot).lists.listing)], read=True
        )
        await search(pilot, "the")
        everywhere = len(titles(pilot))
        await pilot.press("tab")
        await wait_for(pilot, lambda: len(titles(pilot)) == 0)
        assert everywhere > 0
        assert "this list ▸ the▏" in shown(pilot)
        await pilot.press("tab")
        assert "article ▸ the▏" in shown(pilot)
        await wait_for(pilot, lambda: "match" in main_of(pilot).status.bar[1])


async def test_n_goes_through_the_matches_of_the_text_then_on(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "harbour")
        await pilot.press("enter", "enter")
        screen = main_of(pilot)
        await wait_for(
            pilot, lambda: screen.desk.is_open and focus_of(main_of(pilot)) == "article"
        )
        lit, opened = screen.panes.article._lit, screen.desk.entry
        assert opened is not None
        number = len(lit.matches)
        assert number > 0
        await pilot.press("n")
        assert lit.match == 0
        for _ in range(number):
            await pilot.press("n")
        assert screen.desk.entry is not None
        assert screen.desk.entry.id != opened.id


async def test_matches_are_lit_in_list_and_text(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, '"port sella" ')
        await pilot.press("enter")
        panes = main_of(pilot).panes
        await wait_for(pilot, lambda: len(panes.article._lit.matches) > 0)
        assert lit_in(panes.entries).startswith("Port Sella")
        assert lit_in(panes.article).casefold().startswith("port sella")
        await pilot.press("escape")
        assert lit_in(panes.entries) + lit_in(panes.article) == ""


async def test_in_the_article_it_finds_in_the_article(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        before = titles(pilot)
        await search(pilot, "sella")
        assert "article ▸ sella▏" in shown(pilot)
        lit = main_of(pilot).panes.article._lit
        number = len(lit.matches)
        await pilot.press("enter")
        assert (focus_of(main_of(pilot)), lit.match) == ("article", 0)
        await pilot.press(*"n" * number)
        assert lit.match == 0
        assert "first match again" in shown(pilot)
        await pilot.press("N")
        assert lit.match == number - 1
        await pilot.press("escape")
        assert len(lit.matches) == 0
        assert titles(pilot) == before


async def test_a_wrong_query_is_said_with_its_place(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "sella ")
        found = titles(pilot)
        field = main_of(pilot).performer.finding._field
        assert field is not None
        field.value = "sella feed:nobody"
        sentence = "No feed is called “nobody”, at column 12."
        await wait_for(pilot, lambda: sentence in shown(pilot))
        assert titles(pilot) == found
        assert style_of(main_of(pilot).status, "nobody").underline


async def test_another_list_ends_the_search(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "harbour")
        await pilot.press("enter", "]")
        await wait_for(pilot, lambda: main_of(pilot).status.chip == "")
        assert main_of(pilot).panes.article._lit.matches == ()


async def test_one_letter_searches_nothing(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "harbour")
        field = main_of(pilot).performer.finding._field
        assert field is not None
        before = len(titles(pilot))
        field.value = "h"
        await wait_for(pilot, lambda: len(titles(pilot)) > before)
        assert main_of(pilot).status.chip == ""


@pytest.mark.parametrize("words", HOSTILE_SHORT[:8])
async def test_nothing_typed_commands_the_terminal(library: Library, words: str) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("slash")
        field = main_of(pilot).performer.finding._field
        assert field is not None
        field.value = words
        await pilot.pause(0.1)
        assert not FORBIDDEN.search(shown(pilot).replace("\n", ""))


async def test_without_a_match_there_is_no_last_one(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "zzzz")
        await pilot.press("enter", "n")
        assert main_of(pilot).status.answer == "Nothing was found"


async def test_the_footer_shows_what_a_search_can_hold_while_it_is_typed(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await search(pilot, "harbour")
        foot = shown(pilot).splitlines()[-1]
        assert foot.startswith(" feed: title  entity: name  tag: name  is: unread")
        assert "keys" not in foot
        await pilot.click(main_of(pilot).footer, offset=(3, 0))
        await pilot.press("tab", "tab")
        await wait_for(pilot, lambda: "feed: title" not in shown(pilot))
        await pilot.press("escape")
        await wait_for(pilot, lambda: "? keys" in shown(pilot).splitlines()[-1])
