"""Keys that arrive together each meet what the one before it left."""

from collections.abc import Iterator

import pytest
from textual.events import Key
from textual.pilot import Pilot

from reader.library import Library
from reader.ui.app import ReaderApp
from reader.ui.dialogs.add import AddDialog
from reader.ui.dialogs.parts import Field
from tests.ui_library import focus_of, main_of, open_library, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def press_at_once(pilot: Pilot[str], *keys: str) -> None:
    """Let the keys lie in the app's queue before the first of them is looked at."""
    names = {"/": "slash", ".": "full_stop"}
    for key in keys:
        pilot.app.post_message(Key(names.get(key, key), key if len(key) == 1 else None))


async def test_letters_behind_the_search_key_are_typed(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        entries, unread = library.totals().entries, library.totals().unread
        press_at_once(pilot, *"/DAm", "backspace", "backspace", "backspace", *"crane")
        await wait_for(pilot, lambda: main.performer.finding.words == "crane")
        assert main.performer.finding.is_typing
        assert (library.totals().entries, library.totals().unread) == (entries, unread)


async def test_keys_behind_enter_in_a_field_go_to_what_it_leads_to(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        press_at_once(pilot, *"/harbour")
        await wait_for(pilot, lambda: main.performer.finding.words == "harbour")
        press_at_once(pilot, "enter", "j")
        await wait_for(pilot, lambda: main.lists.entries.cursor == 1)
        assert focus_of(main) == "entries"
        assert main.performer.finding.words == "harbour"


async def test_letters_behind_the_key_of_a_box_are_typed_in_it(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        press_at_once(pilot, *"anews.example")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, AddDialog))
        field = pilot.app.screen.query_one("#address", Field)
        await wait_for(pilot, lambda: field.value == "news.example")


async def test_box_that_is_filled_in_and_left_at_once_gives_the_next_key_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.key_turns.PATIENCE_S", 30.0)  # a busy machine takes its time
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        entry = main.lists.entries.selected
        assert entry is not None
        press_at_once(pilot, "t", *"quay", "enter", "s")
        await wait_for(pilot, lambda: library.entry(entry.id).is_starred)
        assert library.tags.of([entry.id]) == {entry.id: ("quay",)}


async def test_key_that_is_never_done_holds_the_others_up_for_a_moment_only(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.key_turns.PATIENCE_S", 0.05)
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        monkeypatch.setattr(app._turns, "_follow", lambda turn, rounds: None)
        before = main.lists.entries.cursor
        press_at_once(pilot, "j", "j", "j")
        await wait_for(pilot, lambda: main.lists.entries.cursor == before + 3)
