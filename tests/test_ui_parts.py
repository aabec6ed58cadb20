"""Rows, bars, lines, footer and status line, drawn from plain values."""

from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widget import Widget

from reader.model import Entry, EntryId, Feed, FeedId, Listing
from reader.ui.arrange import View, class_at, feeds_rows, visible_panes
from reader.ui.chrome import KeyFooter, PaneLine, TitleBar, fitting_items
from reader.ui.entry_list import (
    EntryPaint,
    draw_entry,
    entry_height,
    split_title,
    whole_words,
)
from reader.ui.keymap import FooterItem
from reader.ui.place import Place, read_place, write_place
from reader.ui.row_list import RowLook
from reader.ui.sidebar import SidebarRow, draw_row, make_rows
from reader.ui.status import StatusLine
from reader.ui.themes import Look, default_theme_variables
from reader.ui.words import ASCII, UNICODE
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS

NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)
LOOK = Look(default_theme_variables())


def entry(
    title: str, source: str = "Harbour Ledger", *, hours: int = 2, **marks: bool
) -> Entry:
    return Entry(
        id=EntryId(1),
        feed_id=FeedId(1),
        feed_title=source,
        title=title,
        url="",
        author="",
        published=NOW - timedelta(hours=hours),
        **marks,
    )


def lines(row: Entry, width: int, *, selected: bool = False, source: bool = True) -> list[str]:
    paint = EntryPaint(LOOK, UNICODE, NOW, source)
    look = RowLook(width, entry_height(width), selected, selected)
    return [strip.text for strip in draw_entry(row, look, paint)]


# The rows of the mock-ups in docs/screens.md, word for word.
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            entry("Port Sella votes to move its harbour and keep the old cranes"),
            [" ● Port Sella votes to move its     ", "   harbour and keep the… Harbour 2h "],
        ),
        (
            entry("What a tide gauge remembers", "The Long Tide", hours=7, is_read=True),
            ["   What a tide gauge remembers      ", "   The Long Tide                 7h "],
        ),
        (
            entry("Halden Shipping cuts its winter timetable", "Ledgerline", hours=8),
            [" ● Halden Shipping cuts its winter  ", "   timetable          Ledgerline 8h "],
        ),
        (
            entry(
                "Rovers hold United to a draw in the fog",
                "Second Half",
                hours=11,
                is_read=True,
                is_later=True,
            ),
            ["   Rovers hold United to a draw in  ", " » the fog          Second Half 11h "],
        ),
        (
            entry("Council minutes, read so that you need not", hours=24),
            [" ● Council minutes, read so that    ", "   you need not   Harbour Ledger 1d "],
        ),
    ],
)
def test_two_line_rows(row: Entry, expected: list[str]) -> None:
    assert lines(row, 36) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            entry("Eelgrass is back", "Field Notes", hours=5, is_starred=True),
            " ●★ Eelgrass is back                                        Field Notes      5h ",
        ),
        (
            entry("Rovers hold United", "Second Half", hours=11, is_read=True, is_later=True),
            "  » Rovers hold United                                      Second Half     11h ",
        ),
    ],
)
def test_one_line_rows(row: Entry, expected: str) -> None:
    assert lines(row, 80) == [expected]


@pytest.mark.parametrize(("width", "line"), [(36, 1), (80, 0)])
def test_every_mark_of_an_entry_is_drawn(width: int, line: int) -> None:
    row = entry("Eelgrass is back", is_starred=True, is_later=True, is_changed=True)
    drawn = lines(row, width)
    assert "★»~ " in drawn[line]
    assert {len(text) for text in drawn} == {width}


def test_selected_row_has_its_edge_on_both_lines() -> None:
    assert [line[0] for line in lines(entry("A title"), 36, selected=True)] == ["▌", "▌"]


def test_selected_row_has_no_edge_in_a_pane_without_the_focus() -> None:
    look = RowLook(36, 2, is_selected=True, is_focused=False)
    paint = EntryPaint(LOOK, UNICODE, NOW, shows_source=True)
    assert [strip.text[0] for strip in draw_entry(entry("A title"), look, paint)] == [" ", " "]


def test_list_of_one_feed_shows_no_source() -> None:
    assert "Harbour" not in "".join(lines(entry("A title"), 36, source=False))
    assert "Harbour" not in "".join(lines(entry("A title"), 80, source=False))


def test_entry_without_title_has_words() -> None:
    assert "(no title)" in lines(entry(""), 36)[0]


@pytest.mark.sweep
@pytest.mark.parametrize("width", [1, 4, 8, 20, 36, 59, 60, 120])
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_hostile_titles_keep_the_width(text: str, width: int) -> None:
    paint = EntryPaint(LOOK, UNICODE, NOW, shows_source=True)
    look = RowLook(width, entry_height(width), is_selected=False, is_focused=False)
    for strip in draw_entry(entry(text, text), look, paint):
        assert not FORBIDDEN.search(strip.text)
        assert cell_len(strip.text) == strip.cell_length


