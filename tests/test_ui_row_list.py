"""The list that all panes and boxes use."""

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from reader.ui.row_list import RowList, RowLook


def draw(row: str, look: RowLook) -> list[Strip]:
    mark = (">" if look.is_focused else "-") if look.is_selected else " "
    return [Strip([Segment(f"{mark}{row}/{line}")]) for line in range(look.height)]


class ListApp(App[None]):
    """A list of words, some of them headings."""

    def __init__(self, rows: list[str], *, height: int = 1) -> None:
        super().__init__()
        self.row_list: RowList[str] = RowList(
            draw,
            key=lambda row: row,
            is_heading=lambda row: row.startswith("#"),
            section_of=lambda row: row[:1],
            id="list",
        )
        self.row_list.row_height = height
        self.rows = rows
        self.seen: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.row_list

    def on_mount(self) -> None:
        self.row_list.show(self.rows)
        self.row_list.focus()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        self.seen.append(event)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.seen.append(event)

    def on_row_list_near_end(self, event: RowList.NearEnd) -> None:
        self.seen.append(event)

    def shown(self) -> list[str]:
        return [
            self.row_list.render_line(y).text.rstrip() for y in range(self.row_list.size.height)
        ]

    def count(self, kind: type[Message]) -> int:
        return sum(isinstance(message, kind) for message in self.seen)


NUMBERS = [f"row {number:04}" for number in range(5000)]


async def test_draws_only_what_is_seen() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert app.shown()[:2] == [">row 0000/0", " row 0001/0"]
        assert len(app.row_list._strips) <= 10


async def test_rows_of_two_lines() -> None:
    app = ListApp(NUMBERS, height=2)
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert app.shown()[:4] == [">row 0000/0", ">row 0000/1", " row 0001/0", " row 0001/1"]


async def test_cursor_scrolls_as_little_as_needed() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.move(10)
        await pilot.pause()
        assert app.row_list.scroll_y == 1
        assert app.shown()[-1] == ">row 0010/0"


async def test_ends_pages_and_halves() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        app.row_list.to_bottom()
        assert app.row_list.cursor == 4999
        assert not app.row_list.move(1)
        app.row_list.to_top()
        app.row_list.page(1)
        assert app.row_list.cursor == 9
        app.row_list.half(1)
        assert app.row_list.cursor == 14


async def test_cursor_stays_on_its_row_and_line_when_rows_come_before_it() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.move(50)
        app.row_list.move(-3)
        await pilot.pause()
        before = app.shown().index(">row 0047/0")
        app.row_list.show([f"new {number}" for number in range(12)] + NUMBERS)
        await pilot.pause()
        assert app.row_list.selected == "row 0047"
        assert app.shown().index(">row 0047/0") == before


async def test_gone_row_gives_its_place_to_the_next_that_is_left() -> None:
    app = ListApp(["a", "b", "c", "d"])
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.move(1)
        app.row_list.show(["a", "d"])
        await pilot.pause()
        assert app.row_list.selected == "d"
        app.row_list.show(["a"])
        assert app.row_list.selected == "a"


async def test_empty_list_has_no_cursor() -> None:
    app = ListApp(["a", "b", "c", "d"])
    async with app.run_test(size=(30, 10)):
        app.row_list.show([])
        assert app.row_list.selected is None
        assert app.row_list.cursor == -1


async def test_cursor_key_chooses_the_row() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.show(NUMBERS, cursor_key="row 0100", keep_line=False)
        await pilot.pause()
        assert app.row_list.selected == "row 0100"
        assert ">row 0100/0" in app.shown()


async def test_headings_are_skipped_both_ways() -> None:
    app = ListApp(["# one", "a", "# two", "b", "# three"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert app.row_list.selected == "a"
        app.row_list.move(1)
        assert app.row_list.selected == "b"
        app.row_list.move(1)
        assert app.row_list.selected == "b"
        app.row_list.to_top()
        assert app.row_list.selected == "a"


async def test_only_headings_choose_nothing() -> None:
    app = ListApp(["# one", "# two"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert app.row_list.selected is None
        assert not app.row_list.move(0)


async def test_sections() -> None:
    app = ListApp(["a1", "a2", "b1", "b2", "c1"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        app.row_list.section(1)
        assert app.row_list.selected == "b1"
        app.row_list.move(1)
        app.row_list.section(-1)
        assert app.row_list.selected == "b1"
        app.row_list.section(-1)
        assert app.row_list.selected == "a1"
        assert not app.row_list.section(-1)
        app.row_list.to_bottom()
        assert not app.row_list.section(1)


async def test_replace_draws_the_row_again() -> None:
    app = ListApp(["a", "b"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert app.row_list.replace("b")
        assert not app.row_list.replace("z")


async def test_moves_are_told_with_who_did_it() -> None:
    app = ListApp(["a", "b"])
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.move(1)
        app.row_list.show(["a"])
        await pilot.pause()
        told = [event.by_user for event in app.seen if isinstance(event, RowList.Moved)]
        assert told == [False, True, False]


async def test_near_end_is_said_once_for_each_set_of_rows() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert app.count(RowList.NearEnd) == 0
        app.row_list.move_to(4985)
        app.row_list.move(1)
        await pilot.pause()
        assert app.count(RowList.NearEnd) == 1
        app.row_list.extend(["more"])
        app.row_list.to_bottom()
        await pilot.pause()
        assert app.row_list.selected == "more"
        assert app.count(RowList.NearEnd) == 2


async def test_first_click_chooses_second_opens() -> None:
    app = ListApp(["a", "b", "c"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click("#list", offset=(1, 2))
        await pilot.pause()
        assert app.row_list.selected == "c"
        assert app.count(RowList.Chosen) == 0
        await pilot.click("#list", offset=(1, 2))
        await pilot.pause()
        assert app.count(RowList.Chosen) == 1


async def test_click_below_the_rows_does_nothing() -> None:
    app = ListApp(["a"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click("#list", offset=(1, 5))
        await pilot.pause()
        assert app.count(RowList.Chosen) == 0


async def test_selected_row_shows_where_the_focus_is() -> None:
    app = ListApp(["a"])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        app.set_focus(None)
        await pilot.pause()
        assert app.shown()[0] == "-a/0"


async def test_resize_keeps_the_row_in_sight() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 20)) as pilot:
        app.row_list.move(18)
        await pilot.resize_terminal(40, 6)
        await pilot.pause()
        assert ">row 0018/0" in app.shown()


async def test_change_of_row_height_keeps_the_row_in_sight() -> None:
    app = ListApp(NUMBERS)
    async with app.run_test(size=(30, 10)) as pilot:
        app.row_list.move(100)
        app.row_list.row_height = 2
        await pilot.pause()
        assert ">row 0100/0" in app.shown()


async def test_rows_that_stay_the_same_are_not_drawn_again() -> None:
    app = ListApp(NUMBERS[:8])
    async with app.run_test(size=(20, 8)) as pilot:
        before = app.shown()
        drawn: list[str] = []

        def noted(row: str, look: RowLook) -> list[Strip]:
            drawn.append(row)
            return draw(row, look)

        app.row_list._draw = noted
        app.row_list.change_rows(lambda row: "other" if row == NUMBERS[3] else row)
        await pilot.pause()
        assert app.shown() == [*before[:3], " other/0", *before[4:]]
    assert drawn == ["other"]
