"""Starter packs: ticked, unfolded, and only what was ticked is added."""

from collections.abc import Iterable

import pytest

from reader.errors import StoreError
from reader.model import Imported, Pack
from reader.ui.dialogs.packs import PacksDialog
from tests.ui_dialogs import NORVANE, SEA, BoxApp, Offers, drawn, settle, text_of


async def test_the_packs_are_drawn_as_in_the_design() -> None:
    app = BoxApp()
    async with app.run_test(size=(68, 12)) as pilot:
        app.open(PacksDialog(Offers(), followed=["https://gulls.example/f"]))
        await pilot.pause()
        await pilot.press("l", "space")
        assert drawn(app) == [
            "╭─ Starter packs ──────────────────────────────────────────────────╮",
            "│ By topic                                                         │",
            "│▌▾ [x] The sea                                       1 of 2 feeds │",
            "│     [x] Tide tables                                 tide.example │",
            "│         Gulls                                           followed │",
            "│ By country                                                       │",
            "│ ▸ [ ] Norvane                                             1 feed │",
            "│                                                                  │",
            "│                                                                  │",
            "│                                                                  │",
            "│ 1 feed of 1 pack ticked                                          │",
            "╰───────── Space tick   l look inside   Enter add 1 feed   q back ─╯",
        ]


@pytest.mark.parametrize(
    ("keys", "urls"),
    [
        ("space enter", ["https://tide.example/f", "https://gulls.example/f"]),
        ("j space enter", ["https://wire.example/f"]),
        ("l j space enter", ["https://tide.example/f"]),
        (
            "space l j space h j space enter",
            ["https://gulls.example/f", "https://wire.example/f"],
        ),
        ("space space j space enter", ["https://wire.example/f"]),
    ],
)
async def test_what_is_ticked_is_added(keys: str, urls: list[str]) -> None:
    library = Offers()
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(PacksDialog(library))
        await pilot.pause()
        await pilot.press(*keys.split())
        await settle(pilot)
        assert app.answers == [Imported(tuple(urls))]
        assert {pack.name for pack in library.added} <= {SEA.name, NORVANE.name}


async def test_nothing_is_added_unasked() -> None:
    library = Offers()
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(PacksDialog(library))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert "Nothing is ticked. Space ticks a pack, or one feed of it" in text_of(app)
        await pilot.press("space", "q")
        assert (app.answers, library.added) == ([None], [])


async def test_what_is_followed_is_not_added_again() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(PacksDialog(Offers(), followed=["https://wire.example/f"]))
        await pilot.pause()
        await pilot.press("j", "space", "k", "space", "enter")
        await settle(pilot)
        assert app.answers == [Imported(("https://tide.example/f", "https://gulls.example/f"))]


async def test_folding_a_feed_goes_back_to_its_pack() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = PacksDialog(Offers())
        app.open(box)
        await pilot.pause()
        await pilot.press("l", "j", "j", "h")
        selected = box.main_list().selected
        assert selected is not None
        assert selected.pack == SEA
        assert len(box.main_list().rows) == 4


async def test_a_second_click_ticks() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = PacksDialog(Offers())
        app.open(box)
        await pilot.pause()
        for _ in range(2):
            await pilot.click(box.main_list(), offset=(8, 1))
            await pilot.pause()
        assert "2 feeds of 1 pack ticked" in text_of(app)
        assert app.answers == []


class ReadOnly(Offers):
    """A library that cannot be written."""

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        raise StoreError("Disk full: nothing changed.")


async def test_a_library_that_cannot_be_written_says_so() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(PacksDialog(ReadOnly()))
        await pilot.pause()
        await pilot.press("space", "enter")
        await settle(pilot)
        assert "Disk full: nothing changed" in text_of(app)
        assert app.answers == []