def test_title_is_split_at_words() -> None:
    assert split_title("one two three", 8) == ("one two", "three")
    assert split_title("harbourmaster", 7) == ("harbour", "master")
    assert split_title("short", 8) == ("short", "")


def test_source_is_cut_at_words_without_dots() -> None:
    assert whole_words("Harbour Ledger", 10) == "Harbour"
    assert whole_words("Ledgerline", 10) == "Ledgerline"
    assert whole_words("Harbourmaster", 7) == "Harbour"
    assert whole_words("The Official Gazette", 10) == "Official"
    assert whole_words("The Tide", 10) == "The Tide"


def feed(title: str, folder: str, unread: int = 0, error: str = "") -> Feed:
    return Feed(
        id=FeedId(len(title)),
        url="",
        title=title,
        site_url="",
        folder=folder,
        full_text=False,
        unread=unread,
        entries=9,
        last_success=None,
        last_error=error,
        next_fetch=None,
    )


FEEDS = [
    feed("Loose", ""),
    feed("Harbour Ledger", "World", 12),
    feed("Wire", "World", 31, "gone"),
]


def test_sidebar_rows_in_their_order() -> None:
    rows = make_rows(FEEDS, unread=43, starred=3, later=5, folded=())
    assert [(row.kind, row.name, row.unread) for row in rows] == [
        ("smart", "All unread", 43),
        ("smart", "Starred", 3),
        ("smart", "Later", 5),
        ("feed", "Loose", 0),
        ("folder", "World", 43),
        ("feed", "Harbour Ledger", 12),
        ("feed", "Wire", 31),
    ]


def test_folded_folder_hides_its_feeds_and_shows_their_trouble() -> None:
    rows = make_rows(FEEDS, unread=0, starred=0, later=0, folded={"World"})
    assert [row.name for row in rows[3:]] == ["Loose", "World"]
    assert rows[-1].is_broken


def test_folder_counts_the_folders_in_it_and_folds_them_too() -> None:
    feeds = [feed("Wire", "World", 3), feed("Quay", "World/Ports", 4), feed("Ox", "Worlds", 9)]
    rows = make_rows(feeds, unread=0, starred=0, later=0, folded=())
    counted = [(row.name, row.unread) for row in rows[3:] if row.kind == "folder"]
    assert counted == [("World", 7), ("World/Ports", 4), ("Worlds", 9)]
    rows = make_rows(feeds, unread=0, starred=0, later=0, folded={"World"})
    assert [row.name for row in rows[3:]] == ["World", "Worlds", "Ox"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            SidebarRow("smart", "All unread", 64, Listing()),
            " All unread                      64 ",
        ),
        (
            SidebarRow("folder", "World", 43, Listing(), "World"),
            " ▾ World                         43 ",
        ),
        (
            SidebarRow("folder", "Culture", 0, Listing(), "Culture", is_folded=True),
            " ▸ Culture                          ",
        ),
        (
            SidebarRow("feed", "Harbour Ledger", 1412, Listing(), "World"),
            "   Harbour Ledger             1,412 ",
        ),
        (
            SidebarRow("feed", "Paper Lantern", 0, Listing(), is_broken=True),
            " × Paper Lantern                    ",
        ),
    ],
)
def test_sidebar_row_text(row: SidebarRow, text: str) -> None:
    look = RowLook(36, 1, is_selected=False, is_focused=False)
    (strip,) = draw_row(row, look, look=LOOK, icons=UNICODE)
    assert strip.text == text


@pytest.mark.parametrize(("is_focused", "edge"), [(True, "▌"), (False, " ")])
def test_selected_sidebar_row_has_its_edge_with_the_focus(
    *, is_focused: bool, edge: str
) -> None:
    row = SidebarRow("feed", "Harbour Ledger", 12, Listing())
    look = RowLook(36, 1, is_selected=True, is_focused=is_focused)
    (strip,) = draw_row(row, look, look=LOOK, icons=UNICODE)
    assert strip.text[0] == edge


def test_sidebar_row_in_ascii() -> None:
    row = SidebarRow("folder", "A “world” of its own and more", 2, Listing(), "x")
    look = RowLook(20, 1, is_selected=True, is_focused=True)
    (strip,) = draw_row(row, look, look=LOOK, icons=ASCII)
    assert strip.text.isascii()
    assert strip.cell_length == 20


class PartApp(App[None]):
    def __init__(self, *parts: Widget) -> None:
        super().__init__()
        self.parts = parts

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_theme_variables()

    def compose(self) -> ComposeResult:
        yield from self.parts


