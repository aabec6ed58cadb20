"""Esc and a key right behind it, from the bytes of the terminal to what they do."""

import string
from collections.abc import Iterator

import pytest
from textual import constants
from textual._xterm_parser import XTermParser
from textual.events import Key

from reader.library import Library
from reader.ui.app import ReaderApp
from reader.ui.dialogs.add import AddDialog
from reader.ui.dialogs.parts import Field
from reader.ui.escapes import key_after_escape, name_alt_keys
from tests.ui_library import focus_of, main_of, open_library, wait_for

MEDIUM = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's parser waits no time for the rest of a sequence."""
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.0)
    monkeypatch.setattr(
        XTermParser, "_sequence_to_key_events", XTermParser._sequence_to_key_events
    )
    name_alt_keys()


def keys_from(typed: str) -> list[str]:
    """The keys that Textual reads from these characters, typed in one go."""
    parser = XTermParser()
    events = [*parser.feed(typed), *parser.tick()]
    return [event.key for event in events if isinstance(event, Key)]


@pytest.mark.parametrize("character", [*string.digits, *string.ascii_letters, *"?*#}{].,:-=< "])
def test_key_right_behind_escape_is_named(character: str) -> None:
    (alone,) = keys_from(character)
    (key,) = keys_from("\x1b" + character)
    assert key_after_escape(key) == alone


@pytest.mark.parametrize("character", ["\r", "[", "O"])
def test_beginning_of_another_sequence_is_named_too(character: str) -> None:
    (alone,) = keys_from(character)
    (key,) = keys_from("\x1b" + character)
    assert key_after_escape(key) == alone


@pytest.mark.parametrize(
    ("typed", "key"),
    [("\x1b", "escape"), ("\x1b[A", "up"), ("\x1bOP", "f1"), ("\x1b[1;5D", "ctrl+left")],
)
def test_other_sequences_are_what_they_were(typed: str, key: str) -> None:
    assert keys_from(typed) == [key]
    assert key_after_escape(key) == ""


@pytest.mark.parametrize(("key", "pane"), [("alt+1", "feeds"), ("alt+4", "entities")])
async def test_plain_key_acts_after_going_back(library: Library, key: str, pane: str) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("3", key)
        await wait_for(pilot, lambda: focus_of(main) == pane)


@pytest.mark.parametrize("key", ["alt+j", "alt+shift+j"])
async def test_letter_behind_escape_acts_after_going_back(library: Library, key: str) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("3", key)
        await wait_for(pilot, lambda: main.lists.entries.cursor == 1)
        assert focus_of(main) == "entries"


async def test_sign_behind_escape_acts_after_going_back(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("3", "alt+full_stop")
        await wait_for(pilot, lambda: main.lists.listing.show == "all")
        assert focus_of(main) == "entries"


async def test_key_behind_escape_leaves_a_box_and_acts_below_it(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("a")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, AddDialog))
        await pilot.press("alt+3")
        await wait_for(pilot, lambda: pilot.app.screen is main)
        await wait_for(pilot, lambda: focus_of(main) == "article")


async def test_alt_moves_by_words_in_a_field(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("a")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, AddDialog))
        field = pilot.app.screen.query_one("#address", Field)
        await pilot.press(*"old", "space", *"quay", "alt+b")
        assert field.cursor_position == 4
        await pilot.press("alt+f")
        assert (field.value, field.cursor_position) == ("old quay", 8)
