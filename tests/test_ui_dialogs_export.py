"""Exporting the list of feeds to a file."""

from reader.errors import SourceError
from reader.ui.dialogs.export_list import PLACE, ExportDialog
from reader.ui.dialogs.parts import Field
from tests.ui_dialogs import BoxApp, Offers, settle, text_of


async def test_enter_writes_and_answers_with_the_path() -> None:
    library = Offers()
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ExportDialog(library))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert (library.written, app.answers) == ([PLACE], [PLACE])


async def test_a_file_that_is_there_is_replaced_by_a_second_enter_only() -> None:
    library = Offers(there=PLACE)
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ExportDialog(library))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert "This file is there already. Enter again replaces it" in text_of(app)
        assert "Enter replace it" in text_of(app)
        assert library.written == []
        await pilot.press("enter")
        await settle(pilot)
        assert app.answers == [PLACE]


async def test_another_path_is_not_replaced_unsaid() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ExportDialog(Offers(there=PLACE)))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert "Enter write" in text_of(app)


async def test_no_path_says_what_to_type() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ExportDialog(Offers()))
        await pilot.pause()
        app.screen.query_one("#path", Field).value = " "
        await pilot.press("enter")
        await settle(pilot)
        assert "The path of the file to write" in text_of(app)
        assert app.answers == []


class Unwritable(Offers):
    """A folder that nobody may write to."""

    def save_opml(self, path: str, *, may_replace: bool = False) -> str:
        raise SourceError("“~/feeds.opml” cannot be written: Permission denied.")


async def test_what_cannot_be_written_is_said() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(ExportDialog(Unwritable()))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert "cannot be written: Permission denied" in text_of(app)