async def test_title_bar_shows_the_longest_counts_that_fit() -> None:
    bar = TitleBar("entries", 2, "All unread")
    async with PartApp(bar).run_test(size=(36, 5)) as pilot:
        bar.right = ("all 9,600 · unread 6,400 · 12 new", "64 · 12 new")
        await pilot.pause()
        assert bar.render_line(0).text == " 2 All unread           64 · 12 new "
        bar.is_active = True
        assert bar.render_line(0).text == "▌2 All unread           64 · 12 new "


async def test_title_bar_gives_the_name_up_before_the_counts() -> None:
    bar = TitleBar("entries", 2, "A feed whose name never ends")
    async with PartApp(bar).run_test(size=(24, 5)) as pilot:
        bar.right = ("all 12", "12")
        await pilot.pause()
        assert bar.render_line(0).text.endswith(" 12 ")
        assert bar.render_line(0).cell_length == 24


def test_footer_cuts_whole_labels() -> None:
    items = [FooterItem("a", "one", "1"), FooterItem("b", "two", "2")]
    assert fitting_items(items, 12) == items
    assert fitting_items(items, 11) == items[:1]
    assert fitting_items(items, 2) == []


async def test_footer_always_shows_the_last() -> None:
    footer = KeyFooter()
    async with PartApp(footer).run_test(size=(16, 5)) as pilot:
        footer.items = (FooterItem("Space", "read on for ever", "read.on"),)
        footer.last = FooterItem("?", "keys", "help")
        await pilot.pause()
        assert footer.render_line(0).text == "         ? keys "


@pytest.mark.parametrize(("width", "text"), [(15, " a one  ? keys "), (14, "       ? keys ")])
async def test_footer_keeps_a_blank_at_both_ends(width: int, text: str) -> None:
    footer = KeyFooter()
    async with PartApp(footer).run_test(size=(width, 5)) as pilot:
        footer.items = (FooterItem("a", "one", "1"),)
        footer.last = FooterItem("?", "keys", "help")
        await pilot.pause()
        assert footer.render_line(0).text == text


async def test_status_answers_before_progress() -> None:
    status = StatusLine()
    async with PartApp(status).run_test(size=(60, 5)) as pilot:
        status.progress = "Refreshing 1 of 2"
        assert status.left == "Refreshing 1 of 2"
        status.say("Starred\x1b[2J")
        assert status.left == "Starred[2J"
        status.facts = ("1 feed failed",)
        await pilot.pause()
        assert status.render_line(0).text.startswith(" Starred[2J ")
        assert status.render_line(0).text.endswith(" 1 feed failed ")
        status.forget()
        assert status.left == "Refreshing 1 of 2"


async def test_what_ended_by_itself_waits_until_the_keys_answer_has_gone() -> None:
    status = StatusLine()
    async with PartApp(status).run_test(size=(60, 5)):
        status.say("Starred")
        status.report("1 failed")
        status.report("12 new. R shows them")
        status.say_held()
        assert status.left == "Starred"
        status.forget()
        status.say_held()
        assert status.left == "12 new. R shows them"
        status.forget()
        status.say_held()
        assert status.left == ""
        status.report("3 new")
        assert status.left == "3 new"


async def test_line_without_a_pane_is_thin() -> None:
    line = PaneLine()
    async with PartApp(line).run_test(size=(5, 5)):
        assert line.render_line(0).text == "│"


@pytest.mark.parametrize(
    ("view", "size", "panes"),
    [
        (View(), (120, 36), {"feeds", "entries", "article", "entities"}),
        (View(hides_entities=True), (120, 36), {"feeds", "entries", "article"}),
        (View(is_zen=True), (120, 36), {"article"}),
        (View(is_single=True), (120, 36), {"article", "entities"}),
        (View(3, is_single=True), (80, 24), {"article"}),
        (View(1, is_single=True), (80, 24), {"article"}),
        (View(4, is_single=True), (80, 24), {"article", "entities"}),
        (View(1), (80, 24), {"feeds", "entries"}),
        (View(1), (50, 24), {"feeds"}),
        (View(4), (50, 24), {"entities"}),
        (View(3), (120, 11), {"article"}),
    ],
)
def test_visible_panes(view: View, size: tuple[int, int], panes: set[str]) -> None:
    assert visible_panes(view, width=size[0], height=size[1]) == panes


def test_class_of_a_width() -> None:
    places = [(0, "a"), (60, "b")]
    assert [class_at(places, cells) for cells in (0, 59, 60, 200)] == ["a", "a", "b", "b"]


def test_feeds_take_a_third() -> None:
    assert (feeds_rows(36), feeds_rows(12)) == (13, 6)


def test_place_round_trip() -> None:
    place = Place(
        Listing("feed", feed_id=FeedId(3)), EntryId(7), focus="article", folded=("a",)
    )
    assert read_place(write_place(place)) == place


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"view": 9}', '{"focus": "box"}', '{"focus": "moon"}', '{"measure": 999}'],
)
def test_place_that_is_not_ours(text: str) -> None:
    assert read_place(text) == Place()
