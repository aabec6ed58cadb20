"""`t` tags the entry in hand; the article says what it is tagged."""

from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from textual.pilot import Pilot

from reader.errors import StoreError
from reader.library import Library
from reader.model import TagCount
from reader.store.tags import clean_tag, is_same_tag
from reader.ui.app import ReaderApp
from reader.ui.dialogs.tag import TagChange, TagDialog
from reader.ui.tagging import tagged
from reader.ui.words import ASCII, UNICODE
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_dialogs import BoxApp, settle, text_of
from tests.ui_library import main_of, open_library, shown, wait_for


class Known:
    """A library with these tags, most used first."""

    def __init__(self, *names: str, problem: str = "") -> None:
        self._names = names
        self._problem = problem

    def all(self) -> list[TagCount]:
        if self._problem:
            raise StoreError(self._problem)
        return [TagCount(name, 9 - index) for index, name in enumerate(self._names)]

    def clean(self, typed: str) -> str:
        return clean_tag(typed)

    def is_same(self, name: str, other: str) -> bool:
        return is_same_tag(name, other)


KNOWN = Known("harbour", "ferries", "far harbour", "ice")


async def answer(keys: Sequence[str], has: Sequence[str] = ()) -> object:
    """What the box answers with after these keys."""
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(TagDialog(KNOWN, "Cranes", has))
        await settle(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers[-1] if app.answers else "open"


@pytest.mark.parametrize(
    ("keys", "has", "wanted"),
    [
        (["i", "c", "enter"], [], TagChange(("ice",))),
        (["H", "a", "r", "enter"], [], TagChange(("harbour",))),
        (["h", "a", "r", "down", "enter"], [], TagChange(("far harbour",))),
        (["h", "a", "r", "down", "down", "enter"], [], TagChange(("har",))),
        (["tab", "i", "c", "e", "tab", "enter"], [], TagChange(("harbour", "ice"))),
        (["enter"], ["ice"], TagChange((), ("ice",))),
        (["tab", "tab", "escape"], ["ice"], None),
        (["tab", "q", "tab", "enter"], ["ice"], TagChange(("q",), ("ice",))),
        (["a", ",", "b", "enter"], [], "open"),
    ],
)
async def test_typing_narrows_tab_ticks_enter_is_done(
    keys: list[str], has: list[str], wanted: object
) -> None:
    assert await answer(keys, has) == wanted


async def test_the_box_says_what_enter_does_and_what_is_wrong() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(TagDialog(KNOWN, "Cranes", ["ice"]))
        await settle(pilot)
        assert "[x] ice" in text_of(app)
        assert "Enter take it off" in text_of(app)
        await pilot.press("down")
        await pilot.pause()
        assert "Enter tag it" in text_of(app)
        await pilot.press("a", ",")
        await pilot.pause()
        assert "A tag holds no comma" in text_of(app)
        await pilot.press("backspace", "backspace", "tab")
        await pilot.pause()
        assert "Enter keep" in text_of(app)


async def test_no_tag_is_made_before_the_known_ones_are_there() -> None:
    app, may_answer = BoxApp(), Event()

    class Slow(Known):
        def all(self) -> list[TagCount]:
            may_answer.wait(60)
            return super().all()

    async with app.run_test(size=(80, 24)) as pilot:
        app.open(TagDialog(Slow("harbour"), "Cranes", []))
        await pilot.pause()
        await pilot.press("h", "a", "enter")
        assert app.answers == []
        may_answer.set()
        await settle(pilot)
        await pilot.press("enter")
        assert app.answers == [TagChange(("harbour",))]


async def test_without_tags_the_box_says_how_to_begin() -> None:
    for known, words in ((Known(), "No tags yet"), (Known(problem="No disk."), "No disk")):
        app = BoxApp()
        async with app.run_test(size=(80, 24)) as pilot:
            app.open(TagDialog(known, "Cranes", []))
            await settle(pilot)
            assert words in text_of(app)


@pytest.mark.parametrize("icons", [UNICODE, ASCII])
async def test_no_hostile_tag_reaches_the_terminal(icons: object) -> None:
    app = BoxApp(icons=ASCII if icons is ASCII else UNICODE)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(TagDialog(Known(*HOSTILE), HOSTILE[0], HOSTILE[:20]))
        await settle(pilot)
        for _ in range(len(HOSTILE) // 8 + 1):
            assert not FORBIDDEN.search(text_of(app))
            if icons is ASCII:
                assert not set("●★▌▏╭╮╰╯│─…“”") & set(text_of(app))
            await pilot.press("pagedown", "down")


def test_what_is_said_of_tags() -> None:
    assert tagged(["a"], [], undo="U") == "Tagged “a”. U undoes"
    assert tagged(["a", "b", "c"], [], undo="U") == "Tagged “a” and 2 more. U undoes"
    assert tagged([], ["a"], undo="U") == "Took “a” off. U undoes"
    assert tagged(["a"], ["b"], undo="U") == "Tagged “a”, took “b” off. U undoes"


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def type_tag(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press("t")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, TagDialog))
    await pilot.press(*keys, "enter")
    await wait_for(pilot, lambda: pilot.app.screen is main_of(pilot))


async def test_the_article_says_what_it_is_tagged_until_that_is_undone(
    library: Library,
) -> None:
    async with ReaderApp(library).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await type_tag(pilot, *"old quay", "tab", *"ice", "tab")
        await wait_for(pilot, lambda: "# ice · old quay" in shown(pilot))
        assert "Tagged “old quay” and 1 more. U undoes" in shown(pilot)
        await pilot.press("3")
        await type_tag(pilot, *"ic")
        await wait_for(pilot, lambda: "# old quay" in shown(pilot))
        await pilot.press("U")
        await wait_for(pilot, lambda: "# ice · old quay" in shown(pilot))
        await pilot.press("U")
        await wait_for(pilot, lambda: "old quay" not in shown(pilot))
        assert library.tags.all() == []
